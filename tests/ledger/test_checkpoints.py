"""Promises of checkpoints: one text for one tree, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_support import ORIGIN, fenced, refused

from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint

ROOT = tree.leaf_hash(b"")
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(LINES, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(LINES))
def test_a_checkpoint_comes_back(
    origin: str, size: int, root: bytes, extensions: list[str]
) -> None:
    made = Checkpoint(origin, size, root, tuple(extensions))
    assert Checkpoint.parse(made.text()) == made


def test_the_text_has_three_lines() -> None:
    text = Checkpoint(ORIGIN, 7, ROOT).text()
    assert text == f"{ORIGIN}\n7\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"


@pytest.mark.parametrize("size", ["", "07", "-7", "+7", " 7", "7 ", "0x7", "7.0", "９", str(2**63)])
def test_another_spelling_of_the_size_is_refused(size: str) -> None:
    with refused("LED-011"):
        Checkpoint.parse(Checkpoint(ORIGIN, 7, ROOT).text().replace("\n7\n", f"\n{size}\n"))


@pytest.mark.parametrize(
    "root",
    [
        "",
        "bjQL",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB1=",
        "bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0=",
    ],
)
def test_another_spelling_or_length_of_the_root_is_refused(root: str) -> None:
    with refused("LED-012"):
        Checkpoint.parse(f"{ORIGIN}\n7\n{root}\n")


@pytest.mark.parametrize(
    "text", ["", "\n", f"{ORIGIN}\n7\n", Checkpoint(ORIGIN, 7, ROOT).text()[:-1]]
)
def test_a_text_that_is_too_short_is_refused(text: str) -> None:
    with refused("LED-014"):
        Checkpoint.parse(text)


def test_empty_lines_and_line_breaks_within_are_refused() -> None:
    text = Checkpoint(ORIGIN, 7, ROOT).text()
    with refused("LED-013"):
        Checkpoint.parse(text + "\n")
    with refused("LED-010"):
        Checkpoint.parse(text.replace(ORIGIN, ""))
    for origin in ("", "a\nb", "a\rb"):
        with refused("LED-010"):
            Checkpoint(origin, 7, ROOT)
    with refused("LED-013"):
        Checkpoint(ORIGIN, 7, ROOT, ("one\ntwo",))
    with refused("LED-011"):
        Checkpoint(ORIGIN, -1, ROOT)
    with refused("LED-012"):
        Checkpoint(ORIGIN, 7, ROOT[:-1])


def test_the_examples_of_the_specifications_are_read(vectors: Path) -> None:
    for page in ("tlog-checkpoint.md", "tlog-cosignature.md"):
        (note,) = [
            block
            for block in fenced(vectors / "spec" / page)
            if block.startswith("example.com/behind-the-sofa\n")
        ]
        text, _ = notes.split(note)
        found = Checkpoint.parse(text)
        assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
        assert found.text() == text
