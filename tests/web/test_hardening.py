"""Promises about the whole source and the settings that no single page can show."""

from __future__ import annotations

import ast
import functools
import io
import logging
import re
import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver

from desk import county, finding, organ, signed_in
from xiezhi.accounts.factors import current_code
from xiezhi.accounts.models import User
from xiezhi.web.patterns import ByPattern
from xiezhi.web.site import VARIABLE, create_site, open_site

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/xiezhi"
DESK = ("accounts", "casework", "operations", "web")


@dataclass(frozen=True)
class Module:
    """What a module imports, by full name, and each call with the dotted name of what is called."""

    imported: frozenset[str]
    called: tuple[tuple[str, ast.Call], ...]


# What the promises below speak of; a module of the lower rooms without any of it is not parsed.
WORTH_READING = re.compile(
    r"\b(eval|exec|__import__|pickle|marshal|shelve|dill|yaml|system|popen|from_string|shell|hashlib"
    r"|cryptography|random|socket|urllib|http|requests|smtplib|ftplib|ssl|asyncio)\b|(?<!re\.)\bcompile\("
)


@functools.cache
def source() -> dict[str, Module]:
    """The modules of the package worth reading, by their path below it."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        name, text = file.relative_to(SOURCE).as_posix(), file.read_text(encoding="utf-8")
        if name.partition("/")[0] in DESK or WORTH_READING.search(text):
            found[name] = _read(text)
    return found


def _read(text: str) -> Module:
    imported: set[str] = set()
    called: list[tuple[str, ast.Call]] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (name := _dotted(node.func)):
            called.append((name, node))
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    return Module(frozenset(imported), tuple(called))


def _dotted(node: ast.expr) -> str:
    """`a.b.c`; of what is no plain name the last part alone, as `.c`."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{_dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def modules(*rooms: str) -> Iterator[tuple[str, Module]]:
    """The modules of rooms, or all."""
    for name, module in source().items():
        if not rooms or name.partition("/")[0] in rooms:
            yield name, module


def test_templates_escape_what_they_show() -> None:
    refused = re.compile(
        r"\|\s*safe(seq)?\b|autoescape\s+off|\son\w+=|\sstyle=|javascript:"
        r"|<script(?![^>]*(\bsrc=|\btype=.application/json))",
        re.IGNORECASE,
    )
    for template in sorted(SOURCE.glob("web/**/templates/**/*.html")):
        found = refused.search(template.read_text(encoding="utf-8"))
        assert not found, (template.name, found and found[0])
    # Where Python writes tags itself, tests of its own show that it escapes first.
    tagging = {"mark_safe", "format_html", "format_html_join", "SafeString"}
    assert {
        name for name, module in modules(*DESK) for call, _ in module.called if call in tagging
    } <= {"web/markdown.py", "web/templatetags/humanise.py"}


def test_what_markdown_of_ours_holds_stays_text() -> None:
    from xiezhi.web.markdown import to_html
    from xiezhi.web.templatetags.humanise import whole

    hostile = '<script>x</script> `<b>` **<i onclick="x">** &amp; "\''
    shown = to_html(
        f"{hostile}\n\n## {hostile}\n\n- {hostile}\n\n| a |\n|---|\n| {hostile} |\n\n> x {hostile}"
    )
    tags = set(re.findall(r"<(/?\w+)[^>]*>", shown))
    assert not {tag for tag in tags if tag.lstrip("/") in ("script", "b", "i")}
    assert 'onclick="' not in shown
    assert "<b>" not in whole("<b>2026-03-02</b>") and "2026-03-02" in whole("2026-03-02")


def test_no_room_of_the_desk_writes_sql_into_a_string() -> None:
    # The wall of rows is made of SQL whose names PostgreSQL itself quotes, and the owner alone runs
    # it. What asks the files of the store by DuckDB names columns that the record types name.
    for name, module in modules(*DESK):
        names_columns = name == "accounts/rows/wall.py" or "duckdb" in module.imported
        for call, node in module.called:
            last = call.rpartition(".")[2]
            assert last not in ("RawSQL", "raw", "extra"), (name, node.lineno)
            if last in ("execute", "executemany") and node.args and not names_columns:
                assert isinstance(node.args[0], ast.Constant | ast.Name), (name, node.lineno)


