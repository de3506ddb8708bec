"""`store.yaml`: what a store says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError

FORMAT = 1
_FILE = "store.yaml"


@dataclass(frozen=True)
class Settings:
    """What `store.yaml` says."""

    created: str
    pseudonym_key: str
    pseudonym_key_file: str | None
    vault_key: str | None
    vault_key_file: str | None
    ledger: str | None = None


def read_settings(store: Path) -> Settings:
    """The settings of the store in a folder. Errors: REC-001 no store, REC-002 a newer one."""
    try:
        content = yaml.safe_load((store / _FILE).read_text(encoding="utf-8"))
        if content["format"] > FORMAT:
            raise XiezhiError("REC-002", store=store.name, format=content["format"])
        # Stores made before there were ledgers do not name one.
        content.setdefault("ledger", None)
        return Settings(**{key: content[key] for key in Settings.__dataclass_fields__})
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        raise XiezhiError("REC-001", store=store.name) from None


def write_settings(store: Path, settings: Settings) -> None:
    """Write the settings, wholly or not at all."""
    content = {"format": FORMAT, **vars(settings)}
    write_durably(store / _FILE, yaml.safe_dump(content, allow_unicode=True).encode())
