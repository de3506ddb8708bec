"""Which defendants a disposition speaks of: names after 被告人, held against the parties."""

from __future__ import annotations

import re

from xiezhi.documents.judgment.parties import accused
from xiezhi.documents.reading import Party

# Words after a name; single signs that names hold too (均, 之, 在, 自) count with what follows them.
_AFTER = (
    r"犯|[,。;:()\n]|无罪|不[负构承]|免[予于除]|的|[均各](?=犯|被|判|处|免|无|构)|分别|因(?=犯|涉|本)|违法"
    r"|系(?=累|从|主|自|初|未|坦|胁|限)|退(?=赔|缴|出|赃|还|回)|对(?=被|其|上)|处(?=[有拘管无死罚以])"
    r"|在(?=缓|刑|管|本|服|案)|以(?=[^,。;:\n]{2,40}罪)|之(?=日起|行为|犯罪|违法)|自(?=愿|首|判|本|刑|\d)|所(?=[犯得有判])"
    r"|总和|合并|数罪|决定|宣告|应(?=[执判当])|有期|拘役|管制|无期|死刑|判处|单处|构成|撤回|及其|提[出起]|罚金|\Z"
)
_BOUNDARY = re.compile(rf"{_AFTER}|[、和及与等]")
_BEFORE = re.compile(r"(?:\([^()\n]{1,40}\))?[:,]?")
_LISTED = re.compile(rf"(?!{_AFTER})(?P<names>[^,。;:()\n犯]{{2,60}}?)(?={_AFTER})")
_UNIT_NAME = re.compile(r"公司|厂|局|院|社|中心|集团|委员会|协会|合伙|商行|[店部]$")
_LIST_SIGN = re.compile(r"[、和及与]|以及")
_ROLE_WORD = re.compile(
    r"(?:原审|附带民事诉讼)?(?:被告(?:人|单位)?|上诉(?:人|单位))(?:\([^()]{1,20}\))?"
)
_LIST_GOES_ON = re.compile(rf"(?:[、和及与]|以及)(?:{_ROLE_WORD.pattern})?")
_BARE_VERB = re.compile(r"(?:[均各皆]|分别|共同|,)?(?:因|判处|处|宣告)?$")
_BARE_START = re.compile(r"(?:[。;:,\n、)(对即和处人]|\A)$")
_LONGEST_VERB, _LONGEST_BARE = 6, 120
_DOT = re.compile(r"\\?[·.•・]")
_LONGEST_LIST = 400
_SHORTEST_PHRASE = 3
_MASK = re.compile(r"[某×xX*ⅹ]+")


