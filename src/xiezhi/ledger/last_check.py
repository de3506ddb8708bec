"""When a ledger was last checked, and with what result, in a file beside its home.

    <store>.ledger-checked           `xiezhi ledger verify`
    <store>.ledger-desk-checked      `desk_check`: the tables of the desk against the ledger

Outside the database, so that whoever can write rows cannot call a ledger checked. The file proves
nothing: whoever may write it may say anything, so let the user that checks own it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.ledger import given
from xiezhi.ledger.home import Home


class Check(Enum):
    """What was checked, and the end of the file's name."""

    LEDGER = "-checked"
    DESK = "-desk-checked"


@dataclass(frozen=True, slots=True)
class Checked:
    """`at`: when it ended, with its zone; `leaves`: how many the ledger had; `differences`: how many
    were found; `others`: whether a checkpoint that others keep or signed was among those compared."""

    at: datetime
    leaves: int
    differences: int
    others: bool


def place(home: Home, check: Check) -> Path:
    """The file of a check."""
    return home.path.absolute().with_name(home.path.absolute().name + check.value)


def keep(home: Home, check: Check, checked: Checked) -> bool:
    """Remember a check that ended; False where this user may not write beside the home."""
    content = {
        "at": checked.at.isoformat(timespec="seconds"),
        "leaves": checked.leaves,
        "differences": checked.differences,
        "others": checked.others,
    }
    try:
        write_durably(place(home, check), json.dumps(content).encode() + b"\n")
    except OSError:
        return False
    return True


def last(home: Home, check: Check) -> Checked | None:
    """The last check that was remembered; None where there is none, or its file cannot be read."""
    try:
        content = json.loads(given.read(place(home, check)))
        at = datetime.fromisoformat(content["at"])
        leaves, found = int(content["leaves"]), int(content["differences"])
        return Checked(at, leaves, found, bool(content["others"])) if at.tzinfo else None
    except (XiezhiError, ValueError, LookupError, TypeError, RecursionError):
        return None
