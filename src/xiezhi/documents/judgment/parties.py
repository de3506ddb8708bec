"""The parties of a case and who stands for them.

A head gives each a paragraph or a sentence that begins with the role; where a copy lost the head,
the sentence that names the case (原告甲诉被告乙…一案, 指控被告人甲犯…罪) and the one that tells who
came to the hearing name them too. Of what a head tells of a person only the name is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.names import names, organ_at
from xiezhi.documents.judgment.roles import ROLE, SPEAKERS, STANDING, earlier_role_of, role_of
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import CRIMINAL, Party

_LINE = re.compile(
    r"(?:^|(?<=[\n。;:号]))(?:\d{1,2}[.、])?"
    r"(?P<common>(?:上列|上述|以上)?[二三四五六七八九十两]{0,2}"
    r"(?:原告|被告人?|上诉人|被上诉人|第三人|申请人)?(?:的)?共同(?:的)?"
    r"|(?:上列|上述|以上)?[二三四五六七八九十两]{1,2}(?:原告|被告人?|上诉人|被上诉人|第三人|申请人)的?(?=委托|诉讼|法定|辩)"
    r"|(?:上列|上述|以上)[二三四五六七八九十两]{0,2}|)其?"
    rf"{ROLE}"
)
_MENTION = re.compile(rf"(?P<common>){ROLE}")
# 上诉人甲因诉某局…一案, 原告甲不服某局作出的…决定, 申请执行乙行政处罚一案: the role goes unsaid.
_SUED = re.compile(r"(?<![起反公自上申])诉(?![讼称求权至状人辩被请诸争第])(?!原告|第三人)")
_OPPOSED = re.compile(r"不服(?!被|原|本|一审|二审)")
_ENFORCED = re.compile(r"申请(?:强制)?执行(?!人)")
_AFTER_OPPOSED = re.compile(
    r"(?:\([^()\n]{1,40}\))?(?:于|作出|[^,。\n]{0,20}(?:决定|处罚|行为|登记|答复))"
)
_CHARGED = re.compile(
    r"(?:^|(?<=[\n。;号:]))[^\n。,;:]{2,40}?检察院(?=(?:于[^\n。,]{4,14})?,?以[^\n。;]{2,60}(?:指控|起诉|公诉))"
)
_SHORT = re.compile(r"\((?:以下|下)?(?:简称|统称|称)(?:为)?[:\"“]?([^()\"“”]{1,24})[\"”]?\)")
_GENERIC = re.compile(
    r"[省市县区镇乡州]?(?:人民)?(?:政府|公安局|法院|检察院|(?:保险|物业|建筑|运输)?公司|医院|学校|银行|局|企业)"
)
_OPPOSITE = (
    ("原告", "被告"),
    ("上诉人", "被上诉人"),
    ("申请执行人", "被执行人"),
    ("申请人", "被申请人"),
    ("再审申请人", "被申请人"),
)
_BESIDE = (("原告", "第三人"),)
_SURE_IN_BODY = ("被执行人", "被申请人", "被上诉人")
_OPENING = 600
_MOST_NAMES = 80
_SHORTEST_ORGAN = 3
_LISTED = re.compile(r"(?:\([^()\n]{1,40}\))?(?:、|以及|[和及与])")
_APPEALING = ("上诉人", "被上诉人", "再审申请人", "申诉人")
_FIRST_ROLES = ("被告人", "被告单位", "原告", "被告", "第三人", "自诉人", "附带民事诉讼原告人")
_PROSECUTING = ("公诉机关", "抗诉机关")
_LONGEST_BODY = 30_000
_ACCUSED = ("被告人", "被告单位", "原审被告人", "原审被告单位", "罪犯")


@dataclass(frozen=True)
class _Named:
    name: str
    role: str
    place: tuple[int, int]
    earlier: str
    common: bool


def read_parties(doc: Judgment, found: Collector) -> tuple[Party, ...]:
    """Every party and representative once, in order of place."""
    plain = doc.text.plain
    named = list(_named(doc, _LINE, doc.parties, glued=False))
    if not _has_party(named) or (doc.kind != CRIMINAL and _lacking(named, _OPPOSITE)):
        named += _in_procedure(doc)
        lacking = _lacking(named, _OPPOSITE) | _lacking(named, _BESIDE)
        if not _has_party(named) or (lacking and doc.kind != CRIMINAL):
            named += _in_body(doc, lacking)
        named = _without_short(named)
    limit = doc.claims.end if doc.head else doc.disposition.end
    short = {match[1] for match in _SHORT.finditer(plain, 0, limit)}
    named = [one for one in named if one.name not in short and not _GENERIC.fullmatch(one.name)]
    parties = _linked(named, found)
    if doc.parties and doc.disposition:
        _doubt_names(named, parties, found)
    return parties


def _doubt_names(named: list[_Named], parties: tuple[Party, ...], found: Collector) -> None:
    """A party is named again in what was ordered; a name that stands once may be misspelt, or a
    phrase of the copy stands in it."""
    kept = {party.name for party in parties[:_MOST_NAMES] if party.role not in SPEAKERS}
    for one in named:
        if one.name in kept and not one.role.endswith("机关"):
            kept.remove(one.name)
            if found.text.plain.count(one.name) == 1:
                found.doubt("name_once", "parties", one.place[0])


def accused(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """The names of the persons and units accused, of whatever instance."""
    names_of = (
        party.name for party in parties if party.role in _ACCUSED or party.earlier in _ACCUSED
    )
    return tuple(dict.fromkeys(names_of))


def _has_party(named: list[_Named]) -> bool:
    return any(one.role not in SPEAKERS and not one.role.endswith("机关") for one in named)


def _lacking(named: list[_Named], pairs: tuple[tuple[str, str], ...]) -> set[str]:
    """The roles that go with those read, where nobody was read for them."""
    roles = {one.role for one in named}
    return {role for other, role in pairs if other in roles} - roles


def _without_short(named: list[_Named]) -> list[_Named]:
    """Running text calls 虚构市甲乙贸易有限公司 also 甲乙公司: the full name stands for both."""
    names_of = {(one.role, one.name) for one in named}
    if len(names_of) > _MOST_NAMES:
        return named
    short = {
        (role, name)
        for role, name in names_of
        for other_role, other in names_of
        if role == other_role
        and _SHORTEST_ORGAN < len(name) < len(other)
        # A district beside its city is no short form of it: a short form leaves the place out.
        and name[:2] != other[:2]
        and _within(name, other)
    }
    return [one for one in named if (one.role, one.name) not in short]


def _within(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in their order."""
    place = 0
    for char in short:
        place = full.find(char, place) + 1
        if not place:
            return False
    return True


