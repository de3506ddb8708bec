"""The text of a document as it may be shown to whoever is not to learn names.

Nothing moves: what is hidden is overwritten in its place, so that a window that ends within a name
shows no part of it. Hidden are the persons of the reading, those whom the text calls judge, victim
or witness, and what a head tells of a person. It hides too much rather than too little.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from xiezhi.documents.excerpts import Excerpt, excerpts
from xiezhi.documents.passages import Passage, Place

_FILL = "\ue000"
_FILLED = re.compile(f"{_FILL}(?:[{_FILL}\\s]*{_FILL})?")
_MASK = "某"
# Each is counted in the whole text.
_MOST = 2000
_SURNAME = (
    r"(?:欧阳|上官|司马|诸葛|皇甫|尉迟|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅"
    r"沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱"
    r"汤尹黎易常武乔贺赖龚文牛洪陶樊庄施伍俞柳严申关骆章牟鲁葛倪翁聂岳齐殷祁季伊柯纪梅童骆毕路焦古包温覃欧詹]"
    r"|[一-鿿](?=\s?[某××]))"
)
# The next signature, or the date below, is no part of a name.
_NEXT = (
    r"(?:审\s{0,4}判|书\s{0,4}记\s{0,4}员|(?:人\s{0,4}民\s{0,4})?陪\s{0,4}审\s{0,4}员|法\s?官\s?助"
    r"|[一二]\s{0,4}[〇○零九O0])"
)
_OFFICER = re.compile(
    r"(?:审\s{0,4}判\s{0,4}[长员]|陪\s{0,4}审\s{0,4}员|书\s{0,4}记\s{0,4}员|法\s?官\s?助\s?理|执\s?行\s?员)"
    r"[\s:：]{0,12}(?P<hidden>[一-鿿]{1,8}[·•][一-鿿·•]{1,12}"
    # Behind a space or a colon even the rarest surname is one.
    rf"|(?:{_SURNAME}|(?<=[\s:：])(?!{_NEXT})[一-鿿])(?:\s{{0,4}}(?!{_NEXT})[一-鿿××]){{1,2}})"
)
_OTHER = re.compile(
    r"(?:被害人|受害人|证人|死者|伤者|鉴定人|同案[人犯]|亲属|家属|婚生[子女]|[长次][子女]|儿子|女儿|妻子|丈夫|之[妻夫父母子女])[:：]?"
    r"(?P<name>" + _SURNAME + r"[一-鿿××]{1,3})"
)
_NO_NAME = re.compile(r"[的了于在和与及被对向是有为之其等说称将把从由]|家属|亲属|方面")
_DAY = (
    r"(?:\d{4}|[一二][〇○零0-9一二三四五六七八九]{3})\s?[年.\-/]\s?[\d一二三四五六七八九十]{1,3}"
    r"(?:\s?[月.\-/]\s?[\d一二三四五六七八九十]{1,3})?\s?[日月]?"
)
_PEOPLES = (
    "汉|满|回|藏|苗|彝|壮|侗|瑶|白|傣|黎|畲|水|佤|羌|怒|京|土|蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇"
    "|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲"
    "|门巴|珞巴|基诺"
)
_FACTS = (
    # Sex begins what a head tells of a person; the custody or the record ends it.
    re.compile(
        r"(?<![一-鿿])[男女](?=[,，、\s]|\d{4}年|一九|生于|(?:" + _PEOPLES + r")族)"
        r"[^。;；\n]{0,200}?(?=[。;；\n]|(?<!病)因|曾|现[羁押住]|涉嫌|"
        + _DAY
        + r"(?:[被因经到在]|$))"
    ),
    re.compile(r"(?<![\dA-Za-z])\d{15}(?:\d{2}[\dXx])?(?!\d)"),
    re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-－]\d{7,8})(?!\d|元|万|\.)"),
    re.compile(_DAY + r"(?=\s?(?:\([^()\n]{0,12}\))?\s?出?生)"),
    re.compile(r"(?:出?生于|出生(?:日期|时间)[:：]?)\s?" + _DAY),
    re.compile(r"(?:" + _PEOPLES + r")族(?!自治|乡|镇|中学|小学|学校)"),
    re.compile(r"患有?[^,，。;；:：\n]{1,15}?(?:病|症|癌|炎|瘤|征|障碍|残疾|感染)"),
    re.compile(
        r"(?:住所地?|户籍(?:所在)?地?|居住地|居住于|现住|家住|(?<=[,，\s])住)(?!院|房|宅)[^,，。;；\n]{2,40}"
    ),
    re.compile(
        r"[一-鿿]{2,8}?(?:路|街|巷|弄|胡同|大道|小区|花园|村)[一-鿿\d\-]{0,12}?\d{1,5}(?:号|室|栋|幢|单元|组)"
    ),
    re.compile(
        r"(?:曾用名|又名|别名|化名|绰号|外号|小名|网名)[:：]?[“\"]?[^,，。;；、()（）“”\"\n]{1,12}"
    ),
)


@functools.lru_cache(maxsize=64)
def hidden(text: str, people: Sequence[str]) -> str:
    """The text, as long as it was, with a filler over all that is not to be shown; see `shown`."""
    names = sorted({*people, *_others(text)}, key=len, reverse=True)
    if names:
        spelled = ("\\s{0,4}".join(map(re.escape, name)) for name in names)
        text = re.sub("|".join(spelled), _over, text)
    text = _OFFICER.sub(_over_officer, text)
    for fact in _FACTS:
        text = fact.sub(_over, text)
    return text


def shown(piece: str) -> str:
    """A piece of a hidden text with one mask for each thing hidden."""
    return _FILLED.sub(_MASK, piece)


def masked_excerpts(passage: Passage, wanted: Callable[[Place], bool]) -> Iterator[Excerpt]:
    """As `excerpts`, with masks, and of each place only its clause: a sentence may name anyone."""
    text = hidden(passage.text, passage.people)
    for piece in excerpts(passage, wanted, text=text, clauses=True):
        yield replace(
            piece, text=shown(piece.text), before=shown(piece.before), after=shown(piece.after)
        )


def _over(found: re.Match[str]) -> str:
    return _FILL * len(found[0])


def _over_officer(found: re.Match[str]) -> str:
    return found[0][: found.start("hidden") - found.start()] + _FILL * len(found["hidden"])


def _others(text: str) -> Iterator[str]:
    """Names behind a word for a person. Nothing ends a name: the third character belongs to it
    where it mostly follows the first two."""
    for found in itertools.islice({one["name"]: 0 for one in _OTHER.finditer(text)}, _MOST):
        name = found[:3] if 2 * text.count(found[:3]) > text.count(found[:2]) else found[:2]
        stop = _NO_NAME.search(name)
        name = name[: stop.start()] if stop else name
        if len(name) > 1:
            yield name
