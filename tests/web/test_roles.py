"""Promises of who connects to PostgreSQL: each command as its own role of the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from xiezhi.cli.desk import desk
from xiezhi.web.site import OWNER, WEB, WORKER, create_site, database_settings, open_site

VARIABLES = {"A_OWNER": "xiezhi_owner", "A_WEB": "xiezhi_web", "A_WORKER": "xiezhi_worker"}


def test_each_role_has_its_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_site(
        tmp_path / "desk", store=open_site().store, web_database="A_WEB", worker_database="A_WORKER"
    )
    site = open_site(tmp_path / "desk")
    for variable, user in VARIABLES.items():
        monkeypatch.setenv(variable, f"dbname=xiezhi user={user}")
    home: Any = SimpleNamespace(settings=SimpleNamespace(database="postgres:A_OWNER"))

    def user_of(role: str, site: Any = site) -> str:
        return str(database_settings(home, site.database(role))["OPTIONS"]["user"])

    assert [user_of(role) for role in (OWNER, WEB, WORKER)] == list(VARIABLES.values())
    alone = replace(site, worker_database="")
    assert user_of(WORKER, alone) == "xiezhi_owner"


@pytest.mark.parametrize(
    ("command", "role"),
    [
        ("upgrade", OWNER), ("manage migrate", OWNER), ("manage --as worker sweep", WORKER),
        ("manage --as web check", WEB), ("serve", WEB), ("worker", WORKER), ("check", WORKER),
        ("first-accounts --organ-code X --organ-name X --level county --security X X "
         "--system Y Y --audit Z Z --basis X", OWNER),
        ("reset-security-admin --username X --basis X", OWNER),
    ],
)  # fmt: skip
def test_each_command_connects_as_its_role(
    command: str, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AskedError(Exception):
        pass

    def use_site(path: Path, *, role: str = OWNER) -> None:
        raise AskedError(role)

    monkeypatch.setattr("xiezhi.web.setup.use_site", use_site)
    name, *rest = command.split()
    done = CliRunner().invoke(desk, [name, "--desk", str(tmp_path), *rest])
    assert isinstance(done.exception, AskedError) and done.exception.args == (role,)