def _named(doc: Judgment, pattern: re.Pattern[str], part: Part, *, glued: bool) -> Iterator[_Named]:
    plain = doc.text.plain
    last = 0
    for match in pattern.finditer(plain, part.start, part.end):
        if match.start() < last:
            continue
        # In tables the role has a line of its own.
        start = match.end() + (plain[match.end() : match.end() + 1] == "\n" and not glued)
        for place in names(plain, start, part.end, glued=glued):
            last = max(last, place[1])
            name = plain[place[0] : place[1]]
            role, common = role_of(match), bool(match["common"])
            yield _Named(name, role, place, earlier_role_of(match), common)
            if role in SPEAKERS and match["also"] in STANDING:
                # 法定代理人暨被告某: who stands for another is a party too.
                yield _Named(name, STANDING[match["also"]], place, "", common)


def _in_procedure(doc: Judgment) -> Iterator[_Named]:
    if not doc.head and not doc.procedure:
        return
    plain = doc.text.plain
    end = doc.claims.start if doc.procedure else min(doc.claims.end, doc.head.end + _OPENING)
    part = Part(doc.head.end, max(end, doc.head.end))
    if doc.kind == CRIMINAL:
        charged = _CHARGED.search(plain, part.start, part.end)
        if charged:
            yield _Named(charged[0], "公诉机关", charged.span(), "", False)
    named = list(_named(doc, _MENTION, part, glued=True))
    yield from named
    if doc.kind != CRIMINAL:
        yield from _unsaid(doc, part, {one.role for one in named})


