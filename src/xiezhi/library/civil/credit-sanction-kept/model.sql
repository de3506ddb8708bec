-- One row per listing or restriction: lifted within working days once the court knows the ground (失信名单规定 10; 限制高消费规定
-- 9; neither checked: draft, soft at most), and not imposed where the ground was there before. Whether someone ought
-- to be listed is no question of this model.
WITH facts AS (
  SELECT
    c._id AS unit, later(COALESCE(c.told_on, c.ground_on), c.imposed_on) AS known_on,
    due('civil.enforcement.list_deleted', later(COALESCE(c.told_on, c.ground_on), c.imposed_on)) AS due_on,
    COALESCE(c.lifted_on, c._as_of) AS until_on, c.ground IS NOT NULL OR c.ground_on IS NOT NULL AS in_scope,
    COALESCE(c.ground_on < c.imposed_on AND c.ground <> 'ended', FALSE) AS before
  FROM credit_sanction AS c
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'credit_sanction.ground', c.ground IS NULL,
      'credit_sanction.ground_on', c.ground_on IS NULL OR c.ground_on > c._extracted_on,
      'credit_sanction.imposed_on', c.imposed_on IS NULL OR c.imposed_on > c._extracted_on,
      'credit_sanction.lifted_on', c.lifted_on < c.imposed_on OR c.lifted_on > c._extracted_on,
      'credit_sanction.other_case', c.other_case IS NULL AND (x.before OR x.until_on > x.due_on),
      'credit_sanction.told_on', c.told_on < c.ground_on OR c.told_on > c._extracted_on,
      'extracted_on:credit_sanction', x.until_on IS NULL,
      'law:civil.enforcement.list_deleted', x.known_on IS NOT NULL
        AND NOT law_known('civil.enforcement.list_deleted', x.known_on)
    ) AS lacking
  FROM facts AS x
  JOIN credit_sanction AS c ON c._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.other_case AND c.ground NOT IN ('died', 'minor') THEN 'lawful'
      WHEN x.before OR x.until_on > x.due_on THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM facts AS x
  JOIN gap AS g ON g.unit = x.unit
  JOIN credit_sanction AS c ON c._id = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, c.organ AS organ, c.imposed_on AS act_on, c.kind AS kind, c.ground AS ground,
  c.imposed_on AS imposed_on, c.ground_on AS ground_on, x.known_on AS known_on, x.due_on AS due_on,
  c.lifted_on AS lifted_on, x.until_on AS until_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN credit_sanction AS c ON c._id = x.unit
