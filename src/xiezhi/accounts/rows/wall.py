"""Raising the wall, and asking whether it stands.

Each room registers its tables and its `row_security.sql`, as it registers its kinds of objects with
the policy. `raise_wall` puts all of it into the database in one transaction: functions, policies
and grants, always whole and always those of this version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.utils import CursorWrapper

from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding import roles

WEB, WORKER = "xiezhi_web", "xiezhi_worker"
# The function that bears the mark of the version in its comment.
_MARKED = "xiezhi_actor"
_OURS = "xiezhi\\_%"


@dataclass(frozen=True, slots=True)
class Room:
    """The protected tables of a room, and the package that holds its `row_security.sql`."""

    package: str
    tables: tuple[str, ...]

    def sql(self) -> str:
        """The functions, policies and grants of the room."""
        return files(self.package).joinpath("row_security.sql").read_text(encoding="utf-8")


_rooms: dict[str, Room] = {}


def stand_behind(package: str, *tables: str) -> None:
    """Register the protected tables of a room; lower rooms first, as their functions are used above."""
    _rooms[package] = Room(package, tables)


def tables() -> tuple[str, ...]:
    """Every table behind the wall."""
    return tuple(table for room in _rooms.values() for table in room.tables)


def version() -> str:
    """What tells the wall of this version from that of another."""
    whole = "\0".join(room.sql() for room in _rooms.values()) + "\0".join(tables())
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def raise_wall(*, web: str = WEB, worker: str = WORKER, using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the wall and the rights of both roles into the database; once more changes nothing.

    Run as the owner of the tables, after each `migrate`. Errors: ACC-900 not PostgreSQL, ACC-902 a
    role that walls do not hold, ACC-903 the owner has the rights of a role; those of
    `ledger.binding.roles.grant`, as LED-208 no such role.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        raise XiezhiError("ACC-900")
    for role in (web, worker):
        roles.grant(role, sequencer=role == worker, using=using)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for role in (web, worker):
            _require_held(cursor, role)
        _take_down(cursor)
        quoted = {
            ":web": connection.ops.quote_name(web),
            ":worker": connection.ops.quote_name(worker),
            ":owner": "CURRENT_USER",
            ":schema": connection.ops.quote_name(_one(cursor, "SELECT current_schema()")),
        }
        for table in tables():
            cursor.execute(_filled(_EACH_TABLE, {":table": table, **quoted}))
        for room in _rooms.values():
            cursor.execute(_filled(room.sql(), quoted))
        _only_for(cursor, quoted[":web"])
        cursor.execute(f"COMMENT ON FUNCTION {_MARKED}() IS '{version()}'")


# The owner who connects is held as well (FORCE). Only inside a function of the wall, called by another
# role, may the rows of the owner be asked.
_EACH_TABLE = """
ALTER TABLE :table ENABLE ROW LEVEL SECURITY;
ALTER TABLE :table FORCE ROW LEVEL SECURITY;
REVOKE ALL ON :table FROM PUBLIC, :web, :worker;
CREATE POLICY keeper ON :table TO :owner
  USING (current_user <> session_user);
CREATE POLICY worker ON :table TO :worker USING (true);
"""


def faults(using: str = DEFAULT_DB_ALIAS) -> Iterator[XiezhiError]:
    """What is wrong with the wall, and with the role that is connected.

    Codes: ACC-902 the role passes walls, ACC-905 a table without wall, ACC-906 the wall is that of
    another version.
    """
    with connections[using].cursor() as cursor:
        try:
            _require_held(cursor, _one(cursor, "SELECT current_user"))
        except XiezhiError as error:
            yield error
        cursor.execute(
            "SELECT given.name FROM unnest(%s::text[]) AS given (name) "
            "LEFT JOIN pg_class ON oid = to_regclass(given.name) "
            "WHERE relrowsecurity IS NOT TRUE OR relforcerowsecurity IS NOT TRUE ORDER BY 1",
            [list(tables())],
        )
        for [table] in cursor.fetchall():
            yield XiezhiError("ACC-905", table=table)
        cursor.execute("SELECT obj_description(to_regprocedure(%s), 'pg_proc')", [f"{_MARKED}()"])
        if cursor.fetchone() != (version(),):
            yield XiezhiError("ACC-906")


def _require_held(cursor: CursorWrapper, role: str) -> None:
    """Errors: ACC-902 a superuser, one who bypasses walls, or one with the rights of the owner."""
    cursor.execute(
        "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class "
        "WHERE oid = ANY (%s::text[]::regclass[]) AND pg_has_role(pg_roles.oid, relowner, 'MEMBER')) "
        "FROM pg_roles WHERE rolname = %s",
        [list(tables()), role],
    )
    if cursor.fetchone() != (False,):
        raise XiezhiError("ACC-902", role=role)
    cursor.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = current_user AND NOT rolsuper "
        "AND rolname <> %s AND pg_has_role(current_user, %s, 'USAGE')",
        [role, role],
    )
    if cursor.fetchone():
        raise XiezhiError("ACC-903", role=role)


def _take_down(cursor: CursorWrapper) -> None:
    """Policies and functions of whatever version stood before; FORCE stays, so nothing opens."""
    cursor.execute(
        "SELECT format('DROP POLICY %%I ON %%I.%%I', policyname, schemaname, tablename) "
        "FROM pg_policies WHERE schemaname = current_schema()"
        " AND tablename = ANY (%s) "
        "UNION ALL SELECT format('DROP FUNCTION %%s', oid::regprocedure) FROM pg_proc "
        "WHERE pronamespace = current_schema()::regnamespace AND proname LIKE %s",
        [list(tables()), _OURS],
    )
    for [statement] in cursor.fetchall():
        cursor.execute(statement)


def _only_for(cursor: CursorWrapper, web: str) -> None:
    """The functions answer the web role alone."""
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc "
        "WHERE pronamespace = current_schema()::regnamespace AND proname LIKE %s",
        [_OURS],
    )
    for [function] in cursor.fetchall():
        cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {web}")


def _filled(sql: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        sql = sql.replace(name, value)
    return sql


def _one(cursor: CursorWrapper, sql: str) -> str:
    cursor.execute(sql)
    [value] = cursor.fetchone()
    return str(value)
