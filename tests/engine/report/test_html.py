import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from comity.engine.report import html as module
from comity.engine.report import html_sheet
from comity.engine.report.html import html
from comity.engine.report.json import dumps, loads
from comity.engine.report.words import words
from comity.schemas.report import (
    ClientWord,
    EvidenceReport,
    Gate,
    GateReason,
    NextDate,
    OpenDecision,
)
from comity.schemas.text import Text

REPORT = Path(module.__file__).parent
TEMPLATES = [
    REPORT / "templates" / f"{name}.html"
    for name in ("page", "internal", "project", "parts", "views", "client")
]
VOID = {"meta", "input", "br", "path", "circle"}
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>\'"&\x1b]0;t\x07\u202egnp'


class Page(HTMLParser):
    """What a browser would see: elements with their attributes and the text below each."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts, self.unclosed = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        found, _ = self.open.pop()
        if found != tag:
            self.unclosed.append((found, tag))

    def handle_data(self, data):
        tags = {tag for tag, _ in self.open}
        if not tags & {"style", "script"}:
            language = next((a["lang"] for _, a in reversed(self.open) if a.get("lang")), "?")
            self.texts.append((language, data))

    def text(self, language):
        """The text in one language, on one line."""
        return " ".join(" ".join(t for tongue, t in self.texts if tongue == language).split())

    def all(self, tag):
        return [attrs for found, attrs in self.elements if found == tag]


def shown(report, **options):
    return Page(html(report, **options))


def changed(report, **fields):
    return replace(report, reports=(replace(report.reports[0], **fields),))


def english(report):
    return shown(report).text("en")


WAITING = OpenDecision(
    "x1", "decision", "Which sensor", "client", "2025-09-01", late=True, client=True
)
SAID = ClientWord(
    "f1",
    "2025-08-20",
    "complaint",
    "Forty pallets came twice",
    "Numbered messages",
    "done",
    "2025-08-28",
)
UNHEARD = ClientWord("f2", "2025-09-01", "opinion", "Call us before you come", None, "open", None)
OWED = NextDate("c1", "commitment", "Spare parts list", "2025-08-22", late=True)
AHEAD = NextDate("d1", "deliverable", "Trial with 500 pallets", "2025-09-26", late=False)


@pytest.fixture
def met_report(sample_report):
    """The project in trouble, with what its client said and counts on."""
    return changed(
        sample_report, decisions=(WAITING,), client_words=(SAID, UNHEARD), dates=(OWED, AHEAD)
    )


# -- the page as a whole ----------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["internal", "client"])
def test_the_page_asks_nothing_of_anybody(several_reports, audience):
    text = html(several_reports, audience=audience)
    page = Page(text)
    assert {tag for tag, _ in page.elements}.isdisjoint({"link", "img", "iframe", "object", "base"})
    assert [attrs for _, attrs in page.elements if "src" in attrs] == []
    assert all(a["href"].startswith("#") for a in page.all("a"))
    assert "url(" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text


@pytest.mark.parametrize("audience", ["internal", "client"])
def test_every_element_is_closed_and_every_id_stands_once(several_reports, audience):
    page = shown(several_reports, audience=audience)
    assert page.unclosed == []
    assert page.open == []
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in page.all("a")} <= set(ids)


def test_both_languages_stand_in_the_page_and_the_first_is_chosen(sample_report):
    for language, tag in (("en", "en"), ("zh", "zh-Hans")):
        page = shown(sample_report, language=language)
        assert page.all("html")[0]["lang"] == tag
        chosen = [a["value"] for a in page.all("input") if "checked" in a and a["name"] == "lang"]
        assert chosen == [language]
        assert "Watermelon reporting" in page.text("en")
        assert "西瓜式汇报" in page.text("zh-Hans")


def test_no_text_of_one_language_stands_in_the_other(sample_report):
    page = shown(sample_report)
    assert not re.search("[\u4e00-\u9fff]", page.text("en").replace("中文", ""))
    assert "Findings" not in page.text("zh-Hans")


def test_headings_come_in_order(several_reports):
    for report in (several_reports, replace(several_reports, reports=several_reports.reports[:1])):
        for language in ("en", "zh"):
            levels = [
                int(tag[1])
                for tag, _ in Page(body_of(report, language)).elements
                if re.fullmatch("h[1-6]", tag)
            ]
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(after <= before + 1 for before, after in pairwise(levels))


def body_of(report, language):
    return module._body(report, "internal", words(language))


def test_only_the_script_whose_hash_the_policy_names_may_run(sample_report):
    page = shown(sample_report)
    [policy] = [a["content"] for a in page.all("meta") if "http-equiv" in a]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[\w+/]{43}='", policy)
    assert len(page.all("script")) == 1


def test_the_same_report_gives_the_same_bytes_saved_or_not(several_reports):
    assert html(several_reports) == html(loads(dumps(several_reports)))


def test_a_report_without_projects_is_still_a_page(sample_report):
    assert shown(replace(sample_report, reports=())).all("title") != []


# -- the first page ---------------------------------------------------------------------------------


def test_the_first_page_has_band_score_range_confidence_and_reason(sample_report):
    said = english(sample_report)
    assert "C At risk 54 out of 100" in said
    assert "Range 41-71 Confidence Medium Covered 83%" in said
    assert (
        "Without limits the score would be 88.2. It is held to 54.3 because trust stands low"
        in said
    )


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (1, "held to 59 because there is 1 critical failure."),
        (2, "held to 79 because of a very weak showing in trust."),
    ],
)
def test_each_kind_of_limit_has_its_sentence(sample_report, place, reason):
    score = sample_report.reports[0].score
    assert reason in english(
        changed(sample_report, score=replace(score, caps=score.caps[place : place + 1]))
    )


def test_a_limit_of_a_new_kind_gives_its_own_reason(sample_report):
    score = sample_report.reports[0].score
    cap = replace(score.caps[0], kind="mood", reason=Text("nobody laughs", "没有笑声"))
    assert "by a limit: nobody laughs" in english(
        changed(sample_report, score=replace(score, caps=(cap,)))
    )


def test_a_score_that_nothing_holds_says_so(sample_report):
    score = replace(sample_report.reports[0].score, caps=())
    assert "Nothing holds the score down" in english(changed(sample_report, score=score))


def test_without_enough_data_there_is_no_score_and_no_picture(unknown_report):
    page = shown(unknown_report)
    said = page.text("en")
    assert "? Insufficient data No score" in said
    assert "Only 12% of the core rules could be judged" in said
    assert "Too little is known to draw the dimensions." in said
    assert "100" not in said
    assert page.all("svg") == []


def test_the_radar_says_its_numbers_and_what_it_leaves_out(sample_report):
    page = shown(sample_report)
    label = page.all("svg")[0]["aria-label"]
    assert "Trust 39" in label
    assert "Improvement" not in label
    assert "Not in the picture, too little is known: Improvement" in page.text("en")


def test_actions_have_who_when_effort_and_gain(sample_report):
    said = english(sample_report)
    assert "PM and our sponsor 3 working days S small +4.1" in said
    assert "Account manager 3 working days L large none by itself" in said


def test_what_needs_a_decision_comes_with_its_day_and_owner(met_report):
    said = english(met_report)
    assert "Decision Which sensor Overdue since 2025-09-01 · with the client" in said
    assert "For the sponsor Call the client about every promise" in said


def test_a_decision_without_a_day_says_so(met_report):
    waiting = replace(WAITING, needed_by=None, owner="S. Pal", late=False)
    said = english(changed(met_report, decisions=(waiting,)))
    assert "Which sensor No date set · with S. Pal" in said


def test_what_was_known_before_is_told_from_what_is_new(sample_report):
    assert "Known before: 1, new: 4" in english(sample_report)


def test_the_first_page_says_how_the_score_moved(compared_report):
    said = english(compared_report)
    assert "↓ Down 6 points since 2025-08-15; 4 new, 2 fixed, 1 standing" in said
    assert "Known before" not in said


def test_a_score_that_can_t_be_compared_has_no_arrow(compared_report):
    trend = replace(
        compared_report.reports[0].trend,
        moved=None,
        arrow=None,
        facts=None,
        refused=Text("judged by other rules", "所用规则不同"),
    )
    said = english(changed(compared_report, trend=trend))
    assert "Since 2025-08-15; 4 new" in said
    assert "judged by other rules" in said
    assert "By facts" not in said
    assert not re.search("[↑↓→]", said)


# -- below it ---------------------------------------------------------------------------------------


def test_findings_have_message_place_and_evidence(sample_report):
    said = english(sample_report)
    assert "the report of 2025-09-12 is green" in said
    assert "r12 line 214 Evidence, 1 value /metrics/spi 0.84 " in said
    assert "c3 line 131 known before" in said


def test_evidence_of_another_line_names_it(sample_report):
    finding = sample_report.reports[0].findings[-1]
    other = EvidenceReport("/project/phase", "execution", 12, 3)
    finding = replace(finding, evidence=(*finding.evidence, other))
    assert "/metrics/spi 0.84 /project/phase execution line 12" in english(
        changed(sample_report, findings=(finding,))
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "not recorded"), (True, "yes"), (False, "no"), ("green", "green"), (3, "3")],
)
def test_values_are_written_for_readers(sample_report, value, text):
    finding = replace(
        sample_report.reports[0].findings[-1], evidence=(EvidenceReport("/x", value, None, None),)
    )
    assert f"Evidence, 1 value /x {text} " in english(changed(sample_report, findings=(finding,)))


def test_many_findings_and_values_are_cut_and_counted(sample_report):
    finding = sample_report.reports[0].findings[-1]
    finding = replace(finding, evidence=finding.evidence * 11)
    said = english(changed(sample_report, findings=(finding,) * 52))
    assert "and 3 more values" in said
    assert "40 more, by their lines" in said
    assert "2 more of the same kind are in the JSON report." in said


def test_a_thousand_findings_make_a_page_that_still_opens(sample_report):
    first = sample_report.reports[0]
    finding = replace(first.findings[-1], evidence=first.findings[-1].evidence * 4)
    many = tuple(replace(finding, rule=f"TRU{n % 40:03}", subject=f"s{n}") for n in range(1000))
    assert len(html(changed(sample_report, findings=many)).encode()) < 600_000


def test_waived_findings_stand_apart_with_the_reason(sample_report):
    said = english(sample_report)
    before, after = said.split("Waived ", 1)
    assert "The relationship hangs on one person" not in before
    assert "One named owner (owner G. Lowe, approved by PMO, until 2025-09-20)" in after


def test_suppressed_findings_are_counted(sample_report):
    assert "1 more is suppressed, because another finding tells the same fact" in english(
        sample_report
    )


def test_diagnoses_strengths_gaps_and_waivers_are_there(sample_report):
    said = english(sample_report)
    assert "Playbook Reset with one honest report" in said
    assert "Minutes go out fast 95% of the minutes" in said
    assert "feedback +6% IMP005, IMP007, SRV009" in said
    assert "Without waivers the score would be 49." in said
    assert "Expired RSP004 i9 Root cause known S. Pal nobody 2025-08-31" in said


def test_the_appendix_has_every_rule_with_its_outcome(sample_report):
    said = english(sample_report)
    for outcome in sample_report.reports[0].outcomes:
        assert f"{outcome.rule} A rule" in said
    assert "Broken (1) NED011 A rule KeyError: 'finish_to_start' Medium" in said
    assert "TRU003 A rule told by another finding Medium" in said


def test_a_strength_that_was_not_seen_is_no_failure(sample_report):
    said = english(sample_report)
    assert "Strengths not seen (1) STR001 A rule" in said
    assert re.search(r"Failed \(5\)(?: [A-Z]{2,3}\d{3} A rule.*?){5} Partly", said)


def test_what_changed_has_a_part_of_its_own(compared_report):
    said = english(compared_report)
    assert "Score then 61 Score now 54 By facts −8.2 By waivers +1.5 New findings 4" in said
    assert "What is fixed High Promise missed without notice TRU002 c1 Low Nobody asked" in said
    assert "Failed then, no data now, so still failed: IMP005" in said
    assert "By other rules" not in said


def test_much_that_is_fixed_is_counted(compared_report):
    trend = compared_report.reports[0].trend
    many = replace(trend, fixed=trend.fixed * 11)
    assert "and 2 more" in english(changed(compared_report, trend=many))


def test_an_inference_rule_that_broke_is_told(compared_report):
    assert "SUP01 broke, so nothing was inferred from it: more than 100000 matches" in english(
        compared_report
    )


def test_parts_with_nothing_to_say_are_left_out(unknown_report):
    page = shown(changed(unknown_report, data_gaps=()))
    said = page.text("en")
    for title in (
        "What lies behind",
        "What stands well",
        "Plan for 90 days",
        "What to record next",
        "Waivers",
    ):
        assert title not in said
    assert "Nothing needs doing." in said
    assert "No risk stands out." in said
    assert "Nothing on record waits for a decision." in said


def test_several_projects_begin_with_an_overview_that_links_to_each(several_reports):
    page = shown(several_reports)
    assert "Client relations: 3 projects" in page.text("en")
    assert "Meridian chilled warehouse automation C At risk 54 41-71 83% Medium" in page.text("en")
    assert "业主关系：3 个项目" in page.text("zh-Hans")
    assert "Gate" not in page.text("zh-Hans")


def test_a_gate_that_was_not_met_stands_at_the_top(several_reports):
    said = english(several_reports)
    assert "The gate is not met examples/watermelon.comity.yaml : score 54.3, under 70" in said
    single = replace(
        several_reports,
        reports=several_reports.reports[:1],
        gate=Gate(passed=False, reasons=(GateReason("fail_under", "f.yaml", 70.0, 54.3),)),
    )
    assert "f.yaml : score 54.3, under 70" in english(single)


# -- for the client ---------------------------------------------------------------------------------


def test_the_client_s_page_pairs_what_they_said_with_what_we_did(met_report):
    said = shown(met_report, audience="client").text("en")
    assert (
        "Complaint, 2025-08-20 Forty pallets came twice We did Done Numbered messages Done on 2025-08-28"
        in said
    )
    assert "Call us before you come We did Answer still owed We owe you an answer." in said
    assert "promised for 2025-08-22 Spare parts list new date to be agreed with you" in said
    assert "2025-09-26 Trial with 500 pallets Delivery" in said
    assert "2025-09-01 Which sensor Decision" in said


def test_nothing_that_was_judged_is_on_the_client_s_page(
    several_reports, met_report, compared_report
):
    for report in (several_reports, met_report, compared_report):
        text = html(report, audience="client")
        for project in report.reports:
            assert secrets(project)
            assert [secret for secret in secrets(project) if secret in text] == []


def secrets(project):
    """Every text and number that only we may see."""
    texts = [
        *(t for f in project.findings for t in (f.title, f.message)),
        *(t for d in project.diagnoses for t in (d.title, d.root_cause, d.coach, *d.playbook)),
        *(t for s in project.strengths for t in (s.title, s.message)),
        *(a.text for a in project.actions),
        *(cap.reason for cap in project.score.caps),
    ]
    numbers = [n for n in (project.score.overall, project.score.raw) if n is not None]
    bands = [words(language).name("bands", project.score.band) for language in ("en", "zh")]
    return [
        *(t.of(language) for t in texts for language in ("en", "zh")),
        *(f">{f.subject}<" for f in project.findings if f.subject),
        *(o.rule for o in project.outcomes),
        *(d.id for d in project.diagnoses),
        *(f">{n:.0f}" for n in numbers),
        *(str(n) for n in numbers),
        *(f">{band.capitalize()}<" for band in bands),
        project.file,
        *((project.trend.since,) if project.trend else ()),
    ]


def test_a_decision_that_the_client_does_not_know_of_stays_with_us(met_report):
    ours = replace(WAITING, topic="Change the supplier", client=False)
    report = changed(met_report, decisions=(ours,))
    assert "Change the supplier" in html(report)
    assert "Change the supplier" not in html(report, audience="client")


def test_a_client_who_said_nothing_is_asked(sample_report):
    said = shown(sample_report, audience="client").text("en")
    assert "You have told us nothing on record" in said
    assert "No dates are set for the next 60 days." in said
    assert "What should we change first?" in said


# -- hostile texts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["internal", "client"])
def test_hostile_texts_of_a_snapshot_come_out_inert(met_report, audience):
    first = met_report.reports[0]
    evil = Text(HOSTILE, HOSTILE)
    finding = replace(
        first.findings[-1],
        subject=HOSTILE,
        message=evil,
        title=evil,
        rule=HOSTILE,
        evidence=(EvidenceReport(HOSTILE, HOSTILE, 1, 1),),
    )
    report = changed(
        met_report,
        file=HOSTILE,
        project=replace(first.project, name=HOSTILE, client=HOSTILE, phase=HOSTILE),
        findings=(finding,),
        dimensions=(replace(first.dimensions[0], id=HOSTILE), *first.dimensions[1:]),
        decisions=(replace(WAITING, topic=HOSTILE, owner=HOSTILE),),
        client_words=(replace(SAID, said=HOSTILE, did=HOSTILE, kind=HOSTILE, state=HOSTILE),),
        dates=(replace(AHEAD, text=HOSTILE, kind=HOSTILE), replace(OWED, text=HOSTILE)),
        waivers=tuple(replace(w, reason=HOSTILE, state=HOSTILE) for w in first.waivers),
    )
    text = html(report, audience=audience)
    page = Page(text)
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert [a for _, a in page.elements if any(name.startswith("on") for name in a)] == []
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text)
    assert r"\x1b]0;t\x07\u202egnp" in text
    assert page.unclosed == []


def test_half_a_character_does_not_stop_the_page(sample_report):
    text = html(changed(sample_report, file="caf\udce9.yaml"))
    assert r"caf\udce9.yaml" in text
    text.encode()


# -- words ------------------------------------------------------------------------------------------


def test_every_key_that_a_template_names_stands_in_the_file():
    sources = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    named = set(re.findall(r"""(?:say\[|\bt\(|both\(|label\()"([\w.]+[\w])["](?!\s*~)""", sources))
    words("en").knows("no such key")  # so all of them are read
    entries = words("en")._entries
    known = set(entries) | {key.removesuffix(".other") for key in entries}
    assert len(named) > 50
    assert named <= known


def test_every_fixed_word_of_the_page_is_used():
    files = [*TEMPLATES, *REPORT.glob("html*.py")]
    sources = "".join(path.read_text(encoding="utf-8") for path in files)
    # A key by itself, or the beginning of one: "html.waivers." ~ head, name("html.points", id).
    named = {key.rstrip(".") for key in re.findall(r"""["'](html\.[\w.]+)""", sources)}
    words("en").knows("no such key")
    keys = {key for key in words("en")._entries if key.startswith("html.")}
    titles = {f"html.{part}.title" for part in html_sheet._PARTS}
    assert keys - titles == {
        key
        for key in keys - titles
        if key in named or any(key.startswith(f"{group}.") for group in named)
    }
