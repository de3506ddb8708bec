"""Fictional civil, administrative and enforcement documents in the forms courts use.

Each function takes the truth and writes a text that states it, in the style of 2012 (诉称, no numbered
claims) or of 2016 (向本院提出诉讼请求：1…). Names, courts and numbers are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

BASIC = "虚构县人民法院"
MIDDLE = "虚构省虚构市中级人民法院"
HIGH = "虚构省高级人民法院"
PLAINTIFF, DEFENDANT = "甲建材有限公司", "乙某某"
LAW = "依照《中华人民共和国民法典》第五百七十九条、《中华人民共和国民事诉讼法》第六十七条"
_DIGITS = "〇一二三四五六七八九"

SUMMONS = {
    "summons": "被告{d}经本院传票传唤，无正当理由拒不到庭参加诉讼",
    "called": "被告{d}经本院合法传唤，无正当理由未到庭参加诉讼",
    "public_notice": "被告{d}经本院公告送达开庭传票，无正当理由拒不到庭参加诉讼",
    "notified": "被告{d}经本院电话通知，无正当理由未到庭参加诉讼",
    "excluded": "被告{d}未经传票传唤，未到庭参加诉讼",
    "silent": "被告{d}未到庭参加诉讼",
}


def chinese_day(day: date) -> str:
    """二〇二六年三月十日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{number(day.month)}月{number(day.day)}日"


def arabic_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def number(value: int) -> str:
    """一 to 三十九."""
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True)
class Civil:
    """The truth of a first-instance civil judgment."""

    style: int = 2016
    organ: str = BASIC
    number: str = "（2026）虚01民初12号"
    cause: str = "买卖合同纠纷"
    filed_on: date = date(2026, 1, 5)
    judged_on: date = date(2026, 3, 10)
    procedure: str = "ordinary"
    sole: bool = False
    came: bool = True
    summons: str = "summons"
    notice: str = ""
    before: str = ""
    claims: Sequence[str] = (
        "判令被告支付货款35000元及利息",
        "判令解除双方签订的《购销合同》",
        "本案诉讼费用由被告承担",
    )
    counterclaims: Sequence[str] = ()
    orders: Sequence[str] = (
        "被告乙某某于本判决生效之日起十日内支付原告甲建材有限公司货款35000元",
        "解除原告甲建材有限公司与被告乙某某签订的《购销合同》",
        "驳回原告甲建材有限公司的其他诉讼请求",
    )
    reasons: str = "原告主张货款，事实清楚，本院予以支持。"
    assessors: bool = False
    converted: bool = False


_WORDS = {"ordinary": "普通程序", "simple": "简易程序", "small_claims": "小额诉讼程序"}


def civil(case: Civil) -> str:
    """一审民事判决书."""
    lines = [
        case.organ,
        "民 事 判 决 书" if case.style == 2012 else "民事判决书",
        case.number,
        f"原告：{PLAINTIFF}，住所地虚构省虚构县一号。",
        "法定代表人：丙某，经理。",
        "委托诉讼代理人：丁某，虚构律师事务所律师。",
        f"被告：{DEFENDANT}，男，1980年1月1日出生，住虚构县二号。",
        _course(case),
        *_claims(case),
        f"经审理查明，2025年2月3日，{PLAINTIFF}与{DEFENDANT}签订《购销合同》。",
        f"本院认为，{case.reasons}{_absence(case)}",
        f"综上，{LAW}的规定，{'缺席' if not case.came else ''}判决如下：",
        *_items(case.orders),
        "如果未按本判决指定的期间履行给付金钱义务，应当加倍支付迟延履行期间的债务利息。",
        f"案件受理费675元，由被告{DEFENDANT}负担。",
        f"如不服本判决，可以在判决书送达之日起十五日内，向本院递交上诉状，上诉于{MIDDLE}。",
        *_bench(case),
        chinese_day(case.judged_on),
        "书　记　员　庚某",
    ]
    return "\n".join(line for line in lines if line)


def _course(case: Civil) -> str:
    sole = "由审判员戊某独任审判" if case.sole else "组成合议庭"
    filed = arabic_day(case.filed_on)
    turned = "后因案情复杂，裁定转为普通程序。" if case.converted else ""
    came = (
        f"原告{PLAINTIFF}的委托诉讼代理人丁某、被告{DEFENDANT}到庭参加诉讼。"
        if case.came
        else f"原告{PLAINTIFF}的委托诉讼代理人丁某到庭参加诉讼，"
        f"{SUMMONS[case.summons].format(d=DEFENDANT)}。"
    )
    return (
        f"原告{PLAINTIFF}与被告{DEFENDANT}{case.cause}一案，{case.before}本院于{filed}立案后，依法适用"
        f"{_WORDS[case.procedure]}，{sole}，公开开庭进行了审理。{case.notice}{turned}{came}本案现已审理终结。"
    )


