-- One row per trial ended by withdrawal or by dismissal of the suit. Filing again is lawful for the
-- party (民诉解释 212, 214); the question is the court's handling, so that the finding is soft and counts no
-- judge's cases. Filings are linked by the court's own note that the dispute is the same.
WITH again AS (
  SELECT
    t._id AS unit, MIN(r.accepted_on) AS refiled_on,
    MAX(CASE WHEN r.accepted_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM civil_trial AS t
  JOIN civil_trial AS r ON r.refiled_from = t._id AND r.organ = t.organ
  GROUP BY t._id
), facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.accepted_on AS accepted_on, t.closed_on AS closed_on,
    t.close_kind AS close_kind, t._as_of AS as_of, t._extracted_on AS extracted_on,
    a.refiled_on AS refiled_on, COALESCE(a.undated, 0) AS undated,
    CASE
      WHEN t.close_kind = 'withdrawn' THEN add_days(t.closed_on, tunable('withdrawn_days'))
      WHEN t.close_kind = 'suit_dismissed'
        THEN add_months(t.closed_on, tunable('dismissed_months'), 'clamp')
    END AS window_end
  FROM civil_trial AS t
  LEFT JOIN again AS a ON a.unit = t._id
), lines AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.closed_on AS closed_on,
    x.close_kind AS close_kind, x.extracted_on AS extracted_on, x.refiled_on AS refiled_on,
    x.undated AS undated,
    COALESCE(earlier(x.window_end, x.as_of), x.window_end) AS window_on, x.as_of IS NULL AS no_as_of,
    CASE WHEN x.refiled_on <= x.window_end THEN x.close_kind ELSE 'none' END AS fault
  FROM facts AS x
), covering AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.closed_on AS closed_on,
    x.close_kind AS close_kind, x.extracted_on AS extracted_on, x.refiled_on AS refiled_on,
    x.undated AS undated, x.window_on AS window_on, x.no_as_of AS no_as_of, x.fault AS fault,
    covered('civil_trial', x.organ, x.closed_on, x.window_on) AS complete
  FROM lines AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.closed_on AS closed_on, x.close_kind AS close_kind,
    x.refiled_on AS refiled_on, x.window_on AS window_on, x.fault AS fault,
    missing(
      'civil_trial.accepted_on',
        (x.fault = 'none' AND x.undated = 1) OR x.refiled_on < x.closed_on,
      'civil_trial.closed_on',
        x.closed_on IS NULL OR x.closed_on < x.accepted_on OR x.closed_on > x.extracted_on,
      'coverage:civil_trial', x.fault = 'none' AND x.closed_on <= x.window_on AND NOT x.complete,
      'extracted_on:civil_trial', x.fault = 'none' AND x.no_as_of,
      'law:civil.refiled.accepted',
        x.closed_on IS NOT NULL AND NOT law_known('civil.refiled.accepted', x.closed_on)
    ) AS lacking
  FROM covering AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.closed_on AS closed_on, x.close_kind AS close_kind,
    x.refiled_on AS refiled_on, x.window_on AS window_on, x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN COALESCE(x.close_kind, '') NOT IN ('withdrawn', 'suit_dismissed') THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.closed_on AS act_on,
  x.closed_on AS closed_on, x.close_kind AS close_kind, x.refiled_on AS refiled_on,
  CASE WHEN x.outcome = 'soft' THEN days_between(x.closed_on, x.refiled_on) END AS refiled_days,
  x.window_on AS window_on, x.fault AS fault, x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
