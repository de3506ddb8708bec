"""Promises of intake on the desk: preview, mapping, taking in, mending; and whose files they are."""

from __future__ import annotations

import stat
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from desk import County
from sent import BAD, GOOD, Send, Work, csv, told
from xiezhi.accounts.policy import visible
from xiezhi.errors import XiezhiError
from xiezhi.operations.folders import folder_of, mend_files
from xiezhi.operations.mapping import DROP, saying, tables_of
from xiezhi.operations.models import Job, Upload
from xiezhi.operations.preview import preview_of
from xiezhi.operations.services import (
    bad_rows_open,
    upload_check,
    upload_describe,
    upload_drop,
    upload_map,
    upload_take,
)
from xiezhi.operations.sweep import uploads_sweep
from xiezhi.records.catalogue import catalogue
from xiezhi.records.store import Store
from xiezhi.screening.findings import digest

FORBIDDEN = csv(
    "m1,清溪县公安局,拘留,2026-03-02,汉", headings="措施编号,决定机关,措施种类,执行日期,民族"
)


def code(error: pytest.ExceptionInfo[XiezhiError]) -> str:
    return error.value.code


def files_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file()) if folder.exists() else []


def test_files_are_kept_privately_under_numbers_and_told_without_their_names(
    send: Send, store: Store
) -> None:
    upload = send(("../虚构甲.csv", csv(GOOD)), ("虚构甲.csv", csv(GOOD)))
    assert [file["name"] for file in upload.files] == ["虚构甲.csv", "虚构甲 (2).csv"]
    kept = [folder_of(upload) / "1", folder_of(upload) / "2"]
    assert [path.read_bytes() for path in kept] == [csv(GOOD)] * 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(folder_of(upload).stat().st_mode) == 0o700
    [event] = told("upload.received")
    assert event.subject == f"upload:{upload.pk.hex}" and upload.by.ledger_id == event.actor


def test_too_much_leaves_nothing(send: Send, store: Store, settings: Any) -> None:
    settings.XIEZHI_UPLOAD_LIMIT = 2 * len(csv(GOOD)) - 1
    with pytest.raises(XiezhiError) as error:
        send(("a.csv", csv(GOOD)), ("b.csv", csv(GOOD)))
    assert code(error) == "OPS-003"
    assert list(settings.SITE.uploads.iterdir()) == [] and not Upload.objects.exists()


def test_a_form_sent_twice_is_one_upload(send: Send) -> None:
    number = uuid.uuid4()
    first = send(("a.csv", csv(GOOD)), upload=number)
    assert send(("a.csv", csv(GOOD)), upload=number) == first
    assert (Upload.objects.count(), Job.objects.count()) == (1, 1)
    with pytest.raises(XiezhiError) as error:
        send(("a.csv", csv(GOOD)), upload=number, username="unit_head")
    assert code(error) == "ACC-001"


def test_bad_rows_are_previewed_mended_sent_again_and_taken(
    send: Send, work: Work, land: County, store: Store
) -> None:
    actor = land.actor("prosecutor")
    upload = work(send(("措施.csv", csv(GOOD, BAD))))
    assert upload.state == Upload.State.CHECKED and store.manifest().tables == {}
    shown = preview_of(upload)
    [fault] = shown.faults
    assert (fault.place, fault.line, fault.field, fault.value) == (
        "措施.csv", 3, "执行日期", "2026-13-02",
    )  # fmt: skip
    assert "不存在的日期" in fault.text and shown.sound == 1
    assert "虚构乙" not in str(upload.report)
    bad = bad_rows_open(actor=actor, upload=upload, number=1).read_text(encoding="utf-8-sig")
    assert "虚构乙" in bad and len(told("upload.bad_rows_opened")) == 1

    upload = work(upload_take(actor=actor, upload=upload, seen=1))
    assert upload.state == Upload.State.TAKEN and upload.job and upload.job.state == Job.State.DONE
    assert store.read("measure").num_rows == 1
    assert files_in(folder_of(upload)) == ["措施-待更正.csv"]

    mended = bad.replace("2026-13-02", "2026-03-03")
    again = work(send(("措施-待更正.csv", mended.encode("utf-8-sig"))))
    assert preview_of(again).faults == ()
    again = work(upload_take(actor=actor, upload=again, seen=1))
    assert sorted(store.read("measure")["measure_no"].to_pylist()) == ["m1", "m2"]
    assert again.report["inserted"] == {"measure": 1}


