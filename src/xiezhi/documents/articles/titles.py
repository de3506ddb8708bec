"""Titles of law as documents write them, and the full titles they stand for.

《刑法》 and 刑法 are 中华人民共和国刑法; a court may stand before the bracket; copies lose a sign of the
title or put a phrase behind it. A title no table knows stays as written.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xiezhi.law import statutes
from xiezhi.law.titles import titles

COUNTRY = "中华人民共和国"
COURTS = (
    r"(?:(?:中华人民共和国)?最高人民法院|最高人民检察院|最高院|最高法院|最高法|最高检|两高"
    r"|公安部|国家安全部|司法部)"
)
_PUNCTUATION = re.compile(r"[《》〈〉<>﹤﹥「」“”\"'‘’、,，·\-()（）\s]")
_COURTS_FIRST = re.compile(rf"(?:{COURTS}[、和与及]?){{1,6}}")
_YEAR_MARK = re.compile(
    r"\((?:(?:19|20)\d\d|[一二][〇零九]{1,2}[一二三四五六七八九〇零]{1,2})年?"
    r"(?:\d{1,2}月\d{1,2}日)?(?:修[正订改]|公布|施行|版|文本)?[正版本]?\)$"
    r"|\((?:修[正订改]|以下简称|下称|以下称)[^()]{0,20}\)$"
)
_COURT_NAMES = (
    ("中华人民共和国最高人民法院", "最高人民法院"),
    ("最高法院", "最高人民法院"),
    ("最高院", "最高人民法院"),
    ("两高", "最高人民法院最高人民检察院"),
    ("最高法关于", "最高人民法院关于"),
    ("最高检关于", "最高人民检察院关于"),
)
# What a law is called ends so; a contract, a letter or a book does not.
_ENDS_AS_LAW = re.compile(
    r"(?:法|法典|通则|总则|条例|规定|办法|解释|规则|细则|意见|决定|批复|通知|纪要|修正案|规程|准则"
    r"|答复|章程|公约|标准|指引|暂行规定|方案|大纲|目录)"
    r"[》〉>﹥]?(?:\((?:试行|暂行|[一二三四五六七八九十]{1,3})\)){0,3}[》〉>﹥]?$"
)
_OUTER = re.compile(r"[〈<﹤《](.{2,100})[〉>﹥》]((?:\([^()]{1,4}\)){0,3})")
# 《条例》 whose whole title the document does not give says no law.
_GENERIC = frozenset(("规定", "条例", "解释", "办法", "意见", "规则", "司法解释"))
# What may follow a title and make it the title of another text.
_ANOTHER = re.compile(
    r"[一二三四五六七八九十\d]{1,3}(?:的|补充|修|$)|[第的(]|修正案|实施|施行|若干|解释|司法|试行|草案|条例|补充|执行|关于|适用|总则|分则"
)
_PRINTED = str.maketrans("〈〉<>﹤﹥()", "《》《》《》（）")
_LONGEST_INSERT = 20
_SHORTEST_INSERT = 2
_SHORTEST_START = 6
_LONGEST_INTERRUPTED = 36
_IMPLEMENTING = re.compile(r"(.{2,20}法)实施(?:条例|细则)")
_WHOLE_COURT = {
    "最高法": "最高人民法院",
    "最高院": "最高人民法院",
    "最高法院": "最高人民法院",
    "最高检": "最高人民检察院",
    "两高": "最高人民法院、最高人民检察院",
}


@dataclass(frozen=True)
class Title:
    """A title read. `law_id` is '' outside the catalogue; `doubtful` where a phrase was passed over;
    `is_law` is false for contracts and other papers that have articles too."""

    law: str
    law_id: str = ""
    doubtful: bool = False
    is_law: bool = True


@functools.lru_cache(maxsize=8192)
def resolve(written: str, before: str = "") -> Title:
    """The title that stands for `written`; `before` are the courts written before the bracket."""
    written = _without_marks(written)
    bare = _bare(written)
    courts = _bare(before)
    for key in (courts + bare, bare):
        found = _index().get(key)
        if found:
            return found
    mended = (
        _misspelt_country(bare)
        or _with_insert(bare)
        or (_inside_insert(bare) if COUNTRY in written else None)
        or _of_a_law(bare)
    )
    if mended:
        return mended
    law = _printed(_outer_brackets(written))
    is_law = bool(_ENDS_AS_LAW.search(written)) and written not in _GENERIC
    # A court is part of the title of its interpretation, a ministry is not of that of its rules.
    if before and law.startswith("关于"):
        law = _whole_court(before) + law
    return Title(law, is_law=is_law)


def known(written: str) -> Title | None:
    """The title of exactly these signs, None where no table has it."""
    return _index().get(_bare(written))


def _without_marks(written: str) -> str:
    while mark := _YEAR_MARK.search(written):
        written = written[: mark.start()]
    return written


def _outer_brackets(written: str) -> str:
    """As written; 最高人民法院〈关于…的解释〉 loses the brackets round the whole of what follows."""
    courts = _COURTS_FIRST.match(written)
    head = courts.end() if courts else 0
    inner = _OUTER.fullmatch(written, head)
    if inner:
        return written[:head] + inner[1] + inner[2]
    return written


def _printed(law: str) -> str:
    """With the brackets and signs of printed titles."""
    return law.translate(_PRINTED)


def _bare(written: str) -> str:
    bare = _PUNCTUATION.sub("", written)
    for short, full in _COURT_NAMES:
        if bare.startswith(short):
            bare = full + bare[len(short) :]
            break
    # The country's name is left out or put in at will, most of all inside the title of a title.
    return bare.replace(COUNTRY, "")


def _whole_court(before: str) -> str:
    """The courts before the bracket by their whole names, in the signs of printed titles."""
    return _WHOLE_COURT.get(before, before)


def _of_a_law(bare: str) -> Title | None:
    """The implementing regulations of a national law bear the name of the country too."""
    match = _IMPLEMENTING.fullmatch(bare)
    return Title(COUNTRY + bare) if match and match[1] in _national() else None


def _misspelt_country(bare: str) -> Title | None:
    """中国人民共和国民法通则: a slip in the country's name."""
    cuts = range(4, min(10, len(bare) - 1))
    slips = [cut for cut in cuts if all(sign in COUNTRY for sign in bare[:cut])]
    for cut in slips:
        if bare[cut:] in _national():
            return _index()[bare[cut:]]
    return next(filter(None, (_with_insert(bare[cut:]) for cut in reversed(slips))), None)


