"""Invented projects, the same ones for the same seed.

`snapshot(seed)` has every list that a project office keeps and comes to about 8 KB of YAML; `times`
multiplies the items of each list. Most things go well; about one in eight does not.

    python bench/snapshots.py 7 > project.yaml
"""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import orjson
import yaml

AS_OF = date(2025, 9, 12)
PEOPLE = ("Ana Reyes", "Ben Okafor", "Chen Wei", "Dora Lind", "Emil Novak")
NOUNS = ("pump", "interface", "survey", "floor plan", "training", "test report", "cutover", "lift")
ASPECTS = ("goals", "scope", "schedule", "budget", "quality", "roles", "success_measures")


class Chance:
    """Draws by seed: days before the day of the snapshot, names, and what goes wrong."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def ago(self, least: int, most: int) -> str:
        return str(AS_OF - timedelta(days=self.random.randint(least, most)))

    def after(self, day: str, least: int, most: int) -> str:
        later = date.fromisoformat(day) + timedelta(days=self.random.randint(least, most))
        return str(min(later, AS_OF))

    def wrong(self, share: float = 0.125) -> bool:
        return self.random.random() < share

    def one(self, *values: Any) -> Any:
        return self.random.choice(values)


def snapshot(seed: int, times: int = 1) -> dict[str, Any]:
    """One project as plain values, dates as texts."""
    chance = Chance(seed)

    def several(make: Callable[[Chance, int], dict[str, Any]], count: int) -> list[dict[str, Any]]:
        return [make(chance, i) for i in range(count * times)]

    return {
        "project": {
            "id": f"P-{seed:05}",
            "name": f"{chance.one('North', 'South', 'Harbour', 'Hill')} {chance.one(*NOUNS)} {seed}",
            "client": chance.one("Meridian Foods", "Lake Council", "Orbit Rail", "Saint Anne"),
            "as_of": str(AS_OF),
            "phase": "execution",
            "contract_type": "fixed_price",
            "start": "2025-02-03",
            "planned_end": "2025-12-19",
            "reporting_cadence_days": 7,
            "workdays": [1, 2, 3, 4, 5],
            "holidays": ["2025-05-05", "2025-05-26", "2025-08-25"],
        },
        "metrics": {
            "spi": round(chance.random.uniform(0.8, 1.05), 2),
            "cpi": round(chance.random.uniform(0.85, 1.05), 2),
            "baseline_end": "2025-12-19",
            "forecast_end": chance.one("2025-12-19", "2025-12-19", "2026-01-30"),
            "client_told_end": "2025-12-19",
            "budget": 2_300_000,
            "forecast_cost": chance.one(2_280_000, 2_300_000, 2_610_000),
            "client_told_cost": 2_300_000,
        },
        "governance": {
            "communication_plan_agreed_on": "2025-02-17",
            "escalation_path_agreed": True,
            "roles_agreed": True,
            "change_control": not chance.wrong(),
            "joint_sessions": ["2025-03-04", "2025-07-22"],
        },
        "relationship": {"owner": PEOPLE[0], "deputy": PEOPLE[1], "key_account": True},
        "stakeholders": several(_stakeholder, 3),
        "commitments": several(_commitment, 5),
        "reports": several(_report, 3),
        "issues": several(_issue, 4),
        "risks": several(_risk, 2),
        "deliverables": several(_deliverable, 2),
        "change_requests": several(_change, 2),
        "decisions": several(_decision, 2),
        "meetings": several(_meeting, 3),
        "demos": [chance.ago(1, 60) for _ in range(2 * times)],
        "feedback": several(_feedback, 3),
        "expectations": several(_expectation, 3),
        "communications": several(_communication, 3),
        "team": {"pulse": [{"on": chance.ago(5, 60), "score": chance.one(3.8, 4.1, 2.6)}]},
        "self_assessment": {"S1.1": 4, "S2.1": chance.one(3, 4, 5), "S8.2": 4},
    }


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(
            flow, indentless=False
        )  # lists are indented, as yamllint likes them


def yaml_text(tree: dict[str, Any]) -> str:
    return "---\n" + yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def json_bytes(tree: dict[str, Any]) -> bytes:
    return orjson.dumps(tree)


def _stakeholder(chance: Chance, i: int) -> dict[str, Any]:
    return {
        "id": f"s{i + 1}",
        "name": f"{chance.one(*PEOPLE)} {i + 1}",
        "role": ("sponsor", "decision_maker", "user", "operator", "finance")[i % 5],
        "influence": ("high", "high", "medium", "low")[i % 4],
        "current": "neutral" if chance.wrong() else "supportive",
        "desired": "supportive",
        "last_contact": chance.ago(20, 50) if chance.wrong() else chance.ago(0, 12),
        "our_contact": chance.one(*PEOPLE),
        "needs_confirmed_on": chance.ago(90, 130) if chance.wrong() else chance.ago(5, 80),
    }


def _commitment(chance: Chance, i: int) -> dict[str, Any]:
    due = chance.ago(-20, 80)
    row = {
        "id": f"c{i + 1}",
        "text": f"{chance.one('Check', 'Ship', 'Send', 'Agree')} the {chance.one(*NOUNS)} ({i + 1})",
        "to": f"s{i % 3 + 1}",
        "owner": chance.one(*PEOPLE),
        "importance": chance.one("low", "medium", "high"),
        "made_on": chance.ago(85, 120),
        "due": due,
    }
    if due > str(AS_OF):
        return row
    if chance.wrong():
        return row | {"revisions": chance.one(0, 1, 3)}
    return row | {"delivered_on": due}


def _report(chance: Chance, i: int) -> dict[str, Any]:
    due = str(AS_OF - timedelta(days=7 * i + 1))
    return {
        "id": f"r{i + 1}",
        "period_end": str(AS_OF - timedelta(days=7 * i + 3)),
        "due": due,
        "sent_on": chance.after(due, 2, 3) if chance.wrong() else due,
        "rag": chance.one("green", "green", "amber"),
        "sections": ["done", "current", "next", "problems", "solutions"][: chance.one(3, 5, 5)],
        "read_by_client": not chance.wrong(),
    }


def _issue(chance: Chance, i: int) -> dict[str, Any]:
    raised = chance.ago(4, 60)
    row = {
        "id": f"i{i + 1}",
        "title": f"{chance.one(*NOUNS).capitalize()} fails in the {chance.one('cold', 'rain', 'peak')}",
        "severity": chance.one("low", "medium", "medium", "high", "critical"),
        "category": chance.one("interface", "delivery", "quality"),
        "raised_on": raised,
        "raised_by": chance.one("team", "team", "client"),
        "owner": chance.one(*PEOPLE),
        "due": chance.after(raised, 5, 20),
        "acknowledged_on": chance.after(raised, 0, 1),
    }
    if not chance.wrong(0.2):
        row |= {"client_informed_on": chance.after(raised, 0, 2), "options_offered": 2}
    if not chance.wrong(0.3):
        row |= {"root_cause": "found and told", "resolved_on": chance.after(raised, 2, 12)}
    return row


def _risk(chance: Chance, i: int) -> dict[str, Any]:
    raised = chance.ago(20, 90)
    return {
        "id": f"k{i + 1}",
        "title": f"The {chance.one(*NOUNS)} may come late",
        "level": chance.one("low", "medium", "high"),
        "raised_on": raised,
        "shared_with_client_on": chance.after(raised, 1, 20),
        "owner": chance.one(*PEOPLE),
        "last_reviewed": chance.ago(40, 60) if chance.wrong() else chance.ago(1, 20),
        "action_plan": "second source",
    }


def _deliverable(chance: Chance, i: int) -> dict[str, Any]:
    due = chance.ago(10, 90)
    return {
        "id": f"d{i + 1}",
        "title": f"{chance.one(*NOUNS).capitalize()}, part {i + 1}",
        "due": due,
        "submitted_on": chance.after(due, 1, 9) if chance.wrong() else due,
        "accepted_on": chance.after(due, 3, 10),
        "rejections": int(chance.wrong()),
        "acceptance_criteria_agreed": True,
        "internal_check": not chance.wrong(),
        "defects": {"found_by_team": 6, "found_by_client": chance.one(0, 0, 2), "open_major": 0},
    }


def _change(chance: Chance, i: int) -> dict[str, Any]:
    raised = chance.ago(20, 60)
    return {
        "id": f"q{i + 1}",
        "title": f"Another {chance.one(*NOUNS)}",
        "raised_on": raised,
        "raised_by": "client",
        "impact_told_on": chance.after(raised, 2, 8),
        "decided_on": chance.after(raised, 8, 14),
        "decision": "approved",
        "value": 24_000,
        "cause": "new demand",
    }


def _decision(chance: Chance, i: int) -> dict[str, Any]:
    raised = chance.ago(15, 60)
    return {
        "id": f"x{i + 1}",
        "topic": f"Which {chance.one(*NOUNS)}",
        "impact": ["cost", "time"],
        "owner": "client",
        "raised_on": raised,
        "decided_on": chance.after(raised, 2, 12),
        "client_involved": not chance.wrong(),
        "options": 2,
        "recorded": True,
    }


def _meeting(chance: Chance, i: int) -> dict[str, Any]:
    on = str(AS_OF - timedelta(days=7 * i + 2))
    return {
        "id": f"m{i + 1}",
        "kind": chance.one("status", "status", "steering"),
        "on": on,
        "client_invited": True,
        "client_attended": not chance.wrong(),
        "minutes_sent_on": chance.after(on, 1, 1),
        "actions": {"due": 4, "closed_on_time": chance.one(2, 4, 4)},
    }


def _feedback(chance: Chance, i: int) -> dict[str, Any]:
    on = chance.ago(3, 80)
    return {
        "id": f"f{i + 1}",
        "on": on,
        "kind": chance.one("survey", "survey", "suggestion"),
        "by": f"s{i % 3 + 1}",
        "score": chance.one(6, 8, 9),
        "scale": 10,
        "instrument": "csat",
        "acknowledged_on": chance.after(on, 0, 1),
        "responded_on": chance.after(on, 1, 9 if chance.wrong() else 3),
    }


def _expectation(chance: Chance, i: int) -> dict[str, Any]:
    return {
        "aspect": ASPECTS[i % len(ASPECTS)],
        "written": not chance.wrong(),
        "agreed_on": "2025-02-18",
        "agreed_by": "s1",
        "last_reviewed_on": chance.ago(5, 80),
        "client_understanding": "unsure" if chance.wrong() else "aligned",
    }


def _communication(chance: Chance, i: int) -> dict[str, Any]:
    on = chance.ago(2, 40)
    return {
        "on": on,
        "direction": "in" if i % 2 else "out",
        "with": f"s{i % 3 + 1}",
        "by": chance.one(*PEOPLE),
        "channel": "e-mail",
        "needs_reply": bool(i % 2),
        "replied_on": chance.after(on, 1, 4 if chance.wrong() else 2),
        "tone_ours": 4,
        "tone_client": chance.one(2, 4, 4),
    }


if __name__ == "__main__":
    sys.stdout.write(yaml_text(snapshot(int(sys.argv[1]))))
