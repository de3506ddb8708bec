"""The parts of a judgment, ruling or mediation document, found by their formulas."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

from xiezhi.documents.courts import own_number
from xiezhi.documents.parts import Part, Parted
from xiezhi.documents.text import Text

_HEAD = 500
_SIGNATURES = 3_000
_ORDER = re.compile(
    r"(?:判决|裁定|决定|裁决)如下[:\n。]?|达成(?:如下|以下|调解)?(?:调解)?协议(?:如下)?[:\n]"
)
# After an order these tell of an appeal against it: it is a quoted one, and the court's own is lost.
_APPEAL_TOLD = re.compile(
    r"(?<!如)(?<!如果)不服(?!本)[^。;\n]{0,60}?提[出起]上诉"
    r"|上诉(?:人[^。;,\n]{1,20})?(?:提出(?!的)|诉?称)|宣判(?:送达)?后"
    r"|抗诉(?:称|认为|提出(?!的))|辩护人[^。;\n]{0,12}?提出(?!的)|审理查明"
)
_PLAIN_ORDER = re.compile(
    r"(?:规定|百[^。\n]{1,12}条[^。\n]{0,12})[,、]?(?:缺席|特)?(?:判决|裁定|决定)[:\n]"
)
# Short forms print the parts as a table with a heading on a line of its own.
_TABLE_ORDER = re.compile(r"(?<=\n)(?:判决|裁判|裁定)(?:结果|主文):?\n")
_TABLE_OPINION = re.compile(r"(?<=\n)(?:判决|裁判|裁定)理由:?\n")
_OPINION = re.compile(r"本院(?:经|依法|再审|二审|审查|审理|重审|合议庭|后|组成|[一-鿿]){0,8}?认为")
_OPINION_LINE = re.compile(r"(?<=[\n。])(?:综上[,所述]{0,4})?(?:经审查,?)?" + _OPINION.pattern)
_FINDING = re.compile(
    r"(?<![一原]审)(?<!法院)(?<!原判)(?<!判决)"
    r"(?:经(?:依法|本院|公开|开庭|二审|再审|重审|庭审|法庭){0,3}(?:审理|审查|庭审|开庭|核查|调查)?(?:后)?查明(?!认定)"
    r"|(?<!经)(?:二审|再审|重审)?(?:审理|审查)查明(?=[^的])|(?<=[\n。])查明(?:以下|如下|案件)?(?:法律)?事实"
    r"|本院(?:经审理|经审查|经依法审理|审理|审查|依法|在庭审中|二审|再审)?查明"
    r"|本院(?:经[^。;\n]{0,8})?(?:依法)?(?:认定|确认)(?:本案)?(?:如下|以下)?(?:案件)?(?:的)?(?:基本)?(?:法律)?事实"
    r"|(?:对(?:本案|以下|下列))?(?:认定|确认)(?:以下|如下|案件|本案|法律|基本){0,3}事实(?:如下)?[:])"
)
_PROCEDURE = re.compile(
    r"(?<=[\n。:])(?:[^\n。;]{2,60}(?:检察院|公诉机关)(?:于[^\n。,]{4,14})?,?(?:以[^\n。;]{2,60}(?:指控|起诉|公诉)"
    r"|(?:起诉)?指控[^\n。;:]{2,80}?(?:一案|提起公诉))"
    r"|[^\n。;]{2,40}人民法院(?:审理|受理|于)[^\n。]{2,60}"
    r"|(?:原告|上诉人|申请人|再审申请人|起诉人|申请执行人|赔偿请求人|异议人|申诉人|自诉人|债权人)[^\n。:]{1,200}?(?:一案|提起|申请)"
    r"|本院(?:于|在|受理|立案|依法)[^\n。]{0,80})"
)
# A party's line, or a title or court whose number a phrase of the copy has spoilt.
_BEGINS_AT_HEAD = re.compile(
    r"(?:原?公诉|抗诉|原告|被告|上诉|申请|起诉|赔偿请求|再审申|异议|附带|自诉|案外)"
    r"|[^\n。,;]{2,60}(?:法院|判决书|裁定书|决定书|调解书)[\n(]"
)
_PROCEDURE_END = re.compile(
    r"(?:审理|审查|审结|复核)(?:完毕|终结)[。,;]?\n?|审理了本案[。;]\n|缺席审理[。]\n"
)
_CLAIMS = re.compile(
    r"(?<=[\n。])(?:公诉机关\n?[^\n。]{0,12}指控|指控(?:事实|情况)\n|[^\n。,]{2,20}检察院[^\n。,]{0,6}指控[:,]|原告[^\n。:,]{0,30}(?:诉称|向本院提出|诉请|起诉)"
    r"|(?:原审|一审|原判|上诉人)[^\n。:,]{0,30}(?:认定|查明|诉称|上诉|判决|法院))"
)
_ADOPTED = re.compile(r"(?<=[\n。])(?:以上|上述)(?:指控)?(?:的)?(?:犯罪)?事实")
_AFTER_ORDER = re.compile(
    r"(?<=[\n。;)])(?:\(?[一二三四五六七八九十]{1,2}[、)])?(?:如(?:果)?(?:当事人)?(?:对?不服|未按|不服)|若?不服本|当事人(?:如)?不服|本(?:判决|裁定|决定|调解书|调解协议)(?:书)?(?!即?[为是系]核准)(?:为|系|自|立即|一经|经|送达|于|生效|发生|作出|即|当庭)"
    r"|(?:上诉)?权利(?:义务)?告知|上述(?:和解|调解)?协议|审判[长员]|独任审判|代理审判|债务人应当自收到)"
)
_BENCH = re.compile(
    r"(?<=[\n。;:)文])(?:本页无正文)?(?:(?:代理|助理)?审判[长员](?!委员|指|宣)|执行员(?![在于依经应可]))[^\n。,;]{0,40}|(?<=\n)院长[^\n。,]{1,6}(?=\n)"
)
_ANNEX = re.compile(
    r"(?<=[\n。;:一-鿿])附[录页件]?(?:[一二1]?[:：]|(?:本案|本判决|本裁定|相关|有关|法律|判决|裁定|适用|引用|所适用)[^\n。]{0,24}(?:条文|条款|法条|规定|法律|法规|解释))"
    r"|(?<=\n)(?:本(?:判决|裁定|案)[^\n。]{0,20}|相关|附)(?:法律|法条|条文|法规)[^\n。]{0,12}(?=\n)"
)
# Where a copy lost the number, the head ends with the line of the title.
_TITLE_LINE = re.compile(r"(?:判决|裁定|决定|调解)书(?:\n|(?=原告|公诉|上诉|申请|被))")


@dataclass(frozen=True)
class Judgment(Parted):
    """The parts in the order in which they stand; a part the text does not have is empty.

    `head`: title, court, name of the document, number. `parties`: who they are and who stands for
    them. `procedure`: how the case came to the court, which court sat how. `claims`: what each side
    says. `facts`: what the court found. `reasoning`: its opinion with the articles.
    `disposition`: the order. `appeal`: the way of appeal or the effect. `bench`: signatures.
    """

    kind: str
    form: str
    head: Part
    parties: Part
    procedure: Part
    claims: Part
    facts: Part
    reasoning: Part
    disposition: Part
    appeal: Part
    bench: Part
    annex: Part


def divide(text: Text, kind: str, form: str) -> Judgment:
    """Cut a text into its parts."""
    plain = text.plain
    size = len(plain)
    order = _order(plain)
    appeal, bench, annex = _closing(plain, order)
    formula, order_at = order or (appeal, appeal)
    head = _head(plain, formula)
    procedure, claims = _opening(plain, head, formula)
    reasoning = _reasoning(plain, claims, formula)
    facts = _facts(plain, claims, reasoning)
    if _APPEAL_TOLD.search(plain, order_at, appeal):
        reasoning = order_at = appeal
    return Judgment(
        text,
        text.tokens,
        kind,
        form,
        head=Part(0, head),
        parties=Part(head, procedure),
        procedure=Part(procedure, claims),
        claims=Part(claims, facts),
        facts=Part(facts, reasoning),
        reasoning=Part(reasoning, order_at),
        disposition=Part(order_at, appeal),
        appeal=Part(appeal, bench),
        bench=Part(bench, annex),
        annex=Part(annex, size),
    )


def _order(plain: str) -> tuple[int, int] | None:
    """Start and end of the last operative formula; an earlier one is a quoted judgment's."""
    for pattern in (_ORDER, _TABLE_ORDER, _PLAIN_ORDER):
        last = _last(pattern, plain, 0, len(plain))
        if last:
            return last.span()
    return None


