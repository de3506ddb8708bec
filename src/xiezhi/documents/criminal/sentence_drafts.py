"""What is gathered of one defendant while a disposition is read, and its turn into `Sentenced`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from xiezhi.documents.collector import Collector
from xiezhi.documents.reading import Count, Punishment, Sentenced, Span
from xiezhi.documents.tokens import Length

NO_LENGTH = Length()
Places = dict[str, tuple[int, int]]


@dataclass
class Penal:
    """A punishment being read; `places` by the names of `xiezhi read --json`."""

    penalty: str = ""
    length: Length = NO_LENGTH
    probation: Length | None = None
    fine: int | None = None
    confiscation: str = ""
    deprivation: int = 0
    # Whether a fine or the like is told as the punishment itself (单处, 判处罚金), not beside one.
    single: bool = False
    places: Places = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not self.places

    def sealed(self, found: Collector) -> Punishment:
        # What stands beside a main penalty that was not read (判处刑期一年,并处罚金) is not alone.
        return Punishment(
            penalty=self.penalty or ("fine_only" if self.single else ""),
            years=self.length.years,
            months=self.length.months,
            days=self.length.days,
            probation_months=self.probation.in_months if self.probation else None,
            fine=self.fine,
            confiscation=self.confiscation,
            deprivation_months=self.deprivation,
            spans=spans(self.places, found),
        )


@dataclass
class CountDraft:
    """One crime being read. `upheld`: it stands in what an appeal court leaves as it is.
    `turn` counts how often the order had named a defendant before it."""

    charge: str
    place: tuple[int, int]
    penal: Penal = field(default_factory=Penal)
    upheld: bool = False
    turn: int = 0


@dataclass
class Draft:
    """One defendant being read."""

    name: str
    place: tuple[int, int] | None
    known: bool = True
    counts: list[CountDraft] = field(default_factory=list)
    joint: Penal | None = None
    alone: Penal | None = None
    term: tuple[dt.date, dt.date] | None = None
    credit: int | None = None
    earlier: str = ""
    upheld: bool = False
    places: Places = field(default_factory=dict)
    # Several defendants may bear the name: whose the dates and the facts are is open.
    shared: bool = False

    def add(self, charge: str, place: tuple[int, int], upheld: bool, turn: int) -> CountDraft:
        """A new count; it takes the place of an upheld or unpunished one of the same charge.

        Where only a fine of it was upheld (维持…罚金部分), that fine goes with the new penalty.
        """
        old = [
            count
            for count in self.counts
            if count.charge == charge and (count.upheld or count.penal.empty)
        ]
        self.counts = [count for count in self.counts if count not in old]
        made = CountDraft(charge, place, upheld=upheld, turn=turn)
        if old and not old[-1].penal.penalty:
            made.penal = old[-1].penal
        self.counts.append(made)
        return made

    def sealed(self, found: Collector) -> Sentenced:
        punished = {count.charge for count in self.counts if not count.penal.empty}
        counts = tuple(
            Count(count.charge, count.penal.sealed(found), spans({"charge": count.place}, found))
            for count in self.counts
            if not (count.penal.empty and count.charge in punished)
        )
        joint = self.joint if self.joint and not self.joint.empty else None
        executed = joint or self.alone
        if executed is None and len(self.counts) == 1 and not self.counts[0].penal.empty:
            executed = self.counts[0].penal
        places = dict(self.places)
        if self.place:
            places["defendant"] = self.place
        return Sentenced(
            defendant=self.name,
            counts=counts,
            executed=executed.sealed(found) if executed else None,
            joint=joint is not None,
            term_start=self.term[0] if self.term else None,
            term_end=self.term[1] if self.term else None,
            credit_days=self.credit,
            earlier=self.earlier if joint else "",
            upheld=self.upheld or bool(self.counts and all(c.upheld for c in self.counts)),
            spans=spans(places, found),
        )


def apart(draft: Draft) -> list[Draft]:
    """One draft for each crime where a name stands anew before each and no joint punishment
    follows: two defendants under one masked name. Their dates are left out."""
    turns = {count.turn for count in draft.counts if count.penal.penalty}
    if len(turns) < 2 or draft.joint or draft.alone or draft.upheld:
        return [draft]
    return [
        Draft(
            draft.name,
            draft.place,
            draft.known,
            [count for count in draft.counts if count.turn == turn],
            shared=True,
        )
        for turn in sorted(turns)
    ]


def spans(places: Places, found: Collector) -> dict[str, Span]:
    """Places of the plain text as spans of the original."""
    return {name: found.span(*place) for name, place in places.items()}
