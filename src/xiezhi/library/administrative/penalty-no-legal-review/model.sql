-- One row per dossier. On one of four grounds the decision needs a legal review that was passed (处罚法 58(1)), by someone
-- who, if new to the work, holds the qualification (58(2)); decisions before the text
-- of 2021 are not judged. A dossier with a hearing but no ground entered is soft.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.kind AS kind, d.review_ground AS review_ground, d.reviewed_on AS reviewed_on,
    d.review_passed AS review_passed, d.reviewer_first AS reviewer_first, d.reviewer_qualified AS reviewer_qualified,
    d.hearing_on AS hearing_on, d.decided_on AS decided_on, d._as_of AS as_of, d._extracted_on AS extracted_on,
    COALESCE(d.review_ground <> 'none', FALSE) AS sure, COALESCE(d.hearing_on <= d.decided_on, FALSE) AS heard,
    COALESCE(d.on_the_spot, FALSE) OR COALESCE(d.kind = 'none', FALSE) AS off,
    CASE
      WHEN d.reviewed_on IS NULL THEN 'none_made'
      WHEN d.reviewed_on > d.decided_on THEN 'late'
      WHEN NOT d.review_passed THEN 'not_passed'
      WHEN d.reviewer_first AND NOT d.reviewer_qualified THEN 'unqualified'
      ELSE 'none'
    END AS fault
  FROM penalty_dossier AS d
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:penalty_dossier', f.reviewed_on IS NULL AND f.as_of IS NULL,
      'law:administrative.penalty_decision', f.decided_on IS NOT NULL
        AND NOT law_known('administrative.penalty_decision', f.decided_on),
      'penalty_dossier.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on,
      'penalty_dossier.kind', f.kind IS NULL AND f.fault <> 'none',
      'penalty_dossier.review_ground', f.review_ground IS NULL AND (NOT f.heard OR f.fault <> 'none'),
      'penalty_dossier.review_passed', f.fault IN ('none', 'unqualified') AND f.review_passed IS NULL,
      'penalty_dossier.reviewed_on', f.reviewed_on > f.extracted_on,
      'penalty_dossier.reviewer_first', f.fault = 'none' AND f.reviewer_first IS NULL
        AND NOT COALESCE(f.reviewer_qualified, FALSE),
      'penalty_dossier.reviewer_qualified', f.fault = 'none' AND f.reviewer_first AND f.reviewer_qualified IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.off OR (f.review_ground = 'none' AND NOT f.heard) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.fault = 'none' THEN 'lawful'
      WHEN NOT f.sure THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.review_ground AS review_ground,
  CASE WHEN v.outcome = 'undetermined' THEN 'unknown' WHEN v.outcome = 'out_of_scope' THEN 'none' ELSE f.fault END AS fault,
  f.hearing_on AS hearing_on, f.reviewed_on AS reviewed_on, f.review_passed AS review_passed,
  f.decided_on AS decided_on,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
