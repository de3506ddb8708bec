-- One row per sealing, seizure or freezing in a case that is decided (行政强制法 28(1):3, 33(1):3): what is no longer needed is
-- lifted in time. The law sets no days, so the line is the office's own and the model soft at most; the full period of
-- the measure is with seizure-overrun. A measure without its case is not examined.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.kind AS kind, s.from_on AS from_on, s.ended_on AS ended_on, s.end_kind AS end_kind,
    s.still_needed AS still_needed, s._extracted_on AS extracted_on, p.decided_on AS decided_on, p.kind AS penalty_kind,
    COALESCE(s.ended_on, s._as_of) AS until_on, add_days(p.decided_on, tunable('lift_days')) AS line_on
  FROM seizure AS s
  LEFT JOIN penalty AS p ON p._id = s.penalty
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:seizure', f.until_on IS NULL,
      'law:administrative.seizure', NOT law_known('administrative.seizure', f.decided_on),
      'penalty.decided_on', f.decided_on > f.extracted_on,
      'seizure.ended_on', f.ended_on < f.from_on OR f.ended_on > f.extracted_on
        OR (f.ended_on IS NULL AND f.end_kind IS NOT NULL),
      'seizure.still_needed', f.still_needed IS NULL AND f.until_on > f.line_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.decided_on IS NULL OR f.decided_on < f.from_on OR COALESCE(f.still_needed, FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.line_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.kind AS kind, f.from_on AS from_on,
  f.decided_on AS decided_on, f.penalty_kind AS penalty_kind, f.ended_on AS ended_on, f.line_on AS line_on,
  f.until_on AS until_on, tunable('lift_days') AS lift_days,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.line_on, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
