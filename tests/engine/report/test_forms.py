from inspect import signature

import pytest

from comity.engine.commands.options import FORMATS
from comity.engine.report.forms import FORMS, renderer

#: Asked for by the command line in ways of their own.
OTHERS = {"text", "json", "html"}


def test_the_command_line_offers_every_form():
    assert set(FORMATS) == FORMS.keys() | OTHERS
    assert len(FORMATS) == len(set(FORMATS))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_has_a_function_of_its_own_module(form):
    function = renderer(form)
    assert function.__module__ == FORMS[form]
    assert list(signature(function).parameters) == ["report", "language"]


def test_a_form_that_is_not_known_is_a_key_error():
    with pytest.raises(KeyError):
        renderer("word")