def _unsaid(doc: Judgment, part: Part, roles: set[str]) -> Iterator[_Named]:
    """Parties of the sentence of the case whose role only the verb tells."""
    plain = doc.text.plain
    stop = plain.find("。", part.start, part.end)
    end = part.end if stop < 0 else stop
    start = part.start + (plain[part.start : part.start + 1] == "\n")
    if not roles & {"被告", "被上诉人", "被申请人"}:
        against = "被上诉人" if "上诉人" in roles else "被告"
        sued = _SUED.search(plain, start, end)
        opposed = _OPPOSED.search(plain, start, end)
        if sued:
            if not roles and plain.find(":", start, sued.start()) < 0:
                yield from _at(plain, start, sued.start(), "原告")
            yield from _at(plain, sued.end(), end, against)
        elif opposed and against == "被告":
            stop = organ_at(plain, opposed.end(), end)
            if stop > opposed.end() and _AFTER_OPPOSED.match(plain, stop, end):
                yield from _at(plain, opposed.end(), end, against)
    enforced = _ENFORCED.search(plain, start, end)
    if enforced and "被执行人" not in roles:
        # 李某:本院执行…一案 is a letter to him.
        if not roles and plain.find(":", start, enforced.start()) < 0:
            yield from _at(plain, start, enforced.start(), "申请执行人")
        yield from _at(plain, enforced.end(), end, "被执行人")


def _at(plain: str, start: int, end: int, role: str) -> Iterator[_Named]:
    for place in names(plain, start, end, glued=True):
        yield _Named(plain[place[0] : place[1]], role, place, "", False)


def _in_body(doc: Judgment, roles: set[str]) -> Iterator[_Named]:
    """Who is named with a role that lacks; where all lack, who is named twice or more."""
    part = Part(doc.head.end, min(doc.disposition.end, doc.head.end + _LONGEST_BODY))
    named = [
        one
        for one in _named(doc, _MENTION, part, glued=True)
        if one.role not in SPEAKERS and (not roles or one.role in roles)
    ]
    body = doc.raw(part)
    often = {words: body.count(words) for words in {one.role + one.name for one in named}}
    for one in named:
        # Beside a head that names one side an organ named once is enough.
        organ = roles and organ_at(doc.text.plain, *one.place) == one.place[1]
        if organ or one.role in _SURE_IN_BODY or often[one.role + one.name] > 1:
            yield one


def _linked(named: list[_Named], found: Collector) -> tuple[Party, ...]:
    parties: dict[tuple[str, str], Party] = {}
    standing: dict[str, tuple[str, str]] = {}
    group: list[str] = []
    last = 0
    for one in named:
        speaks = one.role in SPEAKERS
        if speaks and one.name in standing:
            # 被告人甲及其辩护人乙、丙及其辩护人丁: 丙 is a party again.
            group = [one.name]
            continue
        if not speaks:
            between = found.text.plain[last : one.place[0]]
            group = [*group, one.name] if last and _LISTED.fullmatch(between) else [one.name]
            group = [] if one.role in _PROSECUTING else group
        last = 0 if speaks else one.place[1]
        if any(role == one.role and one.name.startswith(name) for name, role in parties):
            continue
        of = group[0] if speaks and len(group) == 1 and not one.common else ""
        party = Party(one.name, one.role, found.span(*one.place), of, one.earlier)
        key = standing.get(one.name) if not speaks else None
        merged = _merged(parties[key], party) if key else None
        if key and merged:
            parties[key] = merged
            continue
        parties[one.name, one.role] = party
        if not speaks:
            standing.setdefault(one.name, (one.name, one.role))
    return tuple(parties.values())


def _merged(first: Party, again: Party) -> Party | None:
    """One entry for 原审被告人甲 who is 上诉人甲 further on; None where the roles are two."""
    roles = (first.role, again.role)
    if first.role == again.role:
        return first
    for now, before in (roles, roles[::-1]):
        if now in _APPEALING and (before.startswith("原审") or before in _FIRST_ROLES):
            before = before if before.startswith("原审") else "原审" + before
            return replace(first, role=now, earlier=first.earlier or again.earlier or before)
        if now == "原审" + before:
            return replace(first, role=now)
    return None
