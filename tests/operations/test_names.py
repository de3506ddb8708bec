"""Promises of the names of files: shown without harm, never a path, each once."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.operations.names import MOST, safe_name, safe_names


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("强制措施.xlsx", "强制措施.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("/srv/x/措施.csv", "措施.csv"),
        ("C:\\台账\\措施.csv", "措施.csv"),
        ("措施\u202excod.exe", "措施xcod.exe"),
        ("措\x00施\r\n.csv", "措施.csv"),
        ("..", "file-3"),
        (".隐藏.csv", "隐藏.csv"),
        ("~$措施.xlsx", "措施.xlsx"),
        ("", "file-3"),
        ("a" * 300 + ".csv", "a" * (MOST - 4) + ".csv"),
    ],
)
def test_a_name_loses_what_leads_elsewhere_or_deceives(sent: str, shown: str) -> None:
    assert safe_name(sent, 3) == shown


@given(st.lists(st.text(), max_size=6))
def test_every_name_is_harmless_and_there_once(sent: list[str]) -> None:
    shown = safe_names(sent)
    assert len({name.lower() for name in shown}) == len(sent)
    for name in shown:
        assert name and "/" not in name and "\\" not in name and not name.startswith(".")
        assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in name)
        assert len(name) <= MOST + 8
