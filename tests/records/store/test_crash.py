"""A crash at any step of a batch leaves the state before it, or the state after it, whole.

A child process is killed by SIGKILL inside a named function; the parent then reads and writes on.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store

pytestmark = pytest.mark.slow

Put = Callable[..., Any]
Visible = Callable[..., dict[str, Any]]

# Kills itself before or after the n-th call of a function, given as module:owner.function.
CHILD = """
import importlib, os, signal, sys
import pyarrow as pa
from xiezhi.records.store import Store

path, place, moment, times, action = sys.argv[1:6]
module, _, dotted = place.partition(":")
owner = importlib.import_module(module)
*parts, name = dotted.split(".")
for part in parts:
    owner = getattr(owner, part)
real, calls = getattr(owner, name), [0]

def killing(*args, **kwargs):
    calls[0] += 1
    fatal = calls[0] == int(times)
    if fatal and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*args, **kwargs)
    if fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(owner, name, killing)
store = Store.open(path)
if action == "write":
    rows = {"_id": ["s:m1", "s:crashed"], "charge": ["crashed", "crashed"]}
    store.write({"measure": pa.table(rows), "trial": pa.table({"_id": ["s:crashed"]})})
else:
    store.purge("measure:s:MARKER7731")
"""


def killed(store: Store, place: str, moment: str, times: int, action: str) -> None:
    """Run the child; it has to die by the signal, else the step was never reached."""
    arguments = [str(store.path), place, moment, str(times), action]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def slow(*step: Any) -> Any:
    """A step that `make test` leaves out for its time."""
    return pytest.param(*step, marks=pytest.mark.slow)


WRITE_STEPS = [
    ("xiezhi.records.store_tables:TableFolder.prepare", "after", 2),
    slow("xiezhi.records.store_tables:TableFolder.merge", "after", 1),
    slow("xiezhi.records.store_tables:flush_tree", "before", 2),
    ("xiezhi.records.store_tables:TableFolder.merge", "after", 2),
    ("xiezhi.records.store:Manifests.publish", "before", 1),
    ("xiezhi.records.store_lock:Path.replace", "before", 1),
]


@pytest.mark.parametrize(("place", "moment", "times"), WRITE_STEPS)
def test_a_batch_killed_before_its_manifest_never_happened(
    store: Store, put: Put, visible: Visible, place: str, moment: str, times: int
) -> None:
    first = put(store, measure=[{"key": "m1", "charge": "甲罪"}, {"key": "m2"}])
    killed(store, place, moment, times, "write")

    again = Store.open(store.path)
    assert again.manifest() == first
    assert visible(again, "measure")["s:m1"]["charge"] == "甲罪"
    assert again.files("measure", first) == store.files("measure", first)

    second = put(again, measure=[{"key": "m3"}], trial=[{"key": "t1"}])
    assert set(visible(again, "measure")) == {"s:m1", "s:m2", "s:m3"}
    assert set(visible(again, "trial")) == {"s:t1"}
    assert visible(again, "measure")["s:m1"]["charge"] == "甲罪"
    changes = again.changes("measure", first, second).to_pylist()
    assert [(row["_id"], row["_change"]) for row in changes] == [("s:m3", "insert")]
    assert (second.counts["measure"].rows, second.counts["trial"].rows) == (3, 1)


def test_a_batch_killed_after_its_manifest_happened_whole(
    store: Store, put: Put, visible: Visible
) -> None:
    put(store, measure=[{"key": "m1", "charge": "甲罪"}])
    killed(store, "xiezhi.records.store_lock:Path.replace", "after", 1, "write")
    again = Store.open(store.path)
    assert visible(again, "measure")["s:m1"]["charge"] == "crashed"
    assert set(visible(again, "trial")) == {"s:crashed"}


def test_a_killed_writer_leaves_no_lock_behind(store: Store, put: Put) -> None:
    killed(store, "xiezhi.records.store:Manifests.publish", "before", 1, "write")
    assert isinstance(put(store, measure=[{"key": "m1"}]), Manifest)


BEGUN = [
    ("xiezhi.records.store_purge:_rebuild", "after", 1),
    ("xiezhi.records.store_purge:write_durably", "before", 1),
]
DECIDED = [
    ("xiezhi.records.store_purge:write_durably", "after", 1),
    slow("xiezhi.records.store_purge:shutil.rmtree", "after", 1),
    slow("xiezhi.records.store_purge:Path.rename", "after", 1),
    ("xiezhi.records.store_purge:Manifests.publish", "after", 2),
    slow("xiezhi.records.store_purge:_pseudonyms", "before", 1),
    slow("xiezhi.records.store_purge:flush_tree", "before", 3),
]


def _filled(store: Store, put: Put) -> None:
    put(store, measure=[{"key": "MARKER7731"}, {"key": "m2"}])
    put(store, custody_extension=[{"key": "e1", "measure": "s:MARKER7731"}])


@pytest.mark.parametrize(("place", "moment", "times"), BEGUN)
def test_a_purge_killed_before_its_journal_changed_nothing(
    store: Store, put: Put, visible: Visible, place: str, moment: str, times: int
) -> None:
    _filled(store, put)
    killed(store, place, moment, times, "purge")
    again = Store.open(store.path)
    assert set(visible(again, "measure")) == {"s:MARKER7731", "s:m2"}
    again.purge("measure:s:MARKER7731")
    assert set(visible(again, "measure")) == {"s:m2"}
    assert not (store.path / "purge").exists()


@pytest.mark.parametrize(("place", "moment", "times"), DECIDED)
def test_a_purge_killed_after_its_journal_is_completed_on_opening(
    store: Store, put: Put, visible: Visible, place: str, moment: str, times: int
) -> None:
    _filled(store, put)
    killed(store, place, moment, times, "purge")
    again = Store.open(store.path)
    for manifest in again.manifests():
        assert set(visible(again, "measure", manifest)) <= {"s:m2"}
        assert visible(again, "custody_extension", manifest) == {}
    assert not (store.path / "purge.json").exists()
    for path in store.path.rglob("*"):
        assert not path.is_file() or b"MARKER7731" not in path.read_bytes()
