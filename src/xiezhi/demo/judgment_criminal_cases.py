"""Criminal judgments of the demo: lawful ones, and what is wrong or looks wrong in others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xiezhi.demo import judgment_criminal as law
from xiezhi.demo.book import days, months
from xiezhi.demo.county import COURTS, DETENTION, POLICE
from xiezhi.demo.judgment_criminal import Accused, Punished, Trial
from xiezhi.demo.judgment_criminal_docket import PLEA, TO_COURT, Docket, large, lawful_trial
from xiezhi.demo.judgment_desk import Desk
from xiezhi.demo.papers import Paper
from xiezhi.demo.wording import day_text

_SIMPLE_PANEL = "依法组成合议庭，适用简易程序"
_FAST = "依法适用速裁程序，由审判员独任审判"
_RECIDIVIST = "刑满释放后在五年以内再犯应当判处有期徒刑以上刑罚之罪，系累犯，依法应当从重处罚"
_SURRENDERED = "犯罪以后自动投案，如实供述自己的罪行，系自首，依法减轻处罚"
_DATES = "sentence-dates-error"
_CITED = "cited-article-not-in-force"
_JOINT = "joint-sentence-error"
_PROBATION = "probation-illegal"
_RECIDIVISM = "recidivist-misfound"
_PROCEDURE = "trial-procedure-misuse"
_RANGE = "sentence-outside-range"
_FINE = "fine-contrary-to-law"


def write(desk: Desk, lawful: int) -> None:
    """All criminal judgments; what is planted goes into the truth."""
    docket = Docket(desk.book)
    for index in range(lawful):
        trial = lawful_trial(docket, index)
        form = {0: "docx", 1: "html"}.get(index, "txt")
        desk.lay(replace(trial, form=form).paper())
    _term_dates(desk, docket)
    _citations(desk, docket)
    _joined(desk, docket)
    _on_probation(desk, docket)
    _recidivists(desk, docket)
    _procedures(desk, docket)
    _ranges(desk, docket)
    _fines(desk, docket)


def _term_dates(desk: Desk, docket: Docket) -> None:
    def stated(outcome: str, one: Accused, zh: str, en: str) -> None:
        desk.plant(docket.trial(one).paper(), outcome, zh, en, _DATES)

    one = docket.theft()
    late = replace(one, end=months(one.lawful_end, 1))
    stated("hard", late, "刑期止日多写了一个月", "the end of the term is a month late")
    first = date(2024, 3, docket.book.random.randint(2, 7))
    again = months(first, 4)
    bail = days(first, 20)
    told = (
        f"因涉嫌犯盗窃罪，于{day_text(first)}被{POLICE[0]}刑事拘留，{day_text(bail)}被取保候审；"
        f"{day_text(again)}被依法逮捕。现羁押于{DETENTION}。"
    )
    broken = docket.theft(taken=again, custody=told)
    stated(
        "hard",
        broken,
        "取保候审以前羁押的二十日没有折抵",
        "twenty days of custody before bail were not credited",
    )
    credited = docket.theft(taken=again, custody=told)
    credited = replace(credited, end=days(credited.lawful_end, -20))
    stated(
        "lawful",
        credited,
        "羁押因取保候审中断，前一段二十日已经折抵",
        "custody was broken by bail, and its first twenty days are credited",
    )
    # No 29 February in the year from the arrest nor in that from the judgment: both end alike.
    day = date(2024, docket.book.random.randint(3, 8), docket.book.random.randint(2, 20))
    same = docket.accused(Punished(law.THEFT, 12, 2000), taken=day)
    stated(
        "soft",
        replace(same, end=days(same.lawful_end, 1)),
        "止日写成了对应同日，应为前一日",
        "the term ends on the same day instead of the day before",
    )
    detained = docket.theft()
    told = (
        f"因本案于{day_text(detained.taken)}被{POLICE[0]}行政拘留十日，"
        f"{day_text(days(detained.taken, 10))}因涉嫌犯盗窃罪被刑事拘留，"
        f"{day_text(days(detained.taken, 24))}被依法逮捕。现羁押于{DETENTION}。"
    )
    stated(
        "lawful",
        replace(detained, custody=told),
        "同一行为先被行政拘留，已经折抵",
        "administrative detention for the same act is credited",
    )
    silent = replace(docket.theft(), custody=f"现羁押于{DETENTION}。")
    stated("undetermined", silent, "判决书没有写明何时羁押", "the judgment does not say when held")


def _citations(desk: Desk, docket: Docket) -> None:
    def cited(outcome: str, trial: Trial, zh: str, en: str) -> None:
        paper = desk.lay(trial.paper())
        # What is added stands last.
        last = len(trial.cited) + bool(trial.laws)
        desk.say(paper, outcome, zh, en, _CITED, part=(last,))

    cited(
        "hard",
        docket.trial(docket.theft(), articles=("第四百六十四条",)),
        "援引了刑法没有的条文",
        "an article that the Criminal Law does not have",
    )
    earlier = docket.driver(taken=date(2020, 10, 12), merit=PLEA)
    cited(
        "hard",
        docket.trial(
            earlier, quick=True, judged=date(2021, 1, 20), articles=("第一百三十三条之二",)
        ),
        "援引了尚未施行的条文",
        "an article that was not yet in force",
    )
    later = docket.driver(taken=date(2020, 12, 14), merit=PLEA)
    cited(
        "lawful",
        docket.trial(later, quick=True, judged=date(2021, 3, 22), articles=("第一百三十三条之二",)),
        "判决前三周已经施行的新条文",
        "a new article, in force three weeks before the judgment",
    )
    cited(
        "soft",
        docket.trial(docket.theft(), laws="、《中华人民共和国民法典》第一千三百条"),
        "民法典没有这一条，条文总数未经核对",
        "the Civil Code has no such article; its number of articles is not checked",
    )
    cited(
        "undetermined",
        docket.trial(docket.theft(), laws="、《虚构省河道采砂管理条例》第九条"),
        "法律目录没有收录这一条例",
        "a regulation that the catalogue does not have",
    )


def _joined(desk: Desk, docket: Docket) -> None:
    def joint(outcome: str, one: Accused, zh: str, en: str) -> Paper:
        return desk.plant(docket.trial(one).paper(), outcome, zh, en, _JOINT)

    joint(
        "hard",
        docket.two_counts(20, 5000),
        "决定执行二十个月，超过总和刑期十八个月",
        "twenty months to serve, more than the sum of eighteen",
    )
    joint(
        "hard",
        docket.two_counts(15, 4000),
        "罚金没有合并计算",
        "the fines were not added up",
    )
    joint(
        "soft",
        docket.two_counts(15, None),
        "决定执行的刑罚没有写罚金",
        "the total names no fine",
    )
    absorbed = docket.accused(
        Punished(law.THEFT, 8, 2000),
        Punished(law.DRIVING, 3, 4000, "short"),
        total=Punished(law.THEFT, 8, 6000),
    )
    joint(
        "lawful",
        absorbed,
        "拘役被有期徒刑吸收",
        "short-term detention is absorbed by the fixed term",
    )
    before = docket.two_counts(20, 5000, earlier="与前罪尚未执行的有期徒刑六个月，")
    joint(
        "undetermined",
        before,
        "与前罪并罚，前罪的余刑不明",
        "joined with an earlier sentence whose remainder is not known",
    )


def _on_probation(desk: Desk, docket: Docket) -> None:
    def suspended(outcome: str, one: Accused, zh: str, en: str) -> None:
        desk.plant(docket.trial(one).paper(), outcome, zh, en, _PROBATION)

    huge = Punished(large(law.FRAUD), 42, 20000)
    suspended(
        "hard",
        docket.accused(huge, probation=48),
        "三年六个月有期徒刑宣告缓刑",
        "probation for three years and six months",
    )
    suspended(
        "hard",
        docket.accused(Punished(law.INJURY, 14), probation=12),
        "缓刑考验期短于原判刑期",
        "the test period is shorter than the term",
    )
    old = docket.accused(Punished(law.INJURY, 8), merit=PLEA)
    suspended(
        "soft",
        replace(old, born=date(old.taken.year - 77, 5, 6)),
        "已满七十五周岁、认罪认罚而没有宣告缓刑",
        "over 75, pleads guilty and gets no probation",
    )
    suspended(
        "lawful",
        docket.accused(Punished(law.INJURY, 12), probation=12),
        "缓刑考验期恰为下限一年",
        "the test period is exactly the least, one year",
    )
    suspended(
        "lawful",
        docket.accused(Punished(law.FRAUD, 36, 9000), probation=60),
        "刑期恰为三年，缓刑考验期恰为五年",
        "a term of exactly three years, a test period of exactly five",
    )
    trial = docket.trial(docket.accused(Punished(law.THEFT, 8, 2000), probation=12), judged=None)
    paper = desk.lay(trial.paper())
    why = "判决书的日期缺失", "the judgment has lost its date"
    desk.say(paper, "undetermined", *why, _PROBATION, _RANGE, _FINE)
    for number in range(1, len(trial.cited) + 1):
        desk.say(paper, "undetermined", *why, _CITED, part=(number,))


def _recidivists(desk: Desk, docket: Docket) -> None:
    def again(outcome: str, released: date | None, acted: date, merit: str, *why: str) -> None:
        """A theft on `acted` by one who was released from a term of two years."""
        told = ""
        if released:
            convicted = months(released, -21)
            told = (
                f"{day_text(convicted)}因犯盗窃罪被{COURTS[0]}判处有期徒刑二年，"
                f"{day_text(released)}刑满释放。"
            )
        one = docket.theft(taken=days(acted, 3), priors=told)
        found = "累犯" in merit
        one = replace(one, merit=merit if found else one.merit)
        articles = ("第六十五条第一款",) if found else ()
        trial = docket.trial(one, acted=acted, articles=articles)
        desk.plant(trial.paper(), outcome, why[0], why[1], _RECIDIVISM)

    day = date(2024, docket.book.random.randint(1, 12), docket.book.random.randint(4, 20))
    five = months(day, -60)
    again(
        "hard", months(day, -30), day, "",
        "刑满释放两年半后再犯，没有认定累犯",
        "two and a half years after release, not found a recidivist",
    )  # fmt: skip
    again(
        "hard", months(day, -72), day, _RECIDIVIST,
        "刑满释放六年后再犯，认定为累犯",
        "six years after release, found a recidivist",
    )  # fmt: skip
    again(
        "soft", five, day, "",
        "恰满五年之日再犯，没有认定累犯",
        "on the day the five years end, not found a recidivist",
    )  # fmt: skip
    again(
        "lawful", five, days(day, 1), "",
        "刑满释放五年零一日后再犯，不是累犯",
        "five years and a day after release: no recidivist",
    )  # fmt: skip
    again(
        "lawful", months(day, -59), day, _RECIDIVIST,
        "刑满释放四年十一个月后再犯，是累犯",
        "four years and eleven months after release: a recidivist",
    )  # fmt: skip
    again(
        "undetermined", None, day, _RECIDIVIST,
        "认定累犯而没有写明前科",
        "found a recidivist, and no earlier conviction is told",
    )  # fmt: skip


def _procedures(desk: Desk, docket: Docket) -> None:
    def tried(outcome: str, trial: Trial, zh: str, en: str) -> None:
        desk.plant(trial.paper(), outcome, zh, en, _PROCEDURE)

    huge = Punished(large(law.FRAUD), 42, 20000)
    tried(
        "hard",
        docket.trial(docket.accused(huge), quick=True),
        "简易程序独任审判，判处三年六个月",
        "one judge in summary procedure, three years and six months",
    )
    young = docket.theft(probation=12, merit=PLEA)
    young = replace(young, born=months(young.taken, -17 * 12))
    tried(
        "hard",
        docket.trial(young, quick=True, procedure=_FAST, judged=days(young.taken, TO_COURT + 6)),
        "对未成年人适用速裁程序",
        "fast-track procedure against a minor",
    )
    slow = docket.theft(merit=PLEA)
    tried(
        "soft",
        docket.trial(slow, quick=True, judged=days(slow.taken, TO_COURT + 75)),
        "简易程序七十五日才判决",
        "seventy-five days in summary procedure",
    )
    tried(
        "lawful",
        docket.trial(docket.accused(huge), quick=True, procedure=_SIMPLE_PANEL, panel=True),
        "简易程序合议庭审判，可以判处三年以上",
        "a panel in summary procedure may give more than three years",
    )
    tried(
        "undetermined",
        docket.trial(docket.theft(), procedure="依法组成合议庭"),
        "判决书没有写明适用何种程序",
        "the judgment does not say by which procedure",
    )


def _ranges(desk: Desk, docket: Docket) -> None:
    def punished(outcome: str, trial: Trial, zh: str, en: str, *models: str) -> None:
        desk.plant(trial.paper(), outcome, zh, en, _RANGE, *models)

    punished(
        "hard",
        docket.trial(docket.accused(Punished(law.DRIVING, 8, 4000))),
        "危险驾驶罪判处有期徒刑",
        "a fixed term for dangerous driving",
    )
    punished(
        "hard",
        docket.trial(docket.accused(Punished(law.OBSTRUCTION, 40))),
        "妨害公务罪判处三年四个月，高于法定最高刑",
        "three years and four months for obstruction, above the range",
    )
    punished(
        "soft",
        docket.trial(docket.accused(Punished(law.DRUGS, 12, 3000))),
        "援引七年以上的一款而判处一年",
        "the paragraph cited starts at seven years, the sentence is one",
    )
    punished(
        "lawful",
        docket.trial(
            docket.accused(Punished(law.ROBBERY, 24, 3000), merit=_SURRENDERED),
            articles=("第六十七条第一款",),
        ),
        "抢劫罪判处二年，有自首情节",
        "two years for robbery after a voluntary surrender",
    )
    cold = docket.accused(Punished(law.KILLING, 150))
    punished(
        "undetermined",
        docket.trial(cold, acted=date(1996, 6, 8)),
        "行为时的刑法文本没有收录",
        "the Criminal Law of the day of the act is not at hand",
        _FINE,
    )


def _fines(desk: Desk, docket: Docket) -> None:
    def fined(outcome: str, trial: Trial, zh: str, en: str) -> Paper:
        return desk.plant(trial.paper(), outcome, zh, en, _FINE)

    fined(
        "hard",
        docket.trial(docket.accused(Punished(law.ROBBERY, 48))),
        "抢劫罪没有并处罚金",
        "no fine for robbery",
    )
    fined(
        "hard",
        docket.trial(docket.accused(Punished(law.ACCIDENT, 12, 5000))),
        "交通肇事罪判处罚金",
        "a fine for a traffic offence",
    )
    fined(
        "soft",
        docket.trial(docket.accused(Punished(law.EMBEZZLEMENT, 10, 500)), acted=date(2020, 6, 8)),
        "罚金低于一千元，旧条文未经核对",
        "a fine below 1,000 yuan, by an older text not checked",
    )
    young = docket.accused(Punished(law.THEFT, 8, 500), probation=12)
    young = replace(
        young,
        born=months(young.taken, -17 * 12),
        merit="犯罪时未满十八周岁，依法应当从轻处罚",
    )
    fined(
        "lawful",
        docket.trial(young, articles=("第十七条第四款",)),
        "未成年人的罚金可以低至五百元",
        "a minor may be fined as little as 500 yuan",
    )
    counts = Punished(law.THEFT, 8), Punished(law.FRAUD, 10)
    one = docket.accused(*counts, total=Punished(law.THEFT, 15, 5000))
    why = "两罪的罚金写在一处", "one fine for two crimes"
    paper = fined("undetermined", docket.trial(one), *why)
    desk.say(paper, "undetermined", *why, _FINE, part=(1, 2))
