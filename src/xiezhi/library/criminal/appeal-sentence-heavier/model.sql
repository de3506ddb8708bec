-- One row per accused and later decision (刑诉法 237; 法院解释 401-403). On the defence's appeal alone nothing may be made
-- heavier, nor after a remand unless new facts were charged; on a protest after such a remand not above the first
-- judgment. A heavier main penalty that is now suspended, a heavier fine beside a lighter main penalty, and new facts
-- charged before a protest after a remand are for a prosecutor.
WITH facts AS (
  SELECT
    o._id AS unit,
    CASE o.before_penalty WHEN 'exempted' THEN 'a' WHEN 'fine_only' THEN 'b' WHEN 'public_surveillance' THEN 'c'
      WHEN 'criminal_detention' THEN 'd' WHEN 'fixed_term' THEN 'e' WHEN 'life' THEN 'f' WHEN 'death_suspended' THEN 'g'
      WHEN 'death' THEN 'h' END AS before_rank,
    CASE o.after_penalty WHEN 'exempted' THEN 'a' WHEN 'fine_only' THEN 'b' WHEN 'public_surveillance' THEN 'c'
      WHEN 'criminal_detention' THEN 'd' WHEN 'fixed_term' THEN 'e' WHEN 'life' THEN 'f' WHEN 'death_suspended' THEN 'g'
      WHEN 'death' THEN 'h' END AS after_rank,
    o.after_penalty IN ('public_surveillance', 'criminal_detention', 'fixed_term') AS has_term,
    o.after_penalty IN ('criminal_detention', 'fixed_term') AS may_suspend,
    -- For life (-1) nothing is longer.
    o.before_deprivation >= 0 AND (o.after_deprivation < 0 OR o.after_deprivation > o.before_deprivation) AS longer_loss
  FROM appeal_outcome AS o
), compared AS (
  SELECT
    f.unit AS unit,
    COALESCE(f.after_rank > f.before_rank OR (f.after_rank = f.before_rank AND f.has_term
      AND o.after_months > o.before_months), FALSE) AS main_up,
    COALESCE(f.after_rank < f.before_rank OR (f.after_rank = f.before_rank AND f.has_term
      AND o.after_months < o.before_months), FALSE) AS main_down,
    COALESCE(f.may_suspend AND o.before_probation > 0
      AND (o.after_probation = 0 OR o.after_probation > o.before_probation), FALSE) AS probation_lost,
    COALESCE(o.before_probation = 0 AND o.after_probation > 0, FALSE) AS probation_won,
    COALESCE(o.after_fine > o.before_fine, FALSE) OR COALESCE(f.longer_loss, FALSE) AS more_besides
  FROM facts AS f
  JOIN appeal_outcome AS o ON o._id = f.unit
), graded AS (
  SELECT
    c.unit AS unit,
    CASE
      WHEN c.main_up THEN 'main'
      WHEN c.probation_lost THEN 'probation'
      -- A limit attaches only to what a court made of a death sentence to be carried out: that is lighter.
      WHEN o.limit_added AND COALESCE(o.before_penalty <> 'death', TRUE) THEN 'limit'
      WHEN o.ban_added THEN 'ban'
      WHEN c.more_besides THEN 'additional'
      ELSE 'none'
    END AS fault,
    CASE WHEN o.stage = 'after_remand' THEN law_known('criminal.heavier.after_remand', o.judged_on)
      ELSE law_known('criminal.heavier.barred', o.judged_on) END AS known
  FROM compared AS c
  JOIN appeal_outcome AS o ON o._id = c.unit
), gap AS (
  SELECT
    g.unit AS unit,
    missing(
      'appeal_outcome.after_deprivation', g.fault = 'none' AND o.after_deprivation IS NULL,
      'appeal_outcome.after_fine', g.fault = 'none' AND o.after_fine IS NULL,
      'appeal_outcome.after_months', g.fault = 'none' AND f.has_term AND f.after_rank = f.before_rank
        AND o.after_months IS NULL,
      'appeal_outcome.after_penalty', o.after_penalty IS NULL,
      'appeal_outcome.after_probation', f.may_suspend AND o.after_probation IS NULL AND g.fault IN ('none', 'main'),
      'appeal_outcome.ban_added', g.fault = 'none' AND o.ban_added IS NULL,
      'appeal_outcome.before_deprivation', g.fault = 'none' AND o.before_deprivation IS NULL,
      'appeal_outcome.before_fine', g.fault = 'none' AND o.before_fine IS NULL,
      'appeal_outcome.before_months', f.has_term AND f.after_rank = f.before_rank AND o.before_months IS NULL
        AND g.fault IN ('none', 'additional'),
      'appeal_outcome.before_penalty', o.before_penalty IS NULL,
      'appeal_outcome.before_probation', f.may_suspend AND o.before_probation IS NULL AND g.fault = 'none',
      'appeal_outcome.judged_on', o.judged_on IS NULL OR o.judged_on > o._extracted_on,
      'appeal_outcome.limit_added', g.fault = 'none' AND o.after_penalty = 'death_suspended' AND o.limit_added IS NULL,
      'appeal_outcome.new_charge', g.fault <> 'none' AND o.stage IN ('remand', 'after_remand') AND o.new_charge IS NULL,
      'appeal_outcome.private_appealed', g.fault <> 'none' AND o.private_appealed IS NULL,
      'appeal_outcome.protested', g.fault <> 'none' AND o.protested IS NULL,
      'law:criminal.heavier.after_remand', o.stage = 'after_remand' AND o.judged_on IS NOT NULL AND NOT g.known,
      'law:criminal.heavier.barred', o.stage <> 'after_remand' AND o.judged_on IS NOT NULL AND NOT g.known
    ) AS lacking
  FROM graded AS g
  JOIN facts AS f ON f.unit = g.unit
  JOIN appeal_outcome AS o ON o._id = g.unit
), verdict AS (
  SELECT
    g.unit AS unit, g.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN o.protested OR o.private_appealed OR (o.stage = 'remand' AND o.new_charge) THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN g.fault = 'none' THEN 'lawful'
      WHEN g.fault = 'main' AND c.probation_won THEN 'soft'
      -- A prohibition order may be part of a probation newly granted.
      WHEN g.fault IN ('additional', 'ban') AND (c.main_down OR c.probation_won) THEN 'soft'
      WHEN o.stage = 'after_remand' AND o.new_charge THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM graded AS g
  JOIN gap AS x ON x.unit = g.unit
  JOIN compared AS c ON c.unit = g.unit
  JOIN appeal_outcome AS o ON o._id = g.unit
)
SELECT
  v.unit AS unit, '' AS discriminator, o.organ AS organ, o.judged_on AS act_on, o.case_no AS case_no, o.stage AS stage,
  v.fault AS fault, o.before_penalty AS before_penalty, o.before_months AS before_months,
  o.before_probation AS before_probation, o.before_fine AS before_fine, o.after_penalty AS after_penalty,
  o.after_months AS after_months, o.after_probation AS after_probation, o.after_fine AS after_fine,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN appeal_outcome AS o ON o._id = v.unit
