-- Two rows per acceptance of reclaimed land. acceptance: within the working days from the application (土地复垦条例 29);
-- projects of the government, of investors and of the holder of the land have no such limit (30). evaluation: farmland is evaluated within the years after it
-- passed (31).
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.state_project AS state_project, r.applied_on AS applied_on,
    r.finished_on AS finished_on, r.passed AS passed, r.farmland AS farmland, r.evaluated_on AS evaluated_on,
    r._extracted_on AS extracted_on, r._as_of AS as_of
  FROM land_reclamation AS r
), legs AS (
  SELECT
    f.unit AS unit, 'acceptance' AS discriminator, NOT COALESCE(f.state_project, FALSE) AS in_scope,
    f.applied_on AS start_on, f.finished_on AS done_on, COALESCE(f.finished_on, f.as_of) AS until_on,
    due('public_interest.reclamation.acceptance', f.applied_on) AS due_hard,
    due_strict('public_interest.reclamation.acceptance', f.applied_on) AS due_soft,
    missing(
      'extracted_on:land_reclamation', f.finished_on IS NULL AND f.as_of IS NULL,
      'land_reclamation.applied_on', f.applied_on IS NULL OR f.applied_on > f.extracted_on,
      'land_reclamation.finished_on', f.finished_on < f.applied_on OR f.finished_on > f.extracted_on,
      'land_reclamation.state_project', f.state_project IS NULL
        AND COALESCE(f.finished_on, f.as_of) > due_strict('public_interest.reclamation.acceptance', f.applied_on),
      'law:public_interest.reclamation.acceptance',
        f.applied_on IS NOT NULL AND NOT law_known('public_interest.reclamation.acceptance', f.applied_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'evaluation' AS discriminator,
    COALESCE(f.passed, TRUE) AND COALESCE(f.farmland, TRUE) AND f.finished_on IS NOT NULL AS in_scope,
    f.finished_on AS start_on, f.evaluated_on AS done_on, COALESCE(f.evaluated_on, f.as_of) AS until_on,
    due('public_interest.reclamation.evaluation', f.finished_on) AS due_hard,
    due_strict('public_interest.reclamation.evaluation', f.finished_on) AS due_soft,
    missing(
      'extracted_on:land_reclamation', f.evaluated_on IS NULL AND f.as_of IS NULL,
      'land_reclamation.evaluated_on', f.evaluated_on < f.finished_on OR f.evaluated_on > f.extracted_on,
      'land_reclamation.farmland', f.farmland IS NULL
        AND COALESCE(f.evaluated_on, f.as_of) > due_strict('public_interest.reclamation.evaluation', f.finished_on),
      'land_reclamation.finished_on', f.finished_on < f.applied_on OR f.finished_on > f.extracted_on,
      'land_reclamation.passed', f.passed IS NULL
        AND COALESCE(f.evaluated_on, f.as_of) > due_strict('public_interest.reclamation.evaluation', f.finished_on),
      'law:public_interest.reclamation.evaluation',
        f.finished_on IS NOT NULL AND NOT law_known('public_interest.reclamation.evaluation', f.finished_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS x
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, x.start_on AS act_on, x.start_on AS start_on,
  x.done_on AS done_on, x.discriminator AS step, x.until_on AS until_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
