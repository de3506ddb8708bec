-- A defendant who was duly summoned and stays away without good reason, or leaves the hearing without
-- leave, may be judged in absence (民诉法 147). A document that tells the course of the case and says
-- nothing of a summons is a question, no finding; only one that says there was none is.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.judged_on AS judged_on, c.absent AS absent,
    c.procedure AS procedure, c.summons AS summons, c.public_notice AS public_notice,
    c.left_court AS left_court,
    COALESCE(c.form = 'judgment', FALSE) AND COALESCE(c.judged_by_default, FALSE)
      AND COALESCE(c.absent = 'defendant', TRUE) AS in_scope,
    -- 合法传唤 states that the summons was in order.
    COALESCE(c.summons IN ('summons', 'called', 'public_notice'), FALSE)
      OR COALESCE(c.public_notice, FALSE) OR COALESCE(c.left_court, FALSE) AS grounded,
    COALESCE(c.procedure IN ('simple', 'small_claims'), FALSE) AS simple
  FROM civil_judgment AS c
), graded AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.judged_on AS judged_on, f.absent AS absent,
    f.procedure AS procedure, f.summons AS summons, f.public_notice AS public_notice,
    f.left_court AS left_court, f.in_scope AS in_scope, f.grounded AS grounded,
    missing(
      'civil_judgment.absent', f.absent IS NULL,
      'civil_judgment.judged_on', f.judged_on IS NULL,
      -- In the simple procedure a notice will do if it was confirmed (民诉解释 261(2)).
      'civil_judgment.procedure', f.summons = 'notified' AND f.procedure IS NULL,
      'civil_judgment.summons', f.summons IS NULL OR (f.summons = 'notified' AND f.simple),
      'law:civil.default_judgment.ground',
        f.judged_on IS NOT NULL AND NOT law_known('civil.default_judgment.ground', f.judged_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.judged_on AS judged_on, g.absent AS absent,
    g.procedure AS procedure, g.summons AS summons, g.public_notice AS public_notice,
    g.left_court AS left_court, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.grounded THEN 'lawful'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.summons = 'excluded'
        AND param_has('civil.default_judgment.ground', g.judged_on, 'summons') THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM graded AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  v.judged_on AS judged_on, v.absent AS absent, v.procedure AS procedure, v.summons AS summons,
  v.public_notice AS public_notice, v.left_court AS left_court,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
LEFT JOIN civil_judgment AS n ON n._id = v.unit
