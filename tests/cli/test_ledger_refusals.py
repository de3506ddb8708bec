"""What `xiezhi ledger` refuses: each with a sentence, and nothing changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from tests.cli.ledger_office import (
    CONGRESS,
    HOME,
    KEY_FILE,
    LETTER,
    ORIGIN,
    OUTSIDE,
    WITNESS,
    Office,
    tampering,
)

from xiezhi.errors import XiezhiError
from xiezhi.ledger import keyfile, notes
from xiezhi.ledger.home import create_home, home_of, open_home


@pytest.fixture
def office(xiezhi: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    monkeypatch.chdir(tmp_path)
    made = Office(xiezhi, monkeypatch)
    made.init()
    return made


# What is refused when a ledger is made.


def test_a_ledger_is_made_once_and_a_refusal_leaves_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = KEY_FILE.read_bytes()
    office.refused("LED-261", "ledger", "init", HOME, "--origin", ORIGIN)
    office.refused("LED-023", "ledger", "init", "other.ledger", "--origin", "a b")
    office.refused(
        "LED-250", "ledger", "init", "o.ledger", "--origin", ORIGIN, "--key-file", KEY_FILE
    )
    assert KEY_FILE.read_bytes() == before
    shutil.rmtree("o.ledger")
    inside = ("--checkpoint-file", Path("o.ledger/x/../checkpoint"))
    office.refused("LED-279", "ledger", "init", "o.ledger", "--origin", ORIGIN, *inside)
    inside = ("--key-file", Path("o.ledger/key"))
    office.refused("LED-279", "ledger", "init", "o.ledger", "--origin", ORIGIN, *inside)
    office.refused("LED-281", "ledger", "init", "o.ledger", "--origin", ORIGIN, "--database", "x")
    Path("o.ledger-checkpoint").write_text("of another ledger", encoding="utf-8")
    office.refused("LED-280", "ledger", "init", "o.ledger", "--origin", ORIGIN)
    Path("o.ledger-checkpoint").unlink()
    monkeypatch.delenv("XIEZHI_TEST_DSN", raising=False)
    postgres = ("--database", "postgres:XIEZHI_TEST_DSN")
    office.refused("LED-258", "ledger", "init", "o.ledger", "--origin", ORIGIN, *postgres)
    assert not Path("o.ledger-key").exists()
    monkeypatch.setenv("XIEZHI_TEST_DSN", "host=127.0.0.1 port=1 password=secret connect_timeout=1")
    said = office.refused("LED-260", "ledger", "init", "o.ledger", "--origin", ORIGIN, *postgres)
    assert "secret" not in said
    monkeypatch.setenv("XIEZHI_TEST_DSN", "postgresql//somebody:secret@127.0.0.1/ledger")
    said = office.refused("LED-287", "ledger", "init", "o.ledger", "--origin", ORIGIN, *postgres)
    assert "secret" not in said
    assert not Path("o.ledger-key").exists()
    office.done("ledger", "init", "o.ledger", "--origin", ORIGIN)


def test_the_folder_and_the_key_are_of_their_owner_alone(office: Office) -> None:
    assert HOME.stat().st_mode & 0o777 == 0o700
    assert KEY_FILE.stat().st_mode & 0o777 == 0o600
    private = KEY_FILE.read_text(encoding="utf-8").split("+", 4)[4].strip()
    for path in HOME.iterdir():
        assert private.encode() not in path.read_bytes()


def test_an_empty_folder_made_before_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "open.ledger").mkdir(mode=0o755)
    create_home(tmp_path / "open.ledger", origin=ORIGIN)
    assert (tmp_path / "open.ledger").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "open.ledger" / "ledger.db").stat().st_mode & 0o777 == 0o600


def test_a_key_that_cannot_be_kept_leaves_no_half_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xiezhi.durable.os.fsync", full)
    with pytest.raises(XiezhiError) as caught:
        keyfile.create_signer(tmp_path / "key", ORIGIN)
    assert caught.value.code == "LED-251" and not (tmp_path / "key").exists()


def test_home_and_files_may_be_moved_together(office: Office, monkeypatch: Any) -> None:
    office.append(0, 1)
    office.done("ledger", "checkpoint")
    Path("moved").mkdir()
    for path in (HOME, KEY_FILE, OUTSIDE):
        path.rename(Path("moved") / path.name)
    monkeypatch.chdir("moved")
    assert "没有新增" in office.done("ledger", "checkpoint")


def test_the_ledger_of_a_store_stands_beside_it(tmp_path: Path) -> None:
    home = create_home(home_of(tmp_path / "county"), origin=ORIGIN)
    assert home.path == tmp_path / "county.ledger"
    assert {path.name for path in tmp_path.iterdir()} == {"county.ledger", "county.ledger-key"}


# What is refused of a ledger that is there.


def test_the_private_key_is_needed_for_signing_alone(office: Office) -> None:
    office.append(0, 2)
    office.done("ledger", "checkpoint")
    office.append(2, 3)
    KEY_FILE.chmod(0o640)
    office.refused("LED-253", "ledger", "checkpoint")
    KEY_FILE.unlink()
    office.refused("LED-252", "ledger", "checkpoint")
    keyfile.create_signer(KEY_FILE, ORIGIN)
    office.refused("LED-263", "ledger", "checkpoint")
    KEY_FILE.write_bytes(b"\xff rubbish")
    office.refused("LED-026", "ledger", "checkpoint")
    KEY_FILE.unlink()
    keyfile.create_cosigner(KEY_FILE, ORIGIN)
    office.refused("LED-026", "ledger", "checkpoint")
    office.done("ledger", "verify")
    office.done("ledger", "prove", "instrument:1", "--out", "proof")
    office.done("ledger", "export", "export")
    office.done("ledger", "key")


RUBBISH = [b"", b"\xff\xfe", b"a: [", b"[]", b"format: x", b"format: 1\n", b"- " * 5000, b"&a [*a]"]


@pytest.mark.parametrize("content", RUBBISH)
def test_rubbish_in_place_of_the_settings_is_refused(office: Office, content: bytes) -> None:
    (HOME / "ledger.yaml").write_bytes(content)
    office.refused("LED-256", "ledger", "status")


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("format", 2, "LED-257"),
        ("origin", "other.example.invalid", "LED-262"),
        ("origin", 7, "LED-256"),
        ("database", "sqlite:other.db", "LED-259"),
        ("database", "sqlite:.", "LED-259"),
        ("database", "ledger.db", "LED-256"),
        ("database", "postgres:XIEZHI_UNSET", "LED-258"),
        ("witnesses", ["rubbish"], "LED-020"),
        ("witnesses", 7, "LED-256"),
        ("least_witnesses", "many", "LED-256"),
    ],
)
def test_a_wrong_setting_is_refused(office: Office, setting: str, value: object, code: str) -> None:
    path = HOME / "ledger.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**content, setting: value}), encoding="utf-8")
    office.refused(code, "ledger", "status")
    assert not (HOME / "other.db").exists()


def test_a_database_that_is_none_is_refused(office: Office) -> None:
    (HOME / "ledger.db").write_bytes(b"not a database, though long enough to be looked at" * 100)
    office.refused("LED-103", "ledger", "verify")
    (HOME / "ledger.db").write_bytes(b"")
    office.refused("LED-106", "ledger", "status")
    (HOME / "ledger.db").unlink()
    office.refused("LED-259", "ledger", "checkpoint")
    with pytest.raises(Exception, match="LED-259"):
        office.append(0, 1)


def test_tables_that_somebody_removed_are_a_sentence(office: Office) -> None:
    with tampering() as database:
        database.execute("DROP TABLE ledger_cosignature")
    office.refused("LED-260", "ledger", "verify")


def test_no_ledger_is_made_by_looking_for_one(office: Office) -> None:
    office.refused("LED-256", "ledger", "status", "--home", "nowhere")
    assert not Path("nowhere").exists()


def test_what_is_not_there_cannot_be_proved_submitted_or_exported(office: Office) -> None:
    office.append(0, 1)
    office.refused("LED-113", "ledger", "prove", "instrument:9", "--out", "proof")
    office.refused("LED-129", "ledger", "prove", "instrument:0", "--out", "proof")
    office.refused("LED-268", "ledger", "request", "--out", "request")
    office.refused("LED-128", "ledger", "export", "export")
    assert not any(Path(name).exists() for name in ("proof", "request"))


def test_a_proof_with_too_few_witnesses_says_so(office: Office) -> None:
    office.append(0, 1)
    office.done("ledger", "checkpoint")
    office.meet()
    said = office.done("ledger", "prove", "instrument:0", "--out", "proof")
    assert "要求至少 1 个见证人签名" in said


def test_a_checkpoint_to_verify_against_must_be_one_of_this_ledger(office: Office) -> None:
    office.append(0, 1)
    office.done("ledger", "checkpoint")
    other = create_home(Path("other.ledger"), origin=ORIGIN)
    office.append(0, 1, other.path)
    Path("foreign").write_text(other.checkpoint(), encoding="utf-8")
    Path("rubbish").write_bytes(b"\xff\x00")
    Path("long").write_bytes(b"x" * (2 << 20))
    for name in ("foreign", "rubbish", "long", "missing"):
        assert name in office.refused("LED-266", "ledger", "verify", "--against", name)


# Witnesses that the ledger trusts.


def test_a_witness_is_trusted_once_with_a_key_of_its_own(office: Office) -> None:
    office.meet()
    trust = ("ledger", "trust")
    office.refused("LED-264", *trust, CONGRESS / "witness.pub", "--yes")
    office.refused("LED-025", *trust, HOME / "log.pub", "--yes")
    office.refused("LED-255", *trust, CONGRESS / "witness-key", "--yes")
    office.refused("LED-255", *trust, KEY_FILE, "--yes")
    office.refused("LED-251", *trust, "missing", "--yes")
    for content in (b"", b"\xff", b"one\ntwo+a+b\n", LETTER):
        Path("rubbish").write_bytes(content)
        office.refused("LED-254", *trust, "rubbish", "--yes")
    office.done("witness", "init", "superior", "--name", "superior.example.invalid/witness")
    office.refused("LED-265", *trust, "superior/witness.pub", "--yes", "--need", "3")
    said = office.done(*trust, "superior/witness.pub", "--yes", "--need", "1")
    assert "共 2 个，至少要 1 个签名" in said
    assert open_home(HOME).witnesses[0].name == WITNESS


def test_a_key_is_trusted_only_after_a_yes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.done("witness", "init", CONGRESS, "--name", WITNESS)
    asked = []

    def no(text: str, *, abort: bool) -> None:
        asked.append(text)
        raise click.Abort

    monkeypatch.setattr(click, "confirm", no)
    for words in (
        ("ledger", "trust", CONGRESS / "witness.pub"),
        ("witness", "trust", CONGRESS, HOME / "log.pub"),
    ):
        done = office.xiezhi(*words)
        assert done.status == 1 and "指纹：" in done.out
    assert ["60 个数字" in text for text in asked] == [True, True]
    assert not open_home(HOME).witnesses
    assert (CONGRESS / "logs.pub").read_bytes() == b""


def test_an_answer_must_come_from_a_trusted_witness_and_fit(office: Office) -> None:
    office.append(0, 3)
    office.meet()
    office.witnessed()
    answer = Path("answer").read_bytes()
    # Once more changes nothing, and a checkpoint signed meanwhile does not hinder.
    office.append(3, 5)
    office.done("ledger", "checkpoint")
    assert "3 条的检查点：收录见证签名 0 个" in office.done("ledger", "cosigned", "answer")
    for content in (b"", b"\xff", b"rubbish\n", answer[:-2], answer + b"\n" + answer, LETTER):
        Path("bad").write_bytes(content)
        office.refused("LED-270", "ledger", "cosigned", "bad")
    [signature] = notes.split("-\n\n" + answer.decode())[1]
    data = bytes([*signature.data[:-1], signature.data[-1] ^ 1])
    for code, changed in (
        ("LED-272", replace(signature, data=data)),
        ("LED-271", replace(signature, name=f"other.{WITNESS}")),
        ("LED-271", replace(signature, key_id=b"0000")),
    ):
        Path("bad").write_text(changed.line(), encoding="utf-8")
        assert changed.name in office.refused(code, "ledger", "cosigned", "bad")
    with open_home(HOME) as home:
        assert home.database.execute("SELECT COUNT(*) FROM ledger_cosignature") == [(1,)]


def test_with_several_witnesses_each_has_its_own_size(office: Office) -> None:
    office.append(0, 3)
    office.meet()
    office.witnessed()
    superior = "superior.example.invalid/witness"
    office.done("witness", "init", "superior", "--name", superior)
    office.done("witness", "trust", "superior", HOME / "log.pub", "--yes")
    office.done("ledger", "trust", "superior/witness.pub", "--yes")
    said = office.done("ledger", "request", "--name", superior, "--out", "request")
    assert "从 0 条到 3 条" in said
    office.done("witness", "take", "superior", "request", "--out", "answer")
    assert superior in office.done("ledger", "cosigned", "answer")
    assert "从 3 条到 3 条" in office.done("ledger", "request", "--out", "request")
    assert WITNESS in office.refused("LED-286", "ledger", "request", "--name", "x", "--out", "r")
    office.done("ledger", "prove", "instrument:0", "--out", "proof")
    assert "见证人签名 2 个" in office.done("ledger", "prove", "instrument:0", "--out", "proof")
