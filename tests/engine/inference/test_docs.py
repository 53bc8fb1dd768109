import re
from pathlib import Path

from comity.engine.inference.loading import Known, load
from comity.engine.source import parse_many
from comity.tests.engine.inference.builders import RULES

PAGE = Path(__file__).parents[3] / "docs" / "inference.md"


def test_every_rule_of_the_page_loads():
    examples = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    documents = [d for text in examples for d in parse_many(text, "inference.md")]
    rules = load(documents, Known(RULES, ["reset_reporting"])).rules
    assert [rule.kind for rule in rules] == ["diagnosis", "escalate", "suppress"]
