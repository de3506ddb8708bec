-- One row per settling of fees: what a party prepaid and need not bear is refunded within fifteen days
-- of the judgment's effect (交纳办法 53(2)), unless the winner agreed otherwise (民诉解释 207).
WITH facts AS (
  SELECT
    f._id AS unit, f.organ AS organ, f.case_no AS case_no, f.effective_on AS effective_on,
    f.prepaid_yuan AS prepaid_yuan, f.borne_yuan AS borne_yuan,
    f.prepaid_yuan - f.borne_yuan AS refund_yuan, f.waived AS waived,
    f.unreachable_on AS unreachable_on, f.refunded_on AS refunded_on,
    f._extracted_on AS extracted_on, COALESCE(f.refunded_on, f._as_of) AS until_on,
    due('civil.fee_refund', f.effective_on) AS due_hard,
    due_strict('civil.fee_refund', f.effective_on) AS due_soft
  FROM court_fee AS f
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.case_no AS case_no, x.effective_on AS effective_on,
    x.refund_yuan AS refund_yuan, x.waived AS waived, x.unreachable_on AS unreachable_on,
    x.refunded_on AS refunded_on, x.until_on AS until_on, x.due_hard AS due_hard,
    x.due_soft AS due_soft,
    missing(
      'court_fee.borne_yuan', x.borne_yuan IS NULL OR x.borne_yuan < 0,
      'court_fee.effective_on', x.effective_on IS NULL OR x.effective_on > x.extracted_on,
      'court_fee.prepaid_yuan', x.prepaid_yuan IS NULL OR x.prepaid_yuan < 0,
      'court_fee.refunded_on', x.refunded_on > x.extracted_on,
      'court_fee.waived', x.until_on > x.due_soft AND x.waived IS NULL,
      'extracted_on:court_fee', x.until_on IS NULL,
      'law:civil.fee_refund.duty',
        x.effective_on IS NOT NULL AND NOT law_known('civil.fee_refund.duty', x.effective_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.case_no AS case_no, x.effective_on AS effective_on,
    x.refund_yuan AS refund_yuan, x.unreachable_on AS unreachable_on, x.refunded_on AS refunded_on,
    x.until_on AS until_on, x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN COALESCE(x.refund_yuan <= 0, FALSE) OR x.waived IS TRUE THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard OR x.unreachable_on IS NOT NULL THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.effective_on AS act_on,
  x.case_no AS case_no, x.effective_on AS effective_on, x.refund_yuan AS refund_yuan,
  x.unreachable_on AS unreachable_on, x.refunded_on AS refunded_on, x.due_hard AS due_hard,
  x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
