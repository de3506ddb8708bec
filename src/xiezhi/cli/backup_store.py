"""The store in a backup: which keys it needs, where it finds its ledger once it is back, whether
the two still fit each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xiezhi.cli.stores import changes_of
from xiezhi.errors import XiezhiError
from xiezhi.ledger.home import Home
from xiezhi.records.store import Store
from xiezhi.records.store_check import disagreements
from xiezhi.records.store_settings import read_settings, write_settings


def key_files(store: Path) -> list[Path]:
    """Where the keys of a store belong. Errors: those of `read_settings`."""
    settings = read_settings(store)
    found = (settings.pseudonym_key_file, settings.vault_key_file)
    return [Path(each) for each in found if each]


def settle(folder: Path, to: Path, home: Path) -> None:
    """Have a store that will lie at `to` use the ledger beside it, and keys beside it.

    Else a rehearsal on the same machine would write into the ledger in use. Keys that lay
    elsewhere than beside the store stay where they are. Errors: those of `read_settings`.
    """
    settings = read_settings(folder)
    write_settings(
        folder,
        replace(
            settings,
            ledger=str(home),
            pseudonym_key_file=_beside(settings.pseudonym_key_file, to),
            vault_key_file=_beside(settings.vault_key_file, to),
        ),
    )


def verify_store(path: Path, home: Home) -> list[XiezhiError]:
    """What of a store differs from its ledger, or why that cannot be told."""
    try:
        store = Store.open(path)
        return list(disagreements(store, changes_of(store, home)))
    except XiezhiError as error:
        return [error]


def _beside(file: str | None, store: Path) -> str | None:
    if file is None or not Path(file).name.startswith(f"{store.name}."):
        return file
    return str(store.with_name(Path(file).name))
