"""Promises of the witness: it cosigns growth and nothing else, and forgets nothing it signed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_support import (
    AT,
    COSIGNER,
    LOG,
    ORIGIN,
    fenced,
    private,
    refused,
    sample,
    signed,
)

from xiezhi.errors import XiezhiError
from xiezhi.ledger import cosignatures, notes, tree, witness
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.witness import RefusalError, Request, State, Witness

TREE = sample(60)
FORGED = sample(60, "forged")
LOGS = {ORIGIN: [LOG.verifier()]}


@pytest.fixture
def keeper(tmp_path: Path) -> Witness:
    """A witness that has seen nothing yet."""
    return Witness(COSIGNER, LOGS, State.create(tmp_path / "state.json"))


def submission(old: int, new: int, hashes: tree.Hashes = TREE, *signers: notes.SigningKey) -> bytes:
    proof = tree.consistency_proof(hashes, old, new) if old <= new else ()
    return Request(old, proof, signed(hashes, new, *signers)).encode()


def held(keeper: Witness) -> int:
    """The size that the witness holds."""
    note = keeper.latest(ORIGIN)
    return Checkpoint.parse(notes.split(note)[0]).size if note else 0


@contextmanager
def declined(status: int, code: str):
    with pytest.raises(RefusalError) as caught:
        yield caught
    assert (caught.value.status, caught.value.code) == (status, code)
    assert caught.value.text("zh") != caught.value.text("en")


def test_growth_is_cosigned_and_kept(keeper: Witness) -> None:
    for old, new in ((0, 3), (3, 7), (7, 7), (7, 60)):
        body = submission(old, new)
        line = keeper.add_checkpoint(body, AT)
        # As the specification says, the answer is fit to be put below the checkpoint.
        note = Request.decode(body).note + line
        opened = notes.open_note(note, [LOG.verifier(), COSIGNER.verifier()])
        assert len(opened.verified) == 2
        assert cosignatures.timestamp(opened.verified[1].data) == AT
        assert keeper.latest(ORIGIN) == note


def test_a_log_without_entries_may_be_witnessed_if_its_root_is_that_of_nothing(
    keeper: Witness,
) -> None:
    keeper.add_checkpoint(submission(0, 0))
    text = Checkpoint(ORIGIN, 0, tree.leaf_hash(b"")).text()
    with declined(422, "LED-085"):
        keeper.add_checkpoint(Request(0, (), notes.sign_note(text, [LOG])).encode())
    keeper.add_checkpoint(submission(0, 5))
    assert held(keeper) == 5


def test_a_stale_old_size_is_a_conflict_that_names_the_size_held(keeper: Witness) -> None:
    keeper.add_checkpoint(submission(0, 7))
    for old in (0, 3, 8):
        with declined(409, "LED-084") as caught:
            keeper.add_checkpoint(submission(old, 9))
        assert caught.value.answer() == ("7\n", "text/x.tlog.size")
    assert held(keeper) == 7


def test_an_inconsistent_tree_is_refused(keeper: Witness) -> None:
    keeper.add_checkpoint(submission(0, 7))
    right = Request.decode(submission(7, 9))
    wrong = [
        submission(7, 9, FORGED),
        replace(right, note=signed(FORGED, 9)).encode(),
        replace(right, proof=()).encode(),
        replace(right, proof=right.proof[:-1]).encode(),
        replace(right, proof=right.proof[::-1]).encode(),
        replace(right, proof=(*right.proof, right.proof[0])).encode(),
    ]
    before = keeper.latest(ORIGIN)
    for body in wrong:
        with declined(422, "LED-085") as caught:
            keeper.add_checkpoint(body)
        assert caught.value.answer()[1].startswith("text/plain")
    assert keeper.latest(ORIGIN) == before
    keeper.add_checkpoint(right.encode())


def test_the_same_size_with_another_root_is_refused(keeper: Witness) -> None:
    keeper.add_checkpoint(submission(0, 7))
    with declined(422, "LED-085"):
        keeper.add_checkpoint(submission(7, 7, FORGED))
    with declined(422, "LED-085"):
        keeper.add_checkpoint(
            replace(Request.decode(submission(7, 7)), proof=(bytes(32),)).encode()
        )


def test_a_smaller_tree_is_refused(keeper: Witness) -> None:
    keeper.add_checkpoint(submission(0, 7))
    with declined(400, "LED-083"):
        keeper.add_checkpoint(submission(7, 3))
    with declined(409, "LED-084"):
        keeper.add_checkpoint(submission(3, 3))
    with declined(409, "LED-084"):
        keeper.add_checkpoint(submission(0, 0))
    assert held(keeper) == 7


def test_a_first_checkpoint_with_a_proof_is_refused(keeper: Witness) -> None:
    body = replace(Request.decode(submission(0, 7)), proof=(bytes(32),)).encode()
    with declined(422, "LED-085"):
        keeper.add_checkpoint(body)


def test_an_unknown_log_is_refused(keeper: Witness) -> None:
    text = Checkpoint("other.example.invalid/ledger", 1, tree.root(TREE, 1)).text()
    with declined(404, "LED-081"):
        keeper.add_checkpoint(Request(0, (), notes.sign_note(text, [LOG])).encode())
    assert keeper.latest("other.example.invalid/ledger") is None


def test_a_checkpoint_that_its_log_did_not_sign_is_refused(keeper: Witness) -> None:
    stranger = notes.Signer(ORIGIN, private("stranger"))
    text = notes.split(signed(TREE, 3))[0]
    good = LOG.sign(text)
    wrong = notes.Signature(good.name, good.key_id, LOG.sign("other\n").data)
    for note in (
        signed(TREE, 3, stranger),
        signed(TREE, 3, COSIGNER),
        notes.join(text, [wrong]),
        notes.join(text, [good, wrong]),
    ):
        with declined(403, "LED-082"):
            keeper.add_checkpoint(Request(0, (), note).encode())
    assert keeper.latest(ORIGIN) is None


def test_signatures_of_others_are_not_passed_on(keeper: Witness) -> None:
    stranger = notes.Signer("stranger.example.invalid/log", private("stranger"))
    keeper.add_checkpoint(submission(0, 3, TREE, stranger, LOG))
    note = keeper.latest(ORIGIN)
    assert note is not None
    assert [each.name for each in notes.split(note)[1]] == [ORIGIN, COSIGNER.name]


def test_two_logs_are_kept_apart(tmp_path: Path) -> None:
    other = notes.Signer("other.example.invalid/ledger", private("other"))
    logs = {**LOGS, other.name: [other.verifier()]}
    keeper = Witness(COSIGNER, logs, State.create(tmp_path / "state.json"))
    keeper.add_checkpoint(submission(0, 7))
    text = Checkpoint(other.name, 2, tree.root(FORGED, 2)).text()
    keeper.add_checkpoint(Request(0, (), notes.sign_note(text, [other])).encode())
    assert held(keeper) == 7
    # The key of one log vouches for no other.
    with declined(403, "LED-082"):
        keeper.add_checkpoint(Request(2, (), notes.sign_note(text, [LOG])).encode())


GOOD = submission(0, 3)
LONG = "x" * witness.MOST_BYTES + "\n"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"\xff" + GOOD,
        GOOD.replace(b"old 0", b"old"),
        GOOD.replace(b"old 0", b"old 00"),
        GOOD.replace(b"old 0", b"old -1"),
        GOOD.replace(b"old 0", b"new 0"),
        GOOD.replace(b"old 0\n", b""),
        GOOD.replace(b"old 0\n", b"old 0\nAAAA\n"),
        GOOD.replace(b"old 0\n", b"old 0\n***\n"),
        GOOD.replace(b"old 0\n", b"old 0\n" + (b"A" * 43 + b"=\n") * 64),
        GOOD.replace(b"\n\n", b"\n", 1),
        GOOD.replace(b"\n3\n", b"\n03\n"),
        GOOD[:-1],
        GOOD + b"\n",
        GOOD + b"more\n",
        GOOD + (b"\xe2\x80\x94 a AAAAAAA=\n") * 100,
        Request(
            0, (), notes.sign_note(signed(TREE, 3).partition("\n\n")[0] + "\n" + LONG, [LOG])
        ).encode(),
    ],
)
def test_a_malformed_request_is_refused(keeper: Witness, body: bytes) -> None:
    with declined(400, "LED-080"):
        keeper.add_checkpoint(body)


@given(st.data())
def test_the_decision_accepts_exactly_the_growth_of_the_tree_held(data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 60))
    old = data.draw(st.one_of(st.just(size), st.integers(0, 60)))
    new = data.draw(st.integers(0, 60))
    hashes = data.draw(st.sampled_from([TREE, FORGED]))
    latest = {ORIGIN: Checkpoint(ORIGIN, size, tree.root(TREE, size))} if size else {}
    may = old == size <= new and (hashes is TREE or size == 0)
    try:
        accepted = witness.decide(submission(old, new, hashes), LOGS, latest)
    except RefusalError:
        assert not may
    else:
        assert may
        assert accepted.checkpoint == Checkpoint(ORIGIN, new, tree.root(hashes, new))


def test_every_changed_bit_of_a_request_is_refused(keeper: Witness) -> None:
    keeper.add_checkpoint(submission(0, 5))
    body = submission(5, 7)
    latest = {ORIGIN: Checkpoint(ORIGIN, 5, tree.root(TREE, 5))}
    witness.decide(body, LOGS, latest)
    for bit in range(8 * len(body)):
        changed = bytearray(body)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(RefusalError):
            witness.decide(bytes(changed), LOGS, latest)


def test_a_request_comes_back() -> None:
    request = Request.decode(submission(5, 7))
    assert request.old == 5 and len(request.proof) == 4
    assert Request.decode(request.encode()) == request


def test_a_state_is_made_once_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.json"
    keeper = Witness(COSIGNER, LOGS, State.create(path))
    keeper.add_checkpoint(submission(0, 7))
    with refused("LED-086"):
        State.create(path)
    assert held(Witness(COSIGNER, LOGS, State(path))) == 7


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: None,
        lambda text: "",
        lambda text: text[:-10],
        lambda text: "[]",
        lambda text: '{"v":1}',
        lambda text: '{"v":2,"latest":{}}',
        lambda text: text.replace("\\n7\\n", "\\n3\\n"),
        lambda text: text.replace(f'"{ORIGIN}"', '"other.example.invalid"'),
        lambda text: text.replace("congress", "Congress"),
    ],
)
def test_a_lost_or_damaged_state_stops_the_witness(
    keeper: Witness, damage: Callable[[str], str | None]
) -> None:
    """Beginning anew instead would get a rewritten log cosigned."""
    keeper.add_checkpoint(submission(0, 7))
    path = keeper.state.path
    changed = damage(path.read_text(encoding="utf-8"))
    if changed is None:
        path.unlink()
    else:
        path.write_text(changed, encoding="utf-8")
    for body in (submission(0, 9, FORGED), submission(7, 9)):
        with refused("LED-087"):
            keeper.add_checkpoint(body)
    assert not path.exists() or path.read_text(encoding="utf-8") == changed


def test_a_missing_folder_stops_the_witness_too(tmp_path: Path) -> None:
    with refused("LED-087"):
        Witness(COSIGNER, LOGS, State(tmp_path / "gone" / "state.json")).add_checkpoint(GOOD)


def test_nothing_is_cosigned_that_was_not_kept(
    keeper: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.add_checkpoint(submission(0, 5))
    before = keeper.latest(ORIGIN)

    def fail(*_: object) -> None:
        raise OSError("no space")

    for owner, name in ((os, "fsync"), (Path, "replace")):
        with monkeypatch.context() as broken, pytest.raises(OSError, match="no space"):
            broken.setattr(owner, name, fail)
            keeper.add_checkpoint(submission(5, 7))
        assert keeper.latest(ORIGIN) == before
    keeper.add_checkpoint(submission(5, 7))


def test_of_two_requests_at_once_one_is_served_and_the_other_sees_its_result(
    keeper: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = State.read
    both = threading.Barrier(2)

    def slow(self: State) -> dict[str, str]:
        found = read(self)
        # Without the lock both would have read the old state by now.
        threading.Event().wait(0.02)
        return found

    monkeypatch.setattr(State, "read", slow)
    size = 0
    for _round in range(10):
        results: list[object] = []

        def submit(new: int, old: int = size, into: list[object] = results) -> None:
            both.wait()
            try:
                into.append(keeper.add_checkpoint(submission(old, new)))
            except RefusalError as refusal:
                into.append(refusal.status)

        threads = [threading.Thread(target=submit, args=(size + more,)) for more in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(type(result).__name__ for result in results) == ["int", "str"]
        assert 409 in results
        grown = held(keeper)
        assert grown in (size + 1, size + 2)
        size = grown


LOOP = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from ledger_support import COSIGNER, LOG, ORIGIN
from test_witness import LOGS, TREE, held, submission
from xiezhi.ledger.witness import State, Witness
keeper = Witness(COSIGNER, LOGS, State(Path(sys.argv[2])))
size = held(keeper)
while True:
    # At the end of the sample the same tree is cosigned again, which rewrites the file as well.
    new = min(size + 1, len(TREE))
    keeper.add_checkpoint(submission(size, new))
    size = new
    print(size, flush=True)
"""


