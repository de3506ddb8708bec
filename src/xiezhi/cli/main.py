"""The `xiezhi` command. Each subcommand lives in a module of its own and is imported on use."""

from __future__ import annotations

import importlib
import io
import sys

import click

from xiezhi import __version__
from xiezhi.cli.click_words import speak
from xiezhi.errors import XiezhiError
from xiezhi.i18n import LANGUAGES, _, language, set_language

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
        # The language is needed before a subcommand's help texts are made, wherever it is written.
        arguments = sys.argv[1:]
        if "--lang" in arguments[:-1]:
            place = arguments.index("--lang")
            set_language(arguments[place + 1])
            arguments = [*arguments[place : place + 2], *arguments[:place], *arguments[place + 2 :]]
        speak(language())
        if isinstance(sys.stdout, io.TextIOWrapper):
            # Names have characters that a terminal in GBK lacks.
            sys.stdout.reconfigure(errors="backslashreplace")
        cli(arguments, standalone_mode=True)
    except XiezhiError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
