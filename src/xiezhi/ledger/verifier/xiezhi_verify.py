#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""獬豸账本核对程序：不信任检察院，也能核对它的账本。Checks a ledger without trusting its keeper.

单个文件，只需 Python 3.9 以上和 cryptography，不联网，不改动任何文件。
One file: Python 3.9 or later and `cryptography`; no network; changes nothing.

退出码 exit status: 0 成立 holds, 1 不成立 does not hold, 2 未能核对 could not be checked.

Written from RFC 9162 section 2.1 and the C2SP texts signed-note, tlog-checkpoint, tlog-cosignature,
tlog-proof, tlog-tiles and tlog-witness, apart from xiezhi: a fault in one is seen by the other.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    print("缺少 cryptography，请先安装。\nInstall `cryptography` first.", file=sys.stderr)
    sys.exit(2)

# Each sentence in Chinese, then in English.
SAYS = """
0         结论：成立。
          Result: it holds.
1         结论：不成立。请原样保存这些文件，并书面询问。
          Result: it does NOT hold. Keep these files as they are and ask in writing.
2         结论：未能核对，不能得出任何结论。
          Result: could not be checked; nothing follows.
same      文件“{}”与入账时登记的“{}”逐字节相同。
          File '{}' is byte for byte what was entered as '{}'.
left      没有给出、因而没有核对的内容：{}。
          Not given and therefore not checked: {}.
entry     记录类别 {}，账本所记时间 {}，在账本“{}”第 {} 号（从 0 数起，共 {} 条），账本签名有效。
          Entry of kind {}, dated {}, is in log '{}' as number {} (from 0, of {}), duly signed.
witness   见证人“{}”已签名，时间为北京时间 {}：检查点最迟此时已存在。
          Witness '{}' cosigned at {} Beijing time: the checkpoint existed by then.
alone     没有核对见证人签名：只凭账本自己的签名，不能排除它给不同的人看不同的账。
          No witness was checked: the log might show different books to different people.
shows     这表明：自入账以来未被改动。这不证明：入账以前真实，也不证明所记内容属实。
          This shows: unaltered since entry. It does not show: truth before entry.
all       重算了账本“{}”的全部 {} 条记录，与账页和签名的检查点相符。
          Log '{}': all {} entries were recomputed and fit the tiles and the signed checkpoint.
contains  账本“{}”现有 {} 条；前 {} 条与旧检查点完全相同，只增加，未改动。
          Log '{}' has {} entries; the first {} are those of the old checkpoint, unaltered.
key       {}“{}”的公钥，指纹：{}
          Key of {} '{}', fingerprint: {}
phone     请拨打对方公开的电话，由对方念出这 60 个数字；全部相同，才可使用这把公钥。
          Phone them at a published number and let them read the 60 digits; all must agree.
usage     命令写法不对，请看 -h：{}
          Wrong usage, see -h: {}
missing   文件“{}”不存在、打不开，或者不是文件。
          File '{}' is missing, cannot be opened, or is not a file.
bad       文件“{}”不是{}，或者已损坏。请重新索取原件。
          File '{}' is no {}, or is damaged. Ask for the original again.
windows   文件“{}”的换行被改成了 Windows 格式，可能被记事本等另存过。请索取原件。
          File '{}' has Windows line ends: an editor has saved it anew. Ask for the original.
private   文件“{}”是私钥，不是公钥！私钥不得交给任何人；请告知对方立即更换。
          File '{}' is a PRIVATE key. It should never have been sent; its owner must replace it.
suite     文件“{}”使用另一种签名算法（{}），本程序只核对 ed25519-sha256。
          File '{}' uses another suite ({}); this program checks ed25519-sha256 only.
false     检查点没有“{}”的有效签名：不是它的检查点、没有签、签名是假的，或签名后被改动。
          No valid signature of '{}' on the checkpoint: not its own, unsigned, forged, or altered.
few       要求 {} 个见证人签名，检查点上只有 {} 个。
          {} witness signatures are required; the checkpoint has {}.
altered   文件“{}”与入账时登记的内容不一致：被改动过，或不是同一份文件。
          File '{}' differs from what was entered: altered, or another file.
outside   检查点第 {} 号位置上不是这条记录：记录或证明被改动。
          The entry is not number {} of the checkpoint: entry or proof was altered.
shorter   旧检查点有 {} 条，新的只有 {} 条：账本被截短、被恢复成旧备份，或新旧放反了。
          The old checkpoint has {} entries, the new one {}: cut, rolled back, or swapped.
rewritten 前 {} 条与旧检查点不符：历史被改写。两个检查点都有账本签名，本身就是证据。
          The first {} differ from the old checkpoint: history was rewritten. Both are evidence.
no-link   这份证明不能说明新检查点包含旧检查点。请索取这两个检查点之间的证明；拿不出，即为被改写。
          The proof does not link these two checkpoints. If no proof can, history was rewritten.
leaf      第 {} 号记录与账页不符：内容被改动、调换或替换。
          Entry {} does not fit its tile: altered, moved or replaced.
tiles     账页彼此不符，或与其检查点不符：记录被改动、删除或调换。
          The tiles do not fit each other or their checkpoint: entries altered, removed or moved.
"""
SENTENCES = re.findall(r"^(\S+) +(.+)\n +(.+)$", SAYS, re.MULTILINE)

