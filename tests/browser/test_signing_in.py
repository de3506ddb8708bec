"""Who comes in: a password, then a second factor that works once; who has none gets one first."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from browser.visiting import Office, Person, examine, examine_both, heading

NEW = "huanxi-9-qiushui"


def test_a_one_time_code_works_once(office: Office) -> None:
    person = office.people["chief"]
    with office.visit() as first, office.visit() as second:
        office.give_password(first, person)
        office.give_password(second, person)
        code = person.code()
        for page in (first, second):
            page.get_by_label("验证码").fill(code)
            page.get_by_role("button", name="登录").click()
        heading(first, person.name)
        heading(second, "第二验证")
        expect(second.get_by_role("alert")).to_contain_text("验证码")
        assert examine(second) == []


def test_who_has_no_second_factor_is_led_to_one(office: Office) -> None:
    with office.visit() as page:
        enrol(office, page, "newcomer")
        page.goto("/findings/")
        heading(page, "添加验证器应用")
        assert examine_both(page) == []
        secret = page.locator("main code").inner_text()
        newcomer = Person("newcomer", "新来虚构", secret, 0)
        page.get_by_label("验证码").fill(newcomer.code())
        page.get_by_role("button", name="添加", exact=True).click()
        heading(page, "恢复码")
        assert len(page.locator(".codes li").all()) == 10
        # Loaded again, the page shows them no more.
        assert examine_both(page) == []
        heading(page, "恢复码")
        expect(page.locator(".codes")).to_have_count(0)
        page.goto("/findings/")
        heading(page, "发现")


def enrol(office: Office, page: Page, username: str) -> None:
    """A first password for the code of the security administrator."""
    page.goto("/account/login/")
    page.get_by_role("link", name="登记").click()
    heading(page, "登记")
    first, second = office.told["codes"][username].split()
    page.get_by_label("登记码").fill(first)
    page.get_by_label("确认码").fill(second)
    page.get_by_label("新密码").fill(NEW)
    page.get_by_label("再输入一次").fill(NEW)
    page.get_by_role("button", name="设置密码").click()
    heading(page, "添加验证器应用")


def test_a_security_key_is_added_and_used(office: Office) -> None:
    with office.visit("keyholder") as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "usb", "hasResidentKey": False,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        office.open(page, "/account/2fa/keys/add/", "添加安全密钥", "keyholder")
        assert examine_both(page) == []
        page.get_by_label("名称").fill("办公室的钥匙")
        page.get_by_role("button", name="添加", exact=True).click()
        page.wait_for_url(re.compile(r"^(?!.*/keys/add/)"))
        page.goto("/own/")
        expect(page.get_by_role("main")).to_contain_text("安全密钥")
        page.get_by_role("button", name="退出").click()
        office.give_password(page, office.people["keyholder"])
        assert examine_both(page) == []
        page.get_by_role("button", name="用安全密钥").click()
        heading(page, office.people["keyholder"].name)
        page.goto("/account/2fa/keys/reauthenticate/")
        heading(page, "再次验证")
        assert examine_both(page) == []
        page.get_by_role("button", name="用安全密钥").click()
        page.wait_for_url(re.compile(r"^(?!.*reauthenticate)"))
        page.goto("/own/")
        page.locator("a[href*='/keys/']", has_text="移除").click()
        heading(page, "移除安全密钥")
        assert examine_both(page) == []
