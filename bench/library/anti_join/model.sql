WITH base AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.effective_on AS effective_on, s._as_of AS as_of,
    s.main_penalty = 'fixed_term' AS in_scope,
    due('enforcement.papers', s.effective_on) AS due_hard,
    h._id IS NULL AS absent
  FROM sentence AS s
  LEFT JOIN handover AS h ON h.sentence = s._id
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.effective_on AS effective_on, b.as_of AS as_of,
    b.due_hard AS due_hard, b.in_scope AS in_scope, b.absent AS absent,
    missing(
      'sentence.effective_on', b.in_scope AND b.effective_on IS NULL,
      'law:enforcement.papers',
        b.in_scope AND b.effective_on IS NOT NULL AND NOT law_known('enforcement.papers', b.effective_on),
      'coverage:handover',
        b.in_scope AND b.absent AND b.as_of > b.due_hard
          AND NOT covered('handover', b.organ, b.effective_on, b.as_of)
    ) AS missing
  FROM base AS b
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.effective_on AS act_on,
  g.effective_on AS effective_on, g.due_hard AS due_hard,
  CASE
    WHEN NOT COALESCE(g.in_scope, FALSE) THEN 'out_of_scope'
    WHEN g.missing <> '' THEN 'undetermined'
    WHEN g.absent AND g.as_of > g.due_hard THEN 'hard'
    ELSE 'lawful'
  END AS outcome,
  g.missing AS missing
FROM graded AS g