def test_nothing_runs_a_shell_or_code_from_text() -> None:
    for name, module in modules():
        assert not {"pickle", "marshal", "shelve", "jsonpickle", "dill"} & {
            each.partition(".")[0] for each in module.imported
        }, name
        for call, node in module.called:
            at = (name, node.lineno, call)
            assert call not in ("eval", "exec", "compile", "__import__"), at
            assert call not in ("os.system", "os.popen", "yaml.unsafe_load", "yaml.full_load"), at
            assert not call.endswith((".from_string", "engines.from_string")), at
            keywords = {word.arg: ast.unparse(word.value) for word in node.keywords}
            assert keywords.get("shell", "False") == "False", at
            if call == "yaml.load":
                loader = keywords.get("Loader") or ast.unparse(node.args[1])
                assert loader in ("_LOADER", "_Loader"), at


def test_the_desk_calls_no_other_machine() -> None:
    calling = {
        "http", "urllib.request", "requests", "httpx", "aiohttp", "smtplib", "ftplib", "socket",
        "urllib3", "telnetlib", "xmlrpc", "asyncio",
    }  # fmt: skip
    reaching = {
        name
        for name, module in modules()
        for each in module.imported
        if any(each == one or each.startswith(f"{one}.") for one in calling)
    }
    # A witness that an operator names, a witness that answers, a probe of the own port, and a
    # cluster of Spark that an operator names. None of them runs on a request of the desk.
    assert {name for name in reaching if "http.HTTPStatus" not in name} <= {
        "ledger/submitting.py", "ledger/witness_server.py", "cli/desk.py",
        "screening/engines/spark_session.py",
    }  # fmt: skip


def test_only_listed_cryptography_is_used() -> None:
    listed = {"AESGCM", "Ed25519PrivateKey", "Ed25519PublicKey", "HKDF", "SHA256",
              "InvalidTag", "InvalidSignature"}  # fmt: skip
    hashes = {"hashlib.sha256", "hashlib.file_digest"}
    age = {"pyrage.encrypt_io", "pyrage.decrypt_io"}
    making = {"hmac.new", "hmac.digest", "pyrage.x25519.Identity.generate"}
    # Salts of entries, codes to enrol with, and the one place that writes the keys of the table.
    no_keys = {"ledger/entries.py", "accounts/services/codes.py", "records/keyfile.py"}
    page = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
    for name, module in modules():
        names = module.imported
        for each in names:
            if each.startswith("cryptography."):
                assert each.rpartition(".")[2] in listed, (name, each)
            assert each.partition(".")[0] not in ("Crypto", "nacl", "jwt", "ssl", "rsa"), name
        calls = {call for call, _node in module.called}
        for call, node in module.called:
            if used := re.match(r"hashlib\.\w+", call):
                assert used[0] in hashes, (name, node.lineno, call)
            if call in ("hmac.new", "hmac.digest"):
                said = {ast.unparse(each) for each in node.args}
                assert said & {"hashlib.sha256", "'sha256'"}, (name, node.lineno, call)
            # No passphrase: the recipients of a backup are public keys.
            if call.startswith("pyrage."):
                assert call in age or call.startswith("pyrage.x25519."), (name, node.lineno, call)
        # Randomness that must not be guessed is never that of `random`; the demo makes data of it.
        assert "random" not in {each.partition(".")[0] for each in names} or name.startswith(
            "demo/"
        )
        keyed = {"AESGCM", "Ed25519PrivateKey", "HKDF"} & {n.rpartition(".")[2] for n in names}
        if keyed or calls & making or ("secrets.token_bytes" in calls and name not in no_keys):
            assert f"`{name}`" in page, f"THREAT_MODEL.md does not list the keys of {name}"


