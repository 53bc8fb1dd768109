"""What tests of scores share: the default profile, builders of outcomes, strategies of whole projects."""

from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from comity.engine.catalog import PackFile
from comity.engine.outcomes import DIMENSIONS, SEVERITIES, Finding, Outcome, Waiver
from comity.engine.profiles import choose
from comity.schemas.text import Text

PROFILE_FILE = Path(__file__).parents[2] / "rules" / "profiles" / "default.yaml"


def read_profile(data):
    return choose("own", [PackFile("profile.yaml", "profiles/own.yaml", data)]).profile


DEFAULT = read_profile(PROFILE_FILE.read_bytes())
#: Credits that no binary fraction holds, so that the order of a sum could show.
UNEVEN = DEFAULT._replace(credits={"pass": 1, "partial": 0.37, "fail": 0.1})

WAIVER = Waiver("TRU001", None, "agreed with the client", "pm", "pmo", "2025-09-30")

# -- builders ---------------------------------------------------------------------------------------


def finding(rule="TRU001", dimension="trust", severity="high", subject="", flag="."):
    """One finding: "." open, "w" waived, "s" suppressed."""
    return Finding(
        rule,
        dimension,
        severity,
        subject,
        Text("said", "已说明"),
        waived=WAIVER if flag == "w" else None,
        suppressed_by="SUP01" if flag == "s" else None,
    )


def outcome(
    rule,
    result,
    severity="high",
    dimension="trust",
    *,
    found=".",
    nominal=None,
    kind="scored",
    core=True,
    missing=(),
):
    """One outcome; where it failed, `found` gives the flag of each finding."""
    failed = result in ("fail", "partial")
    return Outcome(
        rule,
        dimension,
        kind,
        result,
        nominal or severity,
        severity,
        core,
        tuple(finding(rule, dimension, severity, f"i{i}", flag) for i, flag in enumerate(found))
        if failed
        else (),
        missing or ((f"/{rule.lower()}",) if result == "unknown" else ()),
    )


def turned(old, result, found="."):
    """The same rule with another outcome."""
    made = outcome(old.rule, result, old.severity, old.dimension, found=found, nominal=old.nominal)
    return replace(made, core=old.core, kind=old.kind)


def unwaived(old):
    return replace(old, findings=tuple(replace(f, waived=None) for f in old.findings))


# -- strategies -------------------------------------------------------------------------------------

FLAGS = st.text(".ws", max_size=3)
RULES = st.integers(0, 999).map("R{:03}".format)
SEVERITY = st.sampled_from(SEVERITIES)
PHASES = st.sampled_from([None, "initiation", "planning", "execution", "closing", "post_project"])
RESULTS = ("pass", "partial", "fail", "unknown", "not_applicable", "error")


@st.composite
def outcomes(draw, results=RESULTS):
    """A scored rule; a failure has up to three findings of any severity, open, waived or suppressed.

    One in some failures is only remembered: its data is gone.
    """
    made = outcome(
        draw(RULES),
        draw(st.sampled_from(results)),
        draw(SEVERITY),
        draw(st.sampled_from(DIMENSIONS)),
        found=draw(FLAGS),
        nominal=draw(SEVERITY),
        core=draw(st.booleans()),
    )
    grades = [replace(f, severity=draw(SEVERITY)) for f in made.findings]
    gone = made.outcome == "fail" and draw(st.integers(0, 5)) == 5
    lacks = [f"/{draw(st.sampled_from('abc'))}"] if made.outcome == "unknown" else ["/gone"] * gone
    return replace(made, findings=tuple(grades), missing=tuple(lacks))


def projects(min_size=0, max_size=14, results=RESULTS):
    """The outcomes of a project, in any order."""
    return st.lists(
        outcomes(results), min_size=min_size, max_size=max_size, unique_by=lambda o: o.rule
    )


@st.composite
def with_one(draw, results):
    """A project and the place in it of a rule with one of these outcomes."""
    found = draw(projects())
    one = draw(outcomes(results).filter(lambda o: o.rule not in {other.rule for other in found}))
    place = draw(st.integers(0, len(found)))
    return [*found[:place], one, *found[place:]], place
