"""What the command line says of itself, in Chinese: complete, and in its place."""

import ast
import gettext
import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from comity.cli import COMMANDS, cli
from comity.engine.commands import i18n

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "engine" / "commands" / "locales"
PO = FOLDER / "zh" / "LC_MESSAGES" / "messages.po"

#: Modules of click whose messages a command of ours can bring up,
CLICK = (
    "_termui_impl",
    "core",
    "decorators",
    "exceptions",
    "formatting",
    "parser",
    "termui",
    "types",
)
#: but for those that begin so,
NEVER = {
    "as nothing of ours is deprecated, takes several values, or is a path, a truth value, a UUID, a moment": (
        "DeprecationWarning", "deprecated", "Takes {nargs}", "Value must be", "{len_type} values",
        "{name} {filename!r}", "file", "directory", "path", "{value!r} is not a valid boolean",
        "{value!r} is not a valid UUID", "{value!r} does not match the format", "Could not open", "unknown error",
        "Argument {name!r} takes",
    ),
    "as no argument has a help of its own, no option names its variable or has a changing default": (
        "Positional arguments", "env var", "(dynamic)",
    ),
    "as `main` tells an interrupt, `--version` is ours, and nothing is confirmed, hidden or edited": (
        "Aborted!", "%(prog)s, version", "Show the version", "Confirm the action", "Do you want to",
        "Error: The two", "Error: invalid", "Repeat for", "Press any key", "{editor}",
    ),
    "as it tells who programs, not who types": (
        "Arguments take exactly", "Boolean option", "Could not determine", "Name '{name}' defined", "No options",
        "Missing parameter", "Missing {param_type}", "Invalid start", "Unknown color", "Choice(",
    ),
}  # fmt: skip
WIDE = "[\u3400-\u9fff]"


def commands(command=cli, path="comity"):
    """Every command with what is typed to reach it."""
    yield path, command
    if command is cli:
        found = {
            name: import_module(f"comity.engine.commands.{module}").command
            for name, module in COMMANDS.items()
        }
    else:
        found = getattr(command, "commands", {})
    for name, sub in found.items():
        yield from commands(sub, f"{path} {name}")


ALL = [pytest.param(command, path, id=path) for path, command in commands()]


def said(command):
    """What a command and those below it look up."""
    texts = []

    def say(text):
        texts.append(text)
        return text

    i18n.translated(command, say)
    return {
        text for text in texts if not re.fullmatch(r"\[\w+(\|\w+)+\]", text)
    }  # choices are no words


def called(path, names):
    """The texts that a module hands to gettext, as one or as singular and plural."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            texts = [text for text in texts if isinstance(text, str)]
            if texts:
                yield texts[0] if len(texts) == 1 else tuple(texts)


def clicks():
    folder = Path(click.__file__).parent
    for name in CLICK:
        yield from called(folder / f"{name}.py", {"_", "ngettext"})
    yield "required"  # looked up by its name


def never(text):
    beginnings = [beginning for group in NEVER.values() for beginning in group]
    return (text if isinstance(text, str) else text[0]).startswith(tuple(beginnings))


def ours():
    for path in (ROOT / "cli.py", *(ROOT / "engine" / "commands").glob("*.py")):
        yield from called(path, {"gettext"})


def wanted():
    texts = {text for _, command in commands() for text in said(command)}
    return texts | {*ours()} | {text for text in clicks() if not never(text)}


def named(message):
    """A text, or one for one thing and one for several."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


@pytest.fixture(scope="module")
def entries():
    with PO.open(encoding="utf-8") as file:
        return {named(message): message.string for message in read_po(file, "zh") if message.id}


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "")
    bound = gettext.bindtextdomain("messages")
    i18n.speak("zh")
    yield
    gettext.bindtextdomain("messages", bound)


def plain(string):
    """An entry as one text: Chinese has one plural."""
    return string if isinstance(string, str) else string[0]


def test_every_text_has_its_chinese(entries):
    assert wanted() - entries.keys() == set()
    assert {key for key, string in entries.items() if not plain(string)} == set()


def test_no_exception_is_left_over():
    texts = [text if isinstance(text, str) else text[0] for text in clicks()]
    for beginning in (beginning for group in NEVER.values() for beginning in group):
        assert any(text.startswith(beginning) for text in texts), beginning


def test_no_entry_is_left_over(entries):
    assert entries.keys() - wanted() == set()


