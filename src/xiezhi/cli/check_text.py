"""What `xiezhi check` prints: the findings first, then what could not be judged, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xiezhi.cli.report import Report
from xiezhi.cli.report.content import Intake, Item
from xiezhi.cli.report.labels import labels
from xiezhi.cli.table import table
from xiezhi.i18n import _
from xiezhi.screening import words
from xiezhi.screening.findings import Finding

# The terminal shows the beginning; the report holds everything.
_MOST_FINDINGS = 30
_MOST_GROUPS = 10
_MOST_BAD = 10
_MOST_LACKING = 6


def findings_text(report: Report, written: Sequence[Path]) -> Iterator[str]:
    """The lines for standard output."""
    t = labels()
    counts = {outcome: words.count(report.count(outcome)) for outcome in words.OUTCOMES}
    yield t["summary"].format(examined=words.count(report.examined), **counts) + _(
        "判断截至 {as_of}。"
    ).format(as_of=report.as_of)
    yield from _organs(report)
    yield from _unjudged(report)
    yield from _models(report)
    yield ""
    yield from (_("报告：{path}").format(path=path) for path in written)


def _organs(report: Report) -> Iterator[str]:
    number = 0
    whole = sum(len(organ.items) for organ in report.organs)
    for organ in report.organs:
        if number >= _MOST_FINDINGS:
            break
        yield ""
        yield (
            _("{name}（{kind}）").format(name=organ.name, kind=organ.kind)
            if organ.kind
            else organ.name
        )
        for item in organ.items[: _MOST_FINDINGS - number]:
            number += 1
            yield from _finding(item, number)
    if whole > number:
        yield ""
        yield _("……其余 {n} 项见报告。").format(n=words.count(whole - number))


def _finding(item: Item, number: int) -> Iterator[str]:
    t = labels()
    name = _("（{name}）").format(name=item.name) if item.name else ""
    yield f"{number:>4} {words.outcome(item.outcome)}{t['colon']}{item.sentence}{name}"
    if item.sources:
        yield f"     {t['source']}{t['colon']}{item.sources[0]}"


def _unjudged(report: Report) -> Iterator[str]:
    if not report.unjudged:
        return
    t = labels()
    yield ""
    yield t["unjudged"]
    for group in report.unjudged[:_MOST_GROUPS]:
        count = t["unjudged_count"].format(n=words.count(len(group.items)))
        yield f"     {group.model_title}{t['colon']}{count}{t['separator'].join(group.missing)}"
    if len(report.unjudged) > _MOST_GROUPS:
        rest = sum(len(group.items) for group in report.unjudged[_MOST_GROUPS:])
        yield "     " + _("……另有 {n} 个单元，见报告。").format(n=words.count(rest))


def _models(report: Report) -> Iterator[str]:
    t = labels()
    ran = [line for line in report.models if line.ran]
    yield ""
    if ran:
        headings = [t["model"], t["examined"], *(words.outcome(code) for code in words.OUTCOMES)]
        rows = [[line.title, *words.figures(line.examined, line.counts)] for line in ran]
        yield table(headings, rows, right=range(1, len(headings)))
    for line in ran:
        if line.lacking:
            lacking = t["separator"].join(line.lacking[:_MOST_LACKING])
            yield _("{title}：补上这些列可以多判断一些单元：{lacking}").format(
                title=line.title, lacking=lacking
            )
    if report.idle:
        yield ""
        yield t["models_not_run"]
    for group in report.idle:
        titles = t["comma"].join(line.title for line in group.models)
        yield f"     {t['lacking']}{t['comma'].join(group.lacking)}{t['colon']}{titles}"


def intake_text(intake: Intake, hints: Sequence[str]) -> Iterator[str]:
    """The lines for standard error: refusals, columns not used, rows set aside, what to do."""
    yield from intake.refused
    yield from intake.notes
    yield from (bad.sentence for bad in intake.bad[:_MOST_BAD])
    if intake.bad:
        rows = len({(bad.file, bad.sheet, bad.line) for bad in intake.bad})
        yield _("{n} 行没有读入。").format(n=words.count(rows))
    if intake.mend:
        yield labels()["bad_rows_note"] + labels()["comma"].join(intake.mend)
    yield from hints


def hints(findings: Iterable[Finding]) -> Iterator[str]:
    """What the user can say so that more units are judged: the day of export, complete tables."""
    undated = 0
    partial: Counter[str] = Counter()
    for finding in findings:
        kinds = [name.partition(":") for name in finding.missing]
        undated += any(kind == "extracted_on" for kind, _colon, _type in kinds)
        partial.update({type for kind, _colon, type in kinds if kind == "coverage"})
    if undated:
        yield _(
            "有 {n} 个单元没有结束日期，又不知道数据是哪天导出的，因此不能判断。"
            "请加上 --extracted-on 和导出日期（如 2026-03-02）再检查一次。"
        ).format(n=words.count(undated))
    for type, count in sorted(partial.items()):
        yield _(
            "有 {n} 个单元因为不知道“{type}”表是否完整，不能判断。"
            "如果这些记录已全部在内（没有就是没有），请加上 --complete {id} 再检查一次。"
        ).format(n=words.count(count), type=words.record_type(type), id=type)
