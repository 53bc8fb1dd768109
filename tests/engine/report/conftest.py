"""A report as a project in trouble would get it, and the files that renderers are held against.

After a change that is meant: `pytest tests/engine/report --update-goldens`, then read the diff.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from comity.schemas.report import (
    SCHEMA,
    ActionAdvice,
    Basis,
    Cap,
    DataGap,
    DiagnosisReport,
    DimensionReport,
    EvidenceReport,
    FindingReport,
    FixedFinding,
    Gate,
    GateReason,
    OutcomeReport,
    ProjectInfo,
    ProjectReport,
    Report,
    RuleFault,
    Score,
    StrengthReport,
    Tool,
    Trend,
    WaiverReport,
    WaiverState,
)
from comity.schemas.text import Text

GOLDEN = Path(__file__).parent / "golden"
FILE = "examples/watermelon.comity.yaml"

PUBLISHED = (Basis("FEMA", "published"),)
BROKEN = RuleFault("SUP01", "more than 100000 matches")
CONVENTION = (Basis("ART", "article"), Basis("CONV", "convention"))


def pytest_addoption(parser):
    parser.addoption("--update-goldens", action="store_true", help="write what renderers give now")


@pytest.fixture
def golden(request):
    """Holds an output against the file of that name."""

    def compare(name, actual):
        path = GOLDEN / name
        data = actual if isinstance(actual, bytes) else actual.encode()
        if request.config.getoption("--update-goldens", default=False):
            path.write_bytes(data)
        assert data.decode() == path.read_bytes().decode()

    return compare


@pytest.fixture
def sample_report():
    """Green outside, red inside: failing, waived, suppressed and unknown rules, and one that broke."""
    return a_report(watermelon())


@pytest.fixture
def compared_report():
    """The same beside an earlier result, with an inference rule that broke."""
    return a_report(replace(watermelon(), trend=a_trend(), faults=(BROKEN,)))


@pytest.fixture
def unknown_report():
    """A file with hardly anything in it."""
    return a_report(hardly_recorded())


@pytest.fixture
def several_reports():
    """Three projects and a gate that two of them do not meet."""
    reasons = (
        GateReason("fail_under", FILE, 70.0, 54.3),
        GateReason("fail_on", FILE, "high", "critical"),
        GateReason("no_score", "status/new.yaml", 70.0, None),
    )
    return replace(
        a_report(watermelon(), healthy(), hardly_recorded()),
        gate=Gate(passed=False, reasons=reasons),
    )


def a_report(*projects):
    tool = Tool("0.1.0", "sha256:9f2c41d07be35a86", "python", "default")
    return Report(SCHEMA, tool, Gate(passed=True), projects)


def a_finding(rule, dimension, severity, title, message, **changes):
    line = changes.pop("line", None)
    evidence = EvidenceReport("/metrics/spi", 0.84, line, 10 if line else None)
    made = FindingReport(
        rule=rule,
        dimension=dimension,
        severity=severity,
        subject="",
        title=title,
        message=message,
        evidence=(evidence,),
        fingerprint=f"{rule.lower()}{line or 0:08x}",
        status="new",
        waived=None,
        suppressed_by=None,
        basis=PUBLISHED,
    )
    return replace(made, **changes)


def an_outcome(rule, dimension, outcome="pass", severity="medium", **changes):
    made = OutcomeReport(
        rule=rule,
        dimension=dimension,
        kind="scored",
        outcome=outcome,
        severity=severity,
        nominal_severity=severity,
        title=Text("A rule", "一条规则"),
        covers=("S1.2",),
        core=True,
        suppressed=False,
        waived=False,
    )
    return replace(made, **changes)


def a_dimension(name, score, weight, coverage, raw=None, **counts):
    keys = ("pass", "partial", "fail", "unknown", "not_applicable", "error")
    every = {key: counts.get(key.replace("pass", "passed"), 0) for key in keys}
    return DimensionReport(name, score, score if raw is None else raw, weight, coverage, every)


def healthy():
    return ProjectReport(
        file="examples/healthy.comity.yaml",
        project=ProjectInfo("RB-7", "Riverside bridge bearings", None, "2025-09-12", None),
        score=Score(91.2, 91.2, 84.0, 95.5, "healthy", 0.94, "high", (), 91.2),
        dimensions=(a_dimension("trust", 96.0, 20.0, 1.0, passed=11),),
        outcomes=(an_outcome("TRU001", "trust"),),
        findings=(),
        diagnoses=(),
        strengths=(),
        actions=(),
        data_gaps=(),
        waivers=(),
    )


def hardly_recorded():
    return ProjectReport(
        file="status/new.yaml",
        project=ProjectInfo(None, "听松里二期住宅工程", "锦澜置业", "2025-08-29", "planning"),
        score=Score(None, None, None, None, "insufficient_data", 0.12, "low", (), None),
        dimensions=(
            a_dimension("trust", None, 20.0, 0.0, unknown=10),
            a_dimension("service_quality", 100.0, 12.0, 0.12, passed=1, unknown=9),
        ),
        outcomes=(
            an_outcome("SRV001", "service_quality"),
            an_outcome("TRU001", "trust", "unknown"),
            an_outcome("TRU002", "trust", "unknown"),
        ),
        findings=(),
        diagnoses=(),
        strengths=(),
        actions=(),
        data_gaps=(
            DataGap("/commitments", ("TRU001", "TRU002", "TRU003"), 0.21),
            DataGap("/project/standard_form", ("RSP012",), 0.0),
        ),
        waivers=(),
    )


def watermelon():
    return ProjectReport(
        file=FILE,
        project=ProjectInfo(
            "CA-2025-08",
            "Meridian chilled warehouse automation",
            "Meridian Foods",
            "2025-09-12",
            "execution",
        ),
        score=watermelon_score(),
        dimensions=watermelon_dimensions(),
        outcomes=watermelon_outcomes(),
        findings=watermelon_findings(),
        diagnoses=(watermelon_diagnosis(),),
        strengths=(
            StrengthReport(
                "STR004",
                Text("Minutes go out fast", "纪要发得快"),
                Text("95% of the minutes were out within a day", "95% 的会议纪要在一天之内发出"),
            ),
        ),
        actions=watermelon_actions(),
        data_gaps=(
            DataGap("/feedback", ("IMP005", "IMP007", "SRV009"), 0.06),
            DataGap("/stakeholders/2/engagement", ("COL001",), 0.02),
        ),
        waivers=(
            WaiverState(
                "LNG006", None, "One named owner", "G. Lowe", "PMO", "2025-09-20", "expiring"
            ),
            WaiverState(
                "RSP004", "i9", "Root cause known", "S. Pal", None, "2025-08-31", "expired"
            ),
            WaiverState(
                "COL005", None, "Client asked for it", "S. Pal", "PMO", "2025-12-31", "active"
            ),
        ),
    )


def a_trend(**changes):
    """Down by the facts, a little up by a waiver; one promise kept since, one rule without data now."""
    made = Trend(
        since="2025-08-15",
        before=61.0,
        moved=-6.7,
        arrow="down",
        facts=-8.2,
        rules=0.0,
        waivers=1.5,
        new=4,
        standing=1,
        fixed=(
            FixedFinding(
                "TRU002",
                "high",
                "c1",
                Text("Promise missed without notice", "承诺落空且未提前告知"),
            ),
            FixedFinding("NED003", "low", "", Text("Nobody asked why", "没有人问过原因")),
        ),
        silent=("IMP005",),
    )
    return replace(made, **changes)


def watermelon_score():
    return Score(
        overall=54.3,
        raw=88.2,
        low=41.0,
        high=71.9,
        band="at_risk",
        coverage=0.83,
        confidence="medium",
        caps=(
            Cap(
                54.3,
                "trust_ceiling",
                ("TRU007",),
                Text(
                    "the whole stands at most 15 points above trust, which TRU007 holds down",
                    "总分最多高出信任得分 15 分，而信任受 TRU007 拖累",
                ),
            ),
            Cap(
                59.0,
                "critical_failures",
                ("TRU007",),
                Text("1 critical failure: TRU007", "1 项严重失败：TRU007"),
            ),
            Cap(
                79.0,
                "weak_dimension",
                ("trust",),
                Text("a dimension is under 40", "有维度低于 40 分"),
            ),
        ),
        without_waivers=49.0,
    )


def watermelon_dimensions():
    return (
        a_dimension("trust", 39.3, 20.0, 0.9, raw=71.0, passed=8, partial=1, fail=2, unknown=2),
        a_dimension("transparency", 59.0, 14.0, 1.0, raw=82.5, passed=10, fail=3),
        a_dimension("service_quality", 100.0, 12.0, 0.77, passed=9, unknown=4),
        a_dimension("responsiveness", 91.7, 12.0, 0.85, passed=10, partial=1, unknown=1),
        a_dimension("needs", 88.0, 10.0, 0.64, passed=8, partial=2, unknown=1),
        a_dimension("collaboration", 100.0, 7.0, 0.5, passed=6, unknown=6),
        a_dimension("improvement", None, 6.0, 0.0, unknown=13),
        a_dimension("expectations", 79.0, 10.0, 0.92, raw=86.1, passed=11, fail=1, unknown=1),
        a_dimension("attitude", 100.0, 5.0, 1.0, passed=9, not_applicable=1),
        a_dimension("long_term", 75.0, 4.0, 0.4, passed=3, fail=1, unknown=4, not_applicable=5),
    )


def watermelon_outcomes():
    broken = "KeyError: 'finish_to_start'"
    return (
        *(an_outcome(f"SRV{n:03}", "service_quality") for n in range(1, 10)),
        an_outcome("TRU007", "trust", "fail", "critical", nominal_severity="high"),
        an_outcome("TRU002", "trust", "fail", "high"),
        an_outcome("TRU003", "trust", "fail", "medium", suppressed=True),
        an_outcome("TRA004", "transparency", "partial"),
        an_outcome("IMP005", "improvement", "unknown"),
        an_outcome("IMP007", "improvement", "unknown"),
        an_outcome("LNG001", "long_term", "not_applicable"),
        an_outcome("LNG006", "long_term", "fail", waived=True),
        an_outcome("NED011", "needs", "error", error=broken),
        an_outcome("DQ003", "data_quality", "fail", "low", kind="data_quality"),
        an_outcome("STR004", "strength", kind="strength"),
        an_outcome("STR001", "strength", "fail", kind="strength"),
    )


def watermelon_findings():
    promise = Text("Promise missed without notice", "承诺落空且未提前告知")
    return (
        a_finding(
            "DQ003",
            "data_quality",
            "low",
            Text("Blind spot: own rating above the evidence", "盲点：自评高于证据"),
            Text(
                "S1.2: we rate ourselves 5 of 5, the evidence does not",
                "S1.2：自评 5 分，证据并不支持",
            ),
            subject="S1.2",
            line=402,
            basis=(Basis("SQ", "practice"), Basis("TEQ", "practice")),
        ),
        a_finding(
            "LNG006",
            "long_term",
            "medium",
            Text("The relationship hangs on one person", "关系系于一人"),
            Text("no deputy stands beside Gareth Lowe", "Gareth Lowe 没有副手"),
            line=61,
            waived=WaiverReport("One named owner", "G. Lowe", "PMO", "2025-09-20"),
        ),
        a_finding(
            "TRA004",
            "transparency",
            "medium",
            Text("Reports leave out a part", "报告缺少内容"),
            Text("the reports of 3 weeks name no next steps", "有 3 周的报告没有写下一步"),
            line=190,
            basis=CONVENTION,
        ),
        *(
            a_finding(
                "TRU002",
                "trust",
                "high",
                promise,
                Text(
                    f"“{text}” was due {due}; told the client: not recorded",
                    f"“{text}”应于 {due} 兑现；告知业主的时间：无记录",
                ),
                subject=subject,
                line=line,
                status=status,
                basis=(Basis("ART", "article"), Basis("NEC15", "published_contract")),
            )
            for subject, text, due, line, status in (
                ("c3", "Cold store commissioning plan", "2025-08-15", 131, "standing"),
                (
                    "c7",
                    "Crane software release 2 with the pick-to-light fix",
                    "2025-09-05",
                    143,
                    "new",
                ),
            )
        ),
        a_finding(
            "TRU003",
            "trust",
            "medium",
            Text("Late promise announced too late", "逾期承诺告知过晚"),
            Text("told 2 days before the due date", "到期前 2 天才告知"),
            subject="c3",
            line=131,
            suppressed_by="SUP01",
        ),
        a_finding(
            "TRU007",
            "trust",
            "critical",
            Text("Green report over red facts", "事实已红，报告仍绿"),
            Text(
                "the report of 2025-09-12 is green; SPI is 0.84 and the forecast end lies 49 days "
                "after the end that the client was told",
                "2025-09-12 的报告为绿；SPI 为 0.84，预测完工比告知业主的日期晚 49 天",
            ),
            subject="r12",
            line=214,
        ),
    )


def watermelon_diagnosis():
    return DiagnosisReport(
        id="DX02",
        title=Text("Watermelon reporting", "西瓜式汇报"),
        severity="critical",
        findings=("EXP005", "TRU007"),
        root_cause=Text(
            "Bad news is held back or painted over, so the client sees green while the project is "
            "red inside.",
            "坏消息被压着或被粉饰，业主看到的是绿的，项目里面却是红的。",
        ),
        playbook=(
            Text(
                "Reset with one honest report: computed colours, read first by the PMO",
                "以一份如实报告重置：颜色由规则计算，PMO 先审",
            ),
            Text(
                "The sponsor says in public that early bad news is rewarded",
                "发起人公开表态：尽早报忧受鼓励",
            ),
        ),
        coach=Text(
            "What makes it unsafe to report red here?", "在这里报红灯，为什么让人觉得不安全？"
        ),
    )


def watermelon_actions():
    days = Text("3 working days", "3 个工作日内")
    rows = (
        (
            "honest_report",
            "Send one honest report with the true end date, and explain it in person",
            "发一份如实的报告，写明真实的完工日期，并当面说明",
            "PM",
            "M",
            22.4,
            ("TRU007",),
        ),
        (
            "call_client_today",
            "Call the client about every promise that is late, with a new date for each",
            "就每一项逾期的承诺致电业主，并给出新的日期",
            "PM+our sponsor",
            "S",
            4.1,
            ("TRU002",),
        ),
        ("next_steps", "Put next steps into the report form", "在报告模板中加上下一步", "PMO", "S", 1.0, ("TRA004",)),
        (
            "neutral_review",
            "Have a neutral colleague read the next three reports against the raw data",
            "请中立同事对照原始数据复核后三期报告",
            "PM or neutral colleague",
            "S",
            0.0,
            ("EXP005", "TRU007"),
        ),
        ("name_deputy", "Name a deputy to the client", "向业主介绍一位副手", "Account manager", "L", 0.0, ("LNG006",)),
        ("ask_score", "Ask for a trust score from 0 to 10", "请业主给信任打 0 到 10 分", "Coach", "S", 0.0, ("TRU012",)),
    )  # fmt: skip
    efforts = {"S": 1, "M": 2, "L": 3}
    return tuple(
        ActionAdvice(
            key, Text(en, zh), who, days, size, gain, round(gain / efforts[size], 1), rules
        )
        for key, en, zh, who, size, gain, rules in rows
    )
