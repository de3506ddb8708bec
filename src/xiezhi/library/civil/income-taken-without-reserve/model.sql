-- One row per ruling that withholds income: the necessary cost of living is kept for the debtor and those supported
-- (民诉法 254(1)), by the local minimum living standard where there is one (查封扣押冻结规定 3:2). The unit is the
-- court's ruling; nothing of the person is recorded or returned.
WITH facts AS (
  SELECT
    d._id AS unit, d.monthly_yuan - d.taken_yuan AS left_yuan,
    -- More heads than that are an error of entry, and their product fits no amount.
    CASE WHEN d.supported >= 0 AND d.supported <= tunable('most_supported')
      THEN d.standard_yuan * d.supported END AS needed_yuan
  FROM income_deduction AS d
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'income_deduction.monthly_yuan', d.monthly_yuan IS NULL OR d.monthly_yuan <= 0 OR d.monthly_yuan < d.taken_yuan,
      'income_deduction.other_income', d.other_income IS NULL AND x.left_yuan < x.needed_yuan,
      'income_deduction.ruled_on', d.ruled_on IS NULL OR d.ruled_on > d._extracted_on,
      'income_deduction.standard_yuan', d.other_income IS NOT TRUE
        AND (d.standard_yuan IS NULL OR d.standard_yuan <= 0),
      'income_deduction.supported', d.other_income IS NOT TRUE
        AND (d.supported IS NULL OR d.supported < 1 OR d.supported > tunable('most_supported')),
      'law:civil.enforcement.income_reserve', d.ruled_on IS NOT NULL
        AND NOT law_known('civil.enforcement.income_reserve', d.ruled_on)
    ) AS lacking
  FROM facts AS x
  JOIN income_deduction AS d ON d._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN COALESCE(d.taken_yuan, 0) <= 0 THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN d.other_income OR x.left_yuan >= x.needed_yuan THEN 'lawful'
      -- Heads supported are a judgement; below the standard of the debtor alone there is none.
      WHEN x.left_yuan < d.standard_yuan THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM facts AS x
  JOIN gap AS g ON g.unit = x.unit
  JOIN income_deduction AS d ON d._id = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, d.organ AS organ, d.ruled_on AS act_on, d.ruled_on AS ruled_on,
  d.monthly_yuan AS monthly_yuan, d.taken_yuan AS taken_yuan, x.left_yuan AS left_yuan,
  x.needed_yuan AS needed_yuan, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN income_deduction AS d ON d._id = x.unit
