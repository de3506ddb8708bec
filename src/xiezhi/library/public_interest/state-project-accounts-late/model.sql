-- One row per building project of a department or its unit: the final accounts are made within the period set, at the
-- longest a year after acceptance (行政事业性国有资产条例 31(1)). A shorter period set by the department is not counted.
WITH facts AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.accounts_on AS accounts_on,
    x._extracted_on AS extracted_on,
    COALESCE(x.accounts_on, x._as_of) AS until_on, due('public_interest.state_accounts', x.accepted_on) AS due_hard,
    due_strict('public_interest.state_accounts', x.accepted_on) AS due_soft
  FROM state_project AS x
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:state_project', f.until_on IS NULL,
      'law:public_interest.state_accounts', f.accepted_on IS NOT NULL AND NOT law_known('public_interest.state_accounts', f.accepted_on),
      'state_project.accounts_on', f.accounts_on < f.accepted_on OR f.accounts_on > f.extracted_on,
      'state_project.accepted_on', f.accepted_on IS NULL OR f.accepted_on > f.extracted_on
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
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.accepted_on AS act_on, f.accepted_on AS accepted_on, f.accounts_on AS accounts_on,
  f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
