"""Fictional civil judgments in the customary form, lawful by default, and papers close to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiezhi.demo.county import COURTS, UPPER_COURT
from xiezhi.demo.papers import Paper
from xiezhi.demo.wording import day_text, numeral, sealed

_PROCEDURES = {"ordinary": "普通程序", "simple": "简易程序", "small": "小额诉讼程序"}
_CODE = "《中华人民共和国民法典》"
_ABSENCE = "、第一百四十七条"
SUM, FEES = 36_000, 5_400


@dataclass(frozen=True, slots=True)
class Debt:
    """What a suit is about: its cause, what is owed, how it came about, the law, the defence."""

    cause: str
    owed: str
    story: str
    article: str
    defence: str


GOODS = Debt(
    "买卖合同纠纷",
    "货款",
    "订立买卖合同，货物已经交付，货款没有支付",
    "第五百七十九条",
    "货物质量不合格",
)
LOAN = Debt(
    "民间借贷纠纷",
    "借款",
    "订立借款合同，款项已经交付，期满没有偿还",
    "第六百七十五条",
    "目前没有偿还能力",
)
RENT = Debt(
    "房屋租赁合同纠纷",
    "租金",
    "订立房屋租赁合同，房屋已经交付，租金没有支付",
    "第七百二十二条",
    "房屋漏水",
)
DEBTS = (GOODS, LOAN, RENT)


@dataclass(frozen=True, slots=True)
class Civil:
    """A suit over a debt. `absence` says how the defendant stayed away; claims and items of the
    order name both sides as 原告 and 被告, and without any the debt is claimed and granted."""

    number: str
    plaintiff: str
    defendant: str
    filed: date
    judged: date
    procedure: str = "ordinary"
    court: str = COURTS[0]
    course: str = ""
    absence: str = ""
    claims: tuple[str, ...] = ()
    counterclaim: str = ""
    orders: tuple[str, ...] = ()
    reasons: str = "被告没有按约履行，构成违约，原告要求付款，应予支持。"
    law: str = ""
    debt: Debt = GOODS
    assessor: bool = False
    form: str = "txt"

    def paper(self) -> Paper:
        """The judgment as a paper."""
        one, two = f"原告{self.plaintiff}", f"被告{self.defendant}"
        panel = self.procedure == "ordinary"
        bench = "组成合议庭" if panel else "由审判员独任审判"
        came = (
            f"{one}到庭参加诉讼，{two}{self.absence}。"
            if self.absence
            else f"{one}、{two}到庭参加诉讼。"
        )
        debt = self.debt
        claims = self.claims or (f"判令被告支付{debt.owed}{SUM}元", "本案诉讼费用由被告承担")
        asked = "".join(f"{index}.{text}；" for index, text in enumerate(claims, 1))
        granted = f"被告于本判决生效之日起十日内支付原告{debt.owed}{SUM}元"
        law = self.law or f"{_CODE}第五百七十七条、{debt.article}"
        absence = _ABSENCE if self.absence else ""
        lines = [
            self.court,
            "民 事 判 决 书",
            self.number,
            f"原告：{self.plaintiff}，男，住虚构省云溪市清溪县。",
            f"被告：{self.defendant}，男，住虚构省云溪市清溪县。",
            f"{one}与{two}{debt.cause}一案，本院于{day_text(self.filed)}立案后，依法适用"
            f"{_PROCEDURES[self.procedure]}，{bench}，公开开庭进行了审理。{self.course}{came}"
            "本案现已审理终结。",
            f"{self.plaintiff}向本院提出诉讼请求：{asked.removesuffix('；')}。"
            "事实和理由：被告没有按约履行。",
            f"{two}未作答辩。" if self.absence else f"{self.defendant}辩称，{debt.defence}。",
            *([self.counterclaim] if self.counterclaim else []),
            f"经审理查明，{self.plaintiff}与{self.defendant}{debt.story}。",
            f"本院认为，双方的合同合法有效。{self.reasons}",
            f"依照{law}、《中华人民共和国民事诉讼法》第六十七条{absence}之规定，"
            f"{'缺席' if self.absence else ''}判决如下：",
            *_items(self.orders or (granted,)),
            "如果未按本判决指定的期间履行给付金钱义务，应当加倍支付迟延履行期间的债务利息。",
            f"案件受理费700元，由{two}负担。",
            "如不服本判决，可以在判决书送达之日起十五日内，向本院递交上诉状，上诉于"
            f"{UPPER_COURT}。",
            *_bench(panel, self.assessor),
            sealed(self.judged),
            "书记员　某丁",
        ]
        return Paper(self.number, tuple(lines), self.form)


def _items(orders: tuple[str, ...]) -> list[str]:
    if len(orders) == 1:
        return [f"{orders[0]}。"]
    last = len(orders)
    return [
        f"{numeral(index)}、{order}{'。' if index == last else '；'}"
        for index, order in enumerate(orders, 1)
    ]


def _bench(panel: bool, assessor: bool) -> list[str]:
    if not panel:
        return ["审判员　某甲", *(["人民陪审员　某乙"] if assessor else [])]
    return ["审判长　某甲", "审判员　某乙", f"{'人民陪审员' if assessor else '审判员'}　某丙"]


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a civil judgment that is upheld; `bench` says how it was heard."""

    number: str
    first: str
    plaintiff: str
    defendant: str
    filed: date
    judged: date
    bench: str = "依法组成合议庭进行了审理"
    procedure: str = "普通程序"
    sole: bool = False

    def paper(self) -> Paper:
        """The judgment as a paper."""
        lines = [
            UPPER_COURT,
            "民 事 判 决 书",
            self.number,
            f"上诉人（原审被告）：{self.defendant}，男，住虚构省云溪市清溪县。",
            f"被上诉人（原审原告）：{self.plaintiff}，男，住虚构省云溪市清溪县。",
            f"上诉人{self.defendant}因与被上诉人{self.plaintiff}买卖合同纠纷一案，不服{COURTS[0]}"
            f"{self.first}民事判决，向本院提起上诉。本院于{day_text(self.filed)}立案后，{self.bench}。"
            "本案现已审理终结。",
            f"{self.defendant}上诉请求：撤销一审判决，改判驳回{self.plaintiff}的诉讼请求。",
            f"{self.plaintiff}向一审法院起诉请求：{self.defendant}支付货款{SUM}元。",
            f"一审法院适用{self.procedure}认定事实：双方订立买卖合同，货款没有支付。"
            f"一审法院判决：{self.defendant}支付货款{SUM}元。",
            "本院二审查明，一审认定的事实属实，本院予以确认。",
            "本院认为，一审判决认定事实清楚，适用法律正确，应予维持。",
            "依照《中华人民共和国民事诉讼法》第一百七十七条第一款第一项之规定，判决如下：",
            "驳回上诉，维持原判。",
            f"二审案件受理费700元，由{self.defendant}负担。",
            "本判决为终审判决。",
            *(["审判员　某戊"] if self.sole else ["审判长　某戊", "审判员　某己", "审判员　某庚"]),
            sealed(self.judged),
            "书记员　某辛",
        ]
        return Paper(self.number, tuple(lines))


