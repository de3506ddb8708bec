"""What the tests of operations share: small fictional files, and the events that were recorded."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xiezhi.ledger.binding.database import database
from xiezhi.ledger.entries import Entry
from xiezhi.ledger.log.databases import as_bytes
from xiezhi.operations.models import Upload

HEADINGS = "措施编号,案件编号,姓名,决定机关,措施种类,执行日期,终止日期"
GOOD = "m1,XK-1,虚构甲,清溪县公安局,拘留,2026-03-02,2026-03-05"
BAD = "m2,XK-1,虚构乙,清溪县公安局,拘留,2026-13-02,2026-03-05"


def csv(*rows: str, headings: str = HEADINGS) -> bytes:
    """A file of custody measures."""
    return "\r\n".join([headings, *rows, ""]).encode()


@dataclass
class Sent:
    """A file as it arrives: in pieces."""

    name: str | None
    content: bytes

    def chunks(self) -> Iterator[bytes]:
        """See Django."""
        stream = io.BytesIO(self.content)
        while piece := stream.read(64):
            yield piece


Send = Callable[..., Upload]
Work = Callable[[Upload], Upload]


def told(kind: str) -> list[Entry]:
    """The events of a kind in the ledger of the desk."""
    rows = database().execute("SELECT entry FROM ledger_event ORDER BY id")
    entries = [Entry.decode(as_bytes(data)) for (data,) in rows]
    return [entry for entry in entries if entry.kind == kind]
