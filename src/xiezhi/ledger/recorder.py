"""Telling a ledger of what happens elsewhere, as `records.recording.Recorder` asks for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xiezhi.ledger.home import open_home, told

PAYLOAD = "event"


class LedgerRecorder:
    """Tells the ledger in a folder. It is opened for each event: there are few, and far apart.

    `actor`: who acts, by the pseudonym of the ledger; default: the user of the operating system.
    """

    def __init__(self, home: Path, *, actor: str | None = None) -> None:
        self.home = home
        self._actor = actor or f"uid:{os.getuid()}"

    def __call__(self, *, kind: str, subject: str, key: str, payload: Mapping[str, Any]) -> None:
        """Record an event, durably when this returns. Errors: those of `open_home`, `Home.append`."""
        with told(), open_home(self.home) as home:
            home.append(
                kind=kind,
                actor=self._actor,
                subject=subject,
                key=key,
                payloads={PAYLOAD: dict(payload)},
            )
