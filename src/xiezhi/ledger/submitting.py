"""What a log asks of its witnesses, and what it takes back: by file or over HTTP (C2SP tlog-witness)."""

from __future__ import annotations

import hashlib
import http.client
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from xiezhi.errors import XiezhiError
from xiezhi.ledger import encoding, given, notes, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.cosignatures import timestamp
from xiezhi.ledger.home import Home
from xiezhi.ledger.log.cosigned import add_cosignatures, cosigned_note
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.signing import last_note
from xiezhi.ledger.witness import Request
from xiezhi.system_words import reason_of

_SECONDS = 30
_SHOWN = 200
_CONFLICT = 409
_NOT_FOUND = 404


@dataclass(frozen=True)
class Taken:
    """Cosignatures taken in: of a checkpoint of `size` leaves, by whom, how many of them new.

    `note`: the checkpoint with all cosignatures that are kept for it.
    """

    size: int
    names: tuple[str, ...]
    new: int
    note: str


def newest_cosigned(home: Home) -> dict[str, tuple[int, int]]:
    """Name of each witness → size of the newest checkpoint that it signed, and when (seconds since
    1970), as the database says. Witnesses that signed nothing are left out."""
    known = {(each.name, each.key_id) for each in home.witnesses}
    found: dict[str, tuple[int, int]] = {}
    for size, line in home.database.execute("SELECT size, line FROM ledger_cosignature"):
        for each in _signatures(line):
            if (each.name, each.key_id) in known and size >= found.get(each.name, (0, 0))[0]:
                found[each.name] = size, timestamp(each.data)
    return found


def held_by(home: Home, name: str | None = None) -> int:
    """How many leaves the witness of this name should hold (without a name: the one that holds
    most); 0: none. Errors: LED-286 no such witness."""
    if name is not None and name not in {each.name for each in home.witnesses}:
        known = ", ".join(each.name for each in home.witnesses)
        raise XiezhiError("LED-286", name=name, known=known or "—")
    sizes = [size for by, (size, _) in newest_cosigned(home).items() if name in (None, by)]
    return max(sizes, default=0)


def build_request(home: Home, old: int) -> Request:
    """The request to cosign the newest checkpoint, for a witness that holds `old` leaves.

    Errors: LED-268 nothing was signed yet, LED-269 the witness holds more than this log has,
    LED-112 a row is missing.
    """
    with home.database.reading():
        note = last_note(home.database)
        if note is None:
            raise XiezhiError("LED-268")
        size = Checkpoint.parse(notes.split(note)[0]).size
        if old > size:
            raise XiezhiError("LED-269", known=old, size=size)
        proof = tree.consistency_proof(RowHashes(home.database), old, size)
    return Request(old, proof, note)


def take_answer(home: Home, answer: bytes) -> Taken:
    """Keep the cosignatures in a witness's answer, with the checkpoint that they sign.

    Errors: LED-270 no signature lines, LED-271 of no witness that this ledger trusts, LED-272 they
    fit no checkpoint of this log.
    """
    try:
        signatures = _signatures(notes.decode(answer))
    except XiezhiError:
        signatures = ()
    if not signatures:
        raise XiezhiError("LED-270")
    known = {(each.name, each.key_id) for each in home.witnesses}
    if not any((each.name, each.key_id) in known for each in signatures):
        raise XiezhiError("LED-271", names=", ".join(each.name for each in signatures))
    lines = "".join(each.line() for each in signatures)
    # The newest first: others may have been signed since it was submitted.
    for size, own in home.database.execute(
        "SELECT size, note FROM ledger_checkpoint ORDER BY size DESC"
    ):
        try:
            opened = notes.open_note(own + lines, home.witnesses)
        except XiezhiError:
            continue
        new = add_cosignatures(home.database, own + lines, home.witnesses)
        names = tuple(each.name for each in opened.verified)
        return Taken(size, names, new, cosigned_note(home.database, own))
    raise XiezhiError("LED-272", names=", ".join(each.name for each in signatures))


def submit(home: Home, url: str, seconds: float = _SECONDS) -> Taken:
    """Submit the newest checkpoint to the witness at this address, and take its answer.

    A witness that holds another size says so once, and is asked again from there. `seconds`: how
    long to wait for each answer. Errors: LED-275 no web address, LED-276 not reached, LED-277 it
    refuses; those of `build_request` and `take_answer`.
    """
    _require_web(url)
    address = f"{url.rstrip('/')}/add-checkpoint"
    status, answer = _post(address, build_request(home, held_by(home)), seconds)
    if status == _CONFLICT and (held := _size(answer)) is not None:
        status, answer = _post(address, build_request(home, held), seconds)
    _require_done(url, status, answer)
    return take_answer(home, answer)


def newest_kept(url: str, origin: str, seconds: float = _SECONDS) -> bytes:
    """The newest checkpoint of a log that the witness at this address keeps, as it is served.

    Errors: LED-275 no web address, LED-276 not reached, LED-277 another answer, LED-285 it keeps
    none of this log.
    """
    _require_web(url)
    name = hashlib.sha256(origin.encode()).hexdigest()
    asked = urllib.request.Request(f"{url.rstrip('/')}/{name}/checkpoint")
    status, answer = _ask(asked, seconds)
    if status == _NOT_FOUND:
        raise XiezhiError("LED-285")
    _require_done(url, status, answer)
    return answer


def _require_web(url: str) -> None:
    # Else an address of another kind would have a file of this machine opened.
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise XiezhiError("LED-275", url=_plain(url))


def _require_done(url: str, status: int, answer: bytes) -> None:
    if status != 200:
        said = _plain(answer[:_SHOWN].decode("utf-8", errors="replace"))
        raise XiezhiError("LED-277", url=_plain(url), status=status, said=said)


def _signatures(lines: str) -> tuple[notes.Signature, ...]:
    """The signatures in these lines; none if they are something else."""
    try:
        text, signatures = notes.split("-\n\n" + lines)
    except XiezhiError:
        return ()
    # A blank line within would make part of them the text.
    return signatures if text == "-\n" else ()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A witness is where its address says, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(address: str, request: Request, seconds: float) -> tuple[int, bytes]:
    posted = urllib.request.Request(
        address, request.encode(), {"Content-Type": "text/plain; charset=utf-8"}
    )
    return _ask(posted, seconds)


def _ask(asked: urllib.request.Request, seconds: float) -> tuple[int, bytes]:
    try:
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(asked, timeout=seconds) as answer:
            return answer.status, answer.read(given.MOST_BYTES)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read(given.MOST_BYTES)
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = _plain(reason_of(error))
        raise XiezhiError("LED-276", url=_plain(asked.full_url), reason=reason) from None


def _size(answer: bytes) -> int | None:
    try:
        return encoding.from_decimal(answer.decode("ascii").removesuffix("\n"))
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Foreign text on one line, without control characters or passwords in an address."""
    text = re.sub(r"//[^/@\s]*@", "//", " ".join(text.split()))
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:_SHOWN]
