"""Where engines silently disagree: every such construct the subset admits gives one answer.

The answers are written down, not compared between engines: two engines can be wrong alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.errors import XiezhiError

Evaluate = Callable[..., dict[str, list[Any]]]
Select = Callable[..., dict[str, list[Any]]]
FAR = date(9999, 12, 31)

ROWS = pa.table(
    {
        "d": pa.array([date(1949, 10, 1), date(2199, 12, 31), None], pa.date32()),
        "at": pa.array(
            [datetime(1949, 10, 1, 23, 59), datetime(2026, 3, 1), None], pa.timestamp("us")
        ),
        "n": pa.array([3, 0, None], pa.int64()),
        "m": pa.array([2**40, -5, 7], pa.int64()),
        "x": pa.array([Decimal("1234567890123.45"), Decimal("0.10"), None], pa.decimal128(18, 2)),
        "s": pa.array(["张三ｘ　", "", None], pa.string()),
        "u": pa.array(["a'b\\n", "张", "b"], pa.string()),
        "b": pa.array([True, False, None], pa.bool_()),
    }
)

PROBES: dict[str, tuple[str, str, list[Any]]] = {
    # Dates before 1970 and after 2149 stay what they are.
    "date": ("date", "t.d", [date(1949, 10, 1), date(2199, 12, 31), None]),
    "time": ("datetime", "t.at", [datetime(1949, 10, 1, 23, 59), datetime(2026, 3, 1), None]),
    "gap_over_1970": ("integer", "days_between(t.d, date_of(t.at))", [0, -63492, None]),
    # Three-valued logic.
    "in_null": ("boolean", "t.s IN ('', 'b')", [False, True, None]),
    "not_in_null": ("boolean", "t.s NOT IN ('', 'b')", [True, False, None]),
    "not_in_many": ("boolean", "NOT (t.u IN ('a', 'b', 'c', 'd'))", [True, True, False]),
    "int_in": ("boolean", "t.n IN (0, 1)", [False, True, None]),
    "and_null": ("boolean", "t.b AND t.n = 0", [False, False, None]),
    "or_null": ("boolean", "t.b OR t.n IS NULL", [True, False, True]),
    "not_null": ("boolean", "NOT t.b", [False, True, None]),
    "is_true": ("boolean", "t.b IS TRUE", [True, False, False]),
    "is_not_true": ("boolean", "t.b IS NOT TRUE", [False, True, True]),
    "is_false": ("boolean", "t.b IS FALSE", [False, True, False]),
    "compare_null": ("boolean", "t.n < 1", [False, True, None]),
    "compare_booleans": ("boolean", "t.b = (t.n > 1)", [True, True, None]),
    "between": ("boolean", "t.n BETWEEN 0 AND 1", [False, True, None]),
    "case_null": ("text", "CASE WHEN t.b THEN 'y' WHEN NOT t.b THEN 'n' END", ["y", "n", None]),
    "case_else": ("text", "CASE WHEN t.n > 1 THEN 'y' ELSE 'n' END", ["y", "n", "n"]),
    "case_of": ("text", "CASE t.s WHEN '' THEN 'empty' ELSE 'full' END", ["full", "empty", "full"]),
    "coalesce": ("boolean", "COALESCE(t.n > 1, FALSE)", [True, False, False]),
    "coalesce_dates": ("date", "COALESCE(t.d, date_of(t.at))", [date(1949, 10, 1), date(2199, 12, 31), None]),
    # Empty text is not NULL.
    "empty": ("boolean", "t.s = ''", [False, True, None]),
    "empty_null": ("boolean", "t.s IS NULL", [False, False, True]),
    "join_text": ("text", "t.s || '|'", ["张三ｘ　|", "|", None]),
    "contains": ("boolean", "contains(t.s, '三')", [True, False, None]),
    "contains_wide": ("boolean", "contains(t.s, 'x')", [False, False, None]),
    "starts": ("boolean", "starts_with(t.s, '张')", [True, False, None]),
    "escape": ("boolean", "t.u = 'a''b\\n'", [True, False, False]),
    "percent": ("boolean", "contains(t.u, '%')", [False, False, False]),
    "order_text": ("boolean", "t.u > 'b'", [False, True, False]),
    "as_text": ("text", "as_text(t.n) || as_text(t.d)", ["31949-10-01", "02199-12-31", None]),
    # Numbers keep their width and sign.
    "product": ("integer", "t.m * 100", [2**40 * 100, -500, 700]),
    "negative": ("integer", "0 - t.m", [-(2**40), 5, -7]),
    "minus": ("integer", "-t.n", [-3, 0, None]),
    "mixed": ("integer", "CASE WHEN t.n > 0 THEN t.m ELSE 1 END", [2**40, 1, 1]),
    "mixed_sum": ("integer", "COALESCE(t.n, 0) - 1", [2, -1, -1]),
    "decimal": ("decimal", "t.x", [Decimal("1234567890123.45"), Decimal("0.10"), None]),
    "decimal_times": ("boolean", "t.x * 100 >= t.m", [True, True, None]),
    "decimal_minus": ("decimal", "t.x - 1", [Decimal("1234567890122.45"), Decimal("-0.90"), None]),
    "integer_as_decimal": ("decimal", "t.n", [Decimal("3.00"), Decimal("0.00"), None]),
    # Lists of what is missing.
    "lacking": ("text", "missing('t.b', t.b, 't.a', t.n = 0, 'law:x', t.d IS NULL)", ["t.b", "t.a", "law:x"]),
    "lacking_two": ("text", "missing('t.z', t.d IS NULL, 't.b', t.b IS NULL)", ["", "", "t.b,t.z"]),
}  # fmt: skip


def test_every_admitted_construct_means_the_same_on_every_engine(evaluate: Evaluate) -> None:
    got = evaluate(ROWS, {name: (type, sql) for name, (type, sql, _) in PROBES.items()})
    wrong = {name: got[name] for name, (_, _, wanted) in PROBES.items() if got[name] != wanted}
    assert not wrong


@pytest.mark.parametrize(
    "sql", ["t.m * 100", "t.m + t.m", "0 - t.m - t.m - t.m", "-(t.m - t.m - t.m - 1)"]
)
def test_an_integer_too_large_is_an_error_and_never_another_number(
    evaluate: Evaluate, sql: str
) -> None:
    table = pa.table({"m": pa.array([2**62, 1], pa.int64())})
    if sql.startswith("-("):
        table = pa.table({"m": pa.array([2**63 - 1, 1], pa.int64())})
    with pytest.raises(XiezhiError) as caught:
        evaluate(table, {"x": ("integer", sql)})
    assert caught.value.code == "SCR-081"


def test_a_sum_too_large_is_an_error_and_never_another_number(select: Select) -> None:
    table = pa.table({"k": ["a"] * 3, "m": pa.array([2**62] * 3, pa.int64())})
    with pytest.raises(XiezhiError) as caught:
        select(
            "WITH g AS (SELECT t.k AS k, SUM(t.m) AS total, MIN(t._id) AS id FROM t AS t GROUP BY t.k) "
            "SELECT g.id AS unit, '' AS discriminator, g.k AS organ, "
            "CASE WHEN FALSE THEN u._as_of END AS act_on, 'lawful' AS outcome, '' AS missing, "
            "g.total AS total FROM g AS g JOIN t AS u ON u._id = g.id",
            {"t": table},
            {"total": "integer"},
        )
    assert caught.value.code == "SCR-081"


def test_types_of_results_are_the_declared_ones(evaluate: Evaluate, engine: Any) -> None:
    evaluate(ROWS, {"d": ("date", "t.d")})
    table = engine.query(
        'SELECT t.d AS d, t."at" AS moment, t.n AS n, t.x AS x, t.s AS s, t.b AS b FROM t AS t'
    )
    assert [str(field.type) for field in table.schema] == [
        "date32[day]", "timestamp[us]", "int64", "decimal128(18, 2)", "string", "bool",
    ]  # fmt: skip


TWO = pa.table(
    {
        "k": pa.array(["a", "a", "b", None, None], pa.string()),
        "n": pa.array([1, None, None, 5, 7], pa.int64()),
        "d": pa.array(
            [date(2026, 1, 2), None, None, date(1949, 1, 1), FAR.replace(2100)], pa.date32()
        ),
        "x": pa.array([Decimal("0.10"), Decimal("0.20"), None, None, None], pa.decimal128(18, 2)),
    }
)
NONE = "'' AS discriminator, 'o' AS organ, t._as_of AS act_on, 'lawful' AS outcome, '' AS missing"


def test_an_outer_join_without_partner_gives_null(select: Select) -> None:
    got = select(
        f"SELECT t._id AS unit, {NONE}, o.n AS n, o._id IS NULL AS alone, COALESCE(o.k, 'none') AS k "
        "FROM t AS t LEFT JOIN o AS o ON o.k = t.k AND o.n = 1",
        {"t": TWO, "o": TWO},
        {"n": "integer", "alone": "boolean", "k": "text"},
    )
    assert got["n"] == [1, 1, None, None, None]
    assert got["alone"] == [False, False, True, True, True]
    assert got["k"] == ["a", "a", "none", "none", "none"]


def test_an_anti_join_finds_what_has_no_partner_and_null_matches_nothing(select: Select) -> None:
    got = select(
        f"SELECT t._id AS unit, {NONE} FROM t AS t LEFT JOIN o AS o ON o.k = t.k WHERE o._id IS NULL",
        {"t": TWO, "o": TWO},
        {},
    )
    assert got["unit"] == ["s:r000003", "s:r000004"]


def test_inequalities_in_a_join_keep_their_meaning(select: Select) -> None:
    got = select(
        "WITH p AS (SELECT t._id AS unit, COUNT(o._id) AS n FROM t AS t "
        "LEFT JOIN o AS o ON o._source = t._source AND o.d < t.d AND (o.n > 1 OR o.n IS NULL) "
        "GROUP BY t._id) "
        f"SELECT t._id AS unit, {NONE}, p.n AS n FROM t AS t JOIN p AS p ON p.unit = t._id",
        {"t": TWO, "o": TWO},
        {"n": "integer"},
    )
    assert got["n"] == [1, 0, 0, 0, 1]


def test_aggregates_of_nulls_and_groups_of_null(select: Select) -> None:
    got = select(
        "WITH g AS (SELECT t.k AS k, SUM(t.n) AS total, COUNT(t.n) AS filled, COUNT(*) AS held, "
        "COUNT(DISTINCT t.n) AS kinds, MIN(t.d) AS first_on, MAX(t.d) AS last_on, SUM(t.x) AS money, "
        "SUM(CASE WHEN t.n IS NULL THEN 1 ELSE 0 END) AS blank, MIN(t._id) AS first_id "
        "FROM t AS t GROUP BY t.k) "
        "SELECT g.first_id AS unit, '' AS discriminator, g.k AS organ, g.first_on AS act_on, "
        "'lawful' AS outcome, '' AS missing, g.total AS total, g.filled AS filled, g.held AS held, "
        "g.kinds AS kinds, g.last_on AS last_on, g.money AS money, g.blank AS blank FROM g AS g",
        {"t": TWO},
        {"total": "integer", "filled": "integer", "held": "integer", "kinds": "integer",
         "last_on": "date", "money": "decimal", "blank": "integer"},
    )  # fmt: skip
    assert got["organ"] == ["a", "b", None]
    assert got["total"] == [1, None, 12]
    assert got["filled"] == [1, 0, 2]
    assert got["held"] == [2, 1, 2]
    assert got["kinds"] == [1, 0, 2]
    assert got["act_on"] == [date(2026, 1, 2), None, date(1949, 1, 1)]
    assert got["last_on"] == [date(2026, 1, 2), None, date(2100, 12, 31)]
    assert got["money"] == [Decimal("0.30"), None, None]
    assert got["blank"] == [1, 1, 0]


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("t.n, t._id", [1, 4, 5, 2, 3]),
        ("t.n DESC, t._id", [3, 4, 5, 2, 1]),
        ("t.n NULLS FIRST, t._id", [3, 1, 2, 4, 5]),
        ("t.n DESC NULLS FIRST, t._id DESC", [5, 2, 1, 4, 3]),
    ],
)
def test_null_has_one_place_in_an_order(select: Select, order: str, wanted: list[int]) -> None:
    got = select(
        f"SELECT t._id AS unit, {NONE}, ROW_NUMBER() OVER (ORDER BY {order}) AS place FROM t AS t",
        {"t": TWO},
        {"place": "integer"},
    )
    assert got["place"] == wanted


def test_an_alias_never_hides_a_column_of_the_same_name(select: Select) -> None:
    got = select(
        f"SELECT t._id AS unit, {NONE}, COALESCE(t.n, 0) AS n, t.n IS NULL AS empty FROM t AS t "
        "WHERE t.n IS NULL",
        {"t": TWO},
        {"n": "integer", "empty": "boolean"},
    )
    assert got["n"] == [0, 0]
    assert got["empty"] == [True, True]


def test_columns_of_a_with_part_are_called_as_they_are_aliased(select: Select) -> None:
    got = select(
        "WITH a AS (SELECT t._id AS unit, t.k AS k FROM t AS t), "
        "b AS (SELECT a.unit AS unit, a.k AS k FROM a AS a UNION ALL "
        "SELECT t._id AS unit, 'z' AS k FROM t AS t WHERE t.n > 1), "
        "c AS (SELECT b.unit AS unit, COUNT(b.k) AS n FROM b AS b GROUP BY b.unit) "
        f"SELECT t._id AS unit, {NONE}, c.n AS n FROM t AS t JOIN c AS c ON c.unit = t._id",
        {"t": TWO},
        {"n": "integer"},
    )
    assert got["n"] == [1, 1, 1, 1, 1]
