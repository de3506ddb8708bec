-- One row per penalty case: filed to decided. Public-order cases are out of scope.
WITH longest AS (
  SELECT e.penalty AS penalty, MAX(e._id) AS extension
  FROM penalty_extension AS e
  GROUP BY e.penalty
), counted AS (
  SELECT
    u._id AS unit,
    u.organ AS organ,
    u.filed_on AS start_on,
    u.decided_on AS ended_on,
    u.public_order AS public_order,
    x.extension AS extension,
    COALESCE(u.decided_on, u._as_of) AS until_on,
    due('administrative.penalty_decision', u.filed_on) AS due_hard,
    due_strict('administrative.penalty_decision', u.filed_on) AS due_soft
  FROM penalty AS u
  LEFT JOIN longest AS x ON x.penalty = u._id
), judged AS (
  SELECT
    c.unit AS unit,
    c.organ AS organ,
    c.start_on AS start_on,
    c.ended_on AS ended_on,
    c.public_order AS public_order,
    c.extension AS extension,
    c.until_on AS until_on,
    c.due_hard AS due_hard,
    c.due_soft AS due_soft,
    missing(
      'extracted_on:penalty', c.until_on IS NULL,
      'law:administrative.penalty_decision', c.start_on IS NOT NULL AND NOT law_known('administrative.penalty_decision', c.start_on),
      'penalty.decided_on', c.ended_on < c.start_on,
      'penalty.filed_on', c.start_on IS NULL
    ) AS lacking
  FROM counted AS c
), graded AS (
  SELECT
    j.unit AS unit,
    j.organ AS organ,
    j.start_on AS start_on,
    j.ended_on AS ended_on,
    j.extension AS extension,
    j.until_on AS until_on,
    j.due_hard AS due_hard,
    j.due_soft AS due_soft,
    j.lacking AS lacking,
    CASE
      WHEN COALESCE(j.public_order, FALSE) THEN 'out_of_scope'
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
  g.extension AS extension,
  g.until_on AS until_on,
  g.due_hard AS due_hard,
  g.due_soft AS due_soft,
  CASE
    WHEN g.outcome = 'hard' THEN days_between(g.due_hard, g.until_on)
    WHEN g.outcome = 'soft' THEN days_between(g.due_soft, g.until_on)
  END AS days_over,
  g.outcome AS outcome,
  CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM graded AS g
