"""The scope guard at the door of intake: columns that must not be here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xiezhi.errors import XiezhiError
from xiezhi.i18n import listed
from xiezhi.records.mapping_names import normalise
from xiezhi.records.reading.table import MEND_COLUMNS, RawTable
from xiezhi.records.scope import Forbidden, check, check_values

_SAMPLE = 2000
# A key inside an object that stands as the value of a column.
_INNER_KEY = re.compile(r'"([^"]{1,60})"\s*:')


class ForbiddenError(XiezhiError):
    """A table is refused whole. `found` are its forbidden columns, for the log of refusals."""

    def __init__(self, table: RawTable, found: Sequence[Forbidden]) -> None:
        by_heading = [item for item in found if not item.by_values]
        named = by_heading or found
        super().__init__(
            named[0].code,
            file=table.file,
            sheet=table.sheet,
            column=listed(item.header for item in named),
            ground=listed(dict.fromkeys(item.title() for item in named)),
        )
        self.found = list(found)


def guard(table: RawTable, ignore: Sequence[str]) -> list[Forbidden]:
    """Refuse a table with a forbidden column whole, unless the column is ignored knowingly.

    Looks at headings and at a sample of the values, so that another heading hides nothing.
    Returns the forbidden columns that are ignored, for the log. Errors: REC-040, REC-041.
    """
    dropped = {normalise(name) for name in ignore}
    found: list[Forbidden] = []
    for index, heading in enumerate(table.headers):
        if heading in MEND_COLUMNS:
            continue
        values = table.columns[index].drop_null().slice(0, _SAMPLE).to_pylist()
        found += (
            check([heading])
            or check(_inner_keys(table, index))
            or filter(None, [check_values(heading or "—", values)])
        )
    refused = [item for item in found if normalise(item.header) not in dropped]
    if refused:
        raise ForbiddenError(table, refused)
    return found


def _inner_keys(table: RawTable, column: int) -> list[str]:
    """The keys of objects that stand in a column: a forbidden field is no less so one level down.

    The readers set such values aside as faults of their cells.
    """
    texts = (fault.value for fault in table.faults[:_SAMPLE] if fault.column == column)
    return list(dict.fromkeys(key for text in texts for key in _INNER_KEY.findall(text)))
