"""Checks every stated term of a judgment against the custody of its defendant."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.custody import ENTERING, Tellings
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.reading import CustodyEvent, Sentenced, Span, TermCheck
from xiezhi.documents.term.data import CONTROL, History, Outcome, Term
from xiezhi.documents.term.history import ADJOINS, history
from xiezhi.documents.term.reconcile import reconcile

# An order that joins an earlier sentence, in words the reader of sentences did not resolve.
# Custody while an earlier sentence was served is that sentence's.
_SERVING = re.compile(r"(?:正在|在|于)服刑(?:期间|中)?|服刑罪犯|解回|押回|提回|狱中")
# Doubts that leave open what was read of a term or of a day.
_DOUBTFUL = ("doubtful_day", "interrupted", "length_unread")
_EARLIER = re.compile(r"前罪|前判|余刑|残刑|未执行|撤销[^。]{0,60}(?:缓刑|假释)|连同")
# Histories of many stretches take long; a text has room for thousands, a case for a few.
_NARROW, _MOST_WIDE = 3, 100
_TERMS = (CONTROL, "criminal_detention", "fixed_term")


def check_terms(
    doc: Judgment,
    sentenced: Sequence[Sentenced],
    custody: Sequence[CustodyEvent],
    found: Collector,
) -> tuple[TermCheck, ...]:
    """One check per defendant whose term the court states with both dates."""
    checker = _Checker(doc, sentenced, custody, found)
    return tuple(
        checker.check(one, term)
        for one in sentenced
        if (term := _term(one, checker.judged_on)) is not None
    )


def _term(one: Sentenced, judged_on: date | None) -> Term | None:
    """The stated term, None where the court states none or it is no term to be served."""
    punishment = one.executed
    if one.term_start is None or one.term_end is None or punishment is None:
        return None
    if punishment.penalty not in _TERMS or punishment.probation_months:
        return None
    return Term(
        punishment.penalty,
        punishment.years,
        punishment.months,
        punishment.days,
        one.term_start,
        one.term_end,
        judged_on,
        one.credit_days,
        one.earlier,
        one.joint,
    )


class _Checker:
    """Holds what all checks of one judgment share."""

    def __init__(
        self,
        doc: Judgment,
        sentenced: Sequence[Sentenced],
        custody: Sequence[CustodyEvent],
        found: Collector,
    ) -> None:
        judged = found.value("judged_on")
        self.judged_on = judged if isinstance(judged, date) else None
        self._original = doc.text.original
        self._head = doc.text.span(doc.parties.start, doc.parties.end) if doc.parties else None
        self._tellings = Tellings(doc)
        self._doubts = sorted({doubt.span for doubt in found.doubts if doubt.code in _DOUBTFUL})
        # Two runs of a term told for one defendant: which one is this court's is open.
        self._several = any(doubt.code == "several_terms" for doubt in found.doubts)
        head = doc.parties
        self._serving = _SERVING.search(doc.text.plain, head.start, head.end) is not None
        self._custody: dict[str, list[CustodyEvent]] = {}
        for event in custody:
            self._custody.setdefault(event.defendant, []).append(event)
        self._names = Counter(one.defendant for one in sentenced)
        self._wide = 0

    def check(self, one: Sentenced, term: Term) -> TermCheck:
        events = self._custody.get(one.defendant, [])
        if len(self._names) == len(self._custody) == 1:
            # The only defendant, under whatever spelling the order names him.
            (events,) = self._custody.values()
        outcome = self._outcome(one, term, events)
        if "start_event" in outcome.missing:
            outcome = self._by_the_facts(one, term, events) or outcome
        return _made(one, term, outcome)

    def _by_the_facts(
        self, one: Sentenced, term: Term, events: Sequence[CustodyEvent]
    ) -> Outcome | None:
        """The outcome with a seizure on the stated start that only the facts tell.

        Far from the custody of the head its day may be a slip: then it may explain, not contradict.
        """
        more = self._tellings.taken_in(one.defendant, term.start)
        if not more:
            return None
        first = min((event.on for event in events if event.on and self._firm(event)), default=None)
        near = first is not None and timedelta() <= first - term.start <= ADJOINS
        outcome = self._outcome(one, term, [*more, *events])
        return outcome if near or outcome.verdict == "explained" else None

    def _outcome(self, one: Sentenced, term: Term, events: Sequence[CustodyEvent]) -> Outcome:
        charges = [count.charge for count in one.counts]
        told = history(events, charges, joined=term.joint or bool(term.earlier))
        self._wide += len(told.stretches) > _NARROW
        if self._wide > _MOST_WIDE:
            return Outcome("undetermined", (), ("doubtful_day",))
        missing = list(told.missing)
        # Two defendants under one masked name: whose custody is whose cannot be told.
        if not any(map(self._firm, events)) or self._names[one.defendant] > 1:
            missing.append("custody")
        spans = [event.span for event in events] + list(one.spans.values())
        later = self.judged_on and any(event.on and event.on > self.judged_on for event in events)
        if later or self._several or any(map(self._doubted, spans)):
            missing.append("doubtful_day")
        if not term.earlier and (self._serving or _EARLIER.search(self._order(one))):
            missing.append("earlier_sentence")
        if told.held and self._left_untold(term, events):
            missing.append("custody_day")
        return reconcile(term, History(told.stretches, tuple(dict.fromkeys(missing))))

    def _left_untold(self, term: Term, events: Sequence[CustodyEvent]) -> bool:
        """Whether a term that begins with the judgment says that the defendant was free before it,
        though only his entering custody is told. 现羁押于 says that he was not."""
        begins = self.judged_on is not None and term.start >= self.judged_on
        return begins and not any(event.kind == "held" and event.on is None for event in events)

    def _order(self, one: Sentenced) -> str:
        """What the order says of this defendant, as far as its places tell."""
        places = list(one.spans.values())
        places += [span for count in one.counts for span in count.spans.values()]
        return self._original[min(places).start : max(span.end for span in places)]

    def _firm(self, event: CustodyEvent) -> bool:
        """Whether an event tells custody so that it may be held against the court: in the head. What
        the facts tell may be another person's, or have ended the same day; it only explains."""
        if event.on is None or event.kind not in ENTERING or event.same_act is False:
            return False
        return self._head is not None and self._head.start <= event.span.start < self._head.end

    def _doubted(self, span: Span) -> bool:
        """Whether a place lies in a sentence whose day was mended to be read."""
        index = bisect.bisect_left(self._doubts, Span(span.end, 0)) - 1
        return index >= 0 and self._doubts[index].end > span.start


def _made(one: Sentenced, term: Term, outcome: Outcome) -> TermCheck:
    """The outcome as an element of the reading."""
    return TermCheck(
        defendant=one.defendant,
        stated_start=term.start,
        stated_end=term.end,
        lawful_from=outcome.lawful_from,
        lawful_to=outcome.lawful_to,
        verdict=outcome.verdict,
        reasons=outcome.reasons,
        missing=outcome.missing,
        steps=outcome.steps,
        penalty=term.penalty,
        off_by_days=outcome.off_by_days,
        spans={name: span for name, span in one.spans.items() if name.startswith("term_")},
    )
