"""The Jira importer against a real export, the shapes of Jira's answers, and mistakes."""

import json
import statistics
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from comity.engine.errors import ComityError, ImportFileError, Mistakes, UsageError
from comity.engine.importers import FORMATS, importer, jira
from comity.engine.importers.jira_counts import Counts, count
from comity.engine.importers.jira_search import read_search
from comity.schemas.snapshot import Issue, Project, Snapshot

ROOT = Path(__file__).parents[3]
SMALL = ROOT / "tests" / "data" / "jira_search_kafka_12.json"
SHARED = ROOT.parent / "shared" / "data"
KAFKA = SHARED / "jira_rest_search_apache_KAFKA.json"


def ticket(number: int = 1, *, project: str = "ABC", **fields: Any) -> dict[str, Any]:
    """One issue as Jira writes it, open and nobody's; `fields` under Jira's names."""
    return {
        "key": f"{project}-{number}",
        "fields": {
            "created": "2025-03-03T09:00:00.000+0000",
            "updated": "2025-03-31T17:30:00.000+0000",
            "resolutiondate": None,
            "duedate": None,
            "summary": "Pump stops",
            "priority": {"name": "Major"},
            "status": {"name": "Open", "statusCategory": {"key": "new"}},
            "issuetype": {"name": "Bug"},
            "assignee": None,
            "project": {"key": project, "name": "Alphabet"},
            **fields,
        },
    }


def without(issue: dict[str, Any], *names: str) -> dict[str, Any]:
    fields = {name: value for name, value in issue["fields"].items() if name not in names}
    return {**issue, "fields": fields}


def search(*issues: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"issues": list(issues), **more}).encode()


