"""Backups: whole, encrypted, without keys; brought back into a new folder only, if all fits."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from backup_support import (
    CONTENT,
    LONG,
    Office,
    described,
    files_below,
    kept,
    leaves,
    members_of,
    refused,
)

from xiezhi.errors import XiezhiError
from xiezhi.ledger import archive, backup, backup_key, keyfile, restore
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import open_home
from xiezhi.ledger.log.check import differences

SOME_OR_ALL = [997, pytest.param(61, marks=pytest.mark.slow)]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.append(0, 300)
    made.delete(7)
    made.witnessed()
    return made


# Making one


def test_what_is_restored_is_what_was_backed_up(office: Office) -> None:
    file = office.make()
    checked = restore.check(file, office.identity)
    back = office.restore(file)
    assert files_below(back / "county") == files_below(office.store)
    assert (back / "county" / LONG / LONG / f"{LONG}.bin").read_bytes() == CONTENT
    with open_home(back / "county.ledger") as home:
        assert list(differences(home.database, [home.log_key])) == []
        assert home.settings == office.home.settings
    assert leaves(back / "county.ledger/ledger.db") == leaves(office.home.path / "ledger.db")
    # 300 replies, one deletion, the leaf of the backup.
    assert (checked.description.size, checked.files) == (302, 8)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in back.rglob("*")}
    assert modes <= {0o600, 0o700}
    assert [path.name for path in office.folder.glob("*.partial")] == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_leaf_says_so_before_and_the_checkpoint_holds_it(office: Office) -> None:
    file = office.make()
    about = described(office.plain(file))
    [[entry]] = office.home.database.execute(
        "SELECT entry FROM ledger_event WHERE key = ?", [f"ledger.backup_made:{about.id}"]
    )
    assert json.loads(entry)["kind"] == "ledger.backup_made"
    signed = Checkpoint.parse(kept(office).text)
    assert signed.size == about.size == 302
    [note] = [
        content
        for info, content in members_of(office.plain(file))
        if info.name == "county.ledger/checkpoint"
    ]
    assert note.decode().startswith(signed.text())


def test_the_checkpoint_in_a_backup_has_its_cosignatures(office: Office) -> None:
    office.make("first.age")
    office.witnessed()
    size = Checkpoint.parse(kept(office).text).size
    [[line]] = office.home.database.execute(
        "SELECT line FROM ledger_cosignature WHERE size = ?", [size]
    )
    back = office.restore(office.make("second.age"))
    with open_home(back / "county.ledger") as home:
        assert home.database.execute(
            "SELECT line FROM ledger_cosignature WHERE size = ?", [size]
        ) == [(line,)]


def test_the_tools_of_every_system_open_it(office: Office) -> None:
    with tarfile.open(fileobj=io.BytesIO(office.plain(office.make()))) as opened:
        infos = opened.getmembers()
        assert (infos[0].name, infos[-1].name) == ("backup.json", "SHA256SUMS")
        content = {i.name: opened.extractfile(i).read() for i in infos if i.isreg()}
    lines = content.pop("SHA256SUMS").decode().splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}


def test_no_byte_of_a_private_key_is_in_it(office: Office) -> None:
    tar = office.plain(office.make())
    secrets = [
        office.home.signer.private.private_bytes_raw(),
        keyfile.load_cosigner(office.witness / "witness-key").private.private_bytes_raw(),
    ]
    for secret in secrets:
        assert secret not in tar
        assert secret.hex().encode() not in tar
        # However the 32 bytes fall into groups of three.
        for shift in range(3):
            text = base64.b64encode(bytes(shift) + secret)[4:-4]
            assert text not in tar
    for file in (office.home.key_file, office.witness / "witness-key", office.identity_file):
        assert file.read_bytes().splitlines()[-1][-20:] not in tar
    # The bytes would be found if they were there.
    assert office.home.log_key.public not in secrets
    assert office.home.log_key.vkey().encode() in tar


def _log_key(office: Office) -> bytes:
    return office.home.key_file.read_bytes()


def _witness_key(office: Office) -> bytes:
    return (office.witness / "witness-key").read_bytes()


def _backup_key(office: Office) -> bytes:
    return office.identity_file.read_bytes()


def _store_key(office: Office) -> bytes:
    return b"xiezhi-pseudonym-key-1 " + base64.b64encode(bytes(32)) + b"\n"


def _pem(office: Office) -> bytes:
    return b"-----BEGIN EC PRIVATE KEY-----\nMHc\n"


@pytest.mark.parametrize("key", [_log_key, _witness_key, _backup_key, _store_key, _pem])
def test_a_folder_with_a_private_key_is_not_backed_up(office: Office, key: object) -> None:
    (office.store / "tables" / "copy").write_bytes(key(office))
    before = {path.name for path in office.folder.iterdir()}
    with pytest.raises(XiezhiError) as error:
        office.make()
    assert error.value.code == "LED-307"
    assert {path.name for path in office.folder.iterdir()} == before
    assert not list(office.home.path.glob(".backup*"))


def test_links_pipes_and_unseen_names_are_not_backed_up(office: Office) -> None:
    def made() -> str:
        with pytest.raises(XiezhiError) as error:
            office.make()
        assert not list(office.folder.glob("backup.age*"))
        return error.value.code

    odd = office.store / "odd"
    odd.symlink_to("/etc")
    assert made() == "LED-306"
    odd.unlink()
    os.mkfifo(odd)
    assert made() == "LED-306"
    odd.unlink()
    for name in ("gpj.\u202eexe", "two\nlines", "back\\slash", os.fsdecode(b"\xff")):
        (office.store / name).write_bytes(b"")
        assert made() == "LED-306"
        (office.store / name).unlink()
    office.make()


def test_what_stands_in_the_way_is_told_before_a_leaf(office: Office) -> None:
    [[before]] = office.home.database.execute("SELECT COUNT(*) FROM ledger_event")
    file, secret = office.folder / "backup.age", office.identity_file.read_text().split()[-1]

    def code(out: Path, keys: list[str], folders: list[Path]) -> str:
        with pytest.raises(XiezhiError) as error:
            backup.make(office.home, out, keys, folders)
        assert secret not in str(error.value)
        return error.value.code

    assert code(file, [], []) == "LED-303"
    assert code(file, ["age1nonsense"], []) == "LED-301"
    assert code(file, [office.public, secret], []) == "LED-302"
    assert code(office.store / "b.age", [office.public], [office.store]) == "LED-305"
    assert code(office.home.path / "b.age", [office.public], []) == "LED-305"
    twin = office.folder / "elsewhere" / "county"
    twin.mkdir(parents=True)
    assert code(file, [office.public], [office.store, twin]) == "LED-309"
    file.write_bytes(b"kept")
    assert code(file, [office.public], []) == "LED-304"
    assert file.read_bytes() == b"kept"
    partial = office.folder / "other.age.partial"
    partial.touch()
    assert code(office.folder / "other.age", [office.public], []) == "LED-318"
    [[after]] = office.home.database.execute("SELECT COUNT(*) FROM ledger_event")
    assert before == after


def test_a_file_that_grows_is_cut_and_one_that_shrinks_stops_the_backup(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(3 << 20))
    chunks = archive._file("file", path, hashlib.sha256())
    next(chunks)
    with path.open("ab") as file:
        file.write(b"more")
    assert b"".join(chunks) == bytes(3 << 20)
    chunks = archive._file("file", path, hashlib.sha256())
    next(chunks)
    os.truncate(path, 1 << 20)
    with pytest.raises(XiezhiError, match="LED-308"):
        list(chunks)


def test_a_size_beyond_what_a_plain_header_says() -> None:
    size = 9 << 30
    header = io.BytesIO(archive._header("county/big", tarfile.REGTYPE, size))
    assert archive._Reader(header, Path("b.age"), size)._next() == ("county/big", False, size)


def test_a_full_disk_leaves_no_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fdopen

    def full(handle: int, *given: str, **named: str) -> object:
        # Of the files that are opened the first is the backup.
        monkeypatch.setattr(os, "fdopen", real)
        os.close(handle)
        return Path("/dev/full").open("wb")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        office.make()
    assert not list(office.folder.glob("backup.age*"))
    assert not list(office.home.path.glob(".backup*"))


def test_each_of_several_keys_opens_it(office: Office, tmp_path: Path) -> None:
    second = backup_key.create_identity(tmp_path / "second.key")
    out = tmp_path / "two.age"
    backup.make(office.home, out, [office.public, second])
    for file in (office.identity_file, tmp_path / "second.key"):
        assert restore.check(out, backup_key.load_identity(file)).description.folders == ()


def test_key_files_are_private_and_never_overwritten(office: Office) -> None:
    file = office.identity_file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def code(act: object) -> str:
        with pytest.raises(XiezhiError) as error:
            act(file)
        return error.value.code

    assert code(backup_key.create_identity) == "LED-250"
    file.chmod(0o640)
    assert code(backup_key.load_identity) == "LED-253"
    file.chmod(0o600)
    for content in (b"", b"# only a comment\n", b"\xff", file.read_bytes() * 2):
        file.write_bytes(content)
        assert code(backup_key.load_identity) == "LED-300"
    file.unlink()
    assert code(backup_key.load_identity) == "LED-300"


# Files that are no whole backup


@pytest.mark.parametrize("step", SOME_OR_ALL)
def test_every_cut_and_every_changed_bit_is_refused(office: Office, step: int) -> None:
    shutil.rmtree(office.store / LONG)
    good = office.make().read_bytes()
    bad = office.folder / "bad.age"
    codes = ("LED-310", "LED-311", "LED-312")
    count = 0
    for length in range(0, len(good), step * 8):
        bad.write_bytes(good[:length])
        refused(office, bad, *codes)
        count += 1
    # The first lines, bit by bit at times, then the body.
    for bit in [*range(0, 1600, 13), *range(1600, len(good) * 8, step * 64)]:
        flipped = bytearray(good)
        flipped[bit // 8] ^= 1 << bit % 8
        bad.write_bytes(flipped)
        refused(office, bad, *codes)
        count += 1
    assert count > 140
    bad.write_bytes(good + b"x")
    refused(office, bad, "LED-312")


def test_a_wrong_key_an_empty_file_and_noise_have_sentences(office: Office) -> None:
    good = office.make()
    bad = office.folder / "bad.age"
    for content in (b"", b"\0", os.urandom(5000), b"age-encryption.org/v1\n"):
        bad.write_bytes(content)
        refused(office, bad, "LED-310")
    backup_key.create_identity(office.folder / "other.key")
    office.identity = backup_key.load_identity(office.folder / "other.key")
    refused(office, good, "LED-311")


# Bringing one back


def test_nothing_is_restored_over_anything(office: Office) -> None:
    file = office.make()
    (office.folder / "there").mkdir()
    (office.folder / "gone").symlink_to("nowhere")
    (office.folder / "begun.partial").mkdir()
    for name, code in (("there", "LED-319"), ("gone", "LED-319"), ("begun", "LED-318")):
        before = files_below(office.folder)
        with pytest.raises(XiezhiError, match=code):
            office.restore(file, name)
        assert files_below(office.folder) == before


def test_too_little_room_is_told_before_anything_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office.make()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(XiezhiError, match="LED-320"):
        office.restore(file)
    assert not list(office.folder.glob("back*/"))


def test_what_the_caller_cannot_finish_leaves_nothing(office: Office) -> None:
    file = office.make()
    with (
        pytest.raises(KeyboardInterrupt),
        restore.unpacking(file, office.identity, office.folder / "back"),
    ):
        raise KeyboardInterrupt
    assert not list(office.folder.glob("back/")) + list(office.folder.glob("*.partial"))


KILLED = """
import os, signal, sys
from pathlib import Path
from xiezhi.ledger import archive, backup, backup_key, restore
from xiezhi.ledger.home import open_home
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
step, folder = sys.argv[1], Path(sys.argv[2])
key = folder / "backup.key"
identity = backup_key.load_identity(key)
if step == "write":
    out = Path("second.age.partial")
    os.fsync = lambda handle: die() if out.exists() and out.stat().st_size else None
    os.chdir(folder)
    with open_home(folder / "county.ledger") as home:
        backup.make(home, folder / "second.age", [str(identity.to_public())])
