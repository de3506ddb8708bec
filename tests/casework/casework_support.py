"""Frozen findings and runs of the fictional county, as screening gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xiezhi.screening.compare import compare
from xiezhi.screening.findings import Finding, digest, facts_hash, finding_id
from xiezhi.screening.run import Run

MODEL = "investigative-custody-overdue"
OTHER_MODEL = "first-instance-trial-overdue"
PSEUDONYM = "p1:k3f9a2b:" + "a" * 32
AS_OF = "2026-11-23"


def frozen(number: int = 1, **more: Any) -> Finding:
    """A finding on the `number`-th case of the police; `run_id` is set by `run`."""
    given: dict[str, Any] = {
        "model_id": MODEL, "model_version": "1.0.0", "unit": f"custody:police:K-{number}",
        "discriminator": "", "outcome": "hard", "missing": (), "act_on": "2025-03-04",
        "facts": {"due": "2025-05-04", "days_over": 3}, "as_of": AS_OF, "run_id": "",
        "model_title": {"zh": "侦查羁押超期", "en": "Custody over time"}, "function": "criminal",
        "severity": "serious", "route": "supervision",
        "organ": {"code": "XK0101", "name": "清溪县公安局", "kind": "police", "level": "county"},
        "sentences": {"zh": "羁押超期3日。", "en": "Three days over."},
        "steps": {"zh": ("两个月，刑诉法156条",), "en": ("two months, art. 156",)},
        "citations": {"zh": ("刑事诉讼法第156条",), "en": ("Criminal Procedure Law, art. 156",)},
        "provenance": (), "instruments": ("correction_notice",), "gated": False,
        "hashes": {"model": "m"}, **more,
    }  # fmt: skip
    made = (given["outcome"], given["missing"], given["act_on"], given["facts"])
    return Finding(
        finding_id=finding_id(given["model_id"], given["unit"], given["discriminator"]),
        facts_hash=facts_hash(*made, moving=()),
        **given,
    )


def run(
    findings: Sequence[Finding],
    models: Sequence[str] = (MODEL,),
    name: str = "",
    as_of: date = date(2026, 11, 23),
) -> Run:
    """A run of models that found this; `name` tells apart runs that found the same."""
    id = digest([name, *(finding.line() for finding in findings)])[:32]
    frozen = tuple(Finding.from_json({**finding.as_json(), "run_id": id}) for finding in findings)
    return Run(
        id=id, as_of=as_of, manifest="m", hashes={}, models=(),
        counts={model: {} for model in models}, skipped={}, findings=frozen,
        comparison=compare({}, {}),
    )  # fmt: skip