def test_the_ledger_of_the_store_names_the_person(
    send: Send, work: Work, land: County, store: Store
) -> None:
    from xiezhi.cli.stores import changes_of
    from xiezhi.ledger.entries import Entry
    from xiezhi.ledger.home import home_of, open_home

    upload = work(send(("措施.csv", csv(GOOD))))
    work(upload_take(actor=land.actor("prosecutor"), upload=upload, seen=1))
    with open_home(home_of(store.path)) as home:
        assert [event.kind for event in changes_of(store, home)] == ["intake.done"]
        [[data]] = home.database.execute("SELECT entry FROM ledger_event ORDER BY id DESC LIMIT 1")
        assert Entry.decode(data).actor == land.people["prosecutor"].ledger_id


def test_a_forbidden_column_refuses_its_table_until_it_is_dropped_knowingly(
    send: Send, work: Work, land: County, store: Store
) -> None:
    actor = land.actor("prosecutor")
    upload = work(send(("措施.csv", FORBIDDEN)))
    [table] = preview_of(upload).tables
    assert (
        table.code == "REC-040"
        and "民族" in table.problem
        and "--" not in table.problem
        and preview_of(upload).sound == 0
    )
    with pytest.raises(XiezhiError) as error:
        upload_take(actor=actor, upload=upload, seen=1)
    assert code(error) == "OPS-012"
    said = saying(tables_of(upload)[0], record_type="measure", columns={"民族": DROP}, constants=())
    upload = work(upload_map(actor=actor, upload=upload, seen=1, said=said))
    assert preview_of(upload).sound == 1 and preview_of(upload).tables[0].problem == ""
    work(upload_take(actor=actor, upload=upload, seen=2))
    assert store.read("measure").num_rows == 1
    assert "汉" not in str(store.read("measure").to_pylist())


def test_the_ledger_is_told_no_heading_value_or_name_of_a_file(
    send: Send, work: Work, land: County
) -> None:
    upload = work(send(("虚构甲的台账.csv", csv("m1,虚构乙", headings="虚构丙经手,名目"))))
    said = saying(
        tables_of(upload)[0], record_type="measure", columns={"名目": "kind"},
        constants=[("organ", "虚构丁公安局")],
    )  # fmt: skip
    upload = upload_map(actor=land.actor("prosecutor"), upload=upload, seen=1, said=said)
    assert "虚构丁公安局" in str(upload.mapping) and len(told("upload.mapped")) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM ledger_payload")
        kept = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert digest(dict(said)).encode() in kept
    for secret in ("虚构甲", "虚构丙", "虚构丁", "名目"):
        assert secret.encode() not in kept and ascii(secret)[1:-1].encode() not in kept


def test_two_uploads_together_pass_no_quota(send: Send, settings: Any) -> None:
    settings.XIEZHI_UPLOAD_QUOTA = 2 * len(csv(GOOD)) - 1
    send(("a.csv", csv(GOOD)))
    with pytest.raises(XiezhiError) as error:
        send(("b.csv", csv(GOOD)))
    assert code(error) == "OPS-016"
    assert Upload.objects.count() == 1 and len(list(settings.SITE.uploads.iterdir())) == 1


