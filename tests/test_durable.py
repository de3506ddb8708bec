"""Promises of durable files: old or new, never a part, and on the disk before it is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xiezhi import durable
from xiezhi.durable import create_private, write_durably


def test_a_file_is_made_with_its_folders_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    write_durably(path, b"one")
    write_durably(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_failure_leaves_the_old_content_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "file"
    write_durably(path, b"old")

    def fail(*_: object) -> None:
        raise OSError("no space")

    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        write_durably(path, b"new")
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
    write_durably(tmp_path / "file", b"new")
    assert done == ["content", "rename", "folder"]
    done.clear()
    write_durably(tmp_path / "new" / "file", b"new")
    assert done == ["folder", "content", "rename", "folder"]


@pytest.mark.parametrize("place", ["os.fsync", "flush"])
def test_a_private_file_that_cannot_be_kept_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"xiezhi.durable.{place}", full)
    with pytest.raises(OSError, match="No space"):
        create_private(tmp_path / "key", b"secret")
    assert list(tmp_path.iterdir()) == []


def test_a_private_file_is_its_owners_from_the_start_and_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    monkeypatch.setattr(durable, "flush", flushed.append)
    create_private(tmp_path / "key", b"secret")
    assert flushed == [tmp_path] and (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        create_private(tmp_path / "key", b"other")
    assert (tmp_path / "key").read_bytes() == b"secret"
    write_durably(tmp_path / "names.csv", b"x", private=True)
    assert (tmp_path / "names.csv").stat().st_mode & 0o777 == 0o600
