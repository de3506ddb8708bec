"""`xiezhi witness` and its HTTP service: what it answers, refuses, and never shows or writes down."""

from __future__ import annotations

import hashlib
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.cli.conftest import Done
from tests.cli.ledger_office import CONGRESS, HOME, ORIGIN, WITNESS, Office, serving

from xiezhi.ledger import keyfile, notes, witness_server
from xiezhi.ledger.home import create_home, open_home
from xiezhi.ledger.submitting import build_request
from xiezhi.ledger.witness import MOST_BYTES, Request


@pytest.fixture
def office(xiezhi: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    monkeypatch.chdir(tmp_path)
    made = Office(xiezhi, monkeypatch)
    made.init()
    made.append(0, 5)
    made.done("ledger", "checkpoint")
    made.meet()
    return made


class Answer(NamedTuple):
    status: int
    kind: str
    body: str


def call(address: str, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request, and an answer that gives nothing away."""
    link = HTTPConnection(address.removeprefix("http://"), timeout=20)
    link.request(method, path, body, {name.replace("_", "-"): v for name, v in headers.items()})
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()
    assert "Python" not in str(answer.headers) and "Traceback" not in text
    assert str(Path.cwd()) not in text
    return Answer(answer.status, answer.headers["Content-Type"], text)


def asked(old: int = 0) -> bytes:
    with open_home(HOME) as home:
        return build_request(home, old).encode()


def test_the_service_answers_as_tlog_witness_says(office: Office) -> None:
    page = f"/{hashlib.sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    with serving() as address:
        assert call(address, "GET", page).status == 404
        signed = call(address, "POST", "/add-checkpoint", asked())
        assert (signed.status, signed.body[:2]) == (200, "— ")
        assert signed.body.endswith("\n") and WITNESS in signed.body
        conflict = call(address, "POST", "/add-checkpoint", asked())
        assert conflict == (409, "text/x.tlog.size", "5\n")
        assert call(address, "POST", "/add-checkpoint", asked(5)).status == 200
        kept = call(address, "GET", page)
        assert kept.status == 200
        names = [each.name for each in notes.split(kept.body)[1]]
        assert names == [ORIGIN, WITNESS]
        # What it refuses.
        good = Request.decode(asked(5))
        for status, body in (
            (400, b""),
            (400, b"\xff"),
            (400, Request(9, (), good.note).encode()),
            (403, Request(5, (), good.note[:-12] + "AAAAAAAAAA=\n").encode()),
            (404, Request(5, (), good.note.replace(ORIGIN, "x.invalid")).encode()),
            (422, Request(5, (b"0" * 32,), good.note).encode()),
        ):
            refusal = call(address, "POST", "/add-checkpoint", body)
            assert refusal.status == status, body
            assert refusal.body.startswith("[LED-08")


def test_the_service_takes_only_what_it_must(office: Office) -> None:
    with serving() as address:
        for status, method, path, headers in (
            (404, "POST", "/", {}),
            (404, "POST", "/add-checkpoint/../x", {}),
            (404, "GET", "/", {}),
            (404, "GET", "/../../etc/passwd", {}),
            (404, "GET", "/state.json", {}),
            (501, "PUT", "/add-checkpoint", {}),
            (501, "DELETE", "/", {}),
            (411, "POST", "/add-checkpoint", {"Content_Length": "-1"}),
            (411, "POST", "/add-checkpoint", {"Content_Length": "\xb2"}),
            (411, "POST", "/add-checkpoint", {"Transfer_Encoding": "chunked"}),
            (413, "POST", "/add-checkpoint", {"Content_Length": str(MOST_BYTES + 1)}),
            (413, "POST", "/add-checkpoint", {"Content_Length": "9" * 5000}),
        ):
            answer = call(address, method, path, **headers)
            assert answer.status == status, (method, path, headers)
        # It goes on as before.
        assert call(address, "POST", "/add-checkpoint", asked()).status == 200


def test_a_connection_serves_several_requests_unless_something_is_left_unread(
    office: Office,
) -> None:
    body = asked()
    post = b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with serving() as address:
        with _raw(address) as link:
            link.sendall(post + post + b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
            assert re.findall(rb"HTTP/1.1 (\d+)", _rest(link)) == [b"200", b"409", b"404"]
        with _raw(address) as link:
            hidden = b"GET / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(post) + post
            link.sendall(hidden)
            assert re.findall(rb"HTTP/1.1 (\d+)", _rest(link)) == [b"404"]


def test_a_line_that_is_no_http_is_not_given_back(office: Office) -> None:
    with serving() as address, _raw(address) as link:
        link.sendall("GET <script>某甲</script> HTTP/9.9 x\r\n\r\n".encode())
        said = _rest(link)
    assert b"script" not in said and b"400" in said


def test_nothing_of_the_caller_is_written_down(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    with serving() as address:
        call(address, "POST", "/add-checkpoint", b"somebody", User_Agent="somebody")
        call(address, "GET", "/somebody")
        with _raw(address) as link:
            link.sendall(b"SOMEBODY / HTTP/1.1\r\n\r\n")
            _rest(link)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(maxsplit=1)[1] for line in lines] == ["POST 400", "GET 404", "- 501"]
    assert not re.search(r"127\.0\.0\.1|somebody", "".join(lines), re.IGNORECASE)


def test_a_caller_that_is_silent_or_stays_makes_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_server._Handler, "timeout", 0.3)
    with serving() as address, _raw(address) as silent:
        silent.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 9\r\n\r\nold")
        began = time.monotonic()
        assert _rest(silent) == b""
        assert time.monotonic() - began < 5
    monkeypatch.setattr(witness_server._Handler, "timeout", 20)
    monkeypatch.setattr(witness_server, "_MOST_SECONDS", 0.5)
    monkeypatch.setattr(witness_server, "_MOST_CALLERS", 1)
    with serving() as address, _raw(address) as slow:
        slow.sendall(b"POST /add-checkpoint HTTP/1.1\r\n")
        # The only place is taken, and is free again after the time that a caller has.
        assert call(address, "POST", "/add-checkpoint", asked()).status == 200
        assert _rest(slow) == b""


def test_callers_that_send_drop_by_drop_keep_nobody_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_server, "_MOST_CALLERS", 4)
    with serving() as address, ExitStack() as held:
        slow = [held.enter_context(_raw(address)) for _ in range(8)]
        for link in slow:
            link.sendall(b"POST /add-checkpoint HTTP/1.1\r\n")
        began = time.monotonic()
        assert call(address, "POST", "/add-checkpoint", asked()).status == 200
        # Far from the time after which each of them is silent, or stayed too long.
        assert time.monotonic() - began < 5


def test_two_lengths_are_none(office: Office) -> None:
    with serving() as address, _raw(address) as link:
        link.sendall(
            b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nold "
        )
        assert _rest(link).startswith(b"HTTP/1.1 411 ")


def test_a_machine_without_threads_to_spare_costs_no_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_server, "_MOST_CALLERS", 1)
    with serving() as address:
        with monkeypatch.context() as bare:
            bare.setattr(witness_server.ThreadingHTTPServer, "process_request", _no_thread)
            for _ in range(2):
                with _raw(address) as link:
                    assert _rest(link) == b""
        assert call(address, "POST", "/add-checkpoint", asked()).status == 200


def _no_thread(*_: object) -> None:
    raise RuntimeError("can't start new thread")


def test_many_callers_at_once_never_roll_the_witness_back(office: Office) -> None:
    bodies = [asked()]
    office.append(5, 9)
    office.done("ledger", "checkpoint")
    bodies.append(asked())
    statuses: list[int] = []
    with serving() as address:
        callers = [
            threading.Thread(
                target=lambda body: statuses.append(
                    call(address, "POST", "/add-checkpoint", body).status
                ),
                args=[bodies[number % 2]],
            )
            for number in range(16)
        ]
        for each in callers:
            each.start()
        for each in callers:
            each.join()
    assert sorted(set(statuses)) == [200, 409] and statuses.count(200) == 1


def test_a_fault_of_the_witness_is_told_to_its_keeper_alone(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving() as address:
        (CONGRESS / "state.json").rename("elsewhere")
        capsys.readouterr()
        answer = call(address, "POST", "/add-checkpoint", asked())
        assert answer.status == 500 and answer.body.startswith("[LED-284]")
        assert "[LED-087]" in capsys.readouterr().err
        done = office.xiezhi("ledger", "submit", "--witness", address)
        assert done.status == 1 and "拒绝签名（状态 500）：[LED-284]" in done.err


def test_serve_runs_until_it_is_stopped(office: Office) -> None:
    # Where the tests run in the background of a shell, a child would ignore Ctrl+C.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{heeding}; from xiezhi.cli.main import main; main()"
    serve = (sys.executable, "-c", program, "witness", "serve")
    with subprocess.Popen(
        [*serve, CONGRESS, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={"PYTHONUNBUFFERED": "1", "XIEZHI_LANG": "zh", "PYTHONIOENCODING": "utf-8"},
    ) as served:  # fmt: skip
        assert served.stdout is not None and served.stderr is not None
        address = served.stdout.readline().removeprefix("见证服务：").strip()
        assert "收录见证签名 1 个" in office.done("ledger", "submit", "--witness", address)
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=20) == 0
        assert "见证服务已停止" in served.stdout.read()
        assert "Traceback" not in served.stderr.read()


def test_a_port_that_is_taken_is_a_sentence(office: Office) -> None:
    with serving() as address:
        port = address.rpartition(":")[2]
        office.refused("LED-283", "witness", "serve", CONGRESS, "--port", port)
    office.refused("LED-274", "witness", "serve", "nowhere", "--port", "0")
    (CONGRESS / "witness-key").chmod(0o644)
    office.refused("LED-253", "witness", "serve", CONGRESS, "--port", "0")


# The log's side of HTTP.


def test_a_conflict_is_asked_again_once_from_the_size_of_the_witness(office: Office) -> None:
    with serving() as address:
        office.done("witness", "take", CONGRESS, _file(asked()), "--out", "lost answer")
        office.append(5, 300)
        office.done("ledger", "checkpoint")
        # The ledger knows of no cosignature, the witness holds five.
        assert "收录见证签名 1 个" in office.done("ledger", "submit", "--witness", f"{address}/")
    with _strange(409, b"5\n") as (address, calls):
        office.refused("LED-277", "ledger", "submit", "--witness", address)
        assert len(calls) == 2


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"", "LED-270"),
        (200, b"rubbish" * 1000, "LED-270"),
        (200, "— x.invalid AAAAAAAA\n".encode(), "LED-271"),
        (409, b"rubbish", "LED-277"),
        (409, b"400\n", "LED-269"),
        (409, b"9" * 10000, "LED-277"),
        (500, b"\x1b[31m\xff" + b"long" * 1000, "LED-277"),
        (302, b"", "LED-277"),
    ],
)
def test_what_is_no_witness_is_refused(office: Office, status: int, body: bytes, code: str) -> None:
    with _strange(status, body) as (address, calls):
        said = office.refused(code, "ledger", "submit", "--witness", address)
        assert "\x1b" not in said and len(said) < 700
        assert {path for path, _ in calls} == {"/add-checkpoint"}
        assert all(Request.decode(sent).old == 0 for _, sent in calls)


def test_only_web_addresses_are_called(office: Office) -> None:
    for url in ("file:///etc/passwd", "ftp://x.invalid", "congress", "http://", ""):
        office.refused("LED-275", "ledger", "submit", "--witness", url)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said = office.refused(
        "LED-276", "ledger", "submit", "--witness", f"http://u:secret@127.0.0.1:{port}"
    )
    assert "secret" not in said
    office.refused("LED-276", "ledger", "submit", "--witness", "http://127.0.0.1:port")


# By file.


def test_what_the_witness_refuses_gets_no_answer(office: Office) -> None:
    body = asked()
    take = ("witness", "take", CONGRESS)
    for code, content in (
        ("LED-080", b""),
        ("LED-080", b"\xff rubbish"),
        ("LED-080", b"old 0\n\nrubbish"),
        ("LED-278", b"x" * (MOST_BYTES + 1)),
        ("LED-082", body[:-10] + b"AAAAAAAA=\n"),
    ):
        office.refused(code, *take, _file(content), "--out", "answer")
    office.refused("LED-251", *take, "missing", "--out", "answer")
    other = create_home(Path("other.ledger"), origin="other.example.invalid/ledger")
    office.append(0, 1, other.path)
    other.checkpoint()
    office.refused("LED-081", *take, _file(build_request(other, 0).encode()), "--out", "answer")
    assert not Path("answer").exists()
    office.done(*take, _file(body), "--out", "answer")
    assert "有 5 个条目" in office.refused("LED-084", *take, _file(body), "--out", "again")


def test_a_log_is_known_from_the_moment_it_is_trusted(office: Office) -> None:
    other = create_home(Path("other.ledger"), origin="other.example.invalid/ledger")
    office.append(0, 1, other.path)
    other.checkpoint()
    body = build_request(other, 0).encode()
    with serving() as address:
        assert call(address, "POST", "/add-checkpoint", body).status == 404
        office.done("witness", "trust", CONGRESS, "other.ledger/log.pub", "--yes")
        assert call(address, "POST", "/add-checkpoint", body).status == 200
    shown = office.done("witness", "show", CONGRESS)
    assert "已见证到 1 条" in shown and "还没有见证过" in shown
    kept = ("witness", "checkpoint", CONGRESS)
    office.refused("LED-285", *kept, ORIGIN, "--out", "kept")
    office.done(*kept, "other.example.invalid/ledger", "--out", "kept")


def test_a_second_key_of_a_log_is_remarked(office: Office) -> None:
    before = (CONGRESS / "logs.pub").read_bytes()
    assert "另一把公钥" not in office.done("witness", "trust", CONGRESS, HOME / "log.pub", "--yes")
    assert (CONGRESS / "logs.pub").read_bytes() == before
    second = keyfile.create_signer(Path("second"), ORIGIN).verifier()
    Path("second.pub").write_text(second.vkey(), encoding="utf-8")
    assert "另一把公钥" in office.done("witness", "trust", CONGRESS, "second.pub", "--yes")


def test_a_witness_is_made_once_and_its_files_must_be_whole(office: Office) -> None:
    office.refused("LED-273", "witness", "init", CONGRESS, "--name", WITNESS)
    office.refused("LED-023", "witness", "init", "other", "--name", "a b")
    assert not Path("other").exists()
    assert (CONGRESS / "witness-key").stat().st_mode & 0o777 == 0o600
    assert CONGRESS.stat().st_mode & 0o777 == 0o700
    trust = ("witness", "trust", CONGRESS)
    office.refused("LED-025", *trust, CONGRESS / "witness.pub", "--yes")
    office.refused("LED-255", *trust, "county.ledger-key", "--yes")
    take = ("witness", "take", CONGRESS, _file(asked()), "--out", "answer")
    key = CONGRESS / "witness-key"
    kept = key.read_bytes()
    key.chmod(0o604)
    office.refused("LED-253", *take)
    key.unlink()
    office.refused("LED-252", *take)
    keyfile.create_cosigner(key, WITNESS)
    office.refused("LED-263", *take)
    for content in (b"", b"rubbish", kept[:-6], Path("county.ledger-key").read_bytes()):
        key.write_bytes(content)
        office.refused("LED-026", *take)
    key.write_bytes(kept)
    for name in ("logs.pub", "witness.pub"):
        (CONGRESS / name).rename("elsewhere")
        office.refused("LED-274", *take)
        Path("elsewhere").rename(CONGRESS / name)
    (CONGRESS / "state.json").write_bytes(b"{}")
    office.refused("LED-087", *take)
    (CONGRESS / "state.json").unlink()
    office.refused("LED-087", *take)
    assert not Path("answer").exists()


def _file(content: bytes) -> Path:
    path = Path("request")
    path.write_bytes(content)
    return path


@contextmanager
def _raw(address: str) -> Iterator[socket.socket]:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as link:
        yield link


def _rest(link: socket.socket) -> bytes:
    found = b""
    while block := link.recv(4096):
        found += block
    return found


@contextmanager
def _strange(status: int, body: bytes) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A service that answers everything alike; its address, and what was asked of it."""
    calls: list[tuple[str, bytes]] = []

    class Strange(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.path, sent))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            calls.append((self.path, b""))

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Strange) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", calls
        server.shutdown()
        thread.join()
