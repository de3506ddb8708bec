WITH base AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.served_on AS served_on,
    d.kind = 'suggestion' AS in_scope,
    due('supervision.suggestion_reply', d.served_on) AS due_hard,
    due_strict('supervision.suggestion_reply', d.served_on) AS due_soft,
    COALESCE(d.replied_on, d._as_of) AS until_on
  FROM supervision_doc AS d
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.served_on AS served_on, b.in_scope AS in_scope,
    b.due_hard AS due_hard, b.due_soft AS due_soft, b.until_on AS until_on,
    missing(
      'supervision_doc.served_on', b.served_on IS NULL OR b.until_on < b.served_on,
      'law:supervision.suggestion_reply',
        b.served_on IS NOT NULL AND NOT law_known('supervision.suggestion_reply', b.served_on),
      'extracted_on:supervision_doc', b.until_on IS NULL
    ) AS missing
  FROM base AS b
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.served_on AS act_on,
  g.due_hard AS due_hard, g.due_soft AS due_soft, g.until_on AS until_on,
  CASE WHEN g.until_on > g.due_soft THEN days_between(g.due_soft, g.until_on) ELSE 0 END AS days_over,
  CASE
    WHEN NOT COALESCE(g.in_scope, FALSE) THEN 'out_of_scope'
    WHEN g.missing <> '' THEN 'undetermined'
    WHEN g.until_on > g.due_hard THEN 'hard'
    WHEN g.until_on > g.due_soft THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  g.missing AS missing
FROM graded AS g
