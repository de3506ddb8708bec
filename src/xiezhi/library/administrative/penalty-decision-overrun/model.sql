-- One row per penalty case. Ninety days from filing unless a law, regulation or rule sets another
-- period (处罚法 60), which then stands in the record with its basis. The same holds for extensions
-- and excluded time: 处罚法 knows neither, so only those with a basis move the soft line, all of them
-- move the hard line. Public-order cases have limits of their own (治安管理处罚法).
WITH counted AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.filed_on AS filed_on, h.start_on AS counted_from,
    p.decided_on AS decided_on, p.closed_on AS closed_on, h.ended_on AS ended_on,
    p.public_order AS public_order, p.special_limit_days AS special_limit_days,
    p.special_limit_basis AS special_limit_basis, h.until_on AS until_on,
    p._extracted_on AS extracted_on, h.excluded_days AS excluded_days,
    h.excluded_days_strict AS excluded_days_strict, h.excluded_unsure AS exclusion_unsure,
    h.excluded_unfounded AS exclusion_no_basis
  FROM penalty AS p
  JOIN stage_history AS h ON h.stage = p._id AND h.stage_type = 'penalty' AND h.last
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
      'penalty_exclusion.basis', x.late AND x.band AND x.exclusion_no_basis,
      'penalty_exclusion.to_on', x.late AND x.band AND x.exclusion_unsure,
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
