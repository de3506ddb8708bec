"""Code lists as people write them, and the dates between which a code may stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.i18n import _, listed, pick
from xiezhi.records.checks.fault import Fault

_SHOWN = 12


class CodeBook:
    """One code list: `lookup` by id, by title in either language, or by listed synonym."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._by_text: dict[str, str] = {}
        self.spans: dict[str, tuple[date | None, date | None]] = {}
        for code, entry in entries.items():
            texts = (code, entry.title["zh"], entry.title["en"], *getattr(entry, "aliases", ()))
            for text in texts:
                self._by_text.setdefault(_plain(text), code)
            if entry.since or entry.until:
                self.spans[code] = (entry.since, entry.until)
        self._titles = {code: entry.title for code, entry in entries.items()}
        titles = [pick(title) for title in self._titles.values()]
        self.allowed = listed(titles[:_SHOWN]) + ("…" if len(titles) > _SHOWN else "")

    def lookup(self, text: str) -> str | None:
        """The code of a text, None where it is none."""
        return self._by_text.get(_plain(text))

    def out_of_time(self, values: pa.Array, days: pa.Array) -> dict[int, Fault]:
        """Rows whose code did not exist on the day of the act. An unknown day proves nothing."""
        faults: dict[int, Fault] = {}
        for code, (since, until) in self.spans.items():
            mine = pc.equal(values, code)
            outside = pa.array([False] * len(values), pa.bool_())
            if since:
                outside = pc.or_(outside, pc.less(days, pa.scalar(since, pa.date32())))
            if until:
                outside = pc.or_(outside, pc.greater(days, pa.scalar(until, pa.date32())))
            for row in pc.indices_nonzero(pc.and_(mine, outside).fill_null(False)).to_pylist():
                where = {
                    "value": pick(self._titles[code]),
                    "span": _span(since, until),
                    "day": days[row].as_py(),
                }
                faults[row] = Fault("REC-169", where)
        return faults


def _span(since: date | None, until: date | None) -> str:
    if since and until:
        return _("自 {since} 起至 {until} 止才有").format(since=since, until=until)
    if since:
        return _("自 {since} 起才有").format(since=since)
    return _("至 {until} 止才有").format(until=until)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
