-- One row per hearing that follows another in the same case: not later than a month after it, save
-- for force majeure or consent (延长审限规定 5). Spans not counted in the trial are no exception in the
-- text; where one touches the gap the finding is soft.
WITH pairs AS (
  SELECT
    a._id AS unit, MAX(b.held_on) AS previous_on
  FROM civil_hearing AS a
  JOIN civil_hearing AS b ON b.civil_trial = a.civil_trial AND b.held_on < a.held_on
  GROUP BY a._id
), undated AS (
  SELECT u.civil_trial AS trial, COUNT(*) AS hearings
  FROM civil_hearing AS u
  WHERE u.held_on IS NULL
  GROUP BY u.civil_trial
), facts AS (
  SELECT
    h._id AS unit, h.civil_trial AS trial, h.organ AS organ, h.held_on AS held_on,
    h.gap_reason AS gap_reason, h._extracted_on AS extracted_on, p.previous_on AS previous_on,
    u.hearings AS undated,
    due('civil.hearing_gap', p.previous_on) AS due_hard,
    due_strict('civil.hearing_gap', p.previous_on) AS due_soft,
    covered('civil_hearing', h.organ, p.previous_on, h.held_on) AS hearings_complete,
    covered('civil_exclusion', h.organ, p.previous_on, h.held_on) AS exclusions_complete
  FROM civil_hearing AS h
  LEFT JOIN pairs AS p ON p.unit = h._id
  LEFT JOIN undated AS u ON u.trial = h.civil_trial
), excluded AS (
  SELECT
    x.unit AS unit, COUNT(*) AS spans
  FROM facts AS x
  JOIN civil_exclusion AS e ON e.civil_trial = x.trial
    AND e.from_on <= x.held_on AND (e.to_on IS NULL OR e.to_on >= x.previous_on)
  GROUP BY x.unit
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.held_on AS held_on, x.gap_reason AS gap_reason,
    x.previous_on AS previous_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    COALESCE(e.spans, 0) AS spans,
    COALESCE(x.gap_reason IN ('force_majeure', 'agreed'), FALSE) AS excused,
    missing(
      'civil_hearing.gap_reason', x.held_on > x.due_soft AND x.gap_reason IS NULL,
      'civil_hearing.held_on',
        x.held_on IS NULL OR x.held_on > x.extracted_on
        OR (x.held_on > x.due_soft AND x.undated IS NOT NULL),
      'coverage:civil_exclusion',
        x.held_on > x.due_soft AND COALESCE(x.gap_reason = 'none', FALSE)
        AND e.spans IS NULL AND NOT x.exclusions_complete,
      'coverage:civil_hearing',
        x.held_on > x.due_soft AND COALESCE(x.gap_reason = 'none', FALSE)
        AND NOT x.hearings_complete,
      'law:civil.hearing_gap',
        x.previous_on IS NOT NULL AND NOT law_known('civil.hearing_gap', x.previous_on)
    ) AS lacking
  FROM facts AS x
  LEFT JOIN excluded AS e ON e.unit = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.held_on AS held_on, x.gap_reason AS gap_reason,
    x.previous_on AS previous_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.lacking AS lacking,
    CASE
      WHEN x.previous_on IS NULL AND x.held_on IS NOT NULL THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.held_on <= x.due_soft OR x.excused THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.held_on <= x.due_hard OR x.spans > 0 THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.held_on AS act_on,
  x.previous_on AS previous_on, x.held_on AS held_on, x.gap_reason AS gap_reason,
  x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.held_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.held_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
