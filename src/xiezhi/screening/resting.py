"""Which fields of the records a finding rests on."""

from __future__ import annotations

from xiezhi.screening.findings import Finding
from xiezhi.screening.models import Model


def rests_on(finding: Finding, model: Model, record_type: str, field: str, *, told: bool) -> bool:
    """Whether the model read the field: of the unit only what the finding tells, since flags that
    are false stand nowhere. `told`: the source states the field."""
    inputs = model.inputs.get(record_type)
    if inputs is None or field not in {*inputs.required, *inputs.optional}:
        return False
    return record_type != model.unit or told or field in finding.facts
