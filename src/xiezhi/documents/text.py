"""The text as the grammar reads it, with the way back to the original characters.

Copies of rulings mix full and half width, put spaces inside words (`审 判 长`) and break lines by
width. Here every original character becomes one plain character or none, so that a place in the
plain text always has a place in the original.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import dataclass

from xiezhi.documents.reading import Span
from xiezhi.errors import XiezhiError

# A ruling has some 2,000 characters; the longest judgments come to some 300,000.
LONGEST = 400_000
_BRACKETS = str.maketrans("〔［【[｛{〕］】]｝}", "(((((())))))")
_NEWLINES = "\n\r\x0b\x0c\x85\u2028\u2029"
_ZERO = str.maketrans("○◯⚪", "〇〇〇")
# A letter between Chinese digits is a zero that was typed as what it looks like.
_LETTER_ZERO = re.compile(r"(?<=[一二三四五六七八九〇])[OoΟοОо](?=[一二三四五六七八九〇OoΟοОо年])")
_LETTER_ZERO_AFTER = re.compile(r"(?<=[一二三四五六七八九]〇)[OoΟοОо]")
_SENTENCE_END = re.compile(r"[。;\n]")
# Longer sentences exist only in texts that are no rulings; a bound keeps the time linear.
_LONGEST_SENTENCE = 2_000
_WIDEST_WRAPPED = 60
_NARROWEST_WRAPPED = 18


@dataclass(frozen=True)
class Text:
    """`plain` is what the grammar reads; `places[i]` is where `plain[i]` stands in `original`."""

    original: str
    plain: str
    places: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The original place of `plain[start:end]` (not empty)."""
        return Span(self.places[start], self.places[end - 1] + 1)

    def clause_start(self, place: int, floor: int = 0) -> int:
        """Where the full sentence (。 or line) around a place starts, at most a page before it."""
        begin = max(floor, place - _LONGEST_SENTENCE)
        stop = max(self.plain.rfind("。", begin, place), self.plain.rfind("\n", begin, place))
        return begin if stop < 0 else stop + 1

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the sentence around a place of the plain text starts and ends (。 ； line)."""
        index = bisect.bisect_right(self.ends, place)
        start = self.ends[index - 1] if index else 0
        end = self.ends[index] if index < len(self.ends) else len(self.plain)
        return start, end


def prepare(original: str) -> Text:
    """The plain form of `original`. Error: DOC-101 longer than 400,000 characters."""
    if len(original) > LONGEST:
        raise XiezhiError("DOC-101", length=len(original), longest=LONGEST)
    chars: list[str] = []
    places: list[int] = []
    wrapped = _wrapped_breaks(original)
    for place, char in enumerate(original):
        if char in _NEWLINES:
            if place not in wrapped and chars and chars[-1] != "\n":
                chars.append("\n")
                places.append(place)
            continue
        plain = _plain(char)
        if plain:
            chars.append(plain)
            places.append(place)
    plain_text = _zeros("".join(chars))
    ends = tuple(found.end() for found in _SENTENCE_END.finditer(plain_text))
    return Text(original, plain_text, tuple(places), ends)


def _plain(char: str) -> str:
    if "一" <= char <= "鿿" or (char.isascii() and char.isalnum()):
        return char
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs", "Mn"):
        return ""
    wide = unicodedata.normalize("NFKC", char)
    # A character that unfolds into several keeps its own form, so that places stay one to one.
    return (wide if len(wide) == 1 else char).translate(_BRACKETS).translate(_ZERO)


def _zeros(text: str) -> str:
    text = _LETTER_ZERO.sub("〇", text)
    return _LETTER_ZERO_AFTER.sub("〇", text)


def _wrapped_breaks(original: str) -> frozenset[int]:
    """Line breaks that only end a full line of a text broken by width; they are no boundary."""
    lines = original.split("\n")
    lengths = [len(line.strip()) for line in lines]
    width = max(lengths, default=0)
    if not _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED:
        return frozenset()
    found = set()
    place = -1
    for index, line in enumerate(lines[:-1]):
        place += len(line) + 1
        following = lines[index + 1]
        full = lengths[index] >= width - 3 and not line.rstrip().endswith(("。", "：", ":"))
        # A paragraph begins with an indent; what follows an empty line is a paragraph too.
        if full and following.strip() and not following.startswith(("　", "  ", "\t")):
            found.add(place)
    return frozenset(found)
