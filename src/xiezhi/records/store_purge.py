"""Purge: remove a unit from every version of the store, for sealing and deletion.

Old versions of a Delta table keep old rows, and its log keeps keys in file statistics. So every
table that held the unit is built anew, version by version, without it; the manifests keep their
ids and name the versions of the new tables. The new tables are made beside the old ones; a journal
then says what is to be exchanged, and from that moment the purge is completed even after a crash.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from xiezhi.durable import flush_tree, write_durably
from xiezhi.errors import XiezhiError
from xiezhi.records.catalogue import RecordType, SystemTable, catalogue, table
from xiezhi.records.manifest import Counts, Manifest, Manifests
from xiezhi.records.recording import files_digest
from xiezhi.records.store_tables import TableFolder

if TYPE_CHECKING:
    from xiezhi.records.store import Store

_JOURNAL = "purge.json"
_BESIDE = "purge"
# The types that stand for a document as a whole. Others name it in this column by its id, not by a
# reference, since it may have become either.
DOCUMENTS = ("commutation_ruling", "judgment")
_DOCUMENT = "document_id"
# What a journal may name: folders of tables, files of texts, manifests.
_TABLE, _TEXT, _NUMBER = (re.compile(each) for each in (r"\w+", r"[0-9a-f]{40}", r"[0-9]{6,}"))
Units = dict[str, set[str]]


def is_pending(path: Path) -> bool:
    """Whether a purge was decided and not completed."""
    return (path / _JOURNAL).exists()


def recover(store: Store) -> None:
    """Complete a purge that was decided; drop one that was only begun. Call under the lock."""
    if is_pending(store.path):
        _apply(store)
    elif (store.path / _BESIDE).exists():
        shutil.rmtree(store.path / _BESIDE)


def purge(store: Store, unit: str, *, dry_run: bool) -> dict[str, int]:
    """See `Store.purge`. Call under the lock."""
    record_type, record_id = _parse(unit)
    manifests = store.manifests()
    visible = manifests[-1]
    # Rows that only an older version has may hang on others that no version shows any more.
    gone = family(store, manifests, {record_type: {record_id}})
    counts = {name: len(ids) for name, ids in gone.items() if ids}
    touched = [name for name in visible.tables if _mentions(store, manifests, name, gone)]
    if not touched:
        raise XiezhiError("REC-020", unit=unit)
    if dry_run:
        return counts
    folders = {name: folder_of(store.path / "tables", name) for name in visible.tables}
    for name, folder in folders.items():
        folder.roll_back(visible.tables[name])
        folder.sweep()
    for orphan in (store.path / "tables").iterdir():
        if orphan.name not in folders:
            shutil.rmtree(orphan)
    rewritten = manifests
    for name in touched:
        rewritten = _rebuild(store, rewritten, name, gone)
    after = rewritten[-1]
    # Before the journal: from there on nothing stops the purge.
    store.tell_purge(after, counts, _digests(store, touched, after))
    _forget_reasons(store.path / "quarantine", gone)
    journal = {
        "tables": touched,
        "manifests": [manifest.as_json() for manifest in rewritten],
        "texts": _texts(store, gone),
    }
    write_durably(store.path / _JOURNAL, json.dumps(journal, ensure_ascii=False).encode())
    _apply(store)
    return counts


def _apply(store: Store) -> None:
    """Exchange what the journal says. Every step may be repeated. Errors: REC-008 damaged."""
    journal = _journal(store.path / _JOURNAL)
    for name in journal["tables"]:
        new, old = store.path / _BESIDE / name, store.path / "tables" / name
        if new.exists():
            if old.exists():
                shutil.rmtree(old)
            new.rename(old)
    manifests = Manifests(store.path / "manifests")
    for content in journal["manifests"]:
        manifests.publish(Manifest.from_json(content))
    for text in journal["texts"]:
        (store.path / "texts" / text).unlink(missing_ok=True)
    if store.vault:
        for name in journal["tables"]:
            store.vault.keep_only(name, _pseudonyms(store, name))
    if (store.path / _BESIDE).exists():
        shutil.rmtree(store.path / _BESIDE)
    flush_tree(store.path / "tables", ())
    (store.path / _JOURNAL).unlink()


def _journal(path: Path) -> dict[str, Any]:
    """The journal, if all that it names lies within the store: its files will be deleted."""
    try:
        journal: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        fit = (
            *(_TABLE.fullmatch(name) for name in journal["tables"]),
            *(_TEXT.fullmatch(name) for name in journal["texts"]),
            *(_NUMBER.fullmatch(content["id"]) for content in journal["manifests"]),
        )
    except (ValueError, KeyError, TypeError):
        fit = (None,)
    if not all(fit):
        raise XiezhiError("REC-008", file=path.name)
    return journal


def _parse(unit: str) -> tuple[str, str]:
    name, _, record_id = unit.partition(":")
    if name not in catalogue() or ":" not in record_id:
        raise XiezhiError("REC-021", unit=unit)
    return name, record_id


def folder_of(tables: Path, name: str) -> TableFolder:
    """A table by its name, also one whose owner was not imported."""
    return TableFolder(tables / name, _kind(tables, name))


def _kind(tables: Path, name: str) -> RecordType | SystemTable:
    """What a table is. A system table whose owner was not imported tells its schema itself."""
    kind = table(name)
    if kind is not None:
        return kind
    stored = DeltaTable(str(tables / name)).schema().to_arrow()
    return SystemTable(name, pa.schema(stored))


def family(
    store: Store, manifests: Sequence[Manifest], units: Mapping[str, Collection[str]]
) -> Units:
    """The units and, transitively, the records that refer to them in any of the manifests."""
    gone: Units = {name: set(ids) for name, ids in units.items()}
    waiting = list(gone)
    while waiting:
        target = waiting.pop()
        for child in catalogue().values():
            if not _may_belong(child, target):
                continue
            found: set[str] = set()
            for rows in _versions(store, manifests, child.id).values():
                found.update(rows.filter(_doomed(child.id, rows, gone))["_id"].to_pylist())
            if found - gone.get(child.id, set()):
                gone.setdefault(child.id, set()).update(found)
                waiting.append(child.id)
    return gone


def _may_belong(child: RecordType, target: str) -> bool:
    """Whether rows of a type can name a row of another."""
    if any(field.ref == target for field in child.fields.values()):
        return True
    return _DOCUMENT in child.fields and child.id not in DOCUMENTS


def _mentions(store: Store, manifests: list[Manifest], name: str, gone: Units) -> bool:
    """Whether any version of a table holds a row that has to go."""
    return any(
        pc.any(_doomed(name, rows, gone)).as_py()
        for rows in _versions(store, manifests, name).values()
    )


def _versions(store: Store, manifests: Iterable[Manifest], name: str) -> dict[int, pa.Table]:
    """The rows of each version that a manifest names, oldest first."""
    folder = folder_of(store.path / "tables", name)
    versions = sorted({m.tables[name] for m in manifests if name in m.tables})
    return {version: folder.read(version) for version in versions}


def _doomed(name: str, rows: pa.Table, gone: Units) -> pa.ChunkedArray:
    """Which rows have to go: the units themselves and whatever names one of them."""
    kind = table(name)
    if isinstance(kind, RecordType):
        masks = [pc.is_in(rows["_id"], pa.array(sorted(gone.get(name, ())), pa.string()))]
        masks.extend(
            pc.is_in(rows[field.id], pa.array(sorted(gone[field.ref]), pa.string()))
            for field in kind.stored_fields()
            if field.ref and gone.get(field.ref)
        )
        if _DOCUMENT in kind.fields and name not in DOCUMENTS:
            masks.append(_of_documents(rows, gone))
        return _any(masks)
    # Findings and the like name units in facts and sentences too.
    ids = sorted({record_id for found in gone.values() for record_id in found})
    named = r"(^|[^\w\-/.])(" + "|".join(re.escape(i) for i in ids) + r")($|[^\w\-/])"
    return _any(pc.match_substring_regex(_as_text(column), named) for column in rows.columns)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as text in which ids can be found, nested values too."""
    if not pa.types.is_nested(column.type):
        return column.cast(pa.string())
    texts = [json.dumps(value, ensure_ascii=False, default=str) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _of_documents(rows: pa.Table, gone: Units) -> pa.ChunkedArray:
    """Places and doubts of documents that were read into one of the units, or of its own row."""
    documents = {record_id for name in DOCUMENTS for record_id in gone.get(name, ())}
    units = {(name, record_id) for name, ids in gone.items() for record_id in ids}
    sources, ids = rows["_source"].to_pylist(), rows["document_id"].to_pylist()
    mask = [f"{s}:{d}" in documents for s, d in zip(sources, ids, strict=True)]
    if "record_key" in rows.column_names:
        types, keys = rows["record_type"].to_pylist(), rows["record_key"].to_pylist()
        own = zip(types, sources, keys, strict=True)
        mask = [m or (t, f"{s}:{k}") in units for m, (t, s, k) in zip(mask, own, strict=True)]
    return pa.chunked_array([pa.array(mask, pa.bool_())])


def _any(masks: Iterable[pa.ChunkedArray]) -> pa.ChunkedArray:
    result = None
    for mask in masks:
        mask = pc.fill_null(mask, False)
        result = mask if result is None else pc.or_(result, mask)
    return result


def _rebuild(store: Store, manifests: list[Manifest], name: str, gone: Units) -> list[Manifest]:
    """Build a table anew beside the old one; returns manifests that name its versions."""
    folder = TableFolder(store.path / _BESIDE / name, _kind(store.path / "tables", name))
    version = folder.prepare(None)
    renumbered: dict[int, tuple[int, int]] = {}
    before: set[str] = set()
    for old, rows in _versions(store, manifests, name).items():
        kept = rows.filter(pc.invert(_doomed(name, rows, gone)))
        ids = set(kept["_id"].to_pylist()) if "_id" in kept.column_names else set()
        version = folder.merge(version, kept, before - ids).version
        before = ids
        renumbered[old] = (version, kept.num_rows)
    flush_tree(folder.path, [p for p in folder.path.rglob("*") if p.is_file()])
    return [_renumbered(manifest, name, renumbered) for manifest in manifests]


def _digests(store: Store, names: Iterable[str], manifest: Manifest) -> dict[str, str]:
    """The digests of the tables that were built anew, which still lie beside the old ones."""
    found = {}
    for name in names:
        folder = TableFolder(store.path / _BESIDE / name, _kind(store.path / "tables", name))
        found[name] = files_digest(folder.files(manifest.tables[name]))
    return found


def _renumbered(manifest: Manifest, name: str, versions: Mapping[int, tuple[int, int]]) -> Manifest:
    if name not in manifest.tables:
        return manifest
    version, rows = versions[manifest.tables[name]]
    # What a batch inserted and updated is history of the batch; only the rows now there change.
    counts = replace(manifest.counts.get(name, Counts(0, 0, 0)), rows=rows)
    return replace(
        manifest,
        tables={**manifest.tables, name: version},
        counts={**manifest.counts, name: counts},
    )


def _forget_reasons(quarantine: Path, gone: Units) -> None:
    """Drop the reasons of quarantined rows whose faulty value is the key of a unit."""
    ids = {record_id for found in gone.values() for record_id in found}
    keys = ids | {record_id.split(":", 1)[1] for record_id in ids}
    for path in quarantine.glob("*/reasons.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if json.loads(line).get("value") not in keys]
        if len(kept) < len(lines):
            write_durably(path, "".join(f"{line}\n" for line in kept).encode())


def _texts(store: Store, gone: Units) -> list[str]:
    """File names of the texts of the units, which are kept under source and document id."""
    if store.texts is None:
        return []
    ids = {tuple(record_id.split(":", 1)) for found in gone.values() for record_id in found}
    paths = (store.texts.path(source, document) for source, document in sorted(ids))
    return [path.name for path in paths if path.is_file()]


def _pseudonyms(store: Store, name: str) -> set[str]:
    """The pseudonyms that any version of a table refers to."""
    kind = table(name)
    if not isinstance(kind, RecordType):
        return set()
    columns = [field.id for field in kind.fields.values() if field.personal == "identity"]
    found: set[str] = set()
    for rows in _versions(store, store.manifests(), name).values():
        for column in columns:
            found.update(value for value in rows[column].to_pylist() if value)
    return found
