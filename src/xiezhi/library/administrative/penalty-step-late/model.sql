-- One row per step: the decision is served within seven working days where the party was absent (处罚法 61), registered
-- evidence decided within seven (56), a published decision that was changed or annulled withdrawn within three (48(2)).
-- Service by post or public notice takes effect later than the organ acted, so it is soft. Public-order decisions have a
-- time of their own to be served (public-order-overrun).
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.step AS step, s.start_on AS start_on, s.present AS present,
    s.by_notice AS by_notice, COALESCE(p.public_order, FALSE) AS public_order, s.done_on AS done_on, s._extracted_on AS extracted_on,
    COALESCE(s.done_on, s._as_of) AS until_on,
    CASE s.step
      WHEN 'service' THEN due('administrative.penalty_service', s.start_on)
      WHEN 'evidence' THEN due('administrative.penalty.evidence', s.start_on)
      WHEN 'withdrawal' THEN due('administrative.penalty.withdraw_publication', s.start_on)
    END AS due_hard,
    CASE s.step
      WHEN 'service' THEN due_strict('administrative.penalty_service', s.start_on)
      WHEN 'evidence' THEN due_strict('administrative.penalty.evidence', s.start_on)
      WHEN 'withdrawal' THEN due_strict('administrative.penalty.withdraw_publication', s.start_on)
    END AS due_soft
  FROM penalty_step AS s
  LEFT JOIN penalty AS p ON p._id = s.penalty
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:penalty_step', f.until_on IS NULL,
      'law:administrative.penalty_service',
        f.start_on IS NOT NULL AND NOT law_known('administrative.penalty_service', f.start_on),
      'penalty_step.by_notice', f.step = 'service' AND f.by_notice IS NULL AND f.until_on > f.due_soft,
      'penalty_step.done_on', f.done_on < f.start_on OR f.done_on > f.extracted_on,
      'penalty_step.present', f.step = 'service' AND f.present IS NULL AND f.until_on > f.due_soft,
      'penalty_step.start_on', f.start_on IS NULL OR f.start_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.step = 'service' AND (COALESCE(f.present, FALSE) OR f.public_order) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard
        OR (f.step = 'service' AND COALESCE(f.by_notice, FALSE)) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.start_on AS act_on, f.step AS step,
  f.start_on AS start_on, f.done_on AS done_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
  f.until_on AS until_on,
  CASE WHEN v.outcome IN ('hard', 'soft') THEN days_between(f.due_hard, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
