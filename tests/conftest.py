"""What holds for every test: how many cases a property gets, and whose settings are read."""

import os

import pytest
from hypothesis import settings

# A deadline measures the machine, not the code. Costly properties set their own number of cases.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=50)
settings.register_profile("ci", settings.get_profile("ci"), max_examples=2000)
settings.register_profile("deep", settings.get_profile("ci"), max_examples=50_000)  # by hand
settings.load_profile("dev")  # `--hypothesis-profile` has the last word

#: These may steer a run of the suite from outside, to pass it with the other matcher.
MEANT = {"COMITY_MATCHER"}


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_user(tmp_path_factory):
    """No test reads the settings of who runs it, or writes to their cache."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("COMITY_") and name not in MEANT:
                patch.delenv(name)
        for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("COMITY_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
