-- One row per registered major hazard: the organ urges until it is removed (安全生产法 41(3)). No number of days is written: the
-- time after the day set for repair is the office's own, and the model is soft at most.
WITH facts AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.due_on AS due_on, x.closed_on AS closed_on, x.acted_on AS acted_on,
    x._extracted_on AS extracted_on, COALESCE(earlier(x.closed_on, x.acted_on), x.closed_on, x.acted_on, x._as_of) AS until_on,
    add_days(x.due_on, tunable('wait_days')) AS due_soft
  FROM major_hazard AS x
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:major_hazard', f.until_on IS NULL,
      'law:public_interest.safety.hazard', f.due_on IS NOT NULL AND NOT law_known('public_interest.safety.hazard', f.due_on),
      'major_hazard.closed_on', f.closed_on > f.extracted_on,
      'major_hazard.acted_on', f.acted_on > f.extracted_on,
      'major_hazard.due_on', f.due_on IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.due_on AS act_on, f.due_on AS due_on,
  f.closed_on AS closed_on, f.acted_on AS acted_on, f.until_on AS until_on, f.due_soft AS due_soft,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