def _claims(case: Civil) -> list[str]:
    if case.style == 2012:
        asked = "；".join(f"{index}、{claim}" for index, claim in enumerate(case.claims, 1))
        told = [f"原告{PLAINTIFF}诉称，被告拖欠货款至今未付，故请求法院判令：{asked}。"]
    else:
        asked = "".join(f"{index}.{claim}；" for index, claim in enumerate(case.claims, 1))
        told = [
            f"{PLAINTIFF}向本院提出诉讼请求：{asked.removesuffix('；')}。事实和理由：被告拖欠货款至今未付。"
        ]
    if case.came:
        told.append(f"{DEFENDANT}辩称，不同意原告的诉讼请求，请求驳回。")
    else:
        told.append(f"被告{DEFENDANT}未作答辩。")
    if case.counterclaims:
        asked = "".join(f"{index}.{claim}；" for index, claim in enumerate(case.counterclaims, 1))
        told.append(
            f"{DEFENDANT}向本院提出反诉请求：{asked.removesuffix('；')}。事实和理由：原告交货迟延。"
        )
    return told


def _absence(case: Civil) -> str:
    return "" if case.came else f"被告{DEFENDANT}未到庭，视为放弃答辩和质证的权利。"


def _items(orders: Sequence[str]) -> list[str]:
    if len(orders) == 1:
        return [f"{orders[0]}。"]
    return [
        f"{number(index)}、{order}{'。' if index == len(orders) else '；'}"
        for index, order in enumerate(orders, 1)
    ]


def _bench(case: Civil) -> list[str]:
    if case.sole or case.procedure != "ordinary":
        lines = ["审　判　员　戊某"]
    else:
        lines = ["审　判　长　戊某", "审　判　员　己某", "审　判　员　壬某"]
    if case.assessors:
        lines[-1] = "人民陪审员　壬某"
    return lines


def civil_appeal(
    *,
    organ: str = MIDDLE,
    judged_on: date = date(2026, 6, 10),
    of: str = "judgment",
    sole: bool = False,
    consent: str = "",
    first: str = "",
    assessor: bool = False,
    orders: Sequence[str] = ("驳回上诉，维持原判",),
) -> str:
    """二审民事判决书."""
    form = "判决" if of == "judgment" else "裁定"
    bench = f"{consent}依法由审判员戊某独任审理" if sole else "依法组成合议庭进行了审理"
    second = "人民陪审员" if assessor else "审判员"
    names = ["审判员　戊某"] if sole else ["审判长　戊某", "审判员　己某", f"{second}　壬某"]
    return "\n".join(
        [
            organ,
            "民事判决书" if of == "judgment" else "民事裁定书",
            "（2026）虚01民终34号",
            f"上诉人（原审被告）：{DEFENDANT}，男，住虚构县二号。",
            f"被上诉人（原审原告）：{PLAINTIFF}，住所地虚构县一号。",
            f"上诉人{DEFENDANT}因与被上诉人{PLAINTIFF}买卖合同纠纷一案，不服{BASIC}（2026）虚0101民初12号民事{form}，"
            f"向本院提起上诉。本院于2026年4月8日立案后，{bench}。本案现已审理终结。",
            f"{DEFENDANT}上诉请求：撤销一审判决，改判驳回{PLAINTIFF}的诉讼请求。",
            f"{PLAINTIFF}向一审法院起诉请求：1.{DEFENDANT}支付货款35000元；2.诉讼费由{DEFENDANT}承担。",
            f"一审法院{first}认定事实：双方签订购销合同。一审法院判决：{DEFENDANT}支付货款35000元。",
            "本院二审查明，一审认定的事实属实，本院予以确认。",
            "本院认为，一审判决认定事实清楚，适用法律正确，应予维持。",
            "依照《中华人民共和国民事诉讼法》第一百七十七条第一款第一项规定，"
            f"{'判决' if of == 'judgment' else '裁定'}如下：",
            *_items(orders),
            f"二审案件受理费675元，由{DEFENDANT}负担。",
            "本判决为终审判决。",
            *names,
            chinese_day(judged_on),
            "书记员　庚某",
        ]
    )


