"""From a file to a judgement, an identity and a notice: what each person of the office does and sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.office import MODEL, measure
from browser.test_intake import send, table, take, worked
from browser.test_pages import said
from browser.visiting import Office, examine, examine_both, heading, speak

TITLE = "侦查羁押超期"


@pytest.fixture(scope="module")
def found(opened: Office) -> str:
    """The address of a finding of a custody that came in by the pages and was screened by them."""
    with opened.visit("prosecutor") as page:
        send(page, ("强制措施.csv", table(measure(8, "2025-02-18", "2025-06-30"))))
        take(page, 1)
    with opened.visit("head") as page:
        page.goto("/screening/")
        page.get_by_label("判断截至").fill("2025-12-31")
        page.get_by_role("button", name="开始筛查").click()
        heading(page, "截至 2025-12-31 的筛查")
        progress = page.locator("[data-progress]")
        expect(progress.get_by_role("progressbar")).to_be_visible()
        worked(page)
        main = page.get_by_role("main")
        expect(main).to_contain_text(re.compile(r"新增 [1-9]\d* 项"))
        expect(main).to_contain_text("未变 6 项")
        assert examine_both(page) == []
        page.get_by_role("link", name="查看发现").click()
        page.goto(f"/findings/?tab=open&model={MODEL}")
        row = page.get_by_role("row").filter(has_text="2025-02-18")
        expect(row).to_contain_text("违法")
        return str(row.get_by_role("link").get_attribute("href"))


def state_purpose(page: Page, address: str) -> None:
    """Open a finding for a purpose, where none is in force."""
    page.goto(address)
    if page.get_by_role("heading", name="为什么打开这个案件？").count():
        page.get_by_label("目的").select_option("clue")
        page.get_by_label("依据").fill("清检线索〔2025〕8号")
        page.get_by_role("button", name="打开", exact=True).click()
    expect(page.get_by_role("heading", name="计算")).to_be_visible()


def test_a_finding_is_understood_and_rejected_and_counts(office: Office, found: str) -> None:
    with office.visit("prosecutor") as page:
        page.goto(found)
        heading(page, TITLE)
        main = page.get_by_role("main")
        expect(main).to_contain_text("为什么打开这个案件？")
        assert "届满" not in main.inner_text()
        state_purpose(page, found)
        # The sentence, the arithmetic, the article, the file and its line.
        expect(page.locator(".say")).to_contain_text("至2025-04-18届满")
        expect(page.locator(".steps")).to_contain_text("2025-02-18")
        expect(main).to_contain_text("刑事诉讼法")
        expect(page.get_by_role("region", name="来源")).to_contain_text("强制措施.csv")
        expect(page.get_by_role("region", name="来源")).to_contain_text("第 2 行")
        assert examine(page) == []
        page.get_by_label("有合法例外").check()
        page.get_by_label("说明").fill("核对了延长羁押期限决定书。")
        page.get_by_role("button", name="提交结论").click()
        expect(page.get_by_role("status").first).to_contain_text("有合法例外")
        expect(main).to_contain_text("核对了延长羁押期限决定书。")
        page.goto(f"/models/{MODEL}/")
        # One was confirmed before, this one was not.
        row = page.get_by_role("region", name="查准率").get_by_role("row").nth(1)
        expect(row).to_contain_text("50")
        assert [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()][-3:-1] == [
            "1",
            "2",
        ]


def test_an_identity_is_read_by_the_one_who_asked_after_another_consented(
    office: Office, found: str
) -> None:
    with office.visit("prosecutor") as asking, office.visit("head") as deciding:
        state_purpose(asking, found)
        assert "虚构辛" not in asking.content()
        asking.get_by_role("link", name="申请查看身份").click()
        heading(asking, "申请查看身份")
        asking.get_by_label("代号").select_option(index=1)
        asking.get_by_label("目的").select_option("clue")
        asking.get_by_label("依据").fill("核对是否同一人，代号不够")
        asking.get_by_role("button", name="提出申请").click()
        heading(asking, "身份查询")
        expect(asking.get_by_role("button", name="查看身份")).to_have_count(0)

        deciding.goto("/identity/")
        waiting = deciding.get_by_role("row").filter(has_text="陈虚构").last
        decision = str(waiting.get_by_role("link").get_attribute("href"))
        office.open(deciding, decision, "是否同意查看身份？", "head")
        deciding.get_by_role("button", name="同意", exact=True).click()
        heading(deciding, "身份查询")

        asking.goto("/identity/")
        expect(asking.get_by_role("row").filter(has_text="高虚构")).to_contain_text("已同意")
        asking.get_by_role("button", name="查看身份").click()
        if "/reauthenticate/" in asking.url:
            office.confirm(asking, "prosecutor")
            asking.get_by_role("button", name="查看身份").click()
        heading(asking, "身份")
        expect(asking.get_by_role("main")).to_contain_text("虚构辛")
        assert examine(asking) == []
        # Within the hour it may be read again.
        asking.goto("/identity/")
        speak(asking, "en")
        asking.get_by_role("button", name="identity").click()
        expect(asking.get_by_role("main")).to_contain_text("虚构辛")
        assert examine(asking) == []
        asking.goto("/identity/")
        speak(asking, "zh")
    with office.visit("colleague") as page:
        for address in (decision, f"{decision}read/"):
            assert page.request.get(address).status in (404, 405)
        page.goto("/identity/")
        expect(page.get_by_role("main")).to_contain_text("没有申请")
        state_purpose(page, found)
        assert "虚构辛" not in page.content()


def test_a_liaison_sees_only_what_was_made_known_to_the_own_organ(office: Office) -> None:
    known, others = office.told["findings"]["m3"], ("m1", "m2", "m6")
    with office.visit("liaison") as page:
        page.goto("/findings/")
        heading(page, "告知本机关的发现")
        links = page.locator("tbody a")
        expect(links).to_have_count(1)
        links.click()
        assert page.url.endswith(f"/notices/{known}/")
        expect(page.locator(".say")).to_contain_text("至2025-03-03届满")
        assert "虚构丙" not in page.content() and "强制措施.csv" not in page.content()
        hidden = [
            f"/findings/{known}/",
            *(f"/findings/{office.told['findings'][m]}/" for m in others),
        ]
        hidden += [f"/notices/{office.told['findings'][m]}/" for m in others]
        hidden += ["/intake/", "/screening/", "/identity/", "/figures/", "/people/", "/reviews/"]
        for address in hidden:
            answer = page.goto(address)
            assert answer is not None and answer.status == 404, address
            heading(page, "没有这个页面")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_several_are_told_one_by_one(lang: str, office: Office) -> None:
    with office.visit("head") as page:
        page.goto(f"/findings/?tab=open&model={MODEL}")
        speak(page, lang)
        for name in ("m5", "m6"):
            page.locator(f"#pick-{office.told['findings'][name]}").check()
        page.locator("button[value=make_known]").click()
        heading(page, said(office, "告知被监督单位？", lang))
        assert examine(page) == []
        page.locator("#id_approval").fill("清检批〔2026〕3号")
        page.locator("button[value=make_known]").click()
        # Neither was confirmed, so neither is told, and each says why.
        expect(page.get_by_text(said(office, "没有办成", lang))).to_have_count(2)
        assert examine(page) == []
        page.goto("/findings/")
        speak(page, "zh")
