"""The text as the grammar reads it, with the way back to the original characters.

Copies of court documents mix full and half width, put spaces inside words (`审 判 长`) and break
lines by width. Here every original character becomes one plain character or none, so that a place
in the plain text always has a place in the original. In a copy that stands on one line, a space
stands for the end of a paragraph and becomes a line break.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from xiezhi.documents.reading import Span
from xiezhi.documents.tokens import Token, tokens
from xiezhi.errors import XiezhiError

# A ruling has some 2,000 characters; the longest judgments come to some 300,000.
LONGEST = 400_000
_BRACKETS = str.maketrans("〔［【[｛{〕］】]｝}", "(((((())))))")
_NEWLINES = "\n\r\x0b\x0c\x85\u2028\u2029"
_ZERO = str.maketrans("○◯⚪", "〇〇〇")
# What has no place in the plain text, until it is taken out: no original character becomes it.
_NOTHING = "\x00"
_NOTHING_OR_BREAK = re.compile(r"[\x00\n]+")
# A letter between Chinese digits is a zero that was typed as what it looks like.
_LETTER_ZERO = re.compile(
    r"(?<=[一二三四五六七八九〇])[0OoΟοОо](?=[一二三四五六七八九〇0OoΟοОо年])"
)
_LETTER_ZERO_AFTER = re.compile(r"(?<=[一二三四五六七八九]〇)[0OoΟοОо]")
_LETTER_IN_YEAR = re.compile(r"(?<=\(2)[OoΟοОо](?=[012]\d\))")
_SENTENCE_END = re.compile(r"[。;\n]")
# Longer sentences exist only in texts that are no rulings; a bound keeps the time linear.
_LONGEST_SENTENCE = 2_000
_WIDEST_WRAPPED = 60
_NARROWEST_WRAPPED = 18
# A title and a court may stand on lines of their own above a text that is one line.
_FEW_LINES = 3
_SPACES = re.compile(r"(?<=\S)[^\S\n\r]{1,40}(?=\S)")
_ENDS_PARAGRAPH = "。;；!！?？”…)）》"
_GOES_ON = "、,，(（《“·"
_WIDTHLESS = re.compile(r"[0-9A-Za-z０-９×*.,，、/-]")
# Words whose spaces are only for show: a name follows on the same line.
_BEFORE_NAME = re.compile(
    r"(?:公诉机关|被告人|原告人?|被告|第三人|上诉人|被上诉人|申请人|被申请人|申请执行人|被执行人"
    r"|审判长|审判员|陪审员|书记员|法官助理|法定代表人|负责人|代理人|辩护人)[:：]?$"
)
_NEW_LINE = re.compile(
    r"[(（〔\[][12１２]|审\s?判\s?[长员]|人\s?民\s?陪\s?审|代\s?理\s?审|[代]?\s?书\s?记\s?员|法\s?官\s?助"
    r"|[二一]\s?[〇○零O九]\s?[〇○零O一二九八]|附[:：]|(?<!带)(?<!带\s)[刑民行执]\s?[事政行]"
)


@dataclass(frozen=True)
class Text:
    """`plain` is what the grammar reads; `places[i]` is where `plain[i]` stands in `original`."""

    original: str
    plain: str
    places: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Dates, case numbers and lengths of time of the plain text, in order of place."""
        return tokens(self.plain)

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
    breaks = _paragraph_spaces(original)
    wrapped = _wrapped_breaks(original)
    marked = original.translate(_PLAIN)
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for run in _NOTHING_OR_BREAK.finditer(marked):
        start, end = run.span()
        pieces.append(marked[last:start])
        places.extend(range(last, start))
        last = end
        at = _break_in(marked, start, end, breaks, wrapped)
        if at >= 0 and places:
            pieces.append("\n")
            places.append(at)
    pieces.append(marked[last:])
    places.extend(range(last, len(marked)))
    plain = _zeros("".join(pieces))
    ends = tuple(found.end() for found in _SENTENCE_END.finditer(plain))
    return Text(original, plain, tuple(places), ends)


def _break_in(
    marked: str, start: int, end: int, breaks: frozenset[int], wrapped: frozenset[int]
) -> int:
    """The place of the line break that a run of spaces and breaks stands for, -1 for none."""
    at = marked.find("\n", start, end)
    while at >= 0 and at in wrapped:
        at = marked.find("\n", at + 1, end)
    return start if at < 0 and start in breaks else at


class _PlainForms(dict[int, str]):
    """The plain form of each character by its number, found when it is first met."""

    # The characters of court documents are some thousands; a hostile text may hold all there are.
    _MOST = 30_000

    def __missing__(self, code: int) -> str:
        form = _plain(chr(code)) or _NOTHING
        if len(self) < self._MOST:
            self[code] = form
        return form


def _plain(char: str) -> str:
    if "一" <= char <= "鿿" or (char.isascii() and char.isalnum()):
        return char
    if char in _NEWLINES:
        return "\n"
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs", "Mn"):
        return ""
    wide = unicodedata.normalize("NFKC", char)
    # A character that unfolds into several keeps its own form, so that places stay one to one.
    return (wide if len(wide) == 1 else char).translate(_BRACKETS).translate(_ZERO)


_PLAIN = _PlainForms()


def _zeros(text: str) -> str:
    text = _LETTER_ZERO.sub("〇", text)
    text = _LETTER_ZERO_AFTER.sub("〇", text)
    return _LETTER_IN_YEAR.sub("0", text)


def _paragraph_spaces(original: str) -> frozenset[int]:
    """Where the spaces stand that end a paragraph of a text without line breaks."""
    if len(original.strip().splitlines()) > _FEW_LINES:
        return frozenset()
    spaces = list(_SPACES.finditer(original))
    found = set()
    for index, space in enumerate(spaces):
        before = original[spaces[index - 1].end() if index else 0 : space.start()]
        stop = spaces[index + 1].start() if index + 1 < len(spaces) else len(original)
        if _ends_paragraph(
            before, original[space.end() : min(stop, space.end() + 2)], original, space.end()
        ):
            found.add(space.start())
    return frozenset(found)


def _ends_paragraph(before: str, after: str, original: str, end: int) -> bool:
    if before[-1] in _ENDS_PARAGRAPH or _NEW_LINE.match(original, end):
        return True
    if before[-1] in _GOES_ON or _BEFORE_NAME.fullmatch(before[-7:]):
        return False
    # 审 判 长, 张 三, 第 12 条: a space inside words or beside a number.
    return (
        len(before) > 1
        and len(after) > 1
        and not _WIDTHLESS.match(before[-1] + after[0])
        and not _WIDTHLESS.match(after[0])
    )


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