def test_what_is_said_of_a_table_is_remembered_for_its_headings(
    send: Send, work: Work, land: County, store: Store
) -> None:
    actor = land.actor("prosecutor")
    strange = csv("m1,拘留,2026-03-02", headings="流水,名目,某日")
    upload = work(send(("台账.csv", strange)))
    assert preview_of(upload).tables[0].code == "REC-140"
    said = saying(
        tables_of(upload)[0],
        record_type="measure",
        columns={"流水": "measure_no", "名目": "kind", "某日": "executed_on"},
        constants=[("organ", "清溪县公安局"), ("", ""), ("kind", " ")],
    )
    upload = work(upload_map(actor=actor, upload=upload, seen=1, said=said))
    assert preview_of(upload).faults == ()
    work(upload_take(actor=actor, upload=upload, seen=2))
    [row] = store.read("measure").to_pylist()
    assert (row["organ"], row["executed_on"].isoformat()) == ("清溪县公安局", "2026-03-02")

    again = work(send(("又一份.csv", strange.replace(b"m1", b"m7"))))
    # Whose organ the next file tells of is a fact of that file.
    [table] = preview_of(again).tables
    assert (table.type, table.code, table.given) == ("强制措施", "REC-142", ())
    # A later word on the same headings replaces the earlier one.
    less = saying(
        tables_of(again)[0],
        record_type="measure",
        columns={"流水": "measure_no", "名目": "kind", "某日": DROP},
        constants=[("organ", "云溪市公安局")],
    )
    again = work(upload_map(actor=actor, upload=again, seen=1, said=less))
    work(upload_take(actor=actor, upload=again, seen=2))
    [row] = [row for row in store.read("measure").to_pylist() if row["measure_no"] == "m7"]
    assert (row["organ"], row["executed_on"]) == ("云溪市公安局", None)


def test_what_is_said_of_one_file_is_not_done_to_another_with_the_same_headings(
    send: Send, work: Work, land: County, store: Store
) -> None:
    actor = land.actor("prosecutor")
    headings = "流水,名目,甲日,乙日"
    upload = work(
        send(
            ("清溪.csv", csv("a1,拘留,2026-03-02,2026-03-05", headings=headings)),
            ("石坪.csv", csv("b1,拘留,2026-03-05,2026-03-02", headings=headings)),
        )
    )
    days = {"清溪.csv": ("甲日", "乙日"), "石坪.csv": ("乙日", "甲日")}
    for number, (file, (begin, end)) in enumerate(days.items(), 1):
        [table] = [table for table in tables_of(upload) if table["file"] == file]
        said = saying(
            table,
            record_type="measure",
            columns={"流水": "measure_no", "名目": "kind", begin: "executed_on", end: "ended_on"},
            constants=[("organ", f"{file[:2]}县公安局")],
        )
        upload = work(upload_map(actor=actor, upload=upload, seen=number, said=said))
    shown = {table.name: dict(table.given)["决定机关"] for table in preview_of(upload).tables}
    assert shown == {"清溪.csv": "清溪县公安局", "石坪.csv": "石坪县公安局"}
    upload = work(upload_take(actor=actor, upload=upload, seen=3))
    rows = {row["measure_no"]: row for row in store.read("measure").to_pylist()}
    assert {key: row["organ"] for key, row in rows.items()} == {
        "a1": "清溪县公安局",
        "b1": "石坪县公安局",
    }
    assert {row["executed_on"].isoformat() for row in rows.values()} == {"2026-03-02"}
    assert upload.mapping == []
    # Remembered is what both agree on.
    next_month = work(send(("五月.csv", csv("c1,拘留,2026-05-02,2026-05-05", headings=headings))))
    [table] = tables_of(next_month)
    assert table["type"] == "measure" and set(table["columns"]) == {"measure_no", "kind"}
    assert "公安局" not in (store.path / "profiles" / "police.yaml").read_text("utf-8")


