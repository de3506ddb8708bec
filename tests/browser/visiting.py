"""Visitors of the office: who they are, how they sign in, and what is watched on every page."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

PERIOD = 30
WIDE, NARROW, ZOOMED = 1280, 375, 320
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# What is only ever a guess is not asked for, and style sheets are not fetched a second time.
_AXE = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    "preload": False,
}
_WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  window.blocked(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`))"""


@dataclass
class Person:
    """One who can sign in. `used`: the period of the last one-time code that was sent."""

    username: str
    name: str
    secret: str
    pk: int
    used: int = 0

    def code(self) -> str:
        """A one-time code that was not used yet (RFC 6238); waits for one if none is left."""
        while max(self.used + 1, _now() - 1) > _now() + 1:
            time.sleep(0.2)
        self.used = max(self.used + 1, _now() - 1)
        return one_time_code(self.secret, self.used)


def _now() -> int:
    return int(time.time()) // PERIOD


def one_time_code(secret: str, period: int) -> str:
    """Six digits of a period, from a secret in Base32."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", period), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


@dataclass
class Office:
    """The office as the tests visit it. `told`: the ids that `office.py` wrote down; `blocked`: what
    a strict policy of content stopped on any page, `said`: errors of scripts."""

    address: str
    browser: Browser
    told: dict[str, Any]
    people: dict[str, Person]
    blocked: list[str] = field(default_factory=list)
    _signed_in: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, address: str, browser: Browser) -> Office:
        """The office in a folder, served at an address."""
        told = json.loads((folder / "office.json").read_text(encoding="utf-8"))
        people = {name: Person(name, **said) for name, said in told["people"].items()}
        return cls(address, browser, told, people)

    @contextmanager
    def visit(self, username: str = "", *, width: int = WIDE, **more: Any) -> Iterator[Page]:
        """A window of a person's own; of somebody who has not signed in without a name."""
        state = self._state(username) if username else None
        context = self.context(width=width, storage_state=state, **more)
        try:
            yield context.new_page()
        finally:
            context.close()

    def context(self, *, width: int = WIDE, **more: Any) -> BrowserContext:
        """A browser of its own, watched."""
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": width, "height": 900}, **more
        )
        context.set_default_timeout(30_000)
        context.set_default_navigation_timeout(30_000)
        context.expose_binding("blocked", lambda _source, what: self.blocked.append(what))
        context.add_init_script(_WATCH)
        context.on("weberror", lambda error: self.blocked.append(str(error.error)))
        return context

    def _state(self, username: str) -> Any:
        if username not in self._signed_in:
            context = self.context()
            page = context.new_page()
            self.sign_in(page, self.people[username])
            self._signed_in[username] = context.storage_state()
            context.close()
        return self._signed_in[username]

    def sign_in(self, page: Page, person: Person) -> None:
        """Password, then one-time code."""
        self.give_password(page, person)
        page.get_by_label("验证码").fill(person.code())
        page.get_by_role("button", name="登录").click()
        heading(page, person.name)

    def give_password(self, page: Page, person: Person) -> None:
        """The first half of signing in."""
        page.goto("/account/login/")
        page.get_by_label("工作证号").fill(person.username)
        page.get_by_label("密码").fill(self.told["password"])
        page.get_by_role("button", name="登录").click()
        heading(page, "第二验证")

    def open(self, page: Page, address: str, title: str, username: str = "") -> None:
        """Go to a page, with a fresh code where one is asked for; the page is there and the right one."""
        answer = page.goto(address)
        if "/reauthenticate/" in page.url and "/reauthenticate/" not in address:
            self.confirm(page, username)
        else:
            assert answer is not None and answer.status == 200, (address, answer and answer.status)
        heading(page, title)

    def confirm(self, page: Page, username: str) -> None:
        """A code again, where a page asks for a fresh one."""
        page.locator("input[name=code]").fill(self.people[username].code())
        page.locator("main form button.main").click()
        page.wait_for_url(re.compile(r"^(?!.*reauthenticate)"))
        # A session that has more rights from now on has another key.
        self._signed_in[username] = page.context.storage_state()


def speak(page: Page, lang: str) -> None:
    """Switch the page to the language if it is in the other."""
    wanted = {"zh": "zh-CN", "en": "en"}[lang]
    if page.locator("html").get_attribute("lang") != wanted:
        page.get_by_role("button", name={"zh": "中文", "en": "English"}[lang]).click()
        page.wait_for_selector(f"html[lang={wanted}]")


def examine_both(page: Page) -> list[str]:
    """`examine` in Chinese and in English, and back; for pages that can be loaded again."""
    wrong = examine(page)
    speak(page, "en")
    wrong += examine(page)
    speak(page, "zh")
    return wrong


def heading(page: Page, title: str) -> None:
    """Wait for a page by its main heading."""
    expect(page.locator("h1")).to_have_text(title)


def examine(page: Page) -> list[str]:
    """What is wrong with a page for those who see, hear or move differently, in two widths and zoomed.

    Rules of axe for WCAG 2.0 to 2.2, A and AA, at both widths; nothing beside the window at any.
    """
    wrong = []
    page.evaluate(AXE_SCRIPT)
    for width in (WIDE, NARROW, ZOOMED):
        page.set_viewport_size({"width": width, "height": 900})
        if width != ZOOMED:
            wrong += [
                f"{width} {rule['id']} {node['target']} {node['html'][:160]}"
                for rule in page.evaluate("(how) => axe.run(how)", _AXE)["violations"]
                for node in rule["nodes"]
            ]
        beside = page.evaluate(
            """() => { const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [root.scrollWidth, ...Array.from(document.querySelectorAll("body *"))
              .filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1)
              .map((each) => each.outerHTML.slice(0, 100)).slice(0, 3)]; }"""
        )
        if beside:
            wrong.append(f"{width} scrolls sideways: {beside}")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return wrong
