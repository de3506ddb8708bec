"""The settings of an installation as they are read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError
from xiezhi.ledger.home import create_home, home_of, open_home
from xiezhi.ledger.recorder import LedgerRecorder
from xiezhi.records.store import Store
from xiezhi.web.site import LOOKS_PER_HOUR, SETTINGS, create_site, open_site


def test_how_much_one_person_may_open_is_a_setting_and_never_nothing(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    create_site(desk, store=open_site().store, looks_per_hour=40)
    assert open_site(desk).looks_per_hour == 40
    file = desk / SETTINGS
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("looks_per_hour: 40\n", ""), encoding="utf-8")
    assert open_site(desk).looks_per_hour == LOOKS_PER_HOUR
    file.write_text(text.replace("looks_per_hour: 40", "looks_per_hour: 0"), encoding="utf-8")
    with pytest.raises(XiezhiError) as refused:
        open_site(desk)
    assert refused.value.code == "WEB-001"


def test_settings_that_are_no_mapping_are_refused(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text("desk", encoding="utf-8")
    with pytest.raises(XiezhiError) as refused:
        open_site(tmp_path)
    assert refused.value.code == "WEB-001"


def test_no_second_desk_stands_over_the_people_of_the_first(tmp_path: Path) -> None:
    store = tmp_path / "store"
    create_home(home_of(store), origin="xiezhi.example.invalid/second").close()
    Store.create(store, ledger=home_of(store), recorder=LedgerRecorder(home_of(store)))
    # Tables without a person are those of a desk that was given up before anybody came.
    with open_home(home_of(store)) as home:
        home.database.execute("CREATE TABLE accounts_user (username text)")
    create_site(tmp_path / "first", store=store)
    with open_home(home_of(store)) as home:
        home.database.execute("INSERT INTO accounts_user VALUES ('a')")
    with pytest.raises(XiezhiError) as refused:
        create_site(tmp_path / "second", store=store)
    assert refused.value.code == "WEB-007" and not (tmp_path / "second").exists()
