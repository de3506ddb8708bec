"""Every reason for which a reading is doubted has its words."""

from __future__ import annotations

import re
from pathlib import Path

import xiezhi.documents
from xiezhi.records.catalogue import code_lists

_NOTED = re.compile(r"""(?:\.doubt|\.doubt_value|Doubt)\(\s*"([a-z_]+)",|doubt="([a-z_]+)\"""")


def test_every_reason_of_the_readers_is_in_the_code_list():
    source = Path(xiezhi.documents.__file__).parent
    found = {
        first or second
        for file in source.rglob("*.py")
        for first, second in _NOTED.findall(file.read_text("utf-8"))
    }
    assert len(found) > 15
    assert found <= set(code_lists()["doubt_reason"])
