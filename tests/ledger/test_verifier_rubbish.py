"""The outsiders' file given anything but what it asks for: a sentence each time, never a trace."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from . import office
from .office import KEY, Desk
from .outside import CONGRESS, LOG, payloads, small_log

desk = office.new_desk

CHAOS = random.Random(20261126)
RUBBISH = {
    "empty": b"",
    "newline": b"\n",
    "newlines": b"\n" * 5000,
    "nul": bytes(4096),
    "random": CHAOS.randbytes(4096),
    "long random": CHAOS.randbytes(1 << 20),
    "huge": b"A" * (32 << 20),
    "huge lines": b"AAAA\n" * (8 << 18),
    "utf-8 bom": b"\xef\xbb\xbf" + LOG.vkey().encode(),
    "utf-16": small_log(3).checkpoint().encode("utf-16"),
    "gbk": "虚构县人民检察院".encode("gbk"),
    "half a character": "—".encode()[:2],
    "surrogate": b"\xed\xa0\x80",
    "direction": "\u202e\u2066x+00000000+AQ==\n".encode(),
    "escape": b"\x1b[2J\x1b]0;x\x07",
    "braces": b"{} {0} {x} %s\n\n{}\n",
    "zip": b"PK\x03\x04" + bytes(500),
    "json": b'{"a": [' + b"[" * 50_000,
    "dashes": "— — —\n".encode() * 500,
    "plus": b"+" * 100_000,
    "spaces": b" " * 900_000,
}
ROLES: dict[str, tuple[str, ...]] = {
    "log.pub": ("proof", "served.tlog-proof", *KEY),
    "congress.pub": ("proof", "served.tlog-proof", *KEY, "--witness", "congress.pub"),
    "served.tlog-proof": ("proof", "served.tlog-proof", *KEY),
    "old": ("checkpoints", "old", "new", *KEY, "--proof", "link"),
    "new": ("checkpoints", "old", "new", *KEY, "--proof", "link"),
    "link": ("checkpoints", "old", "new", *KEY, "--proof", "link"),
    "export/checkpoint": ("log", "export", *KEY, "--against", "old"),
    "export/tile/0/000.p/7": ("log", "export", *KEY, "--against", "old"),
    "export/tile/entries/000.p/7": ("log", "export", *KEY, "--against", "old"),
    "superior.pub": ("key", "superior.pub"),
}


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk on which every command holds."""
    log = small_log(7)
    desk.put("served.tlog-proof", log.proof(5, ["instrument"], CONGRESS))
    desk.put("instrument.txt", payloads(5)["instrument"])
    desk.put("old", log.checkpoint(3))
    desk.put("new", log.checkpoint(7))
    desk.put("link", log.link(3, 7))
    log.export(desk.folder / "export")
    return desk


@pytest.mark.parametrize("role", ROLES)
def test_rubbish_in_place_of_any_file_is_refused_in_words(full: Desk, role: str) -> None:
    assert full.run(*ROLES[role]).status == 0
    for name, content in RUBBISH.items():
        full.put(role, content)
        answer = full.run(*ROLES[role])
        assert answer.status == 2, name
        assert answer.said.startswith("结论：未能核对") and Path(role).name in answer.said
        assert len(answer.said.splitlines()) == 4


