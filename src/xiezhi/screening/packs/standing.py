"""Which pack a model came from and in what state it was found; a run keeps it beside its models."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

# shipped: the pack inside the program, unaltered. signed: by a key the office trusts. unsigned: whole,
# but nobody answers for it. unknown_key: signed by a key the office does not trust. altered: not what
# its manifest or its signature says. loose: models of a folder that is no pack.
STATES = ("shipped", "signed", "unsigned", "unknown_key", "altered", "loose")
# The states a model may run from without being allowed by hand.
TRUSTED = frozenset({"shipped", "signed"})


def one_line(text: str) -> str:
    """A stranger's text as it may be shown: it cannot end the line, move the cursor or turn the
    direction, and so cannot write what this program would say of a pack."""
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else "\ufffd"
        for char in text
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A pack as it was found. `key` is the id of the key that signed it, `manifest` the SHA-256 of
    its manifest; both are empty where there is none."""

    state: str
    pack: str = ""
    version: str = ""
    key: str = ""
    manifest: str = ""

    def as_json(self) -> dict[str, Any]:
        """What the row of a run says of the pack."""
        return {
            "version": self.version,
            "state": self.state,
            "key": self.key,
            "manifest": self.manifest,
        }

    def line(self) -> str:
        """The pack in one line, for the hashes of a finding: id, version, state, manifest."""
        parts = (self.pack, self.version, self.state, self.manifest)
        return " ".join(part for part in parts if part)


LOOSE = Standing("loose")
