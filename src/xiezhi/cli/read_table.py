"""A document as a table for people: element, value, the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xiezhi.documents.files import Document
from xiezhi.documents.reading import (
    ADMINISTRATIVE,
    CIVIL,
    ENFORCEMENT,
    OTHER,
    RULINGS,
    Punishment,
    Reading,
    Sentenced,
    TermCheck,
)
from xiezhi.documents.term import wording
from xiezhi.i18n import _, listed, pick
from xiezhi.records.catalogue import Field, catalogue, code_lists

# The record types whose fields name the elements of a kind, the first that has one wins.
_TYPES = {
    CIVIL: ("judgment", "civil_judgment"),
    ADMINISTRATIVE: ("judgment", "administrative_judgment"),
    ENFORCEMENT: ("judgment", "enforcement_ruling"),
}
_LONGEST = 60
# Control characters, and those that turn the direction of writing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Elements that are lists; they are no field of one record.
_LISTS = ("parties", "articles", "dispositions")


def table(document: Document, reading: Reading) -> str:
    """All that was read, what was not, and what a person should look at."""
    head = f"── {document.place}  {reading.id}"
    if reading.kind == OTHER:
        return _plain([head, "  " + _("不是能读的法院文书，未读取。")])
    lines = [head]
    for name, element in reading.elements.items():
        raw = " | ".join(span.of(document.text) for span in element.spans[:3])
        value = _value(_field(reading.kind, name), element.value)
        source = f"  [{_short(raw)}]" if raw and raw != value else ""
        lines.append("  " + _title(reading.kind, name) + _("：") + value + source)
    lines += ["  " + line for line in _lists(reading)]
    if reading.unread:
        named = (_title(reading.kind, name) for name in reading.unread)
        lines.append("  " + _("未读到：") + listed(named))
    return _plain([*lines, *_doubts(document, reading)])


def review_lines(document: Document, reading: Reading) -> str:
    """Only what a person should look at; '' where there is nothing."""
    doubts = list(_doubts(document, reading))
    return _plain([f"── {document.place}  {reading.id}", *doubts]) if doubts else ""


def _doubts(document: Document, reading: Reading) -> Iterator[str]:
    for doubt in reading.doubts:
        words = f"[{_short(doubt.span.of(document.text))}]"
        reason = _code("doubt_reason", doubt.code)
        yield "  " + _("请核对：") + f"{_title(reading.kind, doubt.field)}  {reason}  {words}"


def _lists(reading: Reading) -> Iterator[str]:
    if reading.kind not in RULINGS:
        for party in reading.parties:
            yield f"{party.role}" + _("：") + party.name
    for convict in reading.sentenced:
        yield from _sentenced(convict)
    for check in reading.terms:
        yield from _term(check)
    cited: dict[str, list[str]] = {}
    for article in reading.articles:
        cited.setdefault(article.law, []).append(article.article)
    for law, numbers in cited.items():
        yield _("《{law}》第 {articles} 条").format(
            law=law, articles=_("、").join(dict.fromkeys(numbers))
        )
    for cut in reading.earlier:
        parts = [_("历次减刑"), cut.ruled_on.isoformat() if cut.ruled_on else _("日期未读到")]
        if cut.to_penalty:
            parts.append(
                _("减为")
                + _code("main_penalty", cut.to_penalty)
                + _length(cut.to_years, cut.to_months)
            )
        else:
            parts.append(_length(0, cut.cut_months, cut.cut_days).strip() or _("幅度未读到"))
        yield "  ".join(parts)


def _sentenced(convict: Sentenced) -> Iterator[str]:
    name = convict.defendant or _("被告人")
    for count in convict.counts:
        yield _("判处：") + "  ".join(
            part for part in (name, count.charge, _punishment(count.punishment)) if part
        )
    if convict.executed and (convict.joint or not convict.counts):
        yield _("决定执行：") + f"{name}  {_punishment(convict.executed)}"
    if convict.term_start and convict.term_end:
        yield _("刑期：") + _("{name}  自 {start} 起至 {end} 止").format(
            name=name, start=convict.term_start.isoformat(), end=convict.term_end.isoformat()
        )


def _punishment(punishment: Punishment) -> str:
    parts = [
        _code("sentence_penalty", punishment.penalty)
        + _length(punishment.years, punishment.months, punishment.days)
    ]
    if punishment.probation_months is not None:
        years, months = divmod(punishment.probation_months, 12)
        parts.append(_("缓刑") + _length(years, months))
    if punishment.fine is not None:
        parts.append(_("罚金 {yuan} 元").format(yuan=punishment.fine))
    if punishment.confiscation:
        parts.append(_code("confiscation_kind", punishment.confiscation))
    return _("，").join(part for part in parts if part)


def _term(check: TermCheck) -> Iterator[str]:
    verdict = _code("term_verdict", check.verdict)
    why = listed(wording.reason(code) for code in (*check.reasons, *check.missing))
    yield _("刑期核对：") + verdict + (_("（{why}）").format(why=why) if why else "")
    for step in check.steps:
        yield "  " + wording.render(step)


def _field(kind: str, name: str) -> Field | None:
    if kind in RULINGS:
        return catalogue()["commutation_ruling"].fields.get(name)
    for record_type in _TYPES.get(kind, ("judgment",)):
        found = catalogue()[record_type].fields.get(name)
        if found:
            return found
    return None


def _title(kind: str, name: str) -> str:
    field = None if name in _LISTS else _field(kind, name)
    return pick(field.title) if field else _lists_title(name)


def _lists_title(name: str) -> str:
    return {
        "parties": _("当事人"),
        "articles": _("法条"),
        "dispositions": _("判项"),
        "defendant": _("被告人"),
        "charge": _("罪名"),
        "term_months": _("刑期"),
        "term_start": _("刑期起日"),
        "fine": _("罚金"),
        "executed_months": _("决定执行的刑罚"),
        "joint": _("决定执行的刑罚"),
        "probation_months": _("缓刑考验期"),
        "earlier_reduction.ruled_on": _("历次减刑"),
        "custody": _("羁押经过"),
        "priors": _("前科"),
        "recidivist": _("累犯"),
        "text": _("全文"),
    }.get(name, name)


def _value(field: Field | None, value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _code(field.codes, value) if field and field.codes else str(value)


def _code(codes: str, value: object) -> str:
    known = code_lists()[codes].get(str(value))
    return pick(known.title) if known else str(value)


def _length(years: int | None, months: int | None, days: int | None = 0) -> str:
    parts = ((years, _("{n}年")), (months, _("{n}个月")), (days, _("{n}日")))
    return "".join(text.format(n=count) for count, text in parts if count)


def _plain(lines: Iterable[str]) -> str:
    """The lines without what would make a terminal do something."""
    return "\n".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines)


def _short(text: str) -> str:
    text = "".join(text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