def issues(data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = jira.snapshot(data, "x.json")["issues"]
    return found


def said(data: bytes) -> str:
    return "\n".join(text.en for text in jira.read(data, "x.json").summary)


def counted(data: bytes, as_of: date = date(2025, 3, 31)) -> Counts:
    return count(read_search(data, "x.json"), as_of)


def mistake(data: bytes) -> ComityError:
    with pytest.raises(ComityError) as caught:
        jira.read(data, "x.json")
    return caught.value


# A real export


@pytest.mark.skipif(not KAFKA.exists(), reason="the full export is not in the repository")
def test_the_full_export_counts_as_an_independent_script_counted_it() -> None:
    oracle = json.loads((SHARED / "ORACLE.json").read_text())[KAFKA.name]
    found = counted(KAFKA.read_bytes(), date(2025, 11, 1))._asdict()
    oracle["created"] = tuple(map(datetime.fromisoformat, oracle["created"]))
    oracle["max_updated"] = datetime.fromisoformat(oracle["max_updated"])
    assert {key: found[key] for key in oracle} == oracle


@pytest.mark.skipif(not KAFKA.exists(), reason="the full export is not in the repository")
def test_the_full_export_is_a_valid_snapshot_of_its_last_change() -> None:
    plain = jira.snapshot(KAFKA.read_bytes(), KAFKA.name)
    for issue in plain["issues"]:
        del issue["x-type"]  # free keys are the reader's business, not the models'
    found = Snapshot.model_validate(plain)
    assert found.project.as_of == date(2025, 11, 1)
    assert len(found.issues or ()) == 200


def test_a_real_ticket_keeps_what_jira_knows_of_it() -> None:
    found = {issue["id"]: issue for issue in issues(SMALL.read_bytes())}
    assert len(found) == 12
    assert found["KAFKA-19784"] == {
        "id": "KAFKA-19784",
        "title": "Expose Rack ID in MemberDescription",
        "severity": "medium",
        "raised_on": "2025-10-12T09:34:16+00:00",
        "owner": "user-47bc898e",
        "due": "2025-10-18",
        "resolved_on": "2025-10-27T12:10:01+00:00",
        "x-type": "Task",
    }
    assert found["KAFKA-19853"] == {
        "id": "KAFKA-19853",
        "title": "StreamThread blocks on StateUpdater during onAssignment()",
        "severity": "medium",
        "raised_on": "2025-11-01T04:19:06+00:00",
        "x-type": "Bug",
    }


def test_counts_of_the_small_export_follow_from_its_own_text() -> None:
    raw = [issue["fields"] for issue in json.loads(SMALL.read_text())["issues"]]
    ended = [fields for fields in raw if fields["resolutiondate"]]
    hours = statistics.median(
        (
            datetime.fromisoformat(fields["resolutiondate"])
            - datetime.fromisoformat(fields["created"])
        ).total_seconds()
        / 3600
        for fields in ended
    )
    found = counted(SMALL.read_bytes(), date(2025, 11, 1))
    assert (found.issues, found.resolved, found.open) == (12, len(ended), 12 - len(ended))
    assert found.median_resolution_h == round(hours, 1)
    assert found.with_duedate == sum(fields["duedate"] is not None for fields in raw)


# What becomes of a ticket


def test_dates_get_an_offset_with_a_colon_and_keep_their_own_zone() -> None:
    [found] = issues(search(ticket(created="2025-03-03T09:10:55.250+0800")))
    assert found["raised_on"] == "2025-03-03T09:10:55+08:00"


def test_as_of_is_the_utc_day_of_the_last_change() -> None:
    data = search(
        ticket(1, updated="2025-04-01T00:30:00.000+0800"),
        ticket(2, updated="2025-03-30T23:00:00.000-0500"),
    )
    assert jira.snapshot(data, "x.json")["project"]["as_of"] == "2025-03-31"


def test_given_name_and_day_win_over_those_of_the_export() -> None:
    found = jira.snapshot(
        search(ticket()), "x.json", project_name="Waterworks", as_of=date(2025, 4, 2)
    )
    assert found["project"] == {"id": "ABC", "name": "Waterworks", "as_of": "2025-04-02"}


def test_a_project_without_a_name_in_the_export_is_named_by_its_key() -> None:
    assert jira.snapshot(search(without(ticket(), "project")), "x.json")["project"]["name"] == "ABC"


@pytest.mark.parametrize(
    ("priority", "severity"),
    [
        ("Blocker", "critical"),
        ("Highest", "critical"),
        ("Critical", "critical"),
        ("High", "high"),
        ("Major", "medium"),
        ("Medium", "medium"),
        ("Minor", "low"),
        ("Trivial", "low"),
        ("Lowest", "low"),
        ("最高", "critical"),
        ("中", "medium"),
    ],
)
def test_the_middle_priority_of_five_is_medium_and_nothing_critical_is_softened(
    priority: str, severity: str
) -> None:
    [found] = issues(search(ticket(priority={"name": priority})))
    assert found["severity"] == severity


def test_an_unknown_priority_leaves_the_severity_out_and_is_told() -> None:
    data = search(ticket(priority={"name": "Sev 1"}))
    assert "severity" not in issues(data)[0]
    assert "priorities that match no severity: Sev 1" in said(data)


def test_a_person_is_named_by_display_name_then_login_then_account() -> None:
    people = [
        {"displayName": "Ana Ruiz", "name": "aruiz"},
        {"name": "aruiz"},
        {"accountId": "5b10"},
    ]
    data = search(*(ticket(n, assignee=person) for n, person in enumerate(people, 1)))
    assert [issue["owner"] for issue in issues(data)] == ["Ana Ruiz", "aruiz", "5b10"]


def test_nothing_is_invented_about_the_client() -> None:
    [found] = issues(search(ticket(reporter={"displayName": "Client"})))
    assert set(found) == {"id", "title", "severity", "raised_on", "x-type"}


def test_every_issue_field_is_either_filled_or_unavailable() -> None:
    filled = {"id", "title", "severity", "raised_on", "owner", "due", "resolved_on"}
    unavailable = {name.split(".")[1] for name in jira.UNAVAILABLE if name.startswith("issues.")}
    # A missing detected_on is raised_on by the contract: the day a ticket was written.
    assert filled | unavailable | {"detected_on"} == set(Issue.model_fields)
    assert not filled & unavailable


def test_every_project_field_is_filled_unavailable_or_a_setting_with_a_default() -> None:
    unavailable = {name.split(".")[1] for name in jira.UNAVAILABLE if name.startswith("project.")}
    settings = {"timezone", "workdays", "holidays", "language"}
    assert unavailable | {"id", "name", "as_of"} | settings == set(Project.model_fields)


@pytest.mark.parametrize(
    ("asked", "ours"),
    [
        (("duedate",), ["issues.due"]),
        (("assignee",), ["issues.owner"]),
        (("priority",), ["issues.severity"]),
        (("summary",), ["issues.title"]),
        (("resolutiondate",), []),
        (("resolutiondate", "status"), ["issues.resolved_on"]),
    ],
)
def test_a_field_that_was_not_exported_is_unavailable(
    asked: tuple[str, ...], ours: list[str]
) -> None:
    found = jira.snapshot(search(without(ticket(), *asked)), "x.json")["unavailable"]
    assert found == [*jira.UNAVAILABLE, *ours]


def test_numbers_that_were_not_exported_are_not_told() -> None:
    found = counted(search(without(ticket(), "assignee", "duedate")))
    assert found.unassigned_open is None
    assert found.with_duedate is None
    assert "owner" not in said(search(without(ticket(), "assignee")))


def test_a_ticket_that_ended_before_it_began_is_kept_but_never_a_negative_duration() -> None:
    data = search(ticket(resolutiondate="2025-03-01T09:00:00.000+0000"))
    assert issues(data)[0]["resolved_on"] == "2025-03-01T09:00:00+00:00"
    assert counted(data).median_resolution_h is None
    assert "1 ended before they began" in said(data)


def test_a_done_cloud_ticket_ends_when_its_status_category_changed() -> None:
    done = {"name": "Done", "statusCategory": {"key": "done"}}
    moved = "2025-03-20T10:00:00.000+0100"
    [found] = issues(search(ticket(status=done, statuscategorychangedate=moved)))
    assert found["resolved_on"] == "2025-03-20T10:00:00+01:00"


def test_an_open_ticket_has_no_end_though_its_status_category_changed() -> None:
    [found] = issues(search(ticket(statuscategorychangedate="2025-03-20T10:00:00.000+0100")))
    assert "resolved_on" not in found


def test_a_ticket_done_without_a_date_is_neither_open_nor_resolved() -> None:
    done = {"name": "Done", "statusCategory": {"key": "done"}}
    data = search(ticket(1), ticket(2, status=done))
    assert [issue["id"] for issue in issues(data)] == ["ABC-1"]
    assert (counted(data).open, counted(data).resolved, counted(data).undated) == (1, 0, 1)
    assert "1 are done without a date and were left out" in said(data)


def test_open_means_older_than_thirty_days_from_the_thirty_first() -> None:
    data = search(
        ticket(1, created="2025-03-01T23:59:00.000+0000"),
        ticket(2, created="2025-02-28T23:59:00.000+0000"),
    )
    assert counted(data, date(2025, 3, 31)).open_older_30d == 1


def test_half_an_emoji_left_by_a_cut_text_becomes_a_replacement_mark() -> None:
    [found] = issues(search(ticket(summary="Leak \ud83d")))
    assert found["title"] == "Leak \ufffd"


# Shapes of an answer


def test_issues_stand_in_the_order_of_their_numbers_whatever_the_query_said() -> None:
    data = search(ticket(10), ticket(9), ticket(100))
    assert [issue["id"] for issue in issues(data)] == ["ABC-9", "ABC-10", "ABC-100"]


def test_pages_of_the_enhanced_search_are_joined_in_any_order() -> None:
    first = {"issues": [ticket(1)], "nextPageToken": "abc", "isLast": False}
    last = {"issues": [ticket(2)], "isLast": True}
    for pages in ([first, last], [last, first]):
        data = json.dumps(pages).encode()
        assert [issue["id"] for issue in issues(data)] == ["ABC-1", "ABC-2"]
        assert "pages" not in said(data)


def test_a_ticket_on_two_pages_counts_once_in_its_later_state() -> None:
    early = ticket(1, summary="old", updated="2025-03-30T00:00:00.000+0000")
    late = ticket(1, summary="new", updated="2025-03-31T00:00:00.000+0000")
    for pair in ((early, late), (late, early)):
        data = json.dumps([{"issues": [one]} for one in pair]).encode()
        assert [issue["title"] for issue in issues(data)] == ["new"]
        assert "1 stood on two pages" in said(data)


def test_a_search_with_a_next_page_that_is_not_there_says_so() -> None:
    assert "fetch the next pages too" in said(search(ticket(), nextPageToken="abc"))


def test_a_first_page_of_a_longer_search_says_how_many_are_not_there() -> None:
    assert "found 41 more than were exported" in said(search(ticket(), total=42))


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),  # PowerShell's `>`
        lambda text: text.encode("utf-16-le"),
    ],
)
def test_encodings_that_windows_tools_write_are_read(encode: Callable[[str], bytes]) -> None:
    data = encode(search(ticket(summary="泵停机")).decode("unicode_escape"))
    assert issues(data)[0]["title"] == "泵停机"


