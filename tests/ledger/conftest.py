"""What all tests of the ledger share: `ledger_support`, and a schema of a PostgreSQL server."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

# Tests are imported without packages.
sys.path.insert(0, str(Path(__file__).parent))

from ledger_support import POSTGRES

from xiezhi.ledger.log.postgres import open_postgres


@pytest.fixture
def postgres() -> Iterator[str]:
    """The DSN of an empty schema of its own."""
    from psycopg.conninfo import make_conninfo

    dsn, schema = os.environ[POSTGRES], f"test_{uuid4().hex}"
    server = open_postgres(dsn)
    server.execute(f"CREATE SCHEMA {schema}")
    yield make_conninfo(dsn, options=f"-c search_path={schema}")
    server.execute(f"DROP SCHEMA {schema} CASCADE")
    server.close()
