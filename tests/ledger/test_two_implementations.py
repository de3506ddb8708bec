"""The ledger and the outsiders' file were written apart: here each judges what the other judges."""

from __future__ import annotations

import random

from xiezhi.errors import XiezhiError
from xiezhi.ledger import cosignatures, entries, notes, proofs, tree, witness
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.tiles import TileStore

from . import office
from .office import KEY, Desk
from .outside import CONGRESS, LOG, NOON, ORIGIN, SUPERIOR, payloads, salt, small_log

desk = office.new_desk

SIGNER = notes.Signer(ORIGIN, LOG.private)
COSIGNER = cosignatures.Cosigner(CONGRESS.name, CONGRESS.private)
WITNESSED = (*KEY, "--witness", "congress.pub")
SIZE = 300


def leaf(number: int) -> bytes:
    """An entry made by the ledger; the outsiders' builder makes the same bytes."""
    commitments = {
        name: entries.commit(content, salt(number, name))
        for name, content in payloads(number).items()
    }
    return entries.Entry(
        kind="instrument.served",
        at="2026-11-26T09:00:00+08:00",
        actor="u-7",
        subject=f"case-{number}",
        key=f"served:{number}",
        commitments=commitments,
    ).encode()


def leaves(size: int) -> list[bytes]:
    return [leaf(number) for number in range(size)]


def hashes(size: int) -> tree.LeafHashes:
    return tree.LeafHashes([tree.leaf_hash(entry) for entry in leaves(size)])


def note(size: int) -> str:
    text = Checkpoint(ORIGIN, size, tree.root(hashes(size), size)).text()
    signatures = [SIGNER.sign(text), COSIGNER.sign(text, NOON)]
    return notes.join(text, signatures)


def test_both_make_the_same_keys_entries_checkpoints_and_proofs() -> None:
    log = small_log(SIZE)
    assert leaves(SIZE) == log.entries
    assert SIGNER.verifier().vkey() == LOG.vkey().strip()
    assert COSIGNER.verifier().vkey() == CONGRESS.vkey().strip()
    for size in (1, 255, 256, 257, SIZE):
        assert note(size) == log.checkpoint(size, CONGRESS)
    for index in (0, 128, 256, SIZE - 1):
        salts = {name: salt(index, name) for name in payloads(index)}
        path = tree.inclusion_proof(hashes(SIZE), index, SIZE)
        entry = entries.Entry.decode(leaves(SIZE)[index])
        made = proofs.make(entry, salts, index, path, note(SIZE)).text()
        assert made == log.proof(index, list(salts), CONGRESS)


def test_what_the_ledger_hands_out_holds_for_outsiders(desk: Desk) -> None:
    store = TileStore(desk.folder / "export")
    all_leaves = leaves(SIZE)
    store.add(hashes(SIZE), lambda start, end: all_leaves[start:end], 0, SIZE)
    store.publish(note(SIZE))
    desk.put("kept", note(200))
    assert desk.run("log", "export", "--against", "kept", *WITNESSED).status == 0
    for old in (1, 128, 200, 299):
        path = tree.consistency_proof(hashes(SIZE), old, SIZE)
        desk.put("old", note(old))
        desk.put("link", witness.Request(old, path, note(SIZE)).encode())
        words = ("checkpoints", "old", "export/checkpoint", *WITNESSED)
        assert desk.run(*words, "--proof", "link").status == 0
        assert desk.run(*words, "--tiles", "export").status == 0


def test_both_give_the_same_verdict_on_mangled_proofs(desk: Desk) -> None:
    chance = random.Random(8)
    trust = proofs.Trust(ORIGIN, [SIGNER.verifier()], [COSIGNER.verifier()], 1)
    good = small_log(11).proof(5, ["instrument"], CONGRESS, SUPERIOR).encode()
    document = payloads(5)["instrument"]
    desk.put("instrument.txt", document)
    agreed = {True: 0, False: 0}
    for _ in range(400):
        bad = mangled(good, chance)
        desk.put("mangled.tlog-proof", bad)
        words = ("proof", "mangled.tlog-proof", *WITNESSED, "--document", "instrument.txt")
        theirs = desk.run(*words).status == 0
        assert theirs == holds(bad, trust, document), bad
        agreed[theirs] += 1
    # The cosignature of a witness not asked for may be mangled without harm.
    assert agreed[True] > 10 and agreed[False] > 300


def mangled(good: bytes, chance: random.Random) -> bytes:
    lines = good.split(b"\n")
    place = chance.randrange(len(lines))
    if chance.random() < 0.3:
        other = chance.choice(lines)
        lines[place : place + chance.randrange(2)] = [other]
        return b"\n".join(lines)
    changed = bytearray(good)
    bit = chance.randrange(len(good) * 8)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def holds(data: bytes, trust: proofs.Trust, document: bytes) -> bool:
    try:
        proofs.verify(proofs.Proof.parse(data), trust, [document])
    except XiezhiError:
        return False
    return True