RULINGS = {
    "withdrawn": (
        "原告甲建材有限公司于2026年2月1日向本院提出撤诉申请。",
        "准许原告甲建材有限公司撤回起诉",
    ),
    "not_accepted": ("起诉人的起诉不符合受理条件。", "对起诉人甲建材有限公司的起诉，本院不予受理"),
    "suit_dismissed": ("原告的起诉不符合起诉条件。", "驳回原告甲建材有限公司的起诉"),
    "jurisdiction": (
        "被告乙某某在提交答辩状期间，对管辖权提出异议。",
        "驳回被告乙某某对本案管辖权提出的异议",
    ),
    "preservation": (
        "原告甲建材有限公司向本院申请财产保全。",
        "冻结被告乙某某名下银行存款35000元或者查封、扣押其相应价值的财产",
    ),
    "ended": ("本案需以另案的审理结果为依据。", "本案中止诉讼"),
    "corrected": ("判决书中存在笔误。", "原判决书第2页第3行“35000元”补正为“53000元”"),
}


def civil_ruling(kind: str) -> str:
    """民事裁定书 of the first instance."""
    told, order = RULINGS[kind]
    return "\n".join(
        [
            BASIC,
            "民事裁定书",
            "（2026）虚01民初15号",
            f"原告：{PLAINTIFF}，住所地虚构县一号。",
            f"被告：{DEFENDANT}，男，住虚构县二号。",
            f"原告{PLAINTIFF}与被告{DEFENDANT}买卖合同纠纷一案，本院于2026年1月8日立案。{told}",
            "本院认为，依照法律的规定，应当依法处理。",
            "依照《中华人民共和国民事诉讼法》第一百五十七条规定，裁定如下：",
            f"{order}。",
            "审判员　戊某",
            chinese_day(date(2026, 2, 20)),
            "书记员　庚某",
        ]
    )


def mediation() -> str:
    """民事调解书."""
    return "\n".join(
        [
            BASIC,
            "民事调解书",
            "（2026）虚01民初16号",
            f"原告：{PLAINTIFF}，住所地虚构县一号。",
            f"被告：{DEFENDANT}，男，住虚构县二号。",
            f"原告{PLAINTIFF}与被告{DEFENDANT}买卖合同纠纷一案，本院于2026年1月8日立案后，依法适用简易程序，"
            "公开开庭进行了审理。",
            "本案审理过程中，经本院主持调解，当事人自愿达成如下协议：",
            f"一、被告{DEFENDANT}于2026年5月1日前支付原告{PLAINTIFF}货款30000元；",
            f"二、原告{PLAINTIFF}放弃其他诉讼请求。",
            f"案件受理费675元，减半收取337.5元，由被告{DEFENDANT}负担。",
            "上述协议，不违反法律规定，本院予以确认。",
            "本调解书经各方当事人签收后，即具有法律效力。",
            "审判员　戊某",
            chinese_day(date(2026, 2, 20)),
            "书记员　庚某",
        ]
    )


ENFORCEMENTS = {
    "round_ended": "终结本次执行程序",
    "ended": "终结（2026）虚01执20号案件的执行",
    "measure": "冻结、划拨被执行人乙某某名下银行存款35000元",
    "auction": "拍卖被执行人乙某某名下位于虚构县二号的房屋",
    "objection": "驳回异议人壬某的异议请求",
    "review": "驳回复议申请人乙某某的复议申请",
    "resumed": "恢复（2025）虚01执9号案件的执行",
    "party_changed": "追加壬某为本案被执行人",
    "suspended": "中止（2026）虚01执20号案件的执行",
    "lifted": "解除对被执行人乙某某名下银行存款的冻结",
    "not_enforced": "不予执行虚构公证处作出的公证债权文书",
}


def enforcement(kind: str, *, unpaid: str = "", searched: bool = False) -> str:
    """执行裁定书."""
    looked = (
        "本院通过网络查控系统查询了被执行人的银行存款、车辆、不动产，未发现被执行人有可供执行的财产。"
        "本院已对被执行人采取限制消费措施，并将其纳入失信被执行人名单。"
        if searched
        else ""
    )
    left = f"本案已执行到位5000元，尚欠{unpaid}未履行。" if unpaid else ""
    return "\n".join(
        [
            BASIC,
            "执行裁定书",
            "（2026）虚01执20号",
            f"申请执行人：{PLAINTIFF}，住所地虚构县一号。",
            f"被执行人：{DEFENDANT}，男，住虚构县二号。",
            f"本院在执行{PLAINTIFF}与{DEFENDANT}买卖合同纠纷一案中，申请执行人于2026年3月1日向本院申请执行，"
            f"本院于2026年3月5日立案执行。{looked}{left}",
            "本院认为，本案符合法律规定的情形。",
            "依照《中华人民共和国民事诉讼法》第二百六十八条规定，裁定如下：",
            f"{ENFORCEMENTS[kind]}。",
            "本裁定送达后立即生效。",
            "审判长　戊某",
            "审判员　己某",
            "审判员　壬某",
            chinese_day(date(2026, 9, 1)),
            "书记员　庚某",
        ]
    )


