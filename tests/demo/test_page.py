"""The commands of docs/demo.md run, and what the page quotes is what they print."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.demo.conftest import County

from xiezhi.cli.main import cli

_PAGE = Path(__file__).parents[2] / "docs" / "demo.md"
_FENCE = re.compile(r"^```(sh)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _tour() -> list[tuple[str, str]]:
    """Each command of the page with the output quoted below it, if any."""
    blocks = [(bool(shell), body) for shell, body in _FENCE.findall(_PAGE.read_text("utf-8"))]
    commands = []
    for place, (shell, body) in enumerate(blocks):
        if shell:
            following = blocks[place + 1 : place + 2]
            quoted = following[0][1] if following and not following[0][0] else ""
            commands.append((body.strip(), quoted))
    return commands


_FIRST, *_REST = _tour()


def test_the_page_begins_with_the_demo_itself_and_has_a_tour_of_five() -> None:
    assert _FIRST[0] == "xiezhi demo --no-serve"
    assert len(_REST) == 5


@pytest.mark.parametrize(("command", "quoted"), _REST)
def test_each_command_of_the_page_runs_and_prints_what_is_quoted(
    command: str, quoted: str, county: County, tmp_path: Path
) -> None:
    (tmp_path / "xiezhi-demo").symlink_to(county.folder)
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        done = CliRunner().invoke(cli, shlex.split(command)[1:])
    finally:
        os.chdir(before)
    assert done.exit_code == 0, done.output
    printed = done.output.replace("\n", "")
    for line in quoted.splitlines():
        for piece in line.split("……"):
            assert piece.strip("， ") in printed, piece


def test_the_commands_of_the_page_are_those_the_demo_prints(county: County) -> None:
    start = county.lines.index("接着试试：")
    printed = [line.strip() for line in county.lines[start + 1 : start + 6]]
    assert sorted(printed) == sorted(command for command, _ in _REST)
