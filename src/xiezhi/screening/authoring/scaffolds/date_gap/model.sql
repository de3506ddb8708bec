-- One row per record of $unit. The limit runs from $start to $end; a record without an end is
-- judged on the as-of date. Say here which readings of the law the hard and the soft line stand for.
WITH counted AS (
  SELECT
    u._id AS unit,
    u.$organ AS organ,
    u.$start AS start_on,
    u.$end AS ended_on,
    COALESCE(u.$end, u._as_of) AS until_on,
    due('$param', u.$start) AS due_hard,
    due_strict('$param', u.$start) AS due_soft
  FROM $unit AS u
), judged AS (
  SELECT
    c.unit AS unit,
    c.organ AS organ,
    c.start_on AS start_on,
    c.ended_on AS ended_on,
    c.until_on AS until_on,
    c.due_hard AS due_hard,
    c.due_soft AS due_soft,
    missing(
      'extracted_on:$unit', c.until_on IS NULL,
      'law:$param', c.start_on IS NOT NULL AND NOT law_known('$param', c.start_on),
      '$unit.$end', c.ended_on < c.start_on,
      '$unit.$start', c.start_on IS NULL
    ) AS lacking
  FROM counted AS c
), graded AS (
  SELECT
    j.unit AS unit,
    j.organ AS organ,
    j.start_on AS start_on,
    j.ended_on AS ended_on,
    j.until_on AS until_on,
    j.due_hard AS due_hard,
    j.due_soft AS due_soft,
    j.lacking AS lacking,
    CASE
      WHEN j.lacking <> '' THEN 'undetermined'
      WHEN j.until_on > j.due_hard THEN 'hard'
      WHEN j.until_on > j.due_soft THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM judged AS j
)
SELECT
  g.unit AS unit,
  '' AS discriminator,
  g.organ AS organ,
  g.start_on AS act_on,
  g.start_on AS start_on,
  g.ended_on AS ended_on,
  g.until_on AS until_on,
  g.due_hard AS due_hard,
  g.due_soft AS due_soft,
  CASE
    WHEN g.outcome = 'hard' THEN days_between(g.due_hard, g.until_on)
    WHEN g.outcome = 'soft' THEN days_between(g.due_soft, g.until_on)
  END AS days_over,
  g.outcome AS outcome,
  g.lacking AS missing
FROM graded AS g
