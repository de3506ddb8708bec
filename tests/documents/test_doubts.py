"""Every reason for which a reading is doubted has its words."""

from __future__ import annotations

import re
from pathlib import Path

import xiezhi.documents
from xiezhi.documents import read_text
from xiezhi.documents.output import as_json
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


def test_what_stands_in_a_doubted_sentence_is_doubtful_in_the_json():
    text = (
        "虚构县人民法院\n刑事判决书\n（2026）虚0101刑初12号\n公诉机关虚构县人民检察院。\n被告人甲某，男。\n"
        "本院认为，被告人甲某构成犯罪。依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：\n"
        "一、被告人甲某犯盗窃罪，判处拘役三个月，并处罚金一千元。\n二、被告人丁某某犯盗窃罪，判处拘役三个月，并处罚金一千元。\n"
        "审判员　乙某\n二〇二六年四月二十日\n"
    )
    rows = as_json(read_text(text, "x"))["dispositions"]
    assert [(row["defendant"], row["confidence"]) for row in rows] == [
        ("甲某", "stated"),
        ("丁某某", "doubtful"),
    ]