@pytest.fixture(scope="module")
def behind_https(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings of an installation with a server that speaks HTTPS in front."""
    here = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        site = create_site(here / "desk", store=open_site().store, hosts=("desk.example.invalid",))
        patch.setenv(VARIABLE, str(site.path))
        return runpy.run_path(str(SOURCE / "web/settings.py"))


def test_an_installation_behind_https_sends_nothing_in_the_clear(
    behind_https: dict[str, Any],
) -> None:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert behind_https[name] is True
    assert behind_https["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert behind_https["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"):
        assert behind_https[name].startswith("__Host-")
    # What a browser asks of such a name: secure, of no domain, of the whole site.
    assert behind_https.get("SESSION_COOKIE_DOMAIN") is behind_https.get("CSRF_COOKIE_DOMAIN")
    assert behind_https.get("SESSION_COOKIE_PATH", "/") == "/"
    assert behind_https["DEBUG"] is False
    assert behind_https["ALLOWED_HOSTS"] == ["desk.example.invalid"]


def test_sessions_and_passwords_are_kept_as_the_table_says(behind_https: dict[str, Any]) -> None:
    assert behind_https["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert behind_https["SESSION_COOKIE_HTTPONLY"] and behind_https["CSRF_COOKIE_HTTPONLY"]
    assert behind_https["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert behind_https.get("SESSION_ENGINE", "").rpartition(".")[2] in ("", "db")
    assert "django.contrib.admin" not in behind_https["INSTALLED_APPS"]


@pytest.mark.django_db
def test_every_answer_forbids_framing_sniffing_caching_and_foreign_content(client: Client) -> None:
    for address in ("/account/login/", "/nothing/", "/account/signup/"):
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        for directive in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
                          "script-src 'self'", "form-action 'self'"):  # fmt: skip
            assert directive in policy, address
        assert "unsafe" not in policy and "*" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert (
            answer.headers["Cache-Control"] == "no-store"
            or "no-store" in answer.headers["Cache-Control"]
        )
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
        if answer.content:
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.django_db
def test_a_page_in_the_clear_goes_to_https_and_the_api_is_refused(
    client: Client, settings: Any, behind_https: dict[str, Any]
) -> None:
    for name in ("SECURE_SSL_REDIRECT", "SECURE_REDIRECT_EXEMPT"):
        setattr(settings, name, behind_https[name])
    client = Client()
    assert client.get("/account/login/").url.startswith("https://")
    for address in ("/api/v1/ledger", "/api/v1/nothing", "/api/v1/openapi.json"):
        answer = client.get(address)
        assert answer.status_code == 403 and answer.json()["code"] == "WEB-033"
        assert client.get(address, secure=True).status_code == 401


@pytest.mark.django_db
def test_an_address_is_kept_whole_over_the_sign_in(client: Client) -> None:
    answer = client.get("/findings/%26next=x/")
    assert answer.status_code == 404 or "next=%2Ffindings%2F%26next%3Dx%2F" in answer.url
    assert client.get("/people/").url == "/account/login/?next=%2Fpeople%2F"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """All that an installation would write to its log."""
    stream = io.StringIO()
    for name in ("django", "xiezhi"):
        for handler in logging.getLogger(name).handlers:
            if type(handler) is logging.StreamHandler:
                monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.django_db
def test_a_refusal_is_logged_with_the_person_and_without_the_thing(
    written: io.StringIO,
) -> None:
    land = county()
    found = finding(land.case("case:police:XK-1"))
    who = land.people["other_prosecutor"]
    client = signed_in(who)
    for address, pattern in (
        (f"/findings/{found.finding_id}/", "findings/<slug:finding_id>/"),
        ("/people/", "people/"),
        (f"/api/v1/findings/{found.finding_id}", "api/v1/findings/<finding_id>"),
        ("/api/v1/nothing", "api/v1/<path:rest>"),
    ):
        written.seek(0)
        written.truncate()
        assert client.get(address).status_code == 404, address
        [line] = written.getvalue().splitlines()
        said = f"WARNING xiezhi.web ACC-001 for {who.ledger_id}: GET {pattern}"
        assert line.endswith(said)


@pytest.mark.django_db
def test_an_error_on_a_page_is_logged_without_the_thing(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("unexpected")

    land = county()
    found = finding(land.case("case:police:XK-1"))
    client = signed_in(land.people["prosecutor"])
    client.raise_request_exception = False
    monkeypatch.setattr("xiezhi.web.views.finding.actor", fail)
    address = f"/findings/{found.finding_id}/"
    assert client.get(address).status_code == 500
    client.handler.enforce_csrf_checks = True
    assert client.post(address).status_code == 403
    text = written.getvalue()
    assert "ERROR django.request" in text and "RuntimeError: unexpected" in text
    assert "WARNING django.security.csrf" in text
    assert text.count("findings/<slug:finding_id>/") == 2
    assert found.finding_id not in text


@pytest.mark.django_db
def test_a_large_body_where_no_files_belong_is_logged_without_the_thing(
    written: io.StringIO,
) -> None:
    thing = "X99010119491231"
    for client in (Client(), signed_in(county().people["prosecutor"])):
        # The check of the form looks into the body before anybody is asked to sign in.
        client.handler.enforce_csrf_checks = True
        client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
        for name in (f"/findings/{thing}/judge/", f"/cases/{thing}/"):
            file = SimpleUploadedFile("a.bin", b"x" * (3 << 20))
            assert client.post(name, {"f": file}).status_code in (403, 404)
    text = written.getvalue()
    assert "WARNING django.security.csrf" in text
    assert thing not in text and "Traceback" not in text


def test_a_path_in_the_words_of_a_suspicious_request_is_put_as_its_pattern() -> None:
    request = RequestFactory().get("/findings/虚构甲 1/", {"a": "b"})
    for text in ("/findings/虚构甲 1/", request.get_full_path(), quote("/findings/虚构甲 1/")):
        record = logging.LogRecord("django.security.X", 40, "", 0, f"Bad: '{text}'", (), None)
        record.request = request
        record.exc_info = (ValueError, ValueError(text), None)
        assert ByPattern().filter(record)
        line = logging.Formatter().format(record)
        assert line == "Bad: 'GET no page'"


def views(patterns: list[Any]) -> Iterator[Any]:
    """The views of the addresses, at any depth."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from views(each.url_patterns)
        else:
            yield each.callback


def test_a_page_answers_the_methods_it_was_made_for_and_no_other() -> None:
    # The API answers by its own table of routes; here are the views behind `page`.
    ours = [view for view in views(get_resolver().url_patterns) if hasattr(view, "__wrapped__")
            and hasattr(view, "xiezhi_actions")]  # fmt: skip
    assert len(ours) > 30
    for view in ours:
        for method in ("TRACE", "TRACK", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS"):
            assert view(RequestFactory().generic(method, "/")).status_code == 405


@pytest.mark.django_db
def test_a_form_without_the_token_of_its_page_changes_nothing() -> None:
    land = county()
    user = land.people["unit_head"]
    client = signed_in(user)
    client.handler.enforce_csrf_checks = True
    for address in ("/language/", "/account/logout/", "/account/sessions/end/", "/intake/new/"):
        assert client.post(address, {"language": "en"}).status_code == 403, address
    stated = client.post("/api/v1/findings/x/purpose", "{}", content_type="application/json")
    assert stated.status_code in (401, 403)
    assert User.objects.get(pk=user.pk).language == "zh"
    assert client.get("/own/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_sent_to_another_site(place: str, client: Client) -> None:
    land = county()
    assert client.post("/language/", {"language": "en", "next": place}).url == "/"
    user = land.people["security_admin"]
    asked = signed_in(user, fresh=False).post("/people/new/", {"back": place})
    given = signed_in(user, fresh=False).post(
        asked.url, {"code": current_code(user), "next": place}
    )
    for answer in (asked, given):
        if answer.status_code == 302:
            assert answer.url.startswith("/") and not answer.url.startswith(("//", "/\\"))


@pytest.mark.django_db
def test_an_unexpected_error_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("SELECT the-inside FROM the_program")

    client = signed_in(county().people["prosecutor"])
    client.raise_request_exception = False
    monkeypatch.setattr("xiezhi.web.views.start.waiting", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "程序出错" in answer.content.decode()
    assert b"the-inside" not in answer.content and b"Traceback" not in answer.content
    assert client.get("/own/").status_code == 200


@pytest.mark.django_db
def test_an_address_writes_no_line_of_its_own(client: Client, written: io.StringIO) -> None:
    client.get("/account/nothing%0A2026-11-26 ERROR forged/")
    inside = signed_in(county().people["prosecutor"])
    inside.get("/findings/nothing%0A2026-11-26 ERROR forged/")
    assert "forged" not in written.getvalue() and written.getvalue().count("\n") <= 1


def test_scripts_of_ours_keep_nothing_and_run_no_text() -> None:
    refused = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|Storage"
        r"|indexedDB|paste|postMessage|document\.cookie|https?://"
    )
    scripts = sorted((SOURCE / "web/static").rglob("*.js"))
    assert scripts
    for script in scripts:
        assert not refused.search(script.read_text(encoding="utf-8")), script.name


@pytest.mark.django_db
def test_only_what_is_meant_to_be_served_is(client: Client) -> None:
    for address in ("/static/", "/static/xiezhi/", "/.git/config", "/static/../settings.py",
                    "/static/%2e%2e/settings.py", "/admin/", "/api/docs", "/metrics"):  # fmt: skip
        # What is not there reads like what one would have to sign in for.
        assert client.get(address).status_code in (302, 404), address
    assert client.get("/api/v1/openapi.json").status_code == 401


@pytest.mark.django_db
def test_passwords_are_long_and_uncommon_and_otherwise_free() -> None:
    def faults(password: str) -> int:
        try:
            validate_password(password, User(username="qingxi-0077", name="虚构某甲"))
        except ValidationError as error:
            return len(error.messages)
        return 0

    organ("XK0601", "清溪县人民检察院")
    for refused in (
        "eleven-char", "password1234", "qwertyuiop123", "qingxi-00777", "1" * 14, "ababababababab",
        "虚构虚构虚构虚构虚构虚构", "清溪县人民检察院2026", "jianchayuan-2026", "xk0601-xiezhi-2026",
        "Jiancha20261126!", "1qaz2wsx3edc", "qwertyuiopasdf", "987654321098", "testserver-admin",
    ):  # fmt: skip
        assert faults(refused), refused
    for taken in (
        "correct horse battery",
        "清溪的河水不会倒流也不回头",
        "Kx7-ohm" + "vQ9 zeal" * 15,
        "    spaces kept    ",
        "检察官爱吃门口那家的凉粉",
        "483920175638",
    ):
        assert not faults(taken), taken


@pytest.mark.django_db
def test_every_page_has_the_way_out() -> None:
    client = signed_in(county().people["prosecutor"])
    for address in ("/", "/own/", "/intake/", "/identity/", "/ledger/"):
        assert 'action="/account/logout/"' in client.get(address).content.decode(), address


@pytest.mark.django_db
def test_a_password_is_hidden_pasted_and_taken_as_it_is(client: Client) -> None:
    for address, fields in (("/account/login/", 1), ("/account/enrol/", 2)):
        shown = client.get(address).content.decode()
        inputs = [tag for tag in re.findall(r"<input[^>]*>", shown) if "password" in tag]
        assert len(inputs) == fields
        for tag in inputs:
            assert 'type="password"' in tag and 'autocomplete="off"' not in tag
            assert "maxlength" not in tag
    user = county().people["prosecutor"]
    user.set_password(long := "  Ends with a space " * 8)
    user.save()
    for given, status in ((long.strip(), 200), (long.lower(), 200), (long[:72], 200), (long, 302)):
        sent = client.post("/account/login/", {"login": user.username, "password": given})
        assert sent.status_code == status, given


@pytest.mark.django_db
def test_nothing_is_sent_back_to_whoever_traces(client: Client) -> None:
    for address in ("/account/login/", "/", "/nothing/"):
        answer = client.generic("TRACE", address, headers={"X-Told": "once"})
        assert answer.status_code in (302, 404, 405)
        assert b"once" not in answer.content
