"""A text cut into parts, with its tokens: what every reader of a document stands on."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from xiezhi.documents.text import Text
from xiezhi.documents.tokens import Token


@dataclass(frozen=True)
class Part:
    """`plain[start:end]`; empty where the document has no such part."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(frozen=True)
class Parted:
    """A text and its tokens in order of place. Kinds of document add their parts."""

    text: Text
    tokens: tuple[Token, ...]

    def within(self, part: Part, *kinds: str) -> list[Token]:
        """The tokens of these kinds inside a part."""
        first = bisect.bisect_left(self.tokens, part.start, key=_start)
        last = bisect.bisect_left(self.tokens, part.end, lo=first, key=_start)
        return [token for token in self.tokens[first:last] if token.kind in kinds]

    def raw(self, part: Part) -> str:
        return self.text.plain[part.start : part.end]


def _start(token: Token) -> int:
    return token.start
