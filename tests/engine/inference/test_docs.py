import re
from pathlib import Path

import pytest

from comity.engine.inference.loading import Known, load
from comity.engine.source import parse_many
from comity.tests.engine.inference.builders import RULES

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("page", ["inference.md", "zh/inference.md"])
def test_every_rule_of_the_page_loads(page):
    examples = re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
    documents = [d for text in examples for d in parse_many(text, "inference.md")]
    rules = load(documents, Known(RULES, ["reset_reporting"])).rules
    assert [rule.kind for rule in rules] == ["diagnosis", "escalate", "suppress"]
