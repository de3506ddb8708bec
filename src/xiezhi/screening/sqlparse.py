"""`model.sql` into a syntax tree. DuckDB's syntax is the source form of the portable subset.

Only the five SQL functions of the subset are read as such; every other name stays a plain call, so
that the parser's own knowledge of functions can neither rename one of ours nor admit a stranger.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from sqlglot import exp
from sqlglot.dialects import DuckDB
from sqlglot.errors import ParseError, TokenError

from xiezhi.screening.problem import CompileError, Problem

# Nodes one inside the other. Real models stay below forty; a stack bears some hundreds.
_DEEPEST = 120
_OWN = ("COALESCE", "COUNT", "MIN", "MAX", "SUM", "ROW_NUMBER")


# sqlglot's dialects are compiled and come without types, so their subclasses derive from Any.
class _Portable(DuckDB):  # type: ignore[misc]
    """DuckDB's grammar without its functions."""

    class Parser(DuckDB.Parser):  # type: ignore[misc]
        FUNCTIONS: dict[str, Callable[..., exp.Expr]] = {
            name: build for name, build in DuckDB.Parser.FUNCTIONS.items() if name in _OWN
        }


@functools.lru_cache(maxsize=64)
def parse(sql: str) -> exp.Expr:
    """The one statement of `sql`, shared by all who ask: nobody may change it.

    Errors: CompileError (SCR-002 syntax, SCR-003 not one SELECT).
    """
    try:
        statements = [node for node in _Portable().parse(sql) if node is not None]
        if any(_too_deep(node) for node in statements):
            raise RecursionError
    except RecursionError:
        raise CompileError([Problem("SCR-002", {"line": 1, "what": "((((…"})]) from None
    except ParseError as error:
        first: dict[str, Any] = error.errors[0] if error.errors else {}
        what = first.get("highlight") or first.get("description") or str(error)
        raise CompileError(
            [Problem("SCR-002", {"line": first.get("line", 1), "what": what})]
        ) from None
    except TokenError as error:
        raise CompileError([Problem("SCR-002", {"line": 1, "what": str(error)})]) from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Select | exp.Union):
        kinds = ", ".join(node.key.upper() for node in statements) or "—"
        raise CompileError([Problem("SCR-003", {"what": kinds})])
    return statements[0]


def _too_deep(statement: exp.Expr) -> bool:
    """Whether walking down the statement, as compiling does, would exhaust the stack."""
    level, depth = [statement], 0
    while level and depth <= _DEEPEST:
        level = [part for node in level for part in node.iter_expressions()]
        depth += 1
    return bool(level)


def line_of(node: exp.Expr) -> int:
    """The line a node stands on: that of its first part that knows one, else of what surrounds it."""
    around: exp.Expr | None = node
    while around is not None:
        for part in around.walk(bfs=False):
            if "line" in part.meta:
                return int(part.meta["line"])
        around = around.parent
    return 1
