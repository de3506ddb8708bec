-- Two rows per application: the court tells within five days whether it accepts (民诉法 226; from the
-- correction where one was asked for, 解释 426), and within fifteen days of acceptance issues the order or
-- rejects the application (227(1); 解释 428). One withdrawn or followed by a suit ends the procedure (430).
WITH legs AS (
  SELECT
    p._id AS unit, 'acceptance' AS leg, p.organ AS organ, p.applied_on AS applied_on,
    COALESCE(p.corrected_on, p.applied_on) AS counted_from,
    COALESCE(earlier(p.told_on, p.ended_on), p.told_on, p.ended_on) AS done_on, p._as_of AS as_of, p._extracted_on AS extracted_on, TRUE AS in_scope,
    due('civil.payment_order.acceptance', COALESCE(p.corrected_on, p.applied_on)) AS due_hard,
    due_strict('civil.payment_order.acceptance', COALESCE(p.corrected_on, p.applied_on)) AS due_soft,
    law_known('civil.payment_order.acceptance', COALESCE(p.corrected_on, p.applied_on)) AS known
  FROM payment_order AS p
  UNION ALL
  SELECT
    p._id AS unit, 'issue' AS leg, p.organ AS organ, p.applied_on AS applied_on, p.accepted_on AS counted_from,
    COALESCE(earlier(COALESCE(p.issued_on, p.rejected_on), p.ended_on), p.issued_on, p.rejected_on, p.ended_on)
      AS done_on,
    p._as_of AS as_of, p._extracted_on AS extracted_on,
    COALESCE(p.accepted, p.accepted_on IS NOT NULL) AS in_scope,
    due('civil.payment_order.issue', p.accepted_on) AS due_hard,
    due_strict('civil.payment_order.issue', p.accepted_on) AS due_soft,
    law_known('civil.payment_order.issue', p.accepted_on) AS known
  FROM payment_order AS p
), gap AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.applied_on AS applied_on,
    x.counted_from AS counted_from, x.done_on AS done_on, x.in_scope AS in_scope,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    COALESCE(x.done_on, x.as_of) AS until_on,
    missing(
      'extracted_on:payment_order', x.done_on IS NULL AND x.as_of IS NULL,
      'law:civil.payment_order.acceptance',
        x.leg = 'acceptance' AND x.counted_from IS NOT NULL AND NOT x.known,
      'law:civil.payment_order.issue',
        x.leg = 'issue' AND x.counted_from IS NOT NULL AND NOT x.known,
      'payment_order.accepted_on',
        x.leg = 'issue' AND (x.counted_from IS NULL OR x.counted_from < x.applied_on
        OR x.counted_from > x.extracted_on),
      'payment_order.applied_on',
        x.leg = 'acceptance' AND (x.counted_from IS NULL OR x.counted_from > x.extracted_on),
      'payment_order.corrected_on', x.leg = 'acceptance' AND x.counted_from < x.applied_on,
      'payment_order.issued_on',
        x.leg = 'issue' AND (x.done_on < x.counted_from OR x.done_on > x.extracted_on),
      'payment_order.told_on',
        x.leg = 'acceptance' AND (x.done_on < x.counted_from OR x.done_on > x.extracted_on)
    ) AS lacking
  FROM legs AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.applied_on AS applied_on,
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
  x.unit AS unit, x.leg AS discriminator, x.organ AS organ, x.applied_on AS act_on,
  x.leg AS leg, x.counted_from AS counted_from, x.done_on AS done_on, x.due_hard AS due_hard,
  x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
