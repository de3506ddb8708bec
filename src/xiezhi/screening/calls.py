"""Calls of the portable functions: arguments checked against their signature, then lowered."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from sqlglot import exp

from xiezhi.law import MonthRule
from xiezhi.screening.dialects import Dialect
from xiezhi.screening.expressions import Report
from xiezhi.screening.functions import FUNCTIONS, LITERALS, Function
from xiezhi.screening.lowering import Lowering
from xiezhi.screening.values import UNKNOWN, Value, fits


class Surroundings(Protocol):
    """What a call needs of the SELECT it stands in."""

    def write(self, node: exp.Expr) -> Value: ...

    def coverage(self, node: exp.Expr, record_type: str, args: Sequence[Value]) -> Value: ...


@dataclass
class Used:
    """What the calls of a model refer to; the linter compares it with `model.yaml`."""

    parameters: set[str] = field(default_factory=set)
    tunable: set[str] = field(default_factory=set)
    covered: set[str] = field(default_factory=set)
    missing: dict[str, int] = field(default_factory=dict)


@dataclass
class Calls:
    """Translates calls. `tunable` maps the declared cut-offs to their values."""

    lowering: Lowering
    report: Report
    tunable: Mapping[str, int | Decimal]
    record_types: frozenset[str]
    used: Used = field(default_factory=Used)

    def write(self, node: exp.Anonymous, around: Surroundings) -> Value:
        """The call in the engine's SQL. Errors noted: SCR-033, 043 to 045, 060, 061, 063."""
        name = str(node.this).lower()
        function = FUNCTIONS.get(name)
        if function is None:
            self._stranger(node, name)
            return UNKNOWN
        if name == "missing":
            return self._missing(node, around)
        args = node.expressions
        if not function.least <= len(args) <= len(function.args):
            wanted = (
                f"{function.least}–{len(function.args)}" if function.optional else function.least
            )
            self.report.add("SCR-044", node, function=name, wanted=wanted, count=len(args))
            return UNKNOWN
        values = [self._argument(function, index, part, around) for index, part in enumerate(args)]
        if any(value is UNKNOWN for value in values):
            # The result type is still known, so that one fault does not breed others.
            return Value(
                "NULL",
                function.gives if function.gives in ("date", "boolean", "integer") else "unknown",
            )
        if name == "covered":
            self.used.covered.add(str(values[0].constant))
            return around.coverage(node, str(values[0].constant), values[1:])
        return _WRITERS[name](self, node, values)

    def _stranger(self, node: exp.Expr, name: str) -> None:
        code = _ADVICE.get(name)
        if code:
            self.report.add(code, node)
            return
        near = difflib.get_close_matches(name, [*FUNCTIONS, "coalesce", "count"], n=3, cutoff=0.5)
        self.report.add("SCR-033", node, function=name, near=", ".join(near) or "—")

    def _argument(
        self, function: Function, index: int, node: exp.Expr, around: Surroundings
    ) -> Value:
        wanted = function.args[index]
        value = around.write(node)
        if wanted not in LITERALS:
            if fits(value.type, *wanted.split("|")):
                return value
            where = {"function": function.name, "place": index + 1, "wanted": wanted}
            self.report.add("SCR-043", node, **where, type=value.type)
            return UNKNOWN
        if not isinstance(value.constant, str):
            self.report.add("SCR-045", node, function=function.name)
            return UNKNOWN
        return value if self._literal_fits(function, wanted, value.constant, node) else UNKNOWN

    def _literal_fits(self, function: Function, wanted: str, text: str, node: exp.Expr) -> bool:
        match wanted:
            case "parameter":
                return self._parameter_fits(function, text, node)
            case "month_rule" if text not in ("month_end", "clamp"):
                self.report.add("SCR-058", node, rule=text)
                return False
            case "tunable" if text not in self.tunable:
                self.report.add("SCR-063", node, name=text)
                return False
            case "record_type" if text not in self.record_types:
                near = difflib.get_close_matches(text, self.record_types, n=3, cutoff=0.5)
                self.report.add("SCR-040", node, name=text, near=", ".join(near) or "—")
                return False
        return True

    def _parameter_fits(self, function: Function, key: str, node: exp.Expr) -> bool:
        found = self.lowering.parameters.get(key)
        if found is None:
            near = difflib.get_close_matches(key, self.lowering.parameters, n=3, cutoff=0.5)
            self.report.add("SCR-060", node, key=key, near=", ".join(near) or "—")
            return False
        self.used.parameters.add(key)
        wanted = {"due": "period", "same": "number"}.get(function.gives)
        if function.name == "param_has":
            wanted = "set"
        kinds = {"period": ("period",), "set": ("set",), None: ("period", "number", "set")}.get(
            wanted, ("number",)
        )
        if function.name == "param":
            kinds = ("period", "number")
        if found.kind not in kinds:
            self.report.add("SCR-061", node, key=key, kind=found.kind, function=function.name)
            return False
        return True

    # --- writers -------------------------------------------------------------------------------

    def _missing(self, node: exp.Anonymous, around: Surroundings) -> Value:
        """Names whose condition is TRUE, sorted, joined by commas; '' if none."""
        pairs: list[tuple[str, str, exp.Expr]] = []
        args = node.expressions
        if not args or len(args) % 2:
            self.report.add("SCR-044", node, function="missing", wanted="2, 4, 6…", count=len(args))
            return Value("''", "text")
        for name, condition in zip(args[::2], args[1::2], strict=True):
            label, test = around.write(name), around.write(condition)
            if not isinstance(label.constant, str):
                self.report.add("SCR-045", name, function="missing")
            elif not fits(test.type, "boolean"):
                self.report.add("SCR-048", condition, type=test.type)
            else:
                self.used.missing.setdefault(label.constant, len(self.used.missing))
                pairs.append((label.constant, test.sql, name))
        names = [pair[0] for pair in pairs]
        for repeated, _, place in pairs:
            if names.count(repeated) > 1:
                self.report.add("SCR-059", place, name=repeated)
        return Value(
            _listed(self.lowering.dialect, sorted(pairs, key=lambda pair: pair[0])), "text"
        )

    def _due(self, node: exp.Anonymous, values: list[Value], *, on: bool, strict: bool) -> Value:
        key, act_on = str(values[0].constant), values[1].sql if on else None
        start, *rest = values[2 if on else 1 :]
        hours = self.lowering.parameters[key].unit == "hour"
        type = "datetime" if hours else "date"
        if not fits(start.type, type):
            self.report.add(
                "SCR-043", node, function="due", place=3 if on else 2, wanted=type, type=start.type
            )
            return UNKNOWN
        more, plus_days, in_custody = ([v.sql for v in rest] + [None] * 3)[:3]
        # A literal 0 says "none"; leaving it out keeps the SQL short and fast.
        zero = [v.constant == 0 for v in rest] + [False] * 3
        sql = self.lowering.due(
            key,
            start.sql,
            more=None if zero[0] else more,
            plus_days=None if zero[1] else plus_days,
            in_custody=in_custody,
            act_on=act_on,
            strict=strict,
        )
        return Value(sql, type, personal=start.personal)

    def _tunable(self, name: str) -> Value:
        self.used.tunable.add(name)
        value, d = self.tunable[name], self.lowering.dialect
        if isinstance(value, int):
            return Value(d.integer(value), "integer", constant=value)
        return Value(d.decimal(value), "decimal", constant=value)


