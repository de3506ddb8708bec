-- One row per step: appraisal after emergency control, decision after the appraisal (药品管理法 81(2)); decision after seizure,
-- or after the test report where the goods need testing (100(2)). The law has no rule of last days off: rolling is lenient.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.step AS step, s.start_on AS start_on, s.testing AS testing, s.done_on AS done_on,
    s._extracted_on AS extracted_on, COALESCE(s.done_on, s._as_of) AS until_on,
    CASE s.step
      WHEN 'appraisal' THEN due('public_interest.drug.appraisal', s.start_on)
      WHEN 'adverse' THEN due('public_interest.drug.adverse', s.start_on)
      WHEN 'seizure' THEN due('public_interest.drug.seizure', s.start_on)
      WHEN 'report' THEN due('public_interest.drug.report', s.start_on)
    END AS due_hard,
    CASE s.step
      WHEN 'appraisal' THEN due_strict('public_interest.drug.appraisal', s.start_on)
      WHEN 'adverse' THEN due_strict('public_interest.drug.adverse', s.start_on)
      WHEN 'seizure' THEN due_strict('public_interest.drug.seizure', s.start_on)
      WHEN 'report' THEN due_strict('public_interest.drug.report', s.start_on)
    END AS due_soft
  FROM drug_step AS s
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'drug_step.done_on', f.done_on < f.start_on OR f.done_on > f.extracted_on,
      'drug_step.start_on', f.start_on IS NULL OR f.start_on > f.extracted_on,
      'drug_step.testing', f.step = 'seizure' AND f.testing IS NULL AND f.until_on > f.due_soft,
      'extracted_on:drug_step', f.until_on IS NULL,
      'law:public_interest.drug.seizure',
        f.start_on IS NOT NULL AND NOT law_known('public_interest.drug.seizure', f.start_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.step = 'seizure' AND COALESCE(f.testing, FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.start_on AS act_on, f.step AS step, f.start_on AS start_on,
  f.done_on AS done_on, f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
