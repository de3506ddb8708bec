"""The store of records: one folder, one procuratorate.

    store.yaml        format, when created, ids of the keys used and where their files are, the ledger
    tables/<type>/    one Delta table per record type and system table
    manifests/        one JSON file per batch; the newest is the visible state
    vault.sqlite      encrypted identities, unless the store was made without a vault
    texts/            encrypted document texts

Readers take a `Manifest` and the versions it names, never "latest". There is one writer at a time.
`docs/records.md` describes the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.errors import XiezhiError
from xiezhi.records import store_purge
from xiezhi.records.catalogue import table as declared_table
from xiezhi.records.manifest import Counts, Manifest, Manifests
from xiezhi.records.pseudonyms import Pseudonyms
from xiezhi.records.recording import (
    Noted,
    Recorder,
    files_digest,
    short_id,
    tell_change,
    tell_identities,
    tell_purge,
    tell_refusals,
    tell_text,
)
from xiezhi.records.scope import log
from xiezhi.records.store_lock import single_writer
from xiezhi.records.store_rows import difference, ready_rows
from xiezhi.records.store_settings import Settings, read_settings, write_settings
from xiezhi.records.store_tables import TableFolder
from xiezhi.records.vault import Identity, Texts, Vault, VaultKey

_EMPTY = "000000"


class Store:
    """A store on disk. Make one with `Store.create`, open one with `Store.open`."""

    def __init__(
        self,
        path: Path,
        settings: Settings,
        pseudonyms: Pseudonyms | None,
        recorder: Recorder | None = None,
    ) -> None:
        self.path = path
        self.settings = settings
        self._recorder = recorder
        self._manifests = Manifests(path / "manifests")
        self._given_pseudonyms = pseudonyms

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        vault: bool = True,
        key_file: Path | None = None,
        vault_key_file: Path | None = None,
        pseudonyms: Pseudonyms | None = None,
        ledger: Path | None = None,
        recorder: Recorder | None = None,
    ) -> Store:
        """Make an empty store with new keys beside it (`<store>.pseudonym-key`, `.vault-key`).

        `vault=False`: identities are kept nowhere. `pseudonyms`: a key of the caller's own, which
        is not written to any file (the throw-away key of `check`). `ledger`: where its ledger is;
        from then on the store changes only with a recorder.
        Errors: REC-003 the folder holds something, REC-010, REC-014 of the key files,
        REC-017 a path that Delta Lake cannot address.
        """
        path = _addressable(path)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise XiezhiError("REC-003", store=path.name)
        key_path = None
        if pseudonyms is None:
            key_path = _outside(path, key_file, ".pseudonym-key")
            pseudonyms = Pseudonyms.create(key_path)
        vault_path = _outside(path, vault_key_file, ".vault-key") if vault else None
        vault_key = VaultKey.create(vault_path) if vault_path else None
        settings = Settings(
            created=_now(),
            pseudonym_key=pseudonyms.key_id,
            pseudonym_key_file=str(key_path) if key_path else None,
            vault_key=vault_key.key_id if vault_key else None,
            vault_key_file=str(vault_path) if vault_path else None,
            ledger=str(ledger) if ledger else None,
        )
        # Pseudonyms and dates of birth are nobody else's business on a machine with several users.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        for folder in ("tables", "manifests"):
            (path / folder).mkdir(exist_ok=True)
        store = cls(path, settings, pseudonyms, recorder)
        store._manifests.publish(Manifest(_EMPTY, None, settings.created, ""))
        # Last, because a folder without them is not a store.
        write_settings(path, settings)
        return store

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        pseudonyms: Pseudonyms | None = None,
        recorder: Recorder | None = None,
    ) -> Store:
        """Open a store. Keys are read when they are first needed.

        A store that keeps a ledger can be read without a `recorder`, and not written (REC-018).

        Errors: REC-001 no store there, REC-002 made by a newer program, REC-013 a foreign key,
        REC-017 a path that Delta Lake cannot address.
        """
        path = _addressable(path)
        settings = read_settings(path)
        if pseudonyms and pseudonyms.key_id != settings.pseudonym_key:
            raise XiezhiError("REC-013", file="-")
        store = cls(path, settings, pseudonyms, recorder)
        if store_purge.is_pending(path):
            with store.held():
                pass
        return store

    # Keys, vault and texts

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """The maker of this store's pseudonyms. Errors: REC-011 to REC-013, REC-015."""
        if self._given_pseudonyms:
            return self._given_pseudonyms
        file = self.settings.pseudonym_key_file
        if file is None:
            raise XiezhiError("REC-011", file="-")
        found = Pseudonyms.load(Path(file))
        if found.key_id != self.settings.pseudonym_key:
            raise XiezhiError("REC-013", file=Path(file).name)
        return found

    @cached_property
    def vault(self) -> Vault | None:
        """The encrypted identities; None for a store without a vault."""
        key = self._vault_key
        return Vault(self.path / "vault.sqlite", key) if key else None

    @cached_property
    def texts(self) -> Texts | None:
        """The encrypted document texts; None for a store without a vault."""
        key = self._vault_key
        return Texts(self.path / "texts", key) if key else None

    @cached_property
    def _vault_key(self) -> VaultKey | None:
        file = self.settings.vault_key_file
        if file is None:
            return None
        key = VaultKey.load(Path(file))
        if key.key_id != self.settings.vault_key:
            raise XiezhiError("REC-013", file=Path(file).name)
        return key

    # Reading

    def manifest(self, manifest_id: str | None = None) -> Manifest:
        """The visible state, or the one of an id. Errors: REC-008, REC-009."""
        return self._manifests.get(manifest_id) if manifest_id else self._manifests.newest()

    def manifests(self) -> list[Manifest]:
        """All states, oldest first."""
        return self._manifests.all()

    def files(self, table: str, manifest: Manifest) -> list[str]:
        """The Parquet files of a table in a manifest: none where it is absent or empty.

        Read them with `union_by_name`: older files lack columns that were added later.
        """
        version = manifest.tables.get(table)
        return [] if version is None else self._folder(table).files(version)

    def read(self, table: str, manifest: Manifest | None = None) -> pa.Table:
        """The rows of a table, in its declared schema; empty where the manifest has none."""
        folder = self._folder(table)
        version = (manifest or self.manifest()).tables.get(table)
        return folder.schema.empty_table() if version is None else folder.read(version)

    def changes(self, table: str, old: Manifest, new: Manifest) -> pa.Table:
        """The net difference of a table between two manifests, old to new.

        The table's columns and `_change`: `insert`, `delete`, `update_before`, `update_after`.
        """
        return difference(
            self._folder(table),
            (old.tables.get(table), new.tables.get(table)),
            self.read(table, old),
            self.read(table, new),
        )

    def outdated(self, table: str, rows: pa.Table, manifest: Manifest | None = None) -> pa.Table:
        """Which of `rows` are of an older export than the stored rows of their keys.

        `_id`, `stored_on` (the day of the stored row), `differs` (whether the older row says
        anything else than the stored one).
        """
        version = (manifest or self.manifest()).tables.get(table)
        folder = self._folder(table)
        if version is None or "_extracted_on" not in folder.schema.names:
            return pa.table({"_id": [], "stored_on": [], "differs": []})
        return folder.outdated(version, rows)

    def family(self, units: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
        """Records by table and `_id`, and with them all that refer to them, as now visible."""
        return store_purge.family(self, [self.manifest()], units)

    # Writing

    def write(
        self,
        tables: Mapping[str, pa.Table],
        *,
        batch: str = "",
        identities: Mapping[tuple[str, str], Identity] | None = None,
        outdated: Callable[[str, pa.Table], None] | None = None,
        gone: Mapping[str, Collection[str]] | None = None,
        again: bool = False,
        event: str = "store.changed",
    ) -> Manifest:
        """Merge rows by `_id` into their tables and make them visible together.

        `gone` names rows that the new ones leave no place for (a document read again that has one
        defendant less); older manifests still show them.

        A row of an older export (`_extracted_on`) never replaces one of a newer export; `outdated`
        is told of them, as `Store.outdated` describes them. With `again` every row replaces the
        stored one: what is read anew from one and the same document is right, whatever its day.
        `event`: what the ledger calls the change.

        `tables` maps ids to rows with the declared columns (those left out are NULL);
        `identities` maps (table, pseudonym) to what goes into the vault, if there is one.
        Returns the new manifest, or the present one when nothing changed.
        Errors: REC-004 another writer, REC-005 an `_id` twice, REC-006 an unknown table or column,
        REC-007 a column whose type has changed, REC-018 no recorder.
        """
        ready = {
            table: ready_rows(self._folder(table), table, rows, batch)
            for table, rows in tables.items()
        }
        for table in (gone or {}).keys() - ready.keys():
            ready[table] = self._folder(table).schema.empty_table()
        self._require_recorder()
        with self.held():
            base = self.manifest()
            versions, counts = dict(base.tables), dict(base.counts)
            for table, rows in ready.items():
                folder = self._folder(table)
                version = folder.prepare(base.tables.get(table))
                if not again and (old := self.outdated(table, rows, base)).num_rows:
                    rows = rows.filter(pc.invert(pc.is_in(rows["_id"], old["_id"])))
                    if outdated:
                        outdated(table, old)
                merged = folder.merge(version, rows, (gone or {}).get(table, ()))
                if merged.version != base.tables.get(table):
                    present = base.counts[table].rows if table in base.counts else 0
                    versions[table] = merged.version
                    counts[table] = Counts(
                        present + merged.inserted - merged.removed,
                        merged.inserted,
                        merged.updated,
                    )
            named = self.vault.differing(identities) if identities and self.vault else {}
            if versions == base.tables:
                if named and self._recorder is not None:
                    tell_identities(self._recorder, self.id, named, event=event, batch=batch)
                self._name(named)
                return base
            following = Manifests.following(base.id)
            manifest = Manifest(following, base.id, _now(), batch, versions, counts)
            changed = [name for name in versions if versions[name] != base.tables.get(name)]
            if self._recorder is not None:
                digests = self.digests(changed, manifest)
                tell_change(self._recorder, self.id, event, manifest, digests)
            # Told, and before the rows: none is visible without its identity.
            self._name(named)
            self._manifests.publish(manifest)
            return manifest

    def purge(self, unit: str, *, dry_run: bool = False) -> dict[str, int]:
        """Remove a unit (`type:source:key`) from every version, for sealing and deletion.

        With it go the records that refer to it, its findings, and identities and texts that
        nothing refers to any more. Returns the number of records removed per table; `dry_run`
        only counts. Errors: REC-004, REC-018 no recorder, REC-020 no such unit, REC-021 not a unit.
        """
        self._require_recorder()
        with self.held():
            return store_purge.purge(self, unit, dry_run=dry_run)

    def keep_text(self, source: str, document_id: str, text: str) -> None:
        """Keep the text of a document, if the store keeps texts. A replacement is told first.

        Errors: REC-016 the stored one does not open, REC-018 no recorder.
        """
        if self.texts is None or (kept := self.texts.get(source, document_id)) == text:
            return
        self._require_recorder()
        if kept is not None and self._recorder is not None:
            tell_text(self._recorder, self.id, self.texts.path(source, document_id).name)
        self.texts.put(source, document_id, text)

    def note_refusals(
        self, entries: Sequence[Noted], *, source: str, refused: Sequence[str] = ()
    ) -> None:
        """Record what was refused or knowingly dropped: columns, see `scope.log`, and the codes of
        files that could not be taken. Errors: REC-018 no recorder."""
        self._require_recorder()
        if self._recorder is not None:
            tell_refusals(self._recorder, self.id, entries, source=source, files=refused)
        if entries:
            log(self.path, entries)

    def tell_purge(
        self, manifest: Manifest, counts: Mapping[str, int], digests: Mapping[str, str]
    ) -> None:
        """Record a purge; see `recording.tell_purge`."""
        if self._recorder is not None:
            tell_purge(self._recorder, self.id, manifest, counts, digests)

    @property
    def id(self) -> str:
        """A name for the store that tells nothing about it."""
        return short_id(self.settings.created, self.settings.pseudonym_key)

    def digests(
        self, tables: Iterable[str], manifest: Manifest, known: dict[Path, str] | None = None
    ) -> dict[str, str]:
        """What the files of these tables hold in a manifest, as the ledger commits to it.

        `known`: see `files_digest`.
        """
        return {
            name: files_digest(
                store_purge.folder_of(self.path / "tables", name).files(manifest.tables[name]),
                known,
            )
            for name in sorted(tables)
        }

    def _name(self, identities: Mapping[tuple[str, str], Identity]) -> None:
        if identities and self.vault:
            self.vault.put(identities)

    def _require_recorder(self) -> None:
        if self.settings.ledger and self._recorder is None:
            raise XiezhiError("REC-018", store=self.path.name, ledger=self.settings.ledger)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other writer out, to write or to copy the folder as it is. Errors: REC-004."""
        with single_writer(self.path / "lock"):
            store_purge.recover(self)
            yield

    def _folder(self, table: str) -> TableFolder:
        kind = declared_table(table)
        if kind is None:
            raise XiezhiError("REC-006", table=table, column="-")
        return TableFolder(self.path / "tables" / table, kind)


def _addressable(path: str | Path) -> Path:
    """The path, resolved. Delta Lake takes paths for URLs and engines take them for patterns."""
    resolved = Path(path).resolve()
    if set(str(resolved)) & set("%#?*[]"):
        raise XiezhiError("REC-017", store=resolved.name)
    return resolved


def _outside(store: Path, given: Path | None, suffix: str) -> Path:
    """The place of a key file. A key inside the store would travel with every copy of it."""
    path = (given or store.with_name(store.name + suffix)).resolve()
    if path.is_relative_to(store):
        raise XiezhiError("REC-014", file=path.name)
    return path


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
