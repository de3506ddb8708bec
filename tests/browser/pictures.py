"""Pictures of the desk for the README, from the demo while it is served.

    xiezhi demo --dir FOLDER                                    prints a password, and serves
    python tests/browser/pictures.py FOLDER PASSWORD [ADDRESS]  writes docs/pictures/*.png

Everything on them is made up.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "pictures"


def sign_in(page: Page, demo: Path, username: str, password: str) -> None:
    """As one of the accounts that the demo printed."""
    page.goto("/account/login/")
    page.get_by_label("工作证号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("验证码").wait_for()
    page.get_by_label("验证码").fill(code(demo, username))
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="账本").first.wait_for()


def code(demo: Path, username: str) -> str:
    """The one-time code of an account now, as `make codes` prints it."""
    program = [str(Path(sys.executable).parent / "xiezhi"), "desk", "codes"]
    told = subprocess.run(
        [*program, "--desk", str(demo / "desk")], check=True, capture_output=True, text=True
    )
    return next(line.split()[1] for line in told.stdout.splitlines() if line.startswith(username))


def pictures(demo: Path, password: str, address: str) -> None:
    """The list of findings in both languages, and one finding."""
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        size = {"width": 1280, "height": 600}
        page = browser.new_page(base_url=address, viewport=size, locale="zh-CN")
        page.set_default_timeout(60_000)
        sign_in(page, demo, "prosecutor", password)
        page.goto("/findings/?tab=open&outcome=hard")
        page.screenshot(path=OUT / "findings.png")
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
        page.screenshot(path=OUT / "findings-en.png")
        page.get_by_role("button", name="中文").click()
        page.wait_for_selector("html[lang=zh-CN]")
        page.goto("/findings/?tab=open&outcome=hard&model=investigative-custody-overdue")
        page.locator("tbody th a").first.click()
        page.locator("h2").first.wait_for()
        if page.get_by_role("heading", name="为什么打开这个案件？").count():
            page.get_by_label("目的").select_option("clue")
            page.get_by_label("依据").fill("清检线索〔2026〕12号")
            page.get_by_role("button", name="打开", exact=True).click()
        page.get_by_role("heading", name="计算").wait_for()
        page.set_viewport_size({"width": 1280, "height": 840})
        page.screenshot(path=OUT / "finding.png")
        browser.close()


if __name__ == "__main__":
    pictures(Path(sys.argv[1]), sys.argv[2], *(sys.argv[3:] or ["http://127.0.0.1:8000"]))