def test_the_same_bytes_give_the_same_import() -> None:
    assert jira.read(SMALL.read_bytes(), "a") == jira.read(SMALL.read_bytes(), "a")


# Mistakes


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"", "the file is empty", ""),
        (b"  \n", "the file is empty", ""),
        (b"<!DOCTYPE html><html>", "a web page or XML, not JSON", "log-in page"),
        (b'<?xml version="1.0"?><rss/>', "a web page or XML, not JSON", "log-in page"),
        (b"Summary,Issue key\nPump,ABC-1\n", "not JSON", "/rest/api/2/search"),
        (b"\xff\xfe\x00\xd8", "not a text in UTF-8 or UTF-16", ""),
        (b'{"issues": [', "the JSON breaks off before its end", "download"),
        (b'{"issues": [{"key": "AB', "the JSON breaks off before its end", "download"),
        (b"[" * 100_000, "not JSON that a Jira writes", "/rest/api/2/search"),
        (b"9" * 5000, "not JSON that a Jira writes", "/rest/api/2/search"),
        (b"null", "not a Jira search", "/rest/api/2/search"),
        (b"{}", "not a Jira search", "/rest/api/2/search"),
        (b"[]", "a list without pages", "/rest/api/2/search"),
        (b"[1]", "not a Jira search", "/rest/api/2/search"),
        (b'{"key": "A-1", "fields": {}}', "a single issue, not a search", "/rest/api/2/search"),
        (
            b'{"errorMessages": ["The requested API has been removed."], "errors": {}}',
            "Jira answered with an error: The requested API has been removed.",
            "/rest/api/3/search/jql",
        ),
        (search(), "the search found no issues", "query"),
        (search(without(ticket(), "created")), "issues.0.fields.created is missing", "fields=*all"),
        (search({"id": "10001"}), "issues.0.key is missing", "fields=*all"),
        (search({"key": "ABC-1"}), "issues.0.fields is missing", "fields=*all"),
        (search(ticket(created="yesterday")), "issues.0.fields.created is not a date", ""),
        (search(ticket(created="2025-03-03T09:00:00")), "is not a date and time with an", ""),
        (search(ticket(created="0001-01-01T00:00:00+1400")), "is not a date and time", ""),
        (search(ticket(priority="Major")), "issues.0.fields.priority is not what Jira", ""),
        (search({**ticket(), "key": "nonsense"}), "issues.0.key is not what Jira", ""),
        (search(without(ticket(), "updated")), "no issue says when it was updated", "updated"),
    ],
)
def test_a_file_that_is_no_export_is_named_for_what_it_is(
    data: bytes, message: str, hint: str
) -> None:
    found = mistake(data)
    first = found.mistakes[0] if isinstance(found, Mistakes) else found
    assert isinstance(first, ImportFileError)
    assert message in first.message.en
    assert first.message.zh != first.message.en
    assert hint in (first.hint.en if first.hint else "")
    assert first.file == "x.json"


