"""A generator of fictional rulings with the elements that a reader must find in them.

Courts, prisons, numbers and names exist nowhere; the phrasing varies as in real rulings.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from xiezhi.law import sentence_end

_DIGITS = "〇一二三四五六七八九"
NAMES = ("甲某", "乙某某", "丙丁", "欧阳某甲", "戊己庚")
COURT = "虚构省虚构市中级人民法院"
PRISON = "虚构省虚构监狱"
CHARGES = (
    (["盗窃罪"], set()),
    (["贩卖、运输毒品罪"], set()),
    (["抢劫罪", "盗窃罪"], {"violent_crime"}),
    (["受贿罪"], {"duty_crime"}),
    (["集资诈骗罪"], {"financial_crime"}),
    (["参加黑社会性质组织罪", "寻衅滋事罪"], {"gang_crime"}),
    (["间谍罪"], {"security_crime"}),
)
# What a copy puts into lines: no word of the law, no numeral.
INSERTS = ("今天天气真好", "版权属于虚构网站", "猫喜欢晒太阳")


def chinese(number: int) -> str:
    """15 → 十五, 108 → 一百零八 is not needed here."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def chinese_date(day: date) -> str:
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese(day.month)}月{chinese(day.day)}日"


@dataclass
class Fiction:
    """A text and what stands in it. `earlier` are (date, months)."""

    text: str
    expected: dict[str, Any]
    earlier: list[tuple[date, int]] = field(default_factory=list)
    true_flags: set[str] = field(default_factory=set)


