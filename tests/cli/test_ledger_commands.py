"""`xiezhi ledger` as the office and its Congress office use it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.ledger_office import (
    CONGRESS,
    HOME,
    LETTER,
    ORIGIN,
    OUTSIDE,
    WITNESS,
    Office,
    serving,
    tampering,
)

from xiezhi.ledger.home import open_home
from xiezhi.ledger.last_check import Check, last

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def office(xiezhi: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    monkeypatch.chdir(tmp_path)
    made = Office(xiezhi, monkeypatch)
    made.init()
    return made


def outsider(*words: str) -> tuple[int, str]:
    """The single-file program, as an outsider runs it."""
    run = [sys.executable, "-I", "xiezhi_verify.py", *words]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


TRUSTED = ("--key", f"{HOME}/log.pub", "--witness", f"{CONGRESS}/witness.pub")


def test_the_whole_life_of_a_ledger(office: Office) -> None:
    office.append(0, 300)
    assert "已签署检查点：300 条" in office.done("ledger", "checkpoint")
    office.meet()
    # By file.
    assert "从 0 条到 300 条" in office.done("ledger", "request", "--out", "request")
    taken = office.done("witness", "take", CONGRESS, "request", "--out", "answer")
    assert f"已见证账本 {ORIGIN}：300 条" in taken
    said = office.done("ledger", "cosigned", "answer", "--out", "october.checkpoint")
    assert f"300 条的检查点：收录见证签名 1 个（{WITNESS}）" in said
    # Over HTTP.
    office.append(300, 520)
    office.done("ledger", "checkpoint")
    with serving() as address:
        said = office.done("ledger", "submit", "--witness", address, "--out", "november.checkpoint")
    assert f"520 条的检查点：收录见证签名 1 个（{WITNESS}）" in said
    status = office.done("ledger", "status")
    assert f"账本 {ORIGIN}，共 520 条" in status
    assert f"见证人 {WITNESS}：已见证到 520 条" in status
    # Recomputed, also against what the witness kept.
    office.done("witness", "checkpoint", CONGRESS, ORIGIN, "--out", "kept")
    assert "重算了全部 520 条，没有不符" in office.done("ledger", "verify")
    checked = last(open_home(HOME), Check.LEDGER)
    assert checked and (checked.leaves, checked.differences, checked.others) == (520, 0, True)
    against = office.done(
        "ledger", "verify", "--against", "kept", "--against", "october.checkpoint"
    )
    assert against == "结论：重算了全部 520 条，没有不符。\n"
    # Outsiders.
    said = office.done("ledger", "prove", "instrument:7", "--out", "letter.tlog-proof")
    assert "第 7 号（从 0 数起），检查点 520 条，见证人签名 1 个" in said
    assert "不证明记入之前的内容真实" in said
    office.done("ledger", "verifier", "--out", "xiezhi_verify.py")
    Path("letter.pdf").write_bytes(LETTER + b"7")
    Path("changed.pdf").write_bytes(LETTER + b"8")
    proof = ("proof", "letter.tlog-proof", *TRUSTED, "--document")
    status_, said = outsider(*proof, "letter.pdf")
    assert status_ == 0 and "结论：成立" in said and WITNESS in said
    status_, said = outsider(*proof, "changed.pdf")
    assert status_ == 1 and "与入账时登记的内容不一致" in said
    assert "检查点 520 条" in office.done("ledger", "export", "export")
    status_, said = outsider("log", "export", "--against", "october.checkpoint", *TRUSTED)
    assert status_ == 0 and "前 300 条与旧检查点完全相同" in said
    # The monthly pair of files.
    office.done("ledger", "request", "--old", "300", "--out", "november.proof")
    pair = ("october.checkpoint", "november.checkpoint", "--proof", "november.proof")
    status_, said = outsider("checkpoints", *pair, *TRUSTED)
    assert status_ == 0 and "现有 520 条；前 300 条" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE ledger_event SET entry = CAST(replace(CAST(entry AS TEXT), 'case:3', 'case:4') "
            "AS BLOB) WHERE id = 4",
            "[LED-153] 第 3 条的内容与其叶哈希不符：内容被改动。",
        ),
        ("DELETE FROM ledger_leaf WHERE idx = 3", "[LED-150] 缺少第 3 至 3 条"),
        (
            "UPDATE ledger_payload SET payload = x'00' WHERE event = 6",
            "[LED-161] 事件 instrument:5 的附件内容 instrument 与承诺值不符",
        ),
        (
            "UPDATE ledger_cosignature SET line = replace(line, ' ', '  ')",
            "[LED-267] 数据库中 9 条检查点的见证签名与检查点不符",
        ),
    ],
)
def test_a_tampered_row_is_named_and_the_status_is_one(
    office: Office, change: str, said: str
) -> None:
    office.append(0, 9)
    office.meet()
    office.witnessed()
    office.done("ledger", "verify")
    with tampering() as database:
        database.execute(change)
    assert said in office.found()


def test_a_rolled_back_database_is_not_signed_and_the_sizes_are_named(office: Office) -> None:
    office.append(0, 5)
    office.done("ledger", "checkpoint")
    shutil.copy(HOME / "ledger.db", "backup")
    office.append(5, 12)
    office.done("ledger", "checkpoint")
    shutil.copy("backup", HOME / "ledger.db")
    said = office.refused("LED-122", "ledger", "checkpoint")
    assert "数据库只有 5 条" in said and "已签署到 12 条" in said
    assert "账本只有 5 条，而检查点已签署到 12 条" in office.found()


def test_who_holds_database_and_key_is_found_out_by_the_witness_alone(office: Office) -> None:
    office.append(0, 6)
    office.meet()
    office.witnessed()
    office.done("witness", "checkpoint", CONGRESS, ORIGIN, "--out", "kept")
    # A second ledger of the same name and key, with another history, takes the place of the first.
    with tampering() as database:
        database.execute("DELETE FROM ledger_cosignature")
        for table in ("leaf", "checkpoint", "payload", "event"):
            database.execute(f"DELETE FROM ledger_{table}")
    OUTSIDE.unlink()
    office.append(50, 57)
    office.done("ledger", "checkpoint")
    assert "没有与外人保存的检查点比较" in office.done("ledger", "verify")
    assert "账本与见证过的 6 条检查点不一致" in office.found("--against", "kept")
    checked = last(open_home(HOME), Check.LEDGER)
    assert checked and checked.differences and checked.others
    office.done("ledger", "request", "--old", "6", "--out", "request")
    said = office.refused("LED-085", "witness", "take", CONGRESS, "request", "--out", "answer2")
    assert "7 个条目的账本不是已见证的 6 个条目的延续" in said
    assert not Path("answer2").exists()
    with serving() as address:
        assert "LED-085" in office.refused("LED-277", "ledger", "submit", "--witness", address)


def test_a_restored_backup_is_told_by_the_witness_that_holds_more(office: Office) -> None:
    office.append(0, 4)
    office.meet()
    office.witnessed()
    for path in (HOME / "ledger.db", OUTSIDE):
        shutil.copy(path, f"{path.name}.backup")
    office.append(4, 9)
    office.witnessed()
    for path in (HOME / "ledger.db", OUTSIDE):
        shutil.copy(f"{path.name}.backup", path)
    office.done("ledger", "verify")
    with serving() as address:
        said = office.refused("LED-269", "ledger", "submit", "--witness", address)
    assert "从 9 条起证明" in said and "只有 4 条" in said
    office.done("ledger", "request", "--out", "request")
    said = office.refused("LED-084", "witness", "take", CONGRESS, "request", "--out", "answer")
    assert "有 9 个条目" in said


def test_a_missing_checkpoint_outside_is_named(office: Office) -> None:
    office.append(0, 2)
    office.done("ledger", "verify")
    office.done("ledger", "checkpoint")
    OUTSIDE.rename("elsewhere")
    office.refused("LED-120", "ledger", "checkpoint")
    assert "[LED-282]" in office.found()
    OUTSIDE.write_text("rubbish", encoding="utf-8")
    assert "[LED-282]" in office.found()


def test_a_checkpoint_is_signed_only_when_due(office: Office) -> None:
    office.append(0, 2)
    assert "已签署检查点：2 条" in office.done("ledger", "checkpoint", "--every-leaves", "5")
    assert "没有新增，检查点仍是 2 条" in office.done("ledger", "checkpoint")
    office.append(2, 4)
    for due in (("--every-leaves", "3"), ("--every-minutes", "1")):
        assert "未到签署条件（新增 2 条）" in office.done("ledger", "checkpoint", *due)
    assert "已签署检查点：4 条" in office.done("ledger", "checkpoint", "--every-leaves", "2")


def test_the_key_is_shown_as_the_outsiders_program_shows_it(office: Office) -> None:
    office.done("ledger", "verifier", "--out", "xiezhi_verify.py")
    office.done("witness", "init", CONGRESS, "--name", WITNESS)
    for file, words in (
        (HOME / "log.pub", ("ledger", "key")),
        (CONGRESS / "witness.pub", ("witness", "show", CONGRESS)),
    ):
        shown = outsider("key", str(file))[1].splitlines()
        chinese, vkey = office.done(*words).splitlines()[:2]
        english = office.done("--lang", "en", *words).splitlines()[0]
        assert [chinese, english] == [shown[0], shown[2]]
        assert f"{vkey}\n" == file.read_text(encoding="utf-8")


def test_no_command_of_the_ledger_speaks_chinese_when_asked_for_english(office: Office) -> None:
    office.append(0, 2)
    office.meet()
    office.witnessed()
    for words in (
        ("ledger", "status"),
        ("ledger", "checkpoint"),
        ("ledger", "verify"),
        ("ledger", "prove", "instrument:1", "--out", "proof"),
        ("ledger", "request", "--out", "request"),
        ("witness", "take", CONGRESS, "request", "--out", "answer"),
        ("ledger", "cosigned", "answer", "--out", "note"),
        ("witness", "show", CONGRESS),
    ):
        assert not CHINESE.search(office.done("--lang", "en", *words)), words
