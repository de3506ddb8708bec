"""Class flags: TRUE only where the text states it, FALSE only where the text lets one conclude it.

`docs/documents.md` lists each rule. A flag for which neither holds is left out.
"""

from __future__ import annotations

import datetime as dt
import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.commutation.charges import classes
from xiezhi.documents.commutation.history import History, executed
from xiezhi.documents.commutation.phrases import Sentence
from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.parts import Part

_AMENDMENT_IX = dt.date(2015, 11, 1)
_AMENDMENT_VIII = dt.date(2011, 5, 1)
_TEN = 120
# Flags decided by the charges alone: a class, and the class of charges that leave it open.
_BY_CHARGE = {
    "duty_crime": ("duty_crime", "duty_crime_maybe"),
    "financial_crime": ("financial_crime", None),
    "gang_crime": ("gang_crime", None),
    "security_crime": ("security_crime", "security_crime_maybe"),
}
_STATED = {
    "recidivist": re.compile(
        r"(?<![不非未])(?:系|属于?|构成|是|为)[^。;,不非]{0,14}?累犯|[,、](?:且|又)?累犯(?=[,、。])"
    ),
    "drug_ringleader_or_repeat": re.compile(
        r"(?<![不非未])(?:系|属于?|构成|是|为)[^。;,不非]{0,14}?(?:毒品再犯|毒品犯罪再犯|毒品(?:犯罪)?集团[^。;,]{0,6}首要分子)"
    ),
    "unpaid_able": re.compile(
        r"(?:有|具有|确有)(?:一定|部分|相应)?(?:的)?(?:履行|缴纳|执行|赔偿)?能力[^。;]{0,10}?(?:不|未|拒不|拒绝)(?:积极|主动|全部|完全)?(?:履行|缴纳|执行|赔偿)"
        r"|有能力[^。;]{0,6}?(?:不|拒不|未)(?:履行|缴纳|执行)"
    ),
    "reduction_limited": re.compile(r"(?<![不未])限制减刑"),
    "life_without_commutation": re.compile(r"终身监禁"),
    "relief_group": re.compile(
        r"(?:系|属于?|是|为)[^。;,不非]{0,10}?(?:未成年犯|未成年罪犯|老年(?:罪)?犯|老病残(?:罪)?犯|残疾罪犯|病犯|患严重疾病罪犯)"
        r"|犯罪时未满十八|犯罪时不满十八|犯罪时系未成年"
    ),
}
_DENIED = {
    "recidivist": re.compile(r"(?:不是|并?非|不构成|不属于)(?:系)?累犯"),
    "drug_ringleader_or_repeat": re.compile(r"(?:不是|并?非|不构成|不属于)(?:系)?毒品再犯"),
    "unpaid_able": re.compile(
        r"(?:财产性判项|财产刑|罚金|没收[^。;,]{0,8}财产|民事赔偿)[^。;未不没无部]{0,24}?(?:已)?(?:全部|全额)(?:缴纳|履行|执行|缴清|交纳)"
        r"|(?:财产性判项|财产刑|罚金)[^。;未不没无部]{0,16}?(?:履行|执行|缴纳)完毕|(?:无|没有|不具备?|确无|暂无)(?:履行|缴纳|执行|赔偿)能力"
    ),
}
_APPROVED = re.compile(r"(?:经|报|由)[^。;]{0,10}?最高人民法院核准")
# The court rejects a statement in the sentence that reports it.
_REJECTED = re.compile(r"[^。]*不予采纳")
_REACH = 200
_ORGANISED = re.compile(r"有组织的?暴力性?犯罪")


def read_flags(ruling: Ruling, found: Collector, history: History) -> None:
    """Set every flag that the text decides."""
    groups = [classes(name) for name in history.charged.names]
    known = history.charged.complete and None not in groups
    _stated(ruling, found)
    for flag, (sure, maybe) in _BY_CHARGE.items():
        _by_charge(found, history, groups, known, flag, sure, maybe)
    if known and not any("drug" in (group or ()) for group in groups):
        _conclude(found, "drug_ringleader_or_repeat", False, "no_drug_charge", "charges")
    _bribery(found, groups, known)
    _violence(ruling, found, history, groups, known)
    _ten_years_each(found, history)
    _penalty(found)


def _stated(ruling: Ruling, found: Collector) -> None:
    plain = ruling.text.plain
    whole = Part(ruling.history.start, ruling.order.start)
    for flag, pattern in _DENIED.items():
        match = pattern.search(plain, whole.start, whole.end)
        if match and not _other_items(ruling, match[0]):
            found.put(flag, False, match.span(), rule="stated_not")
    for flag, pattern in _STATED.items():
        match = pattern.search(plain, whole.start, whole.end)
        if not match:
            continue
        start = ruling.text.clause_start(match.start())
        if _REJECTED.match(plain, start, match.end() + _REACH):
            # Stated by the procuratorate and rejected by the court.
            found.doubt("not_adopted", flag, match.start())
        elif found.value(flag) is False:
            # The text says both; a person has to look.
            del found.elements[flag]
            found.doubt("contradiction", flag, match.start())
        else:
            found.put(flag, True, match.span(), rule="stated")
    match = _APPROVED.search(plain, ruling.opinion.start, ruling.closing.start)
    if match:
        found.put("supreme_court_approved", True, match.span(), rule="stated")


