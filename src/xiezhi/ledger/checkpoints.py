"""C2SP tlog-checkpoint: which tree a log vouches for, as the text of a signed note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.errors import XiezhiError
from xiezhi.ledger import encoding, tree

_LINE = re.compile(r"[^\x00-\x1f]+")


@dataclass(frozen=True)
class Checkpoint:
    """A log (`origin`), the number of its leaves and their root; extension lines are opaque.

    Errors on making one: LED-010 origin, LED-011 size, LED-012 root, LED-013 extension line.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _LINE.fullmatch(self.origin):
            raise XiezhiError("LED-010")
        if not 0 <= self.size <= encoding.MOST:
            raise XiezhiError("LED-011")
        if len(self.root) != tree.HASH_BYTES:
            raise XiezhiError("LED-012")
        if not all(_LINE.fullmatch(line) for line in self.extensions):
            raise XiezhiError("LED-013")

    def text(self) -> str:
        """The text that is signed, with its final newline."""
        lines = (self.origin, str(self.size), encoding.to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint in the text of a note. Errors: LED-010 to LED-013, LED-014 too short."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop():
            raise XiezhiError("LED-014")
        origin, number, hashed, *extensions = lines
        try:
            size = encoding.from_decimal(number)
        except ValueError:
            raise XiezhiError("LED-011") from None
        try:
            root = encoding.from_base64(hashed)
        except ValueError:
            raise XiezhiError("LED-012") from None
        return cls(origin, size, root, tuple(extensions))
