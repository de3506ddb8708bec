"""Civil judgments of the demo: lawful ones, and what is wrong or looks wrong in others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days
from xiezhi.demo.county import COURTS
from xiezhi.demo.judgment_civil import DEBTS, FEES, SUM, Appeal, Civil, mediation, round_ended
from xiezhi.demo.judgment_desk import Desk
from xiezhi.demo.papers import Paper

_SUMMONED = "经本院传票传唤，无正当理由拒不到庭参加诉讼"
_NOTICE = "因无法与被告取得联系，本院依法向其公告送达起诉状副本和开庭传票。"
_CONVERTED = "后因案情复杂，本院裁定转为普通程序，依法组成合议庭。"
_DEFAULT = "civil-default-no-summons"
_PROCEDURE = "civil-procedure-misused"
_CLAIMS = "civil-claim-undecided"
_TO_JUDGMENT = 60
_TWO = (
    f"判令被告支付货款{SUM}元",
    "判令解除双方订立的《购销合同》",
    "本案诉讼费用由被告承担",
)
_WITH_FEES = (
    f"判令被告支付货款{SUM}元",
    f"判令被告赔偿运输损失{FEES}元",
    "本案诉讼费用由被告承担",
)
_OTHERS = "驳回原告的其他诉讼请求"
_PAID = f"被告于本判决生效之日起十日内支付原告货款{SUM}元"


class Docket:
    """Makes civil suits of the county's courts, lawful unless something is changed."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def suit(self, court: str = COURTS[0], **changes: Any) -> Civil:
        """A suit that both sides came to."""
        filed = self.book.some_day(2024, 2025)
        code = f"{COURTS.index(court) + 1:02d}"
        case = Civil(
            self.book.case_no(filed.year, code, "民初"),
            self.book.person()["name"],
            self.book.person()["name"],
            filed,
            days(filed, _TO_JUDGMENT),
            court=court,
        )
        return replace(case, **changes)

    def appeal(self, **changes: Any) -> Appeal:
        """An appeal that a panel heard."""
        first = self.suit()
        filed = days(first.judged, 45)
        appeal = Appeal(
            self.book.case_no(filed.year, "00", "民终"),
            first.number,
            first.plaintiff,
            first.defendant,
            filed,
            days(filed, _TO_JUDGMENT),
        )
        return replace(appeal, **changes)


def write(desk: Desk, lawful: int) -> None:
    """All civil judgments; what is planted goes into the truth."""
    docket = Docket(desk.book)
    for index in range(lawful):
        desk.lay(_lawful(docket, index))
    _absences(desk, docket)
    _procedures(desk, docket)
    _claims(desk, docket)


def _lawful(docket: Docket, index: int) -> Paper:
    court = COURTS[index % len(COURTS)]
    debt = docket.book.random.choice(DEBTS)
    form = {0: "html", 1: "docx"}.get(index, "txt")
    kind = index % 6
    if kind == 0:
        return docket.suit(court, form=form, debt=debt).paper()
    if kind == 1:
        case = docket.suit(court, form=form, procedure="simple", absence=_SUMMONED)
        return replace(case, debt=debt).paper()
    if kind == 2:
        return mediation(docket.suit(court, debt=debt))
    if kind == 3:
        return docket.appeal().paper()
    if kind == 4:
        case = docket.suit(court, debt=debt)
        code = case.number.partition("虚")[2][:2]
        return round_ended(docket.book.case_no(case.filed.year, code, "执"), case)
    case = docket.suit(court, procedure="small", claims=_WITH_FEES, orders=(_PAID, _OTHERS))
    return replace(case, reasons=f"{case.reasons}运输损失没有证据，不予支持。").paper()


