"""`xiezhi backup`: the four answers of a restore, what is refused, and the page that explains it."""

from __future__ import annotations

import base64
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

import pyrage
import pytest
from tests.cli.conftest import Done
from tests.cli.ledger_office import SERVED

from xiezhi.i18n import set_language
from xiezhi.ledger.home import create_home, open_home
from xiezhi.ledger.witness_server import WitnessServer

ROOT = Path(__file__).parents[2]
ORIGIN = "xiezhi.example.invalid/ledger"
TABLE = "措施编号,犯罪嫌疑人,强制措施种类,决定机关,执行日期,解除日期\n"
CHINESE = re.compile("[\u4e00-\u9fff]")


class Office:
    """A store `county` with its ledger, a witness `congress`, a key of backups `backup.key`."""

    def __init__(self, xiezhi: Callable[..., Done]) -> None:
        self._xiezhi = xiezhi
        self.done("store", "init", "county", "--origin", ORIGIN)
        self.done("witness", "init", "congress", "--name", "congress.example.invalid/witness")
        self.done("witness", "trust", "congress", "county.ledger/log.pub", "--yes")
        self.done(
            "ledger", "trust", "congress/witness.pub", "--yes", "--home", "county.ledger"
        )  # fmt: skip
        said = self.done("backup", "key", "--out", "backup.key")
        [self.public] = re.findall("age1[a-z0-9]+", said)

    def run(self, *words: str | Path, lang: str = "zh") -> Done:
        set_language(lang)
        done = self._xiezhi(*words)
        assert "Traceback" not in done.err
        return Done(done.status, done.out, SERVED.sub("", done.err))

    def done(self, *words: str | Path) -> str:
        done = self.run(*words)
        assert (done.status, done.err) == (0, ""), (words, done)
        return done.out

    def refused(self, code: str, *words: str | Path) -> str:
        done = self.run(*words)
        assert done.status == 1
        assert done.err.startswith(f"[{code}] "), done.err
        return done.err

    def intake(self, number: int) -> None:
        """Load one more measure, which changes the store and leaves a leaf."""
        file = Path(f"取保{number}.csv")
        file.write_text(
            TABLE + f"b{number},某甲,取保候审,虚构县公安局,2025-03-10,2026-03-{10 + number}\n",
            encoding="utf-8",
        )
        done = self.run("intake", file, "--store", "county", "--source", "police")
        assert done.status == 0, done

    def witnessed(self) -> None:
        home = ("--home", "county.ledger")
        self.done("ledger", "checkpoint", *home)
        self.done("ledger", "request", "--out", "request", *home)
        self.done("witness", "take", "congress", "request", "--out", "answer")
        self.done("ledger", "cosigned", "answer", *home)
        self.done("witness", "checkpoint", "congress", ORIGIN, "--out", "kept")

    def make(self, name: str = "b.age") -> str:
        return self.done("backup", "make", name, "--store", "county", "--recipient", self.public)

    def restore(self, *words: str | Path, to: str = "back", lang: str = "zh") -> Done:
        return self.run(
            "backup", "restore", "b.age", "--identity", "backup.key", "--to", to, *words, lang=lang
        )


