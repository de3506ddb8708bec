"""Holds the punishment of each count against the range of its charge (刑法分则, 刑法 12, 61, 63).

Nothing is decided on one reading of several: the versions of the Law are all those in force between
the acts and the judgment (从旧兼从轻), and the tiers all that the court's words leave open.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.acts import BORN, YEAR, acts_of, token_days
from xiezhi.documents.criminal.persons import plain_place
from xiezhi.documents.criminal.range_judge import Held, judge_fine, judge_term
from xiezhi.documents.criminal.range_tiers import Choice, Told, choose
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.numerals import digits
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Article, Count, Punishment, RangeCheck, Sentenced
from xiezhi.law.ranges import penalty_range

# What lets a court go below the range (刑法 10, 17 to 24, 27, 28, 49, 63, 67, 68 and the special part;
# 和解: 法院解释 596, that of 2012: 505), also where it is only claimed or denied: a person then looks,
# the machine does not decide.
_MITIGATION = re.compile(
    r"自首|立功|从犯|胁从|被胁迫|未遂|中止|预备|得逞|意志以外|未成年|[未不]满(?:十[六八]|1[68])|已满(?:十[二四六]|1[246])"
    r"|(?:七十五|75)周岁|又聋又哑|聋哑|盲人|怀孕|孕妇"
    r"|(?:限[制定]|部分)(?:刑事)?(?:责任|行为)能力|能力(?:减弱|削弱|受损|减退|下降)|尚未完全丧失|防卫|避险|减轻|法定刑以下"
    r"|最高人民法院核准|(?:帮助|次要|辅助)作用|被教唆|投案|被追诉前|提起公诉前|外国(?:已经|已)?(?:受过|执行)|和解"
)
_MITIGATING_ARTICLES = frozenset(
    ("10", "17", "17-1", "18", "19", "20", "21", "22", "23", "24", "27", "28", "29", "63", "68")
)
_CONFESSION = ("67", 3)
_MINOR = re.compile(r"未成年|[未不]满(?:十[六八]|1[68])|已满(?:十[二四六]|1[246])|少年")
_UNIT_CRIME = re.compile(
    r"被告单位|单位犯|主管人员|直接责任人员|为了?本?(?:单位|公司|企业)|(?:单位|公司|企业)(?:意志|利益|名义)"
)
_UNIT_NAME = re.compile(
    r"(?:公司|集团|工?厂|[商酒]店|中心|合作社|企业|事务所|协会|医院|学校|经营部|分行|支行)$"
)
_UNITS = "被告单位{name}"
# 20.000元: a thousand written with a full stop.
_ODD_SUM = re.compile(r"\d[.．·]\d{3}(?!\d)")
# 罚款 is a slip for 罚金, and which one was meant is not for the machine.
_PROPERTY = re.compile(
    r"罚[金款]|并[处罚][^。;,\n]{0,12}元|没收(?:其)?个人|没收(?:其)?(?:全部|部分)?财产|财产[^。;]{0,12}没收"
)
_CRIMINAL_LAW = "中华人民共和国刑法"
# 20××年: a year taken out of the copy.
_MASKED_YEAR = re.compile(r"(?:19|20)?[×xX*某]{2,4}年")


@dataclass(frozen=True)
class _Case:
    """What holds for all counts of a document."""

    first_act_on: date | None
    judged_on: date | None
    mitigation: tuple[int, int] | None
    opinion: bool
    minor: bool
    unit: bool
    paragraphs: tuple[Article, ...]


def read_ranges(
    doc: Judgment,
    sentenced: tuple[Sentenced, ...],
    articles: tuple[Article, ...],
    found: Collector,
) -> tuple[RangeCheck, ...]:
    """A check for each count that has a punishment of its own; none of what is only upheld."""
    if not sentenced or not doc.disposition:
        return ()
    case = _case(doc, articles, found)
    charges = tuple(dict.fromkeys(count.charge for one in sentenced for count in one.counts))
    told = Told(doc, charges, tuple(one.defendant for one in sentenced))
    return tuple(_checks(doc, sentenced, case, told))


def _checks(
    doc: Judgment, sentenced: tuple[Sentenced, ...], case: _Case, told: Told
) -> Iterator[RangeCheck]:
    # A count reaches to where the next one is named.
    places = sorted(_place(doc, count) for one in sentenced for count in one.counts)
    for sentence_no, one in enumerate(sentenced, 1):
        if one.upheld:
            continue
        for count_no, count in enumerate(one.counts, 1):
            if count.punishment.penalty:
                after = bisect.bisect_right(places, _place(doc, count))
                until = places[after] if after < len(places) else doc.disposition.end
                numbers = (sentence_no, count_no)
                yield _check(doc, case, told, one, count, numbers, until)


def _place(doc: Judgment, count: Count) -> int:
    named = count.spans.get("charge")
    return plain_place(doc, named.start) if named else doc.disposition.start


def _property_told(doc: Judgment, one: Sentenced, count: Count, until: int) -> bool:
    """Whether a fine that was not read may stand there: in the words of the count, or in the joint
    sum, where that is more than the fines of the counts make up."""
    joint = one.executed if one.joint else None
    if joint is not None and (joint.fine is not None or joint.confiscation):
        fines = sum(other.punishment.fine or 0 for other in one.counts)
        taken = any(other.punishment.confiscation for other in one.counts)
        if (joint.fine or 0) != fines or (joint.confiscation and not taken):
            return True
    # A copy that breaks off inside its order may have lost the fine.
    if until == doc.disposition.end and not (doc.appeal or doc.bench):
        return True
    return _PROPERTY.search(doc.text.plain, _place(doc, count), until) is not None


def _case(doc: Judgment, articles: tuple[Article, ...], found: Collector) -> _Case:
    plain = doc.text.plain
    judged = found.value("judged_on")
    mitigation = _MITIGATION.search(plain, doc.head.start, doc.disposition.start)
    own = tuple(article for article in articles if article.law == _CRIMINAL_LAW)
    place = mitigation.span() if mitigation else None
    if place is None and any(_mitigates(article) for article in own):
        place = (doc.reasoning.start, doc.reasoning.start + 1)
    return _Case(
        first_act_on=acts_of(doc).first or _earliest(doc),
        judged_on=judged if isinstance(judged, date) else None,
        mitigation=place,
        # Where no article of the Law was read, one that allows mitigation may be lost.
        opinion=bool(doc.reasoning and own),
        minor=_MINOR.search(plain, doc.head.start, doc.bench.start) is not None,
        unit=_UNIT_CRIME.search(plain, doc.head.start, doc.bench.start) is not None,
        paragraphs=own,
    )


def _earliest(doc: Judgment) -> date | None:
    """The earliest day that claims and findings can mean: no act they tell can lie before it."""
    told = Part(doc.claims.start, doc.facts.end)
    plain = doc.text.plain
    if _MASKED_YEAR.search(plain, told.start, told.end):
        return None
    days = [
        bounds[0]
        for token in doc.within(told, "date", "month")
        if not BORN.match(plain, token.end) and (bounds := token_days(plain, token))
    ]
    read = {token.start for token in doc.within(told, "date", "month")}
    years = (
        digits(year[1])
        for year in YEAR.finditer(plain, told.start, told.end)
        if year.start() not in read and not BORN.match(plain, year.end())
    )
    return min(days + [date(year, 1, 1) for year in years if year], default=None)


def _mitigates(article: Article) -> bool:
    if article.article == _CONFESSION[0]:
        return article.paragraph != _CONFESSION[1]
    return article.article in _MITIGATING_ARTICLES


def _check(
    doc: Judgment,
    case: _Case,
    told: Told,
    one: Sentenced,
    count: Count,
    numbers: tuple[int, int],
    until: int,
) -> RangeCheck:
    base = RangeCheck(one.defendant, *numbers, count.charge, spans=count.spans)
    punishment = count.punishment
    if _is_unit(doc, one.defendant) or punishment.penalty in ("exempt", "not_guilty"):
        return replace(base, term="not_applicable", fine="not_applicable")
    odd = _odd_sum(doc, punishment)
    held = Held(
        replace(punishment, fine=None) if odd else punishment,
        property_told=odd or _property_told(doc, one, count, until),
        mitigated=case.mitigation is not None,
        opinion=case.opinion,
        minor=case.minor,
        judged_on=case.judged_on,
    )
    known = penalty_range(count.charge)
    versions = known.between(case.first_act_on, case.judged_on) if known else None
    if known is None or versions is None:
        what = "charge_range" if known is None else "earlier_text"
        return judge_term(replace(base, missing=(what,)), held, None)
    words = told.words(one.defendant, count.charge, versions)
    choice, cited = choose(versions, words, case.paragraphs, unit=case.unit)
    base = replace(base, article=_articles(choice), verified=choice.verified)
    if place := told.place(one.defendant, count.charge):
        base = replace(base, spans={**base.spans, "basis": doc.text.span(*place)})
    checked = judge_term(base, held, choice)
    if checked.term == "within":
        by_paragraph = judge_term(base, held, cited)
        checked = by_paragraph if by_paragraph.term in ("above", "below") else checked
    return judge_fine(checked, held, choice)


def _is_unit(doc: Judgment, name: str) -> bool:
    if _UNIT_NAME.search(name):
        return True
    return bool(name) and doc.text.plain.find(_UNITS.format(name=name), 0, doc.bench.end) >= 0


def _odd_sum(doc: Judgment, punishment: Punishment) -> bool:
    place = punishment.spans.get("fine")
    return bool(place and _ODD_SUM.search(doc.text.original[place.start : place.end]))


def _articles(choice: Choice) -> str:
    places = (place for left in choice.versions for tier in left for place in tier.places)
    return ",".join(dict.fromkeys(article for article, _ in places))