def _absences(desk: Desk, docket: Docket) -> None:
    def absent(outcome: str, absence: str, zh: str, en: str, **changes: Any) -> None:
        case = docket.suit(absence=absence, **changes)
        desk.plant(case.paper(), outcome, zh, en, _DEFAULT)

    absent(
        "hard",
        "未经传票传唤，未到庭参加诉讼",
        "未经传票传唤而缺席判决",
        "judged in absence without a summons",
    )
    absent(
        "hard",
        "因本院没有向其送达开庭传票，未到庭参加诉讼",
        "传票没有送达而缺席判决",
        "judged in absence though the summons was not served",
    )
    absent(
        "soft",
        "未到庭参加诉讼",
        "缺席判决而没有写明传唤",
        "judged in absence, and nothing said of a summons",
    )
    absent(
        "lawful",
        _SUMMONED,
        "公告送达后传票传唤的缺席判决",
        "judged in absence after service by public notice and a summons",
        course=_NOTICE,
    )
    absent(
        "lawful",
        "未经法庭许可中途退庭，此后没有参加诉讼",
        "被告中途退庭，可以缺席判决",
        "the defendant left without leave",
    )
    absent(
        "undetermined",
        "经本院电话通知，无正当理由未到庭参加诉讼",
        "简易程序电话通知，是否经当事人确认没有写明",
        "called by telephone in simple procedure; whether he confirmed is not said",
        procedure="simple",
    )


def _procedures(desk: Desk, docket: Docket) -> None:
    def heard(outcome: str, case: Civil | Appeal, zh: str, en: str) -> None:
        desk.plant(case.paper(), outcome, zh, en, _PROCEDURE)

    heard(
        "hard",
        docket.suit(procedure="simple", absence=_SUMMONED, course=_NOTICE),
        "公告送达的案件适用简易程序",
        "simple procedure though service was by public notice",
    )
    small = docket.suit(procedure="small")
    heard(
        "hard",
        replace(
            small,
            counterclaim=f"{small.defendant}向本院提出反诉请求：判令反诉被告赔偿损失{FEES}元。"
            "事实和理由：原告交付的货物质量不合格。",
            orders=(_PAID, "驳回反诉原告的反诉请求"),
        ),
        "有反诉的案件适用小额诉讼程序",
        "small-claims procedure with a counterclaim",
    )
    heard(
        "soft",
        docket.suit(procedure="simple", assessor=True),
        "简易程序独任审判而有人民陪审员署名",
        "one judge in simple procedure, and an assessor signed",
    )
    heard(
        "out_of_scope",
        docket.suit(procedure="simple", absence=_SUMMONED, course=_CONVERTED + _NOTICE),
        "简易程序转为普通程序后公告送达",
        "turned into ordinary procedure before the public notice",
    )
    sole = {"bench": "依法由审判员独任审理", "procedure": "简易程序", "sole": True}
    heard(
        "undetermined",
        docket.appeal(**sole),
        "二审独任审理，当事人是否同意没有写明",
        "one judge on appeal; whether both sides agreed is not said",
    )
    agreed = {"bench": "经双方当事人同意，依法由审判员独任审理"}
    heard(
        "lawful",
        docket.appeal(**(sole | agreed)),
        "一审简易程序，双方同意二审独任审理",
        "one judge on appeal from simple procedure, both sides agreed",
    )


def _claims(desk: Desk, docket: Docket) -> None:
    def decided(outcome: str, zh: str, en: str, **changes: Any) -> None:
        case = docket.suit(**({"claims": _TWO} | changes))
        desk.plant(case.paper(), outcome, zh, en, _CLAIMS)

    decided(
        "soft",
        "解除合同的请求没有裁判",
        "the claim to end the contract is not decided",
    )
    reasons = "被告应当支付货款。原告要求被告赔偿运输损失的请求没有证据，不予支持。"
    decided(
        "soft",
        "理由不支持一项请求，主文没有驳回",
        "the opinion refuses a claim and the order does not dismiss it",
        claims=_WITH_FEES,
        reasons=reasons,
    )
    decided(
        "lawful",
        "主文驳回其他诉讼请求",
        "the order dismisses the other claims",
        orders=(_PAID, _OTHERS),
    )
    decided(
        "lawful",
        "裁判前已经废止的合同法适用于以前的合同",
        "the Contract Law, repealed before the judgment, governs an older contract",
        orders=(_PAID, _OTHERS),
        law="《中华人民共和国合同法》第一百零九条",
        filed=date(2022, 3, 7),
        judged=date(2022, 5, 18),
    )
    decided(
        "undetermined",
        "写明变更过诉讼请求，是否已经放弃不明",
        "the claims were changed; whether one was given up is not clear",
        course="诉讼中，原告变更部分诉讼请求。",
    )
