"""Promises of the checkpoint command: signed when due and only then, and never beside the data."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from binding_support import counted, notice_issue, prepare
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from ledger_support import ORIGIN

from xiezhi.ledger import keyfile, notes, proofs
from xiezhi.ledger.binding import options
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import create_home
from xiezhi.ledger.log.export import prove


def run(*command: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def key(places: Path) -> notes.Verifier:
    """The public half of a new key."""
    return keyfile.create_signer(options.key_file(), ORIGIN).verifier()


def signed(key: notes.Verifier, *options_: str) -> Checkpoint:
    """The checkpoint that the command prints, verified."""
    printed = run("ledger_checkpoint", *options_)
    return Checkpoint.parse(notes.open_note(printed, [key]).text)


def test_a_checkpoint_holds_every_event_and_lies_outside(kind: str, key: notes.Verifier) -> None:
    for number in range(3):
        notice_issue(number=number)
    assert signed(key).size == 3
    outside = options.outside_file().read_text(encoding="utf-8")
    assert Checkpoint.parse(notes.open_note(outside, [key]).text).size == 3
    trust = proofs.Trust(ORIGIN, [key])
    assert proofs.verify(prove(database(), "notice:1:issued"), trust, [b"made-up notice 1"])


def test_once_more_signs_nothing_new(kind: str, key: notes.Verifier) -> None:
    notice_issue(number=1)
    assert signed(key) == signed(key)
    assert counted("ledger_checkpoint") == 1


def test_it_is_signed_when_due(kind: str, key: notes.Verifier) -> None:
    notice_issue(number=1)
    both = ("--every-leaves", "3", "--every-minutes", "60")
    assert signed(key, *both).size == 1
    notice_issue(number=2)
    for not_due in (both, both[:2], both[2:]):
        assert signed(key, *not_due).size == 1
    notice_issue(number=3)
    assert signed(key, *both[2:]).size == 1
    notice_issue(number=4)
    assert signed(key, *both[:2]).size == 4
    notice_issue(number=5)
    assert signed(key).size == 5
    for wrong in ("0", "-1", "many"):
        with pytest.raises(CommandError):
            run("ledger_checkpoint", "--every-leaves", wrong)


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_nothing_is_signed_beside_the_database(
    kind: str, key: notes.Verifier, tmp_path: Path
) -> None:
    with (
        override_settings(XIEZHI_LEDGER_OUTSIDE_FILE=tmp_path / "data" / "checkpoint"),
        pytest.raises(CommandError, match="LED-206"),
    ):
        run("ledger_checkpoint")
    with (
        override_settings(XIEZHI_LEDGER_OUTSIDE_FILE=None),
        pytest.raises(CommandError, match="LED-202"),
    ):
        run("ledger_checkpoint")
    assert counted("ledger_checkpoint") == 0


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_nothing_is_signed_with_a_key_that_others_may_read(kind: str, key: notes.Verifier) -> None:
    options.key_file().chmod(0o644)
    with pytest.raises(CommandError, match="LED-253"):
        run("ledger_checkpoint")
    options.key_file().unlink()
    with pytest.raises(CommandError, match="LED-252"):
        run("ledger_checkpoint")


def test_a_project_and_the_commands_of_xiezhi_share_one_log(
    empty: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if empty == "sqlite":
        place = f"sqlite:{connection.settings_dict['NAME']}"
    else:
        place = "postgres:TEST_DSN"
        monkeypatch.setenv("TEST_DSN", request.getfixturevalue("postgres"))
    with (
        create_home(tmp_path / "county.ledger", origin=ORIGIN, database=place) as home,
        override_settings(
            XIEZHI_LEDGER_KEY_FILE=home.key_file, XIEZHI_LEDGER_OUTSIDE_FILE=home.outside
        ),
    ):
        prepare()
        notice_issue(number=1)
        home.append(kind="intake.done", actor="a", subject="b", key="intake:1")
        assert signed(home.log_key).size == 2
        assert run("ledger_checkpoint") == home.checkpoint()


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_sqlite_has_no_roles_to_grant_to(kind: str) -> None:
    with pytest.raises(CommandError, match="LED-207"):
        run("ledger_grant", "web")
