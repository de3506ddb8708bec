-- One row per approved report on an accident: within a year the organ in charge has the measures evaluated (安全生产法 86(3)).
-- A year from the last day of February takes both month rules.
WITH facts AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.approved_on AS approved_on, x.evaluated_on AS evaluated_on,
    x._extracted_on AS extracted_on,
    COALESCE(x.evaluated_on, x._as_of) AS until_on, due('public_interest.safety.evaluation', x.approved_on) AS due_hard,
    due_strict('public_interest.safety.evaluation', x.approved_on) AS due_soft
  FROM accident_report AS x
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:accident_report', f.until_on IS NULL,
      'law:public_interest.safety.evaluation', f.approved_on IS NOT NULL AND NOT law_known('public_interest.safety.evaluation', f.approved_on),
      'accident_report.evaluated_on', f.evaluated_on < f.approved_on OR f.evaluated_on > f.extracted_on,
      'accident_report.approved_on', f.approved_on IS NULL OR f.approved_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.approved_on AS act_on, f.approved_on AS approved_on, f.evaluated_on AS evaluated_on,
  f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
