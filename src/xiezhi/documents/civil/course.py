"""How a civil case was heard, as the document itself says: what the rules on simple procedure,
small claims and the sole judge turn on (民诉法 40, 41, 160, 166; 民诉解释 140, 257)."""

from __future__ import annotations

import re
from itertools import islice

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part

_CONVERTED = re.compile(
    r"(?:转(?:为|入|换为|换成|成|由|至|适用|到)?|变更(?:为|成|适用)?|改(?:为|用|由|适用|按))[^。;,\n]{0,8}普通程序|由简易程序转"
    r"|裁定[^。;,\n]{0,16}普通程序"
)
# A panel told after the simple procedure, or signing: the case was given over to it.
_PANEL_AFTER = re.compile(r"(?:简易程序|小额诉讼)[^\n]{0,240}?(?:组成|由)[^。;,\n]{0,24}合议庭")
_PANEL_SIGNS = re.compile(r"审判长")
_SOLE = re.compile(
    r"独任(?:审判|审理|制)|(?:审判员|法官)[^。;,\n]{0,12}(?:独任|一人)|独任审判员|独任法官"
)
_NOT_SOLE = re.compile(r"合议庭")
_OTHER_TRIAL = re.compile(r"一审|原审|作出[^。;\n]{0,40}(?:判决|裁定)")
_REMANDED = re.compile(
    # 指令本院审理 follows a dismissal of the suit and is no remand (民诉解释 330).
    r"发回(?:本院|[^。;,\n]{2,20}法院)?(?:重审|重新审(?:理|判))|指令本院重审"
)
_ASSESSOR = re.compile(r"(?:人民)?陪审员")
_FOREIGN = re.compile(
    r"涉外|涉港|涉澳|涉台|(?:香港|澳门)特别行政区居民|台湾(?:地区)?居民|外国籍|外籍|(?<!中国)(?<!共和国)国籍"
)
_APPRAISED = re.compile(
    r"本院(?:依法)?(?:依[^。;,\n]{0,16}申请)?(?:对外)?委托[^。;\n]{0,60}(?:鉴定|评估|审计)"
)
# 民诉法 166(1): 人身关系、财产确权. Maintenance alone is money and not meant.
_STATUS = re.compile(
    r"(?:离婚|婚姻无效|撤销婚姻|解除收养关系|确认收养关系|收养关系|监护权|确认亲子关系|否认亲子关系|亲子关系|探望权|变更抚养关系"
    r"|同居关系子女抚养|所有权确认|共有权确认|物权确认|用益物权确认|担保物权确认|股东资格确认|股权确认|土地承包经营权确认)"
    r"(?:纠纷)?一案"
)
_APPEAL = re.compile(
    r"不服[^。;\n]{0,120}?号?(?:之[一二三四五六七八九十])?[^。;\n]{0,20}?民?事?(?P<form>判决|裁定)"
)
_FIRST_PROCEDURE = re.compile(
    r"(?:一审|原审)(?:人民)?(?:法院)?(?:立案后,?)?(?:依法)?适用(?P<kind>小额|简易|普通)"
)
_ARGUED = re.compile(r"上诉(?:请求|称|理由)|辩称|认为|主张|应当|应适用|违法|不服")
_PROCEDURES = {"小额": "small_claims", "简易": "simple", "普通": "ordinary"}
_CONSENT = re.compile(
    r"(?P<no>不同意|未同意|拒绝|未经[^。;,\n]{0,10}同意)[^。;\n]{0,24}独任"
    r"|当事人(?:均|一致|都|书面|已){0,3}同意[^。;\n]{0,30}独任"
)
_MOST = 20
_PRESERVED = re.compile(
    r"(?:财产保全|诉前保全|诉讼保全|先予执行)|(?:裁定|依法)[^。;\n]{0,20}(?:查封|冻结|扣押)"
)
# 民再 is a retrial, 民申 and 民监 only look whether there shall be one.
_RETRIED = re.compile(r"再(?!审)|抗")
_CLOSED = re.compile(r"不公开|未公开")
# 民诉法 137: what allows or requires a hearing behind closed doors.
_CLOSED_GROUNDS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("state_secret", r"国家秘密"),
        ("trade_secret", r"商业秘密"),
        ("privacy", r"隐私"),
        ("minor", r"未成年"),
        ("divorce", r"离婚"),
    )
)
_TIERS = (
    ("supreme", re.compile(r"最高人民法院")),
    ("high", re.compile(r"高级人民法院")),
    (
        "special",
        re.compile(r"海事|知识产权|金融法院|互联网法院|军事法院|铁路运输|林区|矿区|油田|农垦"),
    ),
    ("intermediate", re.compile(r"中级人民法院")),
    ("basic", re.compile(r"人民法院")),
)


