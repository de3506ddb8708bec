-- One row per parole granted (减假程序 2(2)(4)): the proposal carries an assessment of the effect on the community, and a case
-- whose papers are incomplete is not opened. A report later than the ruling is hard. One between proposal and
-- ruling is soft, for the court may have asked for a second one itself (社矫法 18); no report on record is soft, and only where the court's table is complete.
WITH base AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.proposed_on AS proposed_on, r.accepted_on AS accepted_on,
    r.ruled_on AS ruled_on, r.assessed_on AS assessed_on, r._extracted_on AS extracted_on,
    COALESCE(r.kind = 'parole' AND r.result IN ('granted', 'granted_less'), FALSE) AS inside,
    covered('commutation_ruling', r.organ, r.ruled_on, r.ruled_on) AS complete
  FROM commutation_ruling AS r
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'commutation_ruling.accepted_on', b.accepted_on IS NULL AND b.assessed_on > b.proposed_on,
      'commutation_ruling.assessed_on', b.assessed_on > b.extracted_on,
      'commutation_ruling.proposed_on', b.proposed_on IS NULL AND b.assessed_on <= b.accepted_on
        OR b.proposed_on IS NULL AND b.accepted_on IS NULL AND b.assessed_on IS NOT NULL
        OR b.proposed_on > b.accepted_on,
      'commutation_ruling.ruled_on', b.ruled_on IS NULL OR b.ruled_on < b.accepted_on,
      'coverage:commutation_ruling', b.assessed_on IS NULL AND b.ruled_on IS NOT NULL AND NOT b.complete,
      'law:enforcement.commutation.supply',
        b.ruled_on IS NOT NULL AND NOT law_known('enforcement.commutation.supply', b.ruled_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT b.inside THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.assessed_on > b.ruled_on THEN 'hard'
      WHEN b.assessed_on IS NULL OR b.assessed_on > b.proposed_on THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.ruled_on AS act_on,
  b.assessed_on AS assessed_on, b.proposed_on AS proposed_on, b.accepted_on AS accepted_on, b.ruled_on AS ruled_on,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
