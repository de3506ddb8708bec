"""Whose pseudonyms a finding rests on, for a request to learn an identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from xiezhi.operations import office
from xiezhi.records.catalogue import catalogue
from xiezhi.records.store import Store
from xiezhi.records.vault import Vault
from xiezhi.screening.findings import Finding


@dataclass(frozen=True, slots=True)
class Person:
    """A pseudonym in a record of a finding. `title`: of the field that holds it, in each language."""

    record_type: str
    title: Mapping[str, str]
    pseudonym: str


def persons_of(store: Store, finding: Finding) -> list[Person]:
    """The persons in the unit and in the records that the facts name, as the store now holds them.

    Each pseudonym once for a type and field, the unit's own first.
    """
    wanted: dict[str, list[str]] = {}
    places = [finding.unit.split(":", 1)]
    places += [[source.record_type, source.id] for source in finding.provenance]
    for type, id in places:
        if type in catalogue() and id not in wanted.setdefault(type, []):
            wanted[type].append(id)
    found: dict[tuple[str, str, str], Person] = {}
    manifest = store.manifest()
    with duckdb.connect() as db:
        for type, ids in wanted.items():
            fields = [f for f in catalogue()[type].stored_fields() if f.personal == "identity"]
            files = store.files(type, manifest)
            if not fields or not files:
                continue
            db.register("wanted", pa.table({"_id": pa.array(ids, pa.string())}))
            names = ", ".join(f'r."{field.id}"' for field in fields)
            rows = db.execute(
                f"SELECT {names} FROM read_parquet(?, union_by_name = true) AS r"
                " SEMI JOIN wanted USING (_id) ORDER BY r._id",
                [files],
            ).fetchall()
            for row in rows:
                for field, pseudonym in zip(fields, row, strict=True):
                    if pseudonym:
                        key = (type, field.id, pseudonym)
                        found.setdefault(key, Person(type, field.title, pseudonym))
    return list(found.values())


def vault_of_store() -> Vault | None:
    """The vault of the installation's store; None where it keeps no identities."""
    return Store.open(office.store_path()).vault
