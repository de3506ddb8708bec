"""Sentences: what the disposition of a criminal judgment orders for each defendant.

The disposition is read mark by mark: who, which crime, which penalty, 决定执行. A sentence imposed
before (前罪, 原判), a total (总和刑期), what 撤销 sets aside and what stands in the brackets on the run
of the term are told apart from what this court imposes.
"""

from __future__ import annotations

import bisect
import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.charges import Charge, charges_at, read_accused
from xiezhi.documents.criminal.sentence_clauses import MARK, VARIED_TO, notes, revoked_to
from xiezhi.documents.criminal.sentence_drafts import Draft, Penal, apart
from xiezhi.documents.criminal.sentence_names import Defendants
from xiezhi.documents.criminal.sentence_penalties import TIMED, UNTIMED, Words
from xiezhi.documents.criminal.sentence_terms import credits, terms
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Party, Sentenced

_LEAVES = re.compile(
    r"维持(?:原[判审]|[^。;\n]{0,80}?(?:判决|裁定))|准[许予][^。;\n]{0,60}?撤回(?:上诉|抗诉|申诉)|驳回[^。;\n]{0,60}?(?:申诉|抗诉|上诉)"
)
_CHANGES = re.compile(r"撤[销消]|改判|发回|重新审判|犯[一-鿿、]{2,40}罪[,、]?(?:判处|处|免)")
_ALL = ("各", "上列", "上述", "二", "两", "三", "四", "五", "六", "七", "八", "九")
_LIST_GOES_ON = re.compile(r"(?:\([^()\n]{1,40}\))?[、和及与]")
_NAMED_NEXT = re.compile(r"[,、]?(?:对|判处|分别判处)?(?:原审)?(?:被告|上诉|罪犯)")
_CLAUSE_END = re.compile(r"[,。;:\n]")
_NAMED_VERB = re.compile(r"[,、]?(?:对|(?:分别)?(?:改判|判处)?)")
_NEAR, _FAR = 40, 160
_LONGEST_OLD = 600
# More counts than any judgment has: the rest of such a text is not read.
_MOST_COUNTS = 2_000
_MOST_UNKNOWN = 100


def read_sentences(
    doc: Judgment, parties: tuple[Party, ...], found: Collector
) -> tuple[Sentenced, ...]:
    """What is ordered for each defendant, in order.

    Elements `charges` (the crimes found) and `accused_charges` (those of the accusation). Empty
    where the disposition is lost or orders no punishment.
    """
    read_accused(doc, found)
    part = doc.disposition
    if not part:
        return ()
    reader = _Reader(doc, Defendants(parties), found)
    sentenced = reader.read()
    charges: dict[str, tuple[int, int]] = {}
    for draft in reader.drafts.values():
        for count in draft.counts:
            charges.setdefault(count.charge, count.place)
    if charges:
        found.put("charges", "；".join(charges), *charges.values())
    return sentenced