def _with_insert(bare: str) -> Title | None:
    """A known title with a phrase of a copy behind it, or inside the name of a national law."""
    for cut in range(len(bare) - _SHORTEST_INSERT, 1, -1):
        found = _index().get(bare[:cut])
        if found is None:
            continue
        # 刑法 is two signs: what follows must not make it another title.
        if len(bare) - cut > _LONGEST_INSERT or _ANOTHER.match(bare, cut):
            continue
        if _ENDS_AS_LAW.search(bare[cut:]) and cut < _SHORTEST_START:
            continue
        return Title(found.law, found.law_id, doubtful=True)
    return None


def _inside_insert(bare: str) -> Title | None:
    """The name of a national law with a phrase of a copy inside it."""
    if len(bare) > _LONGEST_INTERRUPTED or bare[-1] not in "法典则":
        return None
    # The shortest phrase first: less of what is written is passed over.
    for size in range(_SHORTEST_INSERT, min(_LONGEST_INSERT, len(bare) - 2) + 1):
        for cut in range(1, len(bare) - size):
            whole = bare[:cut] + bare[cut + size :]
            if whole in _national():
                found = _index()[whole]
                return Title(found.law, found.law_id, doubtful=True)
    return None


@functools.cache
def _national() -> frozenset[str]:
    return frozenset(key for key, title in _index().items() if title.law == COUNTRY + key)


@functools.cache
def _index() -> dict[str, Title]:
    """Bare forms of every known title. A form that would mean two titles means none."""
    found: dict[str, Title] = {}
    twice: set[str] = set()
    for key, title in _forms():
        if found.setdefault(key, title) != title:
            twice.add(key)
    for key in twice:
        del found[key]
    for short, full in titles().short.items():
        target = found.get(_bare(full), Title(full))
        found.setdefault(_bare(short), target)
    return found


def _forms() -> Iterator[tuple[str, Title]]:
    for statute in statutes().values():
        title = Title(statute.zh, statute.id)
        yield from _keys(statute.zh, title)
        if statute.short != statute.zh:
            yield _bare(statute.short), title
    catalogued = {statute.zh for statute in statutes().values()}
    for full in titles().full:
        if full not in catalogued:
            yield from _keys(full, Title(full))


def _keys(full: str, title: Title) -> Iterator[tuple[str, Title]]:
    bare = _bare(full)
    yield bare, title
    courts = _COURTS_FIRST.match(bare)
    if courts and bare[courts.end() :].startswith("关于"):
        yield bare[courts.end() :], title
