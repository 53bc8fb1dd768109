"""What an outcome says of itself."""

import pytest

from comity.tests.properties.outcomes import outcome


@pytest.mark.parametrize(
    ("found", "suppressed", "waived"),
    [
        (".", False, False),
        ("s", True, False),
        ("ss", True, False),
        ("s.", False, False),
        ("w", False, True),
        ("ws", False, True),
        ("w.", False, False),
        ("", False, False),
    ],
)
def test_outcome_is_suppressed_or_waived_when_nothing_else_is_left(found, suppressed, waived):
    failed = outcome("R1", "fail", found=found)
    assert (failed.suppressed, failed.waived) == (suppressed, waived)


@pytest.mark.parametrize(
    ("result", "missing", "remembered"),
    [("fail", ("/reports",), True), ("fail", (), False), ("unknown", ("/reports",), False)],
)
def test_failure_that_lacks_its_data_is_remembered(result, missing, remembered):
    assert outcome("R1", result, missing=missing).remembered is remembered
