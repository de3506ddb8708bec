"""How a store is opened with its ledger, so that each change leaves a leaf."""

from __future__ import annotations

from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.ledger.home import SETTINGS, home_of
from xiezhi.ledger.recorder import LedgerRecorder
from xiezhi.records.store import Store
from xiezhi.records.store_settings import read_settings


def open_store(path: Path, *, actor: str | None = None) -> Store:
    """The store in a folder, with its ledger if it keeps one.

    `actor`: whom the ledger names for changes (default: the user of the operating system).
    Errors: those of `Store.open`; LED-343 its settings name another ledger than the one beside it,
    or none: who may write to the store alone could make it change without a leaf.
    """
    home = read_settings(path.resolve()).ledger
    beside = home_of(path.resolve())
    if (beside / SETTINGS).is_file() and (home is None or Path(home).resolve() != beside.resolve()):
        raise XiezhiError("LED-343", store=path.name, found=home or "—", wanted=beside)
    return Store.open(path, recorder=LedgerRecorder(Path(home), actor=actor) if home else None)