TEXT_LIMIT = 1 << 20  # bytes of a key, checkpoint or proof
TILE_LIMIT = 256 * (2 + 0xFFFF)  # bytes of 256 entries, each after its length in two bytes
LAST_SECOND = 253402214400  # 9999-12-31 in Beijing: later times cannot be written
BEIJING = timezone(timedelta(hours=8))
TYPES = {b"\x01": ("账本", "log"), b"\x04": ("见证人", "witness")}  # C2SP signed-note
SUITES = {b"\x02": "ECDSA", b"\x05": "RFC 6962", b"\x06": "ML-DSA-44", b"\xff": "sm2-sm3"}
VKEY = re.compile(r"\A([^\s+]+)\+([0-9a-f]{8})\+(\S+)\n?\Z")
SIGNATURE = re.compile(r"\A— ([^\s+]+) (\S+)\Z")
ID, NAME = re.compile(r"[A-Za-z0-9:._-]{1,128}"), re.compile(r"[a-z][a-z0-9._-]{0,63}")
KIND = re.compile(r"[a-z]+(\.[a-z_]+)+")
AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)
FIELDS = {"actor", "at", "commitments", "key", "kind", "subject", "v"}
Shown = list[tuple[Any, ...]]  # names of sentences and what fills them; the headline first
Named = dict[str, bytes]  # by the name of what is committed to
Made = TypeVar("Made")


class Stop(Exception):  # noqa: N818 - an answer, not always an error
    """Exit status (1 only where well-formed files contradict each other) and what to say."""


def blocks(path: Path) -> Iterator[bytes]:
    # Neither a folder nor a pipe or device, which might never end.
    if not path.is_file():
        raise Stop(2, "missing", path)
    with path.open("rb") as source:
        while block := source.read(1 << 20):
            yield block


def load(path: Path, kind: str, parse: Callable[[bytes], Made], limit: int = TEXT_LIMIT) -> Made:
    """What `parse` makes of a file of at most `limit` bytes; whatever trips it is a bad file."""
    data = b""
    try:
        for block in blocks(path):
            data += block
            must(len(data) <= limit)
        return parse(data)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise Stop(2, "windows" if b"\r\n" in data else "bad", path, kind) from None


def must(condition: object) -> None:
    if not condition:
        raise ValueError


def plain(data: bytes) -> str:
    text = data.decode("utf-8")
    must(all(c >= " " or c == "\n" for c in text))
    return text


