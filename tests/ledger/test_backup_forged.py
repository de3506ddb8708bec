"""Archives as somebody with the public key may forge them: none is checked or restored."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest
from backup_support import Members, Office, changed, forged, member, members_of, refused

from xiezhi.errors import XiezhiError
from xiezhi.ledger import restore


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.append(0, 300)
    made.delete(7)
    made.witnessed()
    return made


def _with(name: str, content: bytes = b"", **changes: object) -> object:
    return lambda members: [*members, member(name, content, **changes)]


FORGED = {
    "up": ("LED-314", _with("county/../../evil")),
    "up at once": ("LED-314", _with("../evil")),
    "absolute": ("LED-314", _with("/tmp/evil")),
    "empty part": ("LED-314", _with("county//evil")),
    "dot": ("LED-314", _with("county/./evil")),
    "backslash": ("LED-314", _with("county\\..\\evil")),
    "turned": ("LED-314", _with("county/gpj.\u202eexe")),
    "NUL, which ends a name": ("LED-314", _with("county\0/evil")),
    "new line": ("LED-314", _with("county/a\nb")),
    "very long": ("LED-314", _with("county/" + "a" * 300)),
    "not Unicode": ("LED-313", _with("county/" + os.fsdecode(b"\xff"))),
    "link": ("LED-314", _with("county/l", type=tarfile.SYMTYPE, linkname="/etc/passwd")),
    "hard link": ("LED-314", _with("county/l", type=tarfile.LNKTYPE, linkname="backup.json")),
    "device": ("LED-314", _with("county/d", type=tarfile.CHRTYPE)),
    "pipe": ("LED-314", _with("county/p", type=tarfile.FIFOTYPE)),
    "sparse": ("LED-314", _with("county/s", type=tarfile.GNUTYPE_SPARSE)),
    "old kind": ("LED-314", _with("county/o", type=tarfile.AREGTYPE)),
    "twice": ("LED-314", _with("county/store.yaml")),
    "file as folder": ("LED-314", _with("county/store.yaml/x")),
    "folder as file": ("LED-314", _with("county/tables")),
    "folder with content": ("LED-314", _with("county/f", b"x", type=tarfile.DIRTYPE)),
    "elsewhere": ("LED-314", _with("county.ledger-key", b"PRIVATE+KEY+")),
    "more in the ledger": ("LED-314", _with("county.ledger/ledger.db-wal", b"x")),
    "ledger twice": ("LED-314", _with("county.ledger/ledger.db", b"x")),
    "described twice": ("LED-313", _with("backup.json", b"{}")),
    "bomb": ("LED-315", _with("county/bomb", size=1 << 40)),
    "less than nothing": ("LED-315", _with("county/bomb", size=-512)),
    "not described": ("LED-313", lambda members: members[1:]),
    "described later": ("LED-313", lambda members: [members[1], members[0], *members[2:]]),
    "no database": ("LED-313", lambda members: [m for m in members if "ledger.db" not in m[0].name]),
    "nothing": ("LED-313", lambda members: []),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_archive_is_refused(office: Office, name: str) -> None:
    code, forge = FORGED[name]
    members = members_of(office.plain(office.make()))
    tar = forged(forge(members))
    if "file as folder" in name or "folder as file" in name:
        # Found on the disk, or in the list of names: not by a look at the archive alone.
        with pytest.raises(XiezhiError, match=code):
            office.restore(office.sealed(tar), "refused")
        assert not list(office.folder.glob("refused*"))
    else:
        refused(office, office.sealed(tar), code)
    assert not Path("/tmp/evil").exists()


def test_the_same_archive_unforged_is_taken(office: Office) -> None:
    tar = forged(members_of(office.plain(office.make())))
    restore.check(office.sealed(tar), office.identity)
    office.restore(office.sealed(tar))


def test_lists_of_hashes_that_do_not_fit(office: Office) -> None:
    members = members_of(office.plain(office.make()))
    for sums in (
        lambda good: good[:-1],
        lambda good: good.replace(good[:8], b"00000000", 1),
        lambda good: b"".join(reversed(good.splitlines(keepends=True))),
        lambda good: b"",
    ):
        refused(office, office.sealed(forged(members, sums=sums)), "LED-316")
    refused(office, office.sealed(forged(members, sums=lambda good: None)), "LED-313")
    refused(office, office.sealed(forged(members, end=bytes(1024) + b"hidden")), "LED-313")
    refused(office, office.sealed(os.urandom(4096)), "LED-313")
    refused(office, office.sealed(b""), "LED-313")


def test_extended_headers_say_a_name_or_a_size_and_no_more(office: Office) -> None:
    members = members_of(office.plain(office.make()))

    def pax(records: bytes, size: int | None = None) -> Members:
        content = records if size is None else records[:size]
        info, _ = member("x", content, type=tarfile.XHDTYPE)
        if size is not None:
            info.size = size
        return [*members, (info, content), member("county/x")]

    for bad in (
        b"30 linkpath=/etc/passwd_______\n",
        b"22 GNU.sparse.major=1\n",
        b"9 path=x\n9 path=y\n",
        b"99 path=x\n",
        b"0 path=x\n",
        b"-9 path=x\n",
        b"x path=x\n",
        b"13 size=many\n",
        b"",
        b"\xff\xfe",
    ):
        refused(office, office.sealed(forged(pax(bad))), "LED-313")
    refused(office, office.sealed(forged(pax(b"16 path=../evil\n"))), "LED-314")
    refused(office, office.sealed(forged(pax(b"23 size=99999999999999\n"))), "LED-315")
    long = b"9000 path=" + b"a" * 8989 + b"\n"
    refused(office, office.sealed(forged(pax(long))), "LED-313")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LED-313"),
        (b"[]", "LED-313"),
        (b"{", "LED-313"),
        (b"[" * 60000, "LED-313"),
        (b" " * 70000 + b"{}", "LED-313"),
        ({"format": 2}, "LED-317"),
        ({"format": "1"}, "LED-313"),
        ({"size": "302"}, "LED-313"),
        ({"size": True}, "LED-313"),
        ({"size": 301}, "LED-321"),
        ({"origin": "other.example/ledger"}, "LED-321"),
        ({"home": ".."}, "LED-313"),
        ({"home": "a/b"}, "LED-313"),
        ({"home": "county"}, "LED-313"),
        ({"home": "elsewhere"}, "LED-314"),
        ({"folders": ["backup.json"]}, "LED-313"),
        ({"folders": []}, "LED-314"),
        ({"folders": 7}, "LED-313"),
        ({"more": 1}, "LED-313"),
    ],
)
def test_a_description_that_is_none(office: Office, content: object, code: str) -> None:
    members = members_of(office.plain(office.make()))
    if isinstance(content, dict):
        content = json.dumps({**json.loads(members[0][1]), **content}).encode()
    assert isinstance(content, bytes)
    file = office.sealed(forged(changed(members, "backup.json", content)))
    if code == "LED-321":
        with pytest.raises(XiezhiError, match=code):
            office.restore(file, "refused")
        assert not list(office.folder.glob("refused*"))
    else:
        refused(office, file, code)


def test_a_ledger_that_points_to_another_database_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DSN", "host=live.example.invalid")
    members = members_of(office.plain(office.make()))
    [settings] = [text for info, text in members if info.name == "county.ledger/ledger.yaml"]
    for elsewhere in (b"postgres:DSN", f"sqlite:{office.home.path}/ledger.db".encode()):
        other = settings.replace(b"sqlite:ledger.db", elsewhere)
        assert other != settings
        file = office.sealed(forged(changed(members, "county.ledger/ledger.yaml", other)))
        with pytest.raises(XiezhiError, match="LED-321"):
            office.restore(file, "refused")
        assert not list(office.folder.glob("refused*"))
