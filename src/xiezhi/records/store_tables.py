"""One Delta table of the store: create, roll back, evolve, merge, read.

Versions above the one a manifest names never happened: they are what a crashed batch left. They
are taken out of the table's log before the next write, so neither a reader nor the change feed
can meet them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, Schema, write_deltalake

from xiezhi.durable import flush_tree
from xiezhi.errors import XiezhiError
from xiezhi.records.catalogue import RecordType, SystemTable

# Where a row came from is not what it says: a change of these alone is no change.
PROVENANCE = ("_batch", "_row", "_sheet", "_file")
# Manifests name old versions, so neither the log nor the files expire; `purge` removes them.
_FOREVER = "interval 36500 days"
_CONFIGURATION = {
    "delta.enableChangeDataFeed": "true",
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": _FOREVER,
    "delta.deletedFileRetentionDuration": _FOREVER,
}


@dataclass(frozen=True)
class Merged:
    """What a merge did. `version` is unchanged when nothing was new."""

    version: int
    inserted: int
    updated: int
    removed: int = 0


class TableFolder:
    """The Delta table of one record type (or system table) in a folder."""

    def __init__(self, path: Path, kind: RecordType | SystemTable) -> None:
        self.path = path
        self.kind = kind
        self.schema = kind.arrow_schema()

    def prepare(self, version: int | None) -> int:
        """Bring the table to `version` (None: not yet visible) and to the declared schema."""
        before = set(self.path.rglob("*"))
        if version is None:
            self.remove()
            before = set()
            DeltaTable.create(str(self.path), self.schema, configuration=_CONFIGURATION)
            version = 0
        else:
            self.roll_back(version)
        version = self._evolve(version)
        self._flush_since(before)
        return version

    def remove(self) -> None:
        """Delete the table, if there is one."""
        if self.path.exists():
            shutil.rmtree(self.path)

    def roll_back(self, version: int) -> None:
        """Take every later version out of the log, the latest first so that no gap appears."""
        log = self.path / "_delta_log"
        later = [p for p in log.iterdir() if p.name[:20].isdigit() and int(p.name[:20]) > version]
        if not later:
            return
        # It may point at a checkpoint that goes; without it the log is simply listed.
        (log / "_last_checkpoint").unlink(missing_ok=True)
        for path in sorted(later, key=lambda p: (int(p.name[:20]), p.name), reverse=True):
            path.unlink()

    def sweep(self) -> None:
        """Delete data files that no version in the log names."""
        named = set()
        for commit in (self.path / "_delta_log").glob("*.json"):
            for line in commit.read_text(encoding="utf-8").splitlines():
                for action in ("add", "cdc", "remove"):
                    entry = json.loads(line).get(action)
                    if entry:
                        named.add(self.path / unquote(entry["path"]))
        for path in self.path.rglob("*.parquet"):
            if "_delta_log" not in path.parts and path not in named:
                path.unlink()

    def merge(self, version: int, rows: pa.Table, gone: Collection[str] = ()) -> Merged:
        """Insert the rows that are new and replace those that differ, by `_id`; drop those `gone`.

        `rows` has the declared schema and no `_id` twice, and none that is `gone`. Rows equal to
        what is stored are left alone, so the same batch again makes no new version.
        """
        merged = self._merge(version, rows)
        stored = self.read(merged.version)["_id"].to_pylist() if gone else []
        present = sorted(set(gone).intersection(stored))
        if not present:
            return merged
        before = set(self.path.rglob("*"))
        listed = ", ".join("'" + id.replace("'", "''") + "'" for id in present)
        DeltaTable(str(self.path)).delete(f"_id IN ({listed})")
        self._flush_since(before)
        return replace(merged, version=self.current(), removed=len(present))

    def _merge(self, version: int, rows: pa.Table) -> Merged:
        new, changed = self._differing(version, rows)
        if not new.num_rows and not changed.num_rows:
            return Merged(version, 0, 0)
        before = set(self.path.rglob("*"))
        if not changed.num_rows:
            write_deltalake(str(self.path), self._padded(new), mode="append")
        else:
            stored = DeltaTable(str(self.path))
            source = self._padded(pa.concat_tables([new, changed]))
            # The rule is repeated here although unchanged rows were left out: a plain `<>` would
            # miss changes from and to NULL. The engine binds OR before IS DISTINCT
            # FROM, hence the brackets.
            differs = " OR ".join(
                f'(target."{name}" IS DISTINCT FROM source."{name}")' for name in self._content()
            )
            stored.merge(
                source, "target._id = source._id", source_alias="source", target_alias="target"
            ).when_matched_update_all(differs).when_not_matched_insert_all().execute()
        self._flush_since(before)
        return Merged(self.current(), new.num_rows, changed.num_rows)

    def current(self) -> int:
        """The newest version in the log, visible or not."""
        return int(DeltaTable(str(self.path)).version())

    def files(self, version: int) -> list[str]:
        """The Parquet files of a version; none for an empty table."""
        uris = DeltaTable(str(self.path), version=version).file_uris()
        # The folder comes back percent-encoded; tables are not partitioned, so the name is enough.
        return [str(self.path / uri.rsplit("/", 1)[-1]) for uri in uris]

    def read(self, version: int) -> pa.Table:
        """The rows of a version in the declared schema; columns added since are NULL."""
        with duckdb.connect() as db:
            self._view(db, version)
            rows = db.sql("SELECT * FROM target").to_arrow_table()
        return rows.select(self.schema.names).cast(self.schema)

    def changed_ids(self, old: int, new: int) -> pa.Table:
        """The `_id`s that the change feed names between two versions (old < new)."""
        feed = DeltaTable(str(self.path)).load_cdf(old + 1, new, columns=["_id"])
        return pa.table(feed).select(["_id"]).group_by("_id").aggregate([])

    def _view(self, db: duckdb.DuckDBPyConnection, version: int) -> None:
        """Make the view `target` of a version's rows, with at least the declared columns."""
        db.register("declared", self.schema.empty_table())
        files = self.files(version)
        if not files:
            db.execute("CREATE VIEW target AS SELECT * FROM declared")
            return
        stored = db.read_parquet(files, union_by_name=True)
        stored.create_view("stored")
        # A column renamed since is found under its former id.
        renames = self._renames()
        columns = ", ".join(f'"{name}" AS "{renames.get(name, name)}"' for name in stored.columns)
        db.execute(
            "CREATE VIEW target AS SELECT * FROM declared "
            f"UNION ALL BY NAME (SELECT {columns} FROM stored)"
        )

    def _differing(self, version: int, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
        """The rows whose `_id` is new, and those that say something else than the stored ones."""
        if not self.files(version):
            return rows, rows.slice(0, 0)
        differs = " OR ".join(f's."{name}" IS DISTINCT FROM t."{name}"' for name in self._content())
        with duckdb.connect() as db:
            self._view(db, version)
            db.register("source", rows)
            new = db.sql("SELECT s.* FROM source s ANTI JOIN target t ON s._id = t._id")
            changed = db.sql(
                f"SELECT s.* FROM source s JOIN target t ON s._id = t._id WHERE {differs}"
            )
            return (
                new.to_arrow_table().cast(self.schema),
                changed.to_arrow_table().cast(self.schema),
            )

    def outdated(self, version: int, rows: pa.Table) -> pa.Table:
        """The `_id`s of `rows` whose stored row is of a newer export, with what they would change.

        `_id`, `stored_on` (the day of the stored row) and `differs` (whether the older row says
        anything else). An export of unknown day is neither older nor newer.
        """
        known = [name for name in self._content() if name not in ("_extracted_on", "_clock")]
        differs = " OR ".join(f's."{name}" IS DISTINCT FROM t."{name}"' for name in known)
        with duckdb.connect() as db:
            self._view(db, version)
            db.register("source", rows)
            return db.sql(
                f"SELECT s._id, t._extracted_on AS stored_on, ({differs}) AS differs FROM source s "
                "JOIN target t ON s._id = t._id WHERE s._extracted_on < t._extracted_on"
            ).to_arrow_table()

    def _flush_since(self, before: set[Path]) -> None:
        """Put new files on the disk: what a manifest names has to be there before it."""
        flush_tree(self.path, [p for p in set(self.path.rglob("*")) - before if p.is_file()])

    def _content(self) -> list[str]:
        return [name for name in self.schema.names if name not in ("_id", *PROVENANCE)]

    def _renames(self) -> Mapping[str, str]:
        if isinstance(self.kind, SystemTable):
            return {}
        return {was: field.id for field in self.kind.fields.values() for was in field.was}

    def _evolve(self, version: int) -> int:
        """Rename and add columns as the catalogue has come to say. Errors: REC-007 other types."""
        stored = self._stored_schema(version)
        if any(name in self._renames() for name in stored.names):
            rows = self.read(version)
            write_deltalake(str(self.path), rows, mode="overwrite", schema_mode="overwrite")
            version = self.current()
            stored = self._stored_schema(version)
        for field in self.schema:
            if field.name in stored.names and stored.field(field.name).type != field.type:
                raise XiezhiError(
                    "REC-007",
                    table=self.kind.id,
                    field=field.name,
                    stored=stored.field(field.name).type,
                    declared=field.type,
                )
        added = pa.schema([field for field in self.schema if field.name not in stored.names])
        if added.names:
            fields = Schema.from_arrow(added).fields
            DeltaTable(str(self.path)).alter.add_columns(fields)
            version = self.current()
        return version

    def _stored_schema(self, version: int) -> pa.Schema:
        return pa.schema(DeltaTable(str(self.path), version=version).schema().to_arrow())

    def _padded(self, rows: pa.Table) -> pa.Table:
        """With NULL for stored columns that the catalogue no longer declares."""
        for field in self._stored_schema(self.current()):
            if field.name not in rows.column_names:
                rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
        return rows
