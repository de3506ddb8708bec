"""C2SP tlog-witness: an outsider keeps the newest checkpoint of a log and cosigns what continues it.

This is what makes the ledger more than its keeper's word. Whoever keeps the witness (a People's
Congress office, a superior procuratorate) needs a key and one small file.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.ledger import cosignatures, encoding, notes, tree
from xiezhi.ledger.checkpoints import Checkpoint

MOST_BYTES = 1 << 20
_NOTHING = Checkpoint("-", 0, tree.EMPTY_ROOT)


class RefusalError(XiezhiError):
    """Why the witness does not cosign. `status`: the status that tlog-witness gives this case."""

    def __init__(self, status: int, code: str, /, **where: object) -> None:
        self.status = status
        super().__init__(code, **where)

    def answer(self) -> tuple[str, str]:
        """Body and content type of the answer: in a conflict the size that the witness holds."""
        if self.status == 409:
            return f"{self.where['size']}\n", "text/x.tlog.size"
        return f"{self}\n", "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """What a log submits: the size the witness should hold, the proof, the signed checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def encode(self) -> bytes:
        """The body of the request."""
        lines = [f"old {self.old}", *(encoding.to_base64(each) for each in self.proof)]
        return ("".join(f"{line}\n" for line in lines) + "\n" + self.note).encode()

    @classmethod
    def decode(cls, body: bytes) -> Request:
        """The request in a body. Errors: RefusalError LED-080 malformed (400)."""
        try:
            if len(body) > MOST_BYTES:
                raise ValueError
            head, blank, note = notes.decode(body).partition("\n\n")
            first, *lines = head.split("\n")
            word, _, number = first.partition(" ")
            proof = tuple(encoding.from_base64(line) for line in lines)
            old = encoding.from_decimal(number)
        except (ValueError, XiezhiError):
            raise RefusalError(400, "LED-080") from None
        fit = len(proof) <= tree.MOST_HASHES and all(len(h) == tree.HASH_BYTES for h in proof)
        if word != "old" or not blank or not fit:
            raise RefusalError(400, "LED-080")
        return cls(old, proof, note)


@dataclass(frozen=True)
class Accepted:
    """A checkpoint that may be cosigned: its text, and the log's signatures that were verified."""

    checkpoint: Checkpoint
    text: str
    signatures: tuple[notes.Signature, ...]


def decide(
    body: bytes,
    logs: Mapping[str, Sequence[notes.Verifier]],
    latest: Mapping[str, Checkpoint],
) -> Accepted:
    """Whether a submitted checkpoint may be cosigned; changes nothing.

    `logs`: origin → trusted keys; `latest`: origin → the checkpoint cosigned last. Errors: RefusalError
    LED-080 malformed (400), LED-081 unknown log (404), LED-082 not signed by it (403), LED-083
    the log shrank (400), LED-084 the witness holds another size (409), LED-085 the tree does not
    continue the one held (422).
    """
    request = Request.decode(body)
    try:
        checkpoint = Checkpoint.parse(notes.split(request.note)[0])
    except XiezhiError:
        raise RefusalError(400, "LED-080") from None
    if checkpoint.origin not in logs:
        raise RefusalError(404, "LED-081", origin=checkpoint.origin)
    try:
        opened = notes.open_note(request.note, logs[checkpoint.origin])
    except XiezhiError:
        raise RefusalError(403, "LED-082", origin=checkpoint.origin) from None
    if request.old > checkpoint.size:
        raise RefusalError(400, "LED-083", old=request.old, size=checkpoint.size)
    held = latest.get(checkpoint.origin, _NOTHING)
    if request.old != held.size:
        raise RefusalError(409, "LED-084", size=held.size)
    try:
        tree.check_consistency(
            held.size, held.root, checkpoint.size, checkpoint.root, request.proof
        )
    except tree.ProofError:
        raise RefusalError(422, "LED-085", old=held.size, size=checkpoint.size) from None
    return Accepted(checkpoint, opened.text, opened.verified)


class State:
    """The file of a witness: for each origin the note that it cosigned last.

    The file is made once and on purpose: a witness that takes a lost file for a new beginning
    would cosign a rewritten log.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path) -> State:
        """Begin with no checkpoint at all. Errors: LED-086 the file exists."""
        state = cls(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with state.locked():
            if path.exists():
                raise XiezhiError("LED-086", file=path.name)
            state.write({})
        return state

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one thread or process at a time read, decide and write.

        Errors: LED-087 the folder is missing or cannot be written.
        """
        try:
            # A file of its own, since the state's file is replaced by another one.
            lock = self.path.with_name(self.path.name + ".lock").open("a")
        except OSError:
            raise XiezhiError("LED-087", file=self.path.name) from None
        with lock as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def read(self) -> dict[str, str]:
        """Origin → cosigned note. Errors: LED-087 the file is missing or damaged."""
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            if content["v"] != 1:
                raise ValueError
            return {str(origin): str(note) for origin, note in content["latest"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise XiezhiError("LED-087", file=self.path.name) from None

    def write(self, latest: Mapping[str, str]) -> None:
        """Replace the file; when this returns, it is on the disk."""
        text = json.dumps({"latest": dict(latest), "v": 1}, ensure_ascii=False, indent=1)
        write_durably(self.path, f"{text}\n".encode())


@dataclass(frozen=True)
class Witness:
    """A witness: its key, the logs that it knows (origin → keys), and its state."""

    cosigner: cosignatures.Cosigner
    logs: Mapping[str, Sequence[notes.Verifier]]
    state: State

    def add_checkpoint(self, body: bytes, at: int | None = None) -> str:
        """Cosign a submitted checkpoint and give the signature line that answers the log.

        The state is on the disk before this returns. `at`: seconds since 1970 (default: now).
        Errors: RefusalError as in `decide`; LED-087 the state is missing or damaged.
        """
        with self.state.locked():
            held = self.state.read()
            latest = {origin: self._opened(origin, note) for origin, note in held.items()}
            accepted = decide(body, self.logs, latest)
            signature = self.cosigner.sign(accepted.text, at)
            note = notes.join(accepted.text, [*accepted.signatures, signature])
            self.state.write({**held, accepted.checkpoint.origin: note})
        return signature.line()

    def latest(self, origin: str) -> str | None:
        """The note cosigned last for a log, for monitors; None: never one. Errors: LED-087."""
        note = self.state.read().get(origin)
        if note is not None:
            self._opened(origin, note)
        return note

    def _opened(self, origin: str, note: str) -> Checkpoint:
        """A held checkpoint. Its own cosignature shows the witness that its file is undamaged."""
        try:
            opened = notes.open_note(note, [self.cosigner.verifier()])
            checkpoint = Checkpoint.parse(opened.text)
        except XiezhiError:
            raise XiezhiError("LED-087", file=self.state.path.name) from None
        if checkpoint.origin != origin:
            raise XiezhiError("LED-087", file=self.state.path.name)
        return checkpoint