class _Reader:
    """Reads one disposition. `slots` are the punishments that the next penalty belongs to."""

    def __init__(self, doc: Judgment, defendants: Defendants, found: Collector) -> None:
        self.plain, self.part, self.found = doc.text.plain, doc.disposition, found
        self.defendants = defendants
        self.drafts: dict[str, Draft] = {}
        self.current: list[Draft] = []
        self.slots: list[Penal] = []
        self.ground: tuple[Charge, ...] = ()
        self.upheld = self.separately = self.alone = self.joining = False
        self.earlier = ""
        self.earlier_at = self.part.start
        self.revoked = ""
        self.last = self.listed_to = self.part.start
        self.counted = self.unknown = self.turn = 0
        # What is set aside or varied: the terms it quotes are no order of this court.
        self.quoted: list[Part] = []
        # (place, defendants) whenever something is ordered: whose a later note is.
        self.spoken: list[tuple[int, list[Draft]]] = []

    def read(self) -> tuple[Sentenced, ...]:
        inside = notes(self.plain, self.part)
        skip_to, note = self.part.start, 0
        for mark in MARK.finditer(self.plain, self.part.start, self.part.end):
            place = mark.start()
            while note < len(inside) and inside[note].end <= place:
                note += 1
            if place < skip_to or (note < len(inside) and inside[note].start < place):
                continue
            if mark.lastgroup == "revoke":
                skip_to = revoked_to(self.plain, mark.end(), self.part.end, inside)
                self.quoted.append(Part(place, skip_to))
                self._revoke(self.plain[mark.end() : skip_to])
            else:
                skip_to = self._mark(mark)
            if self.counted > _MOST_COUNTS:
                self.found.doubt("too_many", "charges", place)
                break
            self.last = max(self.last, skip_to, mark.end())
        self._terms()
        self._leaves()
        kept = [one for draft in self.drafts.values() if _speaks(draft) for one in apart(draft)]
        for draft in kept:
            self._doubts(draft)
        return tuple(draft.sealed(self.found) for draft in kept)

    def _doubts(self, draft: Draft) -> None:
        if draft.place and (not draft.known or draft.shared):
            self.found.doubt("unknown_defendant", "defendant", draft.place[0])
        alone = len(draft.counts) == 1 and not draft.earlier
        if draft.joint and not draft.joint.empty and alone:
            self.found.doubt("joint_unexplained", "joint", draft.counts[0].place[0])
        several = sum(count.penal.penalty in TIMED.values() for count in draft.counts) > 1
        if several and (draft.joint is None or draft.joint.empty):
            self.found.doubt("joint_unread", "executed_months", draft.counts[-1].place[0])

    def _mark(self, mark: re.Match[str]) -> int:
        """Take one mark; returns where reading goes on."""
        kind = _kind(mark)
        end = mark.end()
        match kind:
            case "item":
                self._item()
            case "who":
                return self._who(mark)
            case "committed":
                self._who_bare(mark)
                return self._committed(end)
            case "ground":
                return self._ground(end)
            case "total" | "earlier":
                self.slots, self.alone = [], False
                if kind == "earlier":
                    self.earlier = self.earlier or "earlier_sentence"
                    self.earlier_at = end
                    named = charges_at(self.plain, end, self.part.end, mend=False)
                    return named[-1].end if mark[0].endswith("犯") and named else end
            case "joint":
                self._who_bare(mark)
                self._joint()
            case "uphold":
                self.upheld = True
            case "changed":
                self.upheld, self.alone = False, True
            case "varied":
                varied = VARIED_TO.search(self.plain, end, min(end + _LONGEST_OLD, self.part.end))
                self.quoted.append(Part(end, varied.end() if varied else end))
                return self.quoted[-1].end
            case "separately":
                self.separately = True
            case _:
                return self._penalty(kind, mark)
        return end

    def _item(self) -> None:
        self.current, self.slots, self.ground = [], [], ()
        self.upheld = self.separately = self.alone = self.joining = False
        self.earlier = ""

    def _revoke(self, object_: str) -> None:
        self.upheld, self.slots = False, []
        # 撤销…对甲的量刑部分,改判…: of whom is told in what is set aside.
        named = [name for name in self.defendants.names if name in object_]
        if named:
            self.current = [self.drafts.setdefault(name, Draft(name, None)) for name in named]
        if "假释" in object_:
            self.revoked = "revoked_parole"
        elif "缓刑" in object_:
            self.revoked = "revoked_probation"

    def _who(self, mark: re.Match[str]) -> int:
        listed = self.defendants.listed(self.plain, mark.end(), self.part.end)
        if not listed:
            if not self.plain.endswith("(", self.part.start, mark.start()):
                self._who_unnamed(mark)
            return mark.end()
        # 上诉人甲(原审被告人)、原审被告人乙: one list.
        between = self.plain[self.listed_to : mark.start()]
        drafts = list(self.current) if _LIST_GOES_ON.fullmatch(between) else []
        self.turn += 1
        for name, start, end, known in listed:
            known = known or not self.defendants.names
            drafts.append(self.drafts.setdefault(name, Draft(name, (start, end), known)))
        self._turn_to(drafts)
        self.listed_to = listed[-1][2]
        return self.listed_to

    def _who_unnamed(self, mark: re.Match[str]) -> None:
        """三被告人, 各被告人: all of them; 被告人 alone: the only one."""
        names = self.defendants.names
        if names and (len(names) == 1 or mark[0].startswith(_ALL)):
            place = mark.span()
            self._turn_to([self.drafts.setdefault(name, Draft(name, place)) for name in names])

    def _who_bare(self, mark: re.Match[str]) -> None:
        """甲某犯…, 乙某决定执行…: names without a role before them."""
        named = self.defendants.before(self.plain, self.last, mark.start())
        drafts = [self.drafts.setdefault(name, Draft(name, place)) for name, place in named]
        if drafts and (self.ground or drafts != self.current):
            self.turn += 1
            self._turn_to(drafts)

    def _turn_to(self, drafts: list[Draft]) -> None:
        """Go on with these; a crime named before for several is punished one by one."""
        self.current = drafts
        self.slots = [
            count.penal for draft in drafts for count in draft.counts if count.penal.empty
        ]
        if self.ground:
            self._count(self.ground)

    def _committed(self, end: int) -> int:
        charges = charges_at(self.plain, end, self.part.end, self.unknown < _MOST_UNKNOWN)
        if not charges or self.plain.startswith("一案", charges[-1].end):
            return end
        # 连同…判决书判处被告人甲犯…罪有期徒刑一年: still the sentence imposed before.
        if not self.earlier or _CLAUSE_END.search(self.plain, self.earlier_at, end):
            self._count(charges)
        else:
            self.slots = []
        return charges[-1].end

    def _ground(self, end: int) -> int:
        """对甲以…罪判处…: of whom was named; 以…罪判处甲…: of whom comes next."""
        self.ground = charges_at(self.plain, end, self.part.end, mend=False)
        if not self.ground:
            return end
        end = self.ground[-1].end
        verb = _NAMED_VERB.match(self.plain, end)
        bare = verb and self.defendants.stands_at(self.plain, verb.end(), self.part.end)
        if self.current and not bare and not _NAMED_NEXT.match(self.plain, end):
            self._count(self.ground)
        return end

    def _count(self, charges: tuple[Charge, ...]) -> None:
        if not self.current:
            self._who_alone(charges[0].start)
        self.slots, self.ground, self.earlier, self.alone = [], (), "", False
        for charge in charges:
            self.unknown += not charge.known or charge.mended
            if not charge.known:
                self.found.doubt("unknown_charge", "charges", charge.start)
            elif charge.mended:
                self.found.doubt("interrupted", "charges", charge.start)
        for draft in self.current:
            place = [(charge.start, charge.end) for charge in charges]
            made = [
                draft.add(c.name, at, self.upheld, self.turn)
                for c, at in zip(charges, place, strict=True)
            ]
            self.slots += [count.penal for count in made]
            self.counted += len(made)
        # Several crimes and one penalty without 分别: only the joint one is known.
        self.joining = len(charges) > 1
        self._speak(charges[0].start)

    def _who_alone(self, place: int) -> None:
        """A crime without a name before it: that of the only defendant there is."""
        if len(self.drafts) == 1:
            self.current = list(self.drafts.values())
        elif len(self.defendants.names) == 1:
            name = self.defendants.names[0]
            self.current = [self.drafts.setdefault(name, Draft(name, None))]
        else:
            self.current = [self.drafts.setdefault("", Draft("", (place, place + 1), False))]

    def _joint(self) -> None:
        if not self.current and len(self.drafts) == 1:
            self.current = list(self.drafts.values())
        for draft in self.current:
            draft.joint = draft.joint or Penal()
            draft.earlier = draft.earlier or self.revoked or self.earlier
        self.slots = [draft.joint for draft in self.current if draft.joint]
        self.revoked = self.earlier = ""
        self.separately = self.alone = self.joining = False

    def _penalty(self, kind: str, mark: re.Match[str]) -> int:
        if self.ground:
            self._who_bare(mark)
        if kind in TIMED or kind in UNTIMED:
            self._open_alone(kind, mark)
        self._distribute(mark)
        if not self.slots:
            return mark.end()
        if kind in TIMED:
            return self._timed(kind, mark)
        self._speak(mark.start())
        words = Words(self.plain, self.last, self.part.end, self.slots, self.found)
        return words.take(kind, mark, self.separately)

    def _open_alone(self, kind: str, mark: re.Match[str]) -> None:
        """A penalty without a crime named before it: 改判有期徒刑…, 被告人某无罪."""
        if self.slots or not self.current or self.earlier:
            return
        before = self.plain[max(self.last, mark.start() - 4) : mark.start()]
        if (
            self.alone
            or kind in ("innocent", "irresponsible", "exempt")
            or before.endswith(("判处", "改处"))
        ):
            for draft in self.current:
                draft.alone = draft.alone or Penal()
            self.slots = [draft.alone for draft in self.current if draft.alone]

    def _distribute(self, mark: re.Match[str]) -> None:
        """分别判处甲…、乙…; 对甲判处…: bare names between penalties turn to one of several."""
        if len(self.current) < 2:
            return
        if self.separately:
            between = self.plain[self.last : mark.start()]
            named = [draft for draft in self.current if draft.name and draft.name in between]
        else:
            bare = self.defendants.before(self.plain, self.last, mark.start())
            named = [draft for draft in self.current if draft.name in {name for name, _ in bare}]
        if len(named) == 1 and named[0].counts:
            self.slots = [named[0].counts[-1].penal]

    def _timed(self, kind: str, mark: re.Match[str]) -> int:
        words = Words(self.plain, self.last, self.part.end, self.slots, self.found)
        lengths, end = words.lengths(kind, mark.end(), self.separately)
        if lengths and len(lengths) == 1 and self.joining and len(self.slots) > 1:
            self._joint()
            words = Words(self.plain, self.last, self.part.end, self.slots, self.found)
        if lengths:
            words.main(lengths, (mark.start(), end))
            self._speak(mark.start())
        return end

    def _speak(self, place: int) -> None:
        if not self.spoken or self.spoken[-1][1] is not self.current:
            self.spoken.append((place, self.current))

    def _term_of(self, place: int) -> Draft | None:
        """被告人甲的刑期从判决执行之日起计算…即自…; 被告人乙的刑期…: whose term is told as his."""
        floor = max(self.part.start, place - _FAR)
        floor = max(floor, self.plain.rfind("止", floor, place) + 1)
        at = self.plain.rfind("刑期", floor, place)
        while at >= 0:
            end = at - self.plain.startswith("的", at - 1)
            named = self.defendants.before(self.plain, floor, end)
            if len(named) == 1 and named[0][0] in self.drafts:
                return self.drafts[named[0][0]]
            at = self.plain.rfind("刑期", floor, at)
        return None

    def _spoken_before(self, place: int) -> list[Draft]:
        """Whom a note at a place speaks of: those named just before it, else the last sentenced."""
        whose = self._term_of(place)
        if whose:
            return [whose]
        near = self.plain[max(self.part.start, place - _NEAR) : place].rpartition("。")[2]
        named = [draft for draft in self.drafts.values() if draft.name and draft.name in near]
        if len(named) == 1:
            return named
        index = bisect.bisect_right(self.spoken, place, key=lambda spoken: spoken[0])
        return self.spoken[index - 1][1] if index else []

    def _terms(self) -> None:
        told = [one for one in terms(self.plain, self.part) if not self._quotes(one.start)]
        for term in told:
            for draft in self._spoken_before(term.start):
                if draft.term is None:
                    draft.term = term.first, term.last
                    draft.places |= {"term_start": term.first_place, "term_end": term.last_place}
                elif draft.term != (term.first, term.last):
                    self.found.doubt("several_terms", "term_start", term.start)
        for days, start, end in credits(self.plain, self.part):
            for draft in self._spoken_before(start):
                if draft.credit is None:
                    draft.credit = days
                    draft.places["credit_days"] = (start, end)

    def _quotes(self, place: int) -> bool:
        index = bisect.bisect_right(self.quoted, place, key=lambda part: part.start)
        return index > 0 and place < self.quoted[index - 1].end

    def _leaves(self) -> None:
        """An appeal dismissed or withdrawn: the first judgment stands for every defendant."""
        leaves = _LEAVES.search(self.plain, self.part.start, self.part.end)
        if not leaves or _CHANGES.search(self.plain, self.part.start, self.part.end):
            return
        for name in self.defendants.names:
            draft = self.drafts.setdefault(name, Draft(name, None))
            draft.upheld = True
            draft.places.setdefault("upheld", leaves.span())


def _kind(mark: re.Match[str]) -> str:
    # Groups inside a mark (suspended, all) would be the last group; the outer one is wanted.
    return next(name for name in _KINDS if mark[name] is not None)


_KINDS = tuple(name for name in MARK.groupindex if name not in ("suspended", "all", "all_after"))


def _speaks(draft: Draft) -> bool:
    return bool(draft.counts or draft.alone or draft.upheld)