def _listed(d: Dialect, pairs: Sequence[tuple[str, str, exp.Expr]]) -> str:
    """The names whose condition is TRUE. Most rows lack nothing: they build no text."""
    if len(pairs) == 1:
        return f"CASE WHEN {pairs[0][1]} THEN {d.text(pairs[0][0])} ELSE '' END"
    joined, any_of = "", " OR ".join(condition for _, condition, _ in pairs)
    for name, condition, _ in pairs:
        part = f"CASE WHEN {condition} THEN {d.text(',' + name)} ELSE '' END"
        joined = d.concat(joined, part) if joined else part
    return f"CASE WHEN {any_of} THEN {d.after_first(joined)} ELSE '' END" if joined else "''"


def _is_constant(value: Value) -> bool:
    return value.constant is not None


def _simple(
    gives: str, write: Callable[[Lowering, list[Value]], str], *, keeps_personal: bool = False
) -> Callable[[Calls, exp.Anonymous, list[Value]], Value]:
    """A writer for a function whose result has a fixed type; `same` takes the first argument's."""

    def writer(calls: Calls, node: exp.Anonymous, values: list[Value]) -> Value:
        type = values[0].type if gives == "same" else gives
        personal = keeps_personal and any(value.personal for value in values)
        return Value(write(calls.lowering, values), type, personal=personal)

    return writer


