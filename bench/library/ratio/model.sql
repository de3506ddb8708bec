WITH closed AS (
  SELECT
    e.organ AS organ, COUNT(e.closed_on) AS closed,
    SUM(CASE WHEN e.closed_on IS NOT NULL AND e.close_kind = 'terminated_proceeding' THEN 1 ELSE 0 END)
      AS given_up
  FROM enforcement_case AS e
  GROUP BY e.organ
)
SELECT
  o._id AS unit, '' AS discriminator, o.code AS organ, o._as_of AS act_on,
  COALESCE(c.closed, 0) AS closed, COALESCE(c.given_up, 0) AS given_up,
  CASE
    WHEN COALESCE(c.closed, 0) = 0 THEN 'out_of_scope'
    WHEN c.given_up * 100 >= c.closed * tunable('percent') THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  '' AS missing
FROM organ AS o
LEFT JOIN closed AS c ON c.organ = o.code
