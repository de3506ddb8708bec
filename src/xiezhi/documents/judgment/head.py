"""Head of a document: case number, court, instance."""

from __future__ import annotations

import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.courts import (
    court_in,
    mended_number,
    own_number,
    record_number,
    well_formed,
    written_number,
)
from xiezhi.documents.judgment.sections import Judgment

FIRST, SECOND, RETRIAL, SPECIAL = "first", "second", "retrial", "special"
# The type in the number: 民辖终 is an appeal, 民申 and 刑监 examine whether to try again.
_LEVELS = (
    (re.compile(r"终"), SECOND),
    (re.compile(r"[再抗提]"), RETRIAL),
    (re.compile(r"初"), FIRST),
    (re.compile(r"[申监执特破督催保更辖复异赔审清司认]"), SPECIAL),
)
_YEAR = 4
_TYPE = re.compile(r"\)(?P<type>[^号]{1,24})")
_WORDS = (
    (re.compile(r"再审申请人|申请再审|提审|再审(?:一案|本案)|另行组成合议庭.{0,12}再审"), RETRIAL),
    (
        re.compile(
            r"(?<!被)上诉人|向本院(?:提起|提出)上诉|本判决为终审|本裁定为终审|抗诉机关|二审"
        ),
        SECOND,
    ),
    (re.compile(r"向本院(?:提起|提出)(?:公诉|诉讼|行政诉讼|自诉)|如不服本(?:判决|裁定)"), FIRST),
)


def read_head(doc: Judgment, found: Collector) -> None:
    """`case_no`, `organ`, `level`; what a copy lost stays away."""
    plain = doc.text.plain
    number = own_number(plain, doc.head.end)
    if number:
        _number(found, number)
    court = court_in(plain, 0, number.start() if number else doc.head.end)
    if court:
        name = plain[slice(*court)].replace("\n", "")
        found.put("organ", name, court)
        if not well_formed(name):
            found.doubt("odd_court", "organ", court[0])
    _level(doc, found, number)


def _number(found: Collector, number: re.Match[str]) -> None:
    written = written_number(number)
    regular = record_number(written) != ""
    whole = regular or len(number["year"]) < _YEAR
    mended = "" if whole else mended_number(number["year"], number["body"])
    found.put("case_no", mended or written, number.span(), rule="interrupted" if mended else "")
    if not regular:
        code = "interrupted" if mended else "odd_case_no"
        found.doubt(code, "case_no", number.start())


def _level(doc: Judgment, found: Collector, number: re.Match[str] | None) -> None:
    plain = doc.text.plain
    if number:
        written = _TYPE.search(number[0])
        for pattern, level in _LEVELS:
            if written and pattern.search(written["type"]):
                found.put("level", level, number.span())
                return
    for pattern, level in _WORDS:
        for part in (doc.parties, doc.procedure, doc.appeal):
            words = pattern.search(plain, part.start, part.end)
            if words:
                found.put("level", level, words.span(), rule="words_of_instance")
                return