def test_broken_json_points_at_its_line() -> None:
    found = mistake(b'{\n "issues": [\n  nope]}')
    assert found.render().startswith("x.json:3:3: not JSON")


def test_one_lack_in_many_tickets_is_one_mistake() -> None:
    found = mistake(search(*(without(ticket(n), "created") for n in range(1, 201))))
    assert isinstance(found, ImportFileError)
    assert found.message.en == "issues.0.fields.created is missing, and 199 more like it"


def test_all_kinds_of_mistakes_are_told_together() -> None:
    found = mistake(search(without(ticket(1), "created"), ticket(2, priority=3)))
    assert isinstance(found, Mistakes)
    assert len(found.mistakes) == 2


def test_a_mistake_on_a_later_page_names_the_page() -> None:
    data = json.dumps([{"issues": [ticket()]}, {"issues": [{"key": "ABC-2"}]}]).encode()
    assert mistake(data).message.en == "1.issues.0.fields is missing"


def test_an_export_of_two_projects_is_refused_with_their_names() -> None:
    found = mistake(search(ticket(1), ticket(2), ticket(1, project="XYZ")))
    assert found.message.en == "issues of 2 projects: ABC (2), XYZ (1)"
    assert found.hint is not None
    assert "project = " in found.hint.en


# The registry


def test_every_format_has_an_importer() -> None:
    for name in FORMATS:
        assert callable(importer(name))


def test_an_unknown_format_is_a_usage_error_with_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        importer("jirra")
    assert caught.value.hint is not None
    assert caught.value.hint.en == 'did you mean "jira"?'
