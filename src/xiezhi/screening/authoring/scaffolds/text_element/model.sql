-- One row per record of $unit: whether $field holds the words the law asks for. A text without
-- them may say it otherwise, so the outcome is soft at most; a text that was not read proves nothing.
WITH judged AS (
  SELECT
    u._id AS unit,
    u.$organ AS organ,
    u.$start AS start_on,
    u.$field AS written,
    missing(
      '$unit.$field', u.$field IS NULL,
      '$unit.$start', u.$start IS NULL
    ) AS lacking
  FROM $unit AS u
)
SELECT
  j.unit AS unit,
  '' AS discriminator,
  j.organ AS organ,
  j.start_on AS act_on,
  j.start_on AS start_on,
  j.written AS written,
  CASE
    WHEN j.lacking <> '' THEN 'undetermined'
    WHEN contains(j.written, '$word') THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  j.lacking AS missing
FROM judged AS j
