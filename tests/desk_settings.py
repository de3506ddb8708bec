"""Django's settings for the tests: those of a real installation, made anew in a temporary folder.

SQLite by default; with XIEZHI_TEST_DESK=postgres on the server of XIEZHI_TEST_POSTGRES.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from xiezhi.ledger.home import create_home, home_of
from xiezhi.ledger.recorder import LedgerRecorder
from xiezhi.records.store import Store
from xiezhi.web.site import VARIABLE, create_site, postgres_settings

ORIGIN = "xiezhi.example.invalid/ledger"
_FOLDER = Path(tempfile.mkdtemp(prefix="xiezhi-desk-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

_STORE = _FOLDER / "store"
create_home(home_of(_STORE), origin=ORIGIN).close()
Store.create(_STORE, ledger=home_of(_STORE), recorder=LedgerRecorder(home_of(_STORE)))
create_site(
    _FOLDER / "desk", store=_STORE, hosts=("testserver", "127.0.0.1", "localhost"), https=False
)
os.environ[VARIABLE] = str(_FOLDER / "desk")

from xiezhi.web.settings import *  # noqa: E402, F403
from xiezhi.web.settings import DATABASES  # noqa: E402

if os.environ.get("XIEZHI_TEST_DESK") == "postgres":
    DATABASES["default"] = postgres_settings(os.environ["XIEZHI_TEST_POSTGRES"])
    DATABASES["default"]["TEST"] = {"NAME": "xiezhi_desk"}
else:
    (_FOLDER / "data").mkdir()
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "data" / "test.sqlite")}
# The generated tuples of the access tests open more under one name than a person ever does.
XIEZHI_LOOKS_PER_HOUR = 1_000_000
# A password is checked a thousand times in the tests, and never needs to withstand anybody here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
