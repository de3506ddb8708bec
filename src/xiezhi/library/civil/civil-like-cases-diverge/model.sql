-- One row per group of like cases an office put together: one court, one issue, one span. Both holdings
-- at a considerable share are a question of even application of the law (民诉监督规则 117), never a
-- finding against a judgment; judges do not appear. Shares are compared crosswise.
WITH counted AS (
  SELECT
    g._id AS unit,
    SUM(CASE WHEN c.facts_differ IS TRUE OR c.holding IS NULL THEN 0 ELSE 1 END) AS cases,
    SUM(CASE WHEN c.facts_differ IS NOT TRUE AND c.holding = 'supported' THEN 1 ELSE 0 END) AS supported,
    SUM(CASE WHEN c.facts_differ IS NOT TRUE AND c.holding = 'refused' THEN 1 ELSE 0 END) AS refused,
    SUM(CASE WHEN c.holding IS NULL THEN 1 ELSE 0 END) AS no_holding,
    SUM(CASE WHEN c.facts_differ IS NULL THEN 1 ELSE 0 END) AS unsure
  FROM like_case_group AS g
  JOIN like_case AS c ON c.group = g._id
    AND (c.judged_on IS NULL OR (c.judged_on >= g.from_on AND c.judged_on <= g.to_on))
  GROUP BY g._id
), facts AS (
  SELECT
    g._id AS unit, g.organ AS organ, g.issue AS issue, g.from_on AS from_on, g.to_on AS to_on,
    g.law_changed AS law_changed, g._extracted_on AS extracted_on,
    COALESCE(n.cases, 0) AS cases, COALESCE(n.supported, 0) AS supported,
    COALESCE(n.refused, 0) AS refused, COALESCE(n.no_holding, 0) AS no_holding,
    COALESCE(n.unsure, 0) AS unsure, covered('like_case', g.organ, g.from_on, g.to_on) AS complete
  FROM like_case_group AS g
  LEFT JOIN counted AS n ON n.unit = g._id
), shares AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.issue AS issue, x.from_on AS from_on, x.to_on AS to_on,
    x.law_changed AS law_changed, x.extracted_on AS extracted_on, x.cases AS cases,
    x.supported AS supported, x.refused AS refused, x.no_holding AS no_holding, x.unsure AS unsure,
    x.complete AS complete,
    x.cases >= tunable('least_cases')
      AND x.supported * 100 >= x.cases * tunable('least_percent')
      AND x.refused * 100 >= x.cases * tunable('least_percent') AS diverge
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.issue AS issue, x.from_on AS from_on, x.to_on AS to_on,
    x.law_changed AS law_changed, x.cases AS cases, x.supported AS supported, x.refused AS refused,
    x.diverge AS diverge,
    missing(
      'coverage:like_case', NOT x.diverge AND NOT x.complete,
      'like_case.facts_differ', x.diverge AND x.unsure > 0,
      'like_case.holding', NOT x.diverge AND x.no_holding > 0,
      'like_case_group.from_on', x.from_on IS NULL OR x.from_on > x.to_on,
      'like_case_group.law_changed', x.diverge AND x.law_changed IS NULL,
      'like_case_group.to_on', x.to_on IS NULL OR x.to_on > x.extracted_on
    ) AS lacking
  FROM shares AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.issue AS issue, x.from_on AS from_on, x.to_on AS to_on,
    x.cases AS cases, x.supported AS supported, x.refused AS refused, x.lacking AS lacking,
    CASE
      WHEN x.law_changed THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.diverge THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.to_on AS act_on,
  x.issue AS issue, x.from_on AS from_on, x.to_on AS to_on, x.cases AS cases,
  x.supported AS supported, x.refused AS refused,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
