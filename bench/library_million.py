"""The whole library over a million cases on DuckDB: total time, each model, peak memory.

    python -m bench.library_million [--cases 1000000] [--block 20000]

A block of scripted cases (every form, lawful and planted) is drawn once, read by the checks of the
intake, and repeated with keys, references, numbers and persons of its own. Afterwards the shared
relations are made views instead of tables, so that each model works them out for itself: the difference
is what computing them once saves.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiezhi.demo.book import Book
from xiezhi.demo.county import AS_OF, EXTRACTED_ON
from xiezhi.demo.declarations import declare
from xiezhi.demo.scripts.reader import read_scripts
from xiezhi.demo.scripts.tables import tables
from xiezhi.demo.scripts.writing import homes, play_form
from xiezhi.records import RecordType, catalogue
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import compile_relation, needed_relations, needed_types
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import Model, load_library
from xiezhi.screening.relations import (
    Relations,
    RelationSource,
    coverage_spans,
    relation_schema,
)
from xiezhi.screening.run import capped

CASES, BLOCK = 1_000_000, 20_000
# Every so many cases one is a planted one.
_PLANTED = 50
_KINDS = ("case_no", "credit_code")
_SLOWEST = 12


def block(models: Sequence[Model], cases: int) -> tuple[dict[str, pa.Table], int]:
    """The tables of so many cases, and their rows."""
    scripts = read_scripts({model.id: model.unit for model in models})
    book, home = Book(random.Random(1)), homes(scripts)
    lawful = [form for script in scripts for form in script.lawful]
    planted = [form for script in scripts for form in script.planted]
    for number in range(cases):
        forms = planted if number % _PLANTED == 0 else lawful
        turn = number // _PLANTED if number % _PLANTED == 0 else number
        play_form(book, forms[turn % len(forms)], home)
    rows = sum(map(len, book.rows.values()))
    declare(book)
    found, refused = tables(book, home, EXTRACTED_ON)
    assert not refused, refused[:3]
    return found, rows


def own_columns(kind: RecordType) -> set[str]:
    """The columns that tell one block's rows from another's."""
    named = {
        field.id
        for field in kind.fields.values()
        if field.ref or field.personal == "identity" or field.type in _KINDS
    }
    return {"_id", *kind.key, *named}


def repeated(kind: RecordType, table: pa.Table, number: int) -> pa.Table:
    """The table with keys, references and persons of its own."""
    mark = pa.scalar(f"~{number}")
    for name in own_columns(kind) & set(table.column_names):
        column = table.column(name)
        if pa.types.is_string(column.type):
            shifted = pc.binary_join_element_wise(column, mark, "")
            table = table.set_column(table.schema.get_field_index(name), name, shifted)
    return table


def write(folder: Path, found: Mapping[str, pa.Table], times: int) -> dict[str, list[str]]:
    """Every table so many times as Parquet files; those of the county stand once."""
    files: dict[str, list[str]] = {}
    for type, table in found.items():
        once = type in ("organ", "coverage")
        for number in range(1 if once else times):
            path = folder / f"{type}-{number}.parquet"
            pq.write_table(table if once else repeated(catalogue()[type], table, number), path)
            files.setdefault(type, []).append(str(path))
    return files


@dataclass(frozen=True)
class Times:
    """Seconds of each shared relation and of each model, and how many units were hard."""

    relations: dict[str, float]
    models: dict[str, float]
    units: int
    hard: int


def run(
    engine: DuckDBEngine, relations: Relations, models: Sequence[Model], *, once: bool
) -> Times:
    """Every model; the shared relations computed `once`, or by each model for itself."""
    engine.prepare(relations)
    spent: dict[str, float] = {}
    for relation in needed_relations(models):
        sql, started = compile_relation(relation, engine.name), time.perf_counter()
        if once:
            engine.materialise(relation.id, sql)
        else:
            engine._ready().execute(f'CREATE TEMP VIEW "{relation.id}" AS {sql}')
        spent[relation.id] = time.perf_counter() - started
    taken: dict[str, float] = {}
    units = hard = 0
    for model in models:
        sql, started = capped(model, compile_model(model, engine.name)), time.perf_counter()
        engine.materialise("said", sql)
        taken[model.id] = time.perf_counter() - started
        counted = engine.query(
            "SELECT COUNT(*) AS n, COUNT(CASE WHEN s.outcome = 'hard' THEN 1 END) AS h FROM said AS s"
            " WHERE s.outcome <> 'out_of_scope'"
        ).to_pylist()[0]
        units, hard = units + counted["n"], hard + counted["h"]
    return Times(spent, taken, units, hard)


def measure(cases: int, size: int) -> Iterator[str]:
    """The figures, a line each."""
    models = load_library()
    with tempfile.TemporaryDirectory() as temporary:
        found, rows = block(models, size)
        times = -(-cases // size)
        files = write(Path(temporary), found, times)
        yield f"library: {times * size:,} cases, {times * rows:,} rows, {len(models)} models"
        sources = tuple(
            RelationSource(
                type, relation_schema(type), files=tuple(files.get(type, ())), as_of=AS_OF
            )
            for type in needed_types(models)
            if type in catalogue()
        )
        relations = Relations(sources, coverage_spans(found["coverage"]))
        with DuckDBEngine() as engine:
            shared = run(engine, relations, models, once=True)
            whole = sum(shared.relations.values()) + sum(shared.models.values())
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            yield (
                f"total {whole:.1f} s ({whole / len(models):.2f} s a model), {shared.units:,} units"
                f" examined, {shared.hard:,} hard; peak memory {peak:.1f} GB"
            )
            for name, seconds in shared.relations.items():
                yield f"  shared relation {name}: {seconds:.2f} s, once"
            slowest = sorted(shared.models.items(), key=lambda item: -item[1])
            for name, seconds in slowest[:_SLOWEST]:
                yield f"  {name}: {seconds:.2f} s"
            median = slowest[len(slowest) // 2][1]
            yield f"  median of the models: {median:.2f} s"
            users = [m for m in models if needed_relations([m])]
            alone = run(engine, relations, users, once=False)
            with_tables = sum(shared.models[m.id] for m in users) + sum(shared.relations.values())
            inline = sum(alone.models.values())
            yield (
                f"shared relations: {len(users)} models read them; computed once {with_tables:.1f} s in"
                f" all, by each model for itself {inline:.1f} s: {inline - with_tables:.1f} s saved"
            )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", "--rows", type=int, default=CASES)
    parser.add_argument("--block", type=int, default=BLOCK)
    chosen = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()},"
        f" DuckDB {duckdb.__version__}"
    )
    for line in measure(chosen.cases, chosen.block):
        print(line, flush=True)


if __name__ == "__main__":
    main()
