"""The whole of a finding as it is sealed: canonical JSON, deflated. What every run changes is left
out of `content_hash`, so that a finding that says the same is not sealed anew each night."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from xiezhi.casework.keys import CaseKeys, Place
from xiezhi.screening.findings import Finding, Source, canonical

# What follows from the run alone, not from what the run found.
_OF_THE_RUN = ("run_id", "as_of", "hashes")
_FIELDS = tuple(field.name for field in fields(Finding))
_OF_A_SOURCE = tuple(field.name for field in fields(Source))


def place(finding_id: str) -> Place:
    """Where the body of a finding is sealed for."""
    return Place("casework_findingbody", finding_id, "sealed")


def content_of(finding: Finding) -> dict[str, Any]:
    """What `Finding.as_json` gives, without copying each value: a run has very many of them."""
    content = {name: getattr(finding, name) for name in _FIELDS}
    content["provenance"] = [
        {name: getattr(source, name) for name in _OF_A_SOURCE} for source in finding.provenance
    ]
    return content


def content_hash(content: Mapping[str, Any]) -> str:
    """The name of what a finding says, in hex; `content` as `content_of` gives it."""
    kept = {name: value for name, value in content.items() if name not in _OF_THE_RUN}
    return hashlib.sha256(canonical(kept).encode()).hexdigest()[:32]


def seal(keys: CaseKeys, case: UUID, content: Mapping[str, Any]) -> bytes:
    """The body, sealed for its row. Errors: those of `CaseKeys.seal`."""
    packed = zlib.compress(canonical(content).encode(), 1)
    return keys.seal(case, place(content["finding_id"]), packed)


def unseal(keys: CaseKeys, case: UUID, finding_id: str, sealed: bytes) -> Finding:
    """The finding again. Errors: those of `CaseKeys.unseal`."""
    content = zlib.decompress(keys.unseal(case, place(finding_id), sealed))
    return Finding.from_json(json.loads(content))
