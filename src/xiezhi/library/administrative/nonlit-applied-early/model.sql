-- One row per application. The organ may apply only when the party neither sued nor performed and the time to sue is over
-- (行政强制法 53). Hard: applied by the end of the told time, which is the shortest by the general rule; soft: on the
-- rolled day, before the year of an untold limit has run (行诉解释 64), or in an urgent matter.
WITH challenged AS (
  SELECT r.penalty AS penalty, COUNT(r._id) AS remedies FROM remedy AS r GROUP BY r.penalty
), facts AS (
  SELECT
    a._id AS unit, a.organ AS organ, a.applied_on AS applied_on, a.urgent AS urgent,
    a.special_suit_limit AS special_suit_limit, a._extracted_on AS extracted_on,
    p.decided_on AS decided_on, p.served_on AS served_on, p.suit_limit_told AS suit_limit_told,
    COALESCE(c.remedies, 0) > 0 AS challenged,
    due_strict('administrative.suit_limit', p.served_on) AS suit_ends_on,
    due('administrative.suit_limit', p.served_on) AS suit_rolled_on,
    due('administrative.suit_limit.not_told', p.served_on) AS latest_end_on
  FROM enforcement_application AS a
  LEFT JOIN penalty AS p ON p._id = a.penalty
  LEFT JOIN challenged AS c ON c.penalty = a.penalty
), stand AS (
  -- Early on the told time for certain; or perhaps, because the limit was not told.
  SELECT
    f.unit AS unit, COALESCE(f.applied_on <= f.suit_ends_on, FALSE) AS early,
    COALESCE(f.applied_on > f.suit_ends_on AND f.applied_on <= f.latest_end_on, FALSE) AS in_band
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:remedy',
        (s.early OR s.in_band AND NOT COALESCE(f.suit_limit_told, FALSE))
        AND NOT covered('remedy', f.organ, f.served_on, f.applied_on),
      'enforcement_application.applied_on',
        f.applied_on IS NULL OR f.applied_on > f.extracted_on OR f.applied_on < f.served_on,
      'enforcement_application.special_suit_limit', s.early AND f.special_suit_limit IS NULL,
      'enforcement_application.urgent', s.early AND f.urgent IS NULL,
      'law:administrative.suit_limit',
        f.served_on IS NOT NULL AND NOT law_known('administrative.suit_limit', f.served_on),
      'penalty.served_on', f.served_on IS NULL OR f.served_on < f.decided_on,
      'penalty.suit_limit_told', s.in_band AND f.suit_limit_told IS NULL
    ) AS lacking
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.challenged OR COALESCE(f.special_suit_limit, FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN s.early AND f.urgent THEN 'soft'
      WHEN s.early THEN 'hard'
      WHEN s.in_band AND (NOT f.suit_limit_told OR f.applied_on <= f.suit_rolled_on) THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.applied_on AS act_on, f.served_on AS served_on,
  f.suit_limit_told AS suit_limit_told, f.applied_on AS applied_on, f.suit_ends_on AS suit_ends_on,
  f.suit_rolled_on AS suit_rolled_on, f.latest_end_on AS latest_end_on, f.urgent AS urgent,
  CASE WHEN v.outcome = 'hard' THEN days_between(f.applied_on, f.suit_ends_on) END AS days_early,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
