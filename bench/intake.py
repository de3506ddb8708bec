"""Intake of a million rows with planted faults: are all found, and how long does it take?

    python bench/intake.py [--rows 1000000] [--faults 3200]

Writes a CSV of compulsory measures with faults of eleven kinds at known lines, takes it in, and
checks that every planted fault is found at its line with its reason and that nothing else is.
The time is stated beside a bare DuckDB read of the same file in the same run. One line per figure.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

from xiezhi.records.intake import take_in
from xiezhi.records.store import Store

HEADINGS = (
    "措施编号,案件编号,证件号码,姓名,决定机关,措施种类,诉讼阶段,决定日期,执行日期,执行时间,"
    "终止日期,终止方式,文书号"
)
_KINDS = ("拘留", "逮捕", "取保候审", "监视居住")
_DAYS = [(date(2015, 1, 1) + timedelta(days=n)).isoformat() for n in range(3650)]
EXTRACTED = date(2026, 11, 20)
_SEED = 20261123

Cells = list[str]


def _set(column: int, value: str) -> Callable[[Cells], str]:
    def plant(cells: Cells) -> str:
        cells[column] = value
        return ",".join(cells)

    return plant


# Kind of fault → (how it is planted, the code it must be found with).
FAULTS: dict[str, tuple[Callable[[Cells], str], str]] = {
    "no date": (_set(8, "三月初"), "REC-161"),
    "impossible date": (_set(8, "2024-02-30"), "REC-162"),
    "date before 1949": (_set(7, "1900-01-01"), "REC-163"),
    "far future": (_set(10, "9999-12-31"), "REC-163"),
    "broken time": (_set(9, "2024-03-02 25:61"), "REC-164"),
    "unknown code": (_set(5, "拘刘"), "REC-168"),
    "code before its day": (_set(5, "管护"), "REC-169"),
    "organ lacking": (_set(4, ""), "REC-150"),
    "key lacking": (_set(0, ""), "REC-150"),
    "cell too many": (lambda cells: ",".join([*cells, "x"]), "REC-151"),
    "broken quoting": (lambda cells: ",".join(['"a"b', *cells[1:]]), "REC-152"),
}


def row(number: int) -> Cells:
    """A sound row. Names and numbers are invented; the identity number has no valid form."""
    day = _DAYS[number % 3600]
    return [
        f"CS-{number:08d}", f"AJ-{number // 2:08d}", f"X{number % 400_000:09d}",
        f"某{number % 9973}", f"虚构市第{number % 60}公安分局", _KINDS[number % 4], "侦查",
        day, day, f"{day} {number % 24:02d}:{number % 60:02d}", _DAYS[number % 3600 + 40], "解除",
        f"虚公文〔2024〕{number}号",
    ]  # fmt: skip


def generate(rows: int, faults: int) -> tuple[list[str], dict[int, str]]:
    """The lines of the file and, by line, the code of each planted fault."""
    random.seed(_SEED)
    places = sorted(random.sample(range(rows), faults))
    kinds = list(FAULTS.values())
    planted: dict[int, str] = {}
    lines = [HEADINGS]
    chosen = iter(places)
    following = next(chosen, None)
    for number in range(rows):
        cells = row(number)
        if number == following:
            plant, code = kinds[len(planted) % len(kinds)]
            lines.append(plant(cells))
            planted[number + 2] = code
            following = next(chosen, None)
        else:
            lines.append(",".join(cells))
    return lines, planted


def bare_read(path: Path) -> float:
    """Seconds of DuckDB to read the file as text, without looking at it."""
    start = time.perf_counter()
    duckdb.sql(
        f"SELECT * FROM read_csv('{path}', all_varchar = true, quote = '', null_padding = true, "
        "strict_mode = false, ignore_errors = true)"
    ).to_arrow_table()
    return time.perf_counter() - start


def measure(rows: int, faults: int) -> Iterator[str]:
    """The figures, one line each; AssertionError where a fault is missed or invented."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "强制措施.csv")
        lines, planted = generate(rows, faults)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        del lines
        megabytes = path.stat().st_size / 1e6
        bare = bare_read(path)
        store = Store.create(Path(folder, "store"), vault=False)

        def run(*, dry_run: bool) -> tuple[float, dict[int, str], dict[str, int]]:
            start = time.perf_counter()
            report = take_in(store, [path], source="bench", extracted_on=EXTRACTED,
                             clock="+08:00", dry_run=dry_run)  # fmt: skip
            spent = time.perf_counter() - start
            assert not report.refused, report.refused
            found = {bad.line: bad.code for bad in report.quarantined}
            assert len(found) == len(report.quarantined), "one reason for each planted fault"
            return spent, found, report.inserted

        checked, found, _ = run(dry_run=True)
        assert found == planted, set(found.items()) ^ set(planted.items())
        written, _, inserted = run(dry_run=False)
        assert inserted == {"measure": rows - faults}, inserted
        again, _, inserted = run(dry_run=False)
        assert not inserted, "the same file twice changes nothing"
    kinds = len(FAULTS)
    yield f"intake.file: {megabytes:.0f} MB, n={rows} rows, 13 columns"
    yield (
        f"intake.faults: {len(found)} of {len(planted)} found with line and reason, 0 others, "
        f"n={kinds} kinds"
    )
    yield f"intake.bare_read: {bare:.2f} s (DuckDB, all text, to Arrow), n={rows}"
    yield f"intake.checked: {checked:.2f} s = {checked / bare:.1f} × bare, n={rows} (dry run)"
    yield f"intake.written: {written:.2f} s = {written / bare:.1f} × bare, n={rows} (with store)"
    yield f"intake.again: {again:.2f} s, nothing changed, n={rows}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--faults", type=int, default=3_200)
    arguments = parser.parse_args()
    for line in measure(arguments.rows, arguments.faults):
        print(line, flush=True)


if __name__ == "__main__":
    main()
