"""Files with errors on their way into the store, as a prosecutor mends them: through the pages alone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from browser.office import MEASURES, SOURCE
from browser.visiting import Office, examine, heading

TAKEN = "已经导入"


def send(page: Page, *files: tuple[str, bytes], source: str = SOURCE) -> None:
    """Send files in, and wait for the preview."""
    page.goto("/intake/")
    page.get_by_role("link", name="上传文件").click()
    heading(page, "上传文件")
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    )
    page.get_by_label("来源名称").fill(source)
    page.get_by_label("数据导出日期").fill("2025-12-31")
    page.get_by_label("来源系统所用时间").select_option("+08:00")
    page.get_by_role("button", name="上传并预检").click()
    heading(page, source)
    worked(page)


def worked(page: Page) -> None:
    """Wait until the worker has ended: the page loads its result by itself."""
    expect(page.locator("[data-progress]")).to_have_count(0, timeout=120_000)


def take(page: Page, rows: int) -> None:
    """Take what the preview found sound into the store."""
    page.get_by_role("button", name=f"导入 {rows} 行").click()
    worked(page)
    expect(page.get_by_role("main")).to_contain_text(TAKEN)


def table(*rows: str, headings: str = MEASURES) -> bytes:
    """A file in CSV."""
    return "\r\n".join([headings, *rows, ""]).encode()


def test_bad_rows_are_named_mended_and_taken(office: Office, tmp_path: Path) -> None:
    headings = MEASURES.replace("决定机关", "经办处")
    good = "n1,XK-1,虚构证-01001,虚构寅,清溪县公安局,拘留,侦查,2025-03-02,2025-03-04"
    bad = "n2,XK-2,虚构证-01002,虚构卯,清溪县公安局,拘留,侦查,2025-13-02,2025-03-04"
    with office.visit("prosecutor", accept_downloads=True) as page:
        send(
            page, ("强制措施.csv", table(good, bad, headings=headings)), source="石坪县公安局-台账"
        )
        main = page.get_by_role("main")
        section = page.get_by_role("region", name="强制措施.csv")
        # The type first: it says which fields a column may become.
        for label, chosen in (("记录类型", "measure"), ("经办处", "organ")):
            if not section.get_by_label(label).is_visible():
                section.locator("summary").click()
            section.get_by_label(label).select_option(chosen)
            section.get_by_role("button", name="保存并重新预检").click()
            worked(page)
        expect(main).to_contain_text("可导入 1 行，坏行 1 行")
        row = main.get_by_role("row").filter(has_text="2025-13-02")
        for words in ("强制措施.csv", "3", "执行日期", "2025-13-02"):
            expect(row).to_contain_text(words)
        assert examine(page) == []

        with page.expect_download() as downloading:
            main.get_by_role("button", name="下载").click()
        given = tmp_path / downloading.value.suggested_filename
        downloading.value.save_as(given)
        take(page, 1)
        mended = given.read_text(encoding="utf-8-sig").replace("2025-13-02", "2025-03-02")
        assert "虚构卯" in mended and "虚构寅" not in mended
        assert len(list(csv.reader(io.StringIO(mended)))) == 2
        send(page, (given.name, mended.encode("utf-8-sig")), source="石坪县公安局-台账")
        take(page, 1)
        page.goto("/intake/")
        assert main.get_by_role("row").filter(has_text="石坪县公安局-台账").count() == 2


def test_a_table_with_a_forbidden_column_is_refused_whole(
    office: Office,
) -> None:
    row = "n3,XK-3,虚构证-01003,虚构辰,清溪县公安局,拘留,侦查,2025-03-02,2025-03-04,某"
    with office.visit("prosecutor") as page:
        send(page, ("人员.csv", table(row, headings=f"{MEASURES},民族")))
        expect(page.get_by_role("region", name="人员.csv").locator(".stop")).to_contain_text("民族")
        expect(page.get_by_role("button", name="导入")).to_have_count(0)
        assert examine(page) == []
