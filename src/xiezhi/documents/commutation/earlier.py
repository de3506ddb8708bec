"""Earlier reductions as the ruling lists them, and whether the list is complete."""

from __future__ import annotations

import re
from datetime import date

from xiezhi.documents import numerals
from xiezhi.documents.collector import Collector
from xiezhi.documents.commutation.history import History
from xiezhi.documents.commutation.phrases import Amount, Sentence, cuts
from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import EarlierCut, Span, Value
from xiezhi.documents.tokens import Token
from xiezhi.law import sentence_end

_NONE = re.compile(
    r"(?:[未没]有?|无|不曾|未曾|尚未)(?:获得?|受|被|予)?过?减刑|首次(?:提请|报请|呈报|申报|予以)?减刑|初次减刑|系首次"
)
_TOGETHER = re.compile(r"共|累计|合计|总计")
_TIMES = re.compile(rf"([{numerals.NUMERAL_CHARS}]{{1,2}})次")
_AMOUNT_DUE = re.compile(
    rf"减去(?!前|后)|减有期徒刑|减刑(?=[{numerals.NUMERAL_CHARS}](?![{numerals.NUMERAL_CHARS}]*次))"
)
_DELIVERY = re.compile(r"[^\d。;,\n]{0,8}?(?:交付|送|投|入监|入狱|收监|调)")
# 44 years of practice round the last day differently; a lost reduction is a month at least.
_TOLERANCE_DAYS = 5


def read_earlier(ruling: Ruling, found: Collector, history: History) -> tuple[EarlierCut, ...]:
    """Read the list; sets `prior_cuts_listed` and `earlier_cut_months` where they are known."""
    part = Part(ruling.history.start, ruling.history.end)
    events: list[tuple[int, Amount | Sentence]] = [(cut.start, cut) for cut in cuts(ruling, part)]
    events += [(one.start, one) for one in history.conversions]
    rows: list[EarlierCut] = []
    months = days = 0
    floor = part.start
    for place, event in sorted(events, key=lambda pair: pair[0]):
        dates = _dates(ruling, ruling.text.clause_start(place, floor), place, history.elided)
        if isinstance(event, Amount):
            made = _cuts(ruling, found, event, dates)
            # One sum for several dates is in no row; the rows of a list carry their own amounts.
            listed = [row for row in made if row.cut_months is not None]
            lengths = [one.length for one in event.lengths if one.length and not listed]
            months += sum(row.cut_months or 0 for row in listed)
            months += sum(one.in_months for one in lengths)
            days += sum(row.cut_days or 0 for row in listed) + sum(one.days for one in lengths)
        else:
            made = [_conversion(found, event, dates)]
            # Cuts before a conversion are spent in it; what counts later begins anew.
            months = days = 0
        rows += made
        floor = event.end
    if events:
        _drop_older_end(ruling, found, floor)
    unread = _unread_cut(ruling, part, events)
    if unread:
        found.doubt("cut_unread", "prior_cuts_listed", unread.start())
    _complete(ruling, found, history, rows, months, days)
    return tuple(rows)


def _unread_cut(
    ruling: Ruling, part: Part, events: list[tuple[int, Amount | Sentence]]
) -> re.Match[str] | None:
    """A statement of a reduction whose amount was not read, if there is one."""
    read_at = {place for place, _event in events}
    for match in _AMOUNT_DUE.finditer(ruling.text.plain, part.start, part.end):
        if match.start() not in read_at:
            return match
    return None


def _drop_older_end(ruling: Ruling, found: Collector, last: int) -> None:
    """An end stated before the last reduction is not the end before this ruling."""
    element = found.elements.get("end_before_on")
    place = ruling.text.places[last - 1]
    if element and element.spans[0].start < place:
        del found.elements["end_before_on"]


def _dates(ruling: Ruling, begin: int, end: int, elided: frozenset[int]) -> list[Token]:
    """Dates of decisions between two places: no dates of a term, a delivery or a transfer, and
    none whose own case number shows that text was lost."""
    plain = ruling.text.plain
    kept = []
    for token in ruling.within(Part(begin, end), "date", "month"):
        if re.search(r"[自至从]$", plain[max(0, token.start - 1) : token.start]):
            continue
        if _DELIVERY.match(plain[token.end : token.end + 12]):
            continue
        if token.start not in elided:
            kept.append(token)
    return kept


