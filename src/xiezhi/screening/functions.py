"""The functions of the portable subset: what they take, what they give, what they mean.

`docs/model-sql.md` has a heading for each; a test compares. Their SQL is in `lowering.py` (the law)
and `calls.py` (the rest).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Kinds of arguments beside the logical types: a literal that names something.
LITERALS = ("parameter", "month_rule", "record_type", "tunable", "literal_text")


@dataclass(frozen=True, slots=True)
class Function:
    """`args` are logical types (alternatives joined by `|`) or one of `LITERALS`; the last
    `optional` of them may be left out. `gives` is the logical type of the result, `same` that of
    the first argument."""

    name: str
    args: tuple[str, ...]
    gives: str
    optional: int = 0

    @property
    def least(self) -> int:
        return len(self.args) - self.optional


_DAY = "date"
_START = "date|datetime"
_DUE = ("parameter", _START, "integer", "integer", "boolean")
_DUE_ON = ("parameter", _DAY, _START, "integer", "integer", "boolean")

_ALL = (
    Function("param", ("parameter", _DAY), "integer"),
    Function("param_has", ("parameter", _DAY, "text"), "boolean"),
    Function("law_known", ("parameter", _DAY), "boolean"),
    Function("due", _DUE, "due", optional=3),
    Function("due_strict", _DUE, "due", optional=3),
    Function("due_on", _DUE_ON, "due", optional=3),
    Function("due_on_strict", _DUE_ON, "due", optional=3),
    Function("add_months", (_DAY, "integer", "month_rule"), "date"),
    Function("add_days", (_DAY, "integer"), "date"),
    Function("add_workdays", (_DAY, "integer"), "date"),
    Function("days_between", (_DAY, _DAY), "integer"),
    Function("roll", (_DAY,), "date"),
    Function("sentence_end", (_DAY, "integer", "integer", "integer"), "date"),
    Function("age_reached", (_DAY, "integer", _DAY), "boolean"),
    Function("later", ("date|datetime|integer|decimal",) * 2, "same"),
    Function("earlier", ("date|datetime|integer|decimal",) * 2, "same"),
    Function("date_of", ("datetime",), "date"),
    Function("as_text", ("date|integer|text",), "text"),
    Function("contains", ("text", "literal_text"), "boolean"),
    Function("starts_with", ("text", "literal_text"), "boolean"),
    Function("covered", ("record_type", "text", _DAY, _DAY), "boolean"),
    Function("missing", (), "text"),
    Function("tunable", ("tunable",), "integer|decimal"),
)
FUNCTIONS: Mapping[str, Function] = {function.name: function for function in _ALL}
