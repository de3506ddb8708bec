"""The custody of each defendant as a judgment tells it: seizure, detention, arrest, bail and the like.

It stands in the defendant's own paragraph of the head; where that is silent, in what the court
tells elsewhere. Custody for an earlier conviction is not custody of this case.
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xiezhi.documents import numerals
from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.custody_days import Told, told_days
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import CustodyEvent, Party

_OTHER_CASE = ("held", "detention", "arrest", "bail", "released", "residential_surveillance")
# Told of others, of other acts and of earlier times as often as of this case.
_ONLY_IN_HEADS = ("administrative_detention", "released")
_TELLING = (
    "抓获",
    "捕",
    "拘留",
    "羁押",
    "归案",
    "投案",
    "到案",
    "取保",
    "监视居住",
    "留置",
    "查获",
)
ENTERING = ("held", "detention", "arrest", "liuzhi", "designated_surveillance")
_EVENT = re.compile(
    r"(?P<administrative_detention>(?:行政|治安|司法)拘留)(?![所证决])"
    r"|(?P<detention>(?:刑事|先行)?拘留(?![所证决])|(?:临时)?羁押|寄押|关押|收押|收治)"
    r"(?!期间|必要|期限|证明|措施|所)"
    r"|(?P<arrest>(?P<ordered>(?:批准|决定)(?:对其|对被告人)?(?:予以)?)?逮捕|批捕)(?![证必])"
    r"|(?P<bail>取保(?:候审)?)(?!候审|期间|期内|期满|保证|决定书|书)"
    r"|(?P<designated>指定(?:居所|的居所|住所|地点)(?:执行)?)?(?P<surveillance>监视居住)(?!期间|期内|期满|决定书)"
    r"|(?P<liuzhi>留置(?!送达|盘问|审查室)|管护措施)"
    r"|(?P<drug_rehabilitation>强制(?:隔离)?戒毒|收容教养)(?!所)"
    r"|(?P<released>(?<!刑满)(?<!减刑)(?<!满后)释放|脱逃|逃脱)(?!证)"
    r"|(?P<now>现(?:在)?(?:被)?(?:羁押|关押|押|寄押)(?:于|在)?)"
    r"|(?P<held>抓获|抓捕|捕获|捉获|查获|缉获|擒获|收监|押解"
    r"|投案|自首|归案|到案|传唤(?!不|未|后未|后不)|扭送|盘问|控制)(?!期间|必要|期限|证明|经过)"
    r"|(?P<executed>执行)(?=[,。;\n]|$)"
)
_NOT_HELD = re.compile(
    # 该案撤销被释放: what was withdrawn is not what befell him.
    r"(?:解除|撤销)(?:对其|予以|执行){0,2}$"
    r"|(?:未予?|不予?|没有|免予?|无法|不能|不宜|不适宜|拒绝?|影响|已)(?:被|对其|予以|执行){0,2}$"
)
_NOT_DONE = re.compile(r"[^,。;()]{0,6}\(?(?:未|暂缓|不)(?:予|被|实际)?执行")
_PRIOR = re.compile(
    r"判处|被判|刑满(?:被?释放)?|假释(?:出狱)?|劳动教养|减刑|刑释|免予刑事处罚|缓刑"
)
_EARLIER = re.compile(r"曾|前科|劣迹")
_PRESENT = re.compile(r"本案|(?<!曾因)(?<!曾经因)(?<!曾)涉嫌|现因|又因|后因|再次因|同案|该案|此案")
_SAME_ACT = re.compile(
    r"本案|涉嫌|同一(?:事实|行为)|上述(?:行为|事实)|此(?:案|事)|该(?:案|事|行为)|案发"
)
_OTHER_ACT = re.compile(r"因(?:吸食|吸毒|赌博|嫖娼|卖淫)")
_LASTING = re.compile(rf"[^。,;]{{0,6}}?([{numerals.NUMERAL_CHARS}]{{1,4}})[日天](?!夜)")
_JOINED = re.compile(r"[,、]?(?:并|同时|即|并于|后即|且)(?:被|依法|予以|将其|对其){0,2}$")
_CHARGE = re.compile(r"涉嫌(?:犯有?)?([一-鿿、]{2,24}?)(?:犯罪|罪)?(?=[,于被经由]|一案|\d)")
# An accusation told after another: the custody before it may have been of another case.
_AFRESH = re.compile(r"因本案|[又后再另](?:次)?因")
# A defendant whose name was not read as a party's still ends the paragraph of the one before.
_ANOTHER = re.compile(r"\n(?:原审|一审|第[一二三四五六七八九十]{1,2})?(?:被告人|被告单位|上诉人)")
_SENTENCE = re.compile(r"[^。\n]{1,4000}[。\n]?")
_CLAUSE = re.compile(r"[^;]{1,4000};?")


@dataclass(frozen=True)
class _Event:
    """An event word in the plain text with the day found for it."""

    kind: str
    start: int
    end: int
    on: dt.date | None
    until: dt.date | None = None
    days: int | None = None
    same_act: bool | None = None
    doubt: str = ""
    ordered: bool = False
    other: bool = False
    charge: str = ""
    afresh: bool = False


def read_custody(
    doc: Judgment, parties: Sequence[Party], found: Collector
) -> tuple[CustodyEvent, ...]:
    """The custody events of every defendant, in the order of the text.

    A day that cannot be read leaves `on` empty. A mended date is noted as `doubtful_day`.
    """
    events: list[CustodyEvent] = []
    tellings = Tellings(doc)
    accused = [party for party in parties if is_accused(party)]
    for party, part in _paragraphs(doc, accused):
        own = list(_of_paragraph(doc, part, reviewed=party.role != "被告人"))
        if not any(event.kind in ENTERING and event.on and not event.other for event in own):
            own += tellings.of(party.name, alone=len(accused) == 1)
        for event in own:
            if event.doubt:
                found.doubt("doubtful_day", "custody", event.start)
            events.append(_made(doc, party.name, event))
    return tuple(events)


def is_accused(party: Party) -> bool:
    """Whether a party of a criminal judgment is one of the accused."""
    return party.role.endswith(("被告人", "罪犯")) or party.role in ("上诉人", "被告")


def _made(doc: Judgment, name: str, event: _Event) -> CustodyEvent:
    span = doc.text.span(event.start, event.end)
    same_act = False if event.other else event.same_act
    return CustodyEvent(
        name,
        event.kind,
        event.on,
        span,
        event.days,
        event.until,
        same_act,
        event.charge,
        event.afresh,
    )


class Tellings:
    """What the court tells of custody outside the head, by sentence; scanned once, on first use."""

    def __init__(self, doc: Judgment) -> None:
        self._doc = doc

    def of(self, name: str, *, alone: bool = False) -> Iterator[_Event]:
        """Events with a day told of this defendant; of the only one, also where he is not named."""
        named = re.compile(rf"{re.escape(name)}(?![某甲乙丙丁戊己庚辛一二三四五六七八九十\d])")
        for sentence, events in self._sentences:
            if named.search(sentence) or (alone and "被告人" in sentence):
                yield from events

    def taken_in(self, name: str, day: dt.date) -> tuple[CustodyEvent, ...]:
        """Where the court tells that this defendant was taken in on `day`."""
        return tuple(
            _made(self._doc, name, event)
            for event in self.of(name)
            if event.on == day and event.kind in ENTERING
        )

    @functools.cached_property
    def _sentences(self) -> list[tuple[str, list[_Event]]]:
        doc, plain = self._doc, self._doc.text.plain
        part = Part(doc.procedure.start, doc.disposition.start)
        found: list[tuple[str, list[_Event]]] = []
        days: list[Told] | None = None
        done = part.start
        for place in _places(plain, part):
            if place < done:
                continue
            start, done = doc.text.sentence(place)
            floor = _present(plain, start, done)
            if floor is None:
                continue
            days = told_days(doc, part) if days is None else days
            events = [
                event
                for event in _events(plain, Part(floor, done), days)
                if event.on is not None and event.kind not in _ONLY_IN_HEADS
            ]
            if events:
                found.append((plain[start:done], events))
        return found


def _places(plain: str, part: Part) -> list[int]:
    """Where the words of `_TELLING` stand; plain searches are faster than the grammar of events."""
    found: list[int] = []
    for word in _TELLING:
        place = plain.find(word, part.start, part.end)
        while place >= 0:
            found.append(place)
            place = plain.find(word, place + len(word), part.end)
    return sorted(found)


def _paragraphs(doc: Judgment, accused: Sequence[Party]) -> Iterator[tuple[Party, Part]]:
    """Each defendant with the text from the name to the next defendant, inside the head."""
    places = [bisect.bisect_left(doc.text.places, party.span.start) for party in accused]
    first, last = doc.parties.start, max(doc.parties.end, doc.procedure.start)
    for index, party in enumerate(accused):
        start = places[index]
        if not first <= start < last:
            yield party, Part(start, start)
            continue
        another = _ANOTHER.search(doc.text.plain, start + len(party.name), last)
        following = [place for place in places if place > start]
        end = min([*following, another.start() if another else last, last])
        yield party, Part(start, end)


def _of_paragraph(doc: Judgment, part: Part, *, reviewed: bool) -> Iterator[_Event]:
    """The events a defendant's paragraph tells; those of another case are marked `other`."""
    days = told_days(doc, part) if part else []
    plain = doc.text.plain
    for sentence in _SENTENCE.finditer(plain, part.start, part.end):
        made: list[_Event] = []
        for clause in _CLAUSE.finditer(plain, sentence.start(), sentence.end()):
            floor = _present(plain, clause.start(), clause.end(), reviewed=reviewed)
            here = clause.end() if floor is None else floor
            before = list(_events(plain, Part(clause.start(), here), days))
            if not before and _ends_in_conviction(plain, clause.start(), here):
                # 因涉嫌…被刑事拘留；…取保候审；因犯…被判处: the custody was that conviction's.
                made = [replace(event, other=True) for event in made]
            made += [replace(event, other=True) for event in before]
            made += _events(plain, Part(here, clause.end()), days)
        yield from (
            event
            for event in made
            if not event.other or (event.on is not None and event.kind in _OTHER_CASE)
        )


