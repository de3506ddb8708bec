-- One row per accused of a plea case (刑诉法 201; 法院解释 353): the court as a rule follows the proposal, but for the five
-- exceptions; where it finds the proposal manifestly unfit the procuratorate may adjust it. Going above it without
-- either is a lead. How far above matters is the office's own cut-off, so the model is never more than soft.
WITH facts AS (
  SELECT
    p._id AS unit,
    CASE p.proposed_penalty WHEN 'exempted' THEN 'a' WHEN 'fine_only' THEN 'b' WHEN 'public_surveillance' THEN 'c'
      WHEN 'criminal_detention' THEN 'd' WHEN 'fixed_term' THEN 'e' WHEN 'life' THEN 'f' WHEN 'death_suspended' THEN 'g'
      WHEN 'death' THEN 'h' END AS proposed_rank,
    CASE p.judged_penalty WHEN 'exempted' THEN 'a' WHEN 'fine_only' THEN 'b' WHEN 'public_surveillance' THEN 'c'
      WHEN 'criminal_detention' THEN 'd' WHEN 'fixed_term' THEN 'e' WHEN 'life' THEN 'f' WHEN 'death_suspended' THEN 'g'
      WHEN 'death' THEN 'h' END AS judged_rank,
    p.judged_penalty IN ('public_surveillance', 'criminal_detention', 'fixed_term') AS has_term
  FROM plea_sentencing AS p
), compared AS (
  SELECT
    f.unit AS unit,
    COALESCE(f.judged_rank > f.proposed_rank OR (f.judged_rank = f.proposed_rank AND f.has_term
      AND p.judged_months * 100 > p.proposed_months * 100 + p.proposed_months * tunable('percent')), FALSE) AS above
  FROM facts AS f
  JOIN plea_sentencing AS p ON p._id = f.unit
), gap AS (
  SELECT
    c.unit AS unit,
    missing(
      'law:criminal.plea.exceptions', p.judged_on IS NOT NULL AND NOT law_known('criminal.plea.exceptions', p.judged_on),
      'plea_sentencing.exception', c.above AND p.exception IS NULL AND p.told_on IS NULL,
      'plea_sentencing.judged_months', f.has_term AND f.judged_rank = f.proposed_rank AND p.judged_months IS NULL,
      'plea_sentencing.judged_on', p.judged_on IS NULL OR p.judged_on > p._extracted_on,
      'plea_sentencing.judged_penalty', p.judged_penalty IS NULL,
      'plea_sentencing.proposed_months', f.has_term AND f.judged_rank = f.proposed_rank AND p.proposed_months IS NULL,
      'plea_sentencing.proposed_penalty', p.proposed_penalty IS NULL,
      'plea_sentencing.told_on', p.told_on > p.judged_on
    ) AS lacking
  FROM compared AS c
  JOIN facts AS f ON f.unit = c.unit
  JOIN plea_sentencing AS p ON p._id = c.unit
)
SELECT
  g.unit AS unit, '' AS discriminator, p.organ AS organ, p.judged_on AS act_on, p.case_no AS case_no,
  p.proposed_penalty AS proposed_penalty, p.proposed_months AS proposed_months, p.judged_penalty AS judged_penalty,
  p.judged_months AS judged_months, p.exception AS exception, p.told_on AS told_on,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN NOT c.above OR p.told_on IS NOT NULL THEN 'lawful'
    WHEN param_has('criminal.plea.exceptions', p.judged_on, p.exception) THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
JOIN compared AS c ON c.unit = g.unit
JOIN plea_sentencing AS p ON p._id = g.unit