@dataclass(frozen=True)
class Suit:
    """The truth of an administrative suit dismissed or decided."""

    made_on: date = date(2025, 12, 10)
    served_on: date = date(2025, 12, 15)
    sued_on: date = date(2026, 5, 20)
    judged_on: date = date(2026, 8, 10)
    review_served_on: date | None = None
    told: bool | None = True
    late: bool = True
    organ: str = BASIC


def suit(case: Suit) -> str:
    """一审行政裁定书 that dismisses, or 行政判决书 that decides."""
    told = {
        True: "并告知了申请行政复议和提起行政诉讼的权利及期限。",
        False: "未告知原告起诉期限。",
        None: "",
    }[case.told]
    review = ""
    if case.review_served_on:
        review = (
            "原告不服，申请行政复议。虚构市人民政府作出虚政复决〔2026〕3号行政复议决定，维持该处罚决定。"
            f"原告于{arabic_day(case.review_served_on)}收到该行政复议决定书。"
        )
    form = "裁定" if case.late else "判决"
    opinion = (
        "原告的起诉已超过法定起诉期限，且无正当理由，依法应予驳回。"
        if case.late
        else "被诉处罚决定认定事实清楚，适用法律正确，原告的诉讼请求不能成立。"
    )
    order = "驳回原告乙某某的起诉" if case.late else "驳回原告乙某某的诉讼请求"
    return "\n".join(
        [
            case.organ,
            f"行政{form}书",
            "（2026）虚01行初7号",
            "原告：乙某某，男，住虚构县二号。",
            "被告：虚构县市场监督管理局，住所地虚构县三号。",
            "法定代表人：辛某，局长。",
            f"原告乙某某诉被告虚构县市场监督管理局行政处罚一案，于{arabic_day(case.sued_on)}向本院提起行政诉讼。"
            "本院受理后，依法组成合议庭，公开开庭审理了本案。本案现已审理终结。",
            "原告乙某某诉称，被告的处罚没有事实根据，请求撤销处罚决定。",
            "被告虚构县市场监督管理局辩称，处罚决定合法，请求驳回原告的诉讼请求。",
            f"经审理查明，{arabic_day(case.made_on)}，被告虚构县市场监督管理局对原告作出虚市监罚〔2025〕8号行政处罚决定，"
            f"{told}{arabic_day(case.served_on)}，被告将该处罚决定书送达原告。{review}",
            f"本院认为，{opinion}",
            f"依照《中华人民共和国行政诉讼法》第四十六条的规定，{form}如下：",
            f"{order}。",
            "案件受理费50元，由原告乙某某负担。",
            f"如不服本{form}，可在{form}书送达之日起十五日内向本院递交上诉状，上诉于{MIDDLE}。",
            "审判长　戊某",
            "审判员　己某",
            "人民陪审员　壬某",
            chinese_day(case.judged_on),
            "书记员　庚某",
        ]
    )


def nonlit(*, allowed: bool = True) -> str:
    """非诉行政执行裁定书."""
    order = "准予强制执行" if allowed else "不准予强制执行"
    return "\n".join(
        [
            BASIC,
            "行政裁定书",
            "（2026）虚01行审9号",
            "申请执行人：虚构县自然资源局，住所地虚构县三号。",
            "被执行人：乙某某，男，住虚构县二号。",
            "申请执行人虚构县自然资源局于2026年6月8日向本院申请强制执行虚自然资罚〔2025〕4号行政处罚决定。"
            "本院受理后，依法组成合议庭进行了审查，现已审查终结。",
            "经审查查明，2025年11月3日，申请执行人对被执行人作出虚自然资罚〔2025〕4号行政处罚决定，"
            "2025年11月5日送达被执行人。2026年5月20日，申请执行人向被执行人送达催告书。",
            "本院认为，该处罚决定事实清楚，程序合法。",
            "依照《中华人民共和国行政强制法》第五十七条的规定，裁定如下：",
            f"{order}虚构县自然资源局作出的虚自然资罚〔2025〕4号行政处罚决定。",
            "本裁定送达后即发生法律效力。",
            "审判长　戊某",
            "审判员　己某",
            "审判员　壬某",
            chinese_day(date(2026, 6, 20)),
            "书记员　庚某",
        ]
    )


def one_line(text: str) -> str:
    """The copy that stands on one line, a space for each paragraph."""
    return text.replace("　", "").replace("\n", " ")


def without(case: Civil, order: int) -> Civil:
    """The case with one item of its order left out."""
    kept = tuple(item for index, item in enumerate(case.orders) if index != order)
    return replace(case, orders=kept)
