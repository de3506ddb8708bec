"""An administrator enters a person and ends up with a code on the screen; the person comes in with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.test_pages import said
from browser.visiting import Office, examine, heading, speak


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_person_is_entered_and_the_code_is_shown_once(lang: str, office: Office) -> None:
    with office.visit("secadmin") as page:
        page.goto("/people/")
        speak(page, lang)
        office.open(page, "/people/new/", said(office, "新建人员", lang), "secadmin")
        page.locator("input[name=username]").fill(f"entered.{lang}")
        page.locator("input[name=name]").fill("新建虚构")
        page.locator("main form button.main").click()
        heading(page, said(office, "登记码", lang))
        code = page.locator(".code").inner_text().strip()
        assert len(code) >= 16
        assert examine(page) == []
        page.goto("/people/")
        expect(page.get_by_role("main")).to_contain_text(f"entered.{lang}")
        assert code not in page.content()
