"""The words of the command-line library itself (usage, options, errors) in Chinese.

click looks its words up in gettext's domain `messages`, by the environment variable LANGUAGE. Its
catalogue `locale/zh/LC_MESSAGES/messages.po` is written by hand: its strings are not ours.
"""

from __future__ import annotations

import gettext
import os
from importlib.resources import files
from typing import Any

import click

from xiezhi.i18n import _


class Day(click.DateTime):
    """A day written YYYY-MM-DD; anything else is refused in words, without a program's pattern."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            said = _("“{value}”不是日期，请写成 2026-03-02 的样子。").format(value=value)
            self.fail(said, param, ctx)


DAY = Day()


def speak(lang: str) -> None:
    """Let click speak `zh` or `en` from now on, whatever the language of the machine."""
    gettext.bindtextdomain("messages", str(files("xiezhi").joinpath("locale")))
    os.environ["LANGUAGE"] = lang
