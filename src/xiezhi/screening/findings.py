"""A finding: one unit of one model that is not lawful, frozen with everything that explains it.

`finding_id` names the matter (model, unit, discriminator) and stays the same through runs, as-of
dates and versions of the model. `facts_hash` names what was found: the outcome, what is missing and
the facts, without those that merely follow the as-of date, so that a clue closed by a prosecutor
does not come back every morning, and does come back when the records change. docs/findings.md
describes every field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

FOUND = ("hard", "soft", "undetermined")


@dataclass(frozen=True, slots=True)
class Source:
    """The line of a file a record came from. `sheet` is empty for files without sheets."""

    record_type: str
    id: str
    file: str
    sheet: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A frozen finding. `facts` hold JSON values: dates as ISO text, decimals as text."""

    finding_id: str
    facts_hash: str
    run_id: str
    as_of: str
    model_id: str
    model_version: str
    model_title: Mapping[str, str]
    function: str
    severity: str
    unit: str
    discriminator: str
    organ: Mapping[str, str]
    route: str
    act_on: str | None
    outcome: str
    missing: tuple[str, ...]
    facts: Mapping[str, Any]
    sentences: Mapping[str, str]
    steps: Mapping[str, tuple[str, ...]]
    citations: Mapping[str, tuple[str, ...]]
    provenance: tuple[Source, ...]
    instruments: tuple[str, ...]
    gated: bool
    hashes: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON values; `finding.schema.json` describes them."""
        return asdict(self)

    def line(self) -> str:
        """The finding as one line of JSON Lines, always the same bytes for the same content."""
        return canonical(self.as_json())

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """The finding a line holds."""
        lists = {
            name: {lang: tuple(lines) for lang, lines in data[name].items()}
            for name in ("steps", "citations")
        }
        return cls(
            **{
                **data,
                **lists,
                "missing": tuple(data["missing"]),
                "instruments": tuple(data["instruments"]),
                "provenance": tuple(Source(**entry) for entry in data["provenance"]),
            }
        )


def canonical(content: Any) -> str:
    """JSON with one spelling: sorted keys, no blanks, no escapes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: Any) -> str:
    """SHA-256 of the canonical JSON, as hexadecimal text."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def json_value(value: Any) -> Any:
    """A fact as JSON: dates and moments as ISO text, decimals as text."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value


def finding_id(model_id: str, unit: str, discriminator: str) -> str:
    """The name of the matter; `unit` is `type:source:key`."""
    return digest([model_id, unit, discriminator])[:32]


def facts_hash(
    outcome: str,
    missing: tuple[str, ...],
    act_on: str | None,
    facts: Mapping[str, Any],
    moving: Collection[str],
) -> str:
    """The name of what was found; `facts` as JSON values, without those that are `moving`."""
    settled = {name: value for name, value in facts.items() if name not in moving}
    return digest([outcome, list(missing), act_on, settled])[:32]
