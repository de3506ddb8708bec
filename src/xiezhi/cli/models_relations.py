"""`xiezhi models relations`: the shared relations that models read, listed and tested."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from xiezhi.cli.table import table
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, pick
from xiezhi.screening.derived import DerivedRelation, base_types, derived_relations
from xiezhi.screening.engines import ENGINES, open_engine
from xiezhi.screening.lint import lint_relation
from xiezhi.screening.relation_examples import run_relation_examples
from xiezhi.screening.words import record_type


@click.command("relations", help=_("共用关系：列出，或者检查写法并运行示例。"))
@click.argument("ids", nargs=-1)
@click.option("--test", "test", is_flag=True, help=_("检查写法并运行示例"))
@click.option(
    "--engine",
    "engines",
    type=click.Choice(ENGINES),
    multiple=True,
    default=("duckdb",),
    help=_("查询引擎，可重复"),
)
def relations_command(ids: tuple[str, ...], test: bool, engines: tuple[str, ...]) -> None:
    known = derived_relations()
    for id in ids:
        if id not in known:
            raise XiezhiError("SCR-144", name=id, known=", ".join(known))
    chosen = [known[id] for id in (ids or known)]
    if test:
        sys.exit(_test(chosen, engines))
    rows = [
        [
            relation.id,
            pick(relation.title),
            ", ".join(relation.columns),
            _("、").join(record_type(type) for type in sorted(base_types([relation.id]))),
        ]
        for relation in chosen
    ]
    click.echo(table([_("编号"), _("名称"), _("列"), _("依据的记录类型")], rows))


def _test(chosen: list[DerivedRelation], engines: tuple[str, ...]) -> int:
    """Print what is wrong and a line for each relation; the exit status."""
    rows, bad = [], 0
    for relation in chosen:
        for name, faults in _faults(relation, engines):
            for text in faults:
                click.echo(f"{relation.id}: {text}", err=True)
            bad += bool(faults)
            verdict = _("{n} 处不符").format(n=len(faults)) if faults else _("通过")
            rows.append([relation.id, name, len(relation.examples), verdict])
    headings = [_("共用关系"), _("引擎"), _("示例"), _("结果")]
    click.echo(table(headings, rows, right=(2,)))
    return 1 if bad else 0


def _faults(relation: DerivedRelation, engines: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """The faults of writing, once if there are any, else those of the examples on each engine."""
    problems = [f"[{problem.code}] {problem.text()}" for problem in lint_relation(relation)]
    if problems:
        yield "—", problems
        return
    for name in engines:
        with open_engine(name) as engine:
            yield name, [fault.text() for fault in run_relation_examples(relation, engine)]
