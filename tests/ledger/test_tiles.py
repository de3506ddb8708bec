"""Promises of tiles: the paths and files of C2SP tlog-tiles, which never change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_support import refused, sample

from xiezhi.ledger import notes, tiles, tree
from xiezhi.ledger.checkpoints import Checkpoint

MOST = 600
TREE = sample(MOST)


def texts(start: int, end: int) -> Sequence[bytes]:
    """The entries behind the sample tree."""
    return [str(number).encode() for number in range(start, end)]


def filled(folder: Path, *sizes: int) -> tiles.TileStore:
    """A store that grew through these sizes."""
    store = tiles.TileStore(folder)
    for old, new in zip((0, *sizes), sizes, strict=False):
        store.add(TREE, texts, old, new)
    return store


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (tiles.Tile(0, 0, 256), "tile/0/000"),
        (tiles.Tile(0, 1234067, 256), "tile/0/x001/x234/067"),
        (tiles.Tile(3, 999, 1), "tile/3/999.p/1"),
        (tiles.Tile(1, 1000, 255), "tile/1/x001/000.p/255"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile: tiles.Tile, path: str) -> None:
    assert tile.path() == path


def test_an_entry_bundle_lies_where_the_specification_says() -> None:
    assert tiles.entries_path(1234067) == "tile/entries/x001/x234/067"
    assert tiles.entries_path(0, 7) == "tile/entries/000.p/7"


def test_the_tree_of_70000_leaves_has_the_tiles_of_the_specification() -> None:
    found = list(tiles.new_tiles(0, 70_000))
    assert sum(tile.level == 0 and tile.width == 256 for tile in found) == 273
    assert tiles.Tile(0, 273, 112) in found
    assert tiles.Tile(1, 0, 256) in found
    assert tiles.Tile(1, 1, 17) in found
    assert tiles.Tile(2, 0, 1) in found
    assert len(found) == 273 + 4


def test_the_tree_of_256_leaves_has_a_full_tile_and_one_above() -> None:
    assert list(tiles.new_tiles(0, 256)) == [tiles.Tile(0, 0, 256), tiles.Tile(1, 0, 1)]


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_growth_adds_exactly_the_tiles_that_were_not_there(a: int, b: int) -> None:
    old, new = sorted((a, b))
    before, after = set(tiles.new_tiles(0, old)), set(tiles.new_tiles(0, new))
    assert set(tiles.new_tiles(old, new)) == after - before


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_comes_back_and_no_other_length_is_read(made: list[bytes]) -> None:
    data = tiles.encode_bundle(made)
    assert list(tiles.decode_bundle(data, len(made))) == made
    for bad, width in ((data + b"\0", len(made)), (data, len(made) + 1), (data[:-1], len(made))):
        if bad != data or width != len(made):
            with pytest.raises(ValueError):
                tiles.decode_bundle(bad, width)


def test_a_bundle_states_lengths_in_16_bits() -> None:
    assert tiles.encode_bundle([b"ab", b""]) == b"\0\x02ab\0\0"
    largest = b"x" * 65_535
    assert tiles.decode_bundle(tiles.encode_bundle([largest]), 1) == (largest,)
    with pytest.raises(ValueError):
        tiles.encode_bundle([largest + b"x"])


def test_every_root_and_proof_can_be_computed_from_the_folder(tmp_path: Path) -> None:
    sizes = (1, 3, 255, 256, 257, 511, 513, MOST)
    store = filled(tmp_path, *sizes)
    for size in sizes:
        hashes = store.hashes(size)
        assert tree.root(hashes, size) == tree.root(TREE, size)
        for index in {0, size // 3, size - 1}:
            assert tree.inclusion_proof(hashes, index, size) == tree.inclusion_proof(
                TREE, index, size
            )
        for old in {1, size // 2, size - 1} - {0}:
            if old < size:
                assert tree.consistency_proof(hashes, old, size) == tree.consistency_proof(
                    TREE, old, size
                )


def test_entries_come_back_from_the_folder(tmp_path: Path) -> None:
    store = filled(tmp_path, 5, 300)
    assert list(store.bundle(0, 5)) == texts(0, 5)
    assert list(store.bundle(0, 300)) == texts(0, 256)
    assert list(store.bundle(1, 300)) == texts(256, 300)
    with pytest.raises(IndexError):
        store.bundle(2, 300)


def test_a_full_tile_stands_in_for_a_partial_one_that_was_removed(tmp_path: Path) -> None:
    store = filled(tmp_path, 5, 256)
    (tmp_path / tiles.Tile(0, 0, 5).path()).unlink()
    (tmp_path / tiles.entries_path(0, 5)).unlink()
    assert tree.root(store.hashes(5), 5) == tree.root(TREE, 5)
    assert list(store.bundle(0, 5)) == texts(0, 5)
    with pytest.raises(IndexError):
        store.hashes(5).read(0, 5)


def test_a_subtree_that_is_not_complete_is_not_given(tmp_path: Path) -> None:
    hashes = filled(tmp_path, 5).hashes(5)
    assert hashes.read(2, 0) == TREE.read(2, 0)
    for level, index in ((0, 5), (1, 2), (2, 1), (3, 0), (8, 0), (0, 256)):
        with pytest.raises(IndexError):
            hashes.read(level, index)


def test_writing_again_changes_nothing_and_other_content_is_refused(tmp_path: Path) -> None:
    store = filled(tmp_path, 300)
    before = content(tmp_path)
    store.add(TREE, texts, 0, 300)
    assert content(tmp_path) == before
    with refused("LED-060"):
        store.add(sample(300, "forged"), texts, 0, 300)
    assert content(tmp_path) == before


def test_a_missing_or_damaged_file_is_named(tmp_path: Path) -> None:
    store = filled(tmp_path, 5)
    tile, bundle = tmp_path / "tile/0/000.p/5", tmp_path / "tile/entries/000.p/5"
    tile.write_bytes(tile.read_bytes()[:-1])
    with refused("LED-062"):
        store.hashes(5).read(0, 0)
    bundle.write_bytes(bundle.read_bytes()[:-1])
    with refused("LED-062"):
        store.bundle(0, 5)
    tile.unlink()
    bundle.unlink()
    with refused("LED-061"):
        store.hashes(5).read(0, 0)
    with refused("LED-061"):
        store.bundle(0, 5)
    with refused("LED-061"):
        store.checkpoint()


def test_the_newest_checkpoint_is_replaced(tmp_path: Path) -> None:
    store = tiles.TileStore(tmp_path)
    store.publish("one\n")
    store.publish("two\n")
    assert store.checkpoint() == b"two\n"


def test_the_example_log_of_tessera_is_verified_wholly(vectors: Path) -> None:
    folder = vectors / "tlog"
    store = tiles.TileStore(folder)
    verifier = notes.Verifier.parse((folder / "log.pub").read_text(encoding="utf-8").strip())
    checkpoints = {}
    for path in folder.glob("checkpoint*"):
        opened = notes.open_note(notes.decode(path.read_bytes()), [verifier])
        checkpoint = Checkpoint.parse(opened.text)
        assert checkpoint.origin == verifier.name
        assert checkpoint.text() == opened.text
        checkpoints[checkpoint.size] = checkpoint
    assert sorted(checkpoints) == list(range(16))
    assert (
        Checkpoint.parse(notes.open_note(notes.decode(store.checkpoint()), [verifier]).text)
        == checkpoints[15]
    )
    included = consistent = 0
    for size, checkpoint in checkpoints.items():
        hashes = store.hashes(size)
        assert tree.root(hashes, size) == checkpoint.root
        bundle = store.bundle(0, size) if size else ()
        for index, data in enumerate(bundle):
            proof = tree.inclusion_proof(hashes, index, size)
            tree.check_inclusion(tree.leaf_hash(data), index, size, proof, checkpoint.root)
            included += 1
        for old in range(size + 1):
            proof = tree.consistency_proof(hashes, old, size)
            tree.check_consistency(old, checkpoints[old].root, size, checkpoint.root, proof)
            consistent += 1
    assert (included, consistent) == (120, 136)
