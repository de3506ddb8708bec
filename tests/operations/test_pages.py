"""Promises of the pages of intake and screening, asked over HTTP as a browser without scripts does."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from desk import County, signed_in
from sent import BAD, GOOD, Send, Work, csv
from xiezhi.accounts.rows.actor import SETTING
from xiezhi.operations import jobs, receiving
from xiezhi.operations.jobs import Outcome, run_job
from xiezhi.operations.models import Job, Upload
from xiezhi.records.store import Store

pytestmark = pytest.mark.django_db
MODEL = "investigative-custody-overdue"


@pytest.fixture
def prosecutor(land: County, store: Store) -> Client:
    """A browser of the prosecutor's."""
    return signed_in(land.people["prosecutor"])


def page(client: Client, address: str, status: int = 200) -> str:
    """A page after its redirections."""
    answer = client.get(address, follow=True)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def sending(client: Client, *files: tuple[str, bytes], **more: str) -> Any:
    given = {"upload": str(uuid.uuid4()), "source": "police", "clock": "+08:00"} | more
    content = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post("/intake/new/", given | {"files": content})


def test_files_go_from_the_form_over_the_preview_into_the_store(
    prosecutor: Client, work: Work, store: Store
) -> None:
    assert 'enctype="multipart/form-data"' in page(prosecutor, "/intake/new/")
    answer = sending(prosecutor, ("措施.csv", csv(GOOD, BAD)), extracted_on="2026-11-20")
    upload = Upload.objects.get()
    address = f"/intake/{upload.pk}/"
    assert answer.headers["Location"] == address
    waiting = page(prosecutor, address)
    assert "排队等待" in waiting and 'aria-live="polite"' in waiting and "progress.js" in waiting
    assert prosecutor.get(f"{address}progress/").json()["ended"] is False

    work(upload)
    checked = page(prosecutor, address)
    assert "可导入 1 行，坏行 1 行" in checked and "2026-13-02" in checked
    assert "执行日期" in checked and "虚构乙" not in checked and "progress.js" not in checked
    given = prosecutor.post(f"{address}bad-rows/1/")
    assert given.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "虚构乙" in b"".join(given.streaming_content).decode("utf-8-sig")

    assert prosecutor.post(f"{address}take/", {"seen": "1"}).status_code == 302
    work(upload)
    taken = page(prosecutor, address)
    assert "已经导入" in taken and store.read("measure").num_rows == 1
    assert "police" in page(prosecutor, "/intake/")


