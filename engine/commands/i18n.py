"""The language of the command line itself: help, prompts, and what click says of a wrong call.

Click asks gettext for each of its texts, and the catalog in `locales/` answers. Our own stand in the same
one: a command says in English what it does, and `translated` looks it up.
"""

import gettext
import os
import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from inspect import cleandoc
from itertools import pairwise
from typing import Any

import click

from comity.schemas.text import LANGUAGES, Language

__all__ = ["language_of", "show", "speak", "translated"]

_LOCALES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "locales")
_OF_A_COMMAND = ("help", "short_help", "epilog", "options_metavar", "subcommand_metavar")
_OF_A_PARAMETER = ("help", "prompt", "metavar")
#: Up to an empty line, and without click's mark for one that keeps its lines.
_PARAGRAPH = re.compile(r"[^\n\b](?:.|\n(?!\n))*")


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The last `--lang` of the line, else COMITY_LANG, else English; what is neither language counts not.

    Found before the line is parsed, since what is wrong with the line is told in it.
    """
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    told = [environment.get("COMITY_LANG", "")]
    told += [
        word.removeprefix("--lang=") if word.startswith("--lang=") else after
        for word, after in pairwise([*options, ""])
        if word == "--lang" or word.startswith("--lang=")
    ]
    return next((known for word in reversed(told) for known in LANGUAGES if word == known), "en")


def speak(language: Language) -> None:
    """Let gettext answer in this language, whatever the user's own variables say.

    A name in the environment is the only way that it offers to those who call it through click.
    """
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("messages", _LOCALES)


def translated(
    command: click.Command, say: Callable[[str], str] = gettext.gettext
) -> click.Command:
    """A copy of a command, with those below it, that says all it has to say through `say`."""
    from comity.engine.commands.help_page import WideContext

    copied: Any = _said(command, _OF_A_COMMAND, say)
    copied.context_class = WideContext
    context = click.Context(command)
    copied.params = [_parameter(parameter, context, say) for parameter in command.params]
    if isinstance(command, click.Group):
        copied.commands = {name: translated(sub, say) for name, sub in command.commands.items()}
    found: click.Command = copied
    return found


def _parameter(
    parameter: click.Parameter, context: click.Context, say: Callable[[str], str]
) -> click.Parameter:
    copied: Any = _said(parameter, _OF_A_PARAMETER, say)
    if isinstance(parameter, click.Argument):
        copied.metavar = say(parameter.make_metavar(context))
    elif not (getattr(parameter, "is_flag", False) or isinstance(parameter.type, click.Choice)):
        copied.type = _said(parameter.type, ("name",), say)  # stands in help and in messages
    found: click.Parameter = copied
    return found


def _said(thing: Any, names: Sequence[str], say: Callable[[str], str]) -> Any:
    copied = copy(thing)
    for name in names:
        text = getattr(thing, name, None)
        if text:
            setattr(copied, name, _PARAGRAPH.sub(lambda found: say(found[0]), cleandoc(text)))
    return copied


def show(error: click.ClickException, language: Language) -> None:
    """Tell a mistake on standard error. Click quotes values itself, and in Chinese not as Chinese does."""
    if language == "zh" and not isinstance(error, click.exceptions.NoArgsIsHelpError):
        message = re.sub(" ?'([^'\n]*)' ?", r"“\1”", error.format_message())
        message = message.replace("”,“", "”、“").replace("”.", "”。").replace("。 ", "。")
        error = click.UsageError(message, getattr(error, "ctx", None))
    error.show()
