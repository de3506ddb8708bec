-- One row per handing over: the court of first instance serves the papers within ten days of effect (刑诉法 264(1);
-- 法院解释 511). Whether a judgment takes effect on the last day of the appeal period or the day after is
-- unsettled, so the hard line starts one day later. Papers that the other side has received were sent, and papers that
-- were sent once need not be sent in time again: the first sending of the sentence counts. Probation is not handed over by
-- this rule; a handing over after its revocation, or after service outside, has another starting day.
WITH sentence_papers AS (
  SELECT
    h.sentence AS sentence, MIN(COALESCE(h.docs_sent_on, h.exec_notice_on)) AS sent_on,
    MAX(CASE WHEN h.not_delivered_reason = 'outside_service' THEN 1 ELSE 0 END) AS outside
  FROM handover AS h
  GROUP BY h.sentence
), base AS (
  SELECT
    h._id AS unit, s.organ AS organ, s.main_penalty AS main_penalty, s.judged_on AS judged_on,
    s.effective_on AS effective_on, h.not_delivered_reason AS reason, h.delivered_on AS delivered_on,
    p.sent_on AS sent_on, COALESCE(s.probation_months > 0, FALSE) OR p.outside = 1 AS elsewhere, h._as_of AS as_of, h._extracted_on AS extracted_on,
    add_days(s.effective_on, 1) AS hard_from_on,
    due('enforcement.papers', add_days(s.effective_on, 1)) AS due_hard,
    due_strict('enforcement.papers', s.effective_on) AS due_soft
  FROM handover AS h
  LEFT JOIN sentence AS s ON s._id = h.sentence
  LEFT JOIN sentence_papers AS p ON p.sentence = h.sentence
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
      WHEN b.elsewhere OR b.reason = 'died' THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= b.due_soft THEN 'lawful'
      -- 法院解释 512: papers of one who took part in the crime punished by death wait for the review;
      -- those of one at large cannot go with the person, and 法院解释 408 lets delivery wait for the civil part.
      WHEN b.due_hard IS NULL OR c.until_on <= b.due_hard OR b.reason IN ('co_accused_death', 'wanted', 'civil_part_pending')
        THEN 'soft'
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
