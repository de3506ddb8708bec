"""Each mutation of casework: permission, event, change, in one transaction.

findings    verdicts, assignment, telling the organ
identities  asking who stands behind a pseudonym, consenting, reading
cases       sealing, classifying, closing
lifting     unsealing, and taking away a state secret: one asks, another carries it out
deletion    deleting: one asks, another carries it out
steps       what the services of a whole case share
notices     that an organ was told, and that it was taken back
"""

from __future__ import annotations

from xiezhi.casework.services.cases import (
    case_classify,
    case_close,
    case_seal,
    walled_case_close,
)
from xiezhi.casework.services.deletion import case_delete, deletion_ask
from xiezhi.casework.services.findings import (
    finding_assign,
    finding_judge,
    finding_make_known,
    finding_take,
)
from xiezhi.casework.services.identities import identity_ask, identity_decide, identity_read
from xiezhi.casework.services.lifting import lifting_ask, wall_lift

__all__ = [
    "case_classify",
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
    "lifting_ask",
    "wall_lift",
    "walled_case_close",
]
