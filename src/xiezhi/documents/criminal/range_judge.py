"""Whether a punishment lies within the tiers left open, under each version of the Law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from xiezhi.documents.criminal.range_tiers import Choice
from xiezhi.documents.reading import Punishment, RangeCheck
from xiezhi.law.dated import parameters
from xiezhi.law.ranges import KINDS, Tier, bounds

_TIMED = ("public_surveillance", "criminal_detention", "fixed_term")
_FLOOR, _MINOR_FLOOR = "sentencing.fine_floor", "sentencing.fine_floor.minor"


@dataclass(frozen=True)
class Held:
    """A punishment and what else decides on it.

    `property_told`: the order speaks of a fine or of confiscated property at all. `mitigated`: a circumstance that
    may lead below the range is told anywhere. `opinion`: the court's opinion is in the text.
    `minor`: the text speaks of a minor.
    """

    punishment: Punishment
    property_told: bool
    mitigated: bool
    opinion: bool
    minor: bool
    judged_on: date | None

    @property
    def kind(self) -> str:
        penalty = self.punishment.penalty
        return "death" if penalty == "death_suspended" else penalty


def judge_term(base: RangeCheck, held: Held, choice: Choice | None) -> RangeCheck:
    """`base` with its verdict on the main penalty and the bounds it was held against."""
    general = _general(held)
    if general:
        least, most = bounds(held.kind)
        return replace(
            base, term=general, basis="general", verified=True, least=least, most=most,
            lightest=held.kind, gravest=held.kind, missing=(),
        )  # fmt: skip
    if choice is None:
        return base
    verdicts = {_against(held, tiers) for tiers in choice.versions}
    verdict = verdicts.pop() if len(verdicts) == 1 else ("within" if "within" in verdicts else "")
    missing = base.missing
    if verdict == "below" and not held.opinion:
        # A lost opinion may have stated what leads below the range.
        verdict, missing = "", ("opinion",)
    if verdict == "below" and held.mitigated:
        verdict = "mitigated"
    tiers = [tier for left in choice.versions for tier in left]
    kinds = sorted({kind for tier in tiers for kind in _kinds(tier)}, key=KINDS.index)
    return replace(
        base, term=verdict, basis=choice.basis, missing=missing,
        lightest=kinds[0], gravest=kinds[-1],
        least=min((tier.least for tier in tiers if tier.least is not None), default=None),
        most=max((tier.most for tier in tiers if tier.most is not None), default=None),
    )  # fmt: skip


def _general(held: Held) -> str:
    """`above` or `below` where a term breaks the bounds of its kind for one crime."""
    if held.kind not in _TIMED or held.punishment.term_months is None:
        return ""
    least, most = bounds(held.kind)
    return _term(held.punishment, least, most)


def _term(punishment: Punishment, least: int, most: int) -> str:
    months = punishment.years * 12 + punishment.months
    if months > most or (months == most and punishment.days > 0):
        return "above"
    return "below" if months < least else ""


def _kinds(tier: Tier) -> frozenset[str]:
    return tier.kinds | {"fine_only"} if tier.fine.alone else tier.kinds


def _against(held: Held, tiers: Iterable[Tier]) -> str:
    tiers = tuple(tiers)
    kinds = {kind for tier in tiers for kind in _kinds(tier)}
    rank = KINDS.index(held.kind)
    ranks = [KINDS.index(kind) for kind in kinds]
    if held.kind in kinds:
        if held.kind != "fixed_term":
            return "within"
        if held.punishment.term_months is None:
            return ""
        fixed = [tier for tier in tiers if tier.least is not None and tier.most is not None]
        least = min(tier.least or 0 for tier in fixed)
        most = max(tier.most or 0 for tier in fixed)
        outside = _term(held.punishment, least, most)
        if outside:
            return outside
        # Between two tiers that do not touch, no tier allows it.
        inside = any(not _term(held.punishment, t.least or 0, t.most or 0) for t in fixed)
        return "within" if inside else ""
    if rank > max(ranks):
        return "above"
    return "below" if rank < min(ranks) else ""


def judge_fine(base: RangeCheck, held: Held, choice: Choice) -> RangeCheck:
    """`base` with its verdict on the fine or the confiscation of property."""
    # Below the range the next tier decides; which one the court took it does not always say.
    open_versions = choice.every if held.mitigated else choice.versions
    punishment = held.punishment
    fine = punishment.fine
    tiers = [tier for left in open_versions for tier in left]
    if not tiers:
        return base
    stated = all(tier.fine.least is not None for tier in tiers)
    least = min(tier.fine.least or 0 for tier in tiers) if stated else None
    most = max(tier.fine.most or 0 for tier in tiers) if stated else None
    made = replace(base, fine_least=least, fine_most=most)
    if fine is None and not punishment.confiscation:
        # Whatever the words tell of the sum, who answers for a unit may have a tier without a fine.
        answerable = [tier for left in choice.every for tier in left if tier.unit]
        if not _compelled([*tiers, *answerable]):
            return replace(made, fine="within")
        # With several counts the order may state one sum for all of them.
        return replace(made, fine="" if held.property_told else "missing")
    if not any(_known(tier) for left in choice.every for tier in left):
        return replace(made, fine="not_provided")
    if fine is None:
        return replace(made, fine="within")
    return replace(made, fine=_amount(fine, held, tiers, least, most))


def _compelled(tiers: Iterable[Tier]) -> bool:
    return all(tier.fine.must for tier in tiers)


def _known(tier: Tier) -> bool:
    return tier.fine.must or tier.fine.may or tier.fine.alone


def _amount(fine: int, held: Held, tiers: list[Tier], least: int | None, most: int | None) -> str:
    if most is not None and fine > most:
        return "above_range"
    if least is not None and fine < least:
        return "" if held.mitigated else "below_range"
    free = all(tier.fine.least is None and not tier.fine.share for tier in tiers)
    floor = _floor(_FLOOR, held.judged_on)
    minor_floor = _floor(_MINOR_FLOOR, held.judged_on)
    if not free or floor is None or minor_floor is None:
        return "within"
    if fine < minor_floor or (fine < floor and not held.minor):
        return "below_floor"
    return "within"


def _floor(key: str, judged_on: date | None) -> int | None:
    value = parameters()[key].at(judged_on) if judged_on else None
    return value.number if value and value.verified else None
