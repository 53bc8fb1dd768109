import json
from dataclasses import replace

import pytest

from comity.engine.errors import UsageError
from comity.engine.portfolio_earlier import Earlier, moved, read_earlier, trend
from comity.engine.report.json import dumps
from comity.schemas.report import SCHEMA, ProjectInfo
from comity.tests.engine import portfolio_work as work

RULES = "sha256:now"


def before(score=60.0, rules=RULES, as_of="2025-05-31", name="P"):
    return Earlier(name, as_of, score, rules)


def by_id(**projects):
    return {("id", key): value for key, value in projects.items()}


def report(*projects, rules=RULES):
    parts = [
        {"project": {"id": id_, "name": "P", "client": None, "as_of": day}, "score": {"overall": n}}
        for id_, day, n in projects
    ]
    return {"schema": SCHEMA, "tool": {"ruleset_hash": rules}, "reports": parts}


def saved(folder, name, tree):
    path = folder / name
    path.write_text(tree if isinstance(tree, str) else json.dumps(tree), encoding="utf-8")
    return str(path)


def movement(row, earlier):
    (found,) = moved([row], earlier, RULES)
    return found.movement


def test_a_score_moves_by_the_points_between_then_and_now():
    told = movement(work.row("a", 64.5), by_id(a=before(60.0)))
    assert (told.since, told.previous, told.points, told.same_rules) == (
        *("2025-05-31", 60.0, 4.5),
        True,
    )


def test_between_different_rules_nothing_moves_and_that_is_said():
    told = movement(work.row("a", 64.5), by_id(a=before(60.0, rules="sha256:then")))
    assert (told.previous, told.points, told.same_rules) == (60.0, None, False)


@pytest.mark.parametrize(("now", "then"), [(None, 60.0), (60.0, None), (None, None)])
def test_without_a_score_then_and_now_nothing_moves(now, then):
    assert movement(work.row("a", now), by_id(a=before(then))).points is None


def test_a_project_that_was_not_known_has_no_movement():
    assert movement(work.row("a"), by_id(b=before())) is None


def test_a_project_without_an_id_is_known_by_name_and_client():
    row = work.row("x.yaml", 70.0)
    row = replace(row, project=ProjectInfo(None, "Depot", "City", "2025-06-30", None))
    assert movement(row, {("name", "Depot", "City"): before(69.0)}).points == 1.0
    assert movement(row, {("name", "Depot", "Town"): before(69.0)}) is None


def test_of_several_reports_of_a_project_the_latest_day_counts(tmp_path):
    saved(tmp_path, "b.json", report(("a", "2025-04-30", 10.0)))
    saved(tmp_path, "a.json", report(("a", "2025-05-31", 20.0)))
    assert read_earlier(str(tmp_path)) == by_id(a=before(20.0))


def test_an_earlier_audit_is_read_like_reports(tmp_path):
    path = saved(tmp_path, "audit.json", dumps(work.portfolio()))
    found = read_earlier(path)
    assert found["id", "p/depot.comity.yaml"].overall == 31.5
    assert found["id", "p/new.comity.yaml"].overall is None
    assert len(found) == 4


def test_other_json_in_the_folder_is_passed_over(tmp_path):
    saved(tmp_path, "a.json", report(("a", "2025-05-31", 20.0)))
    saved(tmp_path, "package.json", {"name": "x"})
    saved(tmp_path, "list.json", [1])
    saved(tmp_path, "notes.txt", "no JSON at all")
    assert len(read_earlier(str(tmp_path))) == 1


def test_a_folder_without_a_report_is_a_mistake(tmp_path):
    with pytest.raises(UsageError, match="no earlier report here"):
        read_earlier(str(tmp_path))


@pytest.mark.parametrize(
    "tree",
    [
        "{",
        {"schema": SCHEMA},
        {"schema": SCHEMA, "tool": None, "reports": [1]},
        report() | {"reports": [{"project": {}, "score": {}}]},
        report(("a", "2025-05-31", "many")),
        report() | {"reports": 3},
    ],
)
def test_a_broken_report_is_a_mistake_with_its_file(tmp_path, tree):
    path = saved(tmp_path, "a.json", tree)
    with pytest.raises(UsageError) as caught:
        read_earlier(path)
    assert caught.value.file == path


def test_an_id_of_another_kind_does_not_break_the_reading(tmp_path):
    path = saved(tmp_path, "a.json", report((["a"], "2025-05-31", 20.0), (7, "2025-05-31", 20.0)))
    assert ("id", "7") in read_earlier(path)


def test_without_anything_known_before_there_is_no_trend():
    assert trend(moved([work.row("a")], {}, RULES), {}) is None


def test_the_trend_counts_what_moved_and_holds_the_means_of_the_same_projects_together():
    rows = [
        *(work.row("up", 70.0), work.row("down", 40.0), work.row("same", 50.0)),
        *(work.row("other", 99.0), work.row("none", None), work.row("new", 0.0)),
    ]
    earlier = by_id(
        up=before(60.5),
        down=before(45.0, as_of="2025-03-31"),
        same=before(50.0),
        other=before(1.0, rules="sha256:then"),
        none=before(80.0),
        gone=before(10.0, name="Gone"),
    )
    told = trend(moved(rows, earlier, RULES), earlier)
    assert told is not None
    assert told.since == "2025-03-31"
    assert (told.compared, told.up, told.down, told.same) == (3, 1, 1, 1)
    assert (told.previous, told.mean) == (51.8, 53.3)  # of 155.5 and 160 by three, never rounded up
    assert (told.not_comparable, told.new, told.gone) == (2, 1, ("Gone",))


def test_a_trend_without_anything_to_compare_has_no_mean():
    told = trend(moved([work.row("a", None)], by_id(a=before()), RULES), by_id(a=before()))
    assert told is not None
    assert (told.compared, told.previous, told.mean, told.not_comparable) == (0, None, None, 1)
