"""Shared relations compiled and computed: once for all models of a run, each after what it reads."""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.screening.compiler import compile_sql, read_relations
from xiezhi.screening.derived import DerivedRelation, base_types, in_order
from xiezhi.screening.engines.base import Engine
from xiezhi.screening.models import Model
from xiezhi.screening.problem import CompileError
from xiezhi.screening.relations import Relations


def compile_relation(relation: DerivedRelation, dialect: str = "duckdb") -> str:
    """The relation's SQL for `dialect`. Errors: CompileError naming it and every fault."""
    try:
        return compile_sql(
            relation.sql,
            inputs=read_relations(relation.inputs),
            outputs={},
            dialect=dialect,
            tunable={name: tunable.value for name, tunable in relation.tunable.items()},
            standard=relation.outputs(),
        )
    except CompileError as error:
        raise CompileError(error.problems, relation.id) from None


def needed_relations(models: Iterable[Model]) -> list[DerivedRelation]:
    """The shared relations that the models read, each after what it reads."""
    return in_order({name for model in models for name in model.inputs})


def needed_types(models: Iterable[Model]) -> list[str]:
    """Every record type the models read, themselves or through a shared relation."""
    return sorted(base_types({name for model in models for name in model.inputs}))


def prepare(engine: Engine, relations: Relations, models: Iterable[Model]) -> None:
    """Make the rows readable for the models, and compute the shared relations they declare.

    Errors: those of compiler and engine.
    """
    engine.prepare(relations)
    for relation in needed_relations(models):
        engine.materialise(relation.id, compile_relation(relation, engine.name))
