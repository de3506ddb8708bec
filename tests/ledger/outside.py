"""A small log made for the tests of the outsiders' file, from the definitions of RFC 9162 alone.

It shares no code with `xiezhi.ledger` nor with the file under test: the recursive definitions of
section 2.1 here, loops there.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "xiezhi.example.invalid/ledger"


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def jcs(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def split(n: int) -> int:
    """The largest power of two below n."""
    return 1 << (n - 1).bit_length() - 1


def mth(d: Sequence[bytes]) -> bytes:
    if not d:
        return sha()
    if len(d) == 1:
        return sha(b"\0", d[0])
    k = split(len(d))
    return sha(b"\1", mth(d[:k]), mth(d[k:]))


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = split(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: Sequence[bytes], whole: bool = True) -> list[bytes]:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


@dataclass(frozen=True)
class TestKey:
    """A key that follows from its name: the outputs quoted in the guide stay the same."""

    __test__ = False
    name: str
    type: int = 1
    seed: str = ""

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(sha((self.seed or self.name).encode()))

    @property
    def material(self) -> bytes:
        return bytes([self.type]) + self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return sha(self.name.encode(), b"\n", self.material)[:4]

    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(self.material)}\n"

    def line(self, body: str, time: int = 0) -> str:
        """A signature line; with type 4 a cosignature at `time`."""
        stamp, text = b"", body
        if self.type == 4:
            stamp, text = time.to_bytes(8, "big"), f"cosignature/v1\ntime {time}\n{body}"
        return f"— {self.name} {b64(self.id + stamp + self.private.sign(text.encode()))}\n"


LOG = TestKey(ORIGIN)
CONGRESS = TestKey("congress.example.invalid/witness", 4)
SUPERIOR = TestKey("superior.example.invalid/witness", 4)
NOON = 1795665600  # 2026-11-26 12:00:00 in Beijing


def entry(
    number: int, payloads: Mapping[str, bytes], kind: str = "instrument.served"
) -> dict[str, Any]:
    """An entry that commits to the payloads, each with the salt that `salt` gives."""
    commitments = {
        name: b64(sha(b"xiezhi/commitment/v1\n", salt(number, name), payload))
        for name, payload in payloads.items()
    }
    return {
        "at": "2026-11-26T09:00:00+08:00",
        "actor": "u-7",
        "commitments": commitments,
        "key": f"served:{number}",
        "kind": kind,
        "subject": f"case-{number}",
        "v": 1,
    }


def salt(number: int, name: str) -> bytes:
    return sha(b"salt", str(number).encode(), name.encode())


@dataclass
class SmallLog:
    """Entries, and everything that a log hands out about them."""

    entries: list[bytes] = field(default_factory=list)
    key: TestKey = LOG

    def body(self, size: int | None = None, origin: str = ORIGIN) -> str:
        size = len(self.entries) if size is None else size
        return f"{origin}\n{size}\n{b64(mth(self.entries[:size]))}\n"

    def checkpoint(self, size: int | None = None, *witnesses: TestKey, time: int = NOON) -> str:
        body = self.body(size)
        lines = [self.key.line(body), *(one.line(body, time) for one in witnesses)]
        return f"{body}\n{''.join(lines)}"

    def proof(
        self, index: int, names: Sequence[str], *witnesses: TestKey, size: int | None = None
    ) -> str:
        size = len(self.entries) if size is None else size
        salts = {name: b64(salt(index, name)) for name in names}
        extra = jcs({"entry": json.loads(self.entries[index]), "salts": salts})
        steps = "".join(f"{b64(step)}\n" for step in path(index, self.entries[:size]))
        head = f"c2sp.org/tlog-proof@v1\nextra {b64(extra)}\nindex {index}\n{steps}\n"
        return head + self.checkpoint(size, *witnesses)

    def link(self, old: int, new: int, *witnesses: TestKey) -> str:
        """The consistency proof between two sizes, as a witness is asked."""
        steps = "".join(f"{b64(step)}\n" for step in subproof(old, self.entries[:new]))
        return f"old {old}\n{steps}\n{self.checkpoint(new, *witnesses)}"

    def export(self, folder: Path, *witnesses: TestKey) -> Path:
        """Checkpoint, tiles and entry bundles as C2SP tlog-tiles lays them out."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "checkpoint").write_text(self.checkpoint(None, *witnesses), encoding="utf-8")
        lengths = [len(one).to_bytes(2, "big") + one for one in self.entries]
        write_tiles(folder / "tile" / "entries", lengths)
        level, width = 0, 1
        while len(self.entries) // width:
            whole = range(0, len(self.entries) - width + 1, width)
            hashes = [mth(self.entries[i : i + width]) for i in whole]
            write_tiles(folder / "tile" / str(level), hashes)
            level, width = level + 1, width * 256
        return folder


def write_tiles(folder: Path, parts: Sequence[bytes]) -> None:
    for start in range(0, len(parts), 256):
        some = parts[start : start + 256]
        number = start // 256
        name = f"{number % 1000:03d}"
        if number > 999:
            name = f"x{number // 1000:03d}/{name}"
        target = folder / name if len(some) == 256 else folder / f"{name}.p" / str(len(some))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"".join(some))


def small_log(size: int) -> SmallLog:
    """A log of `size` entries, each committing to a reply and to an attachment."""
    return SmallLog([jcs(entry(number, payloads(number))) for number in range(size)])


def payloads(number: int) -> dict[str, bytes]:
    return {
        "instrument": f"虚构县人民检察院检察建议书 第{number}号\n".encode(),
        "attachment": f"附件 {number}\n".encode(),
    }
