"""The `xiezhi` command. Each subcommand lives in a module of its own and is imported on use."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from typing import NoReturn

import click

from xiezhi import __version__
from xiezhi.cli.click_words import speak
from xiezhi.errors import XiezhiError
from xiezhi.i18n import LANGUAGES, _, language, set_language
from xiezhi.system_words import reason_of

# name → module:object. Only what is asked for is imported, so `xiezhi --help` is instant.
COMMANDS = {
    "backup": "xiezhi.cli.backup:backup",
    "check": "xiezhi.cli.check:check",
    "demo": "xiezhi.cli.demo:demo",
    "desk": "xiezhi.cli.desk:desk",
    "explain": "xiezhi.cli.screen:explain",
    "intake": "xiezhi.cli.intake:intake",
    "law": "xiezhi.cli.law:law",
    "ledger": "xiezhi.cli.ledger:ledger",
    "models": "xiezhi.cli.models:models",
    "read": "xiezhi.cli.read:read",
    "records": "xiezhi.cli.records:records",
    "screen": "xiezhi.cli.screen:screen",
    "store": "xiezhi.cli.store:store",
    "witness": "xiezhi.cli.witness:witness",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # This group is made before its own --lang is known, unlike the commands.
        self.help = _(str(self.help))
        for option in self.params:
            if isinstance(option, click.Option) and option.help:
                option.help = _(option.help)
        super().format_help(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(
    cls=LazyGroup,
    help=_("獬豸：从案件数据和裁判文书中发现国家机关的违法行为，逐条给出法条和日期。"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("界面语言：zh 中文，en 英文"))
@click.version_option(__version__, prog_name="xiezhi", help=_("显示版本"))
def cli(lang: str | None) -> None:
    if lang:
        set_language(lang)


def main() -> None:
    """Run the command; an error becomes its sentence on standard error and exit status 1."""
    try:
        arguments = _language_first(sys.argv[1:])
        speak(language())
        if isinstance(sys.stdout, io.TextIOWrapper):
            # Names have characters that a terminal in GBK lacks.
            sys.stdout.reconfigure(errors="backslashreplace")
        cli(arguments, standalone_mode=True)
    except XiezhiError as error:
        _end(error)
    except OSError as error:
        if not (reason := reason_of(error)):
            raise
        path = error.filename2 or error.filename or _("（未指明的文件）")
        _end(XiezhiError("CLI-140", path=path, reason=reason))
    except RuntimeError as error:
        # So says Python before 3.13 of links that point at each other.
        if not str(error).startswith("Symlink loop"):
            raise
        path = str(error).partition("'")[2].rstrip("'")
        _end(XiezhiError("CLI-140", path=path, reason=os.strerror(errno.ELOOP)))


def _language_first(arguments: list[str]) -> list[str]:
    """The arguments with `--lang` in front, wherever it is written; the language is then in use.

    It is needed before a subcommand's help texts are made.
    """
    for place, argument in enumerate(arguments):
        name, equals, chosen = argument.partition("=")
        if argument == "--":
            break
        if name == "--lang" and (equals or place + 1 < len(arguments)):
            after = place + 1 if equals else place + 2
            chosen = chosen if equals else arguments[place + 1]
            set_language(chosen)
            return ["--lang", chosen, *arguments[:place], *arguments[after:]]
    return arguments


def _end(error: XiezhiError) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(1)
