"""Promises of signed notes: nothing unsigned, altered or malformed is opened."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_support import LOG, ORIGIN, fenced, private, refused

from xiezhi.errors import XiezhiError
from xiezhi.ledger import cosignatures, encoding, notes

TEXT = "一份检查点\n\nwith an empty line\n"
NOTE = notes.sign_note(TEXT, [LOG])
STRANGER = notes.Signer("stranger.example.invalid/log", private("stranger"))


def with_lines(*lines: str) -> str:
    return TEXT + "\n" + "".join(lines)


def test_a_signed_text_is_opened() -> None:
    opened = notes.open_note(NOTE, [LOG.verifier()])
    assert opened.text == TEXT
    assert [signature.name for signature in opened.verified] == [ORIGIN]
    assert opened.unknown == ()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(1, 3))
def test_any_text_comes_back_as_it_was_signed(line: str, times: int) -> None:
    text = f"{line}\n" * times
    assert notes.open_note(notes.sign_note(text, [LOG]), [LOG.verifier()]).text == text


def test_every_changed_bit_of_a_note_is_refused() -> None:
    data = NOTE.encode()
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(XiezhiError) as caught:
            notes.open_note(notes.decode(bytes(changed)), [LOG.verifier()])
        assert caught.value.code.startswith("LED-0")


def test_signatures_of_unknown_keys_are_kept_and_ignored() -> None:
    note = notes.sign_note(TEXT, [STRANGER, LOG])
    opened = notes.open_note(note, [LOG.verifier()])
    assert [signature.name for signature in opened.verified] == [ORIGIN]
    assert opened.unknown == (STRANGER.sign(TEXT),)


def test_a_note_that_only_strangers_signed_is_refused() -> None:
    with refused("LED-034"):
        notes.open_note(notes.sign_note(TEXT, [STRANGER]), [LOG.verifier()])
    with refused("LED-034"):
        notes.open_note(NOTE, [])


def test_a_signature_that_shares_only_name_or_id_with_a_known_key_is_unknown() -> None:
    good = LOG.sign(TEXT)
    same_name = notes.Signature(good.name, b"\0\0\0\0", b"x" * 64)
    same_id = notes.Signature("other.example.invalid", good.key_id, b"x" * 64)
    note = notes.join(TEXT, [same_name, same_id, good])
    assert notes.open_note(note, [LOG.verifier()]).unknown == (same_name, same_id)
    with refused("LED-034"):
        notes.open_note(notes.join(TEXT, [same_name, same_id]), [LOG.verifier()])


def test_a_wrong_signature_of_a_known_key_refuses_the_whole_note() -> None:
    good = LOG.sign(TEXT)
    wrong = notes.Signature(good.name, good.key_id, LOG.sign("another text\n").data)
    second = notes.Signer("second.example.invalid", private("second"))
    for signatures in ([wrong], [good, wrong], [second.sign(TEXT), wrong]):
        with refused("LED-033"):
            notes.open_note(notes.join(TEXT, signatures), [LOG.verifier(), second.verifier()])


def test_a_key_that_signs_twice_counts_once() -> None:
    opened = notes.open_note(notes.sign_note(TEXT, [LOG, LOG]), [LOG.verifier()])
    assert len(opened.verified) == 1


@pytest.mark.parametrize(
    "bad",
    [
        "-" + LOG.sign(TEXT).line()[1:],
        "—" + LOG.sign(TEXT).line()[2:],
        LOG.sign(TEXT).line().replace("— ", "—  "),
        LOG.sign(TEXT).line().replace("\n", " \n"),
        LOG.sign(TEXT).line().replace(ORIGIN, ""),
        LOG.sign(TEXT).line().replace(ORIGIN, "a+b"),
        LOG.sign(TEXT).line().replace(ORIGIN, "a\u3000b"),
        f"— {ORIGIN}\n",
        f"— {ORIGIN} \n",
        f"— {ORIGIN} AAAAAA==\n",
        f"— {ORIGIN} not/base64\n",
        "no signature line\n",
    ],
)
def test_a_malformed_signature_line_is_refused(bad: str) -> None:
    for lines in ([bad], [LOG.sign(TEXT).line(), bad], [bad, LOG.sign(TEXT).line()]):
        with refused("LED-031"):
            notes.open_note(with_lines(*lines), [LOG.verifier()])


@pytest.mark.parametrize(
    "note", ["", "\n", TEXT, TEXT + LOG.sign(TEXT).line(), NOTE[:-1], NOTE + "\n", NOTE + "more"]
)
def test_a_note_cut_short_or_with_something_behind_it_is_refused(note: str) -> None:
    with pytest.raises(XiezhiError) as caught:
        notes.open_note(note, [LOG.verifier()])
    assert caught.value.code in ("LED-030", "LED-031")


@pytest.mark.parametrize("sign", [*map(chr, range(10)), *map(chr, range(11, 32)), "\ud800"])
def test_control_characters_are_neither_signed_nor_opened(sign: str) -> None:
    text = f"one{sign}two\n"
    with refused("LED-027"):
        notes.sign_note(text, [LOG])
    with refused("LED-027"):
        notes.open_note(f"{text}\n{LOG.sign(TEXT).line()}", [LOG.verifier()])
    line = LOG.sign(TEXT).line()
    with refused("LED-031"):
        notes.open_note(with_lines(line.replace(ORIGIN, f"a{sign}b"), line), [LOG.verifier()])


def test_a_text_without_its_last_newline_and_a_note_without_signer_are_not_made() -> None:
    with refused("LED-027"):
        LOG.sign("no newline")
    with refused("LED-028"):
        notes.sign_note(TEXT, [])


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    with refused("LED-029"):
        notes.decode(NOTE.encode("gb18030"))


def test_a_hundred_signatures_are_opened_and_one_more_is_not() -> None:
    line = STRANGER.sign(TEXT).line()
    assert (
        len(
            notes.open_note(
                with_lines(*[line] * 99, LOG.sign(TEXT).line()), [LOG.verifier()]
            ).unknown
        )
        == 99
    )
    with refused("LED-032"):
        notes.open_note(with_lines(*[line] * 100, LOG.sign(TEXT).line()), [LOG.verifier()])


def test_keys_come_back_from_their_text_forms() -> None:
    assert notes.Verifier.parse(LOG.verifier().vkey()) == LOG.verifier()
    signer = notes.Signer.parse(LOG.skey())
    assert signer.name == LOG.name
    assert signer.sign(TEXT) == LOG.sign(TEXT)


def test_the_id_of_a_key_is_the_start_of_the_hash_of_name_type_and_key() -> None:
    public = LOG.verifier().public
    digest = hashlib.sha256(f"{ORIGIN}\n".encode() + b"\x01" + public).digest()
    assert LOG.verifier().key_id == digest[:4]
    material = encoding.to_base64(b"\x01" + public)
    assert LOG.verifier().vkey() == f"{ORIGIN}+{digest[:4].hex()}+{material}"


def test_a_key_with_a_wrong_id_is_refused() -> None:
    name, stated, material = LOG.verifier().vkey().split("+", 2)
    other = ("0" if stated[0] != "0" else "1") + stated[1:]
    for bad in (other, stated.upper() + "0", stated[:-1], ""):
        with refused("LED-024"):
            notes.Verifier.parse(f"{name}+{bad}+{material}")
    for bad in (material[:-1], material + "=", "", "***"):
        with pytest.raises(XiezhiError):
            notes.Verifier.parse(f"{name}+{stated}+{bad}")


@pytest.mark.parametrize("name", ["", "a b", "a\u00a0b", "a\u2028b", "a\tb", "a\nb", "a\x7f+b"])
def test_a_name_that_no_signature_line_could_hold_is_refused(name: str) -> None:
    with refused("LED-023"):
        notes.Signer(name, LOG.private)
    with refused("LED-023"):
        notes.Verifier(name, LOG.verifier().public)


def test_a_private_key_is_never_shown_in_its_refusal() -> None:
    secret = LOG.skey()
    for bad in (
        secret[8:],
        secret[:-2],
        secret.replace(ORIGIN, "other"),
        LOG.verifier().vkey(),
        "",
    ):
        with pytest.raises(XiezhiError) as caught:
            notes.Signer.parse(bad)
        assert caught.value.code == "LED-026"
        assert caught.value.where == {}


def test_the_key_of_a_witness_is_no_key_of_a_log() -> None:
    witness = cosignatures.Cosigner(ORIGIN, LOG.private).verifier()
    with refused("LED-025"):
        notes.Verifier.parse(witness.vkey())


def test_the_example_of_the_specification_is_verified(vectors: Path) -> None:
    blocks = fenced(vectors / "spec" / "signed-note.md")
    (vkey,) = [block.strip() for block in blocks if block.startswith("example.com/foo+")]
    (note,) = [block for block in blocks if block.startswith("This is an example message.")]
    verifier = notes.Verifier.parse(vkey)
    assert verifier.vkey() == vkey
    assert notes.open_note(note, [verifier]).text == "This is an example message.\n"
    (other,) = [block for block in blocks if block.startswith("Ognuno")]
    text, signatures = notes.split(other)
    assert text.endswith("ed è subito sera.\n")
    assert notes.join(text, signatures) == other
