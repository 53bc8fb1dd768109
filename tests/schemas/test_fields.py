"""What a field takes when a program, not a file, fills it."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from comity.schemas.places import countries, zone, zones
from comity.schemas.snapshot import Project, Snapshot


def test_dates_of_python_are_taken_and_written_in_iso_form():
    project = Project(name="n", as_of=date(2025, 6, 30), start=datetime(2025, 1, 6, 8, tzinfo=UTC))
    found = Snapshot(project=project).model_dump(mode="json", exclude_unset=True)
    assert found == {
        "project": {"name": "n", "as_of": "2025-06-30", "start": "2025-01-06T08:00:00+00:00"}
    }


def test_a_block_does_not_change_once_it_is_made():
    project = Project(name="n", as_of=date(2025, 6, 30))
    with pytest.raises(ValidationError):
        project.name = "m"


@pytest.mark.parametrize(
    "name", ["", "Mars", "Europe", "../UTC", "/etc/localtime", "a\0b", "x" * 5000]
)
def test_what_is_no_time_zone_is_none(name: str):
    assert zone(name) is None


def test_zones_and_countries_are_listed_in_order():
    assert zones() == sorted(zones())
    assert {"Asia/Shanghai", "UTC"} <= {*zones()}
    assert countries() == sorted(countries())
    assert {"CN", "GB", "DE"} <= {*countries()}
