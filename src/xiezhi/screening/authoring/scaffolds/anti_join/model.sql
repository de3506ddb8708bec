-- One row per record of $unit: a record of $child must follow within the limit that runs from
-- $start. That there is none counts only where the table is declared complete.
WITH first_done AS (
  SELECT
    d.$ref AS unit,
    MIN(d.$done) AS done_on,
    MAX(CASE WHEN d.$done IS NULL THEN 1 ELSE 0 END) AS undated
  FROM $child AS d
  GROUP BY d.$ref
), counted AS (
  SELECT
    u._id AS unit,
    u.$organ AS organ,
    u.$start AS start_on,
    f.done_on AS done_on,
    COALESCE(f.undated, 0) AS undated,
    COALESCE(f.done_on, u._as_of) AS until_on,
    due('$param', u.$start) AS due_hard,
    due_strict('$param', u.$start) AS due_soft
  FROM $unit AS u
  LEFT JOIN first_done AS f ON f.unit = u._id
), judged AS (
  SELECT
    c.unit AS unit,
    c.organ AS organ,
    c.start_on AS start_on,
    c.done_on AS done_on,
    c.until_on AS until_on,
    c.due_hard AS due_hard,
    c.due_soft AS due_soft,
    missing(
      'coverage:$child', c.until_on > c.due_soft AND NOT covered('$child', c.organ, c.start_on, c.due_soft),
      'extracted_on:$unit', c.until_on IS NULL,
      'law:$param', c.start_on IS NOT NULL AND NOT law_known('$param', c.start_on),
      '$child.$done', c.until_on > c.due_soft AND c.undated = 1,
      '$unit.$start', c.start_on IS NULL
    ) AS lacking
  FROM counted AS c
), graded AS (
  SELECT
    j.unit AS unit,
    j.organ AS organ,
    j.start_on AS start_on,
    j.done_on AS done_on,
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
  g.done_on AS done_on,
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
