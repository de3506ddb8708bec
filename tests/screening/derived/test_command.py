"""`xiezhi models relations`: listed with what they rest on, tested, and an unknown one named."""

from __future__ import annotations

from click.testing import CliRunner

from xiezhi.cli.models_relations import relations_command
from xiezhi.errors import XiezhiError
from xiezhi.screening.derived import derived_relations


def test_every_relation_is_listed() -> None:
    result = CliRunner().invoke(relations_command, [])
    assert result.exit_code == 0
    listed = [line.split()[0] for line in result.stdout.splitlines()[1:]]
    assert listed == list(derived_relations())
    assert "刑事审判" in result.stdout


def test_one_is_tested() -> None:
    result = CliRunner().invoke(relations_command, ["organ_line", "--test"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].split() == ["organ_line", "duckdb", "4", "通过"]


def test_an_unknown_one_is_named() -> None:
    result = CliRunner().invoke(relations_command, ["organ_lines"])
    assert isinstance(result.exception, XiezhiError)
    assert result.exception.code == "SCR-144"
