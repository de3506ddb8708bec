-- One row per retrial application. 民诉法 215 counts from receipt of the application, 民诉解释 129 from
-- its acceptance: the soft line follows the first, the hard line the second. Days of public notice
-- and settlement are not counted; the president's extension has no bound in the texts.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.received_on AS received_on, r.accepted_on AS accepted_on,
    r.extended AS extended, r.extended_to_on AS extended_to_on, r.excluded_days AS excluded_days,
    r.decided_on AS decided_on, r.result AS result, r._extracted_on AS extracted_on,
    COALESCE(r.decided_on, r._as_of) AS until_on,
    due('civil.retrial_review', r.accepted_on, 0, COALESCE(r.excluded_days, 0)) AS due_law,
    due_strict('civil.retrial_review', r.received_on, 0, COALESCE(r.excluded_days, 0)) AS due_law_strict
  FROM retrial_application AS r
), lines AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on, x.accepted_on AS accepted_on,
    x.extended AS extended, x.extended_to_on AS extended_to_on, x.excluded_days AS excluded_days,
    x.decided_on AS decided_on, x.result AS result, x.extracted_on AS extracted_on,
    x.until_on AS until_on,
    CASE WHEN x.excluded_days IS NOT NULL THEN x.due_law END AS due_law,
    CASE WHEN x.excluded_days IS NOT NULL THEN x.due_law_strict END AS due_law_strict,
    later(x.due_law, COALESCE(x.extended_to_on, x.due_law)) AS due_hard,
    later(x.due_law_strict, COALESCE(x.extended_to_on, x.due_law_strict)) AS due_soft
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on, x.accepted_on AS accepted_on,
    x.extended_to_on AS extended_to_on, x.excluded_days AS excluded_days,
    x.decided_on AS decided_on, x.result AS result, x.until_on AS until_on, x.due_law AS due_law,
    x.due_law_strict AS due_law_strict, x.due_hard AS due_hard, x.due_soft AS due_soft,
    missing(
      'extracted_on:retrial_application', x.until_on IS NULL,
      'law:civil.retrial_review',
        x.received_on IS NOT NULL AND NOT law_known('civil.retrial_review', x.received_on),
      'retrial_application.accepted_on',
        x.accepted_on < x.received_on OR x.accepted_on > x.extracted_on
        OR (x.until_on > x.due_soft AND x.accepted_on IS NULL),
      'retrial_application.decided_on',
        x.decided_on < x.received_on OR x.decided_on > x.extracted_on,
      'retrial_application.excluded_days',
        x.excluded_days < 0 OR (x.until_on > x.due_soft AND x.excluded_days IS NULL),
      'retrial_application.extended',
        x.until_on > x.due_soft AND x.extended IS NULL AND x.extended_to_on IS NULL,
      'retrial_application.extended_to_on',
        x.extended_to_on < x.received_on
        OR (x.until_on > x.due_soft AND x.extended IS TRUE AND x.extended_to_on IS NULL),
      'retrial_application.received_on',
        x.received_on IS NULL OR x.received_on > x.extracted_on
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on, x.accepted_on AS accepted_on,
    x.extended_to_on AS extended_to_on, x.excluded_days AS excluded_days,
    x.decided_on AS decided_on, x.result AS result, x.until_on AS until_on, x.due_law AS due_law,
    x.due_law_strict AS due_law_strict, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.lacking AS lacking,
    CASE
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.received_on AS act_on,
  x.received_on AS received_on, x.accepted_on AS accepted_on, x.excluded_days AS excluded_days,
  x.extended_to_on AS extended_to_on, x.decided_on AS decided_on, x.result AS result,
  x.due_law AS due_law, x.due_law_strict AS due_law_strict, x.due_hard AS due_hard,
  x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
