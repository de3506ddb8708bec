-- One row per request not to enforce: two months for an award (仲裁裁决执行规定 12), sixty days for a
-- notarised debt (公证债权文书执行规定 16), with one extension by the president. A suit to set the award
-- aside suspends the review (20(2)); how long is not recorded here, so that late is then soft.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.basis AS basis, r.accepted_on AS accepted_on,
    r.extended AS extended, r.suspended AS suspended, r.decided_on AS decided_on,
    r._extracted_on AS extracted_on, COALESCE(r.decided_on, r._as_of) AS until_on,
    CASE
      WHEN r.extended IS NOT TRUE THEN 0
      WHEN r.basis = 'award' THEN param('civil.nonenforcement.award.extension', r.accepted_on)
      ELSE param('civil.nonenforcement.notarised.extension', r.accepted_on)
    END AS added
  FROM nonenforcement_review AS r
), lines AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.basis AS basis, x.accepted_on AS accepted_on,
    x.extended AS extended, x.suspended AS suspended, x.decided_on AS decided_on,
    x.extracted_on AS extracted_on, x.until_on AS until_on, x.added AS added,
    CASE WHEN x.basis = 'award' THEN due('civil.nonenforcement.award', x.accepted_on, x.added)
      ELSE due('civil.nonenforcement.notarised', x.accepted_on, x.added) END AS due_hard,
    CASE WHEN x.basis = 'award' THEN due_strict('civil.nonenforcement.award', x.accepted_on, x.added)
      ELSE due_strict('civil.nonenforcement.notarised', x.accepted_on, x.added) END AS due_soft
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.basis AS basis, x.accepted_on AS accepted_on,
    x.extended AS extended, x.suspended AS suspended, x.decided_on AS decided_on,
    x.until_on AS until_on, x.added AS added, x.due_hard AS due_hard, x.due_soft AS due_soft,
    missing(
      'extracted_on:nonenforcement_review', x.until_on IS NULL,
      'law:civil.nonenforcement.award',
        x.basis = 'award' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.nonenforcement.award', x.accepted_on),
      'law:civil.nonenforcement.notarised',
        x.basis = 'notarised' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.nonenforcement.notarised', x.accepted_on),
      'nonenforcement_review.accepted_on', x.accepted_on IS NULL OR x.accepted_on > x.extracted_on,
      'nonenforcement_review.decided_on',
        x.decided_on < x.accepted_on OR x.decided_on > x.extracted_on,
      'nonenforcement_review.extended', x.until_on > x.due_soft AND x.extended IS NULL,
      'nonenforcement_review.suspended',
        x.until_on > x.due_soft AND x.basis = 'award' AND x.suspended IS NULL
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.basis AS basis, x.accepted_on AS accepted_on,
    x.extended AS extended, x.decided_on AS decided_on, x.until_on AS until_on, x.added AS added,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard OR x.suspended THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.basis AS basis, x.accepted_on AS accepted_on, x.extended AS extended, x.added AS added,
  x.decided_on AS decided_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome, x.lacking AS missing
FROM verdict AS x
