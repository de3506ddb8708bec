"""Scalar expressions of the portable subset, checked and written for one engine.

Every kind of node has its own method; a node without one is outside the subset. Faults are noted
on the `Report` and translation goes on, so that one pass finds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from xiezhi.screening.dialects import Dialect
from xiezhi.screening.problem import Problem
from xiezhi.screening.sqlparse import line_of
from xiezhi.screening.values import UNKNOWN, Value, fits

# What to say of a construct outside the subset; any other is SCR-034 with its name.
FORBIDDEN: Mapping[type[exp.Expr], str] = {
    exp.Star: "SCR-010",
    exp.Interval: "SCR-014",
    exp.Div: "SCR-015",
    exp.IntDiv: "SCR-015",
    exp.Mod: "SCR-015",
    exp.Subquery: "SCR-016",
    exp.Select: "SCR-016",
    exp.Exists: "SCR-016",
    exp.CurrentDate: "SCR-018",
    exp.CurrentTimestamp: "SCR-018",
    exp.CurrentTime: "SCR-018",
    exp.Cast: "SCR-019",
    exp.TryCast: "SCR-019",
    exp.Like: "SCR-020",
    exp.ILike: "SCR-020",
    exp.RegexpLike: "SCR-020",
    exp.SimilarTo: "SCR-020",
    exp.Glob: "SCR-020",
    exp.Trim: "SCR-020",
    exp.Substring: "SCR-020",
}
_COMPARE = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_ARITHMETIC = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
ORDERED = ("date", "datetime", "integer", "decimal", "text")
# Units of conversion, allowed as factors only: months of a year, days of a half month, hours of a
# day, per cent.
FACTORS = frozenset({12, 15, 24, 100})


@dataclass
class Report:
    """The faults found so far, each once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, node: exp.Expr, **where: Any) -> None:
        problem = Problem(code, {"line": line_of(node), **where})
        if problem not in self.problems:
            self.problems.append(problem)


