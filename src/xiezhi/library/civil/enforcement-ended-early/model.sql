-- Three rows per enforcement ended for the time being, by the Supreme Court's rules of 2016 (终结本次执行规定 1, 9; excerpt,
-- so soft at most): more than the least time since filing, notice and orders before, a query of property at
-- intervals afterwards for some years. A resumed enforcement needs no query.
WITH facts AS (
  SELECT
    e._id AS unit, due_strict('civil.enforcement.termination_wait', e.filed_on) AS wait_on,
    later(COALESCE(e.queried_on, e.ended_on), e.ended_on) AS query_from,
    due('civil.enforcement.ended_query', later(COALESCE(e.queried_on, e.ended_on), e.ended_on)) AS query_due_on,
    due('civil.enforcement.ended_query_years', e.ended_on) AS years_end_on, e._as_of AS until_on
  FROM enforcement_ending AS e
), legs AS (
  SELECT
    x.unit AS unit, 'early' AS leg, TRUE AS in_scope, e.ended_on <= x.wait_on AS wrong,
    e.filed_on IS NULL AS no_filing, FALSE AS no_orders, FALSE AS no_query
  FROM facts AS x
  JOIN enforcement_ending AS e ON e._id = x.unit
  UNION ALL
  SELECT
    x.unit AS unit, 'orders' AS leg, TRUE AS in_scope, e.noticed IS FALSE OR e.consumption IS FALSE AS wrong,
    FALSE AS no_filing,
    e.noticed IS NOT FALSE AND e.consumption IS NOT FALSE AND (e.noticed IS NULL OR e.consumption IS NULL) AS no_orders,
    FALSE AS no_query
  FROM facts AS x
  JOIN enforcement_ending AS e ON e._id = x.unit
  UNION ALL
  SELECT
    x.unit AS unit, 'query' AS leg, e.resumed_on IS NULL AND NOT COALESCE(x.query_due_on > x.years_end_on, FALSE) AS in_scope,
    x.until_on > x.query_due_on AS wrong, FALSE AS no_filing, FALSE AS no_orders,
    e.queried_on IS NULL AND x.until_on > x.query_due_on AS no_query
  FROM facts AS x
  JOIN enforcement_ending AS e ON e._id = x.unit
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'enforcement_ending.consumption', l.no_orders AND e.consumption IS NULL,
      'enforcement_ending.ended_on', e.ended_on < e.filed_on OR e.ended_on > e._extracted_on,
      'enforcement_ending.filed_on', l.no_filing,
      'enforcement_ending.noticed', l.no_orders AND e.noticed IS NULL,
      'enforcement_ending.queried_on', l.no_query OR (l.leg = 'query' AND e.queried_on > e._extracted_on),
      'extracted_on:enforcement_ending', l.leg = 'query' AND x.until_on IS NULL,
      'law:civil.enforcement.termination_wait', e.ended_on IS NOT NULL
        AND NOT law_known('civil.enforcement.termination_wait', e.ended_on)
    ) AS lacking
  FROM legs AS l
  JOIN facts AS x ON x.unit = l.unit
  JOIN enforcement_ending AS e ON e._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN e.ended_on IS NULL OR NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.wrong THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
  JOIN enforcement_ending AS e ON e._id = l.unit
)
SELECT
  x.unit AS unit, v.leg AS discriminator, e.organ AS organ, e.ended_on AS act_on, v.leg AS leg,
  e.filed_on AS filed_on, e.ended_on AS ended_on, x.wait_on AS wait_on, e.noticed AS noticed,
  e.consumption AS consumption, e.queried_on AS queried_on, x.query_from AS query_from,
  x.query_due_on AS query_due_on, x.years_end_on AS years_end_on, x.until_on AS until_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN enforcement_ending AS e ON e._id = x.unit
