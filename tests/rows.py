"""What tests of the wall of rows share: a wall with roles of its own, and acting as one person.

Only on PostgreSQL (XIEZHI_TEST_DESK=postgres). The tables come to belong to a role that is no
superuser, because a superuser passes every wall, also inside the functions of the wall.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from xiezhi.accounts.rows.actor import name_actor
from xiezhi.accounts.rows.wall import raise_wall

needs_postgres = pytest.mark.skipif(
    os.environ.get("XIEZHI_TEST_DESK") != "postgres", reason="XIEZHI_TEST_DESK is not postgres"
)


@dataclass(frozen=True)
class Wall:
    """The roles around a wall that stands."""

    owner: str
    web: str
    worker: str


def execute(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []


def walled() -> Wall:
    """Raise the wall in the test's database, in the transaction of the test."""
    name = uuid4().hex[:12]
    wall = Wall(f"owner_{name}", f"web_{name}", f"worker_{name}")
    for name in (wall.owner, wall.web, wall.worker):
        execute(f"CREATE ROLE {name}")
    execute(f"GRANT CREATE, USAGE ON SCHEMA public TO {wall.owner}")
    execute(f"GRANT USAGE ON SCHEMA public TO {wall.web}, {wall.worker}")
    for [table] in execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        execute(f"ALTER TABLE {table} OWNER TO {wall.owner}")
    with role(wall.owner):
        raise_wall(web=wall.web, worker=wall.worker)
    return wall


@contextmanager
def role(name: str) -> Iterator[None]:
    """Within, the connection has the rights of the role alone."""
    execute(f"SET ROLE {name}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            execute("RESET ROLE")


@contextmanager
def acting(wall: Wall, user_id: int | None) -> Iterator[None]:
    """Within, the web server works for a person, as its middleware has it. Nothing of it is kept."""
    with transaction.atomic():
        name_actor(user_id)
        with role(wall.web):
            yield
        transaction.set_rollback(True)