def test_nobody_s_identity_is_given_to_all_rows(
    send: Send, work: Work, land: County, store: Store
) -> None:
    upload = work(send(("措施.csv", csv(GOOD))))
    personal = [field.id for field in catalogue()["measure"].fields.values()
                if field.personal != "none"]  # fmt: skip
    assert personal
    for field in personal:
        with pytest.raises(XiezhiError) as error:
            saying(
                tables_of(upload)[0], record_type="measure", columns={}, constants=[(field, "X1")]
            )
        assert code(error) == "REC-149"
    [table] = preview_of(upload).tables
    offered = {option.value for constant in table.constants for option in constant.options}
    assert "organ" in offered and not offered & set(personal)


def test_what_somebody_else_said_is_shown_and_no_value_of_theirs_is_in_force(
    send: Send, work: Work, land: County, store: Store
) -> None:
    headings = "措施编号,决定机关,措施种类,执行日期,终止日期"
    first = work(
        send(("a.csv", csv("m1,清溪县公安局,拘留,2026-03-02,2026-03-05", headings=headings)))
    )
    said = saying(
        tables_of(first)[0],
        record_type="measure",
        columns={"终止日期": DROP},
        constants=[("ended_on", "2026-03-03")],
    )
    first = work(upload_map(actor=land.actor("prosecutor"), upload=first, seen=1, said=said))
    work(upload_take(actor=land.actor("prosecutor"), upload=first, seen=2))
    second = csv("m2,清溪县公安局,拘留,2026-03-02,2026-09-05", headings=headings)
    upload = work(send(("b.csv", second), username="civil_prosecutor"))
    [table] = preview_of(upload).tables
    assert (table.given, table.left_out) == ((), "终止日期")
    work(upload_take(actor=land.actor("civil_prosecutor"), upload=upload, seen=1))
    rows = {row["measure_no"]: row["ended_on"] for row in store.read("measure").to_pylist()}
    assert rows["m2"] is None


def test_a_value_that_a_profile_written_by_hand_gives_is_shown(
    send: Send, work: Work, store: Store
) -> None:
    (store.path / "profiles").mkdir()
    (store.path / "profiles" / "police.yaml").write_text(
        "tables: [{type: measure, constants: {organ: 清溪县公安局}, ignore: [备注]}]\n", "utf-8"
    )
    content = csv("m1,拘留,2026-03-02,x", headings="措施编号,措施种类,执行日期,备注")
    upload = work(send(("措施.csv", content)))
    [table] = preview_of(upload).tables
    assert (table.given, table.left_out) == ((("决定机关", "清溪县公安局"),), "备注")
    assert [constant.value for constant in table.constants] == ["清溪县公安局", "", ""]


def test_what_was_said_is_gone_with_the_files(
    send: Send, work: Work, land: County, django_capture_on_commit_callbacks: Any
) -> None:
    actor = land.actor("prosecutor")
    upload = work(send(("措施.csv", csv(GOOD))))
    said = saying(
        tables_of(upload)[0], record_type="measure", columns={}, constants=[("reason", "x")]
    )
    upload = work(upload_map(actor=actor, upload=upload, seen=1, said=said))
    assert upload.mapping
    with django_capture_on_commit_callbacks(execute=True):
        assert upload_drop(actor=actor, upload=upload).mapping == []


@pytest.mark.parametrize(
    "names",
    [
        ("a.csv", "a.txt"),
        ("三月 份.csv", "三月_份.csv"),
        ("a.csv", "a-待更正.csv"),
        ("虚" * 100 + ".csv", "构" * 100 + ".csv"),
    ],
)
def test_every_file_with_bad_rows_has_a_file_to_mend(
    send: Send, work: Work, names: tuple[str, str]
) -> None:
    files = [(name, csv(GOOD, BAD.replace("m2", f"bad{n}"))) for n, name in enumerate(names)]
    upload = work(send(*files))
    found = mend_files(upload)
    assert len(found) == 2 and [path.name for path in found] == upload.report["mend"]
    text = "".join(path.read_text("utf-8-sig") for path in found)
    assert "bad0" in text and "bad1" in text


