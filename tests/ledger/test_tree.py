"""Promises of the tree: it is that of RFC 9162, and no changed proof is taken for a good one."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_support import sample

from xiezhi.ledger import tree
from xiezhi.ledger.tree import ProofError

# The sample of Certificate Transparency (RFC 6962): eight inputs and the roots of 1 to 8 of them.
INPUTS = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")
] + [bytes.fromhex("606162636465666768696a6b6c6d6e6f")]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION_1_OF_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
CONSISTENCY_6_TO_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
MOST = 40
TREE = sample(2 * MOST)
LEAVES = [TREE.read(0, index) for index in range(2 * MOST)]
RFC = tree.LeafHashes(map(tree.leaf_hash, INPUTS))


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return tree.node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The definition of PATH in RFC 9162, 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    """The definition of SUBPROOF in RFC 9162, 2.1.4.1."""
    if m == len(leaves):
        return [] if known else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], known), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def split(size: int) -> int:
    k = 1
    while 2 * k < size:
        k *= 2
    return k


def shape(m: int, size: int, known: bool | None = None) -> str:
    """On which side the hashes of a path stand: what a proof can tell about sizes and indexes.

    `known` None: the path of leaf m; else the path between the first m leaves and all.
    """
    if known is None and size == 1:
        return ""
    if known is not None and m == size:
        return "k" if known else "g"
    k = split(size)
    if m < k or (known is not None and m == k):
        return shape(m, k, known) + "r"
    return shape(m - k, size - k, None if known is None else False) + "l"


def accepts_inclusion(*arguments: object) -> bool:
    try:
        tree.check_inclusion(*arguments)
    except ProofError:
        return False
    return True


def accepts_consistency(*arguments: object) -> bool:
    try:
        tree.check_consistency(*arguments)
    except ProofError:
        return False
    return True


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_sample_tree_of_rfc_6962_has_its_published_roots(size: int) -> None:
    assert tree.root(RFC, size).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing_as_root() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.root(RFC, 0).hex() == tree.EMPTY_ROOT.hex() == empty


def test_the_sample_tree_has_its_published_proofs() -> None:
    assert [h.hex() for h in tree.inclusion_proof(RFC, 0, 8)] == INCLUSION_1_OF_8
    assert [h.hex() for h in tree.consistency_proof(RFC, 6, 8)] == CONSISTENCY_6_TO_8


def test_roots_and_proofs_follow_the_definitions_of_rfc_9162() -> None:
    for size in range(1, MOST):
        leaves = LEAVES[:size]
        assert tree.root(TREE, size) == naive_root(leaves)
        for m in range(size):
            assert list(tree.inclusion_proof(TREE, m, size)) == naive_path(m, leaves)
            if m:
                found = tree.consistency_proof(TREE, m, size)
                assert list(found) == naive_subproof(m, leaves, True)


def test_every_proof_of_every_pair_is_accepted() -> None:
    for size in range(1, MOST):
        root = tree.root(TREE, size)
        for m in range(size + 1):
            proof = tree.consistency_proof(TREE, m, size)
            tree.check_consistency(m, tree.root(TREE, m), size, root, proof)
            if m < size:
                path = tree.inclusion_proof(TREE, m, size)
                tree.check_inclusion(LEAVES[m], m, size, path, root)


def test_every_single_bit_of_an_inclusion_proof_matters() -> None:
    for size in range(1, 8):
        root = tree.root(TREE, size)
        for index in range(size):
            proof = tree.inclusion_proof(TREE, index, size)
            for bit in range(256):
                leaf = flipped(LEAVES[index], bit)
                assert not accepts_inclusion(leaf, index, size, proof, root)
                assert not accepts_inclusion(LEAVES[index], index, size, proof, flipped(root, bit))
                for at in range(len(proof)):
                    other = [*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]]
                    assert not accepts_inclusion(LEAVES[index], index, size, other, root)


def test_every_single_bit_of_a_consistency_proof_matters() -> None:
    for new in range(2, 8):
        new_root = tree.root(TREE, new)
        for old in range(1, new):
            old_root = tree.root(TREE, old)
            proof = tree.consistency_proof(TREE, old, new)
            for bit in range(256):
                assert not accepts_consistency(old, flipped(old_root, bit), new, new_root, proof)
                assert not accepts_consistency(old, old_root, new, flipped(new_root, bit), proof)
                for at in range(len(proof)):
                    other = [*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]]
                    assert not accepts_consistency(old, old_root, new, new_root, other)


@given(st.data())
def test_a_changed_index_is_always_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 2 * MOST))
    index = data.draw(st.integers(0, size - 1))
    other = index ^ 1 << data.draw(st.integers(0, 62))
    proof = tree.inclusion_proof(TREE, index, size)
    assert not accepts_inclusion(LEAVES[index], other, size, proof, tree.root(TREE, size))


def test_a_changed_size_is_refused_unless_the_path_is_the_same_in_both_trees() -> None:
    """The rest is the task of the checkpoint, whose signature covers the size."""
    same = 0
    for size in range(1, MOST):
        root = tree.root(TREE, size)
        for index in range(size):
            proof = tree.inclusion_proof(TREE, index, size)
            for bit in range(7):
                other = size ^ 1 << bit
                alike = index < other and shape(index, other) == shape(index, size)
                assert accepts_inclusion(LEAVES[index], index, other, proof, root) == alike
                same += alike
    assert same


def test_changed_sizes_of_a_consistency_proof_are_refused_unless_its_path_is_the_same() -> None:
    for new in range(2, MOST):
        new_root = tree.root(TREE, new)
        for old in range(1, new):
            old_root = tree.root(TREE, old)
            proof = tree.consistency_proof(TREE, old, new)
            for bit in range(7):
                for a, b in ((old ^ 1 << bit, new), (old, new ^ 1 << bit)):
                    alike = 0 < a < b and shape(a, b, True) == shape(old, new, True)
                    assert accepts_consistency(a, old_root, b, new_root, proof) == alike


@given(st.data())
def test_a_longer_shorter_or_reordered_proof_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 2 * MOST))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size - 1))
    root = tree.root(TREE, size)
    path = list(tree.inclusion_proof(TREE, index, size))
    between = list(tree.consistency_proof(TREE, old, size))
    for proof, check in (
        (path, lambda other: accepts_inclusion(LEAVES[index], index, size, other, root)),
        (between, lambda o: accepts_consistency(old, tree.root(TREE, old), size, root, o)),
    ):
        at = data.draw(st.integers(0, len(proof)))
        assert not check([*proof[:at], LEAVES[0], *proof[at:]])
        assert not check([*proof[:at], *proof[at + 1 :]]) or at == len(proof)
        assert not check(proof[:-1])
        if len(proof) > 1:
            assert not check(proof[::-1])


def test_a_tree_of_one_leaf_has_no_second_level() -> None:
    above = tree.node_hash(LEAVES[1], LEAVES[0])
    assert not accepts_inclusion(LEAVES[0], 0, 1, [LEAVES[1]], above)


@given(st.data())
def test_a_rewritten_history_cannot_be_proved_consistent(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, MOST))
    old = data.draw(st.integers(1, new - 1))
    touched = data.draw(st.integers(0, old - 1))
    leaves = LEAVES[:new]
    leaves[touched] = tree.leaf_hash(b"rewritten")
    forged = tree.LeafHashes(leaves)
    proof = tree.consistency_proof(forged, old, new)
    assert not accepts_consistency(old, tree.root(TREE, old), new, tree.root(forged, new), proof)


def test_hashes_of_a_wrong_length_are_refused() -> None:
    for bad in (b"", b"x" * 31, b"x" * 33):
        with pytest.raises(ProofError):
            tree.check_inclusion(bad, 0, 1, (), bad)
        with pytest.raises(ProofError):
            tree.check_consistency(1, bad, 2, tree.node_hash(bad, LEAVES[1]), [LEAVES[1]])
        with pytest.raises(ProofError):
            tree.check_consistency(0, tree.EMPTY_ROOT, 1, bad, ())
        with pytest.raises(ProofError):
            tree.LeafHashes([bad])


def test_the_empty_tree_is_continued_by_every_tree_and_has_one_root() -> None:
    root = tree.root(TREE, 5)
    tree.check_consistency(0, tree.EMPTY_ROOT, 5, root, ())
    tree.check_consistency(0, tree.EMPTY_ROOT, 0, tree.EMPTY_ROOT, ())
    assert not accepts_consistency(0, root, 5, root, ())
    assert not accepts_consistency(0, tree.EMPTY_ROOT, 0, root, ())
    assert not accepts_consistency(0, root, 0, root, ())
    assert not accepts_consistency(0, tree.EMPTY_ROOT, 5, root, [root])
    assert not accepts_consistency(5, root, 0, tree.EMPTY_ROOT, ())


def test_what_a_tree_does_not_hold_is_not_proved() -> None:
    for index, size in ((3, 3), (-1, 3), (0, 0)):
        with pytest.raises(ValueError):
            tree.inclusion_proof(TREE, index, size)
    for old, new in ((4, 3), (-1, 3)):
        with pytest.raises(ValueError):
            tree.consistency_proof(TREE, old, new)
    with pytest.raises(ValueError):
        tree.root(TREE, -1)
    for level, index in ((0, 2 * MOST), (0, -1), (-1, 0), (1, MOST), (9, 0)):
        with pytest.raises(IndexError):
            TREE.read(level, index)


class Counted:
    """Hashes of a tree too large to hold; counts how many are read."""

    def __init__(self) -> None:
        self.reads = 0

    def read(self, level: int, index: int) -> bytes:
        self.reads += 1
        return tree.leaf_hash(f"{level}/{index}".encode())


@pytest.mark.parametrize("size", [10**6, 2**40 - 1, 2**62 + 12345])
def test_the_work_grows_with_the_height_of_the_tree_not_with_its_leaves(size: int) -> None:
    height = size.bit_length()
    for work, most in (
        (lambda h: tree.root(h, size), height),
        (lambda h: tree.inclusion_proof(h, size // 3, size), height * (height + 1) // 2),
        (lambda h: tree.inclusion_proof(h, size - 1, size), height * (height + 1) // 2),
        (lambda h: tree.consistency_proof(h, size // 3, size), height * (height + 1) // 2),
    ):
        hashes = Counted()
        work(hashes)
        assert hashes.reads <= most


def test_the_official_inclusion_vectors_all_give_their_result(vectors: Path) -> None:
    cases = official(vectors / "merkle" / "inclusion")
    assert len(cases) == 98
    for name, case in cases.items():
        found = accepts_inclusion(
            raw(case["leafHash"]),
            case["leafIdx"],
            case["treeSize"],
            [raw(each) for each in case["proof"] or ()],
            raw(case["root"]),
        )
        assert found != case["wantErr"], name


def test_the_official_consistency_vectors_all_give_their_result(vectors: Path) -> None:
    cases = official(vectors / "merkle" / "consistency")
    assert len(cases) == 98
    for name, case in cases.items():
        found = accepts_consistency(
            case["size1"],
            raw(case["root1"]),
            case["size2"],
            raw(case["root2"]),
            [raw(each) for each in case["proof"] or ()],
        )
        assert found != case["wantErr"], name


def official(folder: Path) -> dict[str, dict]:
    """The cases of transparency-dev/merkle by path."""
    return {
        str(path.relative_to(folder)): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.json"))
    }


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")
