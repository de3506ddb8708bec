"""What is new, gone, changed and unchanged since the last run over the same store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ids of findings, sorted. `changed`: the same matter with another outcome or other facts."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """The number of each."""
        return {
            "new": len(self.new),
            "gone": len(self.gone),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
        }


def compare(previous: Mapping[str, str], current: Mapping[str, str]) -> Comparison:
    """Compare two runs, each as `{finding_id: facts_hash}`.

    Only models that ran in both belong in `previous`; the caller leaves the others out, else every
    finding of a model that did not run now would count as gone.
    """
    both = previous.keys() & current.keys()
    changed = {id for id in both if previous[id] != current[id]}
    return Comparison(
        new=_sorted(current.keys() - both),
        gone=_sorted(previous.keys() - both),
        changed=_sorted(changed),
        unchanged=_sorted(both - changed),
    )


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))
