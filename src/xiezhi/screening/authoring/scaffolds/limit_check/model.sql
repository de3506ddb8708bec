-- One row per record of $unit: $field may not be more than the number of law in force on $start.
WITH counted AS (
  SELECT
    u._id AS unit,
    u.$organ AS organ,
    u.$start AS start_on,
    u.$field AS recorded,
    param('$param', u.$start) AS most
  FROM $unit AS u
), judged AS (
  SELECT
    c.unit AS unit,
    c.organ AS organ,
    c.start_on AS start_on,
    c.recorded AS recorded,
    c.most AS most,
    missing(
      'law:$param', c.start_on IS NOT NULL AND NOT law_known('$param', c.start_on),
      '$unit.$field', c.recorded IS NULL,
      '$unit.$start', c.start_on IS NULL
    ) AS lacking
  FROM counted AS c
)
SELECT
  j.unit AS unit,
  '' AS discriminator,
  j.organ AS organ,
  j.start_on AS act_on,
  j.start_on AS start_on,
  j.recorded AS recorded,
  j.most AS most,
  CASE
    WHEN j.lacking <> '' THEN 'undetermined'
    WHEN j.recorded > j.most THEN 'hard'
    ELSE 'lawful'
  END AS outcome,
  j.lacking AS missing
FROM judged AS j
