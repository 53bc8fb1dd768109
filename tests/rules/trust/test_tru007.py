"""The mark of TRU007: EXP005 takes over only where nothing but date or cost speaks against green."""

import pytest

from comity.engine.authoring import rules
from comity.engine.compiling import compile_rule
from comity.engine.evaluate import evaluate
from comity.engine.facts import read
from comity.engine.shapes import derive
from comity.engine.source import of
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

SOUND = {
    "spi": 0.9,
    "cpi": 0.9,
    "client_told_end": "2025-12-19",
    "forecast_end": "2025-12-19",
    "client_told_cost": 1000000,
    "forecast_cost": 1000000,
}
LATE = SOUND | {"forecast_end": "2026-01-16"}
DEAR = SOUND | {"forecast_cost": 1200000}


@pytest.fixture(scope="module")
def mark_of():
    """Judge a green report of 27 June over some facts; the mark of the finding, None without one."""
    shapes = derive(Snapshot)
    rule, misfits = compile_rule(rules()["TRU007"].rule, shapes, "")
    assert not misfits
    words = {key: Text(key, key) for key in ("none", "green")}

    def judged(**facts):
        project = {"name": "Example", "as_of": "2025-06-30", "phase": "execution"}
        report = {"id": "r1", "sent_on": "2025-06-27", "rag": "green"}
        document = of({"project": project, "reports": [report], **facts})
        (outcome,) = evaluate([rule], read(document, shapes), words)
        assert outcome.error is None
        return next((finding.mark for finding in outcome.findings), None)

    return judged


def an_issue(**changes):
    return {"id": "i1", "severity": "critical", "detected_on": "2025-06-27"} | changes


def a_promise(**changes):
    return {"id": "c1", "importance": "high", "due": "2025-06-26"} | changes


@pytest.mark.parametrize("metrics", [LATE, DEAR, LATE | DEAR], ids=["date", "cost", "both"])
def test_date_and_cost_alone_are_marked(mark_of, metrics):
    harmless = [
        an_issue(severity="high"),
        an_issue(id="i2", resolved_on="2025-06-30"),
        an_issue(id="i3", detected_on="2025-06-28"),
    ]
    kept = [
        a_promise(importance="medium"),
        a_promise(id="c2", by="client"),
        a_promise(id="c3", delivered_on="2025-06-27"),
        a_promise(id="c4", due="2025-06-27"),
        a_promise(id="c5", revised_due="2025-07-31", client_informed_on="2025-06-20"),
    ]
    assert mark_of(metrics=metrics, issues=harmless, commitments=kept) == "forecast_only"


@pytest.mark.parametrize(
    "facts",
    [
        {"metrics": LATE | {"spi": 0.89}},
        {"metrics": LATE | {"cpi": 0.89}},
        {"metrics": LATE, "issues": [an_issue()]},
        {"metrics": LATE, "commitments": [a_promise()]},
        {"metrics": LATE, "commitments": [a_promise(revised_due="2025-07-31")]},
    ],
    ids=["spi", "cpi", "issue", "promise", "promise moved in silence"],
)
def test_any_other_red_fact_keeps_the_finding_apart(mark_of, facts):
    assert mark_of(**({"issues": [], "commitments": []} | facts)) == ""


def test_what_is_not_recorded_speaks_against_nothing(mark_of):
    known = {"client_told_end": "2025-12-19", "forecast_end": "2026-01-16"}
    assert mark_of(metrics=known) == "forecast_only"


def test_a_report_that_is_true_has_no_mark(mark_of):
    assert mark_of(metrics=SOUND, issues=[], commitments=[]) is None
