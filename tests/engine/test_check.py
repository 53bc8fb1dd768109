from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.facts import read
from comity.engine.source import of
from comity.schemas.report import RuleFault
from comity.tests.engine.inference.builders import KnownRule, ruleset

#: More ways to meet it than are ever followed.
EXPLODING = """
id: SUP01
kind: suppress
when:
  - {rule: TRU001, as: a}
  - {rule: TRU002, same: a.subject}
  - {rule: TRU005, as: b}
  - {rule: TRU006, same: b.subject}
then: {suppress: [TRU002]}
"""
RULES = ("TRU001", "TRU002", "TRU005", "TRU006")


def test_an_inference_rule_that_breaks_is_named_in_the_report():
    catalog = load()
    inference = ruleset(EXPLODING, [KnownRule(rule, "trust") for rule in RULES])
    project = {"name": "n", "as_of": "2025-06-30", "phase": "execution"}
    late = [{"id": f"c{n}", "text": "t", "due": "2025-06-20"} for n in range(320)]
    facts = read(of({"project": project, "commitments": late}), catalog.shapes)
    settings = Settings(rules=RULES)
    report = check(facts, catalog._replace(inference=inference), settings)
    assert report.faults == (RuleFault("SUP01", "more than 100000 matches"),)
    assert check(facts, catalog, settings).faults == ()
