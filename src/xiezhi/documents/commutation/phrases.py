"""Phrases that more than one part of a ruling uses: terms, cuts, conversions, penalties."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.numerals import NUMERAL_CHARS
from xiezhi.documents.parts import Part
from xiezhi.documents.tokens import Length, Token

# 减刑 followed by one of these names the matter (减刑建议, 减刑后), not an amount.
CUT_VERB = re.compile(
    r"减去|减掉|减少(?=有期|刑期)|减有期徒刑|减刑(?!后|幅度|建议|意见|间隔|前|裁定|、|假释|条件|起始|案件|程序)"
)
CONVERT_VERB = re.compile(r"减为|减至|裁定为|(?:改|变更)为(?=有期徒刑|无期徒刑)")
PENALTY = re.compile(
    r"(?P<death_suspended>死刑,?缓期[二两2]年执行|死刑缓期[二两2]年|死缓)|(?P<life>无期徒刑)"
    r"|(?P<fixed_term>有期徒刑)|(?P<criminal_detention>拘役)|(?P<public_surveillance>管制)"
    r"|(?P<death>死刑)"
)
# Lengths after one of these belong to a supplementary penalty or to a probation, not to the term.
_OTHER_LENGTH = re.compile(r"剥夺政治|缓刑|考验期|罚金|没收|服刑期间|已执行|现已执行|刑期")
# Between a verb or a penalty and its length no other numeral stands, except a count (二次).
_NUMERAL = re.compile(rf"[{NUMERAL_CHARS}](?![{NUMERAL_CHARS}]*[次件名项])")
# What may stand between a length and the next one; else a phrase split one length in two.
_SEPARATED = re.compile(r"[,。;(、)和及与]|剥夺|缓刑|罚金|没收|拘役|管制|已|刑期|考验|改|减")
_STOP = re.compile(r"[。;\n]")
_WINDOW = 48
_SPLIT_REACH = 24
_CUT_SHORT = re.compile(rf"[{NUMERAL_CHARS}]")
_TERM_REACH = 24
_TERM_WORD = re.compile(r"刑期|刑满|余刑|释放")


@dataclass(frozen=True)
class Amount:
    """Lengths that follow a verb; `start`, `end` cover verb and lengths."""

    start: int
    end: int
    lengths: tuple[Token, ...]


def cuts(ruling: Ruling, part: Part) -> list[Amount]:
    """Every `减去…` or `减刑…` of a part with the lengths it names (several in a list)."""
    found: list[Amount] = []
    plain = ruling.text.plain
    verbs = list(CUT_VERB.finditer(plain, part.start, part.end))
    dates = {token.start for token in ruling.within(part, "date", "month")}
    lengths = ruling.within(part, "length")
    used = 0
    for index, verb in enumerate(verbs):
        limit = verbs[index + 1].start() if index + 1 < len(verbs) else part.end
        stop = _STOP.search(plain, verb.end(), min(limit, verb.end() + _WINDOW))
        limit = min(limit, stop.start() if stop else part.end, verb.end() + _WINDOW)
        while used < len(lengths) and lengths[used].start < verb.end():
            used += 1
        if used == len(lengths) or lengths[used].start >= limit:
            continue
        between = plain[verb.end() : lengths[used].start]
        if (
            _OTHER_LENGTH.search(between)
            or _NUMERAL.search(between)
            or any(place in dates for place in range(verb.end(), lengths[used].start))
            or _split(ruling, lengths[used], part)
        ):
            continue
        chosen = [lengths[used]]
        used += 1
        while used < len(lengths) and _listed(plain, chosen[-1].end, lengths[used].start):
            chosen.append(lengths[used])
            used += 1
        found.append(Amount(verb.start(), chosen[-1].end, tuple(chosen)))
    return found


def _split(ruling: Ruling, length: Token, part: Part) -> bool:
    """Whether a phrase stands inside the length, so that only its beginning was read."""
    plain = ruling.text.plain
    limit = min(part.end, length.end + _SPLIT_REACH)
    following = ruling.within(Part(length.end, limit), "length")
    if following and not _SEPARATED.search(plain, length.end, following[0].start):
        return True
    return bool(_CUT_SHORT.match(plain, length.end))


def _listed(plain: str, start: int, end: int) -> bool:
    between = plain[start:end]
    return (
        len(between) <= 16
        and bool(re.match(r"(?:的?刑罚执行|的?刑期)?[、和及与,]", between))
        and not re.search(r"剥夺|刑期[自至执]|减|\d", between)
    )


@dataclass(frozen=True)
class Sentence:
    """A main penalty with its term, after 判处, 决定执行 or 减为."""

    start: int
    end: int
    verb: str
    penalty: str
    term: Length | None
    penalty_at: tuple[int, int]
    term_at: tuple[int, int] | None

    @property
    def joint(self) -> bool:
        """Whether this is the joint sentence of several crimes (决定执行)."""
        return self.verb.endswith("执行")


def sentences(ruling: Ruling, part: Part, verbs: re.Pattern[str]) -> list[Sentence]:
    """Every main penalty of a part that follows one of the verbs."""
    plain = ruling.text.plain
    found: list[Sentence] = []
    for verb in verbs.finditer(plain, part.start, part.end):
        limit = min(part.end, verb.end() + _WINDOW)
        stop = _STOP.search(plain, verb.end(), limit)
        limit = stop.start() if stop else limit
        penalty = PENALTY.search(plain, verb.end(), limit)
        if not penalty or _OTHER_LENGTH.search(plain, verb.end(), penalty.start()):
            continue
        if found and found[-1].penalty_at == penalty.span():
            # 改判被告人…判处有期徒刑 is one sentence with two verbs.
            continue
        term = None
        kind = penalty.lastgroup or ""
        if kind in ("fixed_term", "criminal_detention", "public_surveillance"):
            after = Part(penalty.end(), min(part.end, penalty.end() + _TERM_REACH))
            term = next(iter(ruling.within(after, "length")), None)
            gap = plain[penalty.end() : term.start] if term else ""
            if term and (
                re.search(r"[。;\n]|剥夺|缓刑|罚金", gap)
                or _NUMERAL.search(gap)
                or _split(ruling, term, part)
            ):
                term = None
        end = term.end if term else penalty.end()
        found.append(
            Sentence(
                verb.start(),
                end,
                verb[0],
                kind,
                term.length if term else None,
                penalty.span(),
                (term.start, term.end) if term else None,
            )
        )
    return found


def term_dates(ruling: Ruling, part: Part) -> tuple[list[Token], list[Token]]:
    """Stated starts and ends of the term (刑期自…起至…止, 刑期执行至…, 刑满释放日期为…)."""
    plain = ruling.text.plain
    starts, ends = [], []
    for token in ruling.within(part, "date"):
        before = _clause_before(plain, token.start, part.start)
        if not _TERM_WORD.search(before):
            continue
        begun = re.match(r"[^\d。;,()至]{0,16}?[起始]", plain[token.end : token.end + 20])
        if begun or re.search(r"(?:自|从)[^\d。;,()起至]{0,16}$", before):
            starts.append(token)
        elif re.search(r"至[^\d。;,()]{0,16}$", before) or re.search(
            r"(?:日期|届满日|止日|刑满)(?:为|是|:)*[^\d。;,()]{0,4}$", before
        ):
            ends.append(token)
    return starts, ends


def _clause_before(plain: str, place: int, floor: int) -> str:
    begin = max(floor, place - _WINDOW)
    before = plain[begin:place]
    return before[before.rfind("。") + 1 :]
