-- One row per sealing, seizure or freezing. Thirty days, once extended by at most thirty if the
-- head approved and the party was told in writing (行政强制法 25, 32); testing time is outside the
-- period for sealing and seizure only, and only if told (25(3)). Another period may stand in a law
-- or an administrative regulation: it is recorded with its basis. An extension approved after the
-- end adds nothing, nor does testing begun after it. A measure of the police runs anew after a transfer of
-- jurisdiction (公安行政规定 62(2)); in the row of another organ that day is a contradiction. Hard line: everything that may count; soft line: what is shown to count.
WITH counted AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.kind AS kind, s.from_on AS from_on,
    h.start_on AS counted_from,
    CASE WHEN s.kind = 'freeze' THEN 'freeze' ELSE 'seizure' END AS limit_kind,
    s.ended_on AS ended_on, s.end_kind AS end_kind,
    s.special_limit_days AS special_limit_days, s.special_limit_basis AS special_limit_basis,
    h.until_on AS until_on, s._extracted_on AS extracted_on,
    h.first_excluded_from AS tested_from, h.excluded_days AS testing_days,
    h.excluded_days_strict AS testing_days_strict, h.excluded_unsure AS testing_unsure,
    s.transferred AS transferred, s.restarted_on AS restarted_on,
    contains(s.organ, '公安') OR contains(s.organ, '派出所') OR contains(s.organ, '警')
      OR contains(s.organ, '出入境') OR contains(s.organ, '边防') OR contains(s.organ, '移民管理') AS police,
    h.excluded_unfounded AS testing_not_told,
    CASE s.kind
      WHEN 'freeze' THEN param('administrative.freeze.extension', h.start_on)
      ELSE param('administrative.seizure.extension', h.start_on)
    END AS most_added
  FROM seizure AS s
  JOIN stage_history AS h ON h.stage = s._id AND h.stage_type = 'seizure' AND h.last
), granted AS (
  -- Another law may allow more than the thirty days, so only without one they are the most.
  SELECT
    c.unit AS unit,
    SUM(CASE
      WHEN c.special_limit_days IS NULL AND e.adds_days > c.most_added THEN c.most_added
      ELSE COALESCE(e.adds_days, c.most_added)
    END) AS days
  FROM counted AS c
  JOIN seizure_extension AS e ON e.seizure = c.unit
  GROUP BY c.unit
), tested AS (
  -- The end without testing, with all that was ever added: what began after it moves nothing.
  SELECT
    x.unit AS unit,
    COALESCE(x.tested_from > later(
      CASE x.limit_kind
        WHEN 'freeze' THEN due('administrative.freeze', x.counted_from, COALESCE(g.days, 0))
        ELSE due('administrative.seizure', x.counted_from, COALESCE(g.days, 0))
      END,
      roll(add_days(x.counted_from, COALESCE(x.special_limit_days, 0) + COALESCE(g.days, 0)))
    ), FALSE) AS too_late
  FROM counted AS x
  LEFT JOIN granted AS g ON g.unit = x.unit
), base_line AS (
  -- The line an extension has to be approved by.
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on,
    x.counted_from AS counted_from, x.limit_kind AS limit_kind, x.ended_on AS ended_on,
    x.end_kind AS end_kind, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.most_added AS most_added,
    CASE WHEN t.too_late THEN 0 ELSE x.testing_days END AS testing_days,
    CASE WHEN t.too_late THEN 0 ELSE x.testing_days_strict END AS testing_days_strict,
    x.testing_unsure AND NOT t.too_late AS testing_unsure,
    x.testing_not_told AND NOT t.too_late AS testing_not_told,
    CASE x.limit_kind
      WHEN 'freeze' THEN due('administrative.freeze', x.counted_from, 0,
        CASE WHEN t.too_late THEN 0 ELSE x.testing_days END)
      ELSE due('administrative.seizure', x.counted_from, 0,
        CASE WHEN t.too_late THEN 0 ELSE x.testing_days END)
    END AS base_due,
    roll(add_days(x.counted_from, x.special_limit_days +
      CASE WHEN t.too_late THEN 0 ELSE x.testing_days END)) AS special_base_due
  FROM counted AS x
  JOIN tested AS t ON t.unit = x.unit
), extended AS (
  -- An unknown length counts as the longest the law allows; telling the party late moves the hard
  -- line only.
  SELECT
    x.unit AS unit,
    SUM(COALESCE(e.adds_days, x.most_added)) AS days,
    SUM(CASE
      WHEN e.told_on <= later(x.base_due, COALESCE(x.special_base_due, x.base_due))
        THEN COALESCE(e.adds_days, 0)
      ELSE 0
    END) AS strict_days,
    MAX(CASE WHEN e.adds_days IS NULL THEN 1 ELSE 0 END) AS no_length,
    MAX(CASE WHEN e.approved_on IS NULL THEN 1 ELSE 0 END) AS no_date,
    MAX(CASE WHEN e.told_on IS NULL THEN 1 ELSE 0 END) AS not_told
  FROM base_line AS x
  JOIN seizure_extension AS e ON e.seizure = x.unit
  WHERE e.approved_on IS NULL
    OR e.approved_on <= later(x.base_due, COALESCE(x.special_base_due, x.base_due))
  GROUP BY x.unit
), total AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on,
    x.counted_from AS counted_from, x.limit_kind AS limit_kind, x.ended_on AS ended_on,
    x.end_kind AS end_kind, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.testing_days AS testing_days,
    x.testing_days_strict AS testing_days_strict, x.testing_unsure AS testing_unsure,
    x.testing_not_told AS testing_not_told, x.most_added AS most_added, x.base_due AS base_due,
    x.special_base_due AS special_base_due,
    CASE
      WHEN x.special_limit_days IS NULL AND e.days > x.most_added THEN x.most_added
      ELSE COALESCE(e.days, 0)
    END AS added_days,
    CASE
      WHEN e.no_date = 1 THEN 0
      WHEN x.special_limit_days IS NULL AND e.strict_days > x.most_added THEN x.most_added
      ELSE COALESCE(e.strict_days, 0)
    END AS added_days_strict,
    COALESCE(e.no_length, 0) AS no_length,
    COALESCE(e.no_date, 0) AS no_date,
    COALESCE(e.not_told, 0) AS not_told
  FROM base_line AS x
  LEFT JOIN extended AS e ON e.unit = x.unit
), line AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on,
    x.counted_from AS counted_from, x.limit_kind AS limit_kind, x.ended_on AS ended_on,
    x.end_kind AS end_kind, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.testing_days AS testing_days,
    x.testing_days_strict AS testing_days_strict, x.testing_unsure AS testing_unsure,
    x.testing_not_told AS testing_not_told, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.not_told AS not_told,
    CASE x.limit_kind
      WHEN 'freeze' THEN due('administrative.freeze', x.counted_from, x.added_days, x.testing_days)
      ELSE due('administrative.seizure', x.counted_from, x.added_days, x.testing_days)
    END AS due_law,
    CASE x.limit_kind
      WHEN 'freeze' THEN due_strict('administrative.freeze', x.counted_from, x.added_days_strict,
        x.testing_days_strict)
      ELSE due_strict('administrative.seizure', x.counted_from, x.added_days_strict,
        x.testing_days_strict)
    END AS due_law_strict,
    roll(add_days(x.counted_from, x.special_limit_days + x.added_days + x.testing_days))
      AS special_due,
    add_days(
      x.counted_from, x.special_limit_days + x.added_days_strict + x.testing_days_strict
    ) AS special_due_strict
  FROM total AS x
), span AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on,
    x.counted_from AS counted_from, x.limit_kind AS limit_kind, x.ended_on AS ended_on,
    x.end_kind AS end_kind, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.testing_days AS testing_days,
    x.testing_days_strict AS testing_days_strict, x.testing_unsure AS testing_unsure,
    x.testing_not_told AS testing_not_told, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.not_told AS not_told, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
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
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on,
    x.counted_from AS counted_from, x.limit_kind AS limit_kind, x.ended_on AS ended_on,
    x.end_kind AS end_kind, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.testing_days AS testing_days,
    x.testing_days_strict AS testing_days_strict, x.testing_unsure AS testing_unsure,
    x.testing_not_told AS testing_not_told, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.not_told AS not_told, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.special_due AS special_due, x.special_due_strict AS special_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    NOT COALESCE(x.until_on <= x.due_soft, FALSE) AS late,
    COALESCE(x.until_on <= x.due_hard, FALSE) AS band,
    earlier(x.until_on, COALESCE(x.due_hard, x.until_on)) AS coverage_to
  FROM span AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on,
    x.counted_from AS counted_from, x.limit_kind AS limit_kind, x.ended_on AS ended_on,
    x.end_kind AS end_kind, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.testing_days AS testing_days,
    x.testing_days_strict AS testing_days_strict, x.testing_unsure AS testing_unsure,
    x.testing_not_told AS testing_not_told, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.not_told AS not_told, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.special_due AS special_due, x.special_due_strict AS special_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to,
    missing(
      'coverage:seizure_extension',
        x.late AND x.until_on IS NOT NULL AND x.from_on IS NOT NULL
        AND NOT covered('seizure_extension', x.organ, x.from_on, x.coverage_to),
      'coverage:seizure_testing',
        x.late AND x.until_on IS NOT NULL AND x.from_on IS NOT NULL AND x.limit_kind = 'seizure'
        AND NOT covered('seizure_testing', x.organ, x.from_on, x.coverage_to),
      'extracted_on:seizure', x.until_on IS NULL,
      'law:administrative.freeze',
        x.limit_kind = 'freeze' AND x.from_on IS NOT NULL
        AND NOT law_known('administrative.freeze', x.from_on),
      'law:administrative.seizure',
        x.limit_kind = 'seizure' AND x.from_on IS NOT NULL
        AND NOT law_known('administrative.seizure', x.from_on),
      'seizure.ended_on',
        x.ended_on < x.from_on OR x.ended_on > x.extracted_on
        OR (x.late AND x.ended_on IS NULL AND x.end_kind IS NOT NULL),
      'seizure.from_on', x.from_on IS NULL OR x.from_on > x.extracted_on,
      'seizure.restarted_on',
        s.restarted_on < x.from_on OR s.restarted_on > x.until_on
        OR (s.restarted_on IS NOT NULL AND (NOT s.police OR s.transferred IS FALSE))
        OR (s.restarted_on IS NULL AND x.late AND s.transferred IS TRUE),
      'seizure.special_limit_basis',
        x.special_limit_days IS NOT NULL AND x.special_limit_basis IS NULL
        AND COALESCE(x.until_on <= x.due_hard, FALSE) AND (x.late
          OR x.until_on > x.special_due_strict),
      'seizure.special_limit_days',
        x.special_limit_days <= 0
        OR (x.late AND x.special_limit_days IS NULL AND x.special_limit_basis IS NOT NULL),
      'seizure.transferred',
        x.late AND s.police AND s.transferred IS NULL AND s.restarted_on IS NULL,
      'seizure_extension.adds_days', x.late AND x.band AND x.no_length = 1,
      'seizure_extension.approved_on', x.late AND x.band AND x.no_date = 1,
      'seizure_extension.told_on', x.late AND x.band AND x.not_told = 1,
      'seizure_testing.to_on', x.late AND x.band AND x.testing_unsure,
      'seizure_testing.told_on', x.late AND x.band AND x.testing_not_told
    ) AS lacking
  FROM grade AS x
  JOIN counted AS s ON s.unit = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on,
    x.counted_from AS counted_from, x.limit_kind AS limit_kind, x.ended_on AS ended_on,
    x.end_kind AS end_kind, x.special_limit_days AS special_limit_days,
    x.special_limit_basis AS special_limit_basis, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.testing_days AS testing_days,
    x.testing_days_strict AS testing_days_strict, x.testing_unsure AS testing_unsure,
    x.testing_not_told AS testing_not_told, x.added_days AS added_days,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.not_told AS not_told, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.special_due AS special_due, x.special_due_strict AS special_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to, x.lacking AS lacking,
    CASE
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
  x.from_on AS act_on,
  x.kind AS kind,
  x.limit_kind AS limit_kind,
  x.from_on AS from_on,
  x.counted_from AS counted_from,
  x.ended_on AS ended_on,
  x.end_kind AS end_kind,
  x.special_limit_days AS special_limit_days,
  x.special_limit_basis AS special_limit_basis,
  x.added_days AS added_days,
  x.testing_days AS testing_days,
  x.added_days_strict AS added_days_strict,
  x.testing_days_strict AS testing_days_strict,
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
