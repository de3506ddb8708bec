"""Promises of the suites: a key settles its algorithms, and what is lacking is said."""

from __future__ import annotations

import pytest
from ledger_support import LOG, private, refused

from xiezhi.errors import XiezhiError
from xiezhi.ledger import cosignatures, encoding, notes, suites

POINT = b"\x04" + bytes(64)


def test_the_default_suite_signs_and_verifies() -> None:
    kind, public = suites.recognise(b"\x01" + LOG.verifier().public, "log")
    assert kind.suite == suites.ED25519_SHA256
    signature = LOG.private.sign(b"text")
    assert suites.verify(public, signature, b"text")
    assert not suites.verify(public, signature, b"Text")
    assert not suites.verify(public, signature[:-1], b"text")
    assert not suites.verify(public, b"", b"text")
    assert not suites.verify(private("other").public_key().public_bytes_raw(), signature, b"text")


def test_a_key_of_sm2_sm3_is_recognised_and_refused_in_words() -> None:
    vkey = notes.write_vkey("xiezhi.example.invalid/sm", suites.SM2_NOTE, POINT)
    for parse in (notes.Verifier.parse, cosignatures.CosignatureVerifier.parse):
        with pytest.raises(XiezhiError) as caught:
            parse(vkey)
        assert caught.value.code == "LED-021"
        assert "sm2-sm3" in caught.value.text("zh") and "sm2-sm3" in caught.value.text("en")
        assert "xiezhi.example.invalid/sm" in caught.value.text("zh")


@pytest.mark.parametrize("kind", [b"", b"\x00", b"\x02", b"\x05", b"\x06", b"\xff", b"\xffother\n"])
def test_a_key_of_another_type_is_refused(kind: bytes) -> None:
    with refused("LED-020"):
        suites.recognise(kind + bytes(32 if kind else 0), "key")


@pytest.mark.parametrize("kind", [suites.NOTE, suites.COSIGNATURE, suites.SM2_NOTE])
@pytest.mark.parametrize("change", [-1, 1])
def test_a_public_key_of_another_length_is_refused(kind: suites.KeyType, change: int) -> None:
    with refused("LED-022"):
        suites.recognise(kind.identifier + bytes(kind.public_bytes + change), "key")


def test_one_key_under_two_types_has_two_ids() -> None:
    public = LOG.verifier().public
    log, witness = notes.Verifier("n", public), cosignatures.CosignatureVerifier("n", public)
    assert log.key_id != witness.key_id
    assert encoding.from_base64(log.vkey().split("+", 2)[2])[1:] == public
