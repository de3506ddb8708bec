"""Administrative judgments and rulings of the demo: suits in time and out of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import COURTS, OFFICES, UPPER_COURT
from xiezhi.demo.judgment_desk import Desk
from xiezhi.demo.papers import Paper
from xiezhi.demo.wording import day_text, sealed

_MODEL = "admin-suit-limit-misapplied"
_TOLD = "并告知了申请行政复议和提起行政诉讼的权利及期限"
_UNTOLD = "但未告知原告起诉期限"
_LATE = "原告的起诉已超过法定起诉期限，且无正当理由，依法应予驳回。"
_UPHELD = "被诉处罚决定认定事实清楚，适用法律正确，程序合法，原告的请求不能成立。"


@dataclass(frozen=True, slots=True)
class Suit:
    """A suit against a penalty. `told` is what the decision said of the way to sue, `reviewed` the
    day the decision on reconsideration was received, `late` whether dismissed as out of time."""

    number: str
    name: str
    made: date
    served: date
    sued: date
    judged: date
    late: bool = False
    told: str = _TOLD
    reviewed: date | None = None

    def paper(self) -> Paper:
        """The judgment or ruling as a paper."""
        office, form = OFFICES[0], "裁定" if self.late else "判决"
        number = self.number.rpartition("初")[2]
        penalty = f"清市监罚〔{self.made.year}〕{number}行政处罚决定"
        told = f"，{self.told}" if self.told else ""
        review = (
            "原告不服，申请行政复议。清溪县人民政府作出行政复议决定，维持该处罚决定。原告于"
            f"{day_text(self.reviewed)}收到该行政复议决定书。"
            if self.reviewed
            else ""
        )
        article = "第四十九条、第五十一条" if self.late else "第六十九条"
        lines = [
            COURTS[0],
            f"行 政 {' '.join(form)} 书",
            self.number,
            f"原告：{self.name}，男，住虚构省云溪市清溪县。",
            f"被告：{office}，住所地虚构省云溪市清溪县。",
            "法定代表人：某壬，局长。",
            f"原告{self.name}诉被告{office}行政处罚一案，于{day_text(self.sued)}向本院提起行政诉讼。"
            "本院受理后，依法组成合议庭，公开开庭审理了本案。本案现已审理终结。",
            f"原告{self.name}诉称，被告的处罚没有事实根据，请求撤销处罚决定。",
            f"被告{office}辩称，处罚决定合法，请求驳回原告的诉讼请求。",
            f"经审理查明，{day_text(self.made)}，被告{office}对原告作出{penalty}{told}。"
            f"{day_text(self.served)}，被告将该处罚决定书送达原告。{review}",
            f"本院认为，{_LATE if self.late else _UPHELD}",
            f"依照《中华人民共和国行政诉讼法》{article}之规定，{form}如下：",
            f"驳回原告{self.name}的{'起诉' if self.late else '诉讼请求'}。",
            f"案件受理费50元，由原告{self.name}负担。",
            f"如不服本{form}，可在{form}书送达之日起{'十' if self.late else '十五'}日内向本院递交上诉状，"
            f"上诉于{UPPER_COURT}。",
            "审判长　某甲",
            "审判员　某乙",
            "人民陪审员　某丙",
            sealed(self.judged),
            "书记员　某丁",
        ]
        return Paper(self.number, tuple(lines))


def _suit(book: Book, wait: int, **changes: Any) -> Suit:
    """A suit `wait` days after the decision was made and handed over three days later."""
    made = book.some_day(2023, 2024)
    sued = days(made, wait)
    return replace(
        Suit(
            book.case_no(sued.year, "01", "行初"),
            book.person()["name"],
            made,
            days(made, 3),
            sued,
            days(sued, 70),
        ),
        **changes,
    )


def write(desk: Desk, lawful: int) -> None:
    """All administrative papers; what is planted goes into the truth."""
    book = desk.book
    for _ in range(lawful):
        desk.lay(_suit(book, book.random.randint(30, 150)).paper())

    def judged(outcome: str, case: Suit, zh: str, en: str) -> None:
        desk.plant(case.paper(), outcome, zh, en, _MODEL)

    judged(
        "hard",
        _suit(book, 150, late=True),
        "处罚决定作出五个月起诉，被认定超过起诉期限",
        "a suit five months after the decision, dismissed as out of time",
    )
    reviewed = _suit(book, 130, late=True)
    judged(
        "hard",
        replace(reviewed, reviewed=days(reviewed.sued, -10)),
        "收到复议决定十日起诉，被认定超过起诉期限",
        "a suit ten days after the decision on reconsideration, dismissed as out of time",
    )
    judged(
        "soft",
        _suit(book, 290, late=True, told=_UNTOLD),
        "没有告知起诉期限，十个月起诉被驳回",
        "the time to sue was not told; a suit after ten months was dismissed",
    )
    late = _suit(book, 120)
    judged(
        "soft",
        replace(late, sued=months(late.served, 8), judged=months(late.served, 10)),
        "超过六个月起诉，仍作实体判决",
        "a suit after eight months, decided on the merits",
    )
    judged(
        "lawful",
        _suit(book, 220, late=True),
        "送达七个月后起诉，确已超过起诉期限",
        "a suit seven months after service, out of time indeed",
    )
    edge = _suit(book, 120)
    judged(
        "lawful",
        replace(edge, sued=months(edge.served, 6), judged=months(edge.served, 8)),
        "六个月的最后一日起诉",
        "a suit on the last day of the six months",
    )
    judged(
        "undetermined",
        _suit(book, 260, late=True, told=""),
        "是否告知起诉期限没有写明",
        "whether the time to sue was told is not said",
    )
