"""The office that the browser tests visit: an installation of its own, entered through the services.

A program, because one process serves one installation: `python office.py FOLDER` makes it and writes
FOLDER/office.json, which `visiting.Office` reads.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from django.core.management import call_command

from xiezhi.ledger.home import create_home, home_of
from xiezhi.ledger.recorder import LedgerRecorder
from xiezhi.records.intake import take_in
from xiezhi.records.store import Store
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import load_model, shipped_library
from xiezhi.screening.run import screen
from xiezhi.web.setup import use_site
from xiezhi.web.site import create_site

MODEL = "investigative-custody-overdue"
SOURCE = "清溪县公安局-办案"
EXTRACTED_ON = date(2025, 12, 31)
PASSWORD = "xuqi-6-taigao"
PERSONS = "甲乙丙丁戊己庚辛壬"
MEASURES = "措施编号,案件编号,证件号码,姓名,决定机关,措施种类,诉讼阶段,执行日期,终止日期"
DEPARTMENTS = {"第一检察部": ["criminal"], "第二检察部": ["civil"], "案件管理部": ["self"]}
PEOPLE = {
    # username: name, role, department, organ where it is not the procuratorate; the administrators
    # of the office, who enter the rest of it, come first
    "secadmin": ("安保虚构", "security_admin", "", ""),
    "sysadmin": ("系统虚构", "system_admin", "", ""),
    "auditadmin": ("审计虚构", "audit_admin", "", ""),
    "manager": ("案管虚构", "case_manager", "", ""),
    "chief": ("检察长虚构", "chief_procurator", "", ""),
    "prosecutor": ("陈虚构", "prosecutor", "第一检察部", ""),
    "colleague": ("何虚构", "prosecutor", "第一检察部", ""),
    "head": ("高虚构", "unit_head", "第一检察部", ""),
    "auditor": ("审查虚构", "auditor", "案件管理部", ""),
    "liaison": ("联络虚构", "organ_liaison", "", "清溪县公安局"),
    "supervisor": ("监督虚构", "peoples_supervisor", "", ""),
    "keyholder": ("密钥虚构", "prosecutor", "第二检察部", ""),
}
NEWCOMERS = {"newcomer": "新来虚构", "walker": "行走虚构"}
"""They hold a code to enrol with and have not used it."""


def measure(number: int, executed: str, ended: str, organ: str = "清溪县公安局") -> str:
    """A row of a custody; the person of the number is the letter of the number."""
    name = f"虚构{PERSONS[number - 1]}"
    return f"m{number},XK-{number},虚构证-000{number}1,{name},{organ},逮捕,侦查,{executed},{ended}"


def files(folder: Path) -> list[Path]:
    """Organs, declarations of completeness, nine cases, seven of them with a custody that lasted too long."""
    told = ("custody_extension", "custody_recomputation", "measure_exclusion", "measure")
    tables = {
        "organ.csv": [
            "code,name,kind,level,parent",
            "XK0101,清溪县公安局,police,county,",
            "XK0102,云溪市公安局,police,city,",
        ],
        "coverage.csv": [
            "organ,record_type,from_on,to_on,complete,declared_by",
            *(f"*,{type},2020-01-01,{EXTRACTED_ON},是,案件管理部" for type in told),
        ],
        "案件.csv": [
            "案件编号,办案单位,立案日期",
            *(f"XK-{number},清溪县公安局,2025-01-0{number}" for number in range(1, 10)),
        ],
        "强制措施.csv": [
            MEASURES,
            *(measure(number, f"2025-01-0{number}", "2025-06-09") for number in range(1, 6)),
            measure(6, "2025-01-06", "2025-06-09", "云溪市公安局"),
            measure(9, "2025-01-09", "2025-06-09"),
        ],
    }
    folder.mkdir()
    for name, rows in tables.items():
        (folder / name).write_text("\r\n".join([*rows, ""]), encoding="utf-8")
    return [folder / name for name in tables]


def make(folder: Path) -> None:
    """Files, store, screening of one model, people, some work begun."""
    home = home_of(folder / "store")
    create_home(home, origin="xiezhi.example.invalid/browser").close()
    store = Store.create(folder / "store", vault=True, ledger=home, recorder=LedgerRecorder(home))
    taken = take_in(
        store, files(folder / "files"), source=SOURCE, extracted_on=EXTRACTED_ON, clock="+08:00"
    )
    assert not taken.refused and not taken.quarantined, (taken.refused, taken.quarantined)
    model = load_model(shipped_library() / "criminal" / MODEL)
    run = screen(store, [model], as_of=EXTRACTED_ON, engine=DuckDBEngine())
    create_site(folder / "desk", store=folder / "store", https=False)
    use_site(folder / "desk")
    call_command("migrate", verbosity=0)

    # Django is ready from here on.
    from browser.office_work import enter, work

    people, codes = enter(store)
    told = work(store, run, people)
    told |= {"people": people, "codes": codes, "password": PASSWORD}
    (folder / "office.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    make(Path(sys.argv[1]))
