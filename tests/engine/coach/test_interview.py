"""The machine behind the interview."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engine.coach import interview
from comity.engine.coach.questions import Field, Question
from comity.engine.coach.sitting import look, with_writes
from comity.engine.coach.writing import Write
from comity.engine.errors import ComityError
from comity.engine.shapes import BOOL, DATE, NUMBER, TEXT, item_of, list_of
from comity.schemas.text import Text
from comity.tests import coach_killing

DESK = coach_killing.desk()
TODAY = date(2025, 6, 30)
ASKS = Text("?", "？")
ISSUES = Question(
    "issues",
    "/issues",
    list_of(item_of("Issue")),
    ASKS,
    ("RSP004",),
    0.3,
    fields=(Field("title", TEXT, ASKS), Field("raised_on", DATE, ASKS)),
    holds=("issues.owner",),
)
SPI = Question("metrics.spi", "/metrics/spi", NUMBER, ASKS, ("SRV001",), 0.1)
PLAN = Question("governance.approved_plan", "/governance/approved_plan", BOOL, ASKS, ("TRU008",), 0)
DEMOS = Question("demos", "/demos", list_of(DATE), ASKS, ("NED011",), 0)


def began(*questions, limit=None):
    return interview.start(questions, TODAY, limit)


def after(state, *said):
    """The state and all that was written after some answers, where nothing is asked anew."""
    writes: list[Write] = []
    for text in said:
        step = interview.answer(state, text, {})
        state = step.state
        writes += step.writes
    return state, writes


def current(state):
    prompt = interview.prompt(state)
    return prompt and (prompt.field.name if prompt.field else prompt.question.id)


def test_one_question_comes_after_the_other_and_then_it_is_over():
    state, writes = after(began(SPI, PLAN), "0.97", "yes")
    assert writes == [Write("/metrics/spi", 0.97), Write("/governance/approved_plan", value=True)]
    assert state.over
    assert interview.prompt(state) is None


def test_nothing_to_ask_is_over_from_the_start():
    assert began().over
    assert began(SPI, limit=0).over


def test_an_answer_that_does_not_fit_is_asked_again_with_the_reason():
    state, writes = after(began(SPI), "much")
    assert writes == []
    assert state.refusal == Text("answer with a number", "请填一个数字")
    assert current(state) == "metrics.spi"
    assert after(state, "1")[1] == [Write("/metrics/spi", 1)]


def test_a_skipped_question_comes_once_more_at_the_end():
    state, writes = after(began(SPI, PLAN), "")
    assert current(state) == "governance.approved_plan"
    state, _ = after(state, "yes")
    assert current(state) == "metrics.spi"
    state, _ = after(state, "skip")
    assert state.over
    assert writes == []


def test_skipped_questions_stay_last_when_the_file_is_looked_at_again():
    state, _ = after(began(SPI, PLAN), "-")
    state = interview.renewed(state, (SPI, PLAN, DEMOS))
    assert [question.id for question in state.queue] == [
        "governance.approved_plan",
        "demos",
        "metrics.spi",
    ]


def test_a_list_is_told_item_by_item_and_field_by_field():
    state, writes = after(began(ISSUES, SPI), "yes")
    assert current(state) == "title"
    state, writes = after(state, "Leak", "2025-06-02")
    assert writes == [
        Write(
            "/issues",
            {"title": "Leak", "raised_on": "2025-06-02"},
            append=True,
            holds=("issues.owner",),
        )
    ]
    assert state.more == 1
    state, writes = after(state, "yes", "Crack", "no", "no")
    assert [write.value for write in writes] == [{"title": "Crack"}]
    assert current(state) == "metrics.spi"


def test_none_is_an_answer_and_holds_nothing():
    state, writes = after(began(ISSUES), "none")
    assert writes == [Write("/issues", [])]
    assert state.over
    assert after(began(DEMOS), "无")[1] == [Write("/demos", [])]


def test_to_a_list_that_is_there_none_writes_nothing():
    assert after(began(ISSUES._replace(there=2)), "no")[1] == []
    there = began(DEMOS._replace(there=2))
    assert after(there, "none")[1] == []
    assert after(there, "2025-06-02")[1] == [Write("/demos", "2025-06-02", append=True)]


def test_an_item_of_which_nothing_was_told_is_none():
    state, writes = after(began(ISSUES, SPI), "yes", "", "")
    assert writes == []
    assert current(state) == "metrics.spi"


def test_back_goes_to_the_field_before_out_of_the_item_and_to_the_question_before():
    state, _ = after(began(SPI, ISSUES), "1", "yes", "Leak")
    assert current(state) == "raised_on"
    state, _ = after(state, "<")
    assert current(state) == "title"
    state, _ = after(state, "back")
    assert current(state) == "issues"
    state, _ = after(state, "返回")
    assert current(state) == "metrics.spi"
    state, _ = after(state, "<")
    assert state.refusal
    assert after(state, "0.9")[1] == [Write("/metrics/spi", 0.9)]


def test_help_changes_nothing_and_quit_ends():
    state, _ = after(began(SPI), "?")
    assert state.help
    assert after(state, "q")[0].over
    assert after(state, "退出")[0].over


def test_a_budget_of_questions_ends_the_interview():
    state, _ = after(began(SPI, PLAN, DEMOS, limit=2), "1", "")
    assert state.over


SAID = st.sampled_from(
    [
        "yes",
        "no",
        "",
        "none",
        "<",
        "?",
        "-",
        "1",
        "2",
        "0.9",
        "2025-06-02",
        "today",
        "three words",
        "ff: {x",
        "# no",
        "无",
    ]
) | st.text(max_size=12).filter(lambda text: text.casefold() not in interview.QUIT)


@settings(max_examples=25)
@given(st.lists(SAID, max_size=40))
def test_whatever_is_typed_the_file_stays_good_and_its_comments_stay(answers):
    now = look(coach_killing.FRESH, "weir.yaml", DESK)
    state = interview.start(now.questions, now.day)
    for said in answers:
        step = interview.answer(state, said, DESK.catalog.words)
        state = step.state
        if step.writes:
            try:
                text = with_writes(now, step.writes, DESK)
            except ComityError:  # the terminal tells it and asks again
                continue
            now = look(text, "weir.yaml", DESK)
            for comment in ("# kept by hand", "# the name", "# at the end"):
                assert comment in text
        if step.settled:
            state = interview.renewed(state, now.questions)
        if state.over:
            break
