"""From a model's portable SELECT to the SQL of one engine.

`compile_model` compiles a model of the library, `compile_sql` a SELECT with given inputs and
outputs, and `analyse` does the same but hands back the faults and what the SQL refers to (for the
linter) instead of refusing. Shared relations are compiled the same way (`derived_run.py`), with other
columns that must be there (`standard`). The limits of law are written into the SQL as dated values: the result
is the law of the parameters given, and is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlglot import exp

from xiezhi.law import Calendar, Parameter, default_calendar
from xiezhi.law import parameters as all_parameters
from xiezhi.records import catalogue
from xiezhi.screening.calls import Calls, Used
from xiezhi.screening.derived import derived_relations
from xiezhi.screening.dialects import DIALECTS
from xiezhi.screening.expressions import Report
from xiezhi.screening.lowering import Lowering
from xiezhi.screening.model_parts import Input
from xiezhi.screening.models import Model
from xiezhi.screening.problem import CompileError, Problem
from xiezhi.screening.schema import (
    STANDARD_OUTPUTS,
    SYSTEM_COLUMNS,
    Relation,
    logical,
    relation,
)
from xiezhi.screening.select import COVERAGE, Result, Select, relation_columns, result_columns
from xiezhi.screening.sqlparse import line_of, parse
from xiezhi.screening.values import UNKNOWN, Value, fits

_ROWS = "model_rows"
# Names the compiler uses for itself.
RESERVED = frozenset({_ROWS, COVERAGE, "calendar_rolls", "calendar_holiday_rolls"})


@dataclass
class Analysis:
    """What compiling found: the SQL (of use only without problems), the output columns, and the
    parameters, cut-offs, coverages and missing names referred to."""

    sql: str
    columns: Mapping[str, Value]
    nodes: Mapping[str, exp.Expr]
    problems: list[Problem]
    used: Used
    used_calendar: frozenset[str]
    read: frozenset[str] = field(default_factory=frozenset)


def compile_sql(
    sql: str,
    *,
    inputs: Mapping[str, Relation | Mapping[str, str]],
    outputs: Mapping[str, str],
    dialect: str = "duckdb",
    parameters: Mapping[str, Parameter] | None = None,
    calendar: Calendar | None = None,
    tunable: Mapping[str, int | Decimal] | None = None,
    include_unverified: bool = False,
    standard: Mapping[str, str] = STANDARD_OUTPUTS,
) -> str:
    """The SELECT in the SQL of `dialect` (`duckdb`, `clickhouse`, `spark`).

    `inputs`: what may be read, a `schema.Relation` or plainly {field: type} (system columns are
    added). `outputs`: the facts and their types; the `standard` columns come first by themselves.
    Errors: CompileError with every fault of the SQL.
    """
    found = analyse(
        sql,
        inputs=inputs,
        outputs=outputs,
        dialect=dialect,
        parameters=parameters,
        calendar=calendar,
        tunable=tunable,
        include_unverified=include_unverified,
        standard=standard,
    )
    if found.problems:
        raise CompileError(found.problems)
    return found.sql


def read_relations(inputs: Mapping[str, Input]) -> dict[str, Relation]:
    """What `inputs` declare, record types and shared relations, limited to the fields named."""
    known, derived = catalogue(), derived_relations()
    found = {}
    for name, fields in inputs.items():
        chosen = [*fields.required, *fields.optional]
        if name in known:
            found[name] = relation(name, chosen)
        elif name in derived:
            found[name] = derived[name].readable(chosen)
    return found


def model_inputs(model: Model) -> dict[str, Relation]:
    """The relations of a model, limited to the fields it declares."""
    return read_relations(model.inputs)


def model_tunable(model: Model) -> dict[str, int | Decimal]:
    """The cut-offs of a model by name."""
    return {name: tunable.value for name, tunable in model.tunable.items()}


def compile_model(
    model: Model,
    dialect: str = "duckdb",
    *,
    calendar: Calendar | None = None,
    include_unverified: bool | None = None,
) -> str:
    """A model's SQL for `dialect`. Unverified limits count only for drafts unless said otherwise.

    Errors: CompileError naming the model and every fault.
    """
    unverified = model.is_draft if include_unverified is None else include_unverified
    try:
        return compile_sql(
            model.sql,
            inputs=model_inputs(model),
            outputs=model.outputs,
            dialect=dialect,
            calendar=calendar,
            tunable=model_tunable(model),
            include_unverified=unverified,
        )
    except CompileError as error:
        raise CompileError(error.problems, model.id) from None


def analyse(
    sql: str,
    *,
    inputs: Mapping[str, Relation | Mapping[str, str]],
    outputs: Mapping[str, str],
    dialect: str = "duckdb",
    parameters: Mapping[str, Parameter] | None = None,
    calendar: Calendar | None = None,
    tunable: Mapping[str, int | Decimal] | None = None,
    include_unverified: bool = False,
    standard: Mapping[str, str] = STANDARD_OUTPUTS,
) -> Analysis:
    """As `compile_sql`, without refusing: the faults are in `problems`."""
    source: Callable[[], Calendar] = (lambda: calendar) if calendar else default_calendar
    known = all_parameters() if parameters is None else parameters
    lowering = Lowering(DIALECTS[dialect], known, source, include_unverified)
    report = Report()
    calls = Calls(lowering, report, tunable or {}, frozenset(catalogue()) | set(inputs))
    try:
        tree = parse(sql)
    except CompileError as error:
        return Analysis("", {}, {}, list(error.problems), calls.used, frozenset())
    translation = _Translation(calls, report, inputs)
    result = translation.statement(tree)
    wanted = {**standard, **{name: logical(type) for name, type in outputs.items()}}
    final = _outputs(result, wanted, report, tree, lowering)
    return Analysis(
        translation.with_clause(result) + final,
        result.columns,
        result.nodes,
        report.problems,
        calls.used,
        frozenset(lowering.used_calendar),
        frozenset(translation.read & set(inputs)),
    )


class _Translation:
    """A statement: its CTEs in order, then its last SELECT."""

    def __init__(
        self, calls: Calls, report: Report, inputs: Mapping[str, Relation | Mapping[str, str]]
    ) -> None:
        self.calls, self.report = calls, report
        self.sources = {name: relation_columns(name, _relation(of)) for name, of in inputs.items()}
        self.ctes: list[tuple[str, str]] = []
        self.read: set[str] = set()

    def statement(self, tree: exp.Expr) -> Result:
        self.read = {table.name for table in tree.find_all(exp.Table)}
        clause = tree.args.get("with_")
        for cte in clause.expressions if clause else ():
            if tree.args["with_"].args.get("recursive") or cte.args["alias"].args.get("columns"):
                self.report.add("SCR-034", cte, construct="WITH RECURSIVE, WITH a (x, y)")
            name = cte.alias
            if name in self.sources or name in RESERVED:
                self.report.add("SCR-030", cte, name=name)
            result = self._query(cte.this)
            self.ctes.append((name, result.sql))
            self.sources[name] = result_columns(result, self.sources)
        return self._query(tree)

    def _query(self, node: exp.Expr) -> Result:
        if isinstance(node, exp.Select):
            return Select(self.calls, self.report, self.sources).translate(node)
        if isinstance(node, exp.Union):
            if node.args.get("distinct") or any(
                node.args.get(k) for k in ("order", "limit", "by_name")
            ):
                self.report.add("SCR-028", node)
            return self._union(node)
        if isinstance(node, exp.SetOperation):
            self.report.add("SCR-028", node)
        else:
            self.report.add("SCR-034", node, construct=node.key.upper())
        return Result("SELECT NULL", {}, {})

    def _union(self, node: exp.Union) -> Result:
        left, right = self._query(node.this), self._query(node.expression)
        if list(left.columns) != list(right.columns):
            self.report.add(
                "SCR-057", node, left=", ".join(left.columns), right=", ".join(right.columns)
            )
            return left
        columns = {}
        for name, one in left.columns.items():
            other = right.columns[name]
            if one.type != other.type and "unknown" not in (one.type, other.type):
                self.report.add("SCR-046", right.nodes[name], types=f"{one.type}, {other.type}")
            both = one.literals is not None and other.literals is not None
            columns[name] = Value(
                name,
                one.type,
                one.origin if one.origin == other.origin else None,
                one.personal or other.personal,
                literals=(one.literals or frozenset()) | (other.literals or frozenset())
                if both
                else None,
            )
        return Result(f"{left.sql} UNION ALL {right.sql}", columns, left.nodes)

    def with_clause(self, result: Result) -> str:
        name_of = self.calls.lowering.dialect.name_of
        parts = [*self.calls.lowering.calendar_parts(), *self.ctes, (_ROWS, result.sql)]
        return "WITH " + ", ".join(f"{name_of(name)} AS ({sql})" for name, sql in parts) + " "


def _relation(given: Relation | Mapping[str, str]) -> Relation:
    if isinstance(given, Relation):
        return given
    return Relation({**{name: logical(type) for name, type in given.items()}, **SYSTEM_COLUMNS})


def _outputs(
    result: Result,
    wanted: Mapping[str, str],
    report: Report,
    tree: exp.Expr,
    lowering: Lowering,
) -> str:
    """The outermost SELECT: every output in order, cast to its declared type.

    Errors noted: SCR-050 an output is not computed, 051 a column is not declared, 052 wrong type.
    """
    for name, node in result.nodes.items():
        if name not in wanted:
            report.add("SCR-051", node, name=name)
    d, selected = lowering.dialect, []
    for name, type in wanted.items():
        value = result.columns.get(name, UNKNOWN)
        if name not in result.columns:
            report.problems.append(Problem("SCR-050", {"line": line_of(tree), "name": name}))
        elif not fits(value.type, type) and (value.type, type) != ("integer", "decimal"):
            report.add("SCR-052", result.nodes[name], name=name, wanted=type, type=value.type)
        selected.append(f"{d.cast(d.name_of(name), type)} AS {d.name_of(name)}")
    return f"SELECT {', '.join(selected)} FROM {d.name_of(_ROWS)}"


__all__ = [
    "Analysis",
    "analyse",
    "compile_model",
    "compile_sql",
    "model_inputs",
    "model_tunable",
    "read_relations",
]