def _ends_in_conviction(plain: str, start: int, end: int) -> bool:
    return bool(_PRIOR.search(plain, start, end)) and not _EARLIER.search(plain, start, end)


def _present(plain: str, start: int, end: int, *, reviewed: bool = False) -> int | None:
    """Where a clause begins to speak of this case; None where it only tells of an earlier one.

    On appeal or retrial (`reviewed`) the sentence under review is told with the custody before it.
    """
    told = list(_PRIOR.finditer(plain, start, end))
    prior = told[-1] if told else None
    if prior and reviewed and _PRESENT.search(plain, start, prior.start()):
        return start
    if prior:
        return prior.end() if _PRESENT.search(plain, prior.end(), end) else None
    if not _EARLIER.search(plain, start, end):
        return start
    present = _PRESENT.search(plain, start, end)
    if not present:
        return None
    before = [event.end() for event in _EVENT.finditer(plain, start, present.start())]
    return before[-1] if before else start


def _events(plain: str, part: Part, days: Sequence[Told]) -> Iterator[_Event]:
    floor = part.start
    last: _Event | None = None
    for match in _EVENT.finditer(plain, part.start, part.end):
        if _NOT_HELD.search(plain, max(part.start, match.start() - 6), match.start()):
            continue
        if _NOT_DONE.match(plain, match.end()):
            continue
        event = _event(plain, match, floor, days, last)
        floor = match.end()
        if event is None:
            continue
        # The order to arrest gives way to its execution.
        executed = event.kind == "arrest" and event.on is not None
        if last is not None and not (last.ordered and executed):
            yield last
        last = event
    if last is not None:
        yield last


