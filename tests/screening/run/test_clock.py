"""Hours of an undeclared clock make nothing hard; days and declared hours do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.records.intake import take_in
from xiezhi.records.store import Store
from xiezhi.screening.engines import Engine
from xiezhi.screening.explain import explain
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import find_model, shipped_models
from xiezhi.screening.run import Run, screen

AS_OF = date(2026, 11, 23)
POLICE = "虚构县公安局"
SAYS = "来源没有声明所用的时钟"

Rows = Callable[..., pa.Table]
Ask = Callable[..., Run]


@pytest.fixture
def records(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.create(tmp_path / "records", vault=False)


@pytest.fixture
def ask(records: Store, engine: Engine) -> Ask:
    """Run shipped models over the store."""

    def asked(*names: str) -> Run:
        models = [find_model(shipped_models(), name) for name in names]
        return screen(records, models, as_of=AS_OF, engine=engine)

    return asked


def outcomes(run: Run) -> dict[str, str]:
    return {finding.unit: finding.outcome for finding in run.findings}


def said(finding: Finding) -> bool:
    """Whether the finding says that the clock is why it is soft, in both languages."""
    told = SAYS in finding.sentences["zh"], "declares no clock" in finding.sentences["en"]
    assert told[0] == told[1]
    return told[0]


def covered(record_type: str, organ: str = POLICE) -> dict[str, Any]:
    return {
        "organ": organ, "record_type": record_type, "from_on": date(2026, 1, 1), "to_on": AS_OF,
        "complete": True,
    }  # fmt: skip


def summons(no: str, hours: int, clock: str | None) -> dict[str, Any]:
    began, ended = datetime(2026, 3, 2, 0, 30), datetime(2026, 3, 2 + hours // 24, hours % 24, 45)
    return {
        "measure_no": no, "organ": POLICE, "kind": "summons", "executed_on": began.date(),
        "executed_at": began, "ended_on": ended.date(), "ended_at": ended, "_clock": clock,
    }  # fmt: skip


def test_hours_of_an_undeclared_clock_are_soft_at_most_and_say_why(
    records: Store, rows: Rows, ask: Ask
) -> None:
    told = [summons("short", 9, None), summons("long", 30, None), summons("known", 30, "+08:00")]
    records.write({"measure": rows("measure", told)})
    run = ask("summons-overtime")
    found = {finding.unit: finding for finding in run.findings}
    assert outcomes(run) == {"measure:s:long": "soft", "measure:s:known": "hard"}
    assert said(found["measure:s:long"]) and not said(found["measure:s:known"])
    assert "已经超时" in found["measure:s:long"].sentences["zh"]
    counts = run.counts["summons-overtime"]
    assert (counts["hard"], counts["soft"], counts["lawful"]) == (1, 1, 1)
    # The explanation of a unit says the same.
    for unit in ("long", "known"):
        [answer] = explain(records, f"s:{unit}", "summons-overtime", AS_OF, models=run.models)
        one = found[f"measure:s:{unit}"]
        assert (answer.outcome, answer.sentences) == (one.outcome, one.sentences)


def test_a_clock_declared_later_makes_it_hard(records: Store, ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "强制措施.csv"
    path.write_text(
        "措施编号,决定机关,措施种类,执行日期,执行时间,终止日期,终止时间\n"
        f"m1,{POLICE},传唤,2026-03-02,2026-03-02 08:30,2026-03-03,2026-03-03 20:45\n"
        f"m2,{POLICE},拘留,2026-03-02,,2026-03-03,\n",
        encoding="utf-8",
    )

    def take(clock: str | None) -> Any:
        return take_in(records, [path], source="police", extracted_on=AS_OF, clock=clock)

    assert "REC-197" in dict(take(None).notes)
    assert outcomes(ask("summons-overtime")) == {"measure:police:m1": "soft"}
    report = take("+08:00")
    assert (report.inserted, report.updated) == ({"measure": 0}, {"measure": 1})
    assert outcomes(ask("summons-overtime")) == {"measure:police:m1": "hard"}
    assert not take("+08:00").changed


def test_what_days_alone_make_hard_stays_so(records: Store, rows: Rows, ask: Ask) -> None:
    def detained(no: str, *, days: bool, hours: bool) -> dict[str, Any]:
        return {
            "measure_no": no, "organ": POLICE, "kind": "detention", "intake_delay": "none",
            **({"executed_on": date(2026, 3, 2), "intake_on": date(2026, 3, 5)} if days else {}),
            **({"executed_at": datetime(2026, 3, 2, 10), "intake_at": datetime(2026, 3, 5, 10)}
               if hours else {}),
        }  # fmt: skip

    told = [
        detained("days", days=True, hours=False),
        detained("both", days=True, hours=True),
        detained("hours", days=False, hours=True),
    ]
    records.write({"measure": rows("measure", told)})
    assert outcomes(ask("detention-intake-late")) == {
        "measure:s:days": "hard",
        "measure:s:both": "hard",
        # A limit in hours goes by no day that only such a moment tells.
        "measure:s:hours": "soft",
    }


def test_a_limit_in_days_goes_by_the_day_of_a_moment(records: Store, rows: Rows, ask: Ask) -> None:
    case = {
        "case_no": "XK-1",
        "organ": POLICE,
        "accepted_on": date(2026, 3, 1),
        "filed_on": date(2026, 3, 12),
    }
    bail = {
        "measure_no": "m1", "organ": POLICE, "kind": "bail", "criminal_case": "s:XK-1",
        "executed_at": datetime(2026, 3, 2, 10),
    }  # fmt: skip
    records.write(
        {"measure": rows("measure", [bail]), "criminal_case": rows("criminal_case", [case])}
    )
    assert outcomes(ask("coercion-before-filing")) == {"measure:s:m1": "hard"}


@pytest.mark.parametrize(("measured", "asked"), [("+08:00", None), (None, "+08:00"), (None, None)])
def test_hours_of_another_table_and_source_count_as_well(
    records: Store, rows: Rows, ask: Ask, measured: str | None, asked: str | None
) -> None:
    def tables(source: str, measured: str | None, asked: str | None) -> dict[str, list[Any]]:
        measure = {
            "measure_no": "m1", "organ": POLICE, "kind": "detention", "suspect": f"{source}:s1",
            "executed_on": date(2026, 3, 2), "executed_at": datetime(2026, 3, 2, 10),
            "_clock": measured,
        }  # fmt: skip
        interview = {
            "interview_no": "i1", "organ": POLICE, "suspect": f"{source}:s1",
            "subject": "suspect", "started_on": date(2026, 3, 3),
            "started_at": datetime(2026, 3, 3, 18), "_clock": asked,
        }  # fmt: skip
        return {"measure": [measure], "interview": [interview]}

    known, unknown = tables("a", "+08:00", "+08:00"), tables("b", measured, asked)
    records.write(
        {
            "measure": pa.concat_tables(
                [rows("measure", known["measure"], "a"), rows("measure", unknown["measure"], "b")]
            ),
            # The interviews of the second are of a source of their own.
            "interview": pa.concat_tables(
                [
                    rows("interview", known["interview"], "a"),
                    rows("interview", unknown["interview"], "c"),
                ]
            ),
            "suspect": pa.concat_tables(
                [rows("suspect", [{"suspect_no": "s1"}], name) for name in ("a", "b")]
            ),
            "coverage": rows("coverage", [covered("interview")]),
        }
    )
    assert outcomes(ask("detention-interrogation-late")) == {
        "measure:a:m1": "hard",
        "measure:b:m1": "soft",
    }


def test_a_store_from_before_there_were_clocks_declares_none(
    records: Store, rows: Rows, ask: Ask
) -> None:
    old = rows("measure", [summons("m1", 30, None)]).drop_columns(["_clock"])
    records.write({"measure": old})
    assert outcomes(ask("summons-overtime")) == {"measure:s:m1": "soft"}
