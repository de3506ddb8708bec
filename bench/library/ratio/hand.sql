WITH closed AS (
  SELECT organ, count(closed_on) AS closed,
    count(*) FILTER (closed_on IS NOT NULL AND close_kind = 'terminated_proceeding') AS given_up
  FROM enforcement_case GROUP BY organ
)
SELECT o._id AS unit, '' AS discriminator, code AS organ, o._as_of AS act_on,
  CASE WHEN coalesce(closed, 0) = 0 THEN 'out_of_scope' WHEN given_up / closed >= 0.4 THEN 'soft'
       ELSE 'lawful' END AS outcome,
  '' AS missing, coalesce(closed, 0) AS closed, coalesce(given_up, 0) AS given_up
FROM organ o LEFT JOIN closed c ON c.organ = o.code
