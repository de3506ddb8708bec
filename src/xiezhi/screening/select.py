"""SELECTs of the portable subset: relations and their columns, joins, groups, windows, unions."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from xiezhi.screening.calls import Calls
from xiezhi.screening.expressions import ORDERED, Expressions, Report
from xiezhi.screening.schema import Relation
from xiezhi.screening.values import UNKNOWN, Value, fits

COVERAGE = "coverage_span"
_CLAUSES = {
    "qualify": "SCR-011",
    "having": "SCR-024",
    "order": "SCR-025",
    "limit": "SCR-025",
    "offset": "SCR-025",
    "distinct": "SCR-023",
    "windows": "SCR-026",
    "laterals": "SCR-034",
    "sample": "SCR-034",
    "pivots": "SCR-034",
    "connect": "SCR-034",
    "into": "SCR-034",
    "hint": "SCR-034",
    "kind": "SCR-034",
}
_KNOWN = frozenset({"expressions", "from_", "joins", "where", "group", "with_"})


@dataclass
class Columns:
    """The columns of one relation in scope, as values ready to use."""

    columns: dict[str, Value]
    # Fields that together make a row unique, per record type, for ROW_NUMBER.
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Result:
    """A translated SELECT: its SQL and its columns in order (`sql` of each is the column name)."""

    sql: str
    columns: dict[str, Value]
    nodes: dict[str, exp.Expr]


class Select:
    """One SELECT. `sources` are the relations and CTEs it may read."""

    def __init__(self, calls: Calls, report: Report, sources: Mapping[str, Columns]) -> None:
        self.calls, self.report, self.sources = calls, report, sources
        self.dialect = calls.lowering.dialect
        self.scope: dict[str, Columns] = {}
        # Joins added for `covered` and the calendar, in the order their arguments need each other.
        self.added: dict[tuple[str, ...], tuple[str, str]] = {}
        self.grouped: set[str] | None = None
        self.joining = False
        self.expressions = Expressions(
            self.dialect, report, self._column, lambda node: calls.write(node, self)
        )

    def write(self, node: exp.Expr) -> Value:
        """An expression of this SELECT; a window only where a column is computed."""
        return self.expressions.write(node)

    # --- names ---------------------------------------------------------------------------------

    def _column(self, node: exp.Column) -> Value:
        name, table = node.name, node.table
        if isinstance(node.this, exp.Star):
            self.report.add("SCR-010", node)
            return UNKNOWN
        if not table and len(self.scope) > 1:
            self.report.add("SCR-042", node, column=name)
            return UNKNOWN
        alias = table or next(iter(self.scope), "")
        known = self.scope.get(alias)
        if known is None:
            self.report.add("SCR-040", node, name=alias, near=", ".join(self.scope) or "—")
            return UNKNOWN
        found = known.columns.get(name)
        if found is None:
            near = difflib.get_close_matches(name, known.columns, n=3, cutoff=0.5)
            self.report.add("SCR-041", node, column=name, table=alias, near=", ".join(near) or "—")
            return UNKNOWN
        sql = f"{self.dialect.name_of(alias)}.{self.dialect.name_of(name)}"
        if (
            self.grouped is not None
            and not self.expressions.in_aggregate
            and sql not in self.grouped
        ):
            self.report.add("SCR-053", node, column=name)
        return Value(sql, found.type, found.origin, found.personal, literals=found.literals)

    def _relation(self, node: exp.Expr) -> str:
        """A relation of FROM or JOIN, entered into the scope."""
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
            self.report.add("SCR-016", node)
            return "NULL"
        extra = {k for k, v in node.args.items() if v and k not in ("this", "alias")}
        if extra:
            self.report.add("SCR-034", node, construct=", ".join(sorted(extra)))
        name, alias = node.name, node.alias or node.name
        if node.args.get("alias") and node.args["alias"].args.get("columns"):
            self.report.add("SCR-034", node, construct="AS t(a, b)")
        source = self.sources.get(name)
        if source is None:
            near = difflib.get_close_matches(name, self.sources, n=3, cutoff=0.5)
            self.report.add("SCR-040", node, name=name, near=", ".join(near) or "—")
            source = Columns({})
        if alias in self.scope:
            self.report.add("SCR-030", node, name=alias)
        self.scope[alias] = source
        return f"{self.dialect.name_of(name)} AS {self.dialect.name_of(alias)}"

    # --- clauses -------------------------------------------------------------------------------

    def translate(self, node: exp.Select) -> Result:
        """The whole SELECT. Faults are noted on the report."""
        for clause, value in node.args.items():
            if value and clause not in _KNOWN:
                code = _CLAUSES.get(clause, "SCR-034")
                named = {"construct": clause.upper()} if code == "SCR-034" else {}
                self.report.add(code, node, **named)
        self.calls.lowering.join_calendar = self._calendar
        source = node.args.get("from_")
        if source is None:
            self.report.add("SCR-034", node, construct="SELECT without FROM")
            return Result("SELECT NULL", {}, {})
        from_sql = [self._relation(source.this)]
        from_sql += [self._join(join) for join in node.args.get("joins") or ()]
        where = node.args.get("where")
        where_sql = f" WHERE {self.expressions.condition(where.this).sql}" if where else ""
        group_sql = self._group(node.args.get("group"))
        columns, nodes, selected = self._projections(node, bool(group_sql))
        from_sql += [join for _, join in self.added.values()]
        sql = f"SELECT {', '.join(selected)} FROM {' '.join(from_sql)}{where_sql}{group_sql}"
        return Result(sql, columns, nodes)

    def _join(self, node: exp.Join) -> str:
        side, kind = (node.side or "").upper(), (node.kind or "").upper()
        if node.args.get("using") or node.args.get("method"):
            self.report.add("SCR-012", node)
        elif (
            side not in ("", "LEFT")
            or kind not in ("", "INNER", "OUTER")
            or not node.args.get("on")
        ):
            self.report.add("SCR-021", node)
        joined = self._relation(node.this)
        on = node.args.get("on")
        if on is None:
            return ""
        if not any(self._links(part, node.this.alias_or_name) for part in self._parts(on)):
            self.report.add("SCR-022", node)
        self.joining = True
        condition = self.expressions.condition(on)
        self.joining = False
        return f"{'LEFT JOIN' if side else 'JOIN'} {joined} ON {condition.sql}"

    @staticmethod
    def _parts(on: exp.Expr) -> list[exp.Expr]:
        on = on.unnest()
        return list(on.flatten()) if isinstance(on, exp.And) else [on]

    @staticmethod
    def _links(part: exp.Expr, alias: str) -> bool:
        """Whether a condition equates something of `alias` with something of the others."""
        part = part.unnest()
        if not isinstance(part, exp.EQ):
            return False
        sides = [
            {column.table for column in side.find_all(exp.Column)}
            for side in (part.this, part.expression)
        ]
        return {alias} in sides and any(side and alias not in side for side in sides)

    def _group(self, node: exp.Group | None) -> str:
        if node is None:
            return ""
        if any(value for key, value in node.args.items() if key != "expressions"):
            self.report.add("SCR-013", node)
        keys = []
        for part in node.expressions:
            if isinstance(part.unnest(), exp.Column):
                keys.append(self.write(part).sql)
            else:
                self.report.add("SCR-013", node)
        self.grouped = set(keys)
        return f" GROUP BY {', '.join(keys)}" if keys else ""

    def _projections(
        self, node: exp.Select, grouped: bool
    ) -> tuple[dict[str, Value], dict[str, exp.Expr], list[str]]:
        self.expressions.may_aggregate = grouped
        columns: dict[str, Value] = {}
        nodes: dict[str, exp.Expr] = {}
        selected = []
        for part in node.expressions:
            if isinstance(part, exp.Star) or (
                isinstance(part, exp.Column) and isinstance(part.this, exp.Star)
            ):
                self.report.add("SCR-010", part)
                continue
            if not isinstance(part, exp.Alias):
                self.report.add("SCR-029", part, column=part.sql("duckdb")[:40])
                continue
            name = part.alias
            if name in columns:
                self.report.add("SCR-030", part, name=name)
            inner = part.this
            value = self._window(inner) if isinstance(inner, exp.Window) else self.write(inner)
            if value.type == "null":
                # A bare NULL column has no type of its own, and engines guess differently.
                self.report.add("SCR-049", part, name=name)
            columns[name], nodes[name] = value, part
            selected.append(f"{value.sql} AS {self.dialect.name_of(name)}")
        return columns, nodes, selected

    # --- windows and coverage --------------------------------------------------------------------

    def _window(self, node: exp.Window) -> Value:
        """ROW_NUMBER over a total order. Errors noted: SCR-026, SCR-027, SCR-069."""
        if not isinstance(node.this, exp.RowNumber) or node.args.get("spec") or node.alias:
            self.report.add("SCR-026", node)
            return UNKNOWN
        partition = [self.write(part) for part in node.args.get("partition_by") or ()]
        order = node.args.get("order")
        keys = [(part, self.write(part.this)) for part in (order.expressions if order else ())]
        for part, value in keys:
            if value.personal:
                self.report.add("SCR-069", part)
            if not fits(value.type, *ORDERED):
                self.report.add("SCR-056", part, function="ORDER BY", type=value.type)
        if not self._unique([*partition, *(value for _, value in keys)]):
            self.report.add("SCR-027", node)
        ordered = ", ".join(
            f"{value.sql} {'DESC' if part.args.get('desc') else 'ASC'} "
            f"NULLS {'FIRST' if part.args.get('nulls_first') else 'LAST'}"
            for part, value in keys
        )
        split = f"PARTITION BY {', '.join(v.sql for v in partition)} " if partition else ""
        sql = f"ROW_NUMBER() OVER ({split}ORDER BY {ordered})"
        return Value(self.dialect.cast(sql, "integer"), "integer")

    def _unique(self, values: Sequence[Value]) -> bool:
        """Whether the values hold a record's `_id`, or the whole key of its type."""
        origins = [value.origin for value in values if value.origin]
        if any(column in ("_id", "*unit") for _, column in origins):
            return True
        keys = {rtype: key for source in self.scope.values() for rtype, key in source.keys.items()}
        held = {(rtype, column) for rtype, column in origins}
        return any(key and all((rtype, c) in held for c in key) for rtype, key in keys.items())

    def coverage(self, node: exp.Expr, record_type: str, args: Sequence[Value]) -> Value:
        """`covered(…)`: two outer joins with the merged spans, of the organ and of every organ.

        Spans of one organ and type do not touch, and a span contains [from, to] only if from ≤ to,
        so that each join matches at most one row and never repeats a row of the model.
        """
        if not self._can_join():
            self.report.add("SCR-055", node)
            return UNKNOWN
        organ, start, end = (value.sql for value in args)
        # The second join needs an equality with the row, or engines fall back to loops.
        every = f"CASE WHEN {organ} IS NOT NULL THEN '*' END"
        columns = [self._join_coverage((record_type, key, start, end)) for key in (organ, every)]
        return Value(f"({columns[0]} IS NOT NULL OR {columns[1]} IS NOT NULL)", "boolean")

    def _can_join(self) -> bool:
        return self.grouped is None and not self.joining and not self.expressions.in_aggregate

    def _add(self, key: tuple[str, ...], prefix: str) -> tuple[str, bool]:
        """The quoted alias of an added join, and whether it is new."""
        if key in self.added:
            return self.added[key][0], False
        return self.dialect.name_of(f"{prefix}_{len(self.added) + 1}"), True

    def _join_coverage(self, asked: tuple[str, str, str, str]) -> str:
        d, (record_type, organ, start, end) = self.dialect, asked
        alias, new = self._add(asked, "coverage")
        if new:
            self.added[asked] = (
                alias,
                (
                    f'LEFT JOIN {d.name_of(COVERAGE)} AS {alias} ON {alias}."organ" = {organ} '
                    f'AND {alias}."record_type" = {d.text(record_type)} '
                    f'AND {alias}."from_on" <= {start} AND {alias}."to_on" >= {end} AND {start} <= {end}'
                ),
            )
        return f'{alias}."organ"'

    def _calendar(self, table: str, day: str) -> str | None:
        """The column with the rolled day, from a join with a calendar table (one row a day)."""
        if not self._can_join():
            return None
        alias, new = self._add((table, day), "calendar")
        if new:
            join = f"LEFT JOIN {self.dialect.name_of(table)} AS {alias} ON {alias}.day = {day}"
            self.added[table, day] = alias, join
        return f"{alias}.rolled"


def relation_columns(record_type: str, known: Relation) -> Columns:
    """The columns of a record type, each its own origin."""
    columns = {
        name: Value(name, type, (record_type, name), name in known.personal)
        for name, type in known.columns.items()
    }
    return Columns(columns, {record_type: known.key})


def result_columns(result: Result, sources: Mapping[str, Columns]) -> Columns:
    """The columns of a CTE; origins are kept, so a key stays known as one."""
    keys = {rtype: key for source in sources.values() for rtype, key in source.keys.items()}
    return Columns(result.columns, keys)
