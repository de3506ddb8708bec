WITH graded AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.decided_on AS decided_on,
    p.special_limit_days AS special_limit_days, p.special_limit_basis AS basis,
    contains(p.special_limit_basis, '第') AND contains(p.special_limit_basis, '条')
      OR contains(p.special_limit_basis, '批准') AS based,
    missing(
      'penalty.special_limit_basis',
      p.special_limit_days IS NOT NULL AND p.special_limit_basis IS NULL
    ) AS missing
  FROM penalty AS p
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.decided_on AS act_on, g.basis AS basis,
  CASE
    WHEN g.special_limit_days IS NULL THEN 'out_of_scope'
    WHEN g.missing <> '' THEN 'undetermined'
    WHEN g.based THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  g.missing AS missing
FROM graded AS g
