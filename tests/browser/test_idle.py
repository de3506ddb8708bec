"""What is on the screen when a session is over: said before, and taken away by the page itself."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.visiting import Office, examine, heading


def test_a_page_left_alone_says_so_and_then_leaves_the_screen(office: Office) -> None:
    name = office.people["prosecutor"].name
    with office.visit("prosecutor") as page:
        page.clock.install()
        page.goto("/own/")
        warning = page.get_by_role("alert")
        page.clock.fast_forward("27:50")
        expect(warning).to_be_hidden()
        page.clock.fast_forward("00:30")
        expect(warning).to_be_visible()
        assert examine(page) == []
        page.get_by_role("button", name="继续使用").click()
        expect(warning).to_be_hidden()
        page.clock.fast_forward("29:00")
        expect(warning).to_be_visible()
        assert name in page.content()
        page.clock.fast_forward("01:30")
        heading(page, "登录已经结束")
        assert name not in page.content() and page.title() == "登录已经结束"
        assert examine(page) == []
        page.get_by_role("link", name="重新登录").click()
        heading(page, "我的账户")


def test_nobody_stays_longer_than_a_session_lasts(office: Office) -> None:
    with office.visit("prosecutor") as page:
        page.clock.install()
        page.goto("/own/")
        page.evaluate("() => { document.querySelector('[data-idle]').dataset.left = '100'; }")
        page.reload()
        expect(page.get_by_role("alert")).to_be_hidden()
        page.clock.fast_forward("08:00:00")
        heading(page, "登录已经结束")
