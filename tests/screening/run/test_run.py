"""A run: outcomes counted, findings frozen with stable names, loud where a model is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from frozen import read_findings
from xiezhi.errors import XiezhiError
from xiezhi.records.store import Store
from xiezhi.screening.engines import Engine, open_engine
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import Model
from xiezhi.screening.run import Run, screen

AS_OF = date(2026, 11, 23)
ORGAN = "虚构县市场监督管理局"
Runner = Callable[..., Run]


def by_key(run: Run) -> dict[str, Finding]:
    return {finding.unit.split(":", 2)[2]: finding for finding in run.findings}


def lines(run: Run) -> list[str]:
    return [finding.line() for finding in run.findings]


def test_every_outcome_is_counted_and_what_is_out_of_scope_is_shown_apart(
    run: Runner, gap: Model
) -> None:
    done = run(gap)
    assert done.counts["mini-gap"] == {
        "lawful": 1, "hard": 2, "soft": 1, "undetermined": 1, "out_of_scope": 1,
    }  # fmt: skip
    assert done.summary() == "findings: 2 hard, 1 soft, 1 undetermined of 5 examined"
    assert {key: finding.outcome for key, finding in by_key(done).items()} == {
        "late": "hard", "open": "hard", "sunday": "soft", "undated": "undetermined",
    }  # fmt: skip


@pytest.mark.parametrize(
    "engines",
    [("duckdb", "clickhouse"), pytest.param(("duckdb", "spark"), marks=pytest.mark.spark)],
)
def test_engines_find_the_same(
    store: Store, gap: Model, follow: Model, engines: tuple[str, ...]
) -> None:
    found = []
    for name in engines:
        with open_engine(name) as engine:
            done = screen(store, [gap, follow], as_of=AS_OF, engine=engine)
        found.append([(f.finding_id, f.facts_hash, f.sentences, f.steps) for f in done.findings])
    assert found[0] == found[1]
    assert found[0]


def test_a_finding_holds_all_that_explains_it(run: Runner, gap: Model) -> None:
    late = by_key(run(gap))["late"]
    assert late.unit == "penalty:s:late"
    assert late.facts == {
        "start_on": "2026-01-13", "ended_on": "2026-04-15", "extension": "s:e1",
        "until_on": "2026-04-15", "due_hard": "2026-04-13", "due_soft": "2026-04-13",
        "days_over": 2,
    }  # fmt: skip
    assert late.sentences["zh"] == (
        f"{ORGAN}：late 自2026-01-13起算，期限至2026-04-13届满；截至2026-04-15超期2日。"
    )
    assert "2 days over" in late.sentences["en"]
    assert late.steps["zh"][0] == "起算事件：2026-01-13"
    assert any("2026-04-13" in step for step in late.steps["en"])
    assert late.citations["zh"] == ("行政处罚法（2021-01-22）第六十条",)
    assert [(s.record_type, s.file, s.line) for s in late.provenance] == [
        ("penalty", "penalty.csv", 2),
        ("penalty_extension", "penalty_extension.csv", 2),
    ]
    assert late.organ == {"code": "", "name": ORGAN, "kind": "administrative", "level": "county"}
    assert late.hashes["model"] == gap.digest
    assert set(late.hashes) == {
        "model", "pack", "parameters", "calendar", "records", "engine", "program",
    }  # fmt: skip


def test_undetermined_says_what_is_missing(run: Runner, gap: Model) -> None:
    undated = by_key(run(gap))["undated"]
    assert undated.missing == ("penalty.filed_on",)
    assert "行政处罚案件：立案日期" in undated.sentences["zh"]
    assert undated.act_on is None


def test_the_same_inputs_give_the_same_bytes_and_nothing_new(
    run: Runner, store: Store, gap: Model
) -> None:
    first = run(gap)
    second = run(gap)
    assert second.id == first.id
    assert lines(second) == lines(first)
    assert first.comparison.counts() == {"new": 4, "gone": 0, "changed": 0, "unchanged": 0}
    assert second.comparison.counts() == {"new": 0, "gone": 0, "changed": 0, "unchanged": 4}
    assert store.read("findings").num_rows == 4
    assert store.read("runs")["number"].to_pylist() == [2]


def test_findings_are_read_back_as_they_were_frozen(run: Runner, store: Store, gap: Model) -> None:
    done = run(gap)
    assert tuple(read_findings(store, done.id)) == done.findings


def test_a_finding_keeps_its_name_through_versions_and_dates(
    run: Runner, changed: Callable[..., Model], gap: Model
) -> None:
    first = by_key(run(gap))
    later = by_key(run(gap, as_of=date(2026, 11, 20)))
    newer = by_key(run(changed("mini-gap", yaml={"version: 0.1.0": "version: 0.2.0"})))
    for other in (later, newer):
        assert {k: f.finding_id for k, f in other.items()} == {
            k: f.finding_id for k, f in first.items()
        }
    assert newer["late"].run_id != first["late"].run_id
    assert len({finding.finding_id for finding in first.values()}) == len(first)


def test_another_day_alone_does_not_change_what_was_found(run: Runner, gap: Model) -> None:
    first = by_key(run(gap))["open"]
    run_later = run(gap, as_of=date(2026, 11, 20))
    later = by_key(run_later)["open"]
    assert (first.facts["days_over"], later.facts["days_over"]) == (224, 221)
    assert later.facts_hash == first.facts_hash
    assert run_later.comparison.counts() == {"new": 0, "gone": 0, "changed": 0, "unchanged": 4}


def test_new_gone_and_changed_since_the_last_run(
    run: Runner,
    store: Store,
    gap: Model,
    rows: Callable[..., pa.Table],
    penalty: Callable[..., dict[str, Any]],
) -> None:
    first = by_key(run(gap))
    corrected = [
        penalty("late", date(2026, 1, 13), date(2026, 4, 16)),
        penalty("open", date(2026, 1, 13), date(2026, 4, 1)),
        penalty("fresh", date(2026, 1, 13), date(2026, 4, 20)),
    ]
    store.write({"penalty": rows("penalty", corrected)})
    done = run(gap)
    now = by_key(done)
    assert done.comparison.new == (now["fresh"].finding_id,)
    assert done.comparison.gone == (first["open"].finding_id,)
    assert done.comparison.changed == (first["late"].finding_id,)
    assert len(done.comparison.unchanged) == 2


def test_a_model_is_compared_with_its_own_last_run(run: Runner, gap: Model, follow: Model) -> None:
    run(gap)
    run(follow)
    again = run(gap)
    assert again.comparison.counts() == {"new": 0, "gone": 0, "changed": 0, "unchanged": 4}


def test_a_frozen_sentence_outlives_a_new_wording(
    run: Runner, store: Store, gap: Model, changed: Callable[..., Model]
) -> None:
    first = run(gap)
    said = by_key(first)["late"].sentences["zh"]
    second = run(changed("mini-gap", yaml={"起算，期限至": "开始计算，期限至"}))
    assert by_key(second)["late"].sentences["zh"] != said
    [kept] = [f for f in read_findings(store, first.id) if f.unit == "penalty:s:late"]
    assert kept.sentences["zh"] == said


def test_the_bytes_of_every_model_that_ran_are_kept(
    run: Runner, store: Store, gap: Model, changed: Callable[..., Model]
) -> None:
    run(gap)
    other = changed("mini-gap", yaml={"severity: medium": "severity: low"})
    run(other)
    kept = {row["_id"]: row for row in store.read("model_files").to_pylist()}
    assert kept.keys() == {gap.digest, other.digest}
    assert kept[gap.digest]["model_sql"].encode() == gap.files["model.sql"]
    assert kept[other.digest]["model_yaml"].encode() == other.files["model.yaml"]


def test_a_run_reads_the_manifest_it_is_given(
    run: Runner, store: Store, gap: Model, rows: Callable[..., pa.Table],
    penalty: Callable[..., dict[str, Any]],
) -> None:  # fmt: skip
    before = store.manifest()
    store.write({"penalty": rows("penalty", [penalty("more", date(2026, 1, 13))])})
    assert "more" not in by_key(run(gap, manifest=before))
    assert "more" in by_key(run(gap))


def test_a_unit_given_twice_stops_the_run_and_nothing_is_kept(
    run: Runner, store: Store, changed: Callable[..., Model], rows: Callable[..., pa.Table]
) -> None:
    twice = [{"extension_no": no, "penalty": "s:late"} for no in ("e1", "e2")]
    store.write({"penalty_extension": rows("penalty_extension", twice)})
    model = changed(
        "mini-gap",
        sql={"MAX(e._id) AS extension": "e._id AS extension", "  GROUP BY e.penalty\n": ""},
    )
    before = store.manifest()
    with pytest.raises(XiezhiError) as raised:
        run(model)
    assert raised.value.code == "SCR-131"
    assert "s:late" in raised.value.text("zh")
    assert store.manifest() == before


def test_a_date_python_does_not_share_stops_the_run_and_nothing_is_kept(
    run: Runner, store: Store, gap: Model, changed: Callable[..., Model]
) -> None:
    model = changed("mini-gap", yaml={"start: start_on, line: due": "start: until_on, line: due"})
    before = store.manifest()
    with pytest.raises(XiezhiError) as raised:
        run(gap, model)
    assert raised.value.code == "SCR-130"
    assert "mini-gap" in raised.value.text("zh")
    assert store.manifest() == before


def test_a_draft_runs_on_request_only_and_is_soft_at_most(
    run: Runner, changed: Callable[..., Model]
) -> None:
    draft = changed("mini-gap", yaml={"status: trial": "status: draft"})
    assert run(draft).counts == {}
    counts = run(draft, include_draft=True).counts["mini-gap"]
    assert (counts["hard"], counts["soft"]) == (0, 3)


def test_a_retired_model_never_runs(run: Runner, changed: Callable[..., Model]) -> None:
    retired = changed("mini-gap", yaml={"status: trial": "status: retired"})
    assert run(retired, include_draft=True).counts == {}


def test_a_model_without_units_is_skipped_with_what_it_lacks(
    tmp_path: Any, engine: Engine, gap: Model
) -> None:
    empty = Store.create(tmp_path / "empty", vault=False)
    done = screen(empty, [gap], as_of=AS_OF, engine=engine)
    assert done.skipped == {"mini-gap": ("penalty",)}
    assert done.summary() == "findings: 0 hard, 0 soft, 0 undetermined of 0 examined"


def test_a_missing_child_table_does_not_keep_a_model_from_running(
    tmp_path: Any,
    engine: Engine,
    gap: Model,
    rows: Callable[..., pa.Table],
    penalty: Callable[..., dict[str, Any]],
) -> None:
    bare = Store.create(tmp_path / "bare", vault=False)
    bare.write({"penalty": rows("penalty", [penalty("open", date(2026, 1, 13))])})
    done = screen(bare, [gap], as_of=AS_OF, engine=engine)
    assert done.total("hard") == 1


def test_an_old_export_is_judged_on_its_own_date(
    run: Runner, store: Store, gap: Model, rows: Callable[..., pa.Table],
    penalty: Callable[..., dict[str, Any]],
) -> None:  # fmt: skip
    old = penalty("old", date(2026, 1, 13), _extracted_on=date(2026, 2, 1))
    unknown = penalty("unknown", date(2026, 1, 13), _extracted_on=None)
    store.write({"penalty": rows("penalty", [old, unknown])})
    found = by_key(run(gap))
    assert "old" not in found
    assert found["unknown"].missing == ("extracted_on:penalty",)


def test_the_organ_is_named_as_it_was_on_the_day_of_the_act(
    run: Runner, store: Store, gap: Model, rows: Callable[..., pa.Table]
) -> None:
    was = {"code": "K1", "name": ORGAN, "kind": "administrative", "level": "county"}
    organs = [
        {**was, "valid_to": date(2026, 2, 28)},
        {**was, "code": "K2", "valid_from": date(2026, 3, 1)},
    ]
    store.write({"organ": rows("organ", organs)})
    found = by_key(run(gap))
    assert found["late"].organ["code"] == "K1"
    assert found["sunday"].organ["code"] == "K2"


def test_a_run_is_written_down_with_its_counts(run: Runner, store: Store, gap: Model) -> None:
    done = run(gap)
    [row] = store.read("runs").to_pylist()
    assert row["_id"] == done.id
    assert json.loads(row["counts"]) == {"mini-gap": dict(done.counts["mini-gap"])}
    assert json.loads(row["models"]) == {"mini-gap": [gap.version, gap.digest]}
    assert row["as_of"] == "2026-11-23"


def test_a_purged_unit_takes_its_findings_with_it(run: Runner, store: Store, gap: Model) -> None:
    done = run(gap)
    store.purge("penalty:s:late")
    left = {finding.unit for finding in read_findings(store, done.id)}
    assert left == {"penalty:s:open", "penalty:s:sunday", "penalty:s:undated"}
