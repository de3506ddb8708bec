"""Mapping profiles: what is known of a source's tables, remembered between intakes.

Remembered by itself is, for a set of headings, the type, the columns and what is left out, as far as all
tables of a batch with these headings agree and no rule for a file or sheet speaks of one. Constants are
facts of one file: only a profile that somebody wrote by hand has them.

A profile is `<store>/profiles/<source>.yaml`, or a file of the user's own:

    source: police-county
    clock: "+08:00"             # zone of its wall clock; undeclared: hour limits stay soft
    extracted_on: 2026-11-20    # date of the export, --extracted-on wins
    references: {criminal_case: police-city}    # whose keys a reference means, own by default
    tables:
      - match: {headers: 5f0c…}                 # or {file: "*.csv"}, {sheet: "拘留*"}, or none
        type: measure
        columns: {拘留时间: executed_on}
        constants: {organ: 虚构县公安局}
        ignore: [民族]                          # dropped knowingly, and logged
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timezone
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.records.checks.dates import parse_clock

_SOURCE = re.compile(r"^[\w][\w.-]{0,63}$")
_KEYS = {"source", "clock", "extracted_on", "references", "tables"}
_TABLE_KEYS = {"match", "type", "columns", "constants", "ignore"}
_MATCH_KEYS = {"headers", "file", "sheet"}


@dataclass(frozen=True)
class TableRule:
    """What the profile says of the tables that `match` names."""

    match: dict[str, str] = field(default_factory=dict)
    type: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()

    def fits(self, file: str, sheet: str, fingerprint: str) -> bool:
        """Whether the rule is about this table."""
        return (
            self.match.get("headers", fingerprint) == fingerprint
            and fnmatchcase(file, self.match.get("file", "*"))
            and fnmatchcase(sheet, self.match.get("sheet", "*"))
        )


@dataclass(frozen=True)
class Profile:
    """All that is known of one source."""

    source: str
    clock: timezone | None = None
    extracted_on: date | None = None
    references: dict[str, str] = field(default_factory=dict)
    tables: tuple[TableRule, ...] = ()

    def rule(self, file: str, sheet: str, fingerprint: str) -> TableRule:
        """The rules for one table, merged; the later one wins."""
        merged = TableRule()
        for rule in self.tables:
            if rule.fits(file, sheet, fingerprint):
                merged = TableRule(
                    type=rule.type or merged.type,
                    columns={**merged.columns, **rule.columns},
                    constants={**merged.constants, **rule.constants},
                    ignore=(*merged.ignore, *rule.ignore),
                )
        return merged

    def bound(self, file: str, sheet: str, fingerprint: str) -> bool:
        """Whether a rule for this file or sheet alone, whatever its headings, speaks of the table."""
        return any(
            rule.fits(file, sheet, fingerprint) and rule.match and "headers" not in rule.match
            for rule in self.tables
        )

    def remembering(self, rules: Iterable[TableRule], settled: Collection[str] = ()) -> Profile:
        """With rules for header sets that it did not know yet, and new ones for those in `settled`.

        Constants, which only a hand writes, stay.
        """
        known = {rule.match.get("headers") for rule in self.tables} - set(settled)
        kept = []
        for rule in self.tables:
            if rule.match.get("headers") not in settled:
                kept.append(rule)
            elif rule.constants:
                kept.append(TableRule(rule.match, constants=rule.constants))
        more = (rule for rule in rules if rule.match["headers"] not in known)
        return replace(self, tables=(*kept, *more))


def agreed(rules: Iterable[TableRule]) -> list[TableRule]:
    """For each set of headings, what the rules of all its tables say alike."""
    found: dict[str, TableRule] = {}
    for rule in rules:
        headers = rule.match["headers"]
        other = found.get(headers, rule)
        found[headers] = TableRule(
            {"headers": headers},
            type=rule.type if rule.type == other.type else None,
            columns={
                heading: field
                for heading, field in rule.columns.items()
                if other.columns.get(heading) == field
            },
            ignore=tuple(name for name in rule.ignore if name in other.ignore),
        )
    return list(found.values())


def fingerprint(headers: Iterable[str]) -> str:
    """A name for a set of normalised headings, whatever their order."""
    text = "\n".join(sorted(header for header in headers if header))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_source(source: str) -> str:
    """The name of a source: letters, digits, `-`, `_`, `.`; it stands in every identity."""
    if not _SOURCE.match(source):
        raise XiezhiError("REC-147", source=source)
    return source


def load_profile(source: str, store: Path, extra: Path | None = None) -> Profile:
    """The remembered profile of `source`, and over it the user's file `extra`.

    A rule of the user replaces what was remembered of just the same tables.

    Errors: REC-100 no such file, REC-145 not a profile, or one of another source.
    """
    check_source(source)
    remembered = _path(store, source)
    base = _read(remembered, source) if remembered.is_file() else Profile(source)
    if extra is None:
        return base
    given = _read(extra, source)
    anew = [rule.match for rule in given.tables]
    return Profile(
        source,
        clock=given.clock or base.clock,
        extracted_on=given.extracted_on,
        references={**base.references, **given.references},
        tables=(*(rule for rule in base.tables if rule.match not in anew), *given.tables),
    )


def save_profile(store: Path, profile: Profile) -> None:
    """Remember a profile. The extraction date belongs to one export and is left out."""
    content: dict[str, Any] = {"source": profile.source}
    if profile.clock:
        content["clock"] = clock_text(profile.clock)
    if profile.references:
        content["references"] = profile.references
    content["tables"] = [
        {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in vars(rule).items()
            if value
        }
        for rule in profile.tables
    ]
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    path = _path(store, profile.source)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and renamed, so that a crash leaves the old profile.
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, suffix=".tmp", delete=False
    ) as file:
        file.write(text)
    Path(file.name).replace(path)


def clock_text(clock: timezone) -> str:
    """`+08:00` for a zone."""
    return clock.tzname(None).removeprefix("UTC") or "+00:00"


def _path(store: Path, source: str) -> Path:
    return store / "profiles" / f"{source}.yaml"


def _read(path: Path, source: str) -> Profile:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise XiezhiError("REC-100", file=path.name, reason=error.strerror) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise XiezhiError("REC-145", file=path.name, reason=_("不是有效的 YAML")) from None
    try:
        return _profile(content, source)
    except ValueError as error:
        raise XiezhiError("REC-145", file=path.name, reason=error) from None
    except (TypeError, AttributeError):
        reason = _("有一项的写法不合格式，格式见 docs/intake.md")
        raise XiezhiError("REC-145", file=path.name, reason=reason) from None


def _profile(content: dict[str, Any], source: str) -> Profile:
    _only(content, _KEYS)
    if content.get("source", source) != source:
        raise ValueError(f"source: {content['source']} ≠ {source}")
    extracted = content.get("extracted_on")
    return Profile(
        source,
        clock=parse_clock(str(content["clock"])) if content.get("clock") else None,
        extracted_on=_day(str(extracted)) if extracted else None,
        references=_texts(content.get("references")),
        tables=tuple(_rule(rule) for rule in content.get("tables") or ()),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"extracted_on: {text}") from None


def _rule(content: dict[str, Any]) -> TableRule:
    _only(content, _TABLE_KEYS)
    match = _texts(content.get("match"))
    _only(match, _MATCH_KEYS)
    return TableRule(
        match=match,
        type=content.get("type"),
        columns=_texts(content.get("columns")),
        constants=_texts(content.get("constants")),
        ignore=tuple(str(name) for name in content.get("ignore") or ()),
    )


def _texts(content: dict[Any, Any] | None) -> dict[str, str]:
    return {str(key): str(value) for key, value in (content or {}).items()}


def _only(content: dict[str, Any], allowed: set[str]) -> None:
    unknown = sorted(set(content) - allowed)
    if unknown:
        raise ValueError(", ".join(unknown))
