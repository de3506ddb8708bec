-- A judgment that leaves out a claim may be retried (民诉法 211 (11), 207 (11) before 2024). The clause that
-- dismisses the other claims answers whatever no item answers. What a claim asks for and what an item
-- grants is matched by kind, so a gap is a question for a prosecutor, never more.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.judged_on AS judged_on, c.claim_total AS claim_total,
    c.order_total AS order_total, c.open_claims AS open_claims,
    c.general_dismissal AS general_dismissal, c.refused_in_reasoning AS refused_in_reasoning,
    COALESCE(c.claims_changed, FALSE) AS changed,
    COALESCE(c.form = 'judgment' AND COALESCE(c.level = 'first', TRUE), FALSE)
      AND COALESCE(c.disposition = 'decided', TRUE) AS in_scope,
    COALESCE(c.open_claims > 0, FALSE) AS open_claim,
    COALESCE(c.refused_in_reasoning, FALSE) AND c.general_dismissal IS FALSE AS refused
  FROM civil_judgment AS c
), graded AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.judged_on AS judged_on, f.claim_total AS claim_total,
    f.order_total AS order_total, f.open_claims AS open_claims,
    f.general_dismissal AS general_dismissal, f.refused_in_reasoning AS refused_in_reasoning,
    f.in_scope AS in_scope,
    CASE
      WHEN f.refused THEN 'refused_not_dismissed'
      WHEN f.open_claim THEN 'open_claim'
      ELSE 'none'
    END AS fault,
    missing(
      'civil_judgment.claim_total',
        f.claim_total IS NULL AND NOT COALESCE(f.general_dismissal, FALSE) AND NOT f.refused,
      -- A claim that was given up needs no answer.
      'civil_judgment.claims_changed', f.open_claim AND f.changed AND NOT f.refused,
      'civil_judgment.judged_on', f.judged_on IS NULL,
      'civil_judgment.order_total', f.order_total IS NULL,
      'law:civil.retrial.ground.claims',
        f.judged_on IS NOT NULL AND NOT law_known('civil.retrial.ground.claims', f.judged_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.judged_on AS judged_on, g.claim_total AS claim_total,
    g.order_total AS order_total, g.open_claims AS open_claims,
    g.general_dismissal AS general_dismissal, g.refused_in_reasoning AS refused_in_reasoning,
    g.fault AS fault, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.fault <> 'none' THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM graded AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  v.judged_on AS judged_on, v.claim_total AS claim_total, v.order_total AS order_total,
  v.open_claims AS open_claims, v.general_dismissal AS general_dismissal,
  v.refused_in_reasoning AS refused_in_reasoning, v.fault AS fault,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
LEFT JOIN civil_judgment AS n ON n._id = v.unit