def unbase64(text: str, length: int | None = None) -> bytes:
    """Base64 in its one canonical form, of `length` bytes where given."""
    data = base64.b64decode(text.encode("ascii"), validate=True)
    must(base64.b64encode(data).decode() == text and length in (None, len(data)))
    return data


def number(text: str) -> int:
    must(re.fullmatch(r"0|[1-9][0-9]{0,18}", text) and int(text) < 1 << 63)
    return int(text)


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


class Key(NamedTuple):
    name: str
    material: bytes  # type and public key
    digest: bytes  # of name and material; the key id is its beginning

    def signed(self, signature: bytes, text: bytes) -> int:
        """The time of a cosignature, 1 for a log's signature, 0 where it is false."""
        at = 1
        if self.material[:1] == b"\x04":
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            text = f"cosignature/v1\ntime {at}\n".encode() + text
        try:
            Ed25519PublicKey.from_public_bytes(self.material[1:]).verify(signature, text)
        except (InvalidSignature, ValueError):
            return 0
        return at if at < LAST_SECOND else 0


def read_key(path: Path, types: bytes, whose: str = "") -> Key:
    """A C2SP verifier key of one of the types."""

    def parse(data: bytes) -> Key:
        if data.startswith(b"PRIVATE+KEY+"):
            raise Stop(2, "private", path)
        [(name, stated, text)] = VKEY.findall(plain(data))
        material = unbase64(text)
        if material[:1] not in TYPES:
            raise Stop(2, "suite", path, SUITES.get(material[:1], material[:1].hex()))
        digest = sha256(name.encode(), b"\n", material)
        must(material[:1] in types and len(material) == 33 and digest[:4].hex() == stated)
        return Key(name, material, digest)

    return load(path, f"{whose}公钥 public key", parse)


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    text: str
    signatures: list[tuple[str, bytes]]  # name, key id and signature


def parse_checkpoint(note: bytes) -> Checkpoint:
    body, gap, tail = plain(note).rpartition("\n\n")
    (origin, size, root, *more), lines = body.split("\n"), tail.split("\n")
    must(gap and origin and all(more) and lines.pop() == "" and 0 < len(lines) <= 100)
    found = [SIGNATURE.findall(line) for line in lines]
    signatures = [(name, unbase64(text)) for [(name, text)] in found]
    must(all(len(blob) > 4 for _, blob in signatures))
    must(size != "0" or unbase64(root) == sha256())
    return Checkpoint(origin, number(size), unbase64(root, 32), body + "\n", signatures)


class Trust:
    """What the user trusts: the log's key, the witnesses, and how many of them must have signed."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.log = read_key(args.key, b"\x01", "账本")
        self.witnesses = [read_key(path, b"\x04", "见证人") for path in args.witness]
        count = len(self.witnesses)
        self.need = count if args.need is None else args.need
        # An Ed25519 cosignature does not name its signer: one key with two names is one witness.
        keys = {key.material[1:] for key in (self.log, *self.witnesses)}
        if len(keys) <= count or len({key.name for key in self.witnesses}) < count:
            raise Stop(2, "usage", "--witness：同一把公钥或名称用了两次 one key or name twice")
        if self.need > count or (args.need is not None and self.need < 1):
            raise Stop(2, "usage", f"--need {self.need}, --witness × {count}")

    def check(self, point: Checkpoint, witnesses: bool = True) -> Shown:
        """Check every signature of a known key; say which witnesses signed, and when."""
        times: dict[Key, int] = {}
        for name, blob in point.signatures:
            for key in (self.log, *(self.witnesses if witnesses else ())):
                if (name, blob[:4]) == (key.name, key.digest[:4]):
                    at = key.signed(blob[4:], point.text.encode())
                    if not at:
                        raise Stop(1, "false", name)
                    times[key] = min(at, times.get(key, at))
        if not times.pop(self.log, 0) or point.origin != self.log.name:
            raise Stop(1, "false", self.log.name)
        if witnesses and len(times) < self.need:
            raise Stop(1, "few", self.need, len(times))
        said = [(key.name, datetime.fromtimestamp(at, BEIJING)) for key, at in times.items()]
        return [("witness", name, f"{at:%Y-%m-%d %H:%M:%S}") for name, at in said] or [("alone",)]


def root_of(hashes: bytes) -> bytes:
    """RFC 9162, 2.1.1: the root over leaf hashes that stand end to end, 32 bytes each."""
    while len(hashes) > 32:
        pairs = [hashes[i : i + 64] for i in range(0, len(hashes), 64)]
        hashes = b"".join(sha256(b"\1", pair) if len(pair) == 64 else pair for pair in pairs)
    return hashes or sha256()


def climb(fn: int, sn: int, seed: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The loop of RFC 9162, 2.1.3.2 and 2.1.4.2: old and new root, empty if the path misses."""
    old = new = seed
    for step in path:
        if sn == 0:
            return b"", b""
        if fn & 1 or fn == sn:
            old, new = sha256(b"\1", step, old), sha256(b"\1", step, new)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = sha256(b"\1", new, step)
        fn, sn = fn >> 1, sn >> 1
    return (old, new) if sn == 0 else (b"", b"")


