"""Plans: what is asked for, days, the order of steps, what stands in the way."""

import re
from datetime import date
from itertools import pairwise

import pytest
import yaml

from comity.engine.advice import Within
from comity.engine.calendar import Calendar
from comity.engine.catalog import BUILT_IN, load
from comity.engine.check import Settings, check
from comity.engine.edit import REMOVE, Change, edited
from comity.engine.errors import UsageError
from comity.engine.facts import read
from comity.engine.plan import due, goal, plan
from comity.engine.source import of, parse
from comity.engine.whatif import Wishes, whatif

CATALOG = load((BUILT_IN,))
FRIDAY = date(2025, 9, 12).toordinal()
EXAMPLE = "examples/watermelon.comity.yaml"
PROJECT = {"name": "A", "as_of": "2025-06-30", "phase": "execution"}


@pytest.fixture(scope="module")
def example(pytestconfig):
    text = (pytestconfig.rootpath / EXAMPLE).read_bytes()
    return read(parse(text, EXAMPLE), CATALOG.shapes)


def planned(facts, **asked):
    return plan(facts, CATALOG, Settings(), **{"effort": None, "target": None} | asked)


@pytest.mark.parametrize(
    ("within", "wanted"),
    [
        (Within(0, working=False), "2025-09-12"),
        (Within(1, working=False), "2025-09-13"),
        (Within(1, working=True), "2025-09-15"),
        (Within(5, working=True), "2025-09-19"),
        (Within(30, working=False), "2025-10-12"),
        (None, None),
    ],
)
def test_a_day_is_counted_from_the_day_of_the_report(within, wanted):
    assert due(within, FRIDAY, Calendar()) == wanted


def test_working_days_are_those_of_the_project():
    monday_off = Calendar(days_off=[FRIDAY + 3])
    assert due(Within(1, working=True), FRIDAY, monday_off) == "2025-09-16"
    assert due(Within(2, working=True), FRIDAY, Calendar(workdays=())) is None