def _event(
    plain: str, match: re.Match[str], floor: int, days: Sequence[Told], last: _Event | None
) -> _Event | None:
    start, end = match.span()
    if match["executed"] and not (last and last.ordered):
        return None
    kind = _kind(match)
    first = bisect.bisect_left(days, floor, key=_place)
    last_day = bisect.bisect_left(days, start, lo=first, key=_place)
    told = days[max(first, last_day - 2) : last_day]
    on, until, doubt = _when(plain, told)
    if not told and last is not None and _JOINED.match(plain[floor:start]):
        on = last.on
    if match["now"]:
        on = None
    elif kind == "held" and on is None and match[0] != "收监":
        return None
    lasting = _LASTING.match(plain, end) if kind == "administrative_detention" else None
    return _Event(
        kind,
        start,
        end,
        on,
        until,
        numerals.number(lasting[1]) if lasting else None,
        _same_act(plain, floor, start) if kind == "administrative_detention" else None,
        doubt,
        bool(match["ordered"]) or match[0] == "批捕",
        charge=charge[1] if (charge := _CHARGE.search(plain, floor, start)) else "",
        afresh=_AFRESH.search(plain, floor, start) is not None,
    )


def _place(day: Told) -> int:
    return day.start


def _kind(match: re.Match[str]) -> str:
    if match["surveillance"]:
        return "designated_surveillance" if match["designated"] else "residential_surveillance"
    if match["now"]:
        return "held"
    return (
        "arrest"
        if match["executed"]
        else str(match.lastgroup if not match["ordered"] else "arrest")
    )


def _when(plain: str, told: Sequence[Told]) -> tuple[dt.date | None, dt.date | None, str]:
    """The day of an event: the last one told before it, or the two ends of 自…至…."""
    if not told:
        return None, None, ""
    last = told[-1]
    if (
        len(told) > 1
        and "至" in plain[told[-2].end : last.start][-3:]
        and told[-2].day
        and last.day
    ):
        return told[-2].day, last.day, told[-2].doubt or last.doubt
    return last.day, None, last.doubt


def _same_act(plain: str, start: int, end: int) -> bool | None:
    if _OTHER_ACT.search(plain, start, end):
        return False
    return True if _SAME_ACT.search(plain, start, end) else None
