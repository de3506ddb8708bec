-- One row per penalty case. Ninety days from filing unless a law, regulation or rule sets another
-- period (处罚法 60), which then stands in the record with its basis. The same holds for extensions
-- and excluded time: 处罚法 knows neither, so only those with a basis move the soft line, all of them
-- move the hard line. Public-order cases have limits of their own (治安管理处罚法).
WITH filed AS (
  SELECT
    p._id AS unit,
    p._id AS parent,
    p.organ AS organ,
    p.filed_on AS filed_on,
    p.filed_on AS counted_from,
    p.decided_on AS decided_on,
    p.closed_on AS closed_on,
    COALESCE(earlier(p.decided_on, p.closed_on), p.decided_on, p.closed_on) AS ended_on,
    p.public_order AS public_order,
    p.special_limit_days AS special_limit_days,
    p.special_limit_basis AS special_limit_basis,
    COALESCE(earlier(p.decided_on, p.closed_on), p.decided_on, p.closed_on, p._as_of) AS until_on,
    p._extracted_on AS extracted_on
  FROM penalty AS p
), excluded_span AS (
  -- Each span clipped to the unit's own time. An end that is not recorded means that the span still
  -- runs, but only while the unit is open: shown_to_on is the end that is shown, if any.
  SELECT
    x.unit AS unit,
    e._id AS span_id,
    later(e.from_on, x.counted_from) AS from_on,
    earlier(COALESCE(e.to_on, x.until_on), x.until_on) AS to_on,
    CASE
      WHEN (e.basis IS NOT NULL) AND (e.to_on IS NOT NULL OR x.ended_on IS NULL)
        THEN earlier(COALESCE(e.to_on, x.until_on), x.until_on)
    END AS shown_to_on,
    CASE WHEN e.to_on < e.from_on OR (e.to_on IS NULL AND NOT (x.ended_on IS NULL)) THEN 1
      ELSE 0 END
      AS end_unsure,
    CASE WHEN e.basis IS NULL THEN 1 ELSE 0 END AS no_basis
  FROM filed AS x
  JOIN penalty_exclusion AS e ON e.penalty = x.parent
), excluded_new AS (
  -- Overlapping spans are counted once: a span adds only the days after all earlier ones ended.
  SELECT
    a.unit AS unit,
    a.span_id AS span_id,
    a.from_on AS from_on,
    a.to_on AS to_on,
    a.shown_to_on AS shown_to_on,
    MAX(CASE WHEN b.from_on < a.from_on OR (b.from_on = a.from_on AND b.span_id < a.span_id)
      THEN b.to_on END) AS seen_to_on,
    MAX(CASE WHEN b.from_on < a.from_on OR (b.from_on = a.from_on AND b.span_id < a.span_id)
      THEN b.shown_to_on END) AS shown_seen_to_on,
    a.end_unsure AS end_unsure,
    a.no_basis AS no_basis
  FROM excluded_span AS a
  JOIN excluded_span AS b ON b.unit = a.unit
  GROUP BY a.unit, a.span_id, a.from_on, a.to_on, a.shown_to_on, a.end_unsure, a.no_basis
), excluded_days AS (
  -- No text says whether the last day of a span is excluded: the kind count takes it, the strict
  -- not.
  SELECT
    n.unit AS unit,
    SUM(CASE
      WHEN n.to_on < n.from_on THEN 0
      WHEN n.seen_to_on IS NULL OR n.seen_to_on < n.from_on THEN days_between(n.from_on,
        n.to_on) + 1
      WHEN n.to_on > n.seen_to_on THEN days_between(n.seen_to_on, n.to_on)
      ELSE 0
    END) AS days,
    SUM(CASE
      WHEN n.shown_to_on IS NULL OR n.shown_to_on < n.from_on THEN 0
      WHEN n.shown_seen_to_on IS NULL OR n.shown_seen_to_on < n.from_on
        THEN days_between(n.from_on, n.shown_to_on)
      WHEN n.shown_to_on > n.shown_seen_to_on THEN days_between(n.shown_seen_to_on, n.shown_to_on)
      ELSE 0
    END) AS strict_days,
    MAX(n.end_unsure) AS end_unsure,
    MAX(n.no_basis) AS no_basis
  FROM excluded_new AS n
  GROUP BY n.unit
), counted AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.counted_from AS counted_from,
    x.decided_on AS decided_on, x.closed_on AS closed_on, x.ended_on AS ended_on,
    x.public_order AS public_order, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on,
    COALESCE(d.days, 0) AS excluded_days,
    COALESCE(d.strict_days, 0) AS excluded_days_strict,
    COALESCE(d.end_unsure, 0) AS exclusion_unsure,
    COALESCE(d.no_basis, 0) AS exclusion_no_basis
  FROM filed AS x
  LEFT JOIN excluded_days AS d ON d.unit = x.unit
), extension AS (
  -- Each extension with what was, or may have been, added before it: the line it should have been
  -- approved by.
  SELECT
    a._id AS extension_id,
    a.penalty AS penalty,
    a.approved_on AS approved_on,
    a.basis AS basis,
    a.adds_days AS adds_days,
    SUM(CASE WHEN b.approved_on < a.approved_on OR (b.approved_on = a.approved_on AND b._id < a._id)
      OR b.approved_on IS NULL THEN COALESCE(b.adds_days, 0) ELSE 0 END) AS days_before
  FROM penalty_extension AS a
  JOIN penalty_extension AS b ON b.penalty = a.penalty
  GROUP BY a._id, a.penalty, a.approved_on, a.basis, a.adds_days
), dated_extension AS (
  SELECT
    x.unit AS unit,
    e.approved_on AS approved_on,
    e.basis AS basis,
    e.adds_days AS adds_days,
    due('administrative.penalty_decision', x.counted_from, e.days_before, x.excluded_days)
      AS approve_by,
    roll(add_days(x.counted_from, x.special_limit_days + e.days_before + x.excluded_days))
      AS special_approve_by
  FROM counted AS x
  JOIN extension AS e ON e.penalty = x.unit
), extended AS (
  SELECT
    e.unit AS unit,
    SUM(COALESCE(e.adds_days, 0)) AS days,
    SUM(CASE
      WHEN e.basis IS NOT NULL
        AND e.approved_on <= later(e.approve_by, COALESCE(e.special_approve_by, e.approve_by))
        THEN COALESCE(e.adds_days, 0)
      ELSE 0
    END) AS strict_days,
    MAX(CASE WHEN e.adds_days IS NULL THEN 1 ELSE 0 END) AS no_length,
    MAX(CASE WHEN e.approved_on IS NULL THEN 1 ELSE 0 END) AS no_date,
    MAX(CASE WHEN e.basis IS NULL THEN 1 ELSE 0 END) AS no_basis
  FROM dated_extension AS e
  GROUP BY e.unit
), total AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.counted_from AS counted_from,
    x.decided_on AS decided_on, x.closed_on AS closed_on, x.ended_on AS ended_on,
    x.public_order AS public_order, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.exclusion_no_basis AS exclusion_no_basis,
    COALESCE(e.days, 0) AS added_days,
    COALESCE(e.strict_days, 0) AS added_days_strict,
    COALESCE(e.no_length, 0) AS no_length,
    COALESCE(e.no_date, 0) AS no_date,
    COALESCE(e.no_basis, 0) AS no_basis
  FROM counted AS x
  LEFT JOIN extended AS e ON e.unit = x.unit
), line AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.counted_from AS counted_from,
    x.decided_on AS decided_on, x.closed_on AS closed_on, x.ended_on AS ended_on,
    x.public_order AS public_order, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.exclusion_no_basis AS exclusion_no_basis, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_basis AS no_basis,
    due('administrative.penalty_decision', x.counted_from, x.added_days, x.excluded_days)
      AS due_law,
    due_strict(
      'administrative.penalty_decision', x.counted_from, x.added_days_strict, x.excluded_days_strict
    ) AS due_law_strict,
    roll(add_days(x.counted_from, x.special_limit_days + x.added_days + x.excluded_days))
      AS special_due,
    add_days(
      x.counted_from, x.special_limit_days + x.added_days_strict + x.excluded_days_strict
    ) AS special_due_strict
  FROM total AS x
), span AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.counted_from AS counted_from,
    x.decided_on AS decided_on, x.closed_on AS closed_on, x.ended_on AS ended_on,
    x.public_order AS public_order, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.exclusion_no_basis AS exclusion_no_basis, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_basis AS no_basis, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.special_due AS special_due, x.special_due_strict AS special_due_strict,
    later(x.due_law, COALESCE(x.special_due, x.due_law)) AS due_hard,
    CASE
      WHEN x.special_limit_basis IS NOT NULL AND x.special_limit_days IS NOT NULL
        THEN x.special_due_strict
      ELSE x.due_law_strict
    END AS due_soft
  FROM line AS x
), grade AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.counted_from AS counted_from,
    x.decided_on AS decided_on, x.closed_on AS closed_on, x.ended_on AS ended_on,
    x.public_order AS public_order, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.exclusion_no_basis AS exclusion_no_basis, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_basis AS no_basis, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.special_due AS special_due, x.special_due_strict AS special_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    NOT COALESCE(x.until_on <= x.due_soft, FALSE) AS late,
    COALESCE(x.until_on <= x.due_hard, FALSE) AS band,
    earlier(x.until_on, COALESCE(x.due_hard, x.until_on)) AS coverage_to
  FROM span AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.counted_from AS counted_from,
    x.decided_on AS decided_on, x.closed_on AS closed_on, x.ended_on AS ended_on,
    x.public_order AS public_order, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.exclusion_no_basis AS exclusion_no_basis, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_basis AS no_basis, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.special_due AS special_due, x.special_due_strict AS special_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to,
    CASE WHEN COALESCE(x.public_order, FALSE) THEN '' ELSE missing(
      'coverage:penalty_exclusion',
        x.late AND x.until_on IS NOT NULL AND x.filed_on IS NOT NULL
        AND NOT covered('penalty_exclusion', x.organ, x.filed_on, x.coverage_to),
      'coverage:penalty_extension',
        x.late AND x.until_on IS NOT NULL AND x.filed_on IS NOT NULL
        AND NOT covered('penalty_extension', x.organ, x.filed_on, x.coverage_to),
      'extracted_on:penalty', x.until_on IS NULL,
      'law:administrative.penalty_decision', x.filed_on IS NOT NULL
        AND NOT law_known('administrative.penalty_decision', x.filed_on),
      'penalty.closed_on', x.closed_on < x.filed_on OR x.closed_on > x.extracted_on,
      'penalty.decided_on', x.decided_on < x.filed_on OR x.decided_on > x.extracted_on,
      'penalty.filed_on', x.filed_on IS NULL OR x.filed_on > x.extracted_on,
      'penalty.public_order', x.late AND x.public_order IS NULL,
      'penalty.special_limit_basis',
        x.special_limit_days IS NOT NULL AND x.special_limit_basis IS NULL
        AND COALESCE(x.until_on <= x.due_hard, FALSE) AND (x.late
          OR x.until_on > x.special_due_strict),
      'penalty.special_limit_days',
        x.special_limit_days <= 0
        OR (x.late AND x.special_limit_days IS NULL AND x.special_limit_basis IS NOT NULL),
      'penalty_exclusion.basis', x.late AND x.band AND x.exclusion_no_basis = 1,
      'penalty_exclusion.to_on', x.late AND x.band AND x.exclusion_unsure = 1,
      'penalty_extension.adds_days', x.late AND x.no_length = 1,
      'penalty_extension.approved_on', x.late AND x.band AND x.no_date = 1,
      'penalty_extension.basis', x.late AND x.band AND x.no_basis = 1
    ) END AS lacking
  FROM grade AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.counted_from AS counted_from,
    x.decided_on AS decided_on, x.closed_on AS closed_on, x.ended_on AS ended_on,
    x.public_order AS public_order, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.exclusion_no_basis AS exclusion_no_basis, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_basis AS no_basis, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.special_due AS special_due, x.special_due_strict AS special_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to, x.lacking AS lacking,
    CASE
      WHEN COALESCE(x.public_order, FALSE) THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.late THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.band THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.filed_on AS act_on,
  x.filed_on AS filed_on,
  x.decided_on AS decided_on,
  x.closed_on AS closed_on,
  x.special_limit_days AS special_limit_days,
  x.special_limit_basis AS special_limit_basis,
  x.added_days AS added_days,
  x.excluded_days AS excluded_days,
  x.added_days_strict AS added_days_strict,
  x.excluded_days_strict AS excluded_days_strict,
  x.due_law AS due_law,
  x.due_law_strict AS due_law_strict,
  x.special_due AS special_due,
  x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
