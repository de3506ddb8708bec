"""Fictional rulings on commutation and parole, as texts, with what is wrong in some of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import PRISON, UPPER_COURT
from xiezhi.demo.wording import day_text, numeral, sealed, term_text

# The source under which rulings are taken in, and the folder of their files.
RULINGS = "rulings"


@dataclass(slots=True)
class Ruling:
    """What a ruling says. Amounts in months."""

    number: str
    name: str
    charge: str
    years: int
    sentenced: date
    delivered: date
    start: date
    proposed: date
    ruled: date
    cut: int | None
    merit: str = "确有悔改表现"
    priors: list[tuple[date, int]] = field(default_factory=list)
    extra: str = ""
    remainder: bool = False
    parole: bool = False

    @property
    def end(self) -> date:
        """The end of the term before this ruling."""
        before = sum(cut for _, cut in self.priors)
        return days(months(self.start, self.years * 12 - before), -1)

    @property
    def key(self) -> str:
        """The key of a text without an id of its own: 16 hex digits of the SHA-256 of its bytes."""
        return hashlib.sha256(text(self).encode()).hexdigest()[:16]

    @property
    def unit(self) -> str:
        """The unit that models examine."""
        return f"commutation_ruling:{RULINGS}:{self.key}"

    @property
    def new_end(self) -> date:
        """The end of the term after this ruling."""
        before = sum(cut for _, cut in self.priors)
        return days(months(self.start, self.years * 12 - before - (self.cut or 0)), -1)


def text(ruling: Ruling) -> str:
    """The ruling in the customary form."""
    kind = "假释" if ruling.parole else "减刑"
    priors = "".join(
        f"{day_text(day)}经{UPPER_COURT}裁定减去有期徒刑{term_text(cut)}。"
        for day, cut in ruling.priors
    )
    wanted = (
        "假释"
        if ruling.parole
        else ("减去余刑" if ruling.remainder else f"减去有期徒刑{term_text(ruling.cut or 0)}")
    )
    if ruling.parole:
        result = f"予以假释（假释考验期限自假释之日起至{day_text(ruling.end)}止）。"
    elif ruling.remainder:
        result = "减去余刑，予以释放。"
    else:
        span = f"自{day_text(ruling.start)}起至{day_text(ruling.new_end)}止"
        result = f"减去有期徒刑{term_text(ruling.cut or 0)}（减刑后刑期{span}）。"
    original = f"自{day_text(ruling.start)}起至{day_text(days(months(ruling.start, ruling.years * 12), -1))}止"
    judgment = f"（{ruling.sentenced.year}）虚02刑初9{ruling.years}号"
    paragraphs = [
        f"罪犯{ruling.name}，现在{PRISON}服刑。",
        f"清溪县人民法院于{day_text(ruling.sentenced)}作出{judgment}刑事判决，以被告人{ruling.name}犯"
        f"{ruling.charge}，判处有期徒刑{numeral(ruling.years)}年，并处罚金人民币5000元（已缴纳）。"
        f"{ruling.extra}刑期{original}。判决发生法律效力后，于{day_text(ruling.delivered)}交付执行。{priors}"
        f"执行机关{PRISON}于{day_text(ruling.proposed)}提出{kind}建议书，报请对罪犯{ruling.name}{wanted}。"
        "本院依法组成合议庭进行了审理。现已审理终结。",
        f"经审理查明，罪犯{ruling.name}在服刑期间，认罪悔罪，遵守监规，接受教育改造，{ruling.merit}。",
        f"本院认为，罪犯{ruling.name}{ruling.merit}，符合{kind}条件。依照《中华人民共和国刑法》第七十八条、"
        "第七十九条、《中华人民共和国刑事诉讼法》第二百七十三条第二款的规定，裁定如下：",
        f"对罪犯{ruling.name}{result}",
        "本裁定送达后即发生法律效力。",
    ]
    head = [UPPER_COURT, "刑 事 裁 定 书", ruling.number, ""]
    foot = [
        "",
        "审判长　某甲",
        "审判员　某乙",
        "审判员　某丙",
        sealed(ruling.ruled),
        "书记员　某丁",
        "",
    ]
    return "\n".join([*head, *("　　" + text for text in paragraphs), *foot])


def write(book: Book, lawful: int) -> list[Ruling]:
    """All rulings; what is planted goes into the truth of `book`."""
    rulings: list[Ruling] = []

    def ruling(**changes: Any) -> Ruling:
        ruled: date = changes.get("ruled", date(2022, 10, 18))
        values: dict[str, Any] = {
            "number": book.case_no(ruled.year, "00", "刑更"),
            "name": f"某{numeral(len(rulings) % 90 + 2)}",
            "charge": "盗窃罪",
            "years": 6,
            "sentenced": date(2020, 5, 8),
            "delivered": date(2020, 7, 6),
            "start": date(2020, 1, book.random.randint(2, 21)),
            "proposed": date(2022, 9, 5),
            "ruled": ruled,
            "cut": 6,
        }
        return Ruling(**(values | changes))

    def plant(found: Ruling, zh: str, en: str, *models: str) -> None:
        rulings.append(found)
        for model in models:
            book.plant(model, found.unit, "hard", zh, en)

    def unread(zh: str, en: str, *models: str) -> None:
        """What the ruling written last leaves open."""
        for model in models:
            book.plant(model, rulings[-1].unit, "undetermined", zh, en, kind="entry_error")

    for _ in range(lawful):
        cut, day = book.random.randint(4, 8), book.random.randint(10, 24)
        rulings.append(ruling(cut=cut, ruled=date(2022, 10, day)))
    rulings.append(
        ruling(parole=True, cut=None, proposed=date(2023, 4, 6), ruled=date(2023, 5, 16))
    )
    unread(
        "假释裁定没有写明是否累犯、财产性判项是否履行",
        "the ruling does not say whether a recidivist, or able to pay",
        "parole-ineligible",
    )
    plant(
        ruling(proposed=date(2020, 12, 7), ruled=date(2021, 1, 15)),
        "交付执行半年即减刑",
        "commuted half a year after delivery",
        "commutation-start-early",
    )
    plant(
        ruling(years=8, proposed=date(2021, 4, 6), ruled=date(2021, 6, 15)),
        "交付执行不满一年即减刑",
        "commuted less than a year after delivery",
        "commutation-start-early",
    )
    plant(
        ruling(
            priors=[(date(2022, 8, 10), 5)], proposed=date(2022, 11, 8), ruled=date(2022, 12, 20)
        ),
        "距上次减刑不足三个月",
        "less than three months after the last commutation",
        "commutation-interval-short",
    )
    plant(
        ruling(
            years=5, cut=None, remainder=True, proposed=date(2022, 1, 5), ruled=date(2022, 2, 15)
        ),
        "执行二十五个月即减去五年的余刑",
        "the remainder of five years cut after twenty-five months",
        "served-floor-breach",
        "commutation-amount-excess",
    )
    unread(
        "裁定书没有写明历次减刑和是否累犯",
        "the ruling names neither earlier reductions nor recidivism",
        "commutation-interval-short",
        "commutation-start-early",
    )
    plant(
        ruling(priors=[(date(2022, 3, 10), 6)], proposed=date(2022, 7, 5), ruled=date(2022, 8, 16)),
        "距上次减刑不足半年",
        "less than half a year after the last commutation",
        "commutation-interval-short",
    )
    plant(
        ruling(cut=20),
        "仅有悔改表现，一次减去二十个月",
        "twenty months for repentance alone",
        "commutation-amount-excess",
    )
    plant(
        ruling(
            years=4, cut=None, remainder=True, ruled=date(2021, 9, 1), proposed=date(2021, 7, 20)
        ),
        "不足原判一半即减去余刑",
        "the remainder cut before half was served",
        "served-floor-breach",
        "commutation-amount-excess",
    )
    unread(
        "裁定书没有写明历次减刑和是否累犯",
        "the ruling names neither earlier reductions nor recidivism",
        "commutation-interval-short",
        "commutation-start-early",
    )
    plant(
        ruling(
            parole=True,
            cut=None,
            extra="该犯系累犯。",
            ruled=date(2024, 6, 18),
            proposed=date(2024, 5, 6),
        ),
        "累犯假释",
        "parole of a recidivist",
        "parole-ineligible",
    )
    plant(
        ruling(
            parole=True, cut=None, years=10, ruled=date(2022, 11, 3), proposed=date(2022, 9, 20)
        ),
        "十年有期徒刑执行不满三年即假释",
        "paroled with less than three of ten years served",
        "parole-ineligible",
    )
    return rulings
