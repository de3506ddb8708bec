"""`--complete TYPE`: the user's word that a table holds everything, as a coverage record.

Absence counts only under coverage. The word is given for this check, for all organs,
and up to the day the data were exported.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.records.catalogue import catalogue
from xiezhi.records.mapping_names import normalise
from xiezhi.records.store import Store

_SINCE = date(1900, 1, 1)
_ALL_ORGANS = "*"


def declare_complete(store: Store, types: Iterable[str], *, source: str, to_on: date) -> None:
    """Write one coverage record per record type (its id)."""
    ids = list(dict.fromkeys(types))
    if not ids:
        return
    rows = [
        {
            "_id": f"{source}:{_ALL_ORGANS}/{id}/{_SINCE}",
            "_source": source,
            "_file": f"--complete {id}",
            "_sheet": "",
            "_extracted_on": to_on,
            "organ": _ALL_ORGANS,
            "record_type": id,
            "from_on": _SINCE,
            "to_on": to_on,
            "complete": True,
            "declared_by": _("本次检查的使用者"),
        }
        for id in ids
    ]
    schema = catalogue()["coverage"].arrow_schema()
    fields = [field for field in schema if field.name in rows[0]]
    store.write({"coverage": pa.Table.from_pylist(rows, schema=pa.schema(fields))}, batch=source)


def type_id(name: str) -> str:
    """The id of a record type given by id or title. Errors: REC-144."""
    wanted = normalise(name)
    for kind in catalogue().values():
        if wanted in (normalise(kind.id), normalise(kind.title["zh"])):
            return kind.id
    raise XiezhiError("REC-144", type=name)
