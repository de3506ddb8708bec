-- The stated dates of a term as the term reconciler found them (刑法 41, 44, 47; 刑诉法 76; 监察法 44;
-- 行政处罚法 35; 法院解释 202(2)). The arithmetic over the custody told was done when the document was read;
-- here it is graded. An end too early by days or months may rest on custody the text does not tell (a
-- detention of thirty days is a month): soft.
WITH told AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.judged_on AS judged_on, t.penalty AS penalty,
    t.stated_start AS stated_start, t.stated_end AS stated_end,
    t.lawful_from AS lawful_from, t.lawful_to AS lawful_to,
    t.verdict AS verdict, t.gap AS gap,
    t.arithmetic_zh AS arithmetic_zh, t.arithmetic_en AS arithmetic_en,
    COALESCE(t.fault, 'none') AS fault,
    CASE WHEN t.off_by_days < 0 THEN 0 - t.off_by_days ELSE t.off_by_days END AS days_off,
    COALESCE(t.off_by_days < 0, FALSE) AS early,
    COALESCE(law_known('sentencing.end.days_before', t.judged_on), FALSE) AS day_before,
    CASE t.penalty
      WHEN 'public_surveillance' THEN law_known('sentencing.credit.control', t.judged_on)
      WHEN 'criminal_detention' THEN law_known('sentencing.credit.criminal_detention', t.judged_on)
      WHEN 'fixed_term' THEN law_known('sentencing.credit.fixed_term', t.judged_on)
      ELSE FALSE
    END AS law_in_force
  FROM term_check AS t
), graded AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.judged_on AS judged_on, f.penalty AS penalty,
    f.stated_start AS stated_start, f.stated_end AS stated_end,
    f.lawful_from AS lawful_from, f.lawful_to AS lawful_to,
    f.fault AS fault, f.gap AS gap, f.days_off AS days_off, f.early AS early, f.law_in_force AS law_in_force,
    f.arithmetic_zh AS arithmetic_zh, f.arithmetic_en AS arithmetic_en,
    CASE
      WHEN f.stated_start IS NULL OR f.stated_end IS NULL THEN 'out_of_scope'
      WHEN f.judged_on IS NULL OR f.verdict IS NULL OR NOT f.law_in_force THEN 'undetermined'
      WHEN f.verdict = 'contradicted' AND f.fault = 'whole_months' AND f.early THEN 'soft'
      WHEN f.verdict = 'contradicted' AND f.fault IN ('end_before_start', 'start_contradicted',
        'whole_years', 'whole_months', 'too_late') THEN 'hard'
      WHEN f.verdict = 'contradicted' THEN 'soft'
      WHEN f.verdict = 'explained' AND f.fault = 'same_day_end' AND f.day_before THEN 'soft'
      WHEN f.verdict = 'explained' AND f.fault = 'administrative_not_counted' THEN 'soft'
      WHEN f.verdict = 'explained' THEN 'lawful'
      WHEN f.fault = 'one_day' AND f.day_before AND COALESCE(f.gap = 'exact_days', FALSE) THEN 'soft'
      WHEN f.fault = 'liberty_counted' AND COALESCE(f.gap = 'taken_in', FALSE) THEN 'soft'
      WHEN f.fault <> 'one_day' AND COALESCE(f.gap = 'start_event', FALSE) THEN 'soft'
      ELSE 'undetermined'
    END AS outcome
  FROM told AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.judged_on AS act_on,
  n.case_no AS case_no,
  g.penalty AS penalty, g.stated_start AS stated_start, g.stated_end AS stated_end,
  g.lawful_from AS lawful_from, g.lawful_to AS lawful_to, g.fault AS fault, g.gap AS gap,
  g.days_off AS days_off, g.arithmetic_zh AS arithmetic_zh, g.arithmetic_en AS arithmetic_en,
  g.outcome AS outcome,
  CASE WHEN g.outcome <> 'undetermined' THEN '' ELSE missing(
    'term_check.judged_on', g.judged_on IS NULL,
    'law:sentencing.credit.fixed_term', g.judged_on IS NOT NULL AND NOT g.law_in_force,
    'term_check.lacking', g.judged_on IS NOT NULL AND g.law_in_force
  ) END AS missing
FROM graded AS g
LEFT JOIN term_check AS n ON n._id = g.unit