def tile(folder: Path, level: str, n: int, width: int) -> bytes:
    """C2SP tlog-tiles: the hashes of a tile, or the leaf hashes of a bundle of "entries"."""
    digits = f"{n:03d}".zfill(-(-len(str(n)) // 3) * 3)
    names = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    full = folder.joinpath("tile", level, *(f"x{name}" for name in names[:-1]), names[-1])
    part = full.with_name(f"{names[-1]}.p") / str(width)
    # A log may drop a partial tile once the full one stands.
    partial = width < 256 and (part.is_file() or not full.is_file())

    def parse(data: bytes) -> bytes:
        if level == "entries":
            hashes, at = b"", 0
            while at < len(data) and len(hashes) < 32 * 256:
                end = at + 2 + int.from_bytes(data[at : at + 2], "big")
                hashes += sha256(b"\0", data[at + 2 : end])
                at = end
            must(at == len(data))
            data = hashes
        must(len(data) == 32 * (width if partial else 256))
        return data[: 32 * width]

    return load(part if partial else full, "账页 tile", parse, TILE_LIMIT)


def tiled_leaves(folder: Path, size: int, whole: bool) -> bytes:
    """The leaf hashes of the log; `whole` also compares the entries and the tiles above."""
    rows = []
    for start in range(0, size, 256):
        place = start // 256, min(256, size - start)
        rows.append(tile(folder, "0", *place))
        entries = tile(folder, "entries", *place) if whole else rows[-1]
        if entries != rows[-1]:
            first = next(i for i, byte in enumerate(rows[-1]) if byte != entries[i])
            raise Stop(1, "leaf", start + first // 32)
    leaves, level = b"".join(rows), 0
    while whole and rows:
        above = b"".join(root_of(row) for row in rows if len(row) == 32 * 256)
        rows, level = [above[i : i + 32 * 256] for i in range(0, len(above), 32 * 256)], level + 1
        if any(tile(folder, str(level), n, len(row) // 32) != row for n, row in enumerate(rows)):
            raise Stop(1, "tiles")
    return leaves


def canonical(value: object) -> bytes:
    """JCS (RFC 8785) of what an entry may hold: ASCII strings and the number 1."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def parse_proof(data: bytes) -> tuple[dict[str, Any], list[Named], int, list[bytes], Checkpoint]:
    """C2SP tlog-proof: entry, its commitments and their salts, index, inclusion proof, checkpoint."""
    head, _, note = data.partition(b"\n\n")
    magic, extra, index, *steps = plain(head).split("\n")
    must((magic, extra[:6], index[:6]) == ("c2sp.org/tlog-proof@v1", "extra ", "index "))
    both = json.loads(unbase64(extra[6:]))
    entry, salts = both["entry"], both["salts"]
    names = entry["commitments"]
    # Equal bytes after a round trip: no key twice, no other spelling of the same entry.
    must(canonical(both) == unbase64(extra[6:]) and both.keys() == {"entry", "salts"})
    must((entry.keys(), type(entry["v"]), entry["v"]) == (FIELDS, int, 1))
    must(all(ID.fullmatch(entry[field]) for field in ("actor", "key", "subject")))
    must(all(NAME.fullmatch(name) for name in names) and salts.keys() <= names.keys())
    must(KIND.fullmatch(entry["kind"]) and AT.fullmatch(entry["at"]))
    must(datetime.fromisoformat(entry["at"]) and len(canonical(entry)) <= 0xFFFF)
    raw = [{name: unbase64(each[name], 32) for name in each} for each in (names, salts)]
    return entry, raw, number(index[6:]), [unbase64(s, 32) for s in steps], parse_checkpoint(note)


def committed_as(path: Path, commitments: Named, salts: Named) -> str:
    """The name under which the entry commits to a document."""
    prefix = b"xiezhi/commitment/v1\n"
    digests = {name: hashlib.sha256(prefix + salt) for name, salt in salts.items()}
    for block in blocks(path):
        for digest in digests.values():
            digest.update(block)
    for name, digest in digests.items():
        if digest.digest() == commitments[name]:
            return name
    raise Stop(1, "altered", path)


def check_proof(args: argparse.Namespace) -> Shown:
    trust = Trust(args)
    entry, named, place, steps, point = load(args.file, "证明 proof", parse_proof)
    held = [(document, committed_as(document, *named)) for document in args.document]
    witnessed = trust.check(point)
    climbed = climb(place, point.size - 1, sha256(b"\0", canonical(entry)), steps)
    if place >= point.size or climbed[1] != point.root:
        raise Stop(1, "outside", place)
    said: Shown = [("same", *pair) for pair in held]
    if left := named[0].keys() - {name for _, name in held}:
        said.append(("left", ", ".join(sorted(left))))
    said.append(("entry", entry["kind"], entry["at"], point.origin, place, point.size))
    return [("0",), *said, *witnessed, ("shows",)]


def check_growth(args: argparse.Namespace) -> Shown:
    """The commands `checkpoints` and `log`; the latter also recomputes every entry."""
    trust, whole = Trust(args), args.command == "log"
    paths = args.old, args.tiles / "checkpoint" if whole else args.new
    old, new = (load(path, "检查点 checkpoint", parse_checkpoint) for path in paths)
    # The witnesses of an exported log signed what was kept, else what was just received.
    said_old, said_new = trust.check(old, whole), trust.check(new, not whole)
    if old.size > new.size:
        raise Stop(1, "shorter", old.size, new.size)
    if args.tiles:
        leaves = tiled_leaves(args.tiles, new.size, whole)
        if root_of(leaves) != new.root:
            raise Stop(1, "tiles")
        if root_of(leaves[: 32 * old.size]) != old.root:
            raise Stop(1, "rewritten", old.size)
    elif old.size == new.size and old.root != new.root:
        raise Stop(1, "rewritten", old.size)
    elif 0 < old.size < new.size:
        if not args.proof:
            raise Stop(2, "usage", "--proof / --tiles")
        if not linked(args.proof, old, new):
            raise Stop(1, "no-link")
    said: Shown = [("all", new.origin, new.size)] if whole else []
    said.append(("contains", new.origin, new.size, old.size))
    return [("0",), *said, *(said_old if whole else said_new), ("shows",)]


def parse_link(data: bytes) -> tuple[int, list[bytes], Checkpoint]:
    """A consistency proof in the form of an add-checkpoint request of C2SP tlog-witness."""
    head, _, note = data.partition(b"\n\n")
    size, *steps = plain(head).split("\n")
    must(size.startswith("old "))
    return number(size[4:]), [unbase64(step, 32) for step in steps], parse_checkpoint(note)


def linked(path: Path, old: Checkpoint, new: Checkpoint) -> bool:
    """RFC 9162, 2.1.4.2, for 0 < old.size < new.size."""
    size, steps, point = load(path, "前后一致证明 consistency proof", parse_link)
    if not steps or (size, point.text) != (old.size, new.text):
        return False
    steps = [old.root, *steps] if old.size & (old.size - 1) == 0 else steps
    fn, sn = old.size - 1, new.size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return climb(fn, sn, steps[0], steps[1:]) == (old.root, new.root)


def show_key(args: argparse.Namespace) -> Shown:
    """Sixty digits, easier to say than hex: SHA-256 of name, newline, type and key, mod 10**60."""
    key = read_key(args.file, b"\x01\x04")
    digits = f"{int.from_bytes(key.digest, 'big') % 10**60:060d}"
    groups = " ".join(digits[i : i + 5] for i in range(0, 60, 5))
    return [("key", TYPES[key.material[:1]], key.name, groups), ("phone",)]


def tell(status: int, said: Shown) -> int:
    for language in (0, 1):
        words = {name: pair[language] for name, *pair in SENTENCES}
        lines = []
        for name, *fill in said:
            chosen = (x[language] if isinstance(x, tuple) else str(x) for x in fill)
            # Foreign text is shown without control or direction characters, and bounded.
            safe = ("".join(c if c.isprintable() else "?" for c in x)[:300] for x in chosen)
            lines.append(words[name].format(*safe))
        print("\n  - ".join(lines), file=sys.stderr if status else sys.stdout)
    return status


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.exit(tell(2, [("2",), ("usage", message)]))


def main() -> int:
    terminal: list[Any] = [sys.stdout, sys.stderr]
    for stream in terminal:  # one that lacks a character shows its code instead of failing
        stream.reconfigure(errors="backslashreplace")
    top = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", required=True)
    proof = commands.add_parser("proof", help="核对文书及其证明 a document and its proof")
    points = commands.add_parser("checkpoints", help="新检查点是否原样包含旧的 new contains old")
    log = commands.add_parser("log", help="重算导出的整本账 recompute an exported log")
    key = commands.add_parser("key", help="显示公钥指纹 the fingerprint of a key")
    many: dict[str, Any] = {"type": Path, "nargs": "+", "action": "extend", "default": []}
    for one, run in ((proof, check_proof), (points, check_growth), (log, check_growth)):
        one.set_defaults(run=run)
        one.add_argument("--key", type=Path, required=True, help="账本公钥 the key of the log")
        one.add_argument("--witness", help="见证人公钥 keys of witnesses", **many)
        one.add_argument("--need", type=int, help="至少几个见证人，默认全部 how many; else all")
    proof.add_argument("file", type=Path, help="证明 .tlog-proof")
    key.add_argument("file", type=Path, help="公钥 the key")
    key.set_defaults(run=show_key)
    proof.add_argument("--document", help="文书 documents", **many)
    points.add_argument("old", type=Path, help="您保存的检查点 the checkpoint you kept")
    points.add_argument("new", type=Path, help="新收到的检查点 the checkpoint just received")
    how = points.add_mutually_exclusive_group()
    how.add_argument("--proof", type=Path, help="前后一致证明 consistency proof")
    how.add_argument("--tiles", type=Path, help="账页文件夹 folder of tiles")
    log.add_argument("tiles", type=Path, metavar="folder", help="导出的账本 the exported log")
    log.add_argument("--against", dest="old", type=Path, required=True, help="您保存的检查点")
    args = top.parse_args()
    try:
        return tell(0, args.run(args))
    except Stop as stop:
        return tell(stop.args[0], [(str(stop.args[0]),), stop.args[1:]])
    except OSError as error:
        return tell(2, [("2",), ("missing", error.filename)])


if __name__ == "__main__":
    sys.exit(main())
