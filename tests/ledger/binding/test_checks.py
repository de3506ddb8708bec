"""Promises of `manage.py check`: what would make the log worthless has a code and a sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from binding_support import sqlite_settings, using
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import override_settings

from xiezhi.ledger import keyfile
from xiezhi.ledger.binding import options

PAGE = Path(__file__).parents[3] / "docs" / "ledger-django.md"


def codes(**how: Any) -> list[str]:
    """The codes of what the checks of the ledger find."""
    return sorted(str(each.id) for each in run_checks(tags=["ledger"], **how))


def deployed() -> list[str]:
    return codes(include_deployment_checks=True, databases=["default"])


@pytest.fixture
def key(places: Path) -> Path:
    """The key file."""
    path = options.key_file()
    keyfile.create_signer(path, options.origin())
    return path


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_a_sound_project_has_nothing_to_tell(kind: str, key: Path) -> None:
    assert deployed() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"transaction_mode": None}, ["LED-203"]),
        ({"transaction_mode": "DEFERRED"}, ["LED-203"]),
        ({"transaction_mode": "immediate"}, []),
        ({"init_command": ""}, ["LED-203"] * 3),
        ({"init_command": "pragma synchronous=2;PRAGMA journal_mode=wal;PRAGMA secure_delete=1"}, []),
        ({"init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON"}, ["LED-203"]),
        (
            {"init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON; "
             "PRAGMA synchronous=NORMAL"},
            ["LED-203"],
        ),
        (
            {"init_command": "PRAGMA journal_mode=DELETE; PRAGMA secure_delete=ON; "
             "PRAGMA synchronous=FULL"},
            ["LED-203"],
        ),
    ],
)  # fmt: skip
def test_the_options_of_sqlite(
    tmp_path: Path, changes: dict[str, Any], expected: list[str]
) -> None:
    with using(sqlite_settings(tmp_path / "db.sqlite", **changes)):
        assert codes() == expected


def test_the_database_itself_is_asked_too(tmp_path: Path) -> None:
    losing = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON"
    with using(sqlite_settings(tmp_path / "db.sqlite", init_command=losing)):
        assert codes(databases=["default"]) == ["LED-104", "LED-203"]
    with using(sqlite_settings(Path(":memory:"))):
        assert codes(databases=["default"]) == ["LED-104"]


def test_a_database_of_another_kind(tmp_path: Path) -> None:
    with using({"ENGINE": "django.db.backends.dummy"}):
        assert codes(databases=["default"]) == ["LED-201"]


class Elsewhere:
    """A router that keeps the ledger out of one database."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if (db, app_label) == ("default", "ledger") else None


def test_a_database_without_the_ledger_is_left_alone() -> None:
    with (
        using({"ENGINE": "django.db.backends.dummy"}),
        override_settings(DATABASE_ROUTERS=[Elsewhere()]),
    ):
        assert codes(databases=["default"]) == []


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_the_name_of_the_log(kind: str, key: Path) -> None:
    for wrong, code in ((None, "LED-202"), ("", "LED-202"), ("two words", "LED-023")):
        with override_settings(XIEZHI_LEDGER_ORIGIN=wrong):
            assert codes() == [code]


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_the_key_file(kind: str, places: Path) -> None:
    assert deployed() == ["LED-252"]
    keyfile.create_signer(options.key_file(), options.origin())
    for mode in (0o640, 0o604, 0o620):
        options.key_file().chmod(mode)
        assert deployed() == ["LED-253"]
    with override_settings(XIEZHI_LEDGER_KEY_FILE=None):
        assert deployed() == ["LED-202"]


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_key_and_outside_file_lie_apart_from_the_database(
    kind: str, key: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    (tmp_path / "link").symlink_to(data)
    for place in (data, data / "below", tmp_path / "link", tmp_path / "keys" / ".." / "data"):
        for setting in ("XIEZHI_LEDGER_OUTSIDE_FILE", "XIEZHI_LEDGER_KEY_FILE"):
            with override_settings(**{setting: str(place / "file")}):
                assert deployed() == ["LED-206"]
    with override_settings(XIEZHI_LEDGER_OUTSIDE_FILE=""):
        assert deployed() == ["LED-202"]


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_without_deploy_neither_files_nor_database_are_looked_at(kind: str) -> None:
    assert codes() == []


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_the_command_fails_with_the_code(kind: str, places: Path) -> None:
    with pytest.raises(CommandError, match="LED-252"):
        call_command("check", deploy=True, databases=["default"])


def test_every_setting_has_a_heading_in_the_documentation() -> None:
    source = Path(options.__file__).read_text(encoding="utf-8")
    settings = set(re.findall(r"\b(?:XIEZHI_LEDGER_|SQLITE_)[A-Z_]+\b", source))
    assert len(settings) == 4
    headings = re.findall(r"^#+ (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert settings <= {name for heading in headings for name in heading.split()}
