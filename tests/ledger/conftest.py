"""Lets the tests of the ledger share `ledger_support`, as tests are imported without packages."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
