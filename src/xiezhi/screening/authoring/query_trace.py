"""Where a column of a model's query comes from: followed through the WITH parts to what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp


class Place(NamedTuple):
    """An expression and the SELECT it stands in, by whose tables its columns are named."""

    node: exp.Expr
    select: exp.Select


class Trace:
    """The parts of one query."""

    def __init__(self, tree: exp.Expr) -> None:
        self._parts = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}

    def source(self, column: exp.Column, select: exp.Select) -> str:
        """The WITH part, record type or relation a column is read from."""
        for table in (*_first(select), *(join.this for join in _joins(select))):
            if isinstance(table, exp.Table) and column.table in ("", table.alias_or_name):
                return str(table.name)
        return ""

    def joined_on(self, column: exp.Column, select: exp.Select) -> exp.Expr | None:
        """The condition by which the table of a column was joined; None for the first table."""
        for join in _joins(select):
            if join.this.alias_or_name == column.table:
                condition: exp.Expr | None = join.args.get("on")
                return condition
        return None

    def made_of(self, column: exp.Column, select: exp.Select) -> Place:
        """What a column is made of: the expression of the first WITH part that does more than pass
        it on, else the column as it is read from a table."""
        part = self._parts.get(self.source(column, select))
        first = next(selects(part), None) if part is not None else None
        found = defined(first, column.name) if first is not None else None
        if found is None:
            return Place(column, select)
        if isinstance(found.node, exp.Column):
            return self.made_of(found.node, found.select)
        return found


def _first(select: exp.Select) -> list[exp.Expr]:
    return [found.this for found in select.find_all(exp.From) if found.parent is select]


def _joins(select: exp.Select) -> list[exp.Join]:
    return list(select.args.get("joins") or ())


def selects(tree: exp.Expr) -> Iterator[exp.Select]:
    """The SELECTs that give the rows of a query, without those of its WITH parts."""
    if isinstance(tree, exp.Union):
        yield from selects(tree.left)
        yield from selects(tree.right)
    elif isinstance(tree, exp.Select):
        yield tree


def defined(select: exp.Select, name: str) -> Place | None:
    """The expression of a column of a SELECT."""
    for column in select.expressions:
        if column.alias_or_name == name:
            return Place(column.unalias().unnest(), select)
    return None