def test_the_compiled_catalog_is_fresh(entries):
    with PO.with_suffix(".mo").open("rb") as file:
        held = {named(message): plain(message.string) for message in read_mo(file) if message.id}
    assert held == {key: plain(string) for key, string in entries.items()}, "make locales"


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_entries_carry_over_values_options_and_names(entries):
    for key, string in entries.items():
        english, text = key if isinstance(key, str) else " ".join(key), plain(string)
        if "{" in english:
            assert fields(text) <= fields(english)
            assert fields(text) or not fields(english)
        for pattern in (
            "--[a-z-]+",
            "`now`",
            r"[A-Z]{2,3}\d{2,3}",
            r"(?a:[\w.]*\.(?:yaml|jsonl|json)\b)",
        ):
            same = {word for word in re.findall(pattern, english) if word != "REPORT.json"}
            assert same <= {*re.findall(pattern, text)}, (english, text)


def test_chinese_is_set_as_chinese_is(entries):
    for key, string in entries.items():
        english, text = key if isinstance(key, str) else key[0], plain(string)
        assert not re.search(f"{WIDE} ?[,;:!?()]|[,;!?()] ?{WIDE}", text.replace("\n", "")), text
        assert not re.search(f"{WIDE}\\.(?!json|\\.\\.)", text), text
        assert not re.search(f"{WIDE}[A-Za-z0-9]{{2,}}|[A-Za-z0-9]{{2,}}{WIDE}", text), (
            text
        )  # a space between
        assert english.endswith((".", "]", "?)", "?")) or not text.endswith("。"), (english, text)


@pytest.mark.parametrize(("command", "path"), ALL)
def test_every_command_takes_a_language(command, path):
    assert any("--lang" in parameter.opts for parameter in command.params)


@pytest.mark.parametrize(("command", "path"), ALL)
def test_every_option_says_what_it_is_for(command, path):
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize(("command", "path"), ALL)
def test_no_line_of_help_is_wider_than_the_terminal(command, path, columns, monkeypatch, chinese):
    monkeypatch.setenv("COLUMNS", str(columns))
    for shown in (command, i18n.translated(command)):
        context = shown.context_class(shown, info_name=path, max_content_width=100, obj="zh")
        for line in shown.get_help(context).splitlines():
            assert wcswidth(line) <= columns, line


@pytest.mark.parametrize(("command", "path"), ALL)
def test_chinese_help_is_whole_and_chinese(command, path, monkeypatch, chinese):
    monkeypatch.setenv("COLUMNS", "80")
    shown = i18n.translated(command)
    page = shown.get_help(
        shown.context_class(shown, info_name=path, max_content_width=100, obj="zh")
    )
    squeezed = re.sub(r"\s", "", page)
    texts = [shown.help, shown.epilog]
    texts += [parameter.help for parameter in shown.params if isinstance(parameter, click.Option)]
    for text in filter(None, texts):
        assert re.sub(r"[\s\b]", "", text) in squeezed
    without_example = page.partition("示例：")[0]
    assert not re.search(r"[A-Za-z]{2,} (?:the|a|of|and|is|for) ", without_example)
    assert not re.search(r"[A-Z]{4,}", re.sub("YAML|JSON|HTML|REST", "", without_example))


@pytest.mark.parametrize(("command", "path"), ALL)
def test_a_list_of_commands_shows_each_on_one_line(command, path):
    if path != "comity":
        room = 80 - 2 - 2 - len(path.split()[-1].ljust(len("forecast"))) - 2
        catalog = gettext.translation("messages", FOLDER, ["zh"])
        assert command.short_help
        for text in (command.short_help, catalog.gettext(command.short_help)):
            assert wcswidth(text) <= room


def test_a_translated_command_leaves_the_english_one_alone(chinese):
    for _, command in commands():
        before = said(command)
        i18n.translated(command)
        assert said(command) == before


@pytest.mark.parametrize(
    ("line", "environment", "language"),
    [
        ("check a.yaml", {}, "en"),
        ("check a.yaml", {"COMITY_LANG": "zh"}, "zh"),
        ("check a.yaml", {"COMITY_LANG": "fr"}, "en"),
        ("check a.yaml", {"LANGUAGE": "zh", "LANG": "zh_CN.UTF-8"}, "en"),
        ("check --lang zh a.yaml", {}, "zh"),
        ("--lang=zh check", {}, "zh"),
        ("check --lang en", {"COMITY_LANG": "zh"}, "en"),
        ("check --lang en --lang=zh", {}, "zh"),
        ("check --lang=zh --lang en", {}, "en"),
        ("check --lang", {}, "en"),
        ("check --lang fr", {"COMITY_LANG": "zh"}, "zh"),
        ("check -- --lang zh", {}, "en"),
    ],
)
def test_the_language_is_known_before_the_line_is_parsed(line, environment, language):
    assert i18n.language_of(line.split(), environment) == language


@given(st.lists(st.sampled_from(["--lang", "zh", "en", "--lang=zh", "--", "x"])))
def test_any_line_has_a_language(words):
    expected = "zh" if "zh" in words or "--lang=zh" in words else "en"
    assert i18n.language_of(words, {}) in {expected, "en"}
