"""Promises of entries: ids and commitments only, in one spelling, and nothing after deletion."""

from __future__ import annotations

import base64
import hashlib
import json
import string
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from ledger_support import entry, refused

from xiezhi.errors import XiezhiError
from xiezhi.ledger import entries, tree
from xiezhi.ledger.entries import Entry

PLAIN_ENTRY = entry()
COMMITMENT = entries.commit(b"payload", bytes(32))
IDS = st.text(string.ascii_letters + ":._-", min_size=1, max_size=128)
PLAIN = entry(payload=COMMITMENT).as_json()


def encoded(**changes: Any) -> bytes:
    """The sample entry with other values, in sorted compact JSON."""
    content = PLAIN | changes
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@given(
    actor=IDS,
    subject=IDS,
    key=IDS,
    kind=st.from_regex(r"[a-z]+(\.[a-z_]+)+", fullmatch=True),
    at=st.datetimes().map(lambda at: at.replace(microsecond=0).isoformat() + "+08:00"),
    commitments=st.dictionaries(
        st.from_regex(r"[a-z][a-z._-]{0,63}", fullmatch=True),
        st.binary(min_size=32, max_size=32),
        max_size=5,
    ),
)
def test_an_entry_comes_back_and_has_one_spelling(**fields: Any) -> None:
    made = Entry(**fields)
    data = made.encode()
    assert Entry.decode(data) == made
    content = json.loads(data)
    compact = json.dumps(content, sort_keys=True, separators=(",", ":"))
    assert data == compact.encode() == rfc8785.dumps(made.as_json())
    spaced = json.dumps(content, sort_keys=True).encode()
    with refused("LED-048"):
        Entry.decode(spaced)


def test_the_bytes_are_those_of_the_design() -> None:
    assert entry(0, payload=COMMITMENT).encode() == (
        b'{"actor":"office-1:p7","at":"2026-11-26T09:00:00+08:00","commitments":{"payload":"'
        + base64.b64encode(COMMITMENT)
        + b'"},"key":"intake:0","kind":"intake.done","subject":"case:0","v":1}'
    )


def test_a_commitment_is_the_hash_of_mark_salt_and_payload() -> None:
    salt = entries.new_salt()
    assert len(salt) == 32 and salt != entries.new_salt()
    digest = hashlib.sha256(b"xiezhi/commitment/v1\n" + salt + b"payload").digest()
    assert entries.commit(b"payload", salt) == digest
    for bad in (b"", salt[:-1], salt + b"\0"):
        with pytest.raises(ValueError):
            entries.commit(b"payload", bad)


