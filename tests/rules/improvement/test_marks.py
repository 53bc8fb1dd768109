"""The marks of IMP008 and IMP009: another rule takes over only where the client has heard nothing."""

import pytest

from comity.engine.authoring import rules
from comity.engine.compiling import compile_rule
from comity.engine.evaluate import evaluate
from comity.engine.facts import read
from comity.engine.shapes import derive
from comity.engine.source import of
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text


@pytest.fixture(scope="module")
def mark_of():
    """Judge one word of the client's by a rule; the mark of its finding."""
    shapes = derive(Snapshot)

    def judged(id_, *entries):
        rule, misfits = compile_rule(rules()[id_].rule, shapes, "")
        assert not misfits
        project = {"name": "Example", "as_of": "2025-06-30", "phase": "execution"}
        facts = read(of({"project": project, "feedback": list(entries)}), shapes)
        (outcome,) = evaluate([rule], facts, {"none": Text("none", "无")})
        assert outcome.outcome == "fail"
        return next(finding.mark for finding in outcome.findings if finding.subject == "f1")

    return judged


def a_complaint(**changes):
    return {"id": "f1", "on": "2025-05-05", "kind": "complaint"} | changes


def test_a_complaint_that_nobody_acknowledged_is_marked(mark_of):
    assert mark_of("IMP008", a_complaint()) == "unacknowledged"


@pytest.mark.parametrize("field", ["acknowledged_on", "responded_on"])
def test_a_complaint_acknowledged_or_answered_late_has_no_mark(mark_of, field):
    assert mark_of("IMP008", a_complaint(**{field: "2025-06-23"})) == ""


OTHERS = [a_complaint(id=id_) for id_ in ("f2", "f3")]


def test_feedback_without_any_word_from_us_is_marked(mark_of):
    assert mark_of("IMP009", a_complaint(decision="yes"), *OTHERS) == "unanswered"


@pytest.mark.parametrize("field", ["responded_on", "followed_up_on", "told_on"])
def test_feedback_that_is_open_after_a_word_from_us_has_no_mark(mark_of, field):
    assert mark_of("IMP009", a_complaint(**{field: "2025-05-12"}), *OTHERS) == ""
