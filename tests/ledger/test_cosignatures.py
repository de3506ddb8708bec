"""Promises of cosignatures: a witness's word is bound to its key, its time and the whole text."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from ledger_support import AT, COSIGNER, LOG, ORIGIN, WITNESS, fenced, refused, sample, signed

from xiezhi.ledger import cosignatures, notes, suites

TEXT = notes.split(signed(sample(3), 3))[0]
MADE = COSIGNER.sign(TEXT, AT)


def test_a_cosigned_checkpoint_is_opened_with_log_and_witness() -> None:
    note = notes.sign_note(TEXT, [LOG, COSIGNER])
    opened = notes.open_note(note, [LOG.verifier(), COSIGNER.verifier()])
    assert [each.name for each in opened.verified] == [ORIGIN, WITNESS]
    assert abs(cosignatures.timestamp(opened.verified[1].data) - time.time()) < 60


def test_the_signed_message_is_that_of_the_specification() -> None:
    message = f"cosignature/v1\ntime {AT}\n{TEXT}".encode()
    assert MADE.data[:8] == AT.to_bytes(8, "big")
    assert suites.verify(COSIGNER.verifier().public, MADE.data[8:], message)
    assert cosignatures.timestamp(MADE.data) == AT


def test_every_changed_bit_of_a_cosignature_is_refused() -> None:
    verifier = COSIGNER.verifier()
    assert verifier.verifies(TEXT, MADE.data)
    for bit in range(8 * len(MADE.data)):
        changed = bytearray(MADE.data)
        changed[bit // 8] ^= 1 << bit % 8
        assert not verifier.verifies(TEXT, bytes(changed))
    for cut in range(len(MADE.data)):
        assert not verifier.verifies(TEXT, MADE.data[:cut])
    assert not verifier.verifies(TEXT + "an extension\n", MADE.data)


def test_a_time_outside_the_specification_is_neither_made_nor_accepted() -> None:
    for at in (0, -1, 2**63):
        with pytest.raises(ValueError):
            COSIGNER.sign(TEXT, at)
    for at in (0, 2**63):
        message = f"cosignature/v1\ntime {at}\n{TEXT}".encode()
        data = struct.pack(">Q", at) + COSIGNER.private.sign(message)
        assert not COSIGNER.verifier().verifies(TEXT, data)


def test_only_checkpoints_are_cosigned() -> None:
    with refused("LED-014"):
        COSIGNER.sign("a letter\n")


def test_a_log_signature_is_no_cosignature() -> None:
    both = cosignatures.Cosigner(ORIGIN, LOG.private)
    assert not both.verifier().verifies(TEXT, LOG.sign(TEXT).data)
    assert not LOG.verifier().verifies(TEXT, both.sign(TEXT, AT).data)


def test_keys_come_back_from_their_text_form_and_keep_their_purpose() -> None:
    verifier = COSIGNER.verifier()
    assert cosignatures.CosignatureVerifier.parse(verifier.vkey()) == verifier
    with refused("LED-025"):
        cosignatures.CosignatureVerifier.parse(LOG.verifier().vkey())
    with refused("LED-023"):
        cosignatures.Cosigner("a b", COSIGNER.private)


def test_the_example_of_the_specification_has_the_time_of_its_message(vectors: Path) -> None:
    blocks = fenced(vectors / "spec" / "tlog-cosignature.md")
    (note,) = [block for block in blocks if "— witness.example.com/w1" in block]
    (message,) = [block for block in blocks if block.startswith("cosignature/v1\n")]
    text, signatures = notes.split(note)
    (data,) = [each.data for each in signatures if each.name == "witness.example.com/w1"]
    assert len(data) == 8 + 64
    assert message == f"cosignature/v1\ntime {cosignatures.timestamp(data)}\n{text}"