def windows(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("role", [role for role in ROLES if not role.startswith("export/tile")])
def test_a_file_saved_anew_by_an_editor_is_refused_with_the_reason(full: Desk, role: str) -> None:
    good = (full.folder / role).read_bytes()
    full.put(role, windows(good))
    answer = full.run(*ROLES[role])
    assert answer.status == 2 and "Windows" in answer.said
    spoiled: list[Callable[[bytes], bytes]] = [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: data + b" ",
        lambda data: data + b"\n\n",
        lambda data: b" " + data,
        lambda data: data.replace(b"\n", b"\r") + b"\r",
        lambda data: data + data,
    ]
    for spoil in spoiled:
        full.put(role, spoil(good))
        assert full.run(*ROLES[role]).status in (1, 2)


@pytest.mark.parametrize("role", [*ROLES, "instrument.txt"])
def test_folders_pipes_and_missing_files_are_refused(full: Desk, role: str) -> None:
    words = ROLES.get(role, ("proof", "served.tlog-proof", *KEY, "--document", role))
    target = full.folder / role
    target.unlink()
    assert full.run(*words).status == 2
    target.mkdir()
    assert full.run(*words).status == 2
    target.rmdir()
    os.mkfifo(target)
    assert full.run(*words).status == 2
    target.unlink()
    target.symlink_to(target)
    assert full.run(*words).status == 2
    target.unlink()
    target.symlink_to("/dev/zero")
    assert full.run(*words).status == 2


@pytest.mark.slow
def test_six_hundred_mangled_files_never_show_a_trace(full: Desk) -> None:
    """Pieces cut, doubled, moved and overwritten: the status is 1 or 2 unless nothing changed."""
    chaos = random.Random(5)
    seen = {1: 0, 2: 0}
    for _ in range(600):
        role = chaos.choice(list(ROLES))
        good = (full.folder / role).read_bytes()
        a, b = sorted(chaos.randrange(len(good) + 1) for _ in range(2))
        piece = chaos.choice([b"", good[a:b] * 2, good[:a], chaos.randbytes(3), b"\n", b"\n\n"])
        bad = good[:a] + piece + good[b:]
        full.put(role, bad)
        answer = full.run(*ROLES[role])
        if answer.status == 0:
            # Only a newline at the end of a key, and a cosignature nobody asked for, are free.
            assert bad.strip() == good.strip() or role == "served.tlog-proof"
            assert bad.rpartition(b"\n\n")[0] == good.rpartition(b"\n\n")[0]
        else:
            seen[answer.status] += 1
        full.put(role, good)
    assert min(seen.values()) > 5


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("verify",),
        ("proof",),
        ("proof", "served.tlog-proof"),
        ("proof", "", "--key", ""),
        ("proof", "served.tlog-proof", *KEY, "--document", ""),
        ("proof", "n" * 5000, *KEY),
        ("proof", "served.tlog-proof", *KEY, "--need"),
        ("checkpoints", "old", *KEY),
        ("checkpoints", "old", "new", *KEY, "--proof", "link", "--tiles", "export"),
        ("log", "export", *KEY),
        ("log", "nowhere", *KEY, "--against", "old"),
        ("log", "n" * 5000, *KEY, "--against", "old"),
        ("key", "a", "b"),
        ("key", "{}{0}%s\u202e"),
    ],
)
def test_a_wrong_command_is_answered_in_words(full: Desk, words: tuple[str, ...]) -> None:
    answer = full.run(*words)
    assert answer.status == 2
    assert answer.said.startswith("结论：未能核对") and "\u202e" not in answer.said


def test_a_checkpoint_of_a_preposterous_size_ends_at_the_first_missing_tile(full: Desk) -> None:
    body = full.folder.joinpath("new").read_text(encoding="utf-8").split("\n\n")[0] + "\n"
    body = body.replace("\n7\n", f"\n{(1 << 63) - 1}\n")
    full.put("export/checkpoint", f"{body}\n{LOG.line(body)}")
    answer = full.run(*ROLES["export/checkpoint"])
    assert answer.status == 2 and "000" in answer.said


def test_a_terminal_without_chinese_and_a_machine_without_cryptography(full: Desk) -> None:
    narrow = full.run_alone("key", "log.pub", flags=("-I", "-X", "utf8=0"), LC_ALL="POSIX")
    assert narrow.status == 0 and "fingerprint" in narrow.said and "\\u" in narrow.said
    bare = full.run_alone("key", "log.pub", flags=("-I", "-S"))
    assert bare.status == 2 and "cryptography" in bare.said and "缺少" in bare.said


def test_rubbish_never_shows_a_trace_from_the_command_line(full: Desk) -> None:
    for name in ("random", "huge", "utf-16", "json", "empty", "nul"):
        full.put("served.tlog-proof", RUBBISH[name])
        assert full.run_alone(*ROLES["served.tlog-proof"]).status == 2
    assert full.run_alone("-h").status == 0
