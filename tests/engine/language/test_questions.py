"""Questions that rules have to ask, the hard ones: each can be said, and gives the answer it should.

What joins lists, follows references, goes by order in time or compares periods.
"""

import pytest


def day(n):
    """So many days before 30 June."""
    from datetime import date, timedelta

    return str(date(2025, 6, 30) - timedelta(n))


QUESTIONS = [
    (
        "an issue that no earlier risk foresaw",
        "share(not any(k.became_issue == i.id and k.raised_on < i.raised_on for k in risks) for i in issues)",
        {
            "issues": [{"id": "i1", "raised_on": day(5)}, {"id": "i2", "raised_on": day(5)}],
            "risks": [{"id": "k1", "raised_on": day(9), "became_issue": "i1"}],
        },
        0.5,
    ),
    (
        "the latest score of each person less the one before",
        ("minimum(f.score - latest(g for g in feedback if g.by == f.by and g.on < f.on).score for f in feedback"
        " if f.on == latest(g.on for g in feedback if g.by == f.by))"),
        {
            "feedback": [
                {"id": "f1", "on": day(60), "by": "s1", "score": 8},
                {"id": "f2", "on": day(30), "by": "s1", "score": 9},
                {"id": "f3", "on": day(3), "by": "s1", "score": 6},
                {"id": "f4", "on": day(3), "by": "s2", "score": 2},
            ]
        },
        -3,
    ),
    (
        "the same theme in several retrospectives",
        "any(any(count(q for q in retrospectives if t in q.themes) >= 2 for t in r.themes) for r in retrospectives)",
        {"retrospectives": [{"on": day(9), "themes": ["tests", "late"]}, {"on": day(1), "themes": ["late"]}]},
        True,
    ),
    (
        "replies to the powerless against replies to the powerful",
        ("median(workdays(m.on, m.replied_on) for m in communications if find(m.with, stakeholders).influence == 'low')"
        " / median(workdays(m.on, m.replied_on) for m in communications if find(m.with, stakeholders).influence == 'high')"),
        {
            "stakeholders": [{"id": "s1", "influence": "low"}, {"id": "s2", "influence": "high"}],
            "communications": [
                {"on": "2025-06-02", "with": "s1", "replied_on": "2025-06-06"},
                {"on": "2025-06-02", "with": "s2", "replied_on": "2025-06-03"},
            ],
        },
        4,
    ),
    (
        "a successor whom nobody has met",
        "any(s.left_on < as_of and find(s.successor, stakeholders).last_contact is None for s in stakeholders)",
        {"stakeholders": [{"id": "s1", "left_on": day(20), "successor": "s2"}, {"id": "s2"}]},
        True,
    ),
    (
        "an end date that keeps moving",
        "changes(p.end for p in metrics.forecast_history if within(p.on, 90))",
        {
            "metrics": {
                "forecast_history": [{"on": day(n), "end": end} for n, end in ((80, "2025-12-01"), (50, "2026-01-01"), (20, "2025-12-01"))]
            }
        },
        2,
    ),
    (
        "recovery that was promised and slipped again, several times in a row",
        "rises(p.end for p in metrics.forecast_history)",
        {"metrics": {"forecast_history": [{"on": day(60 - n), "end": f"2025-1{n}-01"} for n in (0, 1, 2)]}},
        2,
    ),
    (
        "more issues opened than closed in each of two months",
        ("all([count(within(i.raised_on, 30) for i in issues)"
        " > count(i for i in issues if i.resolved_on is not None and within(i.resolved_on, 30)),"
        " count(30 < days(as_of - i.raised_on) <= 60 for i in issues)"
        " > count(i for i in issues if i.resolved_on is not None and 30 < days(as_of - i.resolved_on) <= 60)])"),
        {"issues": [{"id": "a", "raised_on": day(10)}, {"id": "b", "raised_on": day(40)}]},
        True,
    ),
    (
        "promises for the coming fortnight against those kept in the last three",
        ("count(0 < days(c.due - as_of) <= 14 for c in commitments) / median(["
        "count(c for c in commitments if c.delivered_on is not None and 0 <= days(as_of - c.delivered_on) < 14),"
        "count(c for c in commitments if c.delivered_on is not None and 14 <= days(as_of - c.delivered_on) < 28),"
        "count(c for c in commitments if c.delivered_on is not None and 28 <= days(as_of - c.delivered_on) < 42)])"),
        {
            "commitments": [
                *({"id": f"d{n}", "due": day(n), "delivered_on": day(n)} for n in (1, 15, 29)),
                *({"id": f"o{n}", "due": day(-n)} for n in (1, 2, 15)),
            ]
        },
        2,
    ),
    (
        "the last two steering meetings missed",
        "count(m.client_attended == false for m in last_n((m for m in meetings if m.kind == 'steering'), 2)) == 2",
        {
            "meetings": [
                {"id": f"m{n}", "kind": "steering", "on": day(n), "client_attended": n > 40} for n in (60, 30, 1)
            ]
        },
        True,
    ),
    (
        "contacts after a red report against those before",
        ("ratio(count(m.on > latest(r.sent_on for r in reports if r.rag == 'red') for m in communications),"
        " count(m.on <= latest(r.sent_on for r in reports if r.rag == 'red') for m in communications), 1) < 0.5"),
        {
            "reports": [{"id": "r1", "sent_on": day(20), "rag": "red"}],
            "communications": [{"on": day(n)} for n in (50, 40, 30, 5)],
        },
        True,
    ),
    (
        "the last three contacts all in a low tone",
        "all(m.tone_client <= 2 for m in last_n((m for m in communications if m.tone_client is not None), 3))",
        {"communications": [{"on": day(n), "tone_client": t} for n, t in ((9, 5), (5, 2), (3, 1), (1, 2))]},
        True,
    ),
    (
        "the pulse against the one before",
        "latest(team.pulse).score - first(last_n(team.pulse, 2)).score",
        {"team": {"pulse": [{"on": day(40), "score": 5}, {"on": day(20), "score": 4}, {"on": day(5), "score": 2}]}},
        -2,
    ),
    (
        "how often people were rude",
        "sum(count(b in ['dismissive', 'sarcasm'] for b in m.behaviours) for m in communications if within(m.on, 30))",
        {"communications": [{"on": day(3), "behaviours": ["dismissive", "sarcasm", "thanks"]}, {"on": day(2), "behaviours": []}]},
        2,
    ),
    (
        "a success that can be measured",
        "any(has_number(e.measure) for e in expectations if e.aspect == 'success_measures')",
        {"expectations": [{"aspect": "success_measures", "measure": "95 % uptime"}]},
        True,
    ),
    (
        "requirements from one mouth only",
        "count(distinct(r.source for r in requirements.items)) == 1 and count(s.influence >= 'medium' for s in stakeholders) >= 2",
        {
            "requirements": {"items": [{"id": "r1", "source": "s1"}, {"id": "r2", "source": "s1"}]},
            "stakeholders": [{"id": "s1", "influence": "high"}, {"id": "s2", "influence": "medium"}],
        },
        True,
    ),
    (
        "changes beyond a tenth of the budget with no review of the plan",
        ("sum(q.value for q in change_requests if q.decision == 'approved') / metrics.budget > 0.1"
        " and metrics.rebaselined_on is None"),
        {"change_requests": [{"id": "q", "decision": "approved", "value": 20}], "metrics": {"budget": 100}},
        True,
    ),
    (
        "a notice that is due by its own deadline or by the contract's days",
        ("any(n.sent_on is None and choose(n.deadline is not None, days(n.deadline - as_of) <= 7,"
        " days(as_of - n.trigger_on) >= 49) for n in contract_notices)"),
        {"contract_notices": [{"id": "n", "trigger_on": day(50), "deadline": day(-7)}]},
        True,
    ),
    (
        "how long the oldest open risk was not looked at",
        "maximum(days(as_of - coalesce(k.last_reviewed, k.raised_on)) for k in risks if k.closed_on is None)",
        {"risks": [{"id": "k1", "last_reviewed": day(31)}, {"id": "k2", "raised_on": day(99), "closed_on": day(1)}]},
        31,
    ),
    (
        "a slip in parts of the time that is left",
        "(metrics.forecast_end - metrics.baseline_end) / (metrics.baseline_end - as_of)",
        {"metrics": {"forecast_end": day(-20), "baseline_end": day(-10)}},
        1,
    ),
    (
        "hours until an issue was acknowledged, by what was agreed for its severity",
        "share(workhours(i.raised_on, i.acknowledged_on) > lookup(i.severity, sla.ack_wh, table) for i in issues)",
        {"issues": [{"id": "i", "severity": "high", "raised_on": "2025-06-02", "acknowledged_on": "2025-06-04"}]},
        1,
    ),
    (
        "perception below expectation on a scale of any length",
        "minimum(normalised(e.perception, e.scale) - normalised(e.expectation, e.scale) for e in expectations)",
        {"expectations": [{"aspect": "goals", "expectation": 5, "perception": 3, "scale": 5}]},
        -5,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "snapshot", "answer"),
    [question[1:] for question in QUESTIONS],
    ids=[question[0] for question in QUESTIONS],
)
def test_a_hard_question_can_be_asked(bench, text, snapshot, answer):
    assert bench.value(text, **snapshot) == answer
