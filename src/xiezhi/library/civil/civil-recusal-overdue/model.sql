-- Two rows per request for recusal: the decision within three days, the reconsideration, where asked
-- for, within three days again (民诉法 50). Both may be oral.
WITH legs AS (
  SELECT
    r._id AS unit, 'decision' AS leg, r.organ AS organ, r.requested_on AS requested_on,
    r.requested_on AS counted_from, r.decided_on AS done_on, r._as_of AS as_of,
    r._extracted_on AS extracted_on, TRUE AS in_scope,
    due('civil.recusal.decision', r.requested_on) AS due_hard,
    due_strict('civil.recusal.decision', r.requested_on) AS due_soft
  FROM recusal_request AS r
  UNION ALL
  SELECT
    r._id AS unit, 'review' AS leg, r.organ AS organ, r.requested_on AS requested_on,
    r.review_asked_on AS counted_from, r.review_decided_on AS done_on, r._as_of AS as_of,
    r._extracted_on AS extracted_on,
    r.review_asked_on IS NOT NULL OR r.review_decided_on IS NOT NULL AS in_scope,
    due('civil.recusal.review', r.review_asked_on) AS due_hard,
    due_strict('civil.recusal.review', r.review_asked_on) AS due_soft
  FROM recusal_request AS r
), gap AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.requested_on AS requested_on,
    x.counted_from AS counted_from, x.done_on AS done_on, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.in_scope AS in_scope,
    COALESCE(x.done_on, x.as_of) AS until_on,
    missing(
      'extracted_on:recusal_request', x.done_on IS NULL AND x.as_of IS NULL,
      'law:civil.recusal.decision',
        x.counted_from IS NOT NULL AND NOT law_known('civil.recusal.decision', x.counted_from),
      'recusal_request.decided_on',
        x.leg = 'decision' AND (x.done_on < x.counted_from OR x.done_on > x.extracted_on),
      'recusal_request.requested_on',
        x.leg = 'decision' AND (x.counted_from IS NULL OR x.counted_from > x.extracted_on),
      'recusal_request.review_asked_on',
        x.leg = 'review' AND (x.counted_from IS NULL OR x.counted_from < x.requested_on
        OR x.counted_from > x.extracted_on),
      'recusal_request.review_decided_on',
        x.leg = 'review' AND (x.done_on < x.counted_from OR x.done_on > x.extracted_on)
    ) AS lacking
  FROM legs AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.requested_on AS requested_on,
    x.counted_from AS counted_from, x.done_on AS done_on, x.until_on AS until_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, x.leg AS discriminator, x.organ AS organ, x.requested_on AS act_on,
  x.leg AS leg, x.counted_from AS counted_from, x.done_on AS done_on, x.due_hard AS due_hard,
  x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
