-- One row per change (看守所条例 15; 规则 615–617): the organ tells the detention house in writing. No law sets the days, so
-- they are the office's own and the model is soft at most. An empty day means "not yet" up to the export.
WITH base AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.kind AS kind, c.changed_on AS changed_on, c.told_on AS told_on,
    c.out_on AS out_on, c._extracted_on AS extracted_on,
    add_days(c.changed_on, tunable('tell_days')) AS line_on,
    COALESCE(earlier(c.told_on, c._as_of), c.told_on, c._as_of) AS until_on
  FROM custody_change AS c
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'custody_change.changed_on', b.changed_on IS NULL OR b.changed_on > b.extracted_on,
      'custody_change.told_on', b.told_on > b.extracted_on,
      'extracted_on:custody_change', b.until_on IS NULL,
      'law:enforcement.custody_warning',
        b.changed_on IS NOT NULL AND NOT law_known('enforcement.custody_warning', b.changed_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.out_on <= b.line_on AND b.told_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.until_on <= b.line_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.changed_on AS act_on,
  b.kind AS kind, b.changed_on AS changed_on, b.told_on AS told_on, b.line_on AS line_on, b.until_on AS until_on,
  tunable('tell_days') AS threshold_days,
  CASE WHEN v.outcome = 'soft' THEN days_between(b.line_on, b.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
