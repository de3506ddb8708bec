"""Case numbers of the courts (案号).

Since 2016-01-01: （收案年度）法院代字 类型代字 编号 号, as in （2026）虚01刑初12号: at most three
Han characters of type; court code = 最高法, or the short name of a province (内, 军 and 兵 for
Inner Mongolia, the military courts and the Xinjiang corps) and digits below the high court.
Before: （2015）虚刑初字第12号, the court written out in characters. Normalised to full-width
brackets and half-width digits, so that one case has one number.
"""

from __future__ import annotations

import re

from xiezhi.records.checks.fault import Fault

# The last one is no province: fictional courts of the demo and of the models' examples use it.
PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云藏陕甘青宁新军兵虚"
FIRST_NEW_YEAR = 2016

_HALF: dict[int, int | str | None] = {
    ord("　"): None,
    ord(" "): None,
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
}
_BRACKETS = str.maketrans("([〔【［)]〕】］", "（（（（（）））））")
_SHAPE = re.compile(r"^（(\d{4})）(.+?)(?:之([一二三四五六七八九十\d]+))?$")
_NEW = re.compile(rf"^(最高法|[{PROVINCES}](?:\d{{2,4}})?)([一-鿿]{{1,3}})(\d{{1,8}})号$")
_OLD = re.compile(r"^([一-鿿]{1,10}\d{0,2}[一-鿿]{0,6})字第(\d{1,8})(?:-\d{1,3})?号$")


def parse_case_no(text: str) -> str:
    """The normalised case number; `Fault` REC-170 with the reason where it is none."""
    plain = text.translate(_HALF).translate(_BRACKETS)
    shape = _SHAPE.match(plain)
    if not shape:
        raise Fault("REC-170", {"value": text})
    year, body = int(shape[1]), shape[2]
    # The old form lived on in numbers given by the end of 2015 only.
    pattern = _NEW if year >= FIRST_NEW_YEAR else _OLD
    if not 1949 <= year <= 2100 or not pattern.match(body):
        raise Fault("REC-170", {"value": text})
    number = re.sub(r"(?<=\D)0+(?=\d+(?:-\d+)?号$)", "", body)
    return f"（{year}）{number}" + (f"之{shape[3]}" if shape[3] else "")
