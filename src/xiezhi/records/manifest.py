"""Manifests: which version of each table is the visible state of the store.

A batch touches several tables, and Delta Lake commits one table at a time. So a batch becomes
visible by one file that names all versions. The file is written beside, flushed to
disk and renamed; a crash at any moment leaves either the old state or the new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError


@dataclass(frozen=True)
class Counts:
    """Rows of a table in a manifest, and what the batch that last touched it did."""

    rows: int
    inserted: int
    updated: int


@dataclass(frozen=True)
class Manifest:
    """One visible state. `tables` maps a table to its Delta version."""

    id: str
    parent: str | None
    made_at: str
    batch: str
    tables: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, Counts] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The content of the manifest's file."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Manifest:
        """The manifest in a file's content. Errors: KeyError, TypeError when it is not one."""
        counts = {table: Counts(**entry) for table, entry in content["counts"].items()}
        return cls(
            id=content["id"],
            parent=content["parent"],
            made_at=content["made_at"],
            batch=content["batch"],
            tables={table: int(version) for table, version in content["tables"].items()},
            counts=counts,
        )


class Manifests:
    """The folder of manifests, oldest first by name: `000000.json`, `000001.json`, …"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Manifest]:
        """Every manifest, oldest first. Errors: REC-008 a damaged one."""
        return [self._read(path) for path in self._paths()]

    def newest(self) -> Manifest:
        """The visible state. Errors: REC-008 when it is damaged.

        A damaged newest manifest is never skipped: the next batch would build on an older state
        and undo whatever the damaged one had made visible.
        """
        paths = self._paths()
        if not paths:
            raise XiezhiError("REC-008", file=self.folder.name)
        return self._read(paths[-1])

    def get(self, manifest_id: str) -> Manifest:
        """The manifest of that id. Errors: REC-009 there is none."""
        path = self.folder / f"{manifest_id}.json"
        if path not in self._paths():
            raise XiezhiError("REC-009", manifest=manifest_id)
        return self._read(path)

    def publish(self, manifest: Manifest) -> None:
        """Make a manifest visible, or replace the file of the same id, in one step."""
        text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1) + "\n"
        write_durably(self.folder / f"{manifest.id}.json", text.encode())

    @staticmethod
    def following(manifest_id: str) -> str:
        """The id after this one."""
        return f"{int(manifest_id) + 1:06d}"

    def _paths(self) -> list[Path]:
        # Numbers outgrow six digits without changing order.
        return sorted(self.folder.glob("[0-9]*.json"), key=lambda path: int(path.stem))

    @staticmethod
    def _read(path: Path) -> Manifest:
        try:
            manifest = Manifest.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise XiezhiError("REC-008", file=path.name) from None
        if manifest.id != path.stem:
            raise XiezhiError("REC-008", file=path.name)
        return manifest
