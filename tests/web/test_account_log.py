"""The log of accounts: every event and every part of its content in words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import timezone
from reading import Page

from desk import County, signed_in
from xiezhi.accounts.models import AccountEvent
from xiezhi.accounts.services.events import TITLES
from xiezhi.web.account_log import PARTS

DOCUMENTED = Path(__file__).parents[2] / "docs" / "accounts.md"
GIVEN = {
    "role": "prosecutor", "organ": "XK0601", "department": 1, "from": "2026-11-02", "to": None,
    "basis": "清检〔2026〕7号",
}  # fmt: skip


def test_every_documented_part_of_an_event_has_words() -> None:
    sections = re.split(r"(?m)^### ", DOCUMENTED.read_text(encoding="utf-8"))[1:]
    told = {kind: text for kind, _, text in (part.partition("\n") for part in sections)}
    assert "post.given" in told
    for kind in TITLES.keys() & told.keys():
        first = told[kind].partition("\n")[0]
        assert set(re.findall(r"`(\w+)`", first)) <= PARTS.keys(), kind


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_log_says_in_words_what_happened(lang: str, land: County) -> None:
    person, by = land.people["assistant"], land.people["security_admin"]
    forms = {
        "post.given": GIVEN, "session.refused": {"step": "code"}, "session.closed": {"why": "idle"},
        "factor.added": {"type": "totp"}, "session.opened": {"second_factor": True},
        "department.changed": {"department": 2, "functions": ["criminal", "self"]},
        "organ.created": {"kind": "congress", "level": "county", "superior": "XK06"},
        "user.confirmed": {"ordered_by": by.ledger_id},
    }  # fmt: skip
    for kind, form in forms.items():
        AccountEvent.objects.create(
            kind=kind, user=person, by=by, at=timezone.now(), key=f"test:{kind}", form=form
        )
    reader = land.people["audit_admin"]
    reader.language = lang
    reader.save()
    text = Page(signed_in(reader).get("/people/log/")).text
    words = {
        "zh": ("职务 检察官", "步骤 验证码", "原因 三十分钟没有操作", "验证方式 验证器应用",
               "刑事检察、检察机关自身", "类别 人民代表大会", "第二验证 已通过", f"提出人 {by.name}"),
        "en": ("Post Prosecutor", "Step Code", "Reason thirty minutes without activity",
               "Criminal, The procuratorate itself", "Kind People's congress",
               "Second factor given", f"Ordered by {by.name}"),
    }[lang]  # fmt: skip
    for said in words:
        assert said in text, said
    assert "None" not in text and "True" not in text
