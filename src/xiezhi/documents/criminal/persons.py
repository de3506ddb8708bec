"""Where a criminal judgment speaks of each defendant."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Party

# Roles of those a criminal judgment is about; a first party of another role ends a paragraph.
_ACCUSED = ("被告", "上诉人", "罪犯", "被申请人")
_NOT_ACCUSED = ("民事", "单位")
BORN = re.compile(r"出生|[,、(]?生于|(?<=日)生")
_ACCUSED_BY = re.compile(r"\n|(?<=。)[^。\n]{2,40}?检察院[^。\n]{0,30}?(?:指控|起诉|公诉)")
BORN_WITHIN = 160
_MOST = 100


@dataclass(frozen=True)
class Person:
    """A defendant and the paragraph that presents him, empty where the head is lost."""

    name: str
    paragraph: Part


def persons(doc: Judgment, parties: Iterable[Party]) -> tuple[Person, ...]:
    """The defendants in the order of the head, each once; no more than a trial can have."""
    ordered = sorted(parties, key=lambda party: party.span)
    chief = [party for party in ordered if not party.of]
    starts = [plain_place(doc, party.span.start) for party in chief]
    head = _end_of_head(doc)
    found: dict[str, Person] = {}
    for index, party in enumerate(chief):
        if not _accused(party.role) or party.name in found or len(found) == _MOST:
            continue
        start = starts[index]
        # Outside the head a name stands in a sentence, not before a paragraph of its own.
        inside = doc.parties.start <= start < doc.parties.end
        end = min(starts[index + 1] if index + 1 < len(starts) else head, head)
        part = Part(start, end) if inside else Part(start, start)
        found[party.name] = Person(party.name, part)
    return tuple(found.values())


def _end_of_head(doc: Judgment) -> int:
    """The end of the last paragraph that presents a party."""
    plain, end = doc.text.plain, doc.parties.end
    if not doc.parties or plain[end - 1] == "\n":
        return end
    # What looks like the way of the case may be that of an earlier one, told of a defendant.
    stop = _ACCUSED_BY.search(plain, end, doc.procedure.end)
    return stop.start() if stop else end


def born_on(doc: Judgment, person: Person) -> date | None:
    """The day of birth the head gives, for conclusions on age; it is never kept."""
    start = person.paragraph.start
    end = min(person.paragraph.end, start + BORN_WITHIN)
    born = BORN.search(doc.text.plain, start, end)
    if born is None:
        return None
    days = doc.within(Part(start, born.end()), "date")
    after = doc.within(Part(born.end(), min(born.end() + 12, end)), "date")
    near = days[-1:] or after[:1]
    return near[0].date if near else None


def plain_place(doc: Judgment, original: int) -> int:
    """The place in the plain text of a place in the original."""
    return bisect.bisect_left(doc.text.places, original)


def sentences(doc: Judgment, part: Part) -> Iterator[Part]:
    """The sentences (。 ； line) of a part."""
    ends = doc.text.ends
    start = part.start
    for index in range(bisect.bisect_right(ends, start), len(ends)):
        if start >= part.end:
            return
        yield Part(start, min(ends[index], part.end))
        start = ends[index]
    if start < part.end:
        yield Part(start, part.end)


def named(plain: str, part: Part, people: Iterable[Person]) -> list[str]:
    """The defendants named in a part, in the order of the head."""
    return [one.name for one in people if plain.find(one.name, part.start, part.end) >= 0]


def _accused(role: str) -> bool:
    return any(word in role for word in _ACCUSED) and not any(word in role for word in _NOT_ACCUSED)
