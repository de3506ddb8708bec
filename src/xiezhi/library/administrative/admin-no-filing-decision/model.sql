-- One row per complaint handed in. The time runs from complete papers, and for papers passed down by a
-- superior court from their receipt (行诉解释 49, 53(2)). Mediation by consent before filing has no limit
-- of its own in the texts: then a late decision is soft.
WITH facts AS (
  SELECT
    f._id AS unit, f.organ AS organ, f.received_on AS received_on,
    f.complete AS complete, f.supplemented_on AS supplemented_on, f.premediation AS premediation,
    f.decided_on AS decided_on, f.decision AS decision, f._extracted_on AS extracted_on,
    CASE WHEN f.complete IS TRUE THEN f.received_on
      ELSE COALESCE(f.supplemented_on, f.received_on) END AS counted_from,
    COALESCE(f.decided_on, f._as_of) AS until_on,
    f.complete IS FALSE AND f.supplemented_on IS NULL AND f.decided_on IS NULL AS waiting
  FROM admin_filing AS f
), lines AS (
  SELECT
    f.unit AS unit, due('administrative_suit.filing', f.counted_from) AS due_hard,
    due_strict('administrative_suit.filing', f.counted_from) AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'admin_filing.complete',
        f.until_on > l.due_soft AND (f.complete IS NULL AND f.supplemented_on IS NULL
          -- Entered as complete and yet supplemented: from which day the time ran is open.
          OR f.complete IS TRUE AND f.supplemented_on > f.received_on),
      'admin_filing.decided_on', f.decided_on < f.received_on OR f.decided_on > f.extracted_on,
      'admin_filing.premediation', f.until_on > l.due_soft AND f.premediation IS NULL,
      'admin_filing.received_on',
        f.received_on IS NULL OR f.received_on > f.extracted_on,
      'admin_filing.supplemented_on',
        f.supplemented_on < f.received_on OR f.supplemented_on > f.extracted_on
        OR (f.until_on > l.due_soft AND f.complete IS FALSE AND f.supplemented_on IS NULL),
      'extracted_on:admin_filing', f.until_on IS NULL,
      'law:administrative_suit.filing',
        f.counted_from IS NOT NULL AND NOT law_known('administrative_suit.filing', f.counted_from)
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.waiting THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR f.until_on <= l.due_hard OR f.premediation THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.received_on AS act_on,
  f.received_on AS received_on, f.supplemented_on AS supplemented_on, f.counted_from AS counted_from,
  f.decided_on AS decided_on, f.decision AS decision, l.due_hard AS due_hard, l.due_soft AS due_soft,
  f.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, f.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
