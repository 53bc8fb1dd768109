"""The command line: arguments in, one call, an exit code out. Each command has a module of its own."""

import atexit
import gc
import os
import sys
from gettext import gettext
from importlib import import_module
from typing import Any

if not __package__:  # `python cli.py` from a checkout
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".src"))

import click

from comity import __version__
from comity.engine.commands import exits, i18n
from comity.engine.commands.options import SPOKEN

__all__ = ["COMMANDS", "cli", "main"]

#: The module of each command in engine/commands/, imported when it is called: a check must start
#: faster than it reads a file. In the order in which help lists them.
COMMANDS = {
    "init": "init",
    "check": "check",
    "explain": "explain",
    "forecast": "forecast",
    "history": "history",
    "coach": "coach",
    "whatif": "whatif",
    "plan": "plan",
    "audit": "audit",
    "render": "render",
    "waivers": "waivers",
    "import": "importing",
    "rules": "rules",
    "config": "config",
    "schema": "schema",
}
_RARELY = 200_000  #: new objects between two collections of garbage


class _Commands(click.Group):
    """A group that imports a command only when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from comity.engine.errors import UsageError, suggest
            from comity.schemas.text import Text

            known = ", ".join(COMMANDS)
            raise UsageError(
                Text(f'there is no command "{args[0]}"', f"没有“{args[0]}”这个命令"),
                hint=suggest(args[0], [*COMMANDS])
                or Text(f"one of {known}", f"可选：{'、'.join(COMMANDS)}"),
            )
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module: Any = import_module(f"comity.engine.commands.{COMMANDS[name]}")
        found: click.Command = module.command
        return i18n.translated(found) if ctx.obj == "zh" else found


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value:
        from comity.engine.inference import choose

        matcher = choose(os.environ.get("COMITY_MATCHER"))
        python = ".".join(map(str, sys.version_info[:3]))
        told = gettext("comity {version} (matcher: {matcher}, Python {python})")
        click.echo(told.format(version=__version__, matcher=matcher, python=python))
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    callback=_version,
    expose_value=False,
    is_eager=True,
    help="Print the version and the active matcher.",
)
@SPOKEN
def cli() -> None:
    """How healthy is the relationship with the client, why, and what should we do first?

    \b
    Exit codes:
       0  gate met, or no gate
       1  gate failed
       2  wrong usage, or input that can't be read
       3  not enough evidence
      70  a bug
    """  # noqa: D301  click's mark for a paragraph that keeps its lines


def main() -> None:
    """The console script: mistakes of the user end with 2, bugs with a traceback and 70."""
    from comity.engine.errors import ComityError
    from comity.schemas.text import Text

    # A collection walks everything that was imported, to find nothing: rarely, and not at the end.
    gc.set_threshold(_RARELY)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    language = i18n.language_of(sys.argv[1:], os.environ)
    i18n.speak(language)
    try:
        command = i18n.translated(cli) if language == "zh" else cli
        command(standalone_mode=False, obj=language)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        i18n.show(error, language)
        sys.exit(exits.FAULTY)
    except click.Abort as stop:
        told = Text("Interrupted.", "已中断。")
        if isinstance(stop.__context__, EOFError):  # nobody is there to answer
            told = Text(
                "The input ended before all was answered. Give the answers as options.",
                "还有问题没有回答，输入就结束了。请改用选项给出答案。",
            )
        if stop.__cause__ is None:  # a prompt leaves its line open
            click.echo(err=True)
        click.echo(told.of(language), err=True)
        sys.exit(exits.INTERRUPTED)
    except ComityError as error:
        from comity.engine.commands.printing import complain

        complain(error, language)
        sys.exit(exits.FAULTY)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(exits.GATE_MET)
    except Exception:  # noqa: BLE001
        import traceback

        traceback.print_exc()
        told = Text(
            "This is a bug in comity. Please report it with all of the above and `comity --version`.",
            "这是 comity 自身的缺陷。请把以上全部内容连同 `comity --version` 的输出一起反馈给维护者。",
        )
        click.echo(told.of(language), err=True)
        sys.exit(exits.BUG)


if __name__ == "__main__":
    main()
