import pytest

from comity.engine.authoring import rules
from comity.engine.catalog import load
from comity.engine.drafting import Draft, draft, fields, lists
from comity.engine.examples import run_pack
from comity.engine.mutation import boundaries
from comity.engine.packs import resolve
from comity.engine.shapes import derive
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

SHAPES = derive(Snapshot)


def test_draft_about_any_list_and_field_loads_and_its_examples_come_out(tmp_path):
    asked = [(each, field) for each, shape in lists(SHAPES).items() for field in fields(shape)]
    assert len(asked) > 100
    for number, (each, field) in enumerate(asked):
        title = Text(f"{each} without {field}", f"{each} 缺少 {field}")
        wanted = Draft(f"OWN{number:03}", title, "trust", "low", "S1.2", each, field)
        folder = tmp_path / "trust"
        folder.mkdir(exist_ok=True)
        (folder / f"{wanted.id}.yaml").write_text(draft(wanted, SHAPES), encoding="utf-8")
    packs = resolve([str(tmp_path)])
    catalog, own = load(packs), rules([str(tmp_path)])
    result = run_pack(own, catalog)
    assert [(failure.rule, failure.message.en) for failure in result.failures] == []
    assert result.lacking == {}
    assert boundaries(own, catalog).share > 0.95


@pytest.mark.parametrize("title", ['He said "no"', "back\\slash", "a: b, {c}"])
def test_any_title_is_written_as_it_is(tmp_path, title):
    (tmp_path / "trust").mkdir()
    wanted = Draft("OWN001", Text(title, "标题"), "trust", "low", "S1.2", "issues", "owner")
    (tmp_path / "trust" / "OWN001.yaml").write_text(draft(wanted, SHAPES), encoding="utf-8")
    assert rules([str(tmp_path)])["OWN001"].rule.title.en == title