def _rule(value: Value) -> MonthRule:
    return "month_end" if value.constant == "month_end" else "clamp"


def _pick(sign: str) -> Callable[[Calls, exp.Anonymous, list[Value]], Value]:
    def writer(calls: Calls, node: exp.Anonymous, values: list[Value]) -> Value:
        left, right = values
        known = [value.type for value in values if value.type != "null"]
        if len(set(known)) > 1:
            calls.report.add("SCR-046", node, types=", ".join(known))
            return UNKNOWN
        sql = calls.lowering.pick(left.sql, right.sql, sign)
        return Value(sql, known[0] if known else "null", personal=left.personal or right.personal)

    return writer


def _due(*, on: bool, strict: bool) -> Callable[[Calls, exp.Anonymous, list[Value]], Value]:
    return lambda calls, node, values: calls._due(node, values, on=on, strict=strict)


_WRITERS: Mapping[str, Callable[[Calls, exp.Anonymous, list[Value]], Value]] = {
    "param": _simple("integer", lambda law, a: law.param(str(a[0].constant), a[1].sql)),
    "param_has": _simple(
        "boolean", lambda law, a: law.param_has(str(a[0].constant), a[1].sql, a[2].sql)
    ),
    "law_known": _simple("boolean", lambda law, a: law.law_known(str(a[0].constant), a[1].sql)),
    "due": _due(on=False, strict=False),
    "due_strict": _due(on=False, strict=True),
    "due_on": _due(on=True, strict=False),
    "due_on_strict": _due(on=True, strict=True),
    "add_months": _simple(
        "date",
        lambda law, a: law.add_months(a[0].sql, a[1].sql, _rule(a[2]), constant=_is_constant(a[1])),
        keeps_personal=True,
    ),
    "add_days": _simple(
        "date",
        lambda law, a: law.add_days(a[0].sql, a[1].sql, constant=_is_constant(a[1])),
        keeps_personal=True,
    ),
    "add_workdays": _simple(
        "date", lambda law, a: law.add_workdays(a[0].sql, a[1].sql), keeps_personal=True
    ),
    "days_between": _simple(
        "integer", lambda law, a: law.dialect.days_between(a[0].sql, a[1].sql), keeps_personal=True
    ),
    "roll": _simple("date", lambda law, a: law.roll(a[0].sql), keeps_personal=True),
    "sentence_end": _simple("date", lambda law, a: law.sentence_end(*(v.sql for v in a))),
    "age_reached": _simple(
        "boolean",
        lambda law, a: law.age_reached(a[0].sql, a[1].sql, a[2].sql, constant=_is_constant(a[1])),
    ),
    "later": _pick(">"),
    "earlier": _pick("<"),
    "date_of": _simple("date", lambda law, a: law.dialect.cast(a[0].sql, "date")),
    "as_text": _simple("text", lambda law, a: law.dialect.as_text(a[0].sql), keeps_personal=True),
    "contains": _simple("boolean", lambda law, a: law.dialect.contains(a[0].sql, a[1].sql)),
    "starts_with": _simple("boolean", lambda law, a: law.dialect.starts_with(a[0].sql, a[1].sql)),
    "tunable": lambda calls, node, values: calls._tunable(str(values[0].constant)),
}

# Engine functions people reach for, and the code that says what to write instead.
_ADVICE: Mapping[str, str] = {
    **dict.fromkeys(("greatest", "least"), "SCR-017"),
    **dict.fromkeys(("now", "today", "current_date", "getdate", "current_timestamp"), "SCR-018"),
    **dict.fromkeys(
        ("regexp_matches", "regexp_replace", "regexp_extract", "match", "like", "substr",
         "substring", "length", "upper", "lower", "trim"),
        "SCR-020",
    ),
    **dict.fromkeys(("date_diff", "datediff", "date_add", "date_sub", "dateadd"), "SCR-014"),
    **dict.fromkeys(("divide", "mod", "round", "floor", "ceil"), "SCR-015"),
    **dict.fromkeys(("avg", "median", "stddev"), "SCR-015"),
}  # fmt: skip
