"""Custody events in the order of time, joined to stretches of custody."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from xiezhi.documents.reading import CustodyEvent
from xiezhi.documents.term import data
from xiezhi.documents.term.data import History, Stretch
from xiezhi.documents.term.readings import in_force

_ENTERING = ("held", "detention", "arrest", "liuzhi")
# Measures a head tells one after the other; seizures and administrative detentions it does not.
_IN_ORDER = ("detention", "arrest", "bail", "residential_surveillance", "designated_surveillance")
_LEAVING = ("bail", "released", "residential_surveillance")
# An administrative detention that runs into the custody of the case began with the same seizure.
ADJOINS = timedelta(days=3)


@dataclass
class _Open:
    """A stretch being built."""

    starts: list[date]
    counts: str = data.FULL
    kind: str = "custody"
    told: list[date] = field(default_factory=list)
    # Only seized or brought in so far; whether that is custody is open.
    seized: bool = False
    # Begun by an accusation told anew.
    afresh: bool = False
    charges: set[str] = field(default_factory=set)

    def closed(self, end: date | None, judged: Sequence[str]) -> Stretch:
        counts, kind = self.counts, self.kind
        if end is not None and counts == data.FULL and _of_another_charge(self.charges, judged):
            counts, kind = data.OPEN, "other_charge"
        if self.seized and end is not None:
            counts, kind = data.OPEN, "held"
        if end is not None:
            end = max(end, self.starts[0])
        return Stretch(tuple(self.starts), end, counts, kind, tuple(self.told), self.afresh)


def history(
    events: Sequence[CustodyEvent], charges: Sequence[str] = (), *, joined: bool = False
) -> History:
    """The stretches of one defendant's custody, and what is missing to know them all.

    `charges` are those judged: custody that ended and was for another accusation may have been for
    another act. `joined`: sentences were joined, so that custody told of another case may count.
    Missing: `custody` no day is told at all, `custody_day` an event that decides has no day,
    `doubtful_day` the days run backwards, so that one is a slip or was misread.
    """
    others = [event for event in events if _of_other_case(event)]
    events = [event for event in events if not _of_other_case(event)]
    dated = sorted((event for event in _placed(events) if event.on), key=_day)
    missing = []
    if not any(event.kind in (*_ENTERING, "designated_surveillance") for event in dated):
        missing.append("custody")
    if _undecided(events) or _release_untold(dated):
        missing.append("custody_day")
    if _backwards(events):
        missing.append("doubtful_day")
    stretches = _earlier_open(list(_merged(_administrative_apart(_stretches(dated, charges)))))
    if joined:
        first = stretches[0].start if stretches else date.max
        told = _stretches(sorted((event for event in others if event.on), key=_day), ())
        stretches = [
            replace(one, counts=data.OPEN, kind="other_case")
            for one in told
            if one.end is not None and one.end <= first
        ] + stretches
    return History(tuple(stretches), tuple(missing))


def _placed(events: Sequence[CustodyEvent]) -> Iterable[CustodyEvent]:
    """An administrative detention of known length without a day follows on the event before it."""
    last: date | None = None
    for event in events:
        if event.on is None and event.days and last is not None:
            event = replace(event, on=last)
        last = event.on or last
        yield event


def _of_other_case(event: CustodyEvent) -> bool:
    return event.same_act is False and event.kind != "administrative_detention"


def _of_another_charge(named: Iterable[str], judged: Sequence[str]) -> bool:
    """Whether accusations are named and none of them is what was judged."""
    stems = [charge.removesuffix("罪") for charge in judged if charge]
    return bool(stems and named) and not any(
        stem in one or one.removesuffix("罪") in stem for one in named for stem in stems
    )


def _day(event: CustodyEvent) -> date:
    assert event.on is not None
    return event.on


def _undecided(events: Sequence[CustodyEvent]) -> bool:
    """Whether an event without a day leaves the history open: one that ends custody told before,
    or begins it again at liberty. An arrest without day in custody is harmless."""
    begun = at_liberty = False
    for event in events:
        leaves, enters = event.kind in _LEAVING, event.kind in _ENTERING
        if event.on is None and (
            (leaves and begun)
            or (enters and at_liberty)
            or (event.kind == "administrative_detention" and event.same_act)
        ):
            return True
        begun = begun or (enters and event.on is not None)
        if leaves or enters:
            at_liberty = leaves
    return False


def _release_untold(dated: Sequence[CustodyEvent]) -> bool:
    """Whether a detention with an accusation of its own follows another that nothing told ended:
    between them lies a release, and the first may have been of another case."""
    detained: date | None = None
    for event in dated:
        if event.kind in _LEAVING:
            detained = None
        elif event.kind == "detention":
            on = _day(event)
            own = event.afresh or event.charge
            if detained is not None and own and on - detained > ADJOINS:
                return True
            detained = detained or on
    return False


def _backwards(events: Sequence[CustodyEvent]) -> bool:
    days = [event.on for event in events if event.on and event.kind in _IN_ORDER]
    return any(after < before for before, after in itertools.pairwise(days))


def _stretches(dated: Sequence[CustodyEvent], charges: Sequence[str]) -> Iterable[Stretch]:
    current: _Open | None = None
    for place, event in enumerate(dated):
        on = _day(event)
        if event.until is not None and event.kind in _ENTERING:
            yield Stretch((on,), max(event.until, on))
        elif event.kind in _ENTERING:
            if current and current.counts != data.FULL:
                yield current.closed(on, charges)
                current = None
            current = _entered(current, event, on)
            current.charges |= {event.charge} - {""}
        elif event.kind in _LEAVING or event.kind == "designated_surveillance":
            if current:
                yield current.closed(on, charges)
            current = _surveilled(event.kind, on)
        elif event.kind == "administrative_detention":
            if current and not _turned_administrative(
                current, on, itertools.islice(dated, place + 1, None)
            ):
                continue
            if current:
                yield current.closed(on, charges)
                current = None
            yield _administrative(event, on, itertools.islice(dated, place + 1, None))
        elif event.kind == "drug_rehabilitation" and current is None:
            current = _Open([on], data.DOUBTED, "rehabilitation")
    if current and current.counts in (data.FULL, data.HALF):
        yield current.closed(None, charges)


def _entered(current: _Open | None, event: CustodyEvent, on: date) -> _Open:
    # Before the Supervision Law 留置 was a measure without a rule of credit: open like a seizure.
    seized = event.kind == "held" or (
        event.kind == "liuzhi" and not in_force("sentencing.credit.retention_fixed_term", on)
    )
    if current is None:
        return _Open([on], seized=seized, afresh=event.afresh)
    next_day = event.kind == "detention" and on - current.starts[0] <= timedelta(days=1)
    if current.seized or event.kind == "held" or next_day:
        # Seized and then detained, or put on the wanted list and then seized.
        if on not in current.starts:
            current.starts.append(on)
        current.seized = current.seized and seized
    else:
        current.told.append(on)
    return current


def _turned_administrative(current: _Open, on: date, later: Iterable[CustodyEvent]) -> bool:
    """Whether an administrative detention takes the place of custody that has just begun, before
    custody of the case begins again."""
    just = on - current.starts[-1] <= timedelta(days=1) and not current.told
    return current.seized or (just and any(one.kind in _ENTERING for one in later))


def _surveilled(kind: str, on: date) -> _Open | None:
    if kind == "designated_surveillance":
        return _Open([on], data.HALF, "designated")
    if kind == "residential_surveillance":
        return _Open([on], data.DOUBTED_HALF, "surveillance")
    return None


def _administrative(event: CustodyEvent, on: date, later: Iterable[CustodyEvent]) -> Stretch:
    """Ends after its days or with the custody that follows; without a length it is one day, unless
    it was for this act."""
    follows = next((_day(one) for one in later if one.kind in (*_ENTERING, "bail")), None)
    end = on + timedelta(days=event.days) if event.days else on
    if follows and (follows < end or (event.same_act and not event.days)):
        end = follows
    kind = "administrative" if event.same_act else "administrative_other"
    return Stretch((on,), end, data.OPEN, kind)


def _administrative_apart(stretches: Iterable[Stretch]) -> Iterable[Stretch]:
    """Leave out administrative detentions for another act that no custody follows at once."""
    made = list(stretches)
    for place, one in enumerate(made):
        if one.kind == "administrative_other":
            follows = made[place + 1 : place + 2]
            if not (follows and one.end and follows[0].start - one.end <= ADJOINS):
                continue
        yield one


def _earlier_open(stretches: list[Stretch]) -> list[Stretch]:
    """Custody that ended before an accusation told anew may have been of another case."""
    last = max((place for place, one in enumerate(stretches) if one.afresh), default=0)
    return [
        replace(one, counts=data.OPEN, kind="earlier_case")
        if place < last and one.end is not None and one.counts == data.FULL
        else one
        for place, one in enumerate(stretches)
    ]


def _merged(stretches: Iterable[Stretch]) -> Iterable[Stretch]:
    """Join stretches of full custody that touch: bail and detained again on one day."""
    last: Stretch | None = None
    for one in stretches:
        full = last is not None and last.counts == one.counts == data.FULL
        if last is not None and full and last.end is not None and one.start <= last.end:
            last = replace(last, end=one.end, told=(*last.told, *one.starts, *one.told))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last