seen = []
def mkdir(path, *given, real=Path.mkdir, **named):
    seen.append(path)
    die() if step == "middle" and len(seen) > 3 else real(path, *given, **named)
Path.mkdir = mkdir
os.sync = die
with restore.unpacking(folder / "backup.age", identity, folder / "back"):
    pass
"""


@pytest.mark.parametrize("step", ["write", "middle", "end"])
def test_a_crash_leaves_only_what_is_called_partial(office: Office, step: str) -> None:
    office.make()
    before = {path.name for path in office.folder.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, step, str(office.folder)],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = {path.name for path in office.folder.iterdir()} - before
    assert left == {"second.age.partial" if step == "write" else "back.partial"}
    # The next attempt says what to do, and works when that is done.
    with pytest.raises(XiezhiError, match="LED-318"):
        office.make("second.age") if step == "write" else office.restore(
            office.folder / "backup.age"
        )
    for path in [*office.folder.glob("*.partial"), *office.home.path.glob(".*.partial")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    office.restore(office.make("second.age") if step == "write" else office.folder / "backup.age")


@pytest.mark.slow
def test_events_of_other_processes_meanwhile_do_not_tear_it(office: Office) -> None:
    """The database is copied as it is at one moment; the store's lock is the caller's."""
    script = (
        "import sys; from pathlib import Path; from xiezhi.ledger.home import open_home\n"
        "with open_home(Path(sys.argv[1])) as home:\n"
        "  print('.', flush=True)\n"
        "  for n in range(100000):\n"
        "    home.append(kind='reply.received', actor='p8', subject='case:1', key=f'other:{n}')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(office.home.path)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            for number in range(5):
                back = office.restore(office.make(f"b{number}.age"), f"back{number}")
                with open_home(back / "county.ledger") as home:
                    assert list(differences(home.database, [home.log_key])) == []
        finally:
            writer.kill()
