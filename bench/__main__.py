"""`make bench`: every comparison with hand-written code, the library over a million cases, and what
the ledger costs; `--quick` takes a tenth of the rows."""

from __future__ import annotations

import argparse
import subprocess
import sys


def main() -> int:
    """Run each comparison in a process of its own, so that none warms the other. 1 if one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    rows = "100000" if parser.parse_args().quick else "1000000"
    parts = (
        "bench.intake", "bench.models", "bench.relations", "bench.library_million", "bench.ledger",
    )  # fmt: skip
    return max(subprocess.call([sys.executable, "-m", part, "--rows", rows]) for part in parts)


if __name__ == "__main__":
    sys.exit(main())
