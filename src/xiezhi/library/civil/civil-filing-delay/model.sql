-- One row per complaint handed in. The time runs from complete papers (民诉解释 126, 208(2)); a suit
-- is filed, refused or taken back within it. Mediation by consent before filing has no limit of its
-- own in the texts: then a late decision is soft.
WITH facts AS (
  SELECT
    f._id AS unit, f.organ AS organ, f.received_on AS received_on, f.complete AS complete,
    f.supplemented_on AS supplemented_on, f.premediation AS premediation,
    f.decided_on AS decided_on, f.decision AS decision, f._extracted_on AS extracted_on,
    CASE WHEN f.complete IS TRUE THEN f.received_on
      ELSE COALESCE(f.supplemented_on, f.received_on) END AS counted_from,
    COALESCE(f.decided_on, f._as_of) AS until_on,
    f.complete IS FALSE AND f.supplemented_on IS NULL AND f.decided_on IS NULL AS waiting
  FROM civil_filing AS f
), lines AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on, x.complete AS complete,
    x.supplemented_on AS supplemented_on, x.premediation AS premediation,
    x.decided_on AS decided_on, x.decision AS decision, x.extracted_on AS extracted_on,
    x.counted_from AS counted_from, x.until_on AS until_on, x.waiting AS waiting,
    due('civil.filing', x.counted_from) AS due_hard,
    due_strict('civil.filing', x.counted_from) AS due_soft
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on,
    x.supplemented_on AS supplemented_on, x.premediation AS premediation,
    x.decided_on AS decided_on, x.decision AS decision, x.counted_from AS counted_from,
    x.until_on AS until_on, x.waiting AS waiting, x.due_hard AS due_hard, x.due_soft AS due_soft,
    missing(
      'civil_filing.complete',
        x.until_on > x.due_soft AND x.complete IS NULL AND x.supplemented_on IS NULL,
      'civil_filing.decided_on',
        x.decided_on < x.received_on OR x.decided_on > x.extracted_on,
      'civil_filing.premediation', x.until_on > x.due_soft AND x.premediation IS NULL,
      'civil_filing.received_on', x.received_on IS NULL OR x.received_on > x.extracted_on,
      'civil_filing.supplemented_on',
        x.supplemented_on < x.received_on OR x.supplemented_on > x.extracted_on
        OR (x.until_on > x.due_soft AND x.complete IS FALSE AND x.supplemented_on IS NULL),
      'extracted_on:civil_filing', x.until_on IS NULL,
      'law:civil.filing',
        x.counted_from IS NOT NULL AND NOT law_known('civil.filing', x.counted_from)
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on,
    x.supplemented_on AS supplemented_on, x.decided_on AS decided_on, x.decision AS decision,
    x.counted_from AS counted_from, x.until_on AS until_on, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN x.waiting THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard OR x.premediation THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.received_on AS act_on,
  x.received_on AS received_on, x.supplemented_on AS supplemented_on,
  x.counted_from AS counted_from, x.decided_on AS decided_on, x.decision AS decision,
  x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
