"""Penalties: what stands after 有期徒刑, 缓刑, 罚金 and the like, put where it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.sentence_clauses import length_at
from xiezhi.documents.criminal.sentence_drafts import NO_LENGTH, Penal
from xiezhi.documents.money import Money, amount_at
from xiezhi.documents.tokens import Length

TIMED = {
    "fixed": "fixed_term",
    "detention": "criminal_detention",
    "surveillance": "public_surveillance",
}
UNTIMED = {
    "life": "life",
    "death": "death",
    "exempt": "exempt",
    "innocent": "not_guilty",
    "irresponsible": "not_responsible",
}
_FINE_GAP = re.compile(
    r"(?:金额|刑)?(?:\((?:人民币|币种)[^()\d]{0,8}\))?[各计共为:,]{0,2}(?:分别)?(?:人民币)?[^\d,。;:()\n一-鿿]{0,4}"
)
_PAID = re.compile(r"(?:缴纳?|交纳?|剩余|尚欠|欠缴|未缴)(?:的|了)?$")
# Before a fine, a confiscation or a deprivation of rights that is the punishment itself.
_SINGLE = re.compile(r"(?:单处|判处|科处|改处|执行|适用|(?<![并加])处)(?:其|被告单位|被告人)?$")
_BEFORE = 8
_LIFE = re.compile(r"[:为]?终身")
_NEXT = re.compile(r"[、和及]")
_TEST_PERIOD = re.compile(r"(?:[,、]?的?(?:缓刑)?考验期限?)?均?[为:]?")
_TIMED_WORD = re.compile(r"(?P<fixed>有期徒刑)|(?P<detention>拘役)|(?P<surveillance>管制)")

Main = tuple[str, Length]  # the code of a main penalty and its length


@dataclass(frozen=True)
class Words:
    """The words of an order after a mark; `slots` are the punishments they belong to.

    `last` is where the mark before ended, `end` where the order ends.
    """

    plain: str
    last: int
    end: int
    slots: list[Penal]
    found: Collector

    def take(self, kind: str, mark: re.Match[str], separately: bool) -> int:
        """Take a penalty without a term; returns where reading goes on."""
        place = mark.span()
        before = self.plain[max(self.last, place[0] - _BEFORE) : place[0]]
        if kind in ("fine", "deprive", "confiscate") and _SINGLE.search(before):
            for slot in self.slots:
                slot.single = True
        match kind:
            case "probation":
                return self._probation(*place)
            case "fine":
                return self._fine(*place, separately)
            case "deprive":
                return self._deprivation(*place)
            case "confiscate":
                extent = "all" if mark["all"] or mark["all_after"] else "part"
                for slot in self.slots:
                    slot.confiscation = slot.confiscation or extent
                    slot.places.setdefault("confiscation", place)
            case "death" if mark["suspended"]:
                self.main([("death_suspended", NO_LENGTH)], place)
            case _ if kind in UNTIMED:
                self.main([(UNTIMED[kind], NO_LENGTH)], place)
        return mark.end()

    def lengths(self, kind: str, start: int, separately: bool) -> tuple[list[Main], int]:
        """The penalty with its length: one, or as many as there are persons or crimes."""
        length, end, odd = length_at(self.plain, start, self.end)
        if length is None:
            self.found.doubt("length_unread", "term_months", start - 1)
            return [], start
        if odd:
            self.found.doubt("interrupted", "term_months", start)
        mains = [(TIMED[kind], length)]
        while separately and len(mains) < len(self.slots) and _NEXT.match(self.plain, end):
            # 分别判处有期徒刑一年、拘役三个月: each may have a kind of its own.
            word = _TIMED_WORD.match(self.plain, end + 1)
            kind = (word and word.lastgroup) or kind
            following, after, _ = length_at(self.plain, word.end() if word else end + 1, self.end)
            if following is None:
                break
            mains.append((TIMED[kind], following))
            end = after
        return mains, end

    def main(self, mains: list[Main], place: tuple[int, int]) -> None:
        """Set the main penalty: one for all, or one for each."""
        if len(mains) not in (1, len(self.slots)):
            self.found.doubt("several_terms", "term_months", place[0])
            return
        for index, slot in enumerate(self.slots):
            code, length = mains[index % len(mains)]
            if not slot.penalty:
                slot.penalty, slot.length = code, length
                slot.places["penalty"] = place
            elif (slot.penalty, slot.length) != (code, length) and slot.penalty[:5] != "death":
                self.found.doubt("several_terms", "term_months", place[0])

    def _probation(self, begin: int, start: int) -> int:
        period = _TEST_PERIOD.match(self.plain, start, self.end)
        length, end, odd = length_at(self.plain, period.end() if period else start, self.end)
        if length is None:
            return start
        if odd:
            self.found.doubt("interrupted", "probation_months", begin)
        for slot in self.slots:
            if slot.penalty.startswith("death"):
                # 死刑,剥夺政治权利终身,缓期二年执行; 死刑,缓刑二年.
                slot.penalty = "death_suspended"
                continue
            slot.probation = slot.probation or length
            slot.places.setdefault("probation_months", (begin, end))
        return end

    def _fine(self, begin: int, start: int, separately: bool) -> int:
        before = self.plain[max(self.last, begin - 6) : begin]
        if _PAID.search(before):
            return start
        fines = self._fines(start, separately)
        end = fines[-1].end if fines else start
        if not fines and not before.endswith("处"):
            self._fine_unread(begin, start)
            return start
        if len(fines) not in (1, len(self.slots)) or any(fine.yuan % 1 for fine in fines):
            self.found.doubt("fine_unread", "fine", begin)
            self._fine_unread(begin, end)
            return end
        for index, slot in enumerate(self.slots):
            if slot.fine is None:
                slot.fine = int(fines[index % len(fines)].yuan)
                slot.places["fine"] = (begin, end)
        return end

    def _fine_unread(self, begin: int, end: int) -> None:
        """A fine with a place and no amount: told, not read."""
        for slot in self.slots:
            slot.places.setdefault("fine", (begin, end))

    def _fines(self, start: int, separately: bool) -> list[Money]:
        gap = _FINE_GAP.match(self.plain, start, self.end)
        money = amount_at(self.plain, gap.end() if gap else start)
        fines = [money] if money else []
        while separately and fines and len(fines) < len(self.slots):
            more = amount_at(self.plain, fines[-1].end + 1)
            if more is None or not _NEXT.match(self.plain, fines[-1].end):
                break
            fines.append(more)
        return fines

    def _deprivation(self, begin: int, start: int) -> int:
        life = _LIFE.match(self.plain, start)
        length, end, _ = length_at(self.plain, start, self.end)
        months = -1 if life else length.in_months if length else 0
        end = life.end() if life else end
        for slot in self.slots:
            if months and not slot.deprivation:
                slot.deprivation = months
                slot.places["deprivation_months"] = (begin, end)
        return end
