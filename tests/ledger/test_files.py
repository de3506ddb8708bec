"""Promises of durable files: old or new, never a part, and on the disk before it is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xiezhi.ledger import files


def test_a_file_is_made_with_its_folders_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    files.replace_durably(path, b"one")
    files.replace_durably(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_failure_leaves_the_old_content_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "file"
    files.replace_durably(path, b"old")

    def fail(*_: object) -> None:
        raise OSError("no space")

    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        files.replace_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_content_is_flushed_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def watched_fsync(handle: int) -> None:
        done.append("folder" if Path(f"/dev/fd/{handle}").is_dir() else "content")
        fsync(handle)

    def watched_replace(self: Path, target: Path) -> Path:
        done.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    files.replace_durably(tmp_path / "file", b"new")
    assert done == ["content", "rename", "folder"]
    done.clear()
    files.replace_durably(tmp_path / "new" / "file", b"new")
    assert done == ["folder", "content", "rename", "folder"]
