"""The tables of the log, made as the log makes them itself.

There is no way back. Even an empty log may have been signed, and a second log of the same origin
would contradict the first before every witness. Whoever wants no log removes the whole database.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding import options
from xiezhi.ledger.binding.database import connected
from xiezhi.ledger.log.setup import create_log, open_log


def make_log(_apps: Any, schema_editor: Any) -> None:
    """Make the log, or take over one of the same origin that other means made."""
    database, origin = connected(schema_editor.connection.alias), options.origin()
    if not database.has_log():
        create_log(database, origin=origin)
    elif (found := open_log(database)) != origin:
        raise XiezhiError("LED-204", found=found, wanted=origin)


def never(_apps: Any, _schema_editor: Any) -> None:
    """Refuse the way back."""
    raise XiezhiError("LED-205")


class Migration(migrations.Migration):
    """See Django."""

    initial = True
    operations = [migrations.RunPython(make_log, never)]
