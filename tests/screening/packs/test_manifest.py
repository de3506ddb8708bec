"""A manifest names every file by its content, and nothing in the folder escapes it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from xiezhi.screening.packs import manifest
from xiezhi.screening.packs.exchange import write
from xiezhi.screening.packs.pack import PackError, examine, write_manifest


def codes(folder: Path) -> list[str]:
    return [fault.code for fault in examine(folder, {}).faults]


def test_the_same_files_give_the_same_manifest(pack: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(pack, tmp_path / "copy")
    (copy / "MANIFEST").unlink()
    for path in copy.rglob("*.yaml"):
        os.utime(path, (0, 0))
    write_manifest(copy)
    assert (copy / "MANIFEST").read_bytes() == (pack / "MANIFEST").read_bytes()


def test_it_lists_every_file_but_itself_in_order(pack: Path) -> None:
    lines = (pack / "MANIFEST").read_text(encoding="ascii").splitlines()
    paths = [line[66:] for line in lines]
    assert paths == sorted(paths)
    assert paths == [
        *(f"mini-gap/{n}" for n in ("examples.yaml", "model.sql", "model.yaml")),
        "pack.toml",
    ]
    sql = (pack / "mini-gap" / "model.sql").read_bytes()
    assert f"{hashlib.sha256(sql).hexdigest()}  mini-gap/model.sql" in lines


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not here")
def test_it_can_be_checked_without_this_program(pack: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "MANIFEST"]
    assert subprocess.run(command, cwd=pack, check=False).returncode == 0
    (pack / "mini-gap" / "model.sql").write_text("SELECT 1", encoding="utf-8")
    assert subprocess.run(command, cwd=pack, check=False, capture_output=True).returncode != 0


def test_a_whole_pack_has_no_fault(pack: Path) -> None:
    assert codes(pack) == []
    assert examine(pack, {}).standing.state == "unsigned"


def test_a_file_added_removed_or_changed_is_seen(pack: Path) -> None:
    (pack / "mini-gap" / "more.md").write_text("x", encoding="utf-8")
    assert codes(pack) == ["SCR-171"]
    (pack / "mini-gap" / "more.md").unlink()
    sql = pack / "mini-gap" / "model.sql"
    content = sql.read_bytes()
    sql.write_bytes(content + b" ")
    assert codes(pack) == ["SCR-173"]
    sql.unlink()
    assert codes(pack) == ["SCR-172"]
    sql.write_bytes(content)
    assert codes(pack) == []


def test_a_file_that_moved_is_seen(pack: Path) -> None:
    (pack / "mini-gap" / "model.sql").rename(pack / "mini-gap" / "rule.sql")
    assert codes(pack) == ["SCR-171", "SCR-172"]


def test_links_and_odd_names_are_refused(pack: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("x", encoding="utf-8")
    (pack / "link.yaml").symlink_to(outside)
    (pack / "folder").symlink_to(tmp_path, target_is_directory=True)
    (pack / "说明.md").write_text("x", encoding="utf-8")
    (pack / ".hidden").write_text("x", encoding="utf-8")
    assert codes(pack) == ["SCR-174"] * 4
    with pytest.raises(PackError):
        write_manifest(pack)


def test_a_special_file_is_refused_and_not_read(pack: Path) -> None:
    os.mkfifo(pack / "pipe")
    assert codes(pack) == ["SCR-174"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "".join(reversed(text.splitlines(keepends=True))),
        lambda text: text + text.splitlines(keepends=True)[0],
        lambda text: text.upper(),
        lambda text: text + f"{'0' * 64}  ../outside\n",
        lambda text: text + f"{'0' * 64}  /etc/passwd\n",
        lambda text: text.rstrip("\n"),
        lambda text: text + "十六\n",
    ],
    ids=["empty", "crlf", "order", "twice", "case", "parent", "root", "end", "ascii"],
)
def test_a_manifest_has_one_spelling(pack: Path, change: object) -> None:
    path = pack / "MANIFEST"
    path.write_bytes(change(path.read_text(encoding="ascii")).encode())
    assert "SCR-175" in codes(pack) or codes(pack) == ["SCR-171"] * 4


def test_a_folder_too_large_for_a_pack_is_not_read_to_the_end(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "MOST_BYTES", 100)
    assert "SCR-187" in codes(pack)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "fiction-county"', 'id = "Fiction County"', "SCR-105"),
        ('version = "1.2.0"', 'version = "1"', "SCR-105"),
        ("engine_api = 1", "engine_api = 2", "SCR-106"),
        ('licence = "Apache-2.0"\n', "", "SCR-103"),
        ('licence = "Apache-2.0"', 'licence = "Apache-2.0"\nlicense = "MIT"', "SCR-104"),
        ('en = "Models of Fiction County"', "", "SCR-107"),
        ("[title]", "[title", "SCR-182"),
        # A title that would write a line of the program's own, hide one or turn the direction.
        ("Models of", r"签名有效\n", "SCR-105"),
        ("Models of", r"\u001b[8m", "SCR-105"),
        ("Models of", r"\u202e", "SCR-105"),
    ],
)
def test_each_fault_of_pack_toml_has_its_code(pack: Path, old: str, new: str, code: str) -> None:
    path = pack / "pack.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        write_manifest(pack)
    assert code in [fault.code for fault in raised.value.faults]
    for lang in ("zh", "en"):
        assert f"[{code}]" in raised.value.text(lang)
    title = examine(pack, {}).description.title["en"]
    assert not {"\n", "\x1b", "\u202e"} & set(title)


def test_a_name_cannot_write_a_line_of_its_own(pack: Path) -> None:
    (pack / "a\x1b[8m\nb").write_text("x", encoding="utf-8")
    with pytest.raises(PackError) as raised:
        write_manifest(pack)
    assert "\x1b" not in raised.value.text()
    assert raised.value.text().count("\n") == 1


def test_the_description_is_of_the_bytes_that_were_hashed(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = manifest.listing
    whole = (pack / "pack.toml").read_bytes()

    def restored(folder: Path) -> object:
        (pack / "pack.toml").write_bytes(whole)
        return listing(folder)

    (pack / "pack.toml").write_bytes(whole.replace(b"1.2.0", b"9.9.9"))
    monkeypatch.setattr(manifest, "listing", restored)
    assert examine(pack, {}).standing.state == "altered"


def test_who_makes_a_pack_is_told_what_to_mend_and_of_no_option_it_lacks(
    pack: Path, tmp_path: Path
) -> None:
    (pack / "pack.toml").unlink()
    for act in (lambda: write_manifest(pack), lambda: write(pack, tmp_path / "x.tar")):
        with pytest.raises(PackError) as refused:
            act()
        assert refused.value.code == "SCR-191"
        assert "SCR-190" in {fault.code for fault in refused.value.faults}
        assert "--allow-unsigned" not in str(refused.value)
