"""`make measure`: all measurements on real documents, or one line where they are missing."""

from __future__ import annotations

import sys
from pathlib import Path

from measure import (
    articles,
    civil,
    convicts,
    dispositions,
    documents,
    elements,
    ranges,
    rulings,
    speed,
    terms,
)

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def main() -> int:
    if not (DATA / "judgments.jsonl").is_file():
        print("measure: skipped, ../shared/data is not here")
        return 0
    documents.main()
    rulings.measure(DATA)
    for part in (elements, articles, dispositions, terms, ranges, convicts, civil, speed):
        print(f"\n== {part.__name__.rpartition('.')[2]}", flush=True)
        part.measure(DATA)
    return 0


if __name__ == "__main__":
    sys.exit(main())
