"""Killed at random times, the log keeps every event that it acknowledged (`python -m measure crash` does more)."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from measure.crash import Crashes, crash_postgres, crash_sqlite


def _assert_sound(found: Crashes, crashes: int) -> None:
    assert found.kills == crashes
    assert len(found.acknowledged) >= 2 * crashes
    assert found.checkpoints > 0
    assert found.lost == found.differences == []
    assert found.events == found.leaves >= len(found.acknowledged)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_on_sqlite(tmp_path: Path) -> None:
    _assert_sound(crash_sqlite(tmp_path, 25), 25)


@pytest.mark.slow
@pytest.mark.postgres
def test_nothing_acknowledged_is_lost_on_postgres() -> None:
    # Not below pytest's folders, which other users may not enter: the server does not run as root.
    with tempfile.TemporaryDirectory() as folder:
        _assert_sound(crash_postgres(Path(folder), 6), 6)