def _cuts(ruling: Ruling, found: Collector, amount: Amount, dates: list[Token]) -> list[EarlierCut]:
    """The rows of one statement."""
    plain = ruling.text.plain
    lengths = amount.lengths
    begin = dates[0].start if dates else ruling.text.clause_start(amount.start)
    said = plain[begin : lengths[0].start]
    times = max((numerals.number(hit[1]) or 0 for hit in _TIMES.finditer(said)), default=0)
    if len(lengths) == 1 and "分别" in said and len(dates) > 1 and not _TOGETHER.search(said):
        return [_row(found, day, lengths[0]) for day in dates]
    together = len(lengths) == 1 and (len(dates) > 1 or times > 1 or _TOGETHER.search(said))
    if together and (len(dates) > 1 or times > 1):
        # 经本院三次裁定共减刑二年: each date is known, only the sum of the amounts.
        rows = [_row(found, day, None) for day in dates]
        rows += [EarlierCut()] * max(0, times - len(dates))
        found.doubt("sum_only", "prior_cuts_listed", amount.start)
        return rows
    if len(lengths) > 1 and len(dates) == len(lengths):
        return [_row(found, *pair) for pair in zip(dates, lengths, strict=True)]
    if len(lengths) > 1:
        found.doubt("dates_unmatched", "prior_cuts_listed", amount.start)
        return [_row(found, None, length) for length in lengths]
    return [_row(found, dates[-1] if dates else None, lengths[0])]


def _row(found: Collector, when: Token | None, length: Token | None) -> EarlierCut:
    spans: dict[str, Span] = {}
    if when is not None and when.kind == "date":
        spans["ruled_on"] = found.span(when.start, when.end)
    elif when is not None:
        found.doubt("month_only", "earlier_reduction.ruled_on", when.start)
    if length is not None:
        spans["cut_months"] = spans["cut_days"] = found.span(length.start, length.end)
    return EarlierCut(
        ruled_on=when.day if when else None,
        cut_months=length.length.in_months if length and length.length else None,
        cut_days=length.length.days if length and length.length else None,
        spans=spans,
    )


def _conversion(found: Collector, sentence: Sentence, dates: list[Token]) -> EarlierCut:
    spans = {"to_penalty": found.span(*sentence.penalty_at)}
    when = dates[-1] if dates and dates[-1].kind == "date" else None
    if when:
        spans["ruled_on"] = found.span(when.start, when.end)
    term = sentence.term
    if term and sentence.term_at:
        spans["to_years"] = spans["to_months"] = found.span(*sentence.term_at)
    return EarlierCut(
        ruled_on=when.day if when else None,
        to_penalty=sentence.penalty,
        to_years=term.years if term else None,
        to_months=term.months if term else None,
        spans=spans,
    )


def _complete(
    ruling: Ruling,
    found: Collector,
    history: History,
    rows: list[EarlierCut],
    months: int,
    days: int,
) -> None:
    """TRUE: listed with date and amount each, or stated that there were none, or the term's
    arithmetic leaves no room for another. FALSE: text lost, or a date or amount missing. Silence
    alone leaves it open."""
    name = "prior_cuts_listed"
    stated = _NONE.search(ruling.text.plain, ruling.history.start, ruling.order.start)
    closes = _closes(found, months, days)
    if (months or days) and not history.elided and closes is not False:
        place = _extent(ruling, rows)
        if place:
            found.put("earlier_cut_months", months, *place, rule="sum_of_the_list")
            found.put("earlier_cut_days", days, *place, rule="sum_of_the_list")
    if rows:
        whole = (
            not history.elided
            and closes is not False
            and not any(doubt.code == "cut_unread" for doubt in found.doubts)
            and all(row.ruled_on and (row.cut_months is not None or row.to_penalty) for row in rows)
        )
        if closes is False and not history.elided:
            found.doubt_value("term_does_not_close", name, "new_end_on")
        place = _extent(ruling, rows)
        found.put(name, whole, *place, rule="listed" if whole else "incomplete")
    elif history.elided or any(doubt.code == "cut_unread" for doubt in found.doubts):
        found.put(name, False, rule="text_lost")
    elif stated:
        found.put(name, True, stated.span(), rule="stated_none")
    elif closes:
        found.put(name, True, rule="term_closes")


def _extent(ruling: Ruling, rows: list[EarlierCut]) -> list[tuple[int, int]]:
    """The sentences of the list: from its first to its last stated part."""
    spans = [span for row in rows for span in row.spans.values()]
    if not spans:
        return []
    first, last = min(spans).start, max(span.end for span in spans)
    places = ruling.text.places
    start = next(i for i, place in enumerate(places) if place >= first)
    end = next((i for i, place in enumerate(places) if place >= last), len(places))
    return [(start, end)]


def _closes(found: Collector, earlier_months: int, earlier_days: int) -> bool | None:
    """Whether original term, all cuts and the new end agree; None where one is not known."""
    value = found.value
    years, months = value("fixed_years"), value("fixed_months")
    if years is None and value("main_penalty") == "fixed_term":
        years, months = value("years"), value("months")
    start, end = value("start_on"), value("new_end_on")
    cut, days = value("cut_months"), value("cut_days")
    if years is None or months is None or cut is None or value("to_penalty"):
        return None
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    left = _whole(years) * 12 + _whole(months) - _whole(cut) - earlier_months
    if left <= 0:
        return False
    expected = sentence_end(start, left // 12, left % 12)
    return abs((expected - end).days - _whole(days) - earlier_days) <= _TOLERANCE_DAYS


def _whole(value: Value | None) -> int:
    return value if isinstance(value, int) else 0
