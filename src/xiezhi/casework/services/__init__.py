"""Each mutation of casework: permission, event, change, in one transaction.

findings    verdicts, assignment, telling the organ
identities  asking who stands behind a pseudonym, consenting, reading
cases       sealing, closing
deletion    deleting: one asks, another carries it out
"""

from __future__ import annotations

from xiezhi.casework.services.cases import case_close, case_seal
from xiezhi.casework.services.deletion import case_delete, deletion_ask
from xiezhi.casework.services.findings import (
    finding_assign,
    finding_judge,
    finding_make_known,
    finding_take,
)
from xiezhi.casework.services.identities import identity_ask, identity_decide, identity_read

__all__ = [
    "case_close",
    "case_delete",
    "case_seal",
    "deletion_ask",
    "finding_assign",
    "finding_judge",
    "finding_make_known",
    "finding_take",
    "identity_ask",
    "identity_decide",
    "identity_read",
]