def _other_items(ruling: Ruling, said: str) -> bool:
    """A fine that is paid says nothing of the other property items of the judgment."""
    if not said.startswith(("罚金", "没收")):
        return False
    rest = ruling.raw(ruling.history).replace(said, "")
    others = (
        ("没收", "追缴", "退赔", "赔偿")
        if said.startswith("罚金")
        else ("罚金", "追缴", "退赔", "赔偿")
    )
    return any(word in rest for word in others)


def _conclude(found: Collector, flag: str, value: bool, rule: str, *sources: str) -> None:
    """A conclusion carries the places of the elements it rests on; a statement is not overruled."""
    if flag in found.elements or any(doubt.field == flag for doubt in found.doubts):
        return
    spans = tuple(span for name in sources for span in found.places(name))
    found.put(flag, value, rule=rule)
    element = found.elements[flag]
    found.elements[flag] = type(element)(value, spans, rule)


def _by_charge(
    found: Collector,
    history: History,
    groups: list[tuple[str, ...] | None],
    known: bool,
    flag: str,
    sure: str,
    maybe: str | None,
) -> None:
    hits = [index for index, group in enumerate(groups) if group and sure in group]
    if hits:
        places = [history.charged.places[index] for index in hits]
        if flag not in found.elements:
            found.put(flag, True, *places, rule="charge")
    elif known and not any(maybe in (group or ()) for group in groups):
        _conclude(found, flag, False, "no_such_charge", "charges")


def _bribery(found: Collector, groups: list[tuple[str, ...] | None], known: bool) -> None:
    """补充规定 1: corruption or bribery of a former official, sentenced from 2015-11-01."""
    sure = any("bribery" in (group or ()) for group in groups)
    maybe = any("bribery_maybe" in (group or ()) for group in groups)
    judged = found.value("sentenced_on")
    if known and not sure and not maybe:
        _conclude(found, "bribery_after_2015", False, "no_such_charge", "charges")
    elif sure and isinstance(judged, dt.date):
        _conclude(
            found,
            "bribery_after_2015",
            judged >= _AMENDMENT_IX,
            "charge_and_date",
            "charges",
            "sentenced_on",
        )


def _violence(
    ruling: Ruling,
    found: Collector,
    history: History,
    groups: list[tuple[str, ...] | None],
    known: bool,
) -> None:
    hits = [index for index, group in enumerate(groups) if group and "violent_crime" in group]
    organised = _ORGANISED.search(ruling.text.plain, ruling.history.start, ruling.finding.end)
    if hits:
        places = [history.charged.places[index] for index in hits]
        found.put("violent_crime", True, *places, rule="charge")
        terms = [history.imposed[history.charged.sentence_of[index]] for index in hits]
        whole = executed(list(history.imposed))
        if any(not term.joint and _at_least_ten(term) for term in terms) or (
            len(history.charged.names) == 1 and whole and _at_least_ten(whole)
        ):
            _conclude(found, "violent_ten_years", True, "charge_and_term", "violent_crime")
        elif known and whole and not _at_least_ten(whole):
            _conclude(found, "violent_ten_years", False, "term_under_ten", "years")
    elif organised:
        found.put("violent_crime", True, organised.span(), rule="stated")
    elif known and found.value("gang_crime") is False:
        _conclude(found, "violent_crime", False, "no_such_charge", "charges")
        _conclude(found, "violent_ten_years", False, "no_such_charge", "charges")


def _at_least_ten(sentence: Sentence) -> bool:
    long = sentence.term is not None and sentence.term.in_months >= _TEN
    return long or sentence.penalty in ("life", "death_suspended")


def _ten_years_each(found: Collector, history: History) -> None:
    """减刑假释规定 7(2): two or more crimes of fixed terms of ten years or more each."""
    single = [one for one in history.imposed if not one.joint]
    long = [one for one in single if one.term and one.term.in_months >= _TEN]
    whole = executed(list(history.imposed))
    if len(long) >= 2 and len(single) > 1:
        found.put(
            "multiple_ten_years", True, *[one.term_at for one in long if one.term_at], rule="terms"
        )
    elif history.charged.complete and len(history.charged.names) == 1:
        _conclude(found, "multiple_ten_years", False, "one_charge", "charges")
    elif whole and whole.term and whole.term.in_months < _TEN:
        _conclude(found, "multiple_ten_years", False, "term_under_ten", "years")
    elif (
        history.charged.complete
        and len(single) == len(history.charged.names)
        and all(one.term for one in single)
    ):
        _conclude(found, "multiple_ten_years", False, "terms", "charges")


def _penalty(found: Collector) -> None:
    """Limited commutation exists only with a suspended death sentence; 终身监禁 never with a term."""
    penalty = found.value("main_penalty")
    if penalty and penalty != "death_suspended":
        _conclude(found, "reduction_limited", False, "main_penalty", "main_penalty")
        _conclude(found, "life_without_commutation", False, "main_penalty", "main_penalty")
    judged = found.value("sentenced_on")
    if isinstance(judged, dt.date) and judged < _AMENDMENT_VIII:
        _conclude(found, "crime_before_2011_05", True, "judged_before", "sentenced_on")
