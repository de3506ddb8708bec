"""`make measure`: all measurements on real documents, or one line where they are missing.

`python -m measure articles terms` runs those parts only; `python -m measure county` is the measurement of
the library on made-up counties, and `python -m measure crash` that of the ledger under crashes, which
need no data. `python -m measure postgres COMMAND…` runs a command beside a PostgreSQL server of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from measure import (
    articles,
    civil,
    convicts,
    county,
    crash,
    dispositions,
    documents,
    elements,
    ranges,
    rulings,
    server,
    speed,
    terms,
)

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PARTS = (
    documents, rulings, elements, articles, dispositions, terms, ranges, convicts, civil, speed,
)  # fmt: skip


def main(wanted: list[str]) -> int:
    if wanted[:1] == ["county"]:
        return county.main(wanted[1:])
    if wanted[:1] == ["crash"]:
        return crash.main(wanted[1:])
    if wanted[:1] == ["postgres"]:
        return server.main(wanted[1:])
    if not (DATA / "judgments.jsonl").is_file():
        print("measure: skipped, ../shared/data is not here")
        return 0
    parts = {part.__name__.rpartition(".")[2]: part for part in PARTS}
    for name in wanted or parts:
        print(f"\n== {name}", flush=True)
        parts[name].measure(DATA)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
