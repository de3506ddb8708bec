"""A fictional criminal judgment of first instance in the customary form, lawful by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiezhi.demo.book import days, months
from xiezhi.demo.county import COURTS, DETENTION, POLICE, PROCURATORATE, UPPER_COURT
from xiezhi.demo.papers import Paper
from xiezhi.demo.wording import day_text, numeral, sealed, term_text

_CRIMINAL_LAW = "中华人民共和国刑法"
_CONFESSED = "归案后能够如实供述自己的罪行，依法可以从轻处罚"
_KINDS = {"fixed": "有期徒刑", "short": "拘役"}


@dataclass(frozen=True, slots=True)
class Crime:
    """A crime: its articles as the court cites them, the deed and how the opinion puts it."""

    name: str
    articles: tuple[str, ...]
    deed: str
    opinion: str


THEFT = Crime(
    "盗窃罪",
    ("第二百六十四条",),
    "在清溪县城关镇某小区窃得电动自行车一辆，价值人民币3500元",
    "以非法占有为目的，秘密窃取他人财物，数额较大",
)
FRAUD = Crime(
    "诈骗罪",
    ("第二百六十六条",),
    "谎称能够代办入户手续，骗得他人人民币8000元",
    "以非法占有为目的，虚构事实骗取他人财物，数额较大",
)
INJURY = Crime(
    "故意伤害罪",
    ("第二百三十四条第一款",),
    "在清溪县某餐馆因琐事与他人争执，将对方打伤，经鉴定为轻伤二级",
    "故意伤害他人身体，致人轻伤",
)
TROUBLE = Crime(
    "寻衅滋事罪",
    ("第二百九十三条第一款第（一）项",),
    "在清溪县某广场酒后随意殴打他人",
    "随意殴打他人，情节恶劣",
)
DRIVING = Crime(
    "危险驾驶罪",
    ("第一百三十三条之一第一款第（二）项",),
    "醉酒驾驶小型轿车行驶至清溪县某路口，经鉴定血液中乙醇含量为163毫克/100毫升",
    "在道路上醉酒驾驶机动车",
)
ACCIDENT = Crime(
    "交通肇事罪",
    ("第一百三十三条",),
    "驾驶轻型货车行驶至清溪县某路段时未确保安全，与行人相撞，负事故全部责任",
    "违反交通运输管理法规，因而发生重大事故",
)
OBSTRUCTION = Crime(
    "妨害公务罪",
    ("第二百七十七条第一款",),
    "在清溪县某市场以暴力方法阻碍市场监督管理人员执行职务",
    "以暴力方法阻碍国家机关工作人员依法执行职务",
)
ROBBERY = Crime(
    "抢劫罪",
    ("第二百六十三条",),
    "在清溪县某巷口持刀威胁路人，劫得现金人民币600元",
    "以非法占有为目的，以胁迫方法劫取他人财物",
)
EMBEZZLEMENT = Crime(
    "职务侵占罪",
    ("第二百七十一条第一款",),
    "利用担任某公司收银员的便利，将公司货款人民币70000元占为己有",
    "利用职务上的便利，将本单位财物非法占为己有，数额较大",
)
DRUGS = Crime(
    "贩卖毒品罪",
    ("第三百四十七条第三款",),
    "在清溪县某旅馆向他人出售甲基苯丙胺一包",
    "违反国家毒品管理法规，向他人出售毒品",
)
KILLING = Crime(
    "故意伤害罪",
    ("第二百三十四条第二款",),
    "在清溪县某村因宅基地纠纷持械殴打邻人，致人死亡",
    "故意伤害他人身体，致人死亡",
)


@dataclass(frozen=True, slots=True)
class Punished:
    """The punishment for one crime; terms in months, `kind` fixed or short."""

    crime: Crime
    term: int
    fine: int | None = None
    kind: str = "fixed"

    @property
    def words(self) -> str:
        """判处有期徒刑八个月，并处罚金人民币2000元."""
        fine = f"，并处罚金人民币{self.fine}元" if self.fine else ""
        return f"犯{self.crime.name}，判处{_KINDS[self.kind]}{term_text(self.term)}{fine}"


@dataclass(frozen=True, slots=True)
class Accused:
    """A defendant. `custody` is told in the head, without it the arrest of `taken` is;
    `start` and `end` are the stated term, `total` what is ordered for several counts.

    `merit` is what the opinion says of the defendant, `priors` what the head tells before.
    """

    name: str
    born: date
    taken: date
    counts: tuple[Punished, ...]
    total: Punished | None = None
    custody: str | None = None
    priors: str = ""
    probation: int = 0
    start: date | None = None
    end: date | None = None
    earlier: str = ""
    merit: str = _CONFESSED

    @property
    def executed(self) -> Punished:
        """The punishment to be executed."""
        return self.total or self.counts[0]

    @property
    def lawful_end(self) -> date:
        """The end of a term that runs unbroken from the arrest: the day before it is full."""
        return days(months(self.taken, self.executed.term), -1)

    def head(self) -> str:
        """The paragraph that presents the defendant."""
        charge = self.counts[0].crime.name
        told = self.custody
        if told is None:
            told = (
                f"因涉嫌犯{charge}，于{day_text(self.taken)}被{POLICE[0]}刑事拘留，"
                f"{day_text(days(self.taken, 14))}被依法逮捕。现羁押于{DETENTION}。"
            )
        born = day_text(self.born)
        return f"被告人{self.name}，男，{born}出生，住虚构省云溪市清溪县。{self.priors}{told}"

    def order(self) -> str:
        """What the court orders, with the stated term in brackets."""
        parts = [f"被告人{self.name}{'；'.join(one.words for one in self.counts)}"]
        if self.total:
            fine = f"，并处罚金人民币{self.total.fine}元" if self.total.fine else ""
            kind, term = _KINDS[self.total.kind], term_text(self.total.term)
            parts.append(f"；{self.earlier}数罪并罚，决定执行{kind}{term}{fine}")
        if self.probation:
            trial = term_text(self.probation)
            parts.append(f"，缓刑{trial}（缓刑考验期限，从判决确定之日起计算）")
            return "".join([*parts, "。"])
        start, end = self.start or self.taken, self.end or self.lawful_end
        parts.append(
            "（刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折抵刑期一日，"
            f"即自{day_text(start)}起至{day_text(end)}止）"
        )
        return "".join([*parts, "。"])


@dataclass(frozen=True, slots=True)
class Trial:
    """A criminal case of first instance. `prosecuted` is the day it came to the court."""

    number: str
    accused: tuple[Accused, ...]
    prosecuted: date
    judged: date | None
    acted: date
    procedure: str = "依法组成合议庭，适用普通程序"
    panel: bool = True
    articles: tuple[str, ...] = ()
    laws: str = ""
    form: str = "txt"

    @property
    def cited(self) -> tuple[str, ...]:
        """The articles of the Criminal Law in the order in which they are cited."""
        own = [
            item for one in self.accused for count in one.counts for item in count.crime.articles
        ]
        if any(one.total for one in self.accused):
            own.append("第六十九条")
        if any(one.probation for one in self.accused):
            own += ["第七十二条第一款", "第七十三条第二款"]
        if any(count.fine for one in self.accused for count in one.counts):
            own += ["第五十二条", "第五十三条"]
        own.append("第六十一条")
        return (*dict.fromkeys(own), *self.articles)

    def paper(self) -> Paper:
        """The judgment as a paper."""
        names = "、".join(f"被告人{one.name}" for one in self.accused)
        charges = "、".join(
            dict.fromkeys(count.crime.name for one in self.accused for count in one.counts)
        )
        brought, cited = day_text(self.prosecuted), "、".join(self.cited)
        number = self.number.rpartition("初")[2].removesuffix("号")
        lines = [
            COURTS[0],
            "刑 事 判 决 书",
            self.number,
            f"公诉机关{PROCURATORATE}。",
            *(one.head() for one in self.accused),
            f"{PROCURATORATE}以清检刑诉〔{self.prosecuted.year}〕{number}号起诉书指控{names}犯{charges}，"
            f"于{brought}向本院提起公诉。"
            f"本院{self.procedure}，公开开庭审理了本案。{PROCURATORATE}指派检察员出庭支持公诉，"
            f"{names}到庭参加诉讼。现已审理终结。",
            f"公诉机关指控，{self._facts()}",
            f"经审理查明，{self._facts()}",
            "上述事实，有书证、证人证言、被告人供述等证据证实，足以认定。",
            f"本院认为，{self._opinion()}依照《{_CRIMINAL_LAW}》{cited}{self.laws}之规定，判决如下：",
            *self._orders(),
            "如不服本判决，可在接到判决书的第二日起十日内，通过本院或者直接向"
            f"{UPPER_COURT}提出上诉。",
            *(["审判长　某甲", "审判员　某乙", "审判员　某丙"] if self.panel else ["审判员　某甲"]),
            *([sealed(self.judged)] if self.judged else []),
            "书记员　某丁",
        ]
        return Paper(self.number, tuple(lines), self.form)

    def _facts(self) -> str:
        """One sentence per crime, a day apart, who did it first."""
        deeds: dict[str, list[str]] = {}
        for one in self.accused:
            for count in one.counts:
                deeds.setdefault(count.crime.deed, []).append(f"被告人{one.name}")
        return "".join(
            f"{day_text(days(self.acted, index))}，{'、'.join(who)}{deed}。"
            for index, (deed, who) in enumerate(deeds.items())
        )

    def _opinion(self) -> str:
        found = []
        for one in self.accused:
            deeds = "；".join(
                f"{count.crime.opinion}，其行为已构成{count.crime.name}" for count in one.counts
            )
            found.append(f"被告人{one.name}{deeds}。被告人{one.name}{one.merit}。")
        return "".join(found) + "公诉机关指控的罪名成立。"

    def _orders(self) -> list[str]:
        orders = [one.order() for one in self.accused]
        if len(orders) == 1:
            return orders
        return [f"{numeral(index)}、{order}" for index, order in enumerate(orders, 1)]
