"""A ledger home whose database is a PostgreSQL server, named by an environment variable."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_support import ORIGIN

from xiezhi.ledger.home import create_home, open_home
from xiezhi.ledger.home_check import home_differences


def test_a_home_on_postgres_keeps_no_connection_string(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIEZHI_TEST_DSN", postgres)
    create_home(tmp_path / "county.ledger", origin=ORIGIN, database="postgres:XIEZHI_TEST_DSN")
    with open_home(tmp_path / "county.ledger") as home:
        for number in range(3):
            event = {"kind": "reply.received", "actor": "p7", "subject": f"case:{number}"}
            home.append(**event, key=f"reply:{number}", payloads={"form": {"number": number}})
        assert home.checkpoint().splitlines()[:2] == [ORIGIN, "3"]
        assert not list(home_differences(home))
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or postgres.encode() not in path.read_bytes()
