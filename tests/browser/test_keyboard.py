"""The desk without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.visiting import Office, heading


def focused(page: Page, selector: str, *, within: int = 60) -> None:
    """Press Tab until the focus is on what the selector says; it must be seen to be there."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if page.evaluate("(what) => document.activeElement.matches(what)", selector):
            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", selector
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_the_skip_link_leads_past_the_navigation(office: Office) -> None:
    with office.visit("head") as page:
        page.goto("/findings/")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="跳到正文")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_a_list_is_filtered_and_a_finding_judged_by_keyboard(office: Office) -> None:
    with office.visit("prosecutor") as page:
        page.goto("/findings/?tab=open")
        focused(page, "#filter-outcome")
        page.keyboard.press("ArrowDown")
        focused(page, ".filters button")
        page.keyboard.press("Enter")
        page.wait_for_url("**outcome=**")
        expect(page.get_by_role("list", name="已选的筛选条件").get_by_role("link")).to_have_count(1)
        focused(page, f"#title-{office.told['findings']['m5']}")
        page.keyboard.press("Enter")
        heading(page, "侦查羁押超期")
        focused(page, "select[name=purpose]")
        page.keyboard.press("ArrowDown")
        focused(page, "input[name=basis]")
        page.keyboard.type("清检线索〔2025〕9号")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="审查结论")).to_be_visible()
        focused(page, "input[name=judge-verdict]")
        page.keyboard.press("Space")
        focused(page, "textarea[name=judge-note]")
        page.keyboard.type("键盘")
        focused(page, "button")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("属实")