def mediation(case: Civil) -> Paper:
    """The agreement that ends the suit of `case`."""
    one, two = f"原告{case.plaintiff}", f"被告{case.defendant}"
    lines = [
        case.court,
        "民 事 调 解 书",
        case.number,
        f"原告：{case.plaintiff}，男，住虚构省云溪市清溪县。",
        f"被告：{case.defendant}，男，住虚构省云溪市清溪县。",
        f"{one}与{two}{case.debt.cause}一案，本院于{day_text(case.filed)}立案后，依法适用简易程序，"
        "由审判员独任审判，公开开庭进行了审理。",
        "本案审理过程中，经本院主持调解，当事人自愿达成如下协议：",
        f"一、{two}于本调解书生效之日起三十日内支付{one}{case.debt.owed}{SUM}元；",
        f"二、{one}放弃其他诉讼请求。",
        f"案件受理费350元，由{two}负担。",
        "上述协议，不违反法律规定，本院予以确认。",
        "本调解书经各方当事人签收后，即具有法律效力。",
        "审判员　某甲",
        sealed(case.judged),
        "书记员　某丁",
    ]
    return Paper(case.number, tuple(lines))


def round_ended(number: str, case: Civil) -> Paper:
    """The ruling that ends this round of enforcement of `case`'s judgment."""
    lines = [
        case.court,
        "执 行 裁 定 书",
        number,
        f"申请执行人：{case.plaintiff}，男，住虚构省云溪市清溪县。",
        f"被执行人：{case.defendant}，男，住虚构省云溪市清溪县。",
        f"本院在执行{case.plaintiff}与{case.defendant}{case.debt.cause}一案中，于{day_text(case.filed)}"
        "立案执行。本院通过网络查控系统查询了被执行人的银行存款、车辆、不动产，未发现可供执行的财产。"
        "本院已对被执行人采取限制消费措施，并将上述情况告知申请执行人。",
        "本院认为，本案暂不具备执行条件。",
        "依照《中华人民共和国民事诉讼法》第二百六十八条之规定，裁定如下：",
        "终结本次执行程序。",
        "申请执行人发现被执行人有可供执行财产的，可以再次申请执行。",
        "本裁定送达后立即生效。",
        *_bench(panel=True, assessor=False),
        sealed(case.judged),
        "书记员　某丁",
    ]
    return Paper(number, tuple(lines))
