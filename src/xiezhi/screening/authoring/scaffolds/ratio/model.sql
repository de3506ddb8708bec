-- One row per record of $unit: $field against $base, $bound_en the share of law in force on
-- $start. Compared crosswise, because a division is not the same on every engine.
WITH counted AS (
  SELECT
    u._id AS unit,
    u.$organ AS organ,
    u.$start AS start_on,
    u.$field AS part,
    u.$base AS whole,
    param('$param', u.$start) AS share
  FROM $unit AS u
), judged AS (
  SELECT
    c.unit AS unit,
    c.organ AS organ,
    c.start_on AS start_on,
    c.part AS part,
    c.whole AS whole,
    c.share AS share,
    missing(
      'law:$param', c.start_on IS NOT NULL AND NOT law_known('$param', c.start_on),
      '$unit.$base', COALESCE(c.whole <= 0, TRUE),
      '$unit.$field', c.part IS NULL,
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
  j.part AS part,
  j.whole AS whole,
  j.share AS share,
  CASE
    WHEN j.lacking <> '' THEN 'undetermined'
    WHEN $left $compared $right THEN 'hard'
    ELSE 'lawful'
  END AS outcome,
  j.lacking AS missing
FROM judged AS j