def test_words_and_numbers_of_every_action_say_the_same():
    for key, action in CATALOG.actions.items():
        english, chinese = action.when.en, action.when.zh
        wanted: Within | None
        if found := re.search(r"(\d+) working days", english):
            wanted = Within(int(found[1]), working=True)
        elif found := re.search(r"(\d+) hours", english):
            wanted = Within(int(found[1]) // 24, working=False)
        elif found := re.search(r"(\d+) days", english):
            wanted = Within(int(found[1]), working=False)
        else:
            wanted = Within(0, working=False) if english in ("at once", "from now on") else None
        assert action.within == wanted, key
        assert (re.findall(r"\d+", english) or [""])[0] == (re.findall(r"\d+", chinese) or [""])[0]


def test_a_pack_may_write_working_days_or_days_but_not_both(tmp_path):
    (tmp_path / "actions.yaml").write_text(
        yaml.safe_dump(
            {
                "talk": {
                    "text": {"en": "Talk", "zh": "谈谈"},
                    "who": "PM",
                    "when": {"en": "soon", "zh": "尽快"},
                    "effort": "S",
                    "within": {"wd": 1, "days": 2},
                }
            }
        )
    )
    (tmp_path / "pack.yaml").write_text("name: own\n")
    with pytest.raises(Exception, match="write wd or days"):
        load((BUILT_IN, str(tmp_path)))


@pytest.mark.parametrize(
    ("now", "target", "wanted"),
    [
        (30.0, None, ("at_risk", 40)),
        (60.0, None, ("healthy", 80)),
        (95.0, None, ("healthy", 80)),
        (None, None, ("at_risk", 40)),
        (30.0, "At risk", ("at_risk", 40)),
        (30.0, "72.5", (None, 72.5)),
    ],
)
def test_a_goal_is_a_band_a_score_or_the_next_band_up(now, target, wanted):
    found = goal(CATALOG, now, None, target)
    assert (found.band, found.target) == wanted


@pytest.mark.parametrize(
    ("effort", "target"),
    [(0.0, None), (-1.0, None), (float("nan"), None), (1.0, "60"), (None, "nan"), (None, "great")],
)
def test_what_is_no_goal_is_told(effort, target):
    with pytest.raises(UsageError):
        goal(CATALOG, 50.0, effort, target)


def test_steps_lead_to_the_score_one_by_one(example):
    found = planned(example, effort=12.0)
    assert found.outcome == "found"
    assert found.exact
    scores = [found.score.overall, *(step.score for step in found.steps)]
    assert [round(b - a, 1) for a, b in pairwise(scores)] == [step.gained for step in found.steps]
    assert found.steps[-1].score == found.after == found.bound
    assert found.effort == sum(step.cost for step in found.steps) <= 12


def test_each_finding_is_closed_once_and_was_open(example):
    found = planned(example, target="95")
    closed = [f.fingerprint for step in found.steps for f in step.closes]
    open_ = {
        f.fingerprint
        for f in check(example, CATALOG).findings
        if f.waived is None and f.suppressed_by is None
    }
    assert len(closed) == len(set(closed))
    assert set(closed) <= open_
    rules = [rule for step in found.steps for rule in step.rules]
    assert len(rules) == len(set(rules))


def test_urgent_steps_come_first_then_the_earlier_day(example):
    steps = planned(example, target="95").steps
    severe = [any(f.severity == "critical" for f in step.closes) for step in steps]
    assert severe == sorted(severe, reverse=True)
    days = [step.due or "9999" for step, urgent in zip(steps, severe, strict=True) if not urgent]
    assert days == sorted(days)


def test_a_failure_that_no_action_answers_stands_in_the_way(example):
    mute = CATALOG._replace(
        rules=tuple(r._replace(actions=()) if r.id == "TRU002" else r for r in CATALOG.rules)
    )
    found = plan(example, mute, Settings(), effort=None, target="healthy")
    assert found.outcome == "none"
    assert found.steps == ()
    assert found.best is not None
    assert found.best < 80
    caps = [o for o in found.obstacles if o.kind == "cap"]
    assert caps
    assert all((o.limit or 0) < 80 for o in caps)
    assert ("rule", ("TRU002",)) in [(o.kind, o.by) for o in found.obstacles]


def test_what_is_not_known_stands_in_the_way(pytestconfig):
    text = (pytestconfig.rootpath / "examples/healthy.comity.yaml").read_text(encoding="utf-8")
    silent = edited(text, "silent.yaml", [Change("/feedback", REMOVE)])
    facts = read(parse(silent, "silent.yaml"), CATALOG.shapes)
    found = planned(facts, target="99")
    assert found.outcome == "none"
    caps = [o.cap for o in found.obstacles if o.kind == "cap"]
    assert caps == ["thin_dimension"]
    (unknown,) = [o for o in found.obstacles if o.kind == "coverage"]
    assert "/feedback" in unknown.by


def test_too_little_to_score_names_what_to_record():
    facts = read(of({"project": PROJECT}), CATALOG.shapes)
    found = planned(facts, effort=5.0)
    assert (found.outcome, found.after, found.best) == ("none", None, None)
    assert [o.kind for o in found.obstacles] == ["coverage"]
    assert found.obstacles[0].by


@pytest.mark.parametrize("name", ["healthy", "trouble.zh", "watermelon"])
def test_what_a_plan_brings_to_light_is_what_a_whatif_shows(pytestconfig, name):
    path = pytestconfig.rootpath / "examples" / f"{name}.comity.yaml"
    text = path.read_text(encoding="utf-8")
    found = planned(read(parse(text, path.name), CATALOG.shapes), effort=20)
    rules = tuple(sorted({rule for step in found.steps for rule in step.rules}))
    then = whatif(text, path.name, Wishes(fixes=rules), CATALOG)
    assert [f.fingerprint for f in found.revealed] == [f.fingerprint for f in then.come]
    assert found.after_all == (then.after.score.overall if rules else None)
