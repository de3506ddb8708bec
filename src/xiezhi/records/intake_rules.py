"""What is known of each table of a batch, and what of it is remembered for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.records.intake_report import Refusal
from xiezhi.records.mapping_names import normalise
from xiezhi.records.mapping_profile import Profile, TableRule, agreed, fingerprint, save_profile
from xiezhi.records.reading.table import MEND_COLUMNS, RawTable


class Rules:
    """The rules of a batch. `said`: by file and sheet, what a person said of just this table."""

    def __init__(
        self,
        profile: Profile,
        said: Mapping[tuple[str, str], TableRule],
        ignore: Sequence[str],
    ) -> None:
        self._profile, self._said, self._ignore = profile, said, tuple(ignore)
        rules = [*profile.tables, *said.values()]
        self.headings = {normalise(name) for rule in rules for name in rule.columns}
        self._read: list[TableRule] = []
        self._settled: set[str] = set()
        self._bound: set[str] = set()

    def of(self, raw: RawTable) -> TableRule:
        """What is known of one table: what was said of it, else what fits its name and headings."""
        said = self._said.get((raw.file, raw.sheet))
        rule = said or self._profile.rule(raw.file, raw.sheet, _mark(raw))
        return replace(rule, ignore=(*rule.ignore, *self._ignore))

    def note(self, raw: RawTable, rule: TableRule, type_id: str, fields: Mapping[str, str]) -> None:
        """A table was read so. `fields`: the heading of each field."""
        mark = _mark(raw)
        if (raw.file, raw.sheet) in self._said:
            self._settled.add(mark)
        elif self._profile.bound(raw.file, raw.sheet, mark):
            self._bound.add(mark)
        # Without constants: they are facts of one file, and the next may be another's.
        read = {heading: name for name, heading in fields.items()}
        self._read.append(TableRule({"headers": mark}, type_id, read, ignore=rule.ignore))

    def remember(self, store: Path) -> None:
        """Save what all tables with the same headings agree on."""
        if self._read:
            rules = [rule for rule in self._read if rule.match["headers"] not in self._bound]
            save_profile(store, self._profile.remembering(agreed(rules), self._settled))


def refusal(table: RawTable, rule: TableRule, error: XiezhiError) -> Refusal:
    """A table that was not taken, with what is known of it."""
    names = headings(table)
    fields = {normalise(heading): name for heading, name in rule.columns.items()}
    dropped = {normalise(heading) for heading in rule.ignore}
    return Refusal(
        table.file,
        table.sheet,
        error.code,
        error.where,
        names,
        rule.type or "",
        {fields[normalise(name)]: name for name in names if normalise(name) in fields},
        # One of them says who somebody is: it is not repeated.
        {} if error.code == "REC-149" else rule.constants,
        tuple(name for name in names if normalise(name) in dropped),
    )


def headings(table: RawTable) -> tuple[str, ...]:
    """The headings that the table came with."""
    return tuple(name for name in table.headers if name and name not in MEND_COLUMNS)


def _mark(table: RawTable) -> str:
    return fingerprint(normalise(name) for name in table.headers if name not in MEND_COLUMNS)
