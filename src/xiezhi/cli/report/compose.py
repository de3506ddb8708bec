"""From a run to what a report says, in the language in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xiezhi.cli.report.content import (
    BadLine,
    Extras,
    Idle,
    Intake,
    Item,
    ModelLine,
    Organ,
    Report,
    TableLine,
    Unjudged,
)
from xiezhi.errors import sentence
from xiezhi.i18n import _, language, pick
from xiezhi.records.intake_report import BadRow, IntakeReport, Refusal
from xiezhi.screening import words

if TYPE_CHECKING:
    from xiezhi.screening.findings import Finding, Source
    from xiezhi.screening.models import Model
    from xiezhi.screening.run import Run

_HARD_FIRST = {"hard": 0, "soft": 1, "undetermined": 2}


def compose(
    run: Run,
    models: Iterable[Model],
    *,
    intakes: Iterable[IntakeReport] = (),
    extras: Extras | None = None,
) -> Report:
    """The report of a run. `models` are those asked to run; `intakes` what was taken in for it."""
    known = {model.id: model for model in models}
    reports = list(intakes)
    items = [_item(finding, extras or Extras()) for finding in run.findings]
    lines = _models(run, known, reports)
    return Report(
        lang=language(),
        as_of=run.as_of.isoformat(),
        made_at=datetime.now().isoformat(sep=" ", timespec="minutes"),
        run_id=run.id,
        organs=_organs(item for item in items if item.outcome != "undetermined"),
        unjudged=_unjudged(item for item in items if item.outcome == "undetermined"),
        models=lines,
        idle=_idle(lines),
        intake=_intake(reports),
        hints=(extras or Extras()).hints,
    )


def _item(finding: Finding, extras: Extras) -> Item:
    lang = language()
    return Item(
        id=finding.finding_id,
        outcome=finding.outcome,
        organ=finding.organ["name"] or finding.organ["code"] or _("未记载机关"),
        organ_kind=words.organ_kind(finding.organ["kind"]),
        model=f"{finding.model_id} {finding.model_version}",
        model_title=pick(finding.model_title),
        unit=finding.unit,
        name=extras.names.get(finding.unit, ""),
        act_on=finding.act_on or "",
        sentence=finding.sentences[lang],
        steps=finding.steps[lang],
        citations=finding.citations[lang],
        sources=tuple(_sources(finding.provenance)),
        excerpts=extras.excerpts.get(finding.finding_id, ()),
        missing=tuple(words.missing(name) for name in finding.missing),
        gated=finding.gated,
    )


def _sources(provenance: Iterable[Source]) -> Iterator[str]:
    for row in provenance:
        where = words.place(row.file, row.sheet, row.line)
        yield _("{type}：{place}").format(type=words.record_type(row.record_type), place=where)


def _organs(items: Iterable[Item]) -> tuple[Organ, ...]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.organ, item.organ_kind), []).append(item)
    return tuple(
        Organ(name, kind, tuple(sorted(groups[name, kind], key=_order)))
        for name, kind in sorted(groups)
    )


def _order(item: Item) -> tuple[Any, ...]:
    return _HARD_FIRST[item.outcome], item.model_title, item.act_on, item.unit


def _unjudged(items: Iterable[Item]) -> tuple[Unjudged, ...]:
    """By model and reason; the reason that holds for most units first, as mending it helps most."""
    groups: dict[tuple[str, tuple[str, ...]], list[Item]] = {}
    for item in items:
        groups.setdefault((item.model_title, item.missing), []).append(item)
    return tuple(
        Unjudged(title, missing, tuple(sorted(groups[title, missing], key=lambda i: i.unit)))
        for title, missing in sorted(groups, key=lambda group: (-len(groups[group]), group))
    )


def _models(
    run: Run, models: Mapping[str, Model], reports: Sequence[IntakeReport]
) -> tuple[ModelLine, ...]:
    given = _given_fields(reports)
    missing: dict[str, list[str]] = {}
    for finding in run.findings:
        missing.setdefault(finding.model_id, []).extend(finding.missing)
    lines = []
    for model in models.values():
        ran = model.id in run.counts
        counts = run.counts.get(model.id, {})
        if not ran and model.id not in run.skipped:
            # Retired, or a draft nobody asked for: it was not meant to run.
            continue
        if ran:
            lacking = _lacking_columns(missing.get(model.id, ()), given)
        else:
            tables = run.skipped[model.id]
            lacking = [_("“{type}”表").format(type=words.record_type(table)) for table in tables]
        lines.append(
            ModelLine(
                id=model.id,
                title=pick(model.title),
                version=model.version,
                status=model.status,
                ran=ran,
                counts=dict(counts),
                lacking=tuple(lacking),
                cautions=tuple(pick(text) for text in model.false_positives)
                if counts.get("hard") or counts.get("soft")
                else (),
            )
        )
    return tuple(sorted(lines, key=lambda line: (not line.ran, line.id)))


def _idle(lines: Iterable[ModelLine]) -> tuple[Idle, ...]:
    groups: dict[tuple[str, ...], list[ModelLine]] = {}
    for line in lines:
        if not line.ran:
            groups.setdefault(line.lacking, []).append(line)
    return tuple(Idle(lacking, tuple(groups[lacking])) for lacking in sorted(groups))


def _given_fields(reports: Sequence[IntakeReport]) -> dict[str, set[str]]:
    """The fields that at least one table of a type gave. Rulings have no columns to add."""
    given: dict[str, set[str]] = {}
    for report in reports:
        for file in (file for file in report.files if file.columns):
            given.setdefault(file.type, set()).update(file.columns, file.constants)
    return given


def _lacking_columns(missing: Iterable[str], given: Mapping[str, set[str]]) -> list[str]:
    """Of what units lack, the columns that no table of their type had at all."""
    absent = []
    for name in sorted(set(missing)):
        type_id, dot, field = name.partition(".")
        if dot and type_id in given and field not in given[type_id]:
            absent.append(words.missing(name))
    return absent


def _bad(bad: BadRow) -> BadLine:
    text = bad.text()
    place = words.place(bad.file, bad.sheet, bad.line)
    sentence = text if bad.file in text else _("{file}：{text}").format(file=place, text=text)
    return BadLine(bad.file, bad.sheet, bad.line, bad.code, text, sentence)


def _refused(refusal: Refusal) -> str:
    """A refusal that names its file, as not every sentence does by itself."""
    text = refusal.text()
    if refusal.file not in text:
        text = _("{file}：{text}").format(
            file=words.place(refusal.file, refusal.sheet, None), text=text
        )
    return _("{text}（{code}）").format(text=text, code=refusal.code)


def _intake(reports: Sequence[IntakeReport]) -> Intake:
    return Intake(
        tables=tuple(
            TableLine(
                file=file.file,
                sheet=file.sheet,
                type=words.record_type(file.type),
                rows=file.rows,
                unused=tuple(file.unmapped),
                ignored=tuple(file.ignored),
            )
            for report in reports
            for file in report.files
        ),
        bad=tuple(_bad(bad) for report in reports for bad in report.quarantined),
        refused=tuple(_refused(refusal) for report in reports for refusal in report.refused),
        notes=tuple(sentence(code, **where) for report in reports for code, where in report.notes),
        mend=tuple(str(path) for report in reports for path in report.mend_files),
    )
