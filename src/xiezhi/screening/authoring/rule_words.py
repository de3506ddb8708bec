"""The rule of a model in Chinese words, read from its SQL: which conditions lead to which outcome.

The words are made from the syntax tree, so they say what is computed and not what somebody remembers
of it. A condition built up in earlier parts of the query is written out; what has no words of its own
stands as it is in the SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from xiezhi import law
from xiezhi.records import catalogue, code_lists
from xiezhi.screening.authoring.fact_titles import computed_title, fact_title
from xiezhi.screening.authoring.query_trace import Trace, defined, selects
from xiezhi.screening.derived import derived_relations
from xiezhi.screening.models import Model
from xiezhi.screening.sqlparse import parse

# Conditions inside conditions that are written out, and the longest sentence anybody reads: a branch
# of the verdict is shown in any case, a condition of missing data is not.
_DEEPEST = 4
_LONGEST_BRANCH = 400
_LONGEST = 200
_ELSEWHERE = "条件较多，见 model.sql"
_COMPARED = {"eq": "=", "neq": "≠", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}
_OPPOSITES = (("已声明完整", "没有声明完整"), ("文本在目录中", "文本不在目录中"))
_SUMS = {"add": "+", "sub": "−", "mul": "×"}
_CALLS = {
    "days_between": "{0}至{1}的日数",
    "date_of": "{0}的日期",
    "later": "{0}与{1}中较晚的",
    "earlier": "{0}与{1}中较早的",
    "add_days": "{0}后{1}日",
    "add_workdays": "{0}后第{1}个工作日",
    "add_months": "{0}后{1}个月",
    "roll": "{0}（遇休息日顺延）",
    "contains": "{0}含有{1}",
    "starts_with": "{0}以{1}开头",
    "age_reached": "{2}时已满{1}周岁",
    "as_text": "{0}",
}
_DUE = {
    "due": "从宽末日",
    "due_on": "从宽末日",
    "due_strict": "从严末日",
    "due_on_strict": "从严末日",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition and the outcome it leads to; the last one has no condition."""

    outcome: str
    condition: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The branches in the order they are tried, and what makes a unit undetermined: each name of
    `missing` with its condition."""

    branches: tuple[Branch, ...]
    lacking: tuple[tuple[str, str], ...]


def rule(model: Model) -> Rule:
    """The rule of a model in words. A query of several SELECTs gives the branches of each."""
    tree = parse(model.sql)
    reader = _Reader(model, tree)
    branches: list[Branch] = []
    for outer in selects(tree):
        branches += reader.branches(outer)
    lacking: dict[str, str] = {}
    for call in tree.find_all(exp.Anonymous):
        if str(call.this).lower() == "missing":
            for name, condition in zip(call.expressions[::2], call.expressions[1::2], strict=False):
                select = call.find_ancestor(exp.Select)
                if select is not None:
                    said = reader.words(condition, select)
                    short = said if len(said) <= _LONGEST else _ELSEWHERE
                    lacking.setdefault(str(name.this), short)
    return Rule(tuple(dict.fromkeys(branches)), tuple(sorted(lacking.items())))


class _Reader:
    """Reads the conditions of one query."""

    def __init__(self, model: Model, tree: exp.Expr) -> None:
        self.model = model
        self.trace = Trace(tree)

    def branches(self, select: exp.Select) -> Iterator[Branch]:
        """The branches of the column `outcome`."""
        found = defined(select, "outcome")
        if found is not None:
            yield from self._of(*found, ())

    def _of(self, node: exp.Expr, select: exp.Select, before: tuple[str, ...]) -> Iterator[Branch]:
        node = node.unnest()
        if isinstance(node, exp.Column):
            found = self.trace.made_of(node, select)
            if not isinstance(found.node, exp.Column):
                yield from self._of(*found, before)
        elif isinstance(node, exp.Literal):
            yield Branch(str(node.this), "，并且".join(before))
        elif isinstance(node, exp.Case):
            for clause in node.args["ifs"]:
                condition = self.words(clause.this, select)
                yield from self._of(clause.args["true"], select, (*before, condition))
            if node.args.get("default") is not None:
                yield from self._of(node.args["default"], select, before)

    def words(self, node: exp.Expr, select: exp.Select) -> str:
        """A condition in words; as SQL where the words would be longer than anybody reads."""
        said = self._said(node, select, 0)
        return said if len(said) <= _LONGEST_BRANCH else f"`{' '.join(node.sql().split())}`"

    def _said(self, node: exp.Expr, select: exp.Select, depth: int) -> str:
        node = node.unnest()
        if isinstance(node, exp.And | exp.Or):
            return self._joined(node, select, depth)
        if isinstance(node, exp.Not):
            return self._negated(node.this.unnest(), select, depth)
        if isinstance(node, exp.Column):
            return self._column(node, select, depth)
        if node.key in _COMPARED:
            return self._compared(node, select, depth)
        if _is_null(node):
            return self._absent(node.this, select, depth)
        if isinstance(node, exp.Is):
            subject = self._operand(node.this, select, depth)
            return subject + ("为是" if node.expression.sql().upper() == "TRUE" else "为否")
        if isinstance(node, exp.In):
            subject = self._operand(node.this, select, depth)
            values = "、".join(self._value(node.this, value, select) for value in node.expressions)
            return f"{subject}属于（{values}）"
        if isinstance(node, exp.Between):
            parts = (node.this, node.args["low"], node.args["high"])
            subject, low, high = (self._operand(part, select, depth) for part in parts)
            return f"{subject}在{low}至{high}之间"
        if isinstance(node, exp.Coalesce):
            return self._coalesced(node, select, depth)
        if isinstance(node, exp.Anonymous):
            return self._call(node, select, depth)
        if isinstance(node, exp.Add | exp.Sub | exp.Mul):
            left, right = (self._operand(part, select, depth) for part in (node.left, node.right))
            return f"{left} {_SUMS[node.key]} {right}"
        if isinstance(node, exp.Literal):
            return f"“{node.this}”" if node.is_string else str(node.this)
        if isinstance(node, exp.Boolean):
            return "是" if node.this else "否"
        return f"`{' '.join(node.sql().split())}`"

    def _joined(self, node: exp.And | exp.Or, select: exp.Select, depth: int) -> str:
        word, other = ("，并且", exp.Or) if isinstance(node, exp.And) else ("，或者", exp.And)
        parts: list[str] = []
        for part in node.flatten():
            said = self._said(part, select, depth)
            mixed = isinstance(part.unnest(), other) or "，" in said
            parts.append(f"（{said}）" if mixed and len(said) > 1 else said)
        # Two organs or two days of one table read alike, and are said once.
        return word.join(dict.fromkeys(parts))

    def _negated(self, node: exp.Expr, select: exp.Select, depth: int) -> str:
        if _is_null(node):
            said = self._absent(node.this, select, depth)
            return (
                said.removesuffix("未记载") + "已记载"
                if said.endswith("未记载")
                else "有对应的记录"
            )
        said = self._said(node, select, depth)
        if isinstance(node, exp.Column) and said.endswith("为是"):
            return said.removesuffix("为是") + "不为是"
        for word, opposite in _OPPOSITES:
            if said.endswith(word) and "，" not in said:
                return said.removesuffix(word) + opposite
        if said.startswith("并非（") and said.endswith("）") and said.count("（") == 1:
            return said.removeprefix("并非（").removesuffix("）")
        return f"并非（{said}）"

    def _absent(self, node: exp.Expr, select: exp.Select, depth: int) -> str:
        # The key of a part that was joined is empty where nothing fitted.
        if isinstance(node, exp.Column) and node.name in ("unit", "_id"):
            return "没有对应的记录"
        return self._operand(node, select, depth) + "未记载"

    def _column(self, column: exp.Column, select: exp.Select, depth: int) -> str:
        """A column standing as a condition: written out where it is one made earlier."""
        found = self.trace.made_of(column, select)
        if depth < _DEEPEST and _is_condition(found.node):
            return self._said(*found, depth + 1)
        return f"{self._operand(column, select, depth)}为是"

    def _operand(self, node: exp.Expr, select: exp.Select, depth: int) -> str:
        node = node.unnest()
        if not isinstance(node, exp.Column):
            return self._said(node, select, depth)
        found = self.trace.made_of(node, select)
        if isinstance(found.node, exp.Column):
            title = self._field(self.trace.source(found.node, found.select), found.node.name)
            if title:
                return self._by_reference(found.node, found.select) + title
        return computed_title(self.model, node.name) or fact_title(self.model, node.name)

    def _by_reference(self, column: exp.Column, select: exp.Select) -> str:
        """What to say before a field of another record of the unit's type, to which the unit points."""
        joined = self.trace.joined_on(column, select)
        if joined is None or self.trace.source(column, select) != self.model.unit:
            return ""
        for equal in joined.find_all(exp.EQ):
            ends = [end for end in (equal.left, equal.right) if isinstance(end, exp.Column)]
            own = [end for end in ends if (end.table, end.name) == (column.table, "_id")]
            for end in ends:
                if not own or end.table == column.table:
                    continue
                found = self.trace.made_of(end, select)
                fields = catalogue()[self.model.unit].fields
                field = fields.get(found.node.name) if isinstance(found.node, exp.Column) else None
                if field is not None and field.ref == self.model.unit:
                    return f"“{field.title['zh']}”所指记录的"
        return ""

    def _field(self, source: str, name: str) -> str:
        if name in ("_as_of", "_extracted_on"):
            return {"_as_of": "截至日期", "_extracted_on": "导出日期"}[name]
        if source in catalogue() and name in catalogue()[source].fields:
            type = catalogue()[source]
            own = type.fields[name].title["zh"]
            return own if source == self.model.unit else f"{type.title['zh']}·{own}"
        if source in derived_relations() and name in derived_relations()[source].columns:
            return derived_relations()[source].columns[name].title["zh"]
        return ""

    def _compared(self, node: exp.Expr, select: exp.Select, depth: int) -> str:
        left, right = node.this.unnest(), node.expression.unnest()
        if isinstance(node, exp.NEQ) and right.is_string and right.this == "":
            return "有缺少或者矛盾的数据（见下）"
        sign = _COMPARED[node.key]
        subject = self._operand(left, select, depth)
        if right.is_string:
            word = {"=": "为", "≠": "不为"}.get(sign, sign)
            return f"{subject}{word}{self._value(left, right, select)}"
        other = self._operand(right, select, depth)
        if subject == other and left != right:
            # One field of two records: what bears the name of the field is the unit's own.
            if isinstance(left, exp.Column) and not self._keeps_its_name(left, select):
                return f"另一条记录的{subject} {sign} {other}"
            return f"{subject} {sign} 另一条记录的{other}"
        return f"{subject} {sign} {other}"

    def _keeps_its_name(self, column: exp.Column, select: exp.Select) -> bool:
        made = self.trace.made_of(column, select).node
        return isinstance(made, exp.Column) and made.name == column.name

    def _value(self, subject: exp.Expr, value: exp.Expr, select: exp.Select) -> str:
        """A literal, by the title of the code it is."""
        subject = subject.unnest()
        if isinstance(subject, exp.Coalesce):
            subject = subject.this.unnest()
        if isinstance(subject, exp.Column) and value.is_string:
            found = self.trace.made_of(subject, select)
            known = None
            if isinstance(found.node, exp.Column):
                type = catalogue().get(self.trace.source(found.node, found.select))
                known = type.fields.get(found.node.name) if type else None
            code = code_lists()[known.codes].get(str(value.this)) if known and known.codes else None
            if code:
                return f"“{code.title['zh']}”"
        return f"“{value.this}”" if value.is_string else value.sql()

    def _coalesced(self, node: exp.Coalesce, select: exp.Select, depth: int) -> str:
        first, *rest = (node.this, *node.expressions)
        if len(rest) == 1 and isinstance(rest[0], exp.Boolean):
            said = self._said(first, select, depth)
            return f"{said}（未记载时视为是）" if rest[0].this else said
        parts = [self._operand(first, select, depth)]
        for part in rest:
            known = isinstance(part, exp.Literal) and part.is_string and part.this
            said = self._value(first, part, select) if known else self._operand(part, select, depth)
            parts.append(said)
        others = "、".join(part for part in parts[1:] if part != "“”")
        if not others:
            return parts[0]
        return f"{parts[0]}（没有则用{others}）"

    def _call(self, node: exp.Anonymous, select: exp.Select, depth: int) -> str:
        name, args = str(node.this).lower(), node.expressions
        first = str(args[0].this) if args and args[0].is_string else ""
        said = [self._operand(arg, select, depth) for arg in args]
        if name in _DUE:
            return f"“{_parameter(first)}”自{said[1]}起的{_DUE[name]}"
        if name == "param":
            return f"“{_parameter(first)}”"
        if name == "param_has":
            return f"“{_parameter(first)}”含有{said[2]}"
        if name == "law_known":
            return f"“{_parameter(first)}”当时的法律文本在目录中"
        if name == "tunable":
            tunable = self.model.tunable.get(first)
            return f"本院设定的“{tunable.title['zh'] if tunable else first}”"
        if name == "covered":
            title = catalogue()[first].title["zh"] if first in catalogue() else first
            return f"“{title}”表已声明完整"
        if name in _CALLS:
            return _CALLS[name].format(*said)
        return f"`{' '.join(node.sql().split())}`"


def _parameter(key: str) -> str:
    found = law.parameters().get(key)
    return found.title["zh"] if found else key


def _is_null(node: exp.Expr) -> bool:
    return isinstance(node, exp.Is) and node.expression.sql().upper() == "NULL"


def _is_condition(node: exp.Expr) -> bool:
    """Whether an expression is a condition by its form."""
    node = node.unnest()
    if isinstance(node, exp.Coalesce):
        return isinstance(node.expressions[-1], exp.Boolean)
    kinds = (exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between)
    named = isinstance(node, exp.Anonymous) and str(node.this).lower() in (
        "covered", "law_known", "contains", "starts_with", "param_has", "age_reached",
    )  # fmt: skip
    return isinstance(node, kinds) or node.key in _COMPARED or named
