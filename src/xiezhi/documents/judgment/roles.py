"""The words by which a document names a party's role, and who speaks for a party."""

from __future__ import annotations

import re

STANDING = {
    "公诉机关": "公诉机关",
    "原公诉机关": "公诉机关",
    "抗诉机关": "抗诉机关",
    "申请机关": "申请机关",
    "公益诉讼起诉人": "公益诉讼起诉人",
    "附带民事公益诉讼起诉人": "附带民事公益诉讼起诉人",
    "附带民事公益诉讼被告人": "附带民事公益诉讼被告",
    "附带民事公益诉讼被告": "附带民事公益诉讼被告",
    "附带民事诉讼原告人": "附带民事诉讼原告人",
    "附带民事诉讼原告": "附带民事诉讼原告人",
    "附带民事诉讼被告人": "附带民事诉讼被告人",
    "附带民事诉讼被告": "附带民事诉讼被告人",
    "自诉人": "自诉人",
    "被告人": "被告人",
    "被告单位": "被告单位",
    "被害人": "被害人",
    "被害单位": "被害单位",
    "原告人": "原告",
    "原告": "原告",
    "被告": "被告",
    "第三人": "第三人",
    "上诉人": "上诉人",
    "上诉单位": "上诉人",
    "被上诉人": "被上诉人",
    "再审申请人": "再审申请人",
    "申请再审人": "再审申请人",
    "申诉人": "申诉人",
    "被申诉人": "被申诉人",
    "申请执行人": "申请执行人",
    "申请强制执行人": "申请执行人",
    "被申请执行人": "被执行人",
    "被执行人": "被执行人",
    "申请保全人": "申请人",
    "保全申请人": "申请人",
    "被申请人": "被申请人",
    "申请人": "申请人",
    "复议申请人": "复议申请人",
    "申请复议人": "复议申请人",
    "异议人": "异议人",
    "案外人": "案外人",
    "利害关系人": "利害关系人",
    "协助执行人": "协助执行人",
    "起诉人": "起诉人",
    "债权人": "债权人",
    "债务人": "债务人",
    "赔偿请求人": "赔偿请求人",
    "赔偿义务机关": "赔偿义务机关",
    "复议机关": "复议机关",
    "被拘留人": "被拘留人",
    "被罚款人": "被罚款人",
    "罪犯": "罪犯",
}
SPEAKING = {
    "法定代表人": "法定代表人",
    "诉讼代表人": "诉讼代表人",
    "代表人": "代表人",
    "投资人": "投资人",
    "出庭应诉负责人": "负责人",
    "出庭负责人": "负责人",
    "主要负责人": "负责人",
    "负责人": "负责人",
    "经营者": "经营者",
    "法定代理人": "法定代理人",
    "指定代理人": "指定代理人",
    "委托诉讼代理人": "委托代理人",
    "委托代理人": "委托代理人",
    "诉讼代理人": "诉讼代理人",
    "代理人": "委托代理人",
    "指定辩护人": "辩护人",
    "委托辩护人": "辩护人",
    "辩护人": "辩护人",
}
ROLES = STANDING | SPEAKING
SPEAKERS = frozenset(SPEAKING.values())
_EARLIER = r"(?:原审|一审|二审|原一审|原二审|反诉)"


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# 原审被告人, 上诉人(原审被告人), 原告暨反诉被告, 委托代理人(特别授权): the name follows.
ROLE = (
    rf"(?:再审(?=被))?(?P<earlier>{_EARLIER})?(?P<role>{_any(ROLES)})"
    # 被告人寿保险公司, 被申请人民法院: the name begins with 人.
    r"(?!(?<=人)(?:寿[财保险]|民(?:政|法|检|银|警|医)|保(?:险|财|公)))"
    rf"(?:[暨兼及、](?:{_EARLIER})?(?P<also>{_any(ROLES)})){{0,2}}"
    r"(?P<bracket>(?:\([^()\n]{1,30}\)){0,2})(?:自报|姓名|名称|单位名称)?:?(?:自报)?"
)
_IN_BRACKET = re.compile(rf"(?P<earlier>{_EARLIER})(?P<role>{_any(STANDING)})")


def role_of(match: re.Match[str]) -> str:
    """The role as the records name it: 原审被告人, 上诉人, 委托代理人."""
    role = ROLES[match["role"]]
    if not match["earlier"] or role in SPEAKERS or role.endswith("机关"):
        return role
    return ("反诉" if match["earlier"] == "反诉" else "原审") + role


def earlier_role_of(match: re.Match[str]) -> str:
    """The role of the instance before, from the bracket behind the role; '' where there is none."""
    before = _IN_BRACKET.search(match["bracket"])
    return role_of(before) if before and before["earlier"] != "反诉" else ""
