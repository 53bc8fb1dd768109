"""The session in its forms: fits, inert, whole, the same in both languages."""

import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from comity.engine.coach import interview
from comity.engine.coach.showing import prompted
from comity.engine.coach.sitting import look, report
from comity.engine.report import coach_html, coach_markdown
from comity.engine.report.coach_interview import prompt_text
from comity.engine.report.coach_text import questions_text, text
from comity.engine.report.json import dumps
from comity.engine.report.layout import columns
from comity.engine.yaml_out import snapshot_yaml
from comity.schemas.text import LANGUAGES
from comity.tests import coach_killing

DESK = coach_killing.desk()
EXAMPLES = ("watermelon", "trouble.zh", "healthy")
HOSTILE = (
    "\u202egnp.exe",
    "<script>alert(1)</script><img src=x onerror=y>",
    "[x](javascript:y) ![i](http://e.example/i.png) @team #1 `c` | **b**",
    "{name} {0} %s",
    "w" * 500,
    "“业主”，" * 60,
)


@cache
def example(name):
    path = coach_killing.ROOT / "examples" / f"{name}.comity.yaml"
    return report(look(path.read_text(encoding="utf-8"), f"{name}.comity.yaml", DESK), DESK)


def hostile(word):
    """A project whose every text is the word."""
    blocks = {
        "project": {"name": word, "client": word, "as_of": "2025-06-30", "phase": "execution"},
        "stakeholders": [{"id": "s1", "name": word, "role": "sponsor", "influence": "high"}],
        "feedback": [{"id": "f1", "on": "2025-06-02", "kind": "complaint", "by": "s1", "text": word}],
        "commitments": [{"id": "c1", "text": word, "to": "s1", "due": "2025-06-02", "importance": "high"}],
        "issues": [
            {"id": "i1", "title": word, "severity": "critical", "detected_on": "2025-06-02",
             "detected_by": "team", "raised_by": "team", "root_cause": word, "action_plan": word}
        ],
    }  # fmt: skip
    return report(look(snapshot_yaml(blocks, schema="s"), "x.yaml", DESK), DESK)


@settings(max_examples=20)
@given(st.sampled_from(EXAMPLES), st.sampled_from(LANGUAGES), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal(name, language, width):
    found = example(name)
    paths = re.compile(r"\S+\.yaml:\d+:\d+$")  # what is clicked on is never broken
    for said in (text, questions_text):
        for line in said(found, language=language, width=width, color=False).splitlines():
            assert columns(line) <= width or paths.search(line), line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_part_stands_in_every_form(name, language):
    found = example(name)
    terminal = text(found, language=language, width=100, color=False)
    page = coach_html.render(found, language=language)
    marked = coach_markdown.render(found, language=language)
    it = found.session
    for shown in (terminal, page, marked):
        squeezed = re.sub(r"[\s\\]+", "", shown)
        for question in (*it.goal, *it.options, *it.way):
            assert re.sub(r"\s+", "", question.of(language)) in squeezed
    assert len(page) < 100_000


def test_both_languages_stand_in_the_worksheet_and_one_shows_first():
    page = coach_html.render(example("watermelon"), language="zh")
    assert '<html lang="zh-Hans"' in page
    for said in ("The hardest message", "最难开口的话"):
        assert said in page


def test_blanks_are_set_apart_in_the_worksheet():
    page = coach_html.render(example("watermelon"), language="en")
    assert '<span class="blank">[what would help now]</span>' in page


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("word", HOSTILE)
def test_texts_of_a_project_are_shown_and_never_obeyed(word):
    found = hostile(word)
    for language in LANGUAGES:
        terminal = text(found, language=language, width=60, color=False)
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", terminal)
        tags = Tags()
        tags.feed(coach_html.render(found, language=language))
        names = [tag for tag, _ in tags.found]
        assert names.count("script") == 1
        assert "img" not in names
        assert not [attrs for _, attrs in tags.found if "onerror" in attrs]
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
            coach_markdown.render(found, language=language)
        )
        inside = [child for token in tokens for child in token.children or ()]
        assert not [
            child for child in inside if child.type in ("link_open", "image", "html_inline")
        ]
    assert json.loads(dumps(found))["session"]["project"] == word


def test_json_has_every_text_in_both_languages():
    found = json.loads(dumps(example("watermelon")))
    assert found["schema"] == "comity-coach/1"
    assert set(found["session"]["goal"][0]) == {"en", "zh"}
    assert found["questions"][0]["id"] == "communications"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_of_an_interview_can_be_shown(language):
    now = look(coach_killing.FRESH, "x.yaml", DESK)
    state = interview.start(now.questions, now.day)
    seen = set()
    while (prompt := interview.prompt(state)) is not None:
        shown = prompted(prompt, DESK.catalog)
        seen.add(shown.kind)
        told = prompt_text(shown, as_of="2025-06-30", language=language, width=60, color=False)
        assert told.strip()
        assert "{" not in told
        assert all(columns(line) <= 60 for line in told.splitlines())
        state = interview.answer(state, coach_killing.reply(prompt), DESK.catalog.words).state
    assert {"items", "yes_no", "date", "number", "choice", "text", "several"} <= seen


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Not taken: answer with a number."), ("zh", "不能这样填：请填一个数字。")],
)
def test_a_refusal_and_help_are_told_in_the_readers_language(language, said):
    questions = {q.id: q for q in look(coach_killing.FRESH, "x.yaml", DESK).questions}
    state = interview.start([questions["metrics.spi"]], look(coach_killing.FRESH, "x", DESK).day)
    refused = interview.answer(state, "bad", DESK.catalog.words).state
    helped = interview.answer(state, "?", DESK.catalog.words).state

    def told(state):
        prompt = interview.prompt(state)
        assert prompt
        shown = prompted(prompt, DESK.catalog)
        return prompt_text(shown, as_of="2025-06-30", language=language, width=80, color=False)

    assert said in told(refused)
    assert len(told(helped)) > len(told(state))
