-- One row per defendant. The copy goes out within five days of filing (民诉法 128), to one joined later from the
-- joining; a case closed before needs none. A case remanded or retried has had its copy: soft. Article 163 does not
-- exempt the simple procedure, but 162 lets it serve by simple means: there a late copy is soft.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, t.procedure AS procedure, t.accepted_on AS accepted_on,
    t.closed_on AS closed_on, t.origin AS origin, s.joined_on AS joined_on,
    COALESCE(s.joined_on, t.accepted_on) AS counted_from, s.sent_on AS sent_on, s._extracted_on AS extracted_on,
    COALESCE(s.sent_on, earlier(t.closed_on, s._as_of), s._as_of) AS until_on,
    due('civil.complaint_copy', COALESCE(s.joined_on, t.accepted_on)) AS due_hard,
    due_strict('civil.complaint_copy', COALESCE(s.joined_on, t.accepted_on)) AS due_soft
  FROM civil_complaint_service AS s
  LEFT JOIN civil_trial AS t ON t._id = s.civil_trial
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.accepted_on AS accepted_on,
    x.origin AS origin, x.counted_from AS counted_from, x.sent_on AS sent_on, x.until_on AS until_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    COALESCE(x.procedure IN ('ordinary', 'simple', 'small_claims'), TRUE) AS in_scope,
    missing(
      'civil_complaint_service.joined_on', x.joined_on < x.accepted_on OR x.joined_on > x.extracted_on,
      'civil_complaint_service.sent_on', x.sent_on < x.accepted_on OR x.sent_on > x.extracted_on,
      'civil_trial.accepted_on', x.accepted_on IS NULL,
      'civil_trial.closed_on', x.closed_on < x.accepted_on,
      'civil_trial.procedure', x.until_on > x.due_soft AND x.procedure IS NULL,
      'extracted_on:civil_complaint_service', x.until_on IS NULL,
      'law:civil.complaint_copy',
        x.accepted_on IS NOT NULL AND NOT law_known('civil.complaint_copy', x.counted_from)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.accepted_on AS accepted_on,
    x.counted_from AS counted_from, x.sent_on AS sent_on, x.until_on AS until_on, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard OR x.procedure <> 'ordinary'
        OR COALESCE(x.origin IN ('remanded', 'retrial'), FALSE) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.procedure AS procedure, x.accepted_on AS accepted_on, x.counted_from AS counted_from, x.sent_on AS sent_on,
  x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
