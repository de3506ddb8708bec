-- One row per record of $unit, with the number of records of the same organ and the same $by up to
-- its own day. No statute says how many are too many, so the outcome is soft at most. The value
-- shared may join rows; it is never returned, since it can stand for a person.
WITH together AS (
  SELECT a._id AS unit, COUNT(b._id) AS records
  FROM $unit AS a
  JOIN $unit AS b ON b.$organ = a.$organ AND b.$by = a.$by
    AND days_between(b.$start, a.$start) BETWEEN 0 AND tunable('within_days')
  GROUP BY a._id
), judged AS (
  SELECT
    u._id AS unit,
    u.$organ AS organ,
    u.$start AS start_on,
    COALESCE(t.records, 1) AS records,
    missing(
      '$unit.$by', u.$by IS NULL,
      '$unit.$start', u.$start IS NULL
    ) AS lacking
  FROM $unit AS u
  LEFT JOIN together AS t ON t.unit = u._id
)
SELECT
  j.unit AS unit,
  '' AS discriminator,
  j.organ AS organ,
  j.start_on AS act_on,
  j.start_on AS start_on,
  j.records AS together,
  CASE
    WHEN j.lacking <> '' THEN 'undetermined'
    WHEN j.records >= tunable('least') THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  j.lacking AS missing
FROM judged AS j
