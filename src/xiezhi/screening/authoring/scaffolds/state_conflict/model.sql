-- One row per record of $unit: once it has ended on $end, no record of $child may follow. Both
-- records exist, so nothing rests on the absence of one.
WITH acts AS (
  SELECT
    d.$ref AS unit,
    MAX(d.$done) AS done_on,
    MAX(CASE WHEN d.$done IS NULL THEN 1 ELSE 0 END) AS undated
  FROM $child AS d
  GROUP BY d.$ref
), judged AS (
  SELECT
    u._id AS unit,
    u.$organ AS organ,
    u.$start AS start_on,
    u.$end AS ended_on,
    a.done_on AS done_on,
    -- An undated act matters only where no dated one already decides.
    missing(
      '$child.$done', a.undated = 1 AND u.$end IS NOT NULL AND NOT COALESCE(a.done_on > u.$end, FALSE),
      '$unit.$end', u.$end < u.$start,
      '$unit.$start', u.$start IS NULL
    ) AS lacking
  FROM $unit AS u
  LEFT JOIN acts AS a ON a.unit = u._id
)
SELECT
  j.unit AS unit,
  '' AS discriminator,
  j.organ AS organ,
  j.start_on AS act_on,
  j.start_on AS start_on,
  j.ended_on AS ended_on,
  j.done_on AS done_on,
  days_between(j.ended_on, j.done_on) AS days_after,
  CASE
    WHEN j.lacking <> '' THEN 'undetermined'
    WHEN j.done_on > j.ended_on THEN 'hard'
    WHEN j.done_on = j.ended_on THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  j.lacking AS missing
FROM judged AS j
