WITH crowd AS (
  SELECT
    p.organ AS organ, p.party_credit_code AS party, p.decided_on AS decided_on, COUNT(*) AS same_day
  FROM penalty AS p
  GROUP BY p.organ, p.party_credit_code, p.decided_on
), graded AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.decided_on AS decided_on, c.same_day AS same_day,
    missing(
      'penalty.decided_on', p.decided_on IS NULL,
      'penalty.party_credit_code', p.party_credit_code IS NULL
    ) AS missing
  FROM penalty AS p
  LEFT JOIN crowd AS c
    ON c.organ = p.organ AND c.party = p.party_credit_code AND c.decided_on = p.decided_on
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.decided_on AS act_on,
  g.same_day AS same_day,
  CASE
    WHEN g.missing <> '' THEN 'undetermined'
    WHEN g.same_day >= tunable('many') THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  g.missing AS missing
FROM graded AS g
