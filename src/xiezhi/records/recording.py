"""What the store tells its ledger: each change before it becomes visible, each refusal.

The store knows no ledger, only a `Recorder`: whoever opens the store gives it one. A store that
keeps a ledger takes no change without it: no leaf, no change. A leaf without its change (a crash
came between) is harmless; a change without its leaf cannot be.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from xiezhi.records.manifest import Manifest
from xiezhi.records.scope import Forbidden

_CHUNK = 1 << 20
_ID_BYTES = 10
REFUSED, PURGED = "intake.refused", "store.purged"
TEXT = "store.text_replaced"
IDENTITIES = "store.identities_changed"

# What was found in a table, and where: source, file, sheet, what was done about it.
Noted = tuple[Forbidden, Mapping[str, Any]]


class Recorder(Protocol):
    """Where events go. The same event with the same key may be told again without harm."""

    def __call__(self, *, kind: str, subject: str, key: str, payload: Mapping[str, Any]) -> None:
        """Record an event, durably when this returns. Errors: any, and the change does not happen."""
        ...


def short_id(*parts: str) -> str:
    """An id of letters and few digits, so that it never looks like a number of identity."""
    digest = hashlib.sha256("\n".join(parts).encode()).digest()[:_ID_BYTES]
    return base64.b32encode(digest).decode().lower()


def files_digest(files: Iterable[str | Path], known: dict[Path, str] | None = None) -> str:
    """SHA-256, in hex, over the names and contents of a table's files, in any order given.

    `known`: digests of files that were read before, which grows: versions share most files.
    """
    known = {} if known is None else known
    listed = []
    for path in map(Path, files):
        if path not in known:
            content = hashlib.sha256()
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    content.update(chunk)
            known[path] = content.hexdigest()
        listed.append(f"{known[path]}  {path.name}\n")
    return hashlib.sha256("".join(sorted(listed)).encode()).hexdigest()


def tell_change(
    recorder: Recorder, store: str, event: str, manifest: Manifest, digests: Mapping[str, str]
) -> None:
    """Record a manifest that is about to become visible, with the digests of what it changed."""
    content = manifest.as_json()
    # The id alone would be the same for a change that a crash kept from becoming visible, and
    # within one second its manifest too; its files never are.
    mark = short_id(json.dumps([content, dict(digests)], sort_keys=True))
    recorder(
        kind=event,
        subject=f"store:{store}:{manifest.id}",
        key=f"{event}:{store}:{manifest.id}:{mark}",
        payload={"manifest": content, "digests": dict(digests)},
    )


def tell_refusals(
    recorder: Recorder, store: str, entries: Sequence[Noted], *, source: str, files: Sequence[str]
) -> None:
    """Record which columns were refused or dropped, and why files (by error code) were refused."""
    columns = [
        {"column": found.header, "ground": found.ground, "action": where["action"]}
        for found, where in entries
    ]
    recorder(
        kind=REFUSED,
        subject=f"store:{store}",
        key=f"{REFUSED}:{store}:{short_id(secrets.token_hex())}",
        payload={"source": source, "columns": columns, "files": list(files)},
    )


def tell_identities(
    recorder: Recorder, store: str, places: Iterable[tuple[str, str]], *, event: str, batch: str
) -> None:
    """Record that identities are about to change while no table does: how many of which table."""
    counts = Counter(table for table, _pseudonym in places)
    recorder(
        kind=IDENTITIES,
        subject=f"store:{store}",
        key=f"{IDENTITIES}:{store}:{short_id(secrets.token_hex())}",
        payload={"event": event, "batch": batch, "changed": dict(counts)},
    )


def tell_text(recorder: Recorder, store: str, name: str) -> None:
    """Record that the text of a document is about to be replaced; `name`: of its encrypted file."""
    recorder(
        kind=TEXT,
        subject=f"store:{store}",
        key=f"{TEXT}:{store}:{short_id(secrets.token_hex())}",
        payload={"file": name},
    )


def tell_purge(
    recorder: Recorder,
    store: str,
    manifest: Manifest,
    counts: Mapping[str, int],
    digests: Mapping[str, str],
) -> None:
    """Record a purge that is about to be carried out: how much goes, never what.

    `manifest` and `digests` are the visible state after it.
    """
    content = manifest.as_json()
    recorder(
        kind=PURGED,
        subject=f"store:{store}:{manifest.id}",
        key=f"{PURGED}:{store}:{manifest.id}:{short_id(secrets.token_hex())}",
        payload={"manifest": content, "removed": dict(counts), "digests": dict(digests)},
    )
