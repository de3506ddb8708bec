"""Promises of the export: whoever has the files needs nothing else of the log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ledger_support import COSIGNER, ORIGIN, refused
from log_support import KEYS, add, sign

from xiezhi.ledger import notes, proofs, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.cosigned import add_cosignatures
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.export import export_tiles, prove
from xiezhi.ledger.log.payloads import delete_payload
from xiezhi.ledger.log.sequence import sequence
from xiezhi.ledger.tiles import TileStore, entries_path
from xiezhi.ledger.verifier import xiezhi_verify

TRUST = proofs.Trust(ORIGIN, KEYS, [COSIGNER.verifier()])


def grow(database: Database, first: int, last: int) -> None:
    """Events `first` to before `last`, with payloads, in one transaction."""
    with database.writing():
        for number in range(first, last):
            add(database, number)


def test_the_tiles_lead_to_the_signed_root_and_hold_every_entry(
    database: Database, outside: Path, tmp_path: Path
) -> None:
    store = TileStore(tmp_path / "tiles")
    for first, last in ((0, 3), (3, 256), (256, 600)):
        grow(database, first, last)
        checkpoint = sign(database, outside)
        # What enters after the signature is not in the export.
        add(database, 10_000 + last)
        sequence(database)
        assert export_tiles(database, store.folder, KEYS) == checkpoint
        note = notes.open_note(notes.decode(store.checkpoint()), KEYS)
        assert Checkpoint.parse(note.text) == checkpoint
        size = checkpoint.size
        assert tree.root(store.hashes(size), size) == checkpoint.root
        bundles = [store.bundle(number, size) for number in range((size + 255) // 256)]
        leaves = tree.LeafHashes(tree.leaf_hash(entry) for each in bundles for entry in each)
        assert tree.root(leaves, size) == checkpoint.root


def test_an_export_twice_changes_nothing(database: Database, outside: Path, tmp_path: Path) -> None:
    grow(database, 0, 300)
    sign(database, outside)
    export_tiles(database, tmp_path / "tiles", KEYS)
    files = {path: path.read_bytes() for path in (tmp_path / "tiles").rglob("*") if path.is_file()}
    export_tiles(database, tmp_path / "tiles", KEYS)
    again = {path: path.read_bytes() for path in (tmp_path / "tiles").rglob("*") if path.is_file()}
    assert files == again
    # Leaves and entries, each full and partial, one block of 256, the checkpoint.
    assert len(files) == 6


def test_nothing_is_exported_before_a_signature(database: Database, tmp_path: Path) -> None:
    add(database, 1)
    with refused("LED-128"):
        export_tiles(database, tmp_path / "tiles", KEYS)
    with refused("LED-129"):
        prove(database, "reply:1")


def test_a_folder_of_another_history_is_refused(
    database: Database, outside: Path, tmp_path: Path
) -> None:
    grow(database, 0, 3)
    sign(database, outside)
    export_tiles(database, tmp_path / "tiles", KEYS)
    (tmp_path / "tiles" / "checkpoint").unlink()
    path = tmp_path / "tiles" / "tile" / "0" / "000.p" / "3"
    path.write_bytes(bytes(96))
    with refused("LED-060"):
        export_tiles(database, tmp_path / "tiles", KEYS)


def test_a_proof_leads_from_document_to_checkpoint(database: Database, outside: Path) -> None:
    grow(database, 0, 300)
    sign(database, outside)
    for number in (0, 17, 255, 256, 299):
        proof = proofs.Proof.parse(prove(database, f"reply:{number}").text().encode())
        document = f"made-up reply {number}".encode()
        shown = proofs.verify(proof, TRUST, [document])
        assert (shown.index, shown.documents) == (number, ("document",))
        with refused("LED-076"):
            proofs.verify(proof, TRUST, [document + b"."])


def test_a_proof_goes_under_the_newest_checkpoint_that_was_witnessed(
    database: Database, outside: Path
) -> None:
    grow(database, 0, 5)
    checkpoint = sign(database, outside)
    cosigned = notes.sign_note(checkpoint.text(), [COSIGNER])
    add_cosignatures(database, cosigned, TRUST.witnesses)
    grow(database, 5, 9)
    sign(database, outside)
    shown = proofs.verify(prove(database, "reply:4"), TRUST)
    assert (shown.checkpoint.size, shown.witnessed[0][0]) == (5, COSIGNER.name)
    shown = proofs.verify(prove(database, "reply:5"), TRUST)
    assert (shown.checkpoint.size, shown.witnessed) == (9, ())


def test_an_event_after_the_last_checkpoint_cannot_be_proved_yet(
    database: Database, outside: Path
) -> None:
    grow(database, 0, 5)
    sign(database, outside)
    add(database, 5)
    sequence(database)
    with refused("LED-129"):
        prove(database, "reply:5")
    with refused("LED-113"):
        prove(database, "reply:6")


def test_what_was_deleted_is_proved_without_its_salt(database: Database, outside: Path) -> None:
    grow(database, 0, 5)
    delete_payload(database, key="reply:2", name="document", actor="a", basis="b")
    sign(database, outside)
    proof = prove(database, "reply:2")
    _entry, salts = proof.content()
    assert salts.keys() == {"form"}
    assert proofs.verify(proof, TRUST, [b'{"number":2}']).documents == ("form",)
    with refused("LED-076"):
        proofs.verify(proof, TRUST, [b"made-up reply 2"])


def test_the_program_for_outsiders_agrees(
    database: Database, outside: Path, tmp_path: Path
) -> None:
    grow(database, 0, 300)
    kept = sign(database, outside)
    old = tmp_path / "kept"
    old.write_bytes(outside.read_bytes())
    grow(database, 300, 520)
    assert sign(database, outside).size > kept.size
    tiles = tmp_path / "tiles"
    export_tiles(database, tiles, KEYS)
    key = tmp_path / "log.vkey"
    key.write_text(KEYS[0].vkey(), "utf-8")
    proof = tmp_path / "reply.tlog-proof"
    proof.write_text(prove(database, "reply:410").text(), "utf-8")
    document = tmp_path / "reply"
    document.write_bytes(b"made-up reply 410")

    def outsider(*arguments: str | Path) -> int:
        command = [sys.executable, xiezhi_verify.__file__, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    whole = ("log", tiles, "--key", key, "--against", old)
    single = ("proof", proof, "--key", key, "--document", document)
    assert outsider(*whole) == 0
    assert outsider(*single) == 0
    document.write_bytes(b"made-up reply 411")
    assert outsider(*single) == 1
    bundle = tiles / entries_path(1)
    bundle.write_bytes(bundle.read_bytes().replace(b"office-1:p7", b"office-1:p6", 1))
    assert outsider(*whole) == 1
