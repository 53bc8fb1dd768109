import subprocess
import sys

import pytest

from comity.engine.errors import UsageError
from comity.engine.inference import choose
from comity.tests.engine.inference.builders import NO_DURABLE, needs_durable

#: A process in which durable-rules can't be imported.
WITHOUT = "import sys; sys.modules['durable_rules_engine'] = None; "


def said(code):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {WITHOUT}{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_without_a_name_durable_where_it_is_installed_else_python():
    expected = "python" if NO_DURABLE else "durable"
    assert choose(None) == choose("") == expected
    code = "from comity.engine.inference import choose; print(choose(None))"
    assert said(code) == "python\n"


def test_python_is_always_there():
    assert choose("python") == "python"


@needs_durable
def test_durable_is_there_where_it_is_installed():
    assert choose("durable") == "durable"


def test_a_matcher_that_can_not_be_imported_is_a_usage_error_with_its_reason():
    code = (
        "from comity.engine.errors import UsageError\n"
        "from comity.engine.inference import choose\n"
        "try: choose('durable')\n"
        "except UsageError as error: print(error.render('en')); print(error.render('zh'))"
    )
    done = said(f"\n{code}")
    assert "durable can't be imported: " in done
    assert "or choose python" in done
    assert "或改用 python" in done


def test_an_unknown_matcher_is_a_usage_error_with_a_suggestion():
    with pytest.raises(UsageError) as caught:
        choose("durabel")
    assert caught.value.hint is not None
    assert caught.value.hint.en == 'did you mean "durable"?'
    with pytest.raises(UsageError, match="rete"):
        choose("rete")
