-- One row per ruling (法院解释 534(1); 减假程序 1; 刑法 79, 82): suspended death, and life not yet reduced to a fixed term, are for the
-- high court; fixed terms, reduced terms, short-term detention and surveillance for the intermediate court. The
-- level is read from the name of the court as the ruling states it. Where months were cut from a term, life was a fixed
-- term before, whatever the column of the outcome says.
WITH base AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.ruled_on AS ruled_on, r.main_penalty AS main_penalty,
    r.to_penalty AS to_penalty, r.reduced_to_fixed_on AS reduced_to_fixed_on,
    COALESCE(r.result IN ('withdrawn', 'returned', 'revoked'), FALSE) AS gone,
    CASE
      WHEN contains(r.organ, '高级人民法院') THEN 'high'
      WHEN contains(r.organ, '中级人民法院') THEN 'intermediate'
      WHEN contains(r.organ, '县人民法院') OR contains(r.organ, '区人民法院') OR contains(r.organ, '市人民法院') THEN 'basic'
    END AS level,
    CASE
      WHEN r.main_penalty IN ('fixed_term', 'criminal_detention', 'public_surveillance') THEN 'intermediate'
      WHEN r.main_penalty IN ('life', 'death_suspended') AND r.reduced_to_fixed_on < r.ruled_on THEN 'intermediate'
      WHEN r.main_penalty IN ('life', 'death_suspended') AND r.to_penalty IN ('life', 'fixed_term')
        AND r.cut_months IS NULL AND r.end_before_on IS NULL THEN 'high'
    END AS needed
  FROM commutation_ruling AS r
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'commutation_ruling.main_penalty', b.main_penalty IS NULL,
      'commutation_ruling.organ', b.level IS NULL,
      'commutation_ruling.reduced_to_fixed_on', b.main_penalty IS NOT NULL AND b.needed IS NULL AND b.level = 'intermediate',
      'commutation_ruling.ruled_on', b.ruled_on IS NULL,
      'law:enforcement.commutation.ruling',
        b.ruled_on IS NOT NULL AND NOT law_known('enforcement.commutation.ruling', b.ruled_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.gone OR b.main_penalty IN ('death', 'exempted', 'fine_only') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.level = 'basic' THEN 'hard'
      WHEN b.needed IS NULL OR b.level = b.needed THEN 'lawful'
      WHEN b.needed = 'intermediate' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.ruled_on AS act_on,
  b.kind AS kind, b.main_penalty AS main_penalty, b.to_penalty AS to_penalty,
  b.reduced_to_fixed_on AS reduced_to_fixed_on,
  CASE WHEN b.needed = 'high' THEN '高级人民法院' WHEN b.needed = 'intermediate' THEN '中级人民法院'
    ELSE '中级以上人民法院' END AS needed,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