def test_an_entry_holds_at_most_65535_bytes() -> None:
    room = entries.MOST_BYTES - len(entry().encode())
    # One commitment takes its name, 44 signs of Base 64 and punctuation: "name":"…",
    each = 64 + 44 + 6
    names = [f"c{number:063}" for number in range(room // each)]
    made = dict.fromkeys(names, COMMITMENT)
    spare = room - (len(made) * each - 1)
    filled = entry(**made)
    exact = replace(filled, subject=filled.subject + "s" * spare)
    assert len(exact.encode()) == entries.MOST_BYTES
    assert Entry.decode(exact.encode()) == exact
    with refused("LED-045"):
        replace(exact, subject=exact.subject + "s").encode()
    with refused("LED-045"):
        Entry.decode(b" " * (entries.MOST_BYTES + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        "文".encode("gb18030"),
        b'{"v":1,"v":1}',
        encoded()[:-1] + b',"v":1}',
        encoded().replace(b'{"payload"', b'{"payload":"","payload"'),
        encoded(v=float("nan")),
        encoded(v=float("inf")),
        encoded(v=float("-inf")),
        b"[" * 100_000,
        b"\xef\xbb\xbf" + encoded(),
    ],
)
def test_bytes_that_are_no_strict_json_are_refused(data: bytes) -> None:
    with refused("LED-046" if len(data) <= entries.MOST_BYTES else "LED-045"):
        Entry.decode(data)


def test_deep_nesting_within_the_limit_is_refused() -> None:
    with refused("LED-046"):
        Entry.decode(b"[" * 60_000)


@pytest.mark.parametrize(
    "content",
    [
        b"null",
        b"[]",
        b"1",
        encoded(more=1),
        json.dumps({k: v for k, v in PLAIN.items() if k != "key"}).encode(),
        encoded(v=2),
        encoded(v=True),
        encoded(v=1.0),
        encoded(v="1"),
        encoded(actor=7),
        encoded(at=None),
        encoded(commitments=[]),
    ],
)
def test_other_fields_and_other_kinds_of_values_are_refused(content: bytes) -> None:
    with refused("LED-047"):
        Entry.decode(content)


@pytest.mark.parametrize("value", [7, None, "", "AAAA", base64.b64encode(COMMITMENT).decode()[:-1]])
def test_a_commitment_that_is_not_32_bytes_is_refused(value: Any) -> None:
    with refused("LED-044"):
        Entry.decode(encoded(commitments={"payload": value}))


@pytest.mark.parametrize("name", ["", "Payload", "文件", "a b", "1a", "a" * 65])
def test_a_commitment_is_not_named_with_free_text(name: str) -> None:
    with refused("LED-044"):
        Entry.decode(encoded(commitments={name: base64.b64encode(COMMITMENT).decode()}))


@pytest.mark.parametrize(
    "kind",
    ["", "intake", "Intake.done", "intake.", ".done", "intake.done1", "接收.完成", "intake.done\n"],
)
def test_a_kind_is_small_letters_and_dots(kind: str) -> None:
    with refused("LED-040"):
        replace(entry(), kind=kind)


@pytest.mark.parametrize(
    "at",
    [
        "",
        "2026-11-26",
        "2026-11-26T09:00:00",
        "2026-11-26T09:00:00Z",
        "2026-11-26T09:00:00.5+08:00",
        "2026-11-26 09:00:00+08:00",
        "2026-11-26T09:00+08:00",
        "2026-02-30T09:00:00+08:00",
        "2026-11-26T24:00:00+08:00",
        "2026-11-26T09:00:00-00:00",
        "2026-11-26T09:00:00+24:00",
        "2026-11-26T09:00:00+07:60",
        "2026-11-26T09:60:00+08:00",
        "2026-11-26T09:00:60+08:00",
        "２026-11-26T09:00:00+08:00",
        "2026-11-26T09:00:00+08:00\n",
    ],
)
def test_a_time_has_seconds_and_an_offset(at: str) -> None:
    with refused("LED-041"):
        replace(entry(), at=at)


@pytest.mark.parametrize("field", ["actor", "subject", "key"])
@pytest.mark.parametrize(
    "text", ["", "虚构人", "Zhang San", "a/b", "a+b", "é", "a" * 129, "a\n", "１２"]
)
def test_an_id_holds_no_name_and_no_other_text(field: str, text: str) -> None:
    with pytest.raises(XiezhiError) as caught:
        replace(entry(), **{field: text})
    assert caught.value.code == "LED-042"
    # What may be a name is not repeated in the message.
    assert caught.value.where == {"field": field}


@pytest.mark.parametrize("field", ["actor", "subject", "key"])
@pytest.mark.parametrize("shape", ["{}", "p-{}", "{}.1", "id:{}:x", "p{}", "{}x", "a1g{}c", "id{}"])
@pytest.mark.parametrize("kind", ["15", "18", "17X", "17x"])
def test_digits_like_an_identity_number_are_refused(field: str, shape: str, kind: str) -> None:
    # Invented places and days, put together here so that no such number stands in any file.
    place, day = "9" * 6, "19" + "000101"
    number = place + day[2:] + "000" if kind == "15" else place + day + "000"
    number += {"15": "", "18": "0", "17X": "X", "17x": "x"}[kind]
    with pytest.raises(XiezhiError) as caught:
        replace(entry(), **{field: shape.format(number)})
    assert caught.value.code == "LED-043"
    assert number not in caught.value.text("zh")
    with refused("LED-043"):
        entry(**{f"c.{number.lower()}": COMMITMENT})


@pytest.mark.parametrize("digits", [15, 18])
def test_digits_of_that_length_alone_are_refused_whatever_they_are(digits: int) -> None:
    with refused("LED-043"):
        replace(entry(), subject="case:" + "7" * digits)


@pytest.mark.parametrize("digits", [1, 14, 16, 17, 19, 32])
def test_other_numbers_are_fit_for_an_id(digits: int) -> None:
    made = replace(entry(), subject="case:" + "7" * digits, key="a" + "7" * 15 + "b")
    assert Entry.decode(made.encode()) == made


def test_digests_in_hex_are_fit_for_ids() -> None:
    # A pseudonym that is refused by chance would stop the event that it belongs to.
    for number in range(20_000):
        digest = hashlib.sha256(b"%d" % number).hexdigest()
        replace(PLAIN_ENTRY, actor=digest, subject=f"case:{digest[:16]}")


def test_an_entry_does_not_change_with_the_mapping_it_was_made_of() -> None:
    given_ = {"payload": COMMITMENT}
    made = entry(**given_)
    made_again = Entry("a.b", "2026-11-26T09:00:00+08:00", "a", "s", "k", given_)
    before = made_again.encode()
    given_["payload"] = bytes(32)
    assert made_again.encode() == before
    assert made.commitments["payload"] == COMMITMENT
    with pytest.raises(TypeError):
        made.commitments["payload"] = bytes(32)


def test_json_payloads_are_canonical_and_what_json_lacks_is_refused() -> None:
    assert entries.canonical({"b": 1, "a": "汉", "c": 1.0}) == '{"a":"汉","b":1,"c":1}'.encode()
    for bad in (float("nan"), float("inf"), 2**53 + 1, {1: 2}, object(), b"bytes", "\ud800"):
        with refused("LED-049"):
            entries.canonical({"x": bad})


def test_deleting_payload_and_salt_leaves_the_tree_valid_and_the_entry_mute() -> None:
    payloads = {n: (f"payload {n}".encode(), entries.new_salt()) for n in range(5)}
    made = [entry(n, payload=entries.commit(*payloads[n])) for n in payloads]
    hashes = tree.LeafHashes(tree.leaf_hash(each.encode()) for each in made)
    root = tree.root(hashes, 5)
    payload, salt = payloads.pop(2)
    again = tree.LeafHashes(tree.leaf_hash(each.encode()) for each in made)
    assert tree.root(again, 5) == root
    for number in range(5):
        proof = tree.inclusion_proof(again, number, 5)
        tree.check_inclusion(hashes.read(0, number), number, 5, proof, root)
    assert payload not in made[2].encode()
    # Who guesses the payload cannot confirm the guess without the salt.
    commitment = made[2].commitments["payload"]
    assert entries.commit(payload, salt) == commitment
    guesses = (hashlib.sha256(payload).digest(), entries.commit(payload, bytes(32)))
    assert commitment not in guesses


def test_equal_payloads_do_not_show_as_equal() -> None:
    assert entries.commit(b"x", entries.new_salt()) != entries.commit(b"x", entries.new_salt())