def test_the_mapping_form_sends_what_it_shows(prosecutor: Client, work: Work, store: Store) -> None:
    sending(prosecutor, ("台账.csv", csv("m1,拘留,2026-03-02", headings="流水,名目,某日")))
    upload = work(Upload.objects.get())
    address = f"/intake/{upload.pk}/"
    assert "请在下面选定记录类型" in page(prosecutor, address)
    prosecutor.post(f"{address}tables/0/", {"seen": "1", "type": "measure"})
    work(upload)
    assert "缺少必填列" in page(prosecutor, address)
    said = {
        "seen": "2", "type": "measure", "column-0": "measure_no", "column-1": "kind",
        "column-2": "executed_on", "constant-0": "organ", "value-0": "清溪县公安局",
    }  # fmt: skip
    prosecutor.post(f"{address}tables/0/", said)
    work(upload)
    shown = page(prosecutor, address)
    assert "可导入 1 行" in shown
    assert '<option value="executed_on" selected>' in shown
    assert 'value="清溪县公安局"' in shown


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"extracted_on": "2999-01-01"}, "导出日期还没有到"),
        ({"source": ""}, "没有提交"),
        ({"source": "a/b"}, "REC-147"),
        ({"clock": "八点"}, "没有提交"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_nothing(
    prosecutor: Client, more: dict[str, str], sentence: str, settings: Any
) -> None:
    answer = sending(prosecutor, ("措施.csv", csv(GOOD)), **more)
    assert sentence in answer.content.decode()
    assert not Upload.objects.exists() and list(settings.SITE.uploads.iterdir()) == []


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the pieces of files that reached the disk."""
    sizes: list[int] = []

    def receive(handler: Any, raw: bytes, start: int) -> None:
        sizes.append(len(raw))
        handler.file.write(raw)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", receive)
    return sizes


def test_what_is_beyond_the_limit_does_not_reach_the_disk(
    prosecutor: Client, settings: Any, reached: list[int]
) -> None:
    settings.XIEZHI_UPLOAD_LIMIT = 150_000
    answer = sending(prosecutor, ("措施.csv", csv(*[GOOD] * 10_000)))
    assert answer.status_code == 409 and "OPS-002" in answer.content.decode()
    assert 0 < sum(reached) <= 150_000
    assert list(settings.SITE.uploads.iterdir()) == [] and not Upload.objects.exists()


def test_nothing_of_a_person_who_has_not_signed_in_reaches_the_disk(
    store: Store, db: None, reached: list[int]
) -> None:
    answer = sending(Client(), ("措施.csv", csv(GOOD)))
    assert answer.status_code == 302 and "/account/login/" in answer.headers["Location"]
    assert reached == []


@pytest.mark.parametrize(
    ("username", "address"), [("organ_liaison", "/intake/new/"), ("prosecutor", "/language/")]
)
def test_files_are_read_only_where_they_belong(
    land: County, store: Store, settings: Any, reached: list[int], username: str, address: str
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    client = signed_in(land.people[username])
    form = {"upload": str(uuid.uuid4()), "source": "police", "clock": "+08:00"}
    unread = {}
    for size in (50_000, 200_000):
        file = SimpleUploadedFile("a.csv", b"x" * size)
        body = io.BytesIO(encode_multipart(BOUNDARY, form | {"files": file}))
        length = len(body.getvalue())
        answer = client.generic(
            "POST", address, body.getvalue(), MULTIPART_CONTENT, **{"wsgi.input": body}
        )
        unread[size] = length - body.tell()
        assert answer.status_code in (302, 400, 404, 413)
    # A small body is read as that of any form, and its file thrown away.
    assert unread[200_000] >= 200_000
    assert reached == [] and not Upload.objects.exists()


def test_one_without_a_second_factor_sends_nothing(
    land: County, store: Store, reached: list[int]
) -> None:
    client = Client()
    client.force_login(land.people["prosecutor"])
    sending(client, ("措施.csv", csv(GOOD)))
    assert reached == []


def test_what_one_person_may_leave_waiting_is_limited(
    prosecutor: Client, work: Work, settings: Any, reached: list[int]
) -> None:
    content = csv(GOOD)
    settings.XIEZHI_UPLOAD_QUOTA = 2 * len(content) - 1
    sending(prosecutor, ("措施.csv", content))
    assert Upload.objects.count() == 1
    # The handler stops what has no room left; the service says why.
    received = sum(reached)
    settings.XIEZHI_UPLOAD_QUOTA = len(content)
    answer = sending(prosecutor, ("措施.csv", content))
    assert answer.status_code == 409 and "OPS-016" in answer.content.decode()
    assert sum(reached) == received and Upload.objects.count() == 1
    work(Upload.objects.get())
    prosecutor.post(f"/intake/{Upload.objects.get().pk}/drop/")
    assert sending(prosecutor, ("措施.csv", content)).status_code == 302


def test_the_room_left_is_asked_for_as_the_person_who_sends(
    land: County, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(land.people["prosecutor"])
    client.handler.enforce_csrf_checks = True
    token = page(client, "/intake/new/").partition('name="csrfmiddlewaretoken" value="')[2][:64]
    asked_as: list[str] = []
    room_left = receiving.room_left

    def spy(user_id: int) -> int:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting(%s, true)", [SETTING])
                asked_as.append(cursor.fetchone()[0])
        else:
            asked_as.append(str(user_id))
        return room_left(user_id)

    monkeypatch.setattr(receiving, "room_left", spy)
    answer = sending(client, ("措施.csv", csv(GOOD)), csrfmiddlewaretoken=token)
    assert answer.status_code == 302
    assert asked_as == [str(land.people["prosecutor"].pk)]


def test_a_colleague_s_page_names_what_was_said_of_the_tables_and_sends_it_on(
    prosecutor: Client, land: County, work: Work, store: Store
) -> None:
    (store.path / "profiles").mkdir()
    (store.path / "profiles" / "police.yaml").write_text(
        "tables: [{constants: {organ: 清溪县公安局}, ignore: [备注]}]\n", "utf-8"
    )
    headings = "措施编号,措施种类,执行日期,备注"
    sending(prosecutor, ("措施.csv", csv("m1,拘留,2026-03-02,x", headings=headings)))
    upload = work(Upload.objects.get())
    shown = page(prosecutor, f"/intake/{upload.pk}/")
    assert "下列项目全表填同一个值" in shown and "<dd>清溪县公安局</dd>" in shown
    assert "下列各列不导入，请核对：备注" in shown
    said = {"seen": "1", "type": "measure", "constant-0": "person", "value-0": "X0000001"}
    answer = prosecutor.post(f"/intake/{upload.pk}/tables/0/", said)
    assert answer.status_code == 409 and "REC-149" in answer.content.decode()
    upload.refresh_from_db()
    assert upload.mapping == []


def test_colleagues_see_the_list_and_nothing_of_the_rows(
    send: Send, work: Work, land: County
) -> None:
    upload = work(send(("措施.csv", csv(GOOD, BAD))))
    address = f"/intake/{upload.pk}/"
    colleague = signed_in(land.people["case_manager"])
    shown = page(colleague, address)
    assert "内容只给上传人看" in shown and "2026-13-02" not in shown and "措施.csv" not in shown
    assert colleague.post(f"{address}take/", {"seen": "1"}).status_code == 404
    assert colleague.post(f"{address}bad-rows/1/").status_code == 404
    # Whether there is such a table, day or file is answered alike.
    for part in (
        "tables/0/",
        "tables/1/",
        "tables/9/",
        "describe/",
        "check/",
        "drop/",
        "bad-rows/9/",
    ):
        for said in ({"type": "measure"}, {"type": "x", "extracted_on": "2999-01-01", "seen": "1"}):
            assert colleague.post(f"{address}{part}", said).status_code == 404, part
    stranger = signed_in(land.people["other_prosecutor"])
    page(stranger, address, 404)
    page(stranger, f"{address}progress/", 404)


def test_a_screening_is_started_followed_and_read(
    land: County, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = signed_in(land.people["unit_head"])
    assert "开始筛查" in page(head, "/screening/")
    given = {"as_of": "2026-11-23", "number": "1"}
    answer = head.post("/screening/", given)
    job = Job.objects.get()
    address = f"/screening/{job.pk}/"
    assert answer.headers["Location"] == address
    assert head.post("/screening/", given).headers["Location"] == address
    assert "排队等待" in page(head, address)
    Job.objects.update(state=Job.State.RUNNING, done=3, whole=10, step=MODEL)
    told = head.get(f"{address}progress/").json()
    assert "侦查羁押" in told["text"]
    assert (told["done"], told["whole"], "第 4 个模型，共 10 个" in told["text"]) == (3, 10, True)
    Job.objects.update(state=Job.State.WAITING)
    result = {
        "run": "r" * 32, "models": 1, "skipped": 2, "examined": 9, "as_of": "2026-11-23",
        "outcomes": {"hard": 1, "soft": 0, "undetermined": 2, "lawful": 6, "out_of_scope": 4},
        "findings": {"new": 3, "changed": 0, "gone": 0, "unchanged": 0, "reopened": 0},
    }  # fmt: skip
    monkeypatch.setattr(jobs, "import_string", lambda _: lambda *_: Outcome(result))
    run_job(job.pk)
    shown = page(head, address)
    assert (
        "新增 3 项" in shown and "另有 2 个模型没有运行" in shown and 'href="/findings/"' in shown
    )
    assert "开始筛查" not in page(signed_in(land.people["prosecutor"]), "/screening/")
    page(signed_in(land.people["other_prosecutor"]), address, 404)


def test_a_failed_job_shows_its_sentence_in_the_language_of_the_reader(
    send: Send, work: Work, land: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send(("措施.csv", csv(GOOD)))

    def fail(*_: Any) -> Outcome:
        raise RuntimeError

    monkeypatch.setattr(jobs, "import_string", lambda _: fail)
    work(upload)
    client = signed_in(land.people["prosecutor"])
    assert "[OPS-010] 出现了意料之外的错误" in page(client, f"/intake/{upload.pk}/")
    land.people["prosecutor"].language = "en"
    land.people["prosecutor"].save()
    assert "[OPS-010] Something unexpected" in page(client, f"/intake/{upload.pk}/")
