"""Promises of proof files: one file leads from a document to a signed root, and nothing else does."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from ledger_support import (
    AT,
    COSIGNER,
    LOG,
    ORIGIN,
    WITNESS,
    entry,
    fenced,
    private,
    refused,
    sample,
    signed,
)

from xiezhi.errors import XiezhiError
from xiezhi.ledger import cosignatures, entries, notes, proofs, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.proofs import Proof, Trust

DOCUMENT = "虚构县人民检察院检察建议书".encode()
SALT = bytes(range(32))
ENTRY = entry(5, document=entries.commit(DOCUMENT, SALT))
INDEX, SIZE = 5, 11
TREE = sample(INDEX)
TREE.append(tree.leaf_hash(ENTRY.encode()))
for _number in range(INDEX + 1, SIZE):
    TREE.append(tree.leaf_hash(entry(_number).encode()))
TEXT = Checkpoint(ORIGIN, SIZE, tree.root(TREE, SIZE)).text()
NOTE = notes.join(TEXT, [LOG.sign(TEXT), COSIGNER.sign(TEXT, AT)])
PROOF = proofs.make(ENTRY, {"document": SALT}, INDEX, tree.inclusion_proof(TREE, INDEX, SIZE), NOTE)
TRUST = Trust(ORIGIN, [LOG.verifier()], [COSIGNER.verifier()], least_witnesses=1)


def test_a_proof_leads_from_the_document_to_the_witnessed_root() -> None:
    shown = proofs.verify(Proof.parse(PROOF.text().encode()), TRUST, [DOCUMENT])
    assert shown.entry == ENTRY
    assert (shown.index, shown.checkpoint.size) == (INDEX, SIZE)
    assert shown.documents == ("document",)
    assert shown.witnessed == ((WITNESS, AT),)


def test_a_proof_says_what_it_does_not_show() -> None:
    shown = proofs.verify(PROOF, TRUST)
    assert "不证明记入之前的内容真实" in shown.meaning("zh")
    assert "does not show that they were true before" in shown.meaning("en")
    assert "未被改动" in shown.meaning() and "unaltered" in shown.meaning("en")


def test_the_extra_line_is_canonical_json_of_entry_and_salts() -> None:
    found = re.search(r"^extra (\S+)$", PROOF.text(), re.MULTILINE)
    assert found
    data = base64.b64decode(found[1])
    assert json.loads(data) == {
        "entry": ENTRY.as_json(),
        "salts": {"document": base64.b64encode(SALT).decode()},
    }
    assert data == entries.canonical(json.loads(data))


def test_a_proof_file_comes_back() -> None:
    for proof in (PROOF, replace(PROOF, extra=None), replace(PROOF, hashes=(), index=0)):
        assert Proof.parse(proof.text().encode()) == proof


@pytest.mark.slow
def test_every_changed_bit_of_the_file_is_refused() -> None:
    data = PROOF.text().encode()
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(XiezhiError) as caught:
            proofs.verify(Proof.parse(bytes(changed)), TRUST, [DOCUMENT])
        assert caught.value.code.startswith("LED-0")
        assert caught.value.text("zh") and caught.value.text("en")


def test_every_changed_bit_of_the_document_is_refused() -> None:
    for bit in range(8 * len(DOCUMENT)):
        changed = bytearray(DOCUMENT)
        changed[bit // 8] ^= 1 << bit % 8
        with refused("LED-076"):
            proofs.verify(PROOF, TRUST, [DOCUMENT, bytes(changed)])


def test_without_its_salt_the_entry_is_still_proved_but_no_document() -> None:
    proof = replace(PROOF, extra=proofs.make(ENTRY, {}, 0, (), NOTE).extra)
    shown = proofs.verify(Proof.parse(proof.text().encode()), TRUST)
    assert (shown.entry, shown.documents) == (ENTRY, ())
    with refused("LED-076"):
        proofs.verify(proof, TRUST, [DOCUMENT])


def test_a_witness_alone_does_not_make_a_proof() -> None:
    proof = replace(PROOF, note=notes.join(TEXT, [COSIGNER.sign(TEXT, AT)]))
    with refused("LED-072"):
        proofs.verify(proof, TRUST)


def test_too_few_witnesses_are_refused() -> None:
    proof = replace(PROOF, note=notes.sign_note(TEXT, [LOG]))
    assert proofs.verify(proof, replace(TRUST, least_witnesses=0)).witnessed == ()
    with refused("LED-075"):
        proofs.verify(proof, TRUST)
    # The same witness under a second key is still one witness.
    second = cosignatures.Cosigner(WITNESS, private("second"))
    both = replace(PROOF, note=notes.sign_note(TEXT, [LOG, COSIGNER, second]))
    trust = replace(TRUST, witnesses=[COSIGNER.verifier(), second.verifier()], least_witnesses=2)
    with refused("LED-075"):
        proofs.verify(both, trust)


def test_the_proof_of_another_log_is_refused() -> None:
    with refused("LED-073"):
        proofs.verify(PROOF, replace(TRUST, origin="other.example.invalid/ledger"))
    stranger = notes.Signer("other.example.invalid/ledger", private("other"))
    with refused("LED-034"):
        proofs.verify(replace(PROOF, note=notes.sign_note(TEXT, [stranger])), TRUST)


def test_another_entry_another_place_and_another_tree_are_refused() -> None:
    salts = {"document": SALT}
    forged = proofs.make(
        replace(ENTRY, at="2026-11-25T09:00:00+08:00"), salts, INDEX, PROOF.hashes, NOTE
    )
    rewritten = replace(PROOF, note=signed(sample(SIZE), SIZE, LOG, COSIGNER))
    for bad in (forged, replace(PROOF, index=4), replace(PROOF, index=SIZE), rewritten):
        with refused("LED-074"):
            proofs.verify(bad, TRUST)


@pytest.mark.parametrize(
    "extra",
    [
        None,
        b"",
        b"{}",
        b"[]",
        b'{"entry":1,"salts":{}}',
        entries.canonical({"entry": ENTRY.as_json(), "salts": []}),
        entries.canonical({"entry": ENTRY.as_json(), "salts": {"document": "AAAA"}}),
        entries.canonical({"entry": ENTRY.as_json(), "salts": {"document": 1}}),
        entries.canonical({"entry": ENTRY.as_json(), "salts": {}, "more": 1}),
        json.dumps({"entry": ENTRY.as_json(), "salts": {}}).encode(),
        proofs.make(ENTRY, {"other": SALT}, 0, (), NOTE).extra,
    ],
)
def test_a_missing_or_malformed_extra_line_is_refused(extra: bytes | None) -> None:
    with pytest.raises(XiezhiError) as caught:
        proofs.verify(replace(PROOF, extra=extra), TRUST)
    assert caught.value.code in ("LED-071", "LED-044", "LED-046", "LED-047")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text.replace("@v1", "@v2"),
        lambda text: text.replace("\n\n", "\n", 1),
        lambda text: text.replace("index 5", "index 05"),
        lambda text: text.replace("index 5", "index -5"),
        lambda text: text.replace("index 5", "place 5"),
        lambda text: text.replace("index 5\n", ""),
        lambda text: text.replace("index 5\n", "index 5\nAAAA\n"),
        lambda text: text.replace("index 5\n", "index 5\n" + f"{'A' * 43}=\n" * 60),
        lambda text: text.replace("extra ", "extra  "),
        lambda text: text.replace("extra ", "extra" * 2 + " "),
        lambda text: text.replace("index 5", "index 5\nextra AAAA"),
        lambda text: text.replace("extra ", "extra " + "A" * 4 * 2 * 65_535),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
    ],
)
def test_a_malformed_file_is_refused(change) -> None:
    with refused("LED-070"):
        Proof.parse(change(PROOF.text()).encode())


def test_the_example_of_the_specification_has_the_form_of_ours(vectors: Path) -> None:
    """Its Base 64 is shortened for print, so only the lines around it can be compared."""
    (example,) = [
        block
        for block in fenced(vectors / "spec" / "tlog-proof.md")
        if block.startswith("c2sp.org/tlog-proof@v1\n")
    ]
    extra = example.split("\n")[1]
    assert extra.startswith("extra ")
    proof = Proof.parse(example.replace(extra, "extra AAAA").encode())
    assert proof.index == 73894
    assert len(proof.hashes) == 5
    checkpoint = Checkpoint.parse(proof.note.partition("\n\n")[0] + "\n")
    assert (checkpoint.origin, checkpoint.size) == ("example.com/fancylog", 109482)
    assert proof.text() == example.replace(extra, "extra AAAA")