@pytest.mark.slow
def test_a_killed_witness_remembers_all_that_it_answered(keeper: Witness) -> None:
    chance = random.Random(7)
    for _round in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(Path(__file__).parent), str(keeper.state.path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        answered = 0
        for _answer in range(chance.randrange(1, 12)):
            answered = int(process.stdout.readline())
        process.kill()
        # What was answered before the kill may still stand in the pipe.
        answered = max([answered, *map(int, process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        assert answered <= held(keeper) <= answered + 1


def test_the_example_request_of_the_specification_is_read(vectors: Path) -> None:
    blocks = fenced(vectors / "spec" / "tlog-witness.md")
    (body,) = [block for block in blocks if block.startswith("old 20852014\n")]
    request = Request.decode(body.encode())
    assert (request.old, len(request.proof)) == (20852014, 4)
    assert request.encode().decode() == body
    text, signatures = notes.split(request.note)
    assert Checkpoint.parse(text).size == 20852163
    assert len(signatures) == 2
    (answer,) = [block for block in blocks if block.startswith("— witness.example/w1 CMp+")]
    assert len(notes.split(request.note + answer)[1]) == 5
    with pytest.raises(XiezhiError) as caught:
        witness.decide(body.encode(), LOGS, {})
    assert isinstance(caught.value, RefusalError) and caught.value.status == 404
