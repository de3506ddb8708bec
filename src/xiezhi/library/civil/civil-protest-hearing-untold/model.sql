-- One row per hearing of a protested case. The procuratorate is told three days before (民诉解释 419).
-- A hearing still to come whose notice is late is soft, since its day may yet be moved.
WITH facts AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.hearing_on AS hearing_on, h.told_on AS told_on,
    p.received_on AS received_on, h._as_of AS as_of, h._extracted_on AS extracted_on,
    due('civil.protest_hearing_notice', h.hearing_on) AS due_hard
  FROM protest_hearing AS h
  LEFT JOIN civil_protest AS p ON p._id = h.civil_protest
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.hearing_on AS hearing_on, x.told_on AS told_on,
    x.as_of AS as_of, x.due_hard AS due_hard,
    missing(
      'extracted_on:protest_hearing', x.told_on IS NULL AND x.as_of IS NULL,
      'law:civil.protest_hearing_notice',
        x.hearing_on IS NOT NULL AND NOT law_known('civil.protest_hearing_notice', x.hearing_on),
      'protest_hearing.hearing_on', x.hearing_on IS NULL OR x.hearing_on < x.received_on,
      'protest_hearing.told_on', x.told_on > x.extracted_on OR x.told_on < x.received_on
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.hearing_on AS hearing_on, x.told_on AS told_on,
    x.as_of AS as_of, x.due_hard AS due_hard, x.lacking AS lacking,
    CASE
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN COALESCE(x.told_on, x.as_of) <= x.due_hard THEN 'lawful'
      WHEN x.told_on IS NULL AND x.hearing_on >= x.as_of THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.hearing_on AS act_on,
  x.hearing_on AS hearing_on, x.told_on AS told_on, x.due_hard AS due_hard,
  CASE WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.told_on) END AS days_over,
  x.outcome AS outcome, x.lacking AS missing
FROM verdict AS x
