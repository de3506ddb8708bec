"""A pack travels as one file; a file from a stranger reaches no other place and fills no disk."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError
from xiezhi.screening.packs import exchange, manifest
from xiezhi.screening.packs.pack import PackError, examine
from xiezhi.screening.packs.signing import PublicKey

Trusted = dict[str, PublicKey]


def refused(path: Path, into: Path) -> str:
    with pytest.raises(XiezhiError) as raised:
        exchange.install(path, into, {})
    assert not into.exists()
    return raised.value.code


@pytest.mark.parametrize("suffix", exchange.SUFFIXES)
def test_a_pack_comes_out_as_it_went_in(
    signed: Path, trusted: Trusted, tmp_path: Path, suffix: str
) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    exchange.write(signed, one)
    exchange.write(signed, two)
    assert one.read_bytes() == two.read_bytes()
    found = exchange.install(one, tmp_path / "in", trusted)
    assert found.folder == tmp_path / "in" / "fiction-county"
    assert found.standing == examine(signed, trusted).standing


def test_nothing_is_overwritten(signed: Path, tmp_path: Path) -> None:
    out = tmp_path / "pack.zip"
    exchange.write(signed, out)
    exchange.install(out, tmp_path / "in", {})
    for call in (
        lambda: exchange.write(signed, out),
        lambda: exchange.install(out, tmp_path / "in", {}),
    ):
        with pytest.raises(XiezhiError) as raised:
            call()
        assert raised.value.code == "SCR-185"


def test_an_altered_pack_is_neither_written_nor_taken_in(pack: Path, tmp_path: Path) -> None:
    exchange.write(pack, tmp_path / "good.zip")
    (pack / "mini-gap" / "model.sql").write_text("SELECT 1", encoding="utf-8")
    with pytest.raises(PackError):
        exchange.write(pack, tmp_path / "bad.zip")
    assert not (tmp_path / "bad.zip").exists()
    with zipfile.ZipFile(tmp_path / "good.zip", "a") as archive:
        archive.writestr("fiction-county/more.md", "x")
    assert refused(tmp_path / "good.zip", tmp_path / "in") == "SCR-170"


@pytest.mark.parametrize("name", ["pack.tar.gz", "pack.rar", "pack"])
def test_another_kind_of_file_is_not_written(pack: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(XiezhiError) as raised:
        exchange.write(pack, tmp_path / name)
    assert raised.value.code == "SCR-188"


NAMES = ["../out.txt", "p/../../out.txt", "/tmp/out.txt", "p/a/../../../out.txt", "out.txt", "p\\out.txt",
         "p/.hidden", "p//out.txt", "p/说明.md"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
    with tarfile.open(tmp_path / "bad.tar", "w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))
    for suffix in exchange.SUFFIXES:
        assert refused(tmp_path / f"bad{suffix}", tmp_path / "in") == "SCR-188"
    assert not list(tmp_path.parent.glob("out.txt"))


def _link(kind: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with tarfile.open(path, "w") as archive:
            entry = tarfile.TarInfo("p/link")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)

    return write


def _zip_link(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("p/link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")


HOSTILE = {
    "symlink.tar": _link(tarfile.SYMTYPE),
    "hardlink.tar": _link(tarfile.LNKTYPE),
    "device.tar": _link(tarfile.CHRTYPE),
    "fifo.tar": _link(tarfile.FIFOTYPE),
    "link.zip": _zip_link,
    "noise.zip": lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 99),
    "noise.tar": lambda path: path.write_bytes(b"x" * 2000),
    "empty.zip": lambda path: path.write_bytes(b""),
    "empty.tar": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_links_devices_and_noise_are_refused(tmp_path: Path, name: str) -> None:
    HOSTILE[name](tmp_path / name)
    assert refused(tmp_path / name, tmp_path / "in") == "SCR-188"


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_without_bounds_is_refused(tmp_path: Path, way: int) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", way) as archive:
        archive.writestr("p/pack.toml", "x")
    assert refused(tmp_path / "bad.zip", tmp_path / "in") == "SCR-188"


def test_two_folders_in_one_file_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("one/pack.toml", "x")
        archive.writestr("two/pack.toml", "x")
    assert refused(tmp_path / "two.zip", tmp_path / "in") == "SCR-188"


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "twice.tar", "w") as archive:
        for _ in range(2):
            entry = tarfile.TarInfo("p/a.yaml")
            archive.addfile(entry, io.BytesIO())
    assert refused(tmp_path / "twice.tar", tmp_path / "in") == "SCR-188"


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_FILES"])
def test_a_bomb_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"p/{number}.yaml", b"0" * 100_000)
    monkeypatch.setattr(manifest, limit, {"MOST_BYTES": 300_000, "MOST_FILES": 5}[limit])
    assert refused(tmp_path / "bomb.zip", tmp_path / "in") == "SCR-187"
