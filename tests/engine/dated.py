"""Snapshots of one day with dates on both sides of it: for whatever moves that day."""

from datetime import date, timedelta

from hypothesis import strategies as st

from comity.engine.source import of

TODAY = date(2025, 6, 30)


def project(**blocks):
    """A snapshot of TODAY in the middle of its project."""
    head = {"name": "Harbour", "as_of": TODAY.isoformat(), "phase": "execution"}
    return of({"project": head | {"reporting_cadence_days": 7}, **blocks})


def on(days):
    """The day so many days from TODAY."""
    return (TODAY + timedelta(days=days)).isoformat()


DAYS = st.integers(-130, 30).map(on)
MARKS = st.integers(1, 5)
BLOCKS = {
    "commitments": {"due": DAYS, "made_on": DAYS, "delivered_on": DAYS, "client_informed_on": DAYS},
    "reports": {"due": DAYS, "sent_on": DAYS, "rag": st.sampled_from(["green", "amber", "red"])},
    "issues": {"raised_on": DAYS, "due": DAYS, "resolved_on": DAYS,
               "severity": st.sampled_from(["low", "high", "critical"])},
    "deliverables": {"due": DAYS, "submitted_on": DAYS, "accepted_on": DAYS},
    "feedback": {"on": DAYS, "score": MARKS, "scale": st.just(5), "responded_on": DAYS},
    "trust_pulse": {"on": DAYS, "credibility": MARKS, "reliability": MARKS},
    "communications": {"on": DAYS, "tone_ours": MARKS, "tone_client": MARKS,
                       "direction": st.sampled_from(["in", "out"])},
    "meetings": {"on": DAYS, "minutes_sent_on": DAYS, "client_attended": st.booleans()},
    "stakeholders": {"last_contact": DAYS, "influence": st.sampled_from(["low", "high"])},
    "retrospectives": {"on": DAYS, "client_participated": st.booleans()},
}  # fmt: skip
NAMED = {"commitments", "reports", "issues", "deliverables", "feedback", "meetings", "stakeholders"}
WAIVERS = st.lists(
    st.fixed_dictionaries({
        "rule": st.sampled_from(["TRU001", "TRU002", "TRA002", "RSP003"]),
        "reason": st.just("agreed"),
        "owner": st.just("pm"),
        "expires": DAYS,
    }),
    max_size=2,
)  # fmt: skip


@st.composite
def snapshots(draw):
    """A few blocks with dates on both sides of TODAY, each field now and then left out."""
    found = {}
    for block in draw(st.lists(st.sampled_from([*BLOCKS]), max_size=6, unique=True)):
        fields = BLOCKS[block]
        rows = draw(st.lists(st.fixed_dictionaries({}, optional=fields), max_size=4))
        named = block in NAMED
        found[block] = [{"id": f"x{i}", **r} if named else r for i, r in enumerate(rows)]
    for row in found.get("trust_pulse", []):
        row.setdefault("on", on(-85))
    return project(**found, waivers=draw(WAIVERS))
