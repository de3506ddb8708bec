-- One row per yearly quota: the permits issued against it do not exceed it (森林法 59). What is certainly counted proves the
-- excess without any declaration; that all is within the quota needs a complete table of permits.
WITH facts AS (
  SELECT
    q._id AS unit, q.organ AS organ, q.from_on AS from_on, q.to_on AS to_on, q.volume AS volume, q.carried AS carried,
    q._extracted_on AS extracted_on, q._as_of AS as_of, q.volume + COALESCE(q.carried, 0) AS allowed,
    covered('felling_permit', q.organ, q.from_on, earlier(q.to_on, q._as_of)) AS complete
  FROM felling_quota AS q
), each AS (
  SELECT
    f.unit AS unit,
    CASE WHEN NOT p.outside_quota AND NOT p.cancelled AND p.issued_on BETWEEN f.from_on AND f.to_on
      THEN p.volume ELSE 0 END AS sure,
    CASE WHEN COALESCE(p.outside_quota, FALSE) OR COALESCE(p.cancelled, FALSE)
      OR COALESCE(p.issued_on < f.from_on OR p.issued_on > f.to_on, FALSE) THEN 0 ELSE p.volume END AS possible,
    CASE WHEN p.volume < 0 OR p.issued_on > p._extracted_on
      OR (p.volume IS NULL AND NOT COALESCE(p.outside_quota, FALSE) AND NOT COALESCE(p.cancelled, FALSE))
      THEN 1 ELSE 0 END AS wrong
  FROM facts AS f
  JOIN felling_permit AS p ON p.quota = f.unit
), total AS (
  SELECT e.unit AS unit, SUM(e.sure) AS sure, SUM(e.possible) AS possible, SUM(e.wrong) AS wrong, COUNT(*) AS permits
  FROM each AS e
  GROUP BY e.unit
), summed AS (
  SELECT
    f.unit AS unit, COALESCE(t.sure, 0) AS sure, COALESCE(t.possible, 0) AS possible, COALESCE(t.wrong, 0) AS wrong,
    COALESCE(t.permits, 0) AS permits
  FROM facts AS f
  LEFT JOIN total AS t ON t.unit = f.unit
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:felling_permit', NOT f.complete AND s.sure <= f.allowed,
      'felling_permit.outside_quota', s.possible > f.allowed AND s.sure <= f.allowed,
      'felling_permit.volume', s.wrong > 0,
      'felling_quota.carried', f.carried < 0 OR (f.carried IS NULL AND s.sure > f.volume),
      'felling_quota.from_on', f.from_on IS NULL,
      'felling_quota.to_on', f.to_on IS NULL OR f.to_on <= f.from_on,
      'felling_quota.volume', f.volume IS NULL OR f.volume < 0,
      'law:public_interest.felling.quota',
        f.from_on IS NOT NULL AND NOT law_known('public_interest.felling.quota', f.from_on)
    ) AS lacking
  FROM facts AS f
  JOIN summed AS s ON s.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE WHEN g.lacking <> '' THEN 'undetermined' WHEN s.sure > f.allowed THEN 'hard' ELSE 'lawful' END AS outcome
  FROM facts AS f
  JOIN summed AS s ON s.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.from_on AS from_on, f.to_on AS to_on,
  f.allowed AS allowed, s.sure AS sure, s.possible AS possible, s.permits AS permits, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN summed AS s ON s.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
