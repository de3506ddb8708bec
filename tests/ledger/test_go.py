"""Go's checksum database judges our proofs: a second implementation that nobody here wrote."""

from __future__ import annotations

import base64
import json
import os
import random
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint

SIZE = 10_000
GOPATH = Path("/usr/share/gocode")  # where Debian puts the sources of Go packages
ORIGIN = "xiezhi.example.invalid/ledger"
pytestmark = [pytest.mark.slow, pytest.mark.go]

Line = dict[str, Any]
Judge = Callable[[Iterable[Line]], list[str]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The program of tests/ledger/go, compiled: one verdict for each line."""
    folder = tmp_path_factory.mktemp("go")
    source = Path(__file__).parent / "go" / "peer.go"
    env = os.environ | {"GO111MODULE": "off", "GOPATH": str(GOPATH), "GOCACHE": str(folder / "c")}
    subprocess.run(["go", "build", "-o", folder / "peer", source], env=env, check=True)

    def ask(lines: Iterable[Line]) -> list[str]:
        text = "".join(json.dumps(line) + "\n" for line in lines)
        done = subprocess.run(
            [folder / "peer"], input=text, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    return ask


@pytest.fixture(scope="module")
def hashes() -> tree.LeafHashes:
    return tree.LeafHashes([tree.leaf_hash(f"entry {n}".encode()) for n in range(SIZE)])


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def inclusion(hashes: tree.LeafHashes, index: int, size: int) -> Line:
    return {
        "kind": "inclusion",
        "size": size,
        "root": b64(tree.root(hashes, size)),
        "index": index,
        "leaf": b64(hashes.read(0, index)),
        "proof": [b64(step) for step in tree.inclusion_proof(hashes, index, size)],
    }


def consistency(hashes: tree.LeafHashes, old: int, new: int) -> Line:
    return {
        "kind": "consistency",
        "size": new,
        "root": b64(tree.root(hashes, new)),
        "old": old,
        "old_root": b64(tree.root(hashes, old)),
        "proof": [b64(step) for step in tree.consistency_proof(hashes, old, new)],
    }


def pairs(chance: random.Random, count: int) -> list[tuple[int, int]]:
    """Sizes old ≤ new of the log, the edges of the perfect trees among them."""
    edges = [(old, new) for old in (1, 2, 255, 256, 257, 4096, 8192) for new in (8192, 9999, SIZE)]
    drawn = (sorted(chance.choices(range(1, SIZE + 1), k=2)) for _ in range(count - len(edges)))
    return edges + [(old, new) for old, new in drawn]


def signed(hashes: tree.LeafHashes, size: int) -> Line:
    signer = notes.Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    text = Checkpoint(ORIGIN, size, tree.root(hashes, size)).text()
    note = notes.sign_note(text, [signer]).encode()
    return {"kind": "note", "key": signer.verifier().vkey(), "note": b64(note)}


def test_go_agrees_on_every_inclusion_proof(judge: Judge, hashes: tree.LeafHashes) -> None:
    verdicts = judge(inclusion(hashes, index, SIZE) for index in range(SIZE))
    assert verdicts == ["holds"] * SIZE


def test_go_agrees_on_ten_thousand_consistency_proofs(
    judge: Judge, hashes: tree.LeafHashes
) -> None:
    chosen = pairs(random.Random(6), SIZE)
    verdicts = judge(consistency(hashes, old, new) for old, new in chosen)
    assert verdicts == ["holds"] * SIZE


def test_go_opens_our_signed_checkpoints(judge: Judge, hashes: tree.LeafHashes) -> None:
    sizes = [0, 1, 255, 256, 257, *range(9000, SIZE + 1, 10)]
    assert judge(signed(hashes, size) for size in sizes) == ["holds"] * len(sizes)


def flipped(data: bytes, chance: random.Random) -> bytes:
    bit = chance.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def spoil(line: Line, chance: random.Random) -> Line:
    """The line with one bit changed: of a hash, of the index, of a note's text or signature.

    The size beside a proof is left alone: it is not part of the proof but of the checkpoint,
    whose signature protects it, and two sizes may give a leaf the same path.
    """
    line = dict(line)
    if line["kind"] == "note":
        body, _, blob = base64.b64decode(line["note"]).rpartition(b" ")
        # Go does not mind the unused bits at the end of a signature's base64.
        whole = flipped(body + b" " + base64.b64decode(blob), chance)
        head, tail = whole[: len(body) + 1], whole[len(body) + 1 :]
        return line | {"note": b64(head + b64(tail).encode() + b"\n")}
    places = [name for name in ("root", "leaf", "old_root", "index") if name in line]
    place = chance.choice([*places, *["proof"] * len(line["proof"])])
    if place == "index":
        return line | {"index": line["index"] ^ 1 << chance.randrange(SIZE.bit_length())}
    if place == "proof":
        step = chance.randrange(len(line["proof"]))
        proof = list(line["proof"])
        proof[step] = b64(flipped(base64.b64decode(proof[step]), chance))
        return line | {"proof": proof}
    return line | {place: b64(flipped(base64.b64decode(line[place]), chance))}


def test_go_refuses_every_single_bit_changed(judge: Judge, hashes: tree.LeafHashes) -> None:
    chance = random.Random(7)
    third = SIZE // 3
    lines = [signed(hashes, chance.randrange(1, SIZE + 1)) for _ in range(SIZE - 2 * third)]
    lines += [consistency(hashes, old, new) for old, new in pairs(chance, third)]
    for _ in range(third):
        size = chance.randrange(1, SIZE + 1)
        lines.append(inclusion(hashes, chance.randrange(size), size))
    assert judge(lines) == ["holds"] * SIZE
    assert judge(spoil(line, chance) for line in lines) == ["refused"] * SIZE
