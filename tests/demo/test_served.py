"""The demo as it is meant to be seen: built and served by one command, and every step of its tour opens."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
_WORDS = {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}


class _Browser:
    """Remembers who signed in."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self._opener.open(self._address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def send(self, path: str, **form: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert token, path
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
        headers = {"Referer": self._address + path}
        asked = urllib.request.Request(self._address + path, body, headers)
        with self._opener.open(asked, timeout=60) as answer:
            return str(answer.read().decode())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Its address, and what it said."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    log = folder / "said.txt"
    program = [str(Path(sys.executable).with_name("xiezhi")), "demo", "--dir", str(folder / "demo")]
    with log.open("w") as said:
        process = subprocess.Popen([*program, "--bind", bind], stdout=said, stderr=said)
        try:
            _wait(f"http://{bind}/account/login/", process, log)
            yield f"http://{bind}", log.read_text(encoding="utf-8")
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=30).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_the_store_opens_in_the_server_that_the_demo_starts(demo: tuple[str, str]) -> None:
    address, said = demo
    password = re.search(r"密码（全部账户相同）：(\S+)", said)
    code = re.search(r"^.*\bprosecutor\b.*?(\d{6})", said, re.MULTILINE)
    assert password and code, said
    browser = _Browser(address)
    browser.send("/account/login/", login="prosecutor", password=password[1])
    browser.send("/account/2fa/authenticate/", code=code[1])
    found = re.search(r'href="(/findings/[0-9a-f]{32}/)"', browser.get("/findings/?tab=all"))
    assert found
    browser.send(found[1], purpose="clue", basis="虚构依据")
    # The persons of a finding are read from the store.
    assert "申请查看身份" in browser.get(f"{found[1]}identity/")
