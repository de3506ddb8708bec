-- One row per penalty that brings an entity to the number of the law: three of a food business within a year call for closure
-- or revocation (食品安全法 134); three within the short span or four within a year, with a major hazard, for a proposal to close
-- (安全生产法 113(1)). When the organ must act is not written: the line is the office's own, soft at most.
WITH counted AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.regime AS regime, p.entity_credit_code AS code, p.decided_on AS decided_on,
    p._extracted_on AS extracted_on, p._as_of AS as_of,
    CASE p.regime WHEN 'food' THEN p.kind NOT IN ('closure', 'licence') AND NOT p.revoked
      ELSE p.hazard AND NOT p.revoked END AS counts,
    add_months(p.decided_on, 0 - 12 * CASE p.regime WHEN 'food' THEN param('public_interest.repeat.food.years', p.decided_on)
      ELSE param('public_interest.repeat.safety.years', p.decided_on) END, 'clamp') AS year_from,
    add_days(p.decided_on, 0 - param('public_interest.repeat.safety.short_days', p.decided_on)) AS short_from,
    CASE p.regime WHEN 'food' THEN param('public_interest.repeat.food.times', p.decided_on)
      ELSE param('public_interest.repeat.safety.times', p.decided_on) END AS year_times,
    param('public_interest.repeat.safety.short_times', p.decided_on) AS short_times,
    add_days(p.decided_on, tunable('wait_days')) AS due_soft
  FROM entity_penalty AS p
), tally AS (
  SELECT
    c.unit AS unit, COUNT(*) AS in_year, SUM(CASE WHEN e.decided_on >= c.short_from THEN 1 ELSE 0 END) AS in_short
  FROM counted AS c
  JOIN counted AS e ON e.code = c.code AND e.regime = c.regime AND e.decided_on <= c.decided_on
    AND e.decided_on >= c.year_from AND e.counts
  WHERE c.counts
  GROUP BY c.unit
), acted AS (
  SELECT
    c.unit AS unit, MIN(s.decided_on) AS sanction_on, SUM(CASE WHEN s.decided_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM counted AS c
  JOIN entity_sanction AS s ON s.entity_credit_code = c.code AND s.regime = c.regime
    AND COALESCE(s.decided_on >= c.year_from, TRUE)
  GROUP BY c.unit
), facts AS (
  SELECT
    c.unit AS unit, c.organ AS organ, c.regime AS regime, c.decided_on AS decided_on, c.code AS code,
    c.extracted_on AS extracted_on, c.due_soft AS due_soft, COALESCE(t.in_year, 0) AS in_year, COALESCE(t.in_short, 0) AS in_short,
    a.sanction_on AS sanction_on, COALESCE(a.undated, 0) AS undated, COALESCE(a.sanction_on, c.as_of) AS until_on,
    covered('entity_sanction', c.organ, c.year_from, earlier(c.due_soft, c.as_of)) AS complete,
    COALESCE(t.in_year >= c.year_times OR (c.regime = 'safety' AND t.in_short >= c.short_times), FALSE) AS reached
  FROM counted AS c
  LEFT JOIN tally AS t ON t.unit = c.unit
  LEFT JOIN acted AS a ON a.unit = c.unit
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:entity_sanction', f.sanction_on IS NULL AND f.until_on > f.due_soft AND NOT f.complete,
      'entity_penalty.decided_on', f.decided_on > f.extracted_on,
      'entity_sanction.decided_on', f.undated > 0 AND COALESCE(f.sanction_on > f.due_soft, TRUE),
      'extracted_on:entity_penalty', f.until_on IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT f.reached THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.regime AS regime,
  f.decided_on AS decided_on, f.in_year AS in_year, f.in_short AS in_short, f.sanction_on AS sanction_on,
  f.due_soft AS due_soft, f.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