class Defendants:
    """The defendants of a document as its parties tell them; `listed` reads names in a text."""

    def __init__(self, parties: tuple[Party, ...]) -> None:
        # An appellant whose first role is not told is a defendant but for the private prosecutor.
        appellants = [party.name for party in parties if _appellant(party)]
        self.names = tuple(dict.fromkeys([*accused(parties), *appellants]))
        longest_first = sorted(self.names, key=len, reverse=True)
        # 买买提·甲 in the head, 买买提．甲 in the order.
        names = "|".join(_DOT.sub("[·.•・]", re.escape(name)) for name in longest_first)
        self._pattern = re.compile(names) if names else None
        self._masked = {name: _unmasked(name) for name in self.names}
        self._dotted = {_DOT.sub("·", name): name for name in self.names}

    def listed(self, plain: str, start: int, end: int) -> list[tuple[str, int, int, bool]]:
        """(name, start, end, known) of each name of the list that begins at `start`."""
        end = min(end, start + _LONGEST_LIST)
        before = _BEFORE.match(plain, start, end)
        place = before.end() if before else start
        found = []
        while name := self._known_at(plain, place, end):
            found.append((self._own(name), *name.span(), True))
            place = name.end()
            sign = _LIST_GOES_ON.match(plain, place, end)
            if not sign:
                return found
            place = sign.end()
        return found + self._written(plain, place, end)

    def before(self, plain: str, start: int, end: int) -> list[tuple[str, tuple[int, int]]]:
        """The known names, without a role, of the list that ends at `end`: 甲某、乙某均犯, 对甲某判处."""
        verb = _BARE_VERB.search(plain, max(start, end - _LONGEST_VERB), end)
        end = verb.start() if verb else end
        start = max(start, end - _LONGEST_BARE)
        found: list[tuple[str, tuple[int, int]]] = []
        for name in self._pattern.finditer(plain, start, end) if self._pattern else ():
            between = plain[found[-1][1][1] : name.start()] if found else ""
            if found and not _LIST_GOES_ON.fullmatch(between):
                found = []
            if found or _BARE_START.search(plain, max(start - 1, 0), name.start()):
                found.append((self._own(name), name.span()))
        return found if found and found[-1][1][1] == end else []

    def stands_at(self, plain: str, start: int, end: int) -> bool:
        """Whether a known name begins at `start`."""
        return self._known_at(plain, start, end) is not None

    def _own(self, name: re.Match[str]) -> str:
        """The name as the parties have it."""
        return self._dotted[_DOT.sub("·", name[0])]

    def _known_at(self, plain: str, start: int, end: int) -> re.Match[str] | None:
        match = self._pattern.match(plain, start, end) if self._pattern else None
        # 王某 is not the 王某1 or 王某甲 that is no party.
        return match if match and _BOUNDARY.match(plain, match.end(), end) else None

    def _written(self, plain: str, start: int, end: int) -> list[tuple[str, int, int, bool]]:
        """Names that are not written as those of the parties."""
        match = _LISTED.match(plain, start, end)
        if match is None:
            return []
        first, last = match.span("names")
        if not self.names and _UNIT_NAME.search(match["names"]):
            return [(match["names"], first, last, True)]
        found = []
        for piece_start, piece_end in _pieces(match["names"]):
            written = match["names"][piece_start:piece_end]
            role = _ROLE_WORD.match(written)
            piece_start += role.end() if role else 0
            written = written[role.end() :] if role else written
            if written:
                name = self.known(written)
                found.append((name or written, first + piece_start, first + piece_end, bool(name)))
        return found

    def known(self, written: str) -> str:
        """The party that a written name is: the same, masked another way, or with a phrase behind."""
        if written in self._masked:
            return written
        longer = [name for name in self.names if _and_phrase(written, name)]
        if longer:
            return max(longer, key=len)
        mask = _unmasked(written)
        alike = [name for name in self.names if _alike(mask, self._masked[name])]
        # One name in full and one masked are the same only where there is but one defendant.
        sure = mask[2] and self._masked[alike[0]][2] if alike else False
        return alike[0] if len(alike) == 1 and (sure or len(self.names) == 1) else ""


def _and_phrase(written: str, name: str) -> bool:
    rest = len(written) - len(name)
    return len(name) > 1 and written.startswith(name) and rest >= _SHORTEST_PHRASE


def _appellant(party: Party) -> bool:
    return party.role == "上诉人" and not party.earlier


def _pieces(names: str) -> list[tuple[int, int]]:
    pieces, start = [], 0
    for sign in _LIST_SIGN.finditer(names):
        pieces.append((start, sign.start()))
        start = sign.end()
    pieces.append((start, len(names)))
    return [piece for piece in pieces if piece[1] > piece[0]]


def _unmasked(name: str) -> tuple[str, str, bool]:
    """Family name, what stands after the mask, and whether there is a mask: 张某3, 张3 → 张, 3."""
    digits = re.search(r"\d{1,3}$", name)
    tail = digits[0] if digits else ""
    body = name.removesuffix(tail)
    masked = bool(_MASK.search(body)) or bool(tail)
    return _MASK.sub("", body) if masked else body, tail, masked


def _alike(one: tuple[str, str, bool], other: tuple[str, str, bool]) -> bool:
    """张3 and 张某3; 李某 and 李大山. Two names in full are never alike."""
    if not (one[2] or other[2]) or (one[2] and other[2] and one[1] != other[1]):
        return False
    shorter, longer = sorted((one[0], other[0]), key=len)
    return bool(shorter) and (
        longer.startswith(shorter) if one[2] != other[2] else one[0] == other[0]
    )
