"""The settings of an installation as they are read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError
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