def ruling(seed: int) -> Fiction:
    """The fictional ruling of a seed."""
    return _Writer(random.Random(seed)).write()


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.chinese_dates = chance.random() < 0.3
        self.full_width = chance.random() < 0.3
        self.no_i = chance.choice("○〇Ο")

    def day(self, day: date) -> str:
        if self.chinese_dates:
            return chinese_date(day).replace("〇", self.no_i)
        return f"{day.year}年{day.month}月{day.day}日"

    def length(self, months: int, days: int = 0) -> str:
        years, months = divmod(months, 12)
        number = chinese if self.chance.random() < 0.8 else str
        parts = [f"{number(years)}年"] if years else []
        parts += [f"{number(months)}个月"] if months else []
        parts += [f"{number(days)}{self.chance.choice('日天')}"] if days else []
        joint = "零" if years and months and not days and self.chance.random() < 0.2 else ""
        return joint.join(parts)

    def write(self) -> Fiction:
        pick = self.chance.choice
        start = date(2014, 3, 11) + timedelta(days=self.chance.randrange(1200))
        judged = start + timedelta(days=200)
        delivered = judged + timedelta(days=40)
        years, months = self.chance.randrange(4, 15), pick((0, 0, 6))
        charges, flags = pick(CHARGES)
        earlier = [
            (date(2019, 1, 20) + timedelta(days=400 * index), self.chance.randrange(4, 9))
            for index in range(self.chance.randrange(3))
        ]
        cut, days = self.chance.randrange(3, 9), pick((0, 0, 15))
        asked = cut + pick((0, 1))
        left = years * 12 + months - sum(months for _, months in earlier)
        before = sentence_end(start, left // 12, left % 12)
        end = sentence_end(start, (left - cut) // 12, (left - cut) % 12) - timedelta(days=days)
        ruled = date(2022, 8, 3) + timedelta(days=self.chance.randrange(200))
        proposed, accepted = ruled - timedelta(days=50), ruled - timedelta(days=30)
        name, number = pick(NAMES), self.chance.randrange(1, 3000)
        recidivist = self.chance.random() < 0.3
        lines = [
            f"{name}减刑刑事裁定书",
            "",
            COURT,
            pick(("刑事裁定书", "刑 事 裁 定 书")),
            "",
            f"({ruled.year})虚01刑更{number}号",
            "",
            f"　　罪犯{name}{pick(('。', '，男，某年出生，回族。', '。现在' + PRISON + '服刑。'))}",
            "　　"
            + self.history(
                judged,
                charges,
                name,
                years * 12 + months,
                delivered,
                start,
                years,
                months,
                earlier,
                before,
            )
            + pick(("", "\n　　"))
            + f"执行机关{PRISON}于{self.day(proposed)}"
            + pick(("提出减刑建议书，报送本院审理。", "向本院报请对该犯减刑。"))
            + f"本院于{self.day(accepted)}立案，依法组成合议庭进行了审理。现已审理终结。",
            f"　　执行机关{PRISON}认为，罪犯{name}确有悔改表现，"
            f"建议对罪犯{name}减去有期徒刑{self.length(asked, days)}。",
            f"　　经审理查明，罪犯{name}在服刑期间认罪悔罪，获得表扬五次。",
            f"　　本院认为，罪犯{name}确有悔改表现，可以减刑。"
            + ("该犯系累犯，应当从严。" if recidivist else "")
            + "依照《中华人民共和国刑法》第七十八条、第七十九条，"
            "《中华人民共和国刑事诉讼法》第二百七十三条第二款之规定，裁定如下：",
            "　　" + self.order(name, cut, days, start, end),
            "　　本裁定送达后即发生法律效力。",
            "",
            "审 判 长　子某",
            "审 判 员　丑某",
            chinese_date(ruled),
            "书 记 员　寅某",
            "",
        ]
        expected = {
            "case_no": f"（{ruled.year}）虚01刑更{number}号", "organ": COURT, "proposer": PRISON,
            "name": name, "charges": "；".join(charges), "main_penalty": "fixed_term",
            "years": years, "months": months, "sentenced_on": judged, "delivered_on": delivered,
            "start_on": start, "proposed_on": proposed, "accepted_on": accepted, "ruled_on": ruled,
            "proposed_cut_months": asked, "cut_months": cut, "cut_days": days, "new_end_on": end,
            "result": "granted" if asked == cut else "granted_less", "merit": "repentance",
            "recidivist": True if recidivist else None,
        }  # fmt: skip
        text = "\n".join(lines)
        if self.full_width:
            text = text.translate(str.maketrans("()0123456789", "（）０１２３４５６７８９"))
        return Fiction(text, expected, earlier, flags)

    def history(
        self,
        judged: date,
        charges: list[str],
        name: str,
        term: int,
        delivered: date,
        start: date,
        years: int,
        months: int,
        earlier: list[tuple[date, int]],
        before: date,
    ) -> str:
        pick = self.chance.choice
        original = sentence_end(start, years, months)
        crime = "、".join(charges)
        opening = pick(
            (
                f"以被告人{name}犯{crime}，判处有期徒刑{self.length(term)}",
                f"认定被告人{name}犯{crime}，判处有期徒刑{self.length(term)}，剥夺政治权利二年",
                f"以{crime}判处被告人{name}有期徒刑{self.length(term)}",
            )
        )
        text = (
            f"虚构市甲区人民法院于{self.day(judged)}作出({judged.year})虚0101刑初{judged.day}号刑事判决，"
            f"{opening}，并处罚金人民币五千元。"
        )
        text += pick(("", f"宣判后，{name}不服，提出上诉。本院经审理，裁定驳回上诉，维持原判。"))
        arrived = pick(("交付执行", "入监服刑", f"送入{PRISON}服刑"))
        text += f"判决发生法律效力后，于{self.day(delivered)}{arrived}。"
        text += f"刑期自{self.day(start)}起至{self.day(original)}止。"
        for day, cut in earlier:
            text += f"{self.day(day)}经本院裁定{pick(('减刑', '减去有期徒刑'))}{self.length(cut)}，"
            text += f"刑期至{self.day(before)}止。"
        return text

    def order(self, name: str, cut: int, days: int, start: date, end: date) -> str:
        pick = self.chance.choice
        said = f"对罪犯{name}{pick(('', '予以', '准予'))}{pick(('减去有期徒刑', '减刑'))}{self.length(cut, days)}"
        term = pick(
            (
                f"(刑期自{self.day(start)}起至{self.day(end)}止)。",
                f"(减刑后的刑期至{self.day(end)}止)。",
                f"，刑期执行自{self.day(start)}起至{self.day(end)}。",
                f"。\n　　(刑期自{self.day(start)}起至{self.day(end)}止)",
                f"，剥夺政治权利二年不变(刑满释放日期为{self.day(end)})。",
            )
        )
        return said + term
