-- One row per civil protest. The court orders the retrial within thirty days of receiving it (民诉法
-- 222). Where it suggested corrections (民诉解释 415(2)) the texts do not say whether the time runs
-- anew: the hard line counts from the correction, the soft line from receipt.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.received_on AS received_on,
    p.correction_asked_on AS correction_asked_on, p.corrected_on AS corrected_on,
    p.withdrawn_on AS withdrawn_on, p.ordered_on AS ordered_on, p._extracted_on AS extracted_on,
    COALESCE(p.corrected_on, p.received_on) AS counted_from,
    COALESCE(p.ordered_on, p._as_of) AS until_on,
    p.correction_asked_on IS NOT NULL AND p.corrected_on IS NULL AS correcting,
    due('civil.protest_ruling', COALESCE(p.corrected_on, p.received_on)) AS due_hard,
    due_strict('civil.protest_ruling', p.received_on) AS due_soft
  FROM civil_protest AS p
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on,
    x.correction_asked_on AS correction_asked_on, x.corrected_on AS corrected_on,
    x.withdrawn_on AS withdrawn_on, x.ordered_on AS ordered_on, x.counted_from AS counted_from,
    x.until_on AS until_on, x.correcting AS correcting, x.due_hard AS due_hard,
    x.due_soft AS due_soft,
    missing(
      'civil_protest.corrected_on',
        x.corrected_on < x.received_on OR x.corrected_on > x.extracted_on,
      'civil_protest.ordered_on', x.ordered_on < x.received_on OR x.ordered_on > x.extracted_on,
      'civil_protest.received_on', x.received_on IS NULL OR x.received_on > x.extracted_on,
      'extracted_on:civil_protest', x.until_on IS NULL,
      'law:civil.protest_ruling',
        x.received_on IS NOT NULL AND NOT law_known('civil.protest_ruling', x.received_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on,
    x.correction_asked_on AS correction_asked_on, x.corrected_on AS corrected_on,
    x.ordered_on AS ordered_on, x.counted_from AS counted_from, x.until_on AS until_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN x.withdrawn_on IS NOT NULL THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard OR x.correcting THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.received_on AS act_on,
  x.received_on AS received_on, x.correction_asked_on AS correction_asked_on,
  x.corrected_on AS corrected_on, x.ordered_on AS ordered_on, x.counted_from AS counted_from,
  x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
