-- One row per ruling that allowed enforcement. No text sets the time to carry it out, so the wait is the office's own and
-- the outcome soft at most. Where the court handed it to another body, that body is the organ.
WITH facts AS (
  SELECT
    c._id AS unit, COALESCE(c.executor, c.organ) AS organ, c.organ AS court, c.executor AS executor,
    c.ruled_on AS ruled_on, c.allowed AS allowed, c.executor_told_on AS executor_told_on,
    c.deferred_to_on AS deferred_to_on, c.started_on AS started_on, c.ended_on AS ended_on,
    c.withdrawn_on AS withdrawn_on, c._extracted_on AS extracted_on,
    COALESCE(later(COALESCE(c.executor_told_on, c.ruled_on), c.deferred_to_on), c.executor_told_on, c.ruled_on)
      AS counted_from,
    COALESCE(earlier(c.started_on, c.ended_on), c.started_on, c.ended_on) AS acted_on,
    c._as_of AS as_of
  FROM nonlit_case AS c
), gap AS (
  SELECT
    f.unit AS unit, COALESCE(f.acted_on, f.as_of) AS until_on,
    missing(
      'extracted_on:nonlit_case', f.acted_on IS NULL AND f.as_of IS NULL,
      'nonlit_case.allowed', f.allowed IS NULL,
      'nonlit_case.ended_on', f.ended_on < f.ruled_on OR f.ended_on > f.extracted_on,
      'nonlit_case.executor_told_on', f.executor_told_on < f.ruled_on,
      'nonlit_case.ruled_on', f.ruled_on IS NULL OR f.ruled_on > f.extracted_on,
      'nonlit_case.started_on', f.started_on < f.ruled_on OR f.started_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT f.allowed OR (f.allowed IS NULL AND f.ruled_on IS NULL)
        OR (f.withdrawn_on IS NOT NULL AND f.acted_on IS NULL) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN days_between(f.counted_from, g.until_on) <= tunable('idle_days') THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.ruled_on AS act_on, f.court AS court,
  f.executor AS executor, f.ruled_on AS ruled_on, f.counted_from AS counted_from, f.started_on AS started_on,
  f.ended_on AS ended_on, v.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.counted_from, v.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
