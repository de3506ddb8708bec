-- One row per handing over: the court of first instance serves the papers within ten days of effect (刑诉法 264(1);
-- 法院解释 511). Whether a judgment takes effect on the last day of the appeal period or the day after is
-- unsettled, so the hard line starts one day later. Papers that the other side has received were sent.
WITH base AS (
  SELECT
    h._id AS unit, s.organ AS organ, s.main_penalty AS main_penalty, s.judged_on AS judged_on,
    s.effective_on AS effective_on, h.not_delivered_reason AS reason, h.delivered_on AS delivered_on,
    COALESCE(h.docs_sent_on, h.exec_notice_on) AS sent_on, h._as_of AS as_of, h._extracted_on AS extracted_on,
    add_days(s.effective_on, 1) AS hard_from_on,
    due('enforcement.papers', add_days(s.effective_on, 1)) AS due_hard,
    due_strict('enforcement.papers', s.effective_on) AS due_soft
  FROM handover AS h
  LEFT JOIN sentence AS s ON s._id = h.sentence
), counted AS (
  SELECT b.unit AS unit, COALESCE(earlier(b.sent_on, b.as_of), b.sent_on, b.as_of) AS until_on FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'extracted_on:handover', c.until_on IS NULL,
      'handover.delivered_on', b.delivered_on < b.sent_on,
      'handover.docs_sent_on', b.sent_on < b.effective_on OR b.sent_on > b.extracted_on
        OR (b.sent_on IS NULL AND b.delivered_on IS NOT NULL AND c.until_on > b.due_soft),
      'law:enforcement.papers', b.effective_on IS NOT NULL AND NOT law_known('enforcement.papers', b.effective_on),
      'sentence.effective_on', b.effective_on IS NULL OR b.effective_on < b.judged_on
        OR b.effective_on > b.extracted_on,
      'sentence.main_penalty', b.main_penalty IS NULL
    ) AS lacking
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.main_penalty NOT IN ('criminal_detention', 'fixed_term', 'life', 'death_suspended') THEN 'out_of_scope'
      WHEN b.reason IN ('died', 'outside_service') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= b.due_soft THEN 'lawful'
      -- 法院解释 512: papers of one who took part in the crime punished by death wait for the review.
      WHEN b.due_hard IS NULL OR c.until_on <= b.due_hard OR b.reason = 'co_accused_death' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.effective_on AS act_on,
  b.main_penalty AS main_penalty, b.effective_on AS effective_on, b.hard_from_on AS hard_from_on,
  b.sent_on AS sent_on, c.until_on AS until_on, b.due_hard AS due_hard, b.due_soft AS due_soft,
  CASE WHEN v.outcome = 'hard' THEN days_between(b.due_hard, c.until_on)
    WHEN v.outcome = 'soft' THEN days_between(b.due_soft, c.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN counted AS c ON c.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