def _closing(plain: str, order: tuple[int, int] | None) -> tuple[int, int, int]:
    """Where appeal, bench and annex start."""
    size = len(plain)
    start = order[1] if order else max(0, size - _SIGNATURES)
    signed = _BENCH.search(plain, start)
    bench = signed.start() if signed else size
    noted = _ANNEX.search(plain, bench if signed else start) if signed or order else None
    annex = noted.start() if noted else size
    bench = min(bench, annex)
    # Without order and signatures a text is cut off, and no formula in it can be the last.
    after = _AFTER_ORDER.search(plain, start, bench) if signed or order else None
    return (after.start() if after else bench), bench, annex


def _head(plain: str, limit: int) -> int:
    """The end of the document's own number, or of what stands before the parties."""
    number = own_number(plain, limit)
    if number:
        return number.end() + (plain[number.end() : number.end() + 1] in (":", "\n"))
    end = 0
    for title in _TITLE_LINE.finditer(plain, 0, min(limit, _HEAD)):
        end = title.end()
    return end


def _opening(plain: str, head: int, limit: int) -> tuple[int, int]:
    """Where the procedure and where what follows it starts."""
    finding = _FINDING.search(plain, head, limit)
    opinion = _TABLE_OPINION.search(plain, head, limit) or _OPINION_LINE.search(
        plain, max(head - 1, 0), limit
    )
    limit = min([limit] + [found.start() for found in (finding, opinion) if found])
    ended = _PROCEDURE_END.search(plain, head, limit)
    opened = _PROCEDURE.search(plain, max(head - 1, 0), ended.start() if ended else limit)
    if not head and not (opened and (opened.start() == 0 or _BEGINS_AT_HEAD.match(plain))):
        # A headless copy begins with what the court found.
        return head, head
    if ended:
        line = plain.rfind("\n", head, ended.start()) + 1
        return (opened.start() if opened else line or head), ended.end()
    claims = _CLAIMS.search(plain, opened.end() if opened else head, limit)
    limit = claims.start() if claims else limit
    return (opened.start() if opened else limit), limit


def _reasoning(plain: str, start: int, limit: int) -> int:
    """The court's opinion: the first after its findings that opens a paragraph, else the last."""
    finding = _FINDING.search(plain, start, limit)
    floor = finding.end() if finding else start
    opened = _TABLE_OPINION.search(plain, start, limit) or _OPINION_LINE.search(
        plain, max(floor - 1, 0), limit
    )
    if opened:
        return opened.start()
    last = _last(_OPINION, plain, start, limit)
    return last.start() if last else limit


def _facts(plain: str, start: int, limit: int) -> int:
    """The court's own findings; where it adopts the accusation, the sentence that does."""
    if not start:
        return start
    found = _FINDING.search(plain, start, limit) or _ADOPTED.search(plain, start, limit)
    return found.start() if found else limit


def _last(pattern: re.Pattern[str], plain: str, start: int, end: int) -> re.Match[str] | None:
    found = deque(pattern.finditer(plain, start, end), maxlen=1)
    return found[0] if found else None
