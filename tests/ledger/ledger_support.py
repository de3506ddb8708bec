"""What the tests of the ledger share: keys made on the spot, sample trees, fenced examples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.errors import XiezhiError
from xiezhi.ledger import cosignatures, entries, notes, tree
from xiezhi.ledger.checkpoints import Checkpoint

POSTGRES = "XIEZHI_TEST_POSTGRES"
ORIGIN = "xiezhi.example.invalid/ledger"
WITNESS = "congress.example.invalid/witness"
AT = 1_795_654_800


def private(label: str) -> Ed25519PrivateKey:
    """A key that is the same in every run; it protects nothing."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(label.encode()).digest())


LOG = notes.Signer(ORIGIN, private("log"))
COSIGNER = cosignatures.Cosigner(WITNESS, private("witness"))


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block must end in that error, with sentences in both languages."""
    with pytest.raises(XiezhiError) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text("en")


def leaf(number: int, branch: str = "") -> bytes:
    """The hash of a sample leaf; another `branch` gives other leaves."""
    return tree.leaf_hash(f"{branch}{number}".encode())


def sample(size: int, branch: str = "") -> tree.LeafHashes:
    """A tree whose leaves all differ."""
    return tree.LeafHashes(leaf(number, branch) for number in range(size))


def signed(hashes: tree.Hashes, size: int, *signers: notes.SigningKey) -> str:
    """A signed checkpoint of the first `size` leaves."""
    text = Checkpoint(ORIGIN, size, tree.root(hashes, size)).text()
    return notes.sign_note(text, signers or [LOG])


def entry(number: int = 0, **commitments: bytes) -> entries.Entry:
    """A sample event."""
    return entries.Entry(
        kind="intake.done",
        at="2026-11-26T09:00:00+08:00",
        actor="office-1:p7",
        subject=f"case:{number}",
        key=f"intake:{number}",
        commitments=commitments,
    )


def fenced(page: Path) -> list[str]:
    """The examples of a specification: fenced blocks, and blocks indented by four spaces."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for block in re.findall(r"(?:^(?: {4}.*)?\n)+", text, re.MULTILINE):
        blocks.append("".join(f"{line[4:]}\n" for line in block.strip("\n").split("\n")))
    return [block for block in blocks if block.strip()]
