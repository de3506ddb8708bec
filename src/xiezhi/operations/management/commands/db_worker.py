"""`db_worker`: the worker of django-tasks-db, which also takes up the jobs of workers that died."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from xiezhi.operations.jobs import recover

EVERY_SECONDS = 60
logger = logging.getLogger("xiezhi.operations")


class Command(db_worker.Command):
    """See docs/operations.md."""

    def handle(self, **options: Any) -> None:
        """See Django."""
        ended = Event()
        watch = Thread(target=_watch, args=(ended,), daemon=True, name="recover")
        watch.start()
        try:
            super().handle(**options)
        finally:
            ended.set()
            watch.join()


def _watch(ended: Event) -> None:
    try:
        while True:
            close_old_connections()
            try:
                recover()
            except DatabaseError:
                logger.warning("could not look for jobs of dead workers", exc_info=True)
            if ended.wait(EVERY_SECONDS):
                return
    finally:
        connection.close()
