"""Which organ of the register a finding speaks of, on the day of the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xiezhi.accounts.models import Organ


class Subjects:
    """The register of organs, read once for many findings."""

    def __init__(self) -> None:
        self._by_code: dict[str, list[Organ]] = {}
        self._by_name: dict[str, list[Organ]] = {}
        for organ in Organ.objects.order_by("pk"):
            self._by_code.setdefault(organ.code, []).append(organ)
            self._by_name.setdefault(organ.name, []).append(organ)

    def find(self, organ: Mapping[str, str], day: date) -> int | None:
        """The number of the organ with this code, else with exactly this name, on that day.

        None where there is none, or where two bear the name.
        """
        for known, key in ((self._by_code, "code"), (self._by_name, "name")):
            fitting = [row.pk for row in known.get(organ.get(key) or "", []) if _in_force(row, day)]
            if len(fitting) == 1:
                return fitting[0]
        return None


def _in_force(organ: Organ, day: date) -> bool:
    return organ.valid_from <= day and (organ.valid_to is None or day <= organ.valid_to)
