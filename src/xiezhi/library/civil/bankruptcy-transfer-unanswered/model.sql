-- One row per transfer: the court of the debtor's seat tells the enforcing court whether it accepts the bankruptcy
-- (民诉解释 512). The time runs from the papers; papers completed later move the hard line.
WITH facts AS (
  SELECT
    t._id AS unit, COALESCE(t.supplemented_on, t.received_on) AS counted_from,
    due('civil.enforcement.bankruptcy_answer', COALESCE(t.supplemented_on, t.received_on)) AS due_hard,
    due_strict('civil.enforcement.bankruptcy_answer', t.received_on) AS due_soft,
    COALESCE(t.answered_on, t._as_of) AS until_on,
    COALESCE(t.complete IS FALSE, FALSE) AND t.supplemented_on IS NULL AND t.answered_on IS NULL AS waiting
  FROM bankruptcy_transfer AS t
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'bankruptcy_transfer.answered_on', t.answered_on < t.received_on OR t.answered_on > t._extracted_on,
      'bankruptcy_transfer.complete', x.until_on > x.due_soft AND t.complete IS NULL AND t.supplemented_on IS NULL,
      'bankruptcy_transfer.received_on', t.received_on IS NULL OR t.received_on > t._extracted_on,
      'bankruptcy_transfer.supplemented_on', t.supplemented_on < t.received_on OR t.supplemented_on > t._extracted_on
        OR (t.complete IS FALSE AND t.supplemented_on IS NULL AND x.until_on > x.due_soft),
      'extracted_on:bankruptcy_transfer', x.until_on IS NULL,
      'law:civil.enforcement.bankruptcy_answer', t.received_on IS NOT NULL
        AND NOT law_known('civil.enforcement.bankruptcy_answer', t.received_on)
    ) AS lacking
  FROM facts AS x
  JOIN bankruptcy_transfer AS t ON t._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN x.waiting THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS x
  JOIN gap AS g ON g.unit = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, t.organ AS organ, t.received_on AS act_on, t.received_on AS received_on,
  x.counted_from AS counted_from, t.answered_on AS answered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN v.outcome = 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN bankruptcy_transfer AS t ON t._id = x.unit
