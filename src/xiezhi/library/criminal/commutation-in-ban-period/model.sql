-- One row per ruling that records a new crime in prison or life without commutation (减假规定 15, 21; 刑法 383(4)). The bar runs
-- from the final judgment on the new crime, or from the reduction to life where it fell into the suspension. What is barred
-- is the ruling. The last day itself is soft. Suspended death turned into life is never barred.
WITH to_life AS (
  SELECT e.ruling AS ruling, MIN(e.ruled_on) AS life_on
  FROM earlier_reduction AS e
  WHERE e.to_penalty = 'life'
  GROUP BY e.ruling
), base AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.result AS result, r.ruled_on AS ruled_on,
    r.main_penalty AS main_penalty, r.new_crime_effective_on AS new_crime_effective_on,
    r.new_crime_penalty AS new_crime_penalty, r._extracted_on AS extracted_on,
    COALESCE(r.life_without_commutation, FALSE) AS lifelong,
    COALESCE(r.new_crime_suspended, FALSE) AS suspended,
    COALESCE(r.main_penalty = 'death_suspended' AND r.to_penalty = 'life', FALSE) AS by_law,
    CASE WHEN r.new_crime_penalty = 'fixed_term' AND NOT COALESCE(r.new_crime_suspended, FALSE)
      THEN r.new_crime_effective_on END AS fixed_from_on,
    CASE WHEN r.new_crime_penalty = 'life' AND NOT COALESCE(r.new_crime_suspended, FALSE)
      THEN r.new_crime_effective_on END AS life_from_on,
    CASE WHEN r.new_crime_suspended THEN l.life_on END AS death_from_on
  FROM commutation_ruling AS r
  LEFT JOIN to_life AS l ON l.ruling = r._id
), bans AS (
  SELECT
    b.unit AS unit,
    due_on('commutation.ban.new_fixed_term', b.ruled_on, b.fixed_from_on) AS ban_fixed_on,
    due_on('commutation.ban.new_life', b.ruled_on, b.life_from_on) AS ban_life_on,
    due_on('commutation.ban.death', b.ruled_on, b.death_from_on) AS ban_death_on
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit, COALESCE(n.ban_fixed_on, n.ban_life_on, n.ban_death_on) AS ban_until_on,
    missing(
      'commutation_ruling.new_crime_effective_on',
        (b.new_crime_penalty IN ('fixed_term', 'life') AND NOT b.suspended AND b.new_crime_effective_on IS NULL)
        OR b.new_crime_effective_on > b.ruled_on,
      'commutation_ruling.new_crime_penalty',
        b.new_crime_effective_on IS NOT NULL AND NOT b.suspended AND b.new_crime_penalty IS NULL,
      'commutation_ruling.result', b.result IS NULL,
      'commutation_ruling.ruled_on', b.ruled_on IS NULL OR b.ruled_on > b.extracted_on,
      'earlier_reduction.ruled_on', b.suspended AND b.death_from_on IS NULL,
      'law:commutation.ban.new_fixed_term',
        b.ruled_on IS NOT NULL AND NOT law_known('commutation.ban.new_fixed_term', b.ruled_on)
    ) AS lacking
  FROM base AS b
  JOIN bans AS n ON n.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking, g.ban_until_on AS ban_until_on,
    CASE
      WHEN b.kind <> 'commutation' OR b.result NOT IN ('granted', 'granted_less') OR b.by_law THEN 'out_of_scope'
      WHEN NOT b.lifelong AND NOT b.suspended AND b.new_crime_effective_on IS NULL AND b.new_crime_penalty IS NULL
        THEN 'out_of_scope'
      WHEN b.lifelong AND b.result IS NOT NULL AND b.ruled_on <= b.extracted_on THEN 'hard'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.ruled_on < g.ban_until_on THEN 'hard'
      WHEN b.ruled_on = g.ban_until_on THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.ruled_on AS act_on,
  CASE WHEN b.lifelong THEN 'lifelong' WHEN b.suspended THEN 'suspended' ELSE 'new_crime' END AS fault,
  b.main_penalty AS main_penalty, b.new_crime_effective_on AS new_crime_effective_on,
  b.new_crime_penalty AS new_crime_penalty, b.fixed_from_on AS fixed_from_on, b.life_from_on AS life_from_on,
  b.death_from_on AS death_from_on, n.ban_fixed_on AS ban_fixed_on, n.ban_life_on AS ban_life_on,
  n.ban_death_on AS ban_death_on, v.ban_until_on AS ban_until_on, b.ruled_on AS ruled_on,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN bans AS n ON n.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
