"""Criminal judgments as rows: sentences, counts, earlier convictions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from xiezhi.documents.criminal.intent import negligent, security_class
from xiezhi.documents.reading import ConvictFacts, PriorConviction, Punishment, Reading, Sentenced
from xiezhi.documents.sheaf import Sheaf
from xiezhi.records.catalogue import catalogue

_CONCLUSIONS = (
    "drug_repeat", "ringleader", "minor_at_act", "minor_at_trial", "protected", "plea",
    "first_act_on", "last_act_on",
)  # fmt: skip


def criminal_rows(reading: Reading, sheaf: Sheaf) -> None:
    """The rows of `judged_sentence`, `judged_count` and `prior_conviction` of one judgment."""
    act = {"organ": reading.value("organ"), "judged_on": reading.value("judged_on")}
    names = Counter(sentenced.defendant for sentenced in reading.sentenced)
    for seq, sentenced in enumerate(reading.sentenced, 1):
        # Of two defendants under one masked name it cannot be told whose a fact is.
        shared = names[sentenced.defendant] > 1
        facts = None if shared else _facts(reading, sentenced)
        row = {"judgment": reading.id, "seq": seq, **act, **_sentence(sentenced, facts)}
        spans = {**sentenced.spans, **(facts.spans if facts else {})}
        sheaf.add("judged_sentence", row, _known("judged_sentence", spans))
        key = f"{reading.id}/{seq}"
        for number, count in enumerate(sentenced.counts, 1):
            told: dict[str, Any] = {"sentence": key, "count_no": number, **act}
            told |= {"charge": count.charge or None, "negligent": negligent(count.charge)}
            told |= _punishment(count.punishment) | _supplementary(count.punishment)
            spans = {**count.punishment.spans, **count.spans}
            sheaf.add("judged_count", told, _known("judged_count", spans))
        for number, prior in enumerate(() if shared else _priors(reading, sentenced), 1):
            made = {"sentence": key, "seq": number, "organ": act["organ"], **_prior(prior)}
            sheaf.add("prior_conviction", made, {"convicted_on": prior.span})


def _facts(reading: Reading, sentenced: Sentenced) -> ConvictFacts | None:
    for facts in reading.convicts:
        if facts.defendant == sentenced.defendant:
            return facts
    alone = len(reading.convicts) == len(reading.sentenced) == 1
    return reading.convicts[0] if alone else None


def _priors(reading: Reading, sentenced: Sentenced) -> list[PriorConviction]:
    facts = _facts(reading, sentenced)
    name = facts.defendant if facts else sentenced.defendant
    return [prior for prior in reading.priors if prior.defendant == name]


def _sentence(sentenced: Sentenced, facts: ConvictFacts | None) -> dict[str, Any]:
    executed = sentenced.executed
    row: dict[str, Any] = {
        "name": sentenced.defendant or None,
        "count_total": len(sentenced.counts) or None,
        "joint": sentenced.joint or bool(facts and facts.joint_told),
        "earlier": sentenced.earlier or None,
        "upheld": sentenced.upheld,
    }
    if executed:
        row |= _punishment(executed) | {"fine": executed.fine}
    if facts:
        row |= {name: getattr(facts, name) for name in _CONCLUSIONS}
        row |= {
            "recidivist_finding": facts.recidivist or None,
            "recidivist": {"found": True, "special": True, "denied": False}.get(facts.recidivist),
            "priors_complete": facts.priors_complete,
        }
    unread = [] if executed or sentenced.upheld else ["penalty"]
    orders = [count.punishment for count in sentenced.counts] + ([executed] if executed else [])
    if any("fine" in order.spans and order.fine is None for order in orders):
        unread.append("fine")
    return row | {"unread": ",".join(unread) or None}


def _punishment(punishment: Punishment) -> dict[str, Any]:
    row: dict[str, Any] = {
        "penalty": punishment.penalty or None,
        "probation_months": punishment.probation_months,
    }
    if punishment.years or punishment.months or punishment.days:
        row |= {
            "years": punishment.years,
            "months": punishment.months,
            "days": punishment.days,
        }
    return row


def _supplementary(punishment: Punishment) -> dict[str, Any]:
    return {
        "fine": punishment.fine,
        "confiscation": punishment.confiscation or None,
        "deprivation_months": punishment.deprivation_months or None,
    }


def _prior(prior: PriorConviction) -> dict[str, Any]:
    return {
        "charge": prior.charge or None,
        "negligent": negligent(prior.charge),
        "security_class": security_class(prior.charge),
        "penalty": prior.penalty or None,
        "years": prior.years,
        "months": prior.months,
        "probation": prior.probation,
        "probation_months": prior.probation_months,
        "convicted_on": prior.judged_on,
        "released_by": prior.released_by or None,
        "released_from": prior.released_from,
        "released_to": prior.released_to,
        "age": prior.age or None,
    }


def _known(record_type: str, spans: dict[str, Any]) -> dict[str, Any]:
    """The places of what is a field of the row."""
    fields = catalogue()[record_type].fields
    return {name: span for name, span in spans.items() if name in fields}
