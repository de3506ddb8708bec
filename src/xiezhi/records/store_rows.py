"""The rows of one table: made ready to be written, and compared between two versions."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.errors import XiezhiError
from xiezhi.records.store_tables import TableFolder


def ready_rows(folder: TableFolder, table: str, rows: pa.Table, batch: str) -> pa.Table:
    """The rows in the declared schema, each `_id` once.

    Errors: REC-006 a column the table lacks, REC-005 an `_id` twice.
    """
    schema = folder.schema
    unknown = [name for name in rows.column_names if name not in schema.names]
    if unknown or "_id" not in rows.column_names:
        raise XiezhiError("REC-006", table=table, column=", ".join(unknown) or "_id")
    columns: list[Any] = []
    for field in schema:
        if field.name in rows.column_names:
            columns.append(rows[field.name].cast(field.type))
        elif field.name == "_batch":
            columns.append(pa.repeat(pa.scalar(batch, pa.string()), rows.num_rows))
        else:
            columns.append(pa.nulls(rows.num_rows, field.type))
    ready = pa.table(columns, schema=schema)
    _refuse_repeats(table, ready)
    return ready


def difference(
    folder: TableFolder,
    versions: tuple[int | None, int | None],
    before: pa.Table,
    after: pa.Table,
) -> pa.Table:
    """The net difference of two versions and their rows, old to new, as `Store.changes` gives it."""
    with duckdb.connect() as db:
        if None not in versions and versions[0] != versions[1]:
            first, last = sorted(v for v in versions if v is not None)
            touched = folder.changed_ids(first, last)
            db.register("touched", touched)
            db.register("all_before", before)
            db.register("all_after", after)
            # The feed names what may have changed; the two states say what has.
            for name in ("before", "after"):
                db.execute(
                    f"CREATE TABLE {name} AS SELECT * FROM all_{name} SEMI JOIN touched USING (_id)"
                )
        elif versions[0] == versions[1]:
            db.register("before", before.slice(0, 0))
            db.register("after", after.slice(0, 0))
        else:
            db.register("before", before)
            db.register("after", after)
        columns = ", ".join(f'"{name}"' for name in folder.schema.names)
        result = db.sql(
            f"SELECT {columns}, 'delete' AS _change FROM before ANTI JOIN after USING (_id) "
            f"UNION ALL SELECT {columns}, 'insert' FROM after ANTI JOIN before USING (_id) "
            f"UNION ALL (SELECT {columns}, 'update_before' FROM "
            f"(SELECT * FROM before SEMI JOIN after USING (_id) EXCEPT SELECT * FROM after)) "
            f"UNION ALL (SELECT {columns}, 'update_after' FROM "
            f"(SELECT * FROM after SEMI JOIN before USING (_id) EXCEPT SELECT * FROM before)) "
            "ORDER BY _id, _change DESC"
        ).to_arrow_table()
        return result


def _refuse_repeats(table: str, rows: pa.Table) -> None:
    """A key twice in one batch cannot be merged: which row is right is not ours to say."""
    counted = pc.value_counts(rows["_id"])
    repeated = [entry["values"].as_py() for entry in counted if entry["counts"].as_py() > 1]
    if not repeated and not rows["_id"].null_count:
        return
    first = repeated[0] if repeated else None
    same = rows.filter(pc.equal(rows["_id"], first) if first else pc.is_null(rows["_id"]))
    lines = same["_row"].to_pylist() if "_row" in same.column_names else []
    raise XiezhiError(
        "REC-005", table=table, id=first or "", lines=", ".join(str(line) for line in lines)
    )
