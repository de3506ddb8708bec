"""Telling a ledger of what happens elsewhere, as `records.recording.Recorder` asks for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xiezhi.ledger.home import open_home, told

PAYLOAD = "event"


class LedgerRecorder:
    """Tells the ledger in a folder. It is opened for each event: there are few, and far apart."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *, kind: str, subject: str, key: str, payload: Mapping[str, Any]) -> None:
        """Record an event, durably when this returns. Errors: those of `open_home`, `Home.append`."""
        with told(), open_home(self.home) as home:
            home.append(
                kind=kind,
                # Before there are accounts, an actor is a user of the operating system.
                actor=f"uid:{os.getuid()}",
                subject=subject,
                key=key,
                payloads={PAYLOAD: dict(payload)},
            )