def court_tier(organ: str) -> str:
    """The tier a court's name tells, '' where it tells none."""
    return next((code for code, pattern in _TIERS if pattern.search(organ)), "")


def read_course(doc: Judgment, found: Collector) -> None:
    """Put what the document says of the course of the case. Silence puts nothing."""
    plain = doc.text.plain
    told = doc.procedure
    for name, pattern in (
        ("converted", _CONVERTED),
        ("appraisal", _APPRAISED),
        ("preserved", _PRESERVED),
    ):
        _flag(found, name, pattern, plain, (told, doc.facts, doc.reasoning))
    _flag(found, "foreign_related", _FOREIGN, plain, (doc.parties, told))
    _flag(found, "status_case", _STATUS, plain, (doc.head, told))
    _flag(found, "assessors", _ASSESSOR, plain, (doc.bench,))
    _panel(doc, found)
    _sole(doc, found)
    _closed(doc, found)
    organ = found.value("organ")
    tier = court_tier(str(organ)) if organ else ""
    if tier:
        found.put("court_tier", tier, rule="court_name")
    if found.value("level") == "retrial" and _RETRIED.search(str(found.value("case_no") or "")):
        found.put("retried", True, rule="case_number")
    if found.value("level") == "second":
        _appeal(doc, found)
    else:
        _flag(found, "remanded", _REMANDED, plain, (told,))


def _flag(
    found: Collector, name: str, pattern: re.Pattern[str], plain: str, parts: tuple[Part, ...]
) -> None:
    for part in parts:
        match = pattern.search(plain, part.start, part.end)
        if match:
            found.put(name, True, match.span())
            return


def _panel(doc: Judgment, found: Collector) -> None:
    """A simple case that a panel judged was turned, told or not. Assessors beside a president are
    left out: a panel in the simple procedure itself is a fault."""
    if found.value("procedure") not in ("simple", "small_claims") or found.value("converted"):
        return
    plain = doc.text.plain
    _flag(found, "converted", _PANEL_AFTER, plain, (doc.procedure,))
    if not found.value("converted") and not found.value("assessors"):
        _flag(found, "converted", _PANEL_SIGNS, plain, (doc.bench,))


def _sole(doc: Judgment, found: Collector) -> None:
    """A sole judge stated and no panel: a case given over to a panel names both."""
    plain = doc.text.plain
    part = doc.procedure
    match = next(
        (
            match
            for match in islice(_SOLE.finditer(plain, part.start, part.end), _MOST)
            if not _OTHER_TRIAL.search(plain, *doc.text.sentence(match.start()))
        ),
        None,
    )
    if match and not _NOT_SOLE.search(plain, part.start, part.end):
        found.put("sole_stated", True, match.span())


def _closed(doc: Judgment, found: Collector) -> None:
    """The ground of a closed hearing, if the sentence or the cause tells one."""
    plain = doc.text.plain
    part = doc.procedure
    closed = _CLOSED.search(plain, part.start, part.end)
    if not closed:
        return
    for code, pattern in _CLOSED_GROUNDS:
        match = pattern.search(plain, part.start, part.end)
        if match:
            found.put("closed_ground", code, match.span())
            return
    found.put("closed_ground", "none", closed.span(), rule="none_named")


def _appeal(doc: Judgment, found: Collector) -> None:
    plain = doc.text.plain
    part = doc.procedure
    match = _APPEAL.search(plain, part.start, part.end)
    if match:
        form = "judgment" if match["form"] == "判决" else "ruling"
        found.put("appeal_of", form, match.span())
    # Only where the court tells the first trial; a party may say how it ought to have been.
    first = [
        match
        for told in (part, doc.claims, doc.facts)
        for match in islice(_FIRST_PROCEDURE.finditer(plain, told.start, told.end), _MOST)
        if not _ARGUED.search(plain, doc.text.clause_start(match.start(), told.start), match.end())
    ]
    if len({match["kind"] for match in first}) == 1:
        found.put("first_procedure", _PROCEDURES[first[0]["kind"]], first[0].span())
    consent = _CONSENT.search(plain, part.start, part.end)
    if consent:
        found.put("consent", consent["no"] is None, consent.span())
