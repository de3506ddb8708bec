"""How the commands of the ledger are told which one, and open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from xiezhi.cli.ledger_text import FOLDER
from xiezhi.i18n import _
from xiezhi.ledger.home import Home, open_home, told


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names the ledger."""
    option = click.option(
        "--home", "home_path", required=True, envvar="XIEZHI_LEDGER", type=FOLDER,
        help=_("账本目录，也可写在环境变量 XIEZHI_LEDGER 中"),
    )  # fmt: skip
    return option(command)


@contextmanager
def opened(path: Path) -> Iterator[Home]:
    """The ledger in a folder, closed at the end. What a database reports becomes a sentence."""
    with told(), open_home(path) as home:
        yield home
