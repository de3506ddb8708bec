"""What the tests of `check` and of the report share: fictional findings, tables and rulings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from xiezhi.cli.main import main
from xiezhi.i18n import set_language
from xiezhi.screening.compare import Comparison
from xiezhi.screening.findings import Finding, Source
from xiezhi.screening.run import Run

BAIL = "措施编号,犯罪嫌疑人,强制措施种类,决定机关,执行日期,解除日期\n"
# One year of bail from 2025-03-10 ends on 2026-03-10, a Tuesday.
LATE = "b1,某甲,取保候审,虚构县公安局,2025-03-10,2026-03-25\n"
IN_TIME = "b2,某乙,取保候审,虚构县公安局,2025-03-10,2026-03-10\n"
OPEN = "b3,某丙,取保候审,虚构县公安局,2025-03-10,\n"
IMPOSSIBLE = "b4,某丁,取保候审,虚构县公安局,2025-02-30,2026-01-05\n"

RULING = """虚构市中级人民法院
刑 事 裁 定 书
（2022）虚99刑更7号

　　罪犯某戊，现在虚构监狱服刑。
　　虚构县人民法院于2020年5月8日作出（2020）虚9901刑初96号刑事判决，以被告人某戊犯盗窃罪，判处有期徒刑六年。刑期自2020年1月2日起至2026年1月1日止。判决发生法律效力后，于2020年7月6日交付执行。执行机关虚构监狱于2022年9月5日提出减刑建议书，报请对罪犯某戊减去有期徒刑二十个月。本院依法组成合议庭进行了审理。现已审理终结。
　　经审理查明，罪犯某戊在服刑期间，确有悔改表现。
　　本院认为，罪犯某戊确有悔改表现，符合减刑条件。依照《中华人民共和国刑法》第七十八条、第七十九条、《中华人民共和国刑事诉讼法》第二百七十三条第二款的规定，裁定如下：
　　对罪犯某戊减去有期徒刑一年八个月（减刑后刑期自2020年1月2日起至2024年5月1日止）。
　　本裁定送达后即发生法律效力。

审判长　某己
二〇二二年十月十日
书记员　某庚
"""


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("zh")


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@pytest.fixture
def xiezhi(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """The `xiezhi` command, run in this process as a user would type it."""

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["xiezhi", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
            raise SystemExit(0)
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


def finding(number: int = 1, **changes: object) -> Finding:
    """A fictional finding; `changes` replace its parts."""
    parts: dict[str, object] = {
        "finding_id": f"{number:032x}",
        "facts_hash": "0" * 32,
        "run_id": "1" * 32,
        "as_of": "2026-11-23",
        "model_id": "bail-overdue",
        "model_version": "1.0.0",
        "model_title": {"zh": "取保候审超期", "en": "Bail overdue"},
        "function": "criminal",
        "severity": "high",
        "unit": f"measure:check:b{number}",
        "discriminator": "",
        "organ": {"code": "", "name": "虚构县公安局", "kind": "police", "level": "county"},
        "route": "supervision",
        "act_on": "2025-03-10",
        "outcome": "hard",
        "missing": (),
        "facts": {"due_hard": "2026-03-10"},
        "sentences": {"zh": f"第{number}人取保候审超期。", "en": f"Bail {number} is overdue."},
        "steps": {
            "zh": ("从宽计算：", "12 个月：2026-03-10"),
            "en": ("Counted leniently:", "12 months"),
        },
        "citations": {
            "zh": ("刑事诉讼法（2018-10-26）第七十九条、第九十九条",),
            "en": ("Criminal Procedure Law (2018-10-26), art. 79, art. 99",),
        },
        "provenance": (Source("measure", f"check:b{number}", "取保.csv", "", number + 1),),
        "instruments": ("correction_notice",),
        "gated": False,
        "hashes": {},
    }
    return Finding(**{**parts, **changes})


def run_of(
    *findings: Finding,
    lawful: int = 0,
    skipped: dict[str, tuple[str, ...]] | None = None,
    counts: dict[str, dict[str, int]] | None = None,
) -> Run:
    """A run that gave these findings, and `lawful` lawful units of the model on bail."""
    counted = {"hard": 0, "soft": 0, "undetermined": 0, "lawful": lawful, "out_of_scope": 0}
    for found in findings:
        counted[found.outcome] += 1
    return Run(
        id="1" * 32,
        as_of=date(2026, 11, 23),
        manifest="000001",
        hashes={},
        models=(),
        counts={"bail-overdue": counted} if counts is None else counts,
        skipped=skipped or {},
        findings=findings,
        comparison=Comparison((), (), (), ()),
    )