def test_an_intake_that_fails_leaves_the_rows_to_mend_of_the_preview(
    send: Send, work: Work, land: County, monkeypatch: Any
) -> None:
    upload = work(send(("措施.csv", csv(GOOD, BAD))))
    upload_take(actor=land.actor("prosecutor"), upload=upload, seen=1)

    def fail(*_: Any, **__: Any) -> None:
        raise XiezhiError("REC-004", store="store")

    monkeypatch.setattr(Store, "write", fail)
    upload = work(upload)
    assert upload.job and upload.job.error == "REC-004"
    assert [path.name for path in mend_files(upload)] == upload.report["mend"]
    assert files_in(folder_of(upload)) == ["1", "措施-待更正.csv"]


def test_rows_to_mend_that_could_not_be_written_come_with_the_next_attempt(
    send: Send, work: Work, land: County, store: Store, monkeypatch: Any
) -> None:
    actor = land.actor("prosecutor")
    upload = work(send(("措施.csv", csv(GOOD, BAD))))
    upload_take(actor=actor, upload=upload, seen=1)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("xiezhi.records.intake.write_mend_files", full)
        upload = work(upload)
    assert upload.job and (upload.job.error, upload.state) == ("OPS-010", Upload.State.CHECKED)
    assert store.read("measure").num_rows == 1 and len(mend_files(upload)) == 1
    upload = work(upload_take(actor=actor, upload=upload, seen=2))
    assert upload.state == Upload.State.TAKEN and not upload.report["changed"]
    assert "m2" in mend_files(upload)[0].read_text("utf-8-sig")


def test_a_table_that_may_be_another_type_is_asked_about(send: Send, work: Work) -> None:
    fields = catalogue()["measure"].fields.values()
    headings = ["经办处" if field.id == "organ" else field.title["zh"] for field in fields]
    row = ",".join("1" for _ in headings)
    upload = work(send(("导出.csv", csv(row, headings=",".join(headings)))))
    preview = preview_of(upload)
    assert preview.tables[0].code == "REC-141" and preview.sound == 0
    assert "强制措施" in preview.tables[0].problem and "--type" not in preview.tables[0].problem


def test_day_and_clock_may_be_corrected_before_taking(send: Send, work: Work, land: County) -> None:
    actor = land.actor("prosecutor")
    upload = work(send(("措施.csv", csv(GOOD)), extracted_on=None, clock=""))
    assert "REC-200" in dict(preview_of(upload).notes)
    with pytest.raises(XiezhiError) as error:
        upload_describe(actor=actor, upload=upload, seen=1, extracted_on=None, clock="八点")
    assert code(error) == "OPS-009"
    day = timezone.localdate()
    upload = work(
        upload_describe(actor=actor, upload=upload, seen=1, extracted_on=day, clock="+0600")
    )
    assert (upload.extracted_on, upload.clock) == (day, "+06:00")
    assert "REC-200" not in dict(preview_of(upload).notes)


def test_an_old_page_and_a_second_click_change_nothing(
    send: Send, work: Work, land: County
) -> None:
    actor = land.actor("prosecutor")
    upload = work(send(("措施.csv", csv(GOOD))))
    first = upload_take(actor=actor, upload=upload, seen=1)
    assert upload_take(actor=actor, upload=upload, seen=1).job_id == first.job_id
    with pytest.raises(XiezhiError) as error:
        upload_check(actor=actor, upload=upload, seen=2)
    assert code(error) == "OPS-007"
    upload = work(upload)
    with pytest.raises(XiezhiError) as error:
        upload_drop(actor=actor, upload=upload)
    assert code(error) == "OPS-006"


def test_files_that_are_dropped_are_gone(
    send: Send, work: Work, land: County, django_capture_on_commit_callbacks: Any
) -> None:
    upload = work(send(("措施.csv", csv(GOOD, BAD))))
    with django_capture_on_commit_callbacks(execute=True):
        upload = upload_drop(actor=land.actor("prosecutor"), upload=upload)
    assert upload.state == Upload.State.DROPPED and upload.report == {}
    assert not folder_of(upload).exists() and len(told("upload.dropped")) == 1


