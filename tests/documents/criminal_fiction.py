"""A fictional criminal judgment of one defendant, put together from its parts."""

from __future__ import annotations

NAME = "甲某"

TEXT = """虚构县人民法院
刑 事 判 决 书
（2026）虚01刑初12号
公诉机关虚构县人民检察院。
被告人{name}，男，{born}出生，汉族，初中文化，住虚构县。{priors}因涉嫌犯盗窃罪，于2025年11月3日被刑事拘留，同月15日被逮捕。现羁押于虚构县看守所。
辩护人乙某某，虚构律师事务所律师。
虚构县人民检察院以虚检刑诉〔2026〕8号起诉书指控被告人{name}犯盗窃罪，于2026年1月5日向本院提起公诉。本院依法组成合议庭，{procedure}公开开庭审理了本案。现已审理终结。
公诉机关指控，被告人{name}盗窃他人财物。{accused}
经审理查明，{facts}
上述事实，有书证等证据证实，足以认定。
本院认为，被告人{name}以非法占有为目的，秘密窃取他人财物，其行为已构成盗窃罪。{opinion}依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：
{order}
如不服本判决，可在接到判决书的第二日起十日内，通过本院或者直接向虚构省虚构市中级人民法院提出上诉。
审 判 长 丙丁
二〇二六年二月十日
书 记 员 丁某
"""


def criminal(
    *,
    priors: str = "",
    facts: str = "2025年10月3日凌晨，被告人甲某窃得电动车一辆。",
    opinion: str = "",
    order: str = "被告人甲某犯盗窃罪，判处有期徒刑八个月，并处罚金人民币二千元。",
    born: str = "1985年3月2日",
    accused: str = "",
    procedure: str = "",
    name: str = NAME,
) -> str:
    """The text with the parts given."""
    return TEXT.format(
        priors=priors, facts=facts, opinion=opinion, order=order, born=born, accused=accused,
        procedure=procedure, name=name,
    )  # fmt: skip
