"""When a ledger was last checked is remembered beside its home."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xiezhi.ledger.home import Home, create_home
from xiezhi.ledger.last_check import Check, Checked, keep, last, place

CHECKED = Checked(datetime(2026, 11, 20, 8, 30, tzinfo=UTC), 520, 0, others=True)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return create_home(tmp_path / "county.ledger", origin="xiezhi.example.invalid/ledger")


def test_the_last_check_is_remembered_outside_the_home_and_each_kind_by_itself(home: Home) -> None:
    assert last(home, Check.LEDGER) is None
    assert keep(home, Check.LEDGER, replace(CHECKED, differences=3))
    assert keep(home, Check.LEDGER, CHECKED)
    assert last(home, Check.LEDGER) == CHECKED and last(home, Check.DESK) is None
    assert place(home, Check.LEDGER) == home.path.parent / "county.ledger-checked"


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"at": "2026", "leaves": 1, "differences": 0, "others": true}',
     '{"at": "2026-11-20T08:30:00", "leaves": 1, "differences": 0, "others": true}',
     '{"at": "2026-11-20T08:30:00+00:00", "leaves": "x", "differences": 0, "others": true}'],
)  # fmt: skip
def test_a_file_that_cannot_be_read_counts_as_no_check(home: Home, content: str) -> None:
    place(home, Check.LEDGER).write_text(content)
    assert last(home, Check.LEDGER) is None


def test_who_may_not_write_beside_the_home_is_told_so(home: Home) -> None:
    place(home, Check.LEDGER).mkdir()
    assert not keep(home, Check.LEDGER, CHECKED)
