"""The passages of an opinion in which the court itself rests on law.

What decides is the sentence that leads to the order (依照…之规定，判决如下). A sentence of the reasoning
counts where the court applies an article, not where it tells what a party, the prosecution, an organ
or an earlier court holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiezhi.documents.parts import Part, Parted

_LONGEST_FINAL = 3_000
_LONGEST_SENTENCE = 2_000
_MOST_STOPS = 4
_NUMBER = r"\n?\(?[一二三四五六七八九十百千零〇\d]{1,9}\)?\n?"
_LIST = rf"[第笫]{_NUMBER}(?:[、至和]第?{_NUMBER}){{0,8}}"
_CITES = re.compile(rf"{_LIST}[条款]|第{_NUMBER}(?:之|的)?规定")
_ARTICLE = re.compile(rf"{_LIST}条")
_NAMED = re.compile(r"》|(?:法|法典|条例|解释|规定)(?:\([^()]{1,10}\))?第")
# Who says it: words of another than the court before the article, not taken up by the court.
_OTHERS = re.compile(
    r"(?:原告|被告|第三人|上诉人|申请人|申诉人|申请执行人|被执行人|辩护人|代理人|当事人|公诉机关|公诉人|检察院|抗诉机关"
    r"|检察机关|自诉人|一审|原审|二审|原判|原裁定|公司|双方|其|局|政府|支队|大队|委员会|仲裁委)[^。;]{0,80}?"
    r"(?:认为|主张|提出|辩称|诉称|述称|抗辩|辩解|辩护意见|上诉称|理由|指控|建议|请求|要求|援引|引用|称|以为由|作出|判决|裁决|决定书)"
    r"|(?:原判|原审|一审|原裁定|公诉机关)[^。;,]{0,20}(?:依照|依据|根据|适用)"
)
_COURT = re.compile(r"本院|合议庭|经查|经审查|综上|据此|因此|故")


def resting(doc: Parted, part: Part, ordered: bool = True) -> Iterator[Part]:
    """The passages in order of place. The last one leads to the order that stands behind the part;
    where the text breaks off before an order (`ordered` false) there is no such passage."""
    final = leading(doc, part) if ordered else Part(part.end, part.end)
    yield from _applied(doc, Part(part.start, final.start))
    if final:
        yield final


def leading(doc: Parted, part: Part) -> Part:
    """From the last full stop before the order, or from one before it while no article stands behind."""
    plain = doc.text.plain
    start = part.end
    floor = max(part.start, part.end - _LONGEST_FINAL)
    for _ in range(_MOST_STOPS):
        stop = plain.rfind("。", floor, max(floor, start - 1))
        start = floor if stop < 0 else stop + 1
        if stop < 0 or _CITES.search(plain, start, part.end):
            break
    return Part(start, part.end)


def _applied(doc: Parted, part: Part) -> Iterator[Part]:
    """Sentences of the reasoning with a named law and an article that are the court's own words."""
    plain = doc.text.plain
    place = part.start
    while match := _ARTICLE.search(plain, place, part.end):
        start = max(place, doc.text.clause_start(match.start(), part.start))
        limit = max(match.end(), min(part.end, start + _LONGEST_SENTENCE))
        ends = (plain.find(mark, match.end(), limit) for mark in "。\n")
        end = min((found for found in ends if found >= 0), default=limit)
        if _NAMED.search(plain, start, match.start() + 1) and not _told(
            plain, start, match.start()
        ):
            yield Part(start, end)
        place = end


def _told(plain: str, start: int, article: int) -> bool:
    """Whether the words before the article are those of another than the court."""
    others = _OTHERS.search(plain, start, article)
    return others is not None and not _COURT.search(plain, others.end(), article)
