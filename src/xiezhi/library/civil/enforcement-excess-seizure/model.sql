-- One row per comparison of what is seized with the claim: no clear excess, unless the property cannot be divided and
-- nothing else would do (查封扣押冻结规定 19; 民诉法 253(1)). What is clear no text says: the share is the office's own,
-- and the finding never more than soft.
WITH facts AS (
  SELECT
    b._id AS unit,
    (b.seized_yuan - COALESCE(b.prior_yuan, 0)) * 100 > b.debt_yuan * tunable('clearly_percent') AS clearly_more
  FROM seizure_balance AS b
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'seizure_balance.counted_on', b.counted_on IS NULL OR b.counted_on > b._extracted_on,
      'seizure_balance.debt_yuan', b.debt_yuan IS NULL OR b.debt_yuan <= 0,
      'seizure_balance.divisible', x.clearly_more AND b.divisible IS NULL,
      'seizure_balance.prior_yuan', b.prior_yuan < 0 OR (x.clearly_more AND b.prior_yuan IS NULL),
      'seizure_balance.seized_yuan', b.seized_yuan IS NULL OR b.seized_yuan < 0
    ) AS lacking
  FROM facts AS x
  JOIN seizure_balance AS b ON b._id = x.unit
)
SELECT
  b._id AS unit, '' AS discriminator, b.organ AS organ, b.counted_on AS act_on, b.counted_on AS counted_on,
  b.debt_yuan AS debt_yuan, b.seized_yuan AS seized_yuan, b.prior_yuan AS prior_yuan, b.divisible AS divisible,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN x.clearly_more AND b.divisible THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  g.lacking AS missing
FROM facts AS x
JOIN gap AS g ON g.unit = x.unit
JOIN seizure_balance AS b ON b._id = x.unit
