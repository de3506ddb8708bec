"""What services call: an event and the change that it tells of stand or fall together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.log import payloads as log_payloads
from xiezhi.ledger.log.append import Appended, append
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.sequence import sequence


def record(
    *,
    kind: str,
    actor: str,
    subject: str,
    key: str,
    payloads: Mapping[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> Appended:
    """Write one event into the ledger, within the `transaction.atomic` of the change.

    Where the result is `repeated`, the change was made before and the caller does not make it
    again. After an error the innermost atomic block is rolled back, even if the caller catches
    the error. On PostgreSQL the leaf follows after the commit, at the latest with the next
    checkpoint. Errors: LED-200 outside an atomic block, those of `append` and `database`.
    """
    with _joined(using) as log:
        done = append(log, kind=kind, actor=actor, subject=subject, key=key, payloads=payloads)
    _sequence_after_commit(log, using)
    return done


def delete_payload(
    *, key: str, name: str, actor: str, basis: str, using: str = DEFAULT_DB_ALIAS
) -> Appended:
    """Delete one payload of an event and record who did so on what basis, as `record` does.

    Errors: LED-200 outside an atomic block, those of `log.payloads.delete_payload`.
    """
    with _joined(using) as log:
        done = log_payloads.delete_payload(log, key=key, name=name, actor=actor, basis=basis)
    _sequence_after_commit(log, using)
    _forget_after_commit(using)
    return done


def forget_overwritten(using: str = DEFAULT_DB_ALIAS) -> None:
    """What this transaction emptied or deleted leaves the files of SQLite when it commits: the page is
    blanked, and the journal beside it, which still holds what stood there before, is emptied. On
    PostgreSQL a dead row goes with `VACUUM`, which only the owner of its table may."""
    if transaction.get_connection(using).vendor == "sqlite":
        _forget_after_commit(using)


@contextmanager
def _joined(using: str) -> Iterator[Database]:
    """The log inside the caller's transaction, which it cannot survive a failure of."""
    wrapper = transaction.get_connection(using)
    if not wrapper.in_atomic_block:
        raise XiezhiError("LED-200")
    # The raw connection would go on where Django's cursor refuses to.
    wrapper.validate_no_broken_transaction()
    try:
        with wrapper.wrap_database_errors:
            yield database(using)
    except Exception:
        # No leaf, no change: not even where somebody catches the error.
        transaction.set_rollback(True, using=using)
        raise


def _sequence_after_commit(log: Database, using: str) -> None:
    if not log.leaf_in_transaction:
        # Robust: a change that is committed does not fail because its leaf has to wait. Django
        # wants a function with a name for that, so no `partial`.
        transaction.on_commit(lambda: _sequence(using), using=using, robust=True)


def _sequence(using: str) -> None:
    log = database(using)
    # The first of several events of one transaction takes the others along; and the role of a
    # web server may be one that does not number (`ledger_grant`).
    [[wanted]] = log.execute(
        "SELECT has_table_privilege('ledger_leaf', 'INSERT') "
        "AND EXISTS (SELECT 1 FROM ledger_pending)"
    )
    if wanted:
        sequence(log, wait=False)


def _forget_after_commit(using: str) -> None:
    # Robust: what is deleted is deleted, even where somebody reads and the journal has to wait.
    transaction.on_commit(lambda: _forget_deleted(using), using=using, robust=True)


def _forget_deleted(using: str) -> None:
    database(using).forget_deleted()
