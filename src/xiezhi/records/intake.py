"""Intake: from files to one atomic batch in the store.

    read → scope guard → map → check → quarantine → pseudonyms → one manifest

A file that cannot be read, and a table with a forbidden column, are refused whole; the others are
taken. A bad row is set aside with its line and reason. Nothing is half-loaded: the store changes
once, at the end, or not at all. The same file twice changes nothing; a corrected row replaces the
stored one by its key. Rows to mend are written after that: should they not be, the same files give
them again. `docs/intake.md` is the user's page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, listed, pick
from xiezhi.records.catalogue import RecordType, catalogue, code_lists
from xiezhi.records.checks.dates import parse_clock
from xiezhi.records.checks.keys import repeats
from xiezhi.records.checks.rows import Checked, Checker, Problem
from xiezhi.records.intake_days import clocks_told, days_told, missing_closing, outdated
from xiezhi.records.intake_guard import ForbiddenError, guard
from xiezhi.records.intake_links import dangling
from xiezhi.records.intake_persons import replace_persons
from xiezhi.records.intake_report import BadRow, FileReport, IntakeReport, Refusal
from xiezhi.records.intake_rules import Rules, headings, refusal
from xiezhi.records.mapping import Mapper, TableMapping
from xiezhi.records.mapping_names import normalise
from xiezhi.records.mapping_profile import (
    Profile,
    TableRule,
    load_profile,
)
from xiezhi.records.quarantine import BadTable, write_mend_files, write_reasons
from xiezhi.records.reading import Note, RawTable, Source, read_tables, walk
from xiezhi.records.scope import Forbidden
from xiezhi.records.store import Store
from xiezhi.records.vault import Identity

# Where a row came from does not make it another row.
_LINEAGE = {"_batch", "_row", "_sheet", "_file", "_table", "_place"}
_SHOWN = 5

Progress = Callable[[str, int, int], None]


@dataclass
class _Table:
    """One table on its way through."""

    raw: RawTable
    mapping: TableMapping
    checked: Checked
    bad: list[BadRow] = field(default_factory=list)


def take_in(
    store: Store,
    paths: Iterable[str | Path | Source],
    *,
    source: str,
    profile: Path | None = None,
    said: Mapping[tuple[str, str], TableRule] | None = None,
    record_type: str | None = None,
    extracted_on: date | None = None,
    clock: str | None = None,
    dry_run: bool = False,
    ignore: Sequence[str] = (),
    mend: Path | None = None,
    number_rows: bool = False,
    progress: Progress | None = None,
) -> IntakeReport:
    """Take files and folders in as one batch of `source`.

    `profile`: the user's mapping profile; `said`: by file and sheet, what a person said of just this
    table, in place of all that is known of its headings; `record_type`: what all tables hold; `clock`:
    `+06:00`;
    `ignore`: columns dropped knowingly; `mend`: folder for files of bad rows (none are written
    without it; a dry run writes nothing else); `number_rows`: a table without its own number is
    known by file, sheet and line, which suits a store that is thrown away; `progress`: called with
    file name, bytes done, bytes in all.
    Errors: REC-100 a path that does not exist, REC-145 and REC-147 of the profile, REC-136 the files
    of rows to mend cannot be written (the batch is in the store then), and those of the store. What
    is wrong with a file or row is in the report and never raised.
    """
    known = load_profile(source, store.path, profile)
    if clock is not None:
        known = replace(known, clock=_clock(clock))
    run = _Run(
        store,
        known,
        said or {},
        record_type,
        extracted_on or known.extracted_on,
        tuple(ignore),
        dry_run=dry_run,
        number_rows=number_rows,
    )
    sources, notes = walk(Path(path) if isinstance(path, str) else path for path in paths)
    run.note(notes)
    sizes = [item.size() for item in sources]
    for number, item in enumerate(sources):
        if progress:
            progress(item.name, sum(sizes[:number]), sum(sizes))
        run.read(item)
    if progress:
        progress("", sum(sizes), sum(sizes))
    return run.finish(mend)


class _Run:
    """One batch from its first file to its manifest."""

    def __init__(
        self,
        store: Store,
        profile: Profile,
        said: Mapping[tuple[str, str], TableRule],
        record_type: str | None,
        extracted_on: date | None,
        ignore: tuple[str, ...],
        *,
        dry_run: bool,
        number_rows: bool,
    ) -> None:
        self._store = store
        self._profile = profile
        self._record_type = record_type
        self._extracted_on = extracted_on
        self._catalogue = catalogue()
        self._mapper = Mapper(number_rows=number_rows)
        self._checker = Checker(
            self._catalogue,
            code_lists().__getitem__,
            clock=profile.clock,
            extracted_on=extracted_on,
        )
        self._rules = Rules(profile, said, ignore)
        self._digest = hashlib.sha256(f"{profile.source}\n{extracted_on}\n".encode())
        self._tables: list[_Table] = []
        self._scope: list[tuple[Forbidden, dict[str, str]]] = []
        self._identities: dict[tuple[str, str], Identity] = {}
        self.report = IntakeReport("", profile.source, profile.clock, dry_run)

    def note(self, notes: Iterable[Note]) -> None:
        """Pass notes of the readers on."""
        self.report.notes += [(note.code, note.where) for note in notes]

    def read(self, item: Source) -> None:
        """Read one file; what cannot be read is refused and the batch goes on."""
        try:
            raw = item.read()
            self._digest.update(hashlib.sha256(raw).digest())
            tables, notes = read_tables(raw, item.name, self._known)
        except XiezhiError as error:
            self.report.refused.append(Refusal(item.name, "", error.code, error.where))
            return
        self.note(notes)
        for table in tables:
            rule = self._rules.of(table)
            try:
                self._take(table, rule)
            except XiezhiError as error:
                self.report.refused.append(refusal(table, rule, error))

    def finish(self, mend: Path | None) -> IntakeReport:
        """Merge the tables, write the batch and what belongs beside it."""
        report = self.report
        report.batch = f"{self._profile.source}-{self._digest.hexdigest()[:12]}"
        ready = {}
        for kind_id in dict.fromkeys(table.mapping.type.id for table in self._tables):
            rows = self._merged(self._catalogue[kind_id])
            if rows.num_rows:
                ready[kind_id] = rows
            report.rows[kind_id] = rows.num_rows
        self._collect_bad_rows()
        self._warn(ready)
        if report.dry_run:
            for kind_id, rows in ready.items():
                self._outdated(kind_id, rows, self._store.outdated(kind_id, rows))
            self._write_mend_files(mend)
            return report
        if self._scope or report.refused:
            codes = [refusal.code for refusal in report.refused]
            self._store.note_refusals(self._scope, source=report.source, refused=codes)
        if ready:
            before = self._store.manifest().id
            manifest = self._store.write(
                ready,
                batch=report.batch,
                identities=self._identities,
                outdated=lambda kind_id, old: self._outdated(kind_id, ready[kind_id], old),
                event="intake.done",
            )
            report.manifest = manifest.id
            if manifest.id != before:
                for kind_id in ready:
                    counts = manifest.counts.get(kind_id)
                    previous = self._store.manifest(before).tables.get(kind_id)
                    if counts and manifest.tables.get(kind_id) != previous:
                        report.inserted[kind_id] = counts.inserted
                        report.updated[kind_id] = counts.updated
        if report.quarantined or report.outdated:
            aside = [*report.quarantined, *report.outdated]
            write_reasons(self._store.path, report.batch, aside)
        self._write_mend_files(mend)
        self._rules.remember(self._store.path)
        return report

    def _write_mend_files(self, folder: Path | None) -> None:
        if folder is None or not self.report.quarantined:
            return
        try:
            self.report.mend_files = write_mend_files(folder, self._bad_tables())
        except OSError as error:
            raise XiezhiError("REC-136", folder=str(folder), reason=error.strerror) from None

    def _log(self, raw: RawTable, action: str, found: Iterable[Forbidden]) -> None:
        where = {
            "source": self._profile.source,
            "file": raw.file,
            "sheet": raw.sheet,
            "action": action,
        }
        self._scope += [(item, where) for item in found]

    def _known(self, text: str) -> bool:
        return normalise(text) in self._rules.headings or self._mapper.vocabulary.knows(text)

    def _take(self, raw: RawTable, rule: TableRule) -> None:
        """Guard, map and check one table."""
        self.note(raw.notes)
        # Before anything else is done with it: nobody looks into a table that must not be here.
        try:
            self._log(raw, "ignored", guard(raw, rule.ignore))
        except ForbiddenError as error:
            self._log(raw, "refused", error.found)
            raise
        mapping = self._mapper.map(raw, rule, self._record_type)
        checked = self._checker.check(raw, mapping)
        if mapping.numbered and mapping.type.own_number:
            lines = raw.lines.cast(pa.string())
            place = "/".join(filter(None, (raw.file, raw.sheet)))
            checked.columns[mapping.type.own_number] = pc.binary_join_element_wise(
                pa.scalar(place), lines, "/"
            )
        self._note_open(raw, mapping)
        self.note(checked.notes)
        self._tables.append(_Table(raw, mapping, checked))
        fields = {name: raw.headers[index] for name, index in mapping.columns.items()}
        self.report.files.append(
            FileReport(
                raw.file,
                raw.sheet,
                mapping.type.id,
                raw.rows + len(raw.rejected),
                fields,
                mapping.constants,
                mapping.unmapped,
                mapping.ignored,
                headings(raw),
            )
        )
        self._rules.note(raw, rule, mapping.type.id, fields)
        where = {"file": raw.file, "sheet": raw.sheet}
        for code, columns in (("REC-198", mapping.unmapped), ("REC-199", mapping.ignored)):
            if columns:
                self.report.notes.append((code, {**where, "columns": listed(columns)}))

    def _note_open(self, raw: RawTable, mapping: TableMapping) -> None:
        """Say which closing columns the table lacks, so that its open units cannot be judged."""
        lacking = missing_closing(mapping)
        if lacking:
            titles = listed(pick(mapping.type.fields[name].title) for name in lacking)
            where = {"file": raw.file, "sheet": raw.sheet, "columns": titles}
            self.report.notes.append(("REC-202", where))

    def _merged(self, kind: RecordType) -> pa.Table:
        """The sound rows of one type, each key once, ready for the store."""
        tables = [(n, t) for n, t in enumerate(self._tables) if t.mapping.type.id == kind.id]
        whole = pa.concat_tables([self._rows(number, table) for number, table in tables])
        found = repeats(whole, "_id", _LINEAGE)
        self.report.merged += len(found.merged)
        for group in found.differing:
            self._set_aside(kind, whole, group)
        drop = {*found.merged, *(row for group in found.differing for row in group)}
        whole = whole.drop_columns(["_table", "_place"])
        if not drop:
            return whole
        everyone = pa.array(range(whole.num_rows), pa.int64())
        return whole.filter(pc.invert(pc.is_in(everyone, pa.array(drop, pa.int64()))))

    def _rows(self, number: int, table: _Table) -> pa.Table:
        """The sound rows of one table in the stored schema, with the table and place they have."""
        kind, raw = table.mapping.type, table.raw
        good = table.checked.good_rows(raw.rows)
        columns = {name: values.filter(good) for name, values in table.checked.columns.items()}
        lines = raw.lines.filter(good)
        count = len(lines)
        # Keys are written bare, references with the source whose key they mean.
        ids = self._ids(self._profile.source, [columns[name] for name in kind.key])
        for item in kind.fields.values():
            if item.ref is not None and item.id in columns:
                source = self._profile.references.get(item.ref, self._profile.source)
                columns[item.id] = self._ids(source, [columns[item.id]])
        persons = replace_persons(
            kind,
            columns,
            ids,
            self._store.pseudonyms,
            vault=not self.report.dry_run and self._store.vault is not None,
        )
        self._identities |= {(kind.id, key): who for key, who in persons.identities.items()}
        columns |= persons.columns
        lineage: dict[str, Any] = {
            "_id": ids,
            "_row": lines,
            "_source": pa.repeat(pa.scalar(self._profile.source), count),
            "_sheet": pa.repeat(pa.scalar(raw.sheet), count),
            "_file": pa.repeat(pa.scalar(raw.file), count),
            "_extracted_on": days_told(table.mapping, self._extracted_on, columns, count),
            "_clock": clocks_told(table.mapping, self._profile.clock, columns, count),
        }
        stored = [column for column in kind.arrow_schema() if column.name != "_batch"]
        arrays = []
        for column in stored:
            values = lineage.get(column.name, columns.get(column.name))
            arrays.append(
                pa.nulls(count, column.type) if values is None else values.cast(column.type)
            )
        place = pc.indices_nonzero(good).cast(pa.int64())
        schema = pa.schema([*stored, ("_table", pa.int64()), ("_place", pa.int64())])
        return pa.table(
            [*arrays, pa.repeat(pa.scalar(number, pa.int64()), count), place], schema=schema
        )

    def _ids(self, source: str, parts: list[pa.Array]) -> pa.Array:
        texts = [part.cast(pa.string()) for part in parts]
        key = texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, "/")
        return pc.binary_join_element_wise(pa.scalar(source), key, ":")

    def _set_aside(self, kind: RecordType, whole: pa.Table, group: list[int]) -> None:
        """Rows that contradict each other: none of them can be chosen."""
        rows = whole.take(group).select(["_id", "_file", "_sheet", "_row", "_table", "_place"])
        entries = rows.to_pylist()
        places = _("；").join(
            _place(entry["_file"], entry["_sheet"], entry["_row"]) for entry in entries[:_SHOWN]
        )
        places += "…" if len(entries) > _SHOWN else ""
        key = entries[0]["_id"].removeprefix(f"{self._profile.source}:")
        where = {"value": key, "places": places, "field": pick(kind.fields[kind.key[0]].title)}
        for entry in entries:
            problem = Problem(entry["_place"], kind.key[0], "REC-173", key, where)
            self._tables[entry["_table"]].checked.problems.append(problem)

    def _outdated(self, kind_id: str, rows: pa.Table, old: pa.Table) -> None:
        """Set rows aside that an older export would put over those of a newer one."""
        found = outdated(rows, old)
        if not found:
            return
        self.report.outdated += found
        places = listed(_place(row.file, row.sheet, row.line) for row in found[:_SHOWN])
        places += "…" if len(found) > _SHOWN else ""
        self.report.rows[kind_id] -= len(found)
        title = pick(self._catalogue[kind_id].title)
        self.report.notes.append(("REC-203", {"type": title, "n": len(found), "places": places}))

    def _collect_bad_rows(self) -> None:
        for table in self._tables:
            raw = table.raw
            bad = [
                BadRow(
                    raw.file, raw.sheet, raw.lines[p.row].as_py(), p.field, p.value, p.code, p.where
                )
                for p in table.checked.problems
            ]
            # What a broken row says is not repeated: it may hold a name.
            bad += [
                BadRow(raw.file, raw.sheet, row.line, "", "", row.code, row.where)
                for row in raw.rejected
            ]
            table.bad = sorted(bad, key=lambda row: row.line)
            self.report.quarantined += table.bad

    def _bad_tables(self) -> list[BadTable]:
        found = []
        for table in self._tables:
            reasons: dict[int, list[str]] = {}
            for bad in table.bad:
                reasons.setdefault(bad.line, []).append(bad.text())
            if reasons:
                found.append(BadTable(table.raw, reasons, set(table.mapping.ignored)))
        return found

    def _warn(self, ready: dict[str, pa.Table]) -> None:
        notes = self.report.notes
        source = self._profile.source
        if self.report.merged:
            notes.append(("REC-201", {"n": self.report.merged}))
        if self._extracted_on is None and self._tables:
            notes.append(("REC-200", {"source": source}))
        used = {
            item.type
            for table in self._tables
            for item in table.mapping.type.fields.values()
            if item.id in table.mapping.columns
        }
        if self._profile.clock is None and "datetime" in used:
            notes.append(("REC-197", {"source": source}))
        notes += dangling(self._store, self._catalogue, ready)


def _place(file: str, sheet: str, line: int) -> str:
    return " ".join(filter(None, (file, sheet))) + _("：") + str(line)


def _clock(text: str) -> Any:
    try:
        return parse_clock(text)
    except ValueError:
        raise XiezhiError("REC-145", file="--clock", reason=text) from None