class Expressions:
    """Translates expressions. `column` resolves names and `call` our functions; the SELECT around
    the expression gives both."""

    def __init__(
        self,
        dialect: Dialect,
        report: Report,
        column: Callable[[exp.Column], Value],
        call: Callable[[exp.Anonymous], Value],
    ) -> None:
        self.dialect, self.report = dialect, report
        self._column, self._call = column, call
        self._kinds: dict[type[exp.Expr], Callable[[Any], Value]] = {
            exp.Column: column,
            exp.Anonymous: call,
            exp.Paren: lambda node: self.write(node.this),
            exp.Literal: self._literal,
            exp.Boolean: lambda node: Value("TRUE" if node.this else "FALSE", "boolean"),
            exp.Null: lambda node: Value("NULL", "null"),
            exp.And: lambda node: self._logic(node, "AND"),
            exp.Or: lambda node: self._logic(node, "OR"),
            exp.Not: self._not,
            exp.Is: self._is,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Case: self._case,
            exp.Coalesce: self._coalesce,
            exp.Neg: self._negative,
            exp.DPipe: self._concat,
            **dict.fromkeys(_COMPARE, self._compare),
            **dict.fromkeys(_ARITHMETIC, self._arithmetic),
            **dict.fromkeys((exp.Min, exp.Max, exp.Sum, exp.Count), self._aggregate),
        }
        # Set by the SELECT: whether aggregates may stand here, and whether we are inside one.
        self.may_aggregate = False
        self.in_aggregate = False

    def write(self, node: exp.Expr) -> Value:
        """The expression in the engine's SQL."""
        kind = self._kinds.get(type(node))
        if kind is not None:
            return kind(node)
        code = FORBIDDEN.get(type(node))
        if code:
            self.report.add(code, node)
        elif isinstance(node, exp.Window | exp.RowNumber):
            self.report.add("SCR-026", node)
        else:
            self.report.add("SCR-034", node, construct=node.key.upper())
        return UNKNOWN

    def condition(self, node: exp.Expr) -> Value:
        """An expression that must be a condition. Errors noted: SCR-048."""
        value = self.write(node)
        if not fits(value.type, "boolean"):
            self.report.add("SCR-048", node, type=value.type)
        return value

    def _literal(self, node: exp.Literal) -> Value:
        text = str(node.this)
        if node.is_string:
            return Value(self.dialect.text(text), "text", constant=text, literals=frozenset({text}))
        if text.isdigit():
            number = int(text)
            factor = isinstance(node.parent, exp.Mul) and number in FACTORS
            if number > 1 and not factor:
                self.report.add("SCR-066", node, number=number)
            return Value(self.dialect.integer(number), "integer", constant=number)
        self.report.add("SCR-066", node, number=text)
        return UNKNOWN

    def _logic(self, node: exp.Connector, word: str) -> Value:
        # Chains are flattened: a condition of two hundred parts must not nest two hundred deep.
        parts = [self.condition(part).sql for part in node.flatten()]
        return Value("(" + f" {word} ".join(parts) + ")", "boolean")

    def _not(self, node: exp.Not) -> Value:
        return Value(f"(NOT {self.condition(node.this).sql})", "boolean")

    def _is(self, node: exp.Is) -> Value:
        value = self.write(node.this)
        if isinstance(node.expression, exp.Null):
            return Value(f"({value.sql} IS NULL)", "boolean")
        if isinstance(node.expression, exp.Boolean):
            if not fits(value.type, "boolean"):
                self.report.add("SCR-048", node, type=value.type)
            asked = value.sql if node.expression.this else f"NOT {value.sql}"
            return Value(f"COALESCE({asked}, FALSE)", "boolean")
        self.report.add("SCR-034", node, construct="IS")
        return UNKNOWN

    def _in(self, node: exp.In) -> Value:
        value = self.write(node.this)
        if node.args.get("query") or node.args.get("unnest") or node.args.get("field"):
            self.report.add("SCR-016", node)
            return UNKNOWN
        members = [self.write(part) for part in node.expressions]
        for member, part in zip(members, node.expressions, strict=True):
            if member.constant is None:
                self.report.add("SCR-045", part, function="IN")
        self._same(node, [value, *members])
        self._no_lookup(node, value)
        sql = self.dialect.one_of(value.sql, [member.sql for member in members])
        return Value(f"({sql})", "boolean")

    def _no_lookup(self, node: exp.Expr, *values: Value) -> None:
        """A pseudonym held against a literal would find the records of one person."""
        if any(value.personal and value.type == "text" for value in values):
            self.report.add("SCR-088", node)

    def _between(self, node: exp.Between) -> Value:
        value, low, high = (self.write(node.args[name]) for name in ("this", "low", "high"))
        self._same(node, [value, low, high], ORDERED)
        return Value(f"({value.sql} >= {low.sql} AND {value.sql} <= {high.sql})", "boolean")

    def _same(
        self, node: exp.Expr, values: list[Value], allowed: tuple[str, ...] | None = None
    ) -> str:
        """The common type of `values`. Errors noted: SCR-046 where there is none."""
        types = list(dict.fromkeys(v.type for v in values if v.type not in ("null", "unknown")))
        if set(types) == {"integer", "decimal"}:
            types = ["decimal"]
        if len(types) > 1 or (types and allowed and types[0] not in allowed):
            self.report.add("SCR-046", node, types=", ".join(types))
            return "unknown"
        return types[0] if types else "null"

    def _compare(self, node: exp.Binary) -> Value:
        left, right = self.write(node.this), self.write(node.expression)
        ordered = not isinstance(node, exp.EQ | exp.NEQ)
        self._same(node, [left, right], ORDERED if ordered else None)
        if isinstance(left.constant, str) or isinstance(right.constant, str):
            self._no_lookup(node, left, right)
        return Value(f"({left.sql} {_COMPARE[type(node)]} {right.sql})", "boolean")

    def _arithmetic(self, node: exp.Binary) -> Value:
        left, right = self.write(node.this), self.write(node.expression)
        if not fits(left.type, "integer", "decimal") or not fits(right.type, "integer", "decimal"):
            self.report.add("SCR-047", node, types=f"{left.type}, {right.type}")
            return UNKNOWN
        type = self._same(node, [left, right])
        sign = _ARITHMETIC[node.__class__]
        if type == "decimal":
            if sign == "*" and left.type == right.type == "decimal":
                self.report.add("SCR-047", node, types="decimal * decimal")
            sql = f"({self._wide(left).sql} {sign} {self._wide(right).sql})"
        else:
            sql = self.dialect.arithmetic(left.sql, sign, right.sql)
        return Value(sql, type, personal=left.personal or right.personal)

    def _wide(self, value: Value) -> Value:
        return Value(self.dialect.wide(value.sql), "decimal") if value.type == "decimal" else value

    def _negative(self, node: exp.Neg) -> Value:
        value = self.write(node.this)
        if not fits(value.type, "integer", "decimal"):
            self.report.add("SCR-047", node, types=value.type)
        sql = f"(-{value.sql})"
        if value.type == "integer":
            sql = self.dialect.arithmetic(self.dialect.integer(0), "-", value.sql)
        return Value(sql, value.type, personal=value.personal)

    def _concat(self, node: exp.DPipe) -> Value:
        left, right = self.write(node.this), self.write(node.expression)
        if not fits(left.type, "text") or not fits(right.type, "text"):
            self.report.add("SCR-047", node, types=f"{left.type} || {right.type}")
        sql = self.dialect.concat(left.sql, right.sql)
        return Value(sql, "text", personal=left.personal or right.personal)

    def _case(self, node: exp.Case) -> Value:
        subject = self.write(node.this) if node.this else None
        arms, values = [], []
        for branch in node.args["ifs"]:
            if subject is None:
                test = self.condition(branch.this).sql
            else:
                given = self.write(branch.this)
                self._same(branch, [subject, given])
                test = f"{subject.sql} = {given.sql}"
            value = self.write(branch.args["true"])
            arms.append(f"WHEN {test} THEN {value.sql}")
            values.append(value)
        default = node.args.get("default")
        if default is not None:
            value = self.write(default)
            arms.append(f"ELSE {value.sql}")
            values.append(value)
        return self._merged(node, f"CASE {' '.join(arms)} END", values)

    def _coalesce(self, node: exp.Coalesce) -> Value:
        values = [self.write(part) for part in (node.this, *node.expressions)]
        return self._merged(node, f"COALESCE({', '.join(v.sql for v in values)})", values)

    def _merged(self, node: exp.Expr, sql: str, values: list[Value]) -> Value:
        """The value of an expression that gives one of `values`."""
        literals: frozenset[str] | None = frozenset()
        for value in values:
            if value.type == "null":
                continue
            # One part that is no literal makes the whole unknown.
            known = literals is not None and value.literals is not None
            literals = (
                (literals or frozenset()) | (value.literals or frozenset()) if known else None
            )
        personal = any(value.personal for value in values)
        return Value(sql, self._same(node, values), personal=personal, literals=literals)

    def _aggregate(self, node: exp.AggFunc) -> Value:
        name = node.key.upper()
        if not self.may_aggregate or self.in_aggregate:
            self.report.add("SCR-054", node, function=name)
            return UNKNOWN
        self.in_aggregate = True
        try:
            return self._count(node) if isinstance(node, exp.Count) else self._of_column(node, name)
        finally:
            self.in_aggregate = False

    def _count(self, node: exp.Count) -> Value:
        counted, distinct = node.this, ""
        if isinstance(counted, exp.Distinct):
            distinct = "DISTINCT "
            if len(counted.expressions) != 1:
                self.report.add("SCR-034", node, construct="COUNT(DISTINCT a, b)")
                return UNKNOWN
            counted = counted.expressions[0]
        inner = "*" if isinstance(counted, exp.Star) else self.write(counted).sql
        return Value(self.dialect.cast(f"COUNT({distinct}{inner})", "integer"), "integer")

    def _of_column(self, node: exp.AggFunc, name: str) -> Value:
        value = self.write(node.this)
        allowed = ("integer", "decimal") if name == "SUM" else ORDERED
        if not fits(value.type, *allowed):
            self.report.add("SCR-056", node, function=name, type=value.type)
        sql = f"{name}({value.sql})"
        if name == "SUM" and value.type == "integer":
            sql = self.dialect.sum_of_integers(value.sql)
        elif name == "SUM":
            sql = self.dialect.wide(sql)
        return Value(sql, value.type, personal=value.personal, literals=value.literals)
