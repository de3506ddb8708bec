"""The page of the ledger says when it was last checked, and with what result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from desk import County, signed_in
from xiezhi.ledger.last_check import Check, Checked, keep, place

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
UNCHECKED = "没有记录。请系统管理员运行 xiezhi ledger verify。"


@pytest.fixture(autouse=True)
def forgotten(settings: Any) -> Iterator[None]:
    """No test leaves its check to the next."""
    places = [place(settings.SITE.home(), check) for check in Check]
    for file in places:
        file.unlink(missing_ok=True)
    yield
    for file in places:
        file.unlink(missing_ok=True)


def shown(land: County) -> str:
    return signed_in(land.people["auditor"]).get("/ledger/").content.decode()


def test_a_ledger_that_was_never_checked_is_called_so(land: County) -> None:
    page = shown(land)
    assert UNCHECKED in page and "请系统管理员运行 xiezhi desk check" in page


def test_the_last_check_and_its_result_stand_on_the_page(land: County, settings: Any) -> None:
    home = settings.SITE.home()
    keep(home, Check.LEDGER, Checked(AT, 1520, 0, others=False))
    page = shown(land)
    assert "2026-11-20 16:30，重算了当时全部 1,520 件事件，没有不符。" in page
    assert "没有与外人保存的检查点比较。" in page and UNCHECKED not in page
    keep(home, Check.LEDGER, Checked(AT, 1520, 2, others=True))
    assert "2026-11-20 16:30，发现 2 处不符。请停止写入，保存现状，并告知见证人。" in shown(land)
    given = signed_in(land.people["auditor"]).get("/api/v1/ledger").json()
    assert given["differences"] == 2 and given["checked_at"].startswith("2026-11-20T08:30:00")


def test_holding_the_desk_against_the_ledger_is_remembered(land: County) -> None:
    # The people of this county were made without events.
    with pytest.raises(CommandError) as error:
        call_command("desk_check", stdout=StringIO())
    # On PostgreSQL the sentence goes on about the role.
    number = re.findall(r"\d+", str(error.value))[0]
    assert f"发现 {number} 处不一致。" in shown(land)
