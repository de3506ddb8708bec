"""A restored ledger held against what others kept: the same, an old state, rewritten, not known."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from backup_support import Office

from xiezhi.errors import XiezhiError
from xiezhi.ledger import notes, old_state, submitting, tree, witness_home
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import Home, create_home, open_home
from xiezhi.ledger.old_state import State, Verdict, judge, kept_by_witness, kept_in_file
from xiezhi.ledger.witness import Request
from xiezhi.ledger.witness_server import WitnessServer


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.append(0, 30)
    return made


@pytest.fixture
def address(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    with WitnessServer(office.witness, "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def judged(back: Path, *places: Path | str) -> Verdict:
    with open_home(back / "county.ledger") as home:
        kept = [
            kept_in_file(home, place) if isinstance(place, Path) else kept_by_witness(home, place)
            for place in places
        ]
        return judge(home, kept)


def test_the_newest_state_is_the_same(office: Office, address: str) -> None:
    file = office.make()
    office.witnessed()
    back = office.restore(file)
    for place in (str(office.witness), address, office.home.outside):
        verdict = judged(back, place)
        assert (verdict.state, verdict.size, verdict.differences) == (State.SAME, 31, ())
        assert verdict.newest is not None and verdict.newest.checkpoint.size == 31
        assert verdict.newest.witnessed is (place != office.home.outside)


def test_a_backup_ahead_of_the_witness_continues_it(office: Office) -> None:
    office.witnessed()
    office.append(30, 40)
    verdict = judged(office.restore(office.make()), str(office.witness))
    assert (verdict.state, verdict.size) == (State.SAME, 41)
    assert verdict.newest is not None and verdict.newest.checkpoint.size == 30


def test_a_checkpoint_signed_later_of_a_size_passed_is_no_difference(office: Office) -> None:
    """The backup may hold leaves beyond its own checkpoint, of which one was signed afterwards."""
    office.home.checkpoint()
    snapshot = office.folder / "copy"
    office.append(30, 35)
    shutil.copytree(office.home.path, snapshot / "county.ledger")
    size = 33
    hashes = tree.LeafHashes(
        bytes(row[0])
        for row in office.home.database.execute("SELECT hash FROM ledger_leaf ORDER BY idx")
    )
    checkpoint = Checkpoint(office.home.settings.origin, size, tree.root(hashes, size))
    later = office.folder / "later"
    later.write_text(notes.sign_note(checkpoint.text(), [office.home.signer]))
    assert judged(snapshot, later) == Verdict(
        State.SAME, 35, old_state.Kept(checkpoint, witnessed=False), ()
    )


def test_an_old_state_says_how_many_are_missing(office: Office, address: str) -> None:
    file = office.make()
    office.append(31, 75)
    office.witnessed()
    back = office.restore(file)
    for place in (str(office.witness), address, office.home.outside):
        verdict = judged(back, place)
        assert (verdict.state, verdict.size, verdict.differences) == (State.OLD, 31, ())
        assert verdict.newest is not None and verdict.newest.checkpoint.size == 75
    # Of several the newest counts, whoever kept it.
    early = office.folder / "early"
    office.append(75, 80)
    shutil.copy(office.home.outside, early)
    office.witnessed()
    verdict = judged(back, early, str(office.witness))
    assert verdict.newest is not None and verdict.newest.checkpoint.size == 80


def test_without_anything_kept_elsewhere_nobody_can_tell(office: Office) -> None:
    file = office.make()
    office.append(31, 75)
    assert judged(office.restore(file)) == Verdict(State.UNKNOWN, 31, None, ())


def _rewritten(office: Office) -> Home:
    """Another history under the same name and key, as the keeper of both can make it."""
    place = office.folder / "elsewhere"
    home = create_home(
        place / "county.ledger", origin=office.home.settings.origin, key_file=place / "key"
    )
    home.close()
    shutil.copy(office.home.key_file, place / "key")
    shutil.copy(office.home.path / "log.pub", home.path / "log.pub")
    return open_home(home.path)


def test_a_rewritten_ledger_is_named(office: Office, address: str) -> None:
    office.witnessed()
    mine, office.home = office.home, _rewritten(office)
    office.append(100, 150)
    back = office.restore(office.make())
    for place in (str(office.witness), address, mine.outside):
        verdict = judged(back, place)
        assert verdict.state is State.REWRITTEN
        assert {each.code for each in verdict.differences} == {"LED-159"}
    # Nobody to ask: true in itself.
    assert judged(back).state is State.UNKNOWN


def test_a_rewritten_ledger_contradicts_cosignatures_it_kept(office: Office) -> None:
    office.witnessed()
    [[size, line]] = office.home.database.execute("SELECT size, line FROM ledger_cosignature")
    other = _rewritten(office)
    other.trust(witness_home.public_key(office.witness).vkey())
    office.home = other
    office.append(100, 100 + size)
    other.checkpoint()
    other.database.execute(
        "INSERT INTO ledger_cosignature (size, line) VALUES (?, ?)", [size, line]
    )
    codes = [each.code for each in judged(office.restore(office.make())).differences]
    assert codes == ["LED-267"]


def test_what_was_altered_in_the_file_is_named_too(office: Office) -> None:
    office.witnessed()
    with closing(sqlite3.connect(office.home.path / "ledger.db")) as database, database:
        database.execute("DROP TRIGGER ledger_payload_update")
        database.execute("UPDATE ledger_payload SET payload = x'00' WHERE event = 5")
    verdict = judged(office.restore(office.make()), str(office.witness))
    assert verdict.state is State.SAME
    assert {each.code for each in verdict.differences} == {"LED-161"}


def test_a_witness_without_this_log_or_of_a_foreign_key_is_told(
    office: Office, address: str, tmp_path: Path
) -> None:
    back = office.restore(office.make())

    def code(place: Path | str) -> str:
        with pytest.raises(XiezhiError) as error:
            judged(back, place)
        assert str(error.value)
        return error.value.code

    # It has cosigned nothing yet.
    assert code(str(office.witness)) == "LED-285"
    assert code(address) == "LED-285"
    assert code(str(tmp_path / "nowhere")) == "LED-274"
    assert code("http://") == "LED-275"
    assert code("http://127.0.0.1:1") == "LED-276"
    # Of a web address only: else a file of this machine would be opened.
    for foreign in ("file://localhost/etc/hostname", "ftp://127.0.0.1/x"):
        with pytest.raises(XiezhiError) as error:
            submitting.newest_kept(foreign, office.home.settings.origin)
        assert error.value.code == "LED-275"
    assert code(tmp_path / "nowhere") == "LED-251"
    # A forged backup brings its own public key.
    stranger = create_home(tmp_path / "stranger.ledger", origin=office.home.settings.origin)
    stranger.checkpoint()
    assert code(stranger.outside) == "LED-322"
    other = create_home(tmp_path / "other.ledger", origin="other.example.invalid/ledger")
    other.checkpoint()
    assert code(other.outside) == "LED-322"
    # The witness of both vouches for the other log with the same key.
    witness_home.trust_log(office.witness, other.log_key.vkey())
    request = Request(0, (), other.checkpoint()).encode()
    witness_home.open_witness(office.witness).add_checkpoint(request)
    latest = witness_home.open_witness(office.witness).latest("other.example.invalid/ledger")
    assert latest is not None
    cosigned = tmp_path / "cosigned"
    cosigned.write_text(latest)
    assert code(cosigned) == "LED-322"
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"\xff")
    assert code(rubbish) == "LED-322"
