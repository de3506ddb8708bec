-- One row per judgment with correction (社矫法 20): the organ of the place is told within five days of effect. Papers that
-- were sent or arrived earlier than any notice tell as much. The day of effect may be disputed by one day, so the hard
-- line starts a day later. No notice on record proves nothing: telephone and platform leave none. The ten days for
-- the papers belong to correction-missed.
WITH base AS (
  SELECT
    d._id AS unit, d.court AS organ, d.kind AS kind, d.effective_on AS effective_on, d.told_on AS notice_on,
    COALESCE(earlier(d.docs_sent_on, d.docs_received_on), d.docs_sent_on, d.docs_received_on) AS papers_on,
    d._as_of AS as_of, d._extracted_on AS extracted_on, add_days(d.effective_on, 1) AS hard_from_on,
    due('correction.notice', add_days(d.effective_on, 1)) AS due_hard,
    due_strict('correction.notice', d.effective_on) AS due_soft
  FROM correction_duty AS d
), counted AS (
  SELECT b.unit AS unit, COALESCE(earlier(b.notice_on, b.papers_on), b.notice_on, b.papers_on) AS told_on FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'correction_duty.docs_sent_on', b.papers_on < b.effective_on,
      'correction_duty.effective_on', b.effective_on IS NULL OR b.effective_on > b.extracted_on,
      'correction_duty.told_on', b.notice_on < b.effective_on OR b.notice_on > b.extracted_on
        OR (b.notice_on IS NULL AND NOT COALESCE(c.told_on <= b.due_soft, FALSE)
          AND NOT COALESCE(b.as_of <= b.due_soft, FALSE)),
      'extracted_on:correction_duty', c.told_on IS NULL AND b.as_of IS NULL,
      'law:correction.notice', b.effective_on IS NOT NULL AND NOT law_known('correction.notice', b.effective_on)
    ) AS lacking
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.kind = 'outside_service' THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.told_on <= b.due_soft OR (c.told_on IS NULL AND b.as_of <= b.due_soft) THEN 'lawful'
      WHEN b.due_hard IS NULL OR c.told_on <= b.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.effective_on AS act_on,
  b.kind AS kind, b.effective_on AS effective_on, b.hard_from_on AS hard_from_on, c.told_on AS told_on,
  b.due_hard AS due_hard, b.due_soft AS due_soft,
  CASE WHEN v.outcome = 'hard' THEN days_between(b.due_hard, c.told_on)
    WHEN v.outcome = 'soft' THEN days_between(b.due_soft, c.told_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN counted AS c ON c.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
