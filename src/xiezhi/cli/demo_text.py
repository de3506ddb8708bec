"""What `xiezhi demo` prints: short lines, the findings by organ, commands to try next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from xiezhi.cli.ledger_home import opened
from xiezhi.cli.screen import finding_lines
from xiezhi.demo.book import Truth
from xiezhi.demo.county import EXTRACTED_ON
from xiezhi.demo.truth import Verdict
from xiezhi.i18n import _, pick
from xiezhi.ledger import notes
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import home_of
from xiezhi.records.intake_report import IntakeReport
from xiezhi.screening.findings import Finding
from xiezhi.screening.run import Run
from xiezhi.screening.wording import key_of, outcome_text
from xiezhi.screening.words import organ_kind, place, record_type

# Lines that the findings by organ may take.
_LINES = 25
_ORGANS = 8
# What a limit is called on the command line: its title or its key.
_BAIL = {"zh": "取保候审", "en": "criminal.bail"}
_RANK = {"hard": 0, "soft": 1}


def _sources() -> dict[str, str]:
    return {
        "police": _("公安机关"),
        "court": _("法院"),
        "administration": _("行政执法机关"),
        "procuratorate": _("检察院"),
        "detention": _("监管场所"),
        "justice": _("社区矫正机构"),
    }


def built_lines(
    folder: Path, reports: Mapping[str, IntakeReport], rulings: int, judgments: int
) -> list[str]:
    """What stands in the county's files, and what was set aside, with one example."""
    taken = sum(sum(report.rows.values()) for report in reports.values())
    types = {type for report in reports.values() for type in report.rows}
    lines = [
        _("虚构省云溪市清溪县：机关、人员、案件全部虚构。"),
        _(
            "建成：{tables} 种表 {rows} 行，减刑、假释裁定书 {rulings} 份，判决书等文书 {judgments} 份，在 {path}"
        ).format(
            tables=len(types),
            rows=taken,
            rulings=rulings,
            judgments=judgments,
            path=folder / "files",
        ),
    ]
    titles = _sources()
    lines += [
        "  "
        + _("{source}：{rows} 行（{file}）").format(
            source=titles[name],
            rows=sum(report.rows.values()),
            file=_("、").join(sorted({Path(table.file).suffix[1:] for table in report.files})),
        )
        for name, report in reports.items()
    ]
    bad = [row for report in reports.values() for row in report.quarantined]
    count = sum(report.bad_rows for report in reports.values())
    lines.append(_("隔离：{count} 行有录入错误，没有导入，改正后可再次送入。").format(count=count))
    if bad:
        where = place(bad[0].file, bad[0].sheet, bad[0].line)
        lines.append("  " + _("例如 {where}：{text}").format(where=where, text=bad[0].text()))
    return lines


def finding_table(findings: Iterable[Finding]) -> list[str]:
    """Unlawful and doubtful findings of the organs with most of them, the most serious first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.outcome in _RANK:
            groups.setdefault(finding.organ["name"] or "", []).append(finding)
    names = sorted(groups, key=lambda name: (-len(groups[name]), name))[:_ORGANS]
    shown = _LINES // max(len(names), 1) - 1
    lines = []
    for name in names:
        group = sorted(groups[name], key=lambda f: (_RANK[f.outcome], f.model_id, f.unit))
        counts = _("，").join(
            f"{outcome_text(outcome)} {sum(f.outcome == outcome for f in group)}"
            for outcome in _RANK
            if any(f.outcome == outcome for f in group)
        )
        kind = group[0].organ["kind"]
        lines.append(
            _("{name}（{kind}）：{counts}").format(name=name, kind=organ_kind(kind), counts=counts)
        )
        lines += ["  " + _line(finding) for finding in _spread(group, max(shown, 0))]
    return [*lines[:_LINES], _("其余见报告。")]


def _spread(group: Sequence[Finding], count: int) -> list[Finding]:
    """The first finding of each model before the second of any."""
    firsts = {finding.model_id: finding for finding in reversed(group)}
    leading = [finding for finding in group if firsts[finding.model_id] is finding]
    return [*leading, *(finding for finding in group if finding not in leading)][:count]


def _line(finding: Finding) -> str:
    source = finding.provenance[0] if finding.provenance else None
    type, id = finding.unit.split(":", 1)
    return _("{outcome}　{title}　{type} {key}　{place}").format(
        outcome=outcome_text(finding.outcome),
        title=pick(finding.model_title),
        type=record_type(type),
        key=key_of(id),
        place=place(source.file, source.sheet, source.line) if source else "",
    )


def example_lines(findings: Iterable[Finding], truth: Iterable[Truth], model: str) -> list[str]:
    """The first unlawful thing planted for `model`, as it was found, in full."""
    unit = _planted(truth, model, "hard")
    first = next((f for f in findings if (f.model_id, f.unit) == (model, unit)), None)
    # Without the empty line that ends it.
    return finding_lines(first)[:-1] if first else []


def ran_lines(run: Run) -> list[str]:
    """How many models ran and which could not."""
    lines = [
        _("运行 {count} 个模型，检查 {examined} 个单元：").format(
            count=len(run.counts), examined=run.examined
        )
        + _("，").join(
            f"{outcome_text(outcome)} {run.total(outcome)}"
            for outcome in ("hard", "soft", "undetermined", "lawful")
        )
    ]
    lines += [_("未运行：{model}").format(model=model) for model in run.skipped]
    return lines


def truth_line(held: Verdict) -> str:
    """The run against what was planted, in one sentence."""
    return _(
        "与预设真相对照：预设 {planted} 处，遗漏 {missed} 处，误判为违法 {excess} 处，"
        "应隔离而未隔离或者误隔离 {lost} 行"
    ).format(
        planted=held.planted,
        missed=len(held.missed),
        excess=len(held.excess),
        lost=abs(held.lost),
    )


def next_lines(folder: Path, truth: Sequence[Truth]) -> list[str]:
    """Five commands to try: an unlawful and a lawful unit, the law, the quick check, a model."""
    model = "investigative-custody-overdue"
    units = [_key(_planted(truth, model, outcome)) for outcome in ("hard", "lawful")]
    store = shlex.quote(str(folder / "store"))
    police = shlex.quote(str(folder / "files" / "police" / "police.xlsx"))
    commands = [
        *(f"xiezhi explain {unit} --store {store} --model {model}" for unit in units),
        f"xiezhi law deadline {pick(_BAIL)} 2025-03-04",
        f"xiezhi check {police} --extracted-on {EXTRACTED_ON} --complete custody_extension",
        f"xiezhi models show {model}",
    ]
    return [_("接着试试："), *(f"  {command}" for command in commands)]


def _planted(truth: Iterable[Truth], model: str, outcome: str) -> str:
    """The first unit planted for `model` with that outcome; every county has one."""
    return next(t.unit for t in truth if (t.model, t.outcome) == (model, outcome))


def _key(unit: str) -> str:
    return key_of(unit.split(":", 1)[1])


def ledger_line(folder: Path) -> str:
    """The checkpoint signed over what the demo did, and how to recompute it."""
    path = home_of((folder / "store").resolve())
    with opened(path) as home:
        size = Checkpoint.parse(notes.split(home.checkpoint())[0]).size
    return _("账本：{n} 条，已签署检查点；核验：xiezhi ledger verify --home {home}").format(
        n=size, home=folder / path.name
    )
