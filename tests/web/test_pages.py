"""Every page in both languages: it opens for a role that may, says what it is for, and holds nothing
that a strict policy of content would block."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from reading import Page

from desk import County, signed_in
from xiezhi.accounts.looking import purpose_state
from xiezhi.casework.models import Finding
from xiezhi.casework.services import finding_judge, finding_make_known

TEMPLATES = Path(__file__).parents[2] / "src" / "xiezhi" / "web" / "templates"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
MARKED = re.compile(
    r"""\{%\s*translate\s+("[^"]*"|'[^']*')[^%]*%\}|\{%\s*blocktranslate.*?endblocktranslate\s*%\}""",
    re.DOTALL,
)
PAGES = [
    ("prosecutor", "/", "栏目", "Sections"),
    ("system_admin", "/", "栏目", "Sections"),
    ("prosecutor", "/findings/", "1–2 / 2", "1–2 / 2"),
    ("unit_head", "/findings/?tab=unassigned&outcome=hard", "去掉", "Remove"),
    ("organ_liaison", "/findings/", "告知本机关的发现", "Findings your organ was informed of"),
    ("prosecutor", "/findings/{hard}/", "为什么打开这个案件？", "Why are you opening this case?"),
    ("unit_head", "/findings/export/", "目的和依据记入账本", "the basis go into the ledger"),
    ("unit_head", "/findings/{hard}/known/", "告知以后", "can then see"),
    ("unit_head", "/cases/{case}/recuse/", "回避的人员", "Who is recused"),
    ("prosecutor", "/emergency/", "六十分钟", "sixty minutes"),
    ("security_admin", "/people/{person}/deactivate/", "立即生效", "Takes effect at once"),
    ("prosecutor", "/identity/", "没有申请", "No requests"),
    ("congress_reader", "/figures/", "不作排名", "not for ranking"),
    ("peoples_supervisor", "/models/", "1–25 / ", "1–25 / "),
    ("prosecutor", "/models/investigative-custody-overdue/", "数据要素", "English summary"),
    ("auditor", "/ledger/", "未被改动", "were not altered"),
]  # fmt: skip


def _page(client: Client, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status, address
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    page = Page(response)
    assert page.headings, address
    assert not page.inline, address
    assert not page.unnamed, address
    return page


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("who", "address", "zh", "en"), PAGES)
def test_a_page_opens_and_speaks_one_language(
    who: str, address: str, zh: str, en: str, lang: str, land: County, rows: list[Finding]
) -> None:
    user = land.people[who]
    user.language = lang
    user.save()
    given = {"hard": rows[0].finding_id, "case": rows[0].case_id}
    given["person"] = land.people["assistant"].pk
    page = _page(signed_in(user), address.format(**given))
    assert page.lang == {"zh": "zh-CN", "en": "en"}[lang]
    assert {"zh": zh, "en": en}[lang] in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_not_there_and_what_is_forbidden_look_alike(lang: str, land: County) -> None:
    user = land.people["system_admin"]
    user.language = lang
    user.save()
    for address in ("/nothing/", "/findings/", "/findings/0123/"):
        text = _page(signed_in(user), address, 404).text
        assert {"zh": "没有这个页面", "en": "There is no such page"}[lang] in text


@pytest.mark.django_db
def test_every_link_of_the_navigation_leads_to_a_page(land: County) -> None:
    for name, user in land.people.items():
        client = signed_in(user)
        start = client.get("/").content.decode()
        links = re.findall(r'<li><a href="(/[a-z]+/)"', start)
        assert links, name
        for address in set(links):
            assert client.get(address).status_code == 200, (name, address)


@pytest.mark.django_db
def test_the_language_switch_keeps_the_page_and_goes_nowhere_else(land: County) -> None:
    client = signed_in(land.people["prosecutor"])
    sent = client.post("/language/", {"language": "en", "next": "/models/?function=civil"})
    assert sent.url == "/models/?function=civil"
    assert _page(client, "/models/").lang == "en"
    away = client.post("/language/", {"language": "zh", "next": "https://example.invalid/"})
    assert away.url == "/"
    unknown = Client()
    unknown.post("/language/", {"language": "en"})
    assert _page(unknown, reverse("account_login")).lang == "en"


def test_every_page_has_a_door() -> None:
    def views(patterns: list[object]) -> list[URLPattern]:
        found = []
        for pattern in patterns:
            inside = getattr(pattern, "url_patterns", None)
            found += views(inside) if inside is not None else [pattern]
        return found

    open_to_all = {"account/", "static/"}
    for pattern in views(get_resolver().url_patterns):
        guarded = hasattr(pattern.callback, "xiezhi_actions")
        public = getattr(pattern.callback, "xiezhi_public", False)
        signing_in = str(pattern.pattern).startswith(tuple(open_to_all))
        assert guarded or public or signing_in, pattern


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_chinese_stands_unmarked_in_a_template(path: Path) -> None:
    # The one word in its own language is the switch to it.
    text = path.read_text(encoding="utf-8").replace('lang="zh-CN">中文</button>', "")
    assert not CHINESE.search(MARKED.sub("", text))


def test_pages_that_stand_alone_need_nothing_of_the_request() -> None:
    from django.template.loader import render_to_string

    for name in ("500.html", "403_csrf.html"):
        text = render_to_string(name)
        assert "<h1>" in text and "desk.css" in text


@pytest.mark.django_db
def test_the_report_and_the_pages_share_their_tokens() -> None:
    served = Client().get("/static/xiezhi/tokens.css")
    tokens = b"".join(served.streaming_content).decode()
    known = set(re.findall(r"(--[a-z]+):", tokens))
    package = TEMPLATES.parents[1]
    report = package / "cli" / "report" / "templates" / "report.css"
    for css in (report, package / "web" / "static" / "xiezhi" / "desk.css"):
        text = css.read_text(encoding="utf-8")
        assert set(re.findall(r"var\((--[a-z]+)\)", text)) <= known
        assert not re.search(r"^\s*--", text, re.MULTILINE), "a token has one place"


@pytest.mark.django_db
def test_a_liaison_reads_only_what_was_made_known_to_the_own_organ(
    land: County, rows: list[Finding]
) -> None:
    client = signed_in(land.people["organ_liaison"])
    hard = rows[0]
    assert _page(client, f"/notices/{hard.finding_id}/", 404)
    prosecutor, head = land.actor("prosecutor"), land.actor("unit_head")
    finding_judge(
        actor=prosecutor,
        finding=hard,
        verdict="confirmed",
        note="",
        facts_hash=hard.facts_hash,
        model_version=hard.model_version,
    )
    finding_make_known(actor=head, finding=hard, approval="清检批〔2026〕3号")
    assert "1–1 / 1" in _page(client, "/findings/").text
    assert "羁押超期3日。" in _page(client, f"/notices/{hard.finding_id}/").text
    assert _page(client, f"/findings/{hard.finding_id}/", 404)
    purpose_state(
        actor=prosecutor, action="finding.open", thing=hard, case=hard.case_id, purpose="clue",
        basis="清检线索一号",
    )  # fmt: skip
    assert (
        "已告知" in _page(signed_in(land.people["prosecutor"]), "/findings/?state=confirmed").text
    )


def test_the_reader_of_pages_sees_what_a_strict_policy_would_block() -> None:
    bad = '<h1>x</h1><p style="a">b</p><a onclick="c">d</a><script>e</script><input id="f">'
    page = Page(HttpResponse(bad))
    assert page.inline == ["style", "onclick", "script"] and page.unnamed == ["f"]
