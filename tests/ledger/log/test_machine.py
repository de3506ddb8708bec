"""Whatever the order of appending, repeating, rolling back, deleting, signing and opening anew, the
log is what a list in memory says it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from ledger_support import ORIGIN, refused
from log_support import KEYS, add, found, sign

from xiezhi.ledger import tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.export import export_tiles, prove
from xiezhi.ledger.log.payloads import delete_payload, deletion_key
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.sequence import next_index
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.sqlite import open_sqlite
from xiezhi.ledger.proofs import Trust, verify

_NUMBERS = st.integers(0, 25)


class LogMachine(RuleBasedStateMachine):
    """`keys`: the key of each leaf in order; `deleted`: numbers of replies without document."""

    @initialize()
    def make(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.database = open_sqlite(self.path / "ledger.sqlite")
        create_log(self.database, origin=ORIGIN)
        self.keys: list[str] = []
        self.deleted: set[int] = set()
        self.signed: list[Checkpoint] = []

    @rule(number=_NUMBERS)
    def append(self, number: int) -> None:
        if number in self.deleted:
            with refused("LED-111"):
                add(self.database, number)
            return
        key = f"reply:{number}"
        done = add(self.database, number)
        assert done.repeated == (key in self.keys)
        if not done.repeated:
            self.keys.append(key)
        assert done.index == self.keys.index(key)

    @rule(number=_NUMBERS)
    def append_other_content(self, number: int) -> None:
        if f"reply:{number}" in self.keys:
            with refused("LED-110"):
                add(self.database, number, subject="case:other")

    @rule(numbers=st.lists(_NUMBERS, max_size=5))
    def roll_back(self, numbers: list[int]) -> None:
        with pytest.raises(ZeroDivisionError), self.database.writing():
            for number in set(numbers) - self.deleted:
                add(self.database, number)
            raise ZeroDivisionError

    @rule(count=st.integers(1, 300))
    def append_many(self, count: int) -> None:
        start = 1000 + len(self.keys)
        with self.database.writing():
            for number in range(start, start + count):
                add(self.database, number, payloads={})
        self.keys += [f"reply:{number}" for number in range(start, start + count)]

    @rule(number=_NUMBERS)
    def delete(self, number: int) -> None:
        key = f"reply:{number}"
        if key in self.keys:
            delete_payload(self.database, key=key, name="document", actor="a", basis="b")
            if number not in self.deleted:
                self.keys.append(deletion_key(key, "document"))
            self.deleted.add(number)

    @rule()
    def sign(self) -> None:
        self.signed.append(sign(self.database, self.path / "checkpoint"))
        assert self.signed[-1].size == len(self.keys)

    @rule()
    def open_anew(self) -> None:
        self.database.close()
        self.database = open_sqlite(self.path / "ledger.sqlite")

    @precondition(lambda self: self.signed)
    @rule()
    def export(self) -> None:
        assert export_tiles(self.database, self.path / "tiles", KEYS) == self.signed[-1]

    @precondition(lambda self: self.signed and self.signed[-1].size)
    @rule(data=st.data())
    def prove(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, self.signed[-1].size - 1))
        proof = prove(self.database, self.keys[index])
        assert verify(proof, Trust(ORIGIN, KEYS)).index == index

    @invariant()
    def the_leaves_are_those_of_the_list(self) -> None:
        rows = self.database.execute(
            "SELECT e.key, l.idx FROM ledger_leaf l JOIN ledger_event e ON e.id = l.event "
            "ORDER BY l.idx"
        )
        assert rows == [(key, index) for index, key in enumerate(self.keys)]
        assert next_index(self.database) == len(self.keys)

    @invariant()
    def every_checkpoint_still_holds(self) -> None:
        for checkpoint in self.signed:
            assert tree.root(RowHashes(self.database), checkpoint.size) == checkpoint.root

    def teardown(self) -> None:
        assert found(self.database, *self.signed) == set()
        self.database.close()
        self.folder.cleanup()


TestLog = LogMachine.TestCase
TestLog.settings = settings(max_examples=25, stateful_step_count=25)