def test_files_belong_to_who_sent_them_and_their_list_to_the_office(
    send: Send, work: Work, land: County
) -> None:
    upload = work(send(("措施.csv", csv(GOOD, BAD))))
    for username in land.people:
        actor = land.actor(username)
        listed = upload in visible(actor, "intake.list")
        here = username in ("prosecutor", "assistant", "unit_head", "case_manager")
        assert listed == (here or username in ("civil_prosecutor", "civil_unit_head")), username
        if username == "prosecutor":
            continue
        for change in (
            lambda actor=actor: upload_take(actor=actor, upload=upload, seen=1),
            lambda actor=actor: upload_drop(actor=actor, upload=upload),
            lambda actor=actor: bad_rows_open(actor=actor, upload=upload, number=1),
        ):
            with pytest.raises(XiezhiError) as error:
                change()
            assert code(error) == "ACC-001"


def test_no_leaf_no_change(
    send: Send, work: Work, land: County, store: Store, monkeypatch: Any, settings: Any
) -> None:
    actor = land.actor("prosecutor")
    upload = work(send(("措施.csv", csv(GOOD, BAD))))

    def fail(**_: Any) -> None:
        raise XiezhiError("LED-202", setting="x")

    monkeypatch.setattr("xiezhi.operations.services.record", fail)
    monkeypatch.setattr("xiezhi.operations.jobs.record", fail)
    for change in (
        lambda: send(("b.csv", csv(GOOD))),
        lambda: upload_check(actor=actor, upload=upload, seen=1),
        lambda: upload_take(actor=actor, upload=upload, seen=1),
        lambda: upload_drop(actor=actor, upload=upload),
        lambda: bad_rows_open(actor=actor, upload=upload, number=1),
    ):
        with pytest.raises(XiezhiError) as error:
            change()
        assert code(error) == "LED-202"
    assert Upload.objects.get().round == 1 and Job.objects.count() == 1
    assert [path.name for path in settings.SITE.uploads.iterdir()] == [upload.pk.hex]
    assert "1" in files_in(folder_of(upload))


def test_what_lies_for_a_week_is_swept(send: Send, work: Work, store: Store, settings: Any) -> None:
    old, new = work(send(("a.csv", csv(GOOD)))), work(send(("b.csv", csv(GOOD))))
    Upload.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=8))
    assert uploads_sweep() == 1
    assert [path.name for path in settings.SITE.uploads.iterdir()] == [new.pk.hex]
    old.refresh_from_db()
    assert old.state == Upload.State.DROPPED and len(told("upload.swept")) == 1
    assert (old.report, old.mapping, old.files[0]["name"]) == ({}, [], "")
    assert uploads_sweep() == 0 and len(told("upload.swept")) == 1


def test_of_what_was_taken_in_only_numbers_and_codes_stay_after_a_week(
    send: Send, work: Work, land: County, store: Store
) -> None:
    upload = work(send(("虚构甲.csv", csv(GOOD, BAD, GOOD.replace("m1", "m3")))))
    upload = work(upload_take(actor=land.actor("prosecutor"), upload=upload, seen=1))
    assert "2026-13-02" in str(upload.report) and "XK-1" in str(upload.report)
    uploads_sweep()
    upload.refresh_from_db()
    assert upload.report["tables"]
    Upload.objects.filter(pk=upload.pk).update(at=timezone.now() - timedelta(days=8))
    for _ in range(2):
        uploads_sweep()
        upload.refresh_from_db()
        assert upload.state == Upload.State.TAKEN
        kept = str([upload.report, upload.mapping, upload.files])
        assert not any(word in kept for word in ("2026-13-02", "XK-1", "虚构甲", "措施编号"))
        assert (upload.report["rows"], upload.report["bad_rows"]) == ({"measure": 2}, 1)
        preview = preview_of(upload)
        assert preview.counts[0].inserted == 2 and "REC-162" in preview.codes
        assert (preview.tables, preview.faults) == ((), ())