@pytest.fixture
def office(xiezhi: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("XIEZHI_LEDGER", raising=False)
    return Office(xiezhi)


def test_the_newest_backup_agrees_with_the_witness_and_the_office_goes_on(office: Office) -> None:
    office.intake(1)
    said = office.make()
    assert f"已备份到 b.age：账本 {ORIGIN}，2 条" in said
    for name in ("county.ledger-key", "county.pseudonym-key", "county.vault-key"):
        assert f"  {Path(name).resolve()}\n" in said
    office.witnessed()
    assert "备份完好：" in office.done("backup", "check", "b.age", "--identity", "backup.key")
    # The machine burns down; the keys were kept apart.
    Path("safe").mkdir()
    for path in Path().glob("county.*-key"):
        path.rename(Path("safe") / path.name)
    for path in Path().glob("county*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = office.restore("--witness", "congress")
    assert (done.status, done.err) == (0, "")
    assert (
        "结论：恢复的状态与见证人保存的最新检查点一致（见证到第 2 条，恢复到第 2 条）。" in done.out
    )
    for path in Path("safe").iterdir():
        assert f"  {Path('back').resolve() / path.name}\n" in done.out
        path.rename(Path("back") / path.name)
    # Without the checkpoint outside nothing is signed; the witness has one.
    office.refused("LED-120", "ledger", "checkpoint", "--home", "back/county.ledger")
    shutil.copy("kept", "back/county.ledger-checkpoint")
    office.done("ledger", "checkpoint", "--home", "back/county.ledger")
    assert "数据仓与账本一致：1 次改动" in office.done("store", "verify", "back/county")
    Path("back").rename("moved")
    Path("moved").rename("back")
    office.done("ledger", "verify", "--home", "back/county.ledger", "--against", "kept")
    again = office.run("intake", "取保1.csv", "--store", "back/county", "--source", "police")
    assert again.status == 0


def test_an_old_state_is_called_so_and_never_signed(office: Office) -> None:
    office.intake(1)
    office.make()
    for number in (2, 3, 4):
        office.intake(number)
    office.witnessed()
    old = "结论：恢复的是旧状态：备份到第 2 条，见证人已见证到第 5 条，其后 3 条不在其中。"
    done = office.restore("--witness", "congress")
    assert (done.status, done.err) == (1, "")
    assert old in done.out
    # It stays for inspection, and the one that is kept here still stops the signing.
    assert Path("back/county.ledger/ledger.db").is_file()
    shutil.copy("county.ledger-key", "back/county.ledger-key")
    shutil.copy("county.ledger-checkpoint", "back/county.ledger-checkpoint")
    said = office.refused("LED-122", "ledger", "checkpoint", "--home", "back/county.ledger")
    assert "2" in said and "5" in said
    office.done("ledger", "verify", "--home", "county.ledger")
    # The same from a file of the witness, over HTTP, and from the file outside the database.
    assert old in office.restore("--against", "kept", to="back2").out
    with WitnessServer(Path("congress"), "127.0.0.1", 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert old in office.restore("--witness", url, to="back3").out
        server.shutdown()
    done = office.restore("--against", "county.ledger-checkpoint", to="back4")
    assert done.status == 1
    assert "备份到第 2 条，另存的检查点已到第 5 条，其后 3 条不在其中。" in done.out


def test_a_rehearsal_does_not_touch_the_ledger_in_use(office: Office) -> None:
    office.intake(1)
    office.make()
    with open_home(Path("county.ledger")) as home:
        [[before]] = home.database.execute("SELECT COUNT(*) FROM ledger_event")
    assert office.restore().status == 0
    for name in ("county.pseudonym-key", "county.vault-key"):
        shutil.copy(name, Path("back") / name)
    file = Path("取保9.csv")
    file.write_text(TABLE + "b9,某乙,取保候审,虚构县公安局,2025-03-10,\n", encoding="utf-8")
    done = office.run("intake", file, "--store", "back/county", "--source", "police")
    assert done.status == 0, done
    with open_home(Path("county.ledger")) as home:
        assert home.database.execute("SELECT COUNT(*) FROM ledger_event") == [(before,)]
    with open_home(Path("back/county.ledger")) as home:
        [[after]] = home.database.execute("SELECT COUNT(*) FROM ledger_event")
    assert after > before


def test_compared_with_nothing_it_says_that_it_cannot_tell(office: Office) -> None:
    office.make()
    done = office.restore()
    assert (done.status, done.err) == (0, "")
    assert "结论：没有与外人保存的检查点比较，是否旧状态不能判断。" in done.out


def test_a_rewritten_ledger_contradicts_the_witness(office: Office) -> None:
    office.witnessed()
    office.intake(1)
    office.witnessed()
    # The keeper of database and key makes another history under the same name.
    shutil.move("county.ledger", "true.ledger")
    shutil.move("county.ledger-checkpoint", "true.ledger-checkpoint")
    shutil.move("county.ledger-key", "true.ledger-key")
    create_home(Path("county.ledger"), origin=ORIGIN).close()
    shutil.copy("true.ledger-key", "county.ledger-key")
    shutil.copy("true.ledger/log.pub", "county.ledger/log.pub")
    office.done("ledger", "trust", "congress/witness.pub", "--yes", "--home", "county.ledger")
    for number in (2, 3):
        office.intake(number)
    office.make()
    done = office.restore("--witness", "congress")
    assert done.status == 1
    assert "结论：与见证人保存的相抵触：账本被改写。" in done.out
    assert "[LED-159]" in done.out
    # States that this ledger never recorded.
    assert "[REC-051]" in done.out
    done = office.restore("--against", "true.ledger-checkpoint", to="back2")
    assert (done.status, "结论：与另存的检查点相抵触：账本被改写。" in done.out) == (1, True)
    # With a key of his own he does not even get so far.
    create_home(Path("forged.ledger"), origin=ORIGIN).close()
    office.done(
        "backup", "make", "forged.age", "--home", "forged.ledger", "--recipient", office.public
    )
    said = office.refused(
        "LED-322", "backup", "restore", "forged.age", "--identity", "backup.key",
        "--to", "forged", "--against", "true.ledger-checkpoint",
    )  # fmt: skip
    assert "伪造" in said
    assert not list(Path().glob("forged*/ledger.yaml.partial")) + list(Path().glob("forged"))


def test_a_store_that_was_altered_before_the_backup_is_found(office: Office) -> None:
    office.intake(1)
    office.witnessed()
    [file, *_] = sorted(Path("county/tables/measure").rglob("*.parquet"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    office.make()
    office.witnessed()
    done = office.restore("--witness", "congress")
    assert done.status == 1
    assert "[REC-050]" in done.out
    assert "恢复的内容共 1 处不符" in done.out
    assert "一致" not in done.out


def test_a_ledger_that_was_altered_before_the_backup_is_found(office: Office) -> None:
    office.intake(1)
    with closing(sqlite3.connect("county.ledger/ledger.db")) as database, database:
        database.execute("DROP TRIGGER ledger_payload_update")
        database.execute("UPDATE ledger_payload SET salt = zeroblob(32)")
    office.make()
    done = office.restore()
    assert (done.status, "[LED-161]" in done.out) == (1, True)


def test_no_key_of_store_or_ledger_is_in_a_backup(office: Office) -> None:
    office.intake(1)
    office.make()
    secret = Path("backup.key").read_text(encoding="ascii").split()[-1]
    identity = pyrage.x25519.Identity.from_str(secret)
    tar = pyrage.decrypt(Path("b.age").read_bytes(), [identity])
    assert secret[:-1].encode() not in tar
    for name in ("county.ledger-key", "county.pseudonym-key", "county.vault-key"):
        # Either the last word, or what stands behind the fourth sign.
        text = Path(name).read_text(encoding="ascii").split()[-1].split("+", 4)[-1]
        if name != "county.ledger-key":
            text = Path(name).read_text(encoding="ascii").split()[-1]
        raw = base64.b64decode(text, validate=True)
        assert len(raw) in (32, 33)
        assert text.rstrip("=")[:-1].encode() not in tar
        assert raw[-32:] not in tar
    assert b"county/store.yaml" in tar
    # Nor is anything readable without the key.
    assert ORIGIN.encode() not in Path("b.age").read_bytes()


def test_the_store_is_held_still_and_keys_inside_stop_the_backup(office: Office) -> None:
    make = ("backup", "make", "b.age", "--store", "county", "--recipient", office.public)
    code = (
        "import sys; from pathlib import Path; from xiezhi.records.store_lock import single_writer\n"
        "with single_writer(Path('county/lock')): print('.', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        office.refused("REC-004", *make)
        other.stdin.close()
    shutil.copy("county.vault-key", "county/texts-key")
    office.refused("LED-307", *make)
    Path("county/texts-key").unlink()
    office.done(*make)


def test_what_is_asked_wrongly_is_told(office: Office) -> None:
    make = ("backup", "make", "b.age")
    for words in (
        (*make, "--recipient", office.public),
        (*make, "--recipient", office.public, "--store", "county", "--home", "county.ledger"),
        (*make, "--store", "county"),
    ):
        assert office.run(*words).status == 2
    office.done("store", "init", "bare", "--no-ledger")
    office.refused("REC-054", *make, "--store", "bare", "--recipient", office.public)
    office.refused("LED-256", *make, "--home", "bare", "--recipient", office.public)
    office.refused("LED-301", *make, "--home", "county.ledger", "--recipient", "age1x")
    office.refused("LED-251", "backup", "check", "nothing", "--identity", "backup.key")
    office.refused("LED-300", "backup", "check", "nothing", "--identity", "nothing")
    office.refused(
        "LED-251", "backup", "make", "no/folder/b.age",
        "--home", "county.ledger", "--recipient", office.public,
    )  # fmt: skip
    office.make()
    for words, code in (
        (("--witness", "nowhere"), "LED-274"),
        (("--witness", "congress"), "LED-285"),
        (("--witness", "http://127.0.0.1:1"), "LED-276"),
        (("--against", "nowhere"), "LED-251"),
        (("--against", "congress/witness.pub"), "LED-322"),
    ):
        done = office.restore(*words)
        assert (done.status, done.err[:9]) == (1, f"[{code}]"), done
        assert not list(Path().glob("back*/"))
    office.refused("LED-281", "backup", "move", "county.ledger", "--database", "sqlite:x")
    assert Path("county.ledger/ledger.db").is_file()


def test_english(office: Office) -> None:
    office.intake(1)
    office.make()
    office.intake(2)
    office.witnessed()
    done = office.restore("--witness", "congress", lang="en")
    assert done.status == 1
    assert (
        "this is an old state: the backup ends at entry 2, the witness has seen 3; missing after it: 1."
        in done.out
    )
    assert not CHINESE.search(done.out), done.out


# The page

PAGE = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _steps() -> list[tuple[list[str], str]]:
    """Each command of the page, with what is quoted below it."""
    found = []
    for body in BLOCK.findall(PAGE):
        for each in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, quoted = each.partition("\n")
            found.append((shlex.split(command), quoted))
    return found


def test_every_command_of_the_page_runs_and_says_what_is_quoted(office: Office) -> None:
    office.intake(1)
    office.witnessed()
    known: dict[str, str] = {}
    Path("backup.key").unlink()
    for words, quoted in _steps():
        words = [known.get(word, word) for word in words]
        if words[0] == "cp":
            shutil.copy(words[1], words[2])
            continue
        assert words[0] == "xiezhi"
        done = office.run(*words[1:])
        assert done.status == (1 if "恢复的是旧状态" in quoted else 0), (words, done)
        if "备份公钥" in done.out:
            known["age1……"] = re.findall("age1[a-z0-9]+", done.out)[0]
        for line in quoted.splitlines():
            for piece in line.split("……"):
                assert piece.strip() in done.out, (words, done.out)


def test_the_page_names_every_command_and_every_answer() -> None:
    from xiezhi.cli.backup import backup

    assert {words[2] for words, _ in _steps() if words[:2] == ["xiezhi", "backup"]} >= {
        name for name in backup.commands if name != "move"
    }
    assert "xiezhi backup move" in PAGE
    source = (ROOT / "src/xiezhi/cli/backup.py").read_text(encoding="utf-8")
    answers = re.findall("结论：([^（。{]+)", source)
    assert len(answers) == 7
    for answer in answers:
        assert answer in PAGE, answer
