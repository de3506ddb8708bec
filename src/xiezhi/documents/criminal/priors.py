"""Earlier convictions the text tells of each defendant.

They stand in the paragraph that presents him (2008年5月19日因犯盗窃罪被…判处有期徒刑十个月，2008年12月19日
刑满释放) or in a sentence of the findings (另查明，被告人…曾因…). Administrative detention,
re-education through labour and the like are no convictions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.acts import token_days
from xiezhi.documents.criminal.persons import (
    BORN,
    BORN_WITHIN,
    Person,
    born_on,
    named,
    persons,
    sentences,
)
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Party, PriorConviction
from xiezhi.documents.tokens import Length, Token
from xiezhi.law import age_reached, birthday, crime, parameters

_EVENT = re.compile(
    r"(?P<revoked>撤销(?=[^。;\n]{0,90}?(?:缓刑|假释))|缓刑[^,。;\n]{0,4}撤销)|(?P<recalled>收监)"
    r"|(?P<imposed>(?:判处|改判|判决|决定执行|合并执行|数罪并罚执行|执行|被判|判|(?<=[院罪被])处)(?:为|其|刑期|主刑|原判的?)?"
    r"(?P<kind>有期徒刑|拘役|管制|无期徒刑|死刑|徒刑|单处罚金|罚金|免予刑事处罚|免于刑事处罚|免除刑事处罚)"
    r"|免[予于除](?:刑事)?处罚|(?:判处|判刑)(?=[一二三四五六七八九十\d]{1,3}(?:年|个月)))"
    r"|(?P<suspended>缓刑(?!考验|期|执行期间))"
    r"|(?P<parole_term>假释考验期(?:限)?[^。;\n假]{0,30}?至)"
    r"|(?P<parole>假释(?!考验|期满|期间|期限))|(?P<parole_end>假释(?:考验)?期(?:限)?(?:届|已)?满)"
    r"|(?P<ended>刑满释放|减(?:去)?余?刑(?:后)?(?:予以|提前)?释放|提前释放|刑期届?满|服刑期?满|刑满|(?:刑罚)?执行完毕|被?释放|出狱)"
    r"|(?P<other>行政拘留|治安拘留|劳动教养|劳教|强制(?:隔离)?戒毒|收容(?:教养|教育|审查)|社区戒毒|行政处罚)"
    r"|(?P<now>因?涉嫌|因本案|本案(?=于)|抓获|现羁?押)"
)
# What must stand before a sentence told outside the paragraph that presents a person.
_TOLD = re.compile(r"曾|前科|另查|又查|再查|因犯|刑满释放|刑事判决书")
_OPENING = re.compile(r"曾?因|犯(?!罪时)")
_CHARGE = re.compile(r"犯([一-鿿、,]{1,60}罪)")
_GROUND = re.compile(r"因([一-鿿、]{2,30}?)(?:罪)?[,、]?(?=于|被|经|\d|\Z)")
_PIECE = re.compile(r"[^罪]{1,30}罪")
_LEADING = re.compile(r"^[、,和及与并犯又另同时以因]{1,4}")
_TERM_END = re.compile(r"至(?=[^。;\n]{4,30}?止)")
_YEAR_ONLY = re.compile(r"(\d{4})年(?:底|初|间|中)?(?!\d)")
_YOUNG = re.compile(r"时(?:系|为|是|尚|均)?(?:未成年|[未不]满(?:十八|18))|未成年人?犯罪")
# A conviction told without its penalty.
_VAGUE = re.compile(
    r"判刑(?![一二三四五六七八九十\d])|入狱|劳改|犯罪前科|(?<![予于除])刑事处罚(?!法)"
)
_PENALTIES = {
    "有期徒刑": "fixed_term", "徒刑": "fixed_term", "拘役": "criminal_detention",
    "管制": "public_surveillance", "无期徒刑": "life", "死刑": "death_suspended",
    "单处罚金": "fine_only", "罚金": "fine_only", "免予刑事处罚": "exempt",
    "免于刑事处罚": "exempt", "免除刑事处罚": "exempt",
}  # fmt: skip
_GRAVITY = (
    "", "not_guilty", "exempt", "fine_only", "public_surveillance", "criminal_detention",
    "fixed_term", "life", "death_suspended",
)  # fmt: skip
_TIMED = ("fixed_term", "criminal_detention", "public_surveillance")
_WINDOW = 300
_REACH = 3
_TAIL = 60
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


@dataclass(frozen=True)
class Priors:
    """The convictions of one defendant. `complete`: each was read with its parts."""

    convictions: tuple[PriorConviction, ...]
    complete: bool


def read_priors(
    doc: Judgment, parties: tuple[Party, ...], found: Collector
) -> tuple[PriorConviction, ...]:
    """The convictions of every defendant in the order of the text."""
    told: list[PriorConviction] = []
    for person, priors in priors_of(doc, persons(doc, parties)):
        told += priors.convictions
        if not priors.complete and priors.convictions:
            found.doubt("prior_unread", "priors", person.paragraph.start)
    return tuple(told)


def priors_of(doc: Judgment, people: tuple[Person, ...]) -> Iterator[tuple[Person, Priors]]:
    """The convictions of each defendant."""
    outside = list(_told_outside(doc, people, (doc.facts, doc.reasoning)))
    accused = list(_told_outside(doc, people, (doc.claims,)))
    for person in people:
        reader, accusation = _Reader(doc, person), _Reader(doc, person)
        reader.read(person.paragraph)
        for name, part in outside:
            if name == person.name:
                reader.read(part)
        for name, part in accused:
            if name == person.name:
                accusation.read(part)
        yield person, _held_against(reader.priors(), accusation)


def _held_against(priors: Priors, accusation: _Reader) -> Priors:
    """Not complete where the accusation tells a conviction that the court does not repeat."""
    told = all(any(_same(one, known) for known in priors.convictions) for one in accusation.found)
    return replace(priors, complete=priors.complete and told and not accusation.unread)


def _told_outside(
    doc: Judgment, people: tuple[Person, ...], parts: tuple[Part, ...]
) -> Iterator[tuple[str, Part]]:
    """Sentences of some parts that tell a conviction of a defendant."""
    plain = doc.text.plain
    only = people[0].name if len(people) == 1 else ""
    for part in parts:
        last = only
        for sentence in sentences(doc, part):
            names = named(plain, sentence, people)
            last = names[0] if names else last
            told = _TOLD.search(plain, sentence.start, sentence.end)
            # Two names in one sentence leave open whose conviction it is.
            if told is None or not last or len(names) > 1:
                continue
            dated = doc.within(sentence, "date", "month")
            if dated and plain.find("判", sentence.start, sentence.end) >= 0:
                yield last, Part(sentence.start, min(sentence.end, told.start() + _WINDOW))


class _Reader:
    """Goes through the events told of one person, in order."""

    def __init__(self, doc: Judgment, person: Person) -> None:
        self.doc = doc
        self.person = person
        self.name = person.name
        self.born = born_on(doc, person)
        self.found: list[PriorConviction] = []
        self.open = self.present = False
        self.unread = 0

    def read(self, part: Part) -> None:
        plain = self.doc.text.plain
        self.open = revoking = False
        mark = self.begins(part)
        self.unread += _VAGUE.search(plain, part.start, part.end) is not None
        for event in _EVENT.finditer(plain, part.start, part.end):
            what = event.lastgroup
            if what in ("revoked", "recalled"):
                revoking = what == "revoked"
                self._revoked()
                continue
            # What is revoked is told again up to what is then to be executed.
            if revoking and (what == "suspended" or (event["imposed"] and "执行" not in event[0])):
                continue
            revoking = False
            if event["imposed"]:
                self._imposed(event, self._days(mark, event.start()), mark)
            elif what == "suspended":
                self._suspended(event)
            elif what == "parole_term":
                self._parole_term(event.end())
            elif what in ("parole", "parole_end", "ended"):
                self._ended(event, self._days(mark, event.start()), mark)
            elif what in ("other", "now"):
                self.open = False
                self.present = what == "now"
            if what != "suspended":
                mark = event.end()

    def begins(self, part: Part) -> int:
        """Where the telling begins: past the date of birth, which is no date of a conviction."""
        born = BORN.search(self.doc.text.plain, part.start, min(part.end, part.start + BORN_WITHIN))
        return born.end() if born and part.start == self.person.paragraph.start else part.start

    def _imposed(self, event: re.Match[str], days: list[Token], start: int) -> None:
        plain = self.doc.text.plain
        freed = event[0].startswith("免")
        penalty = "exempt" if freed else _PENALTIES.get(event["kind"] or "", "")
        if penalty == "fine_only" and "单处" not in event[0] and self.open:
            return
        timed = penalty in (*_TIMED, "")
        near = self._length(event.end()) if timed else None
        ruled = days[-1] if days else None
        start = max(start, event.start() - _WINDOW)
        opening = _OPENING.search(plain, start, event.start())
        charge = _charge(plain[start : event.start()])
        silent = ruled is None and not charge and not self.open
        if silent or (timed and near is None):
            self.unread += 1
            return
        begin = opening.start() if opening else event.start()
        begin = min(begin, ruled.start) if ruled else begin
        one = PriorConviction(
            self.name,
            self.doc.text.span(begin, event.end()),
            charge,
            penalty,
            near.years if near else 0,
            near.months if near else 0,
            judged_on=ruled.day if ruled and ruled.kind == "date" else None,
            age=self._age(ruled, _clause(plain, begin, event.end())),
        )
        # A year alone is no day: the conviction is told, not read in full.
        self.unread += ruled is None and not self.open
        if ruled is None and self.open and self.found and not self.found[-1].released_from:
            self._merge(one, "执行" in event[0])
        elif len(days) > 1 and "分别" in plain[begin : event.start()]:
            self._each(one, days, event.end())
        else:
            self.found.append(one)
        self.open = True

    def _each(self, one: PriorConviction, days: list[Token], place: int) -> None:
        """Convictions told together: 分别于2010年…、2012年…被判处有期徒刑六个月、一年."""
        lengths: list[Length] = []
        for token in self.doc.within(Part(place, place + _WINDOW), "length"):
            if token.start > place + 1 or token.length is None:
                break
            lengths.append(token.length)
            place = token.end
        if len(lengths) != len(days):
            self.unread += 1
            return
        for day, term in zip(days, lengths, strict=True):
            self.found.append(replace(one, judged_on=day.day, years=term.years, months=term.months))

    def _merge(self, one: PriorConviction, joint: bool) -> None:
        """A further count of the same judgment, or what it orders to be executed of all."""
        last = self.found[-1]
        charge = "、".join(filter(None, (last.charge, one.charge)))
        heavier = _weight(one) > _weight(last)
        kept = one if joint or heavier else last
        self.found[-1] = replace(
            last, charge=charge, penalty=kept.penalty, years=kept.years, months=kept.months
        )

    def _suspended(self, event: re.Match[str]) -> None:
        if self.open and self.found:
            length = self._length(event.end())
            months = length.in_months if length else None
            self.found[-1] = replace(self.found[-1], probation=True, probation_months=months)

    def _revoked(self) -> None:
        """Probation that was revoked is a term to be served."""
        for place in reversed(range(len(self.found))):
            if self.found[place].probation:
                self.found[place] = replace(self.found[place], probation=False)
                return

    def _days(self, start: int, end: int) -> list[Token]:
        return self.doc.within(Part(max(start, end - _WINDOW), end), "date", "month")

    def _parole_term(self, place: int) -> None:
        """假释考验期至2016年1月2日止: the penalty ends with the term of the parole."""
        ends = self.doc.within(Part(place, place + _REACH), "date")
        if ends and self.open and self.found:
            day = ends[0].date
            self.found[-1] = replace(
                self.found[-1],
                released_by="parole",
                released_on=day,
                released_from=day,
                released_to=day,
            )

    def _length(self, place: int) -> Length | None:
        """The length of time that begins at a place."""
        tokens = self.doc.within(Part(place, place + _REACH + 1), "length")
        return tokens[0].length if tokens else None

    def _ended(self, event: re.Match[str], days: list[Token], mark: int) -> None:
        if not self.open or not self.found:
            # A release without its conviction: one was told that was not read.
            self.unread += event[0] == "刑满释放" or not self.present
            return
        plain = self.doc.text.plain
        last = self.found[-1]
        term = _TERM_END.search(plain, mark, event.start())
        own = [day for day in days if term is None or day.start > term.end()]
        first, final = _bounds(plain, own[-1] if own else None, mark, event.start())
        if event.lastgroup == "parole":
            self.found[-1] = replace(last, released_by="parole")
            return
        over = any(word in event[0] for word in ("满", "执行完毕", "余刑", "减刑"))
        if event.lastgroup == "parole_end" or (last.released_by == "parole" and first and over):
            how = "parole"
        elif last.released_by or last.released_from:
            # Another day of release is that of a conviction that was not read.
            self.unread += bool(first and last.released_from and first != last.released_from)
            return
        elif over:
            how = "served"
        else:
            # 释放 alone does not say whether the term was over.
            how = ""
        exact = first if first == final else None
        self.found[-1] = replace(
            last, released_on=exact, released_by=how, released_from=first, released_to=final
        )

    def priors(self) -> Priors:
        kept: list[PriorConviction] = []
        for one in self.found:
            twin = next((index for index, known in enumerate(kept) if _same(known, one)), None)
            if twin is None:
                kept.append(one)
            elif _told_parts(one) > _told_parts(kept[twin]):
                kept[twin] = one
        return Priors(tuple(kept), not self.unread and all(one.penalty for one in kept))

    def _age(self, ruled: Token | None, told: str) -> str:
        """How old the person was at an earlier crime, from the day of its judgment."""
        if _YOUNG.search(told):
            return "minor"
        bounds = token_days(self.doc.text.plain, ruled) if ruled else None
        if self.born is None or bounds is None:
            return ""
        years = _number("sentencing.recidivism.age")
        if not age_reached(self.born, years, bounds[1]):
            return "minor"
        # The act lies before the judgment, by no more than the longest limitation of prosecution.
        settled = birthday(self.born, years + _number("sentencing.limitation.longest"))
        if bounds[0] > settled:
            return "adult"
        return "adult_when_judged" if age_reached(self.born, years, bounds[0]) else ""


def _number(key: str) -> int:
    """The number of a parameter that has had one value only."""
    value = parameters()[key].values[-1].value
    assert isinstance(value, int), key
    return value


def _weight(one: PriorConviction) -> tuple[int, int]:
    return _GRAVITY.index(one.penalty), one.years * 12 + one.months


def _same(known: PriorConviction, one: PriorConviction) -> bool:
    if known.judged_on and one.judged_on:
        return known.judged_on == one.judged_on
    if known.released_on and known.released_on == one.released_on:
        return True
    length = (known.penalty, known.years, known.months)
    return length == (one.penalty, one.years, one.months) and not (
        known.charge and one.charge and known.charge != one.charge
    )


def _told_parts(one: PriorConviction) -> int:
    return sum(map(bool, (one.charge, one.judged_on, one.released_from, one.penalty)))


def _clause(plain: str, start: int, end: int) -> str:
    """What is told of one conviction: to the end of its clause (。 ；)."""
    rest = plain[end : end + _TAIL]
    stop = min((at for at in (rest.find("。"), rest.find(";")) if at >= 0), default=len(rest))
    return plain[start : end + stop]


def _charge(clause: str) -> str:
    """The charges before a sentence, by their names as written; '' where none is a known one."""
    committed = list(_CHARGE.finditer(clause))
    if committed:
        names = [_LEADING.sub("", piece[0]) for piece in _PIECE.finditer(committed[-1][1])]
    else:
        grounds = list(_GROUND.finditer(clause))
        names = [f"{grounds[-1][1]}罪"] if grounds else []
    return "、".join(name for name in names if crime(name))


def _bounds(
    plain: str, day: Token | None, start: int, end: int
) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day a release can have been on."""
    if day is not None:
        return token_days(plain, day) or (None, None)
    years = list(_YEAR_ONLY.finditer(plain, start, end))
    if not years or not _FIRST_YEAR <= int(years[-1][1]) <= _LAST_YEAR:
        return None, None
    year = int(years[-1][1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
