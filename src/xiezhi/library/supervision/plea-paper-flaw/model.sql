-- One row per signed plea (刑诉法 174(1); 规则 272(1), 468). A defender or duty lawyer is present and signs; for a minor a
-- defender, not a duty lawyer, and the guardian, or another adult with the reason of the guardian's absence on record.
WITH graded AS (
  SELECT
    p._id AS unit,
    CASE
      WHEN p.lawyer = 'none' THEN 'no_lawyer'
      WHEN p.minor AND NOT param_has('criminal.plea.minor_lawyers', p.signed_on, p.lawyer) THEN 'minor_duty_lawyer'
      WHEN p.minor AND NOT param_has('criminal.plea.adults', p.signed_on, p.adult) THEN 'minor_alone'
      WHEN p.lawyer_signed IS FALSE THEN 'unsigned'
      WHEN p.minor AND p.adult = 'appropriate_adult' AND p.absence_recorded IS FALSE THEN 'absence_unrecorded'
      ELSE 'none'
    END AS fault
  FROM plea_paper AS p
), gap AS (
  SELECT
    g.unit AS unit,
    missing(
      'law:criminal.plea.lawyers', p.signed_on IS NOT NULL AND NOT law_known('criminal.plea.lawyers', p.signed_on),
      'law:criminal.plea.signatures', law_known('criminal.plea.lawyers', p.signed_on)
        AND NOT law_known('criminal.plea.signatures', p.signed_on) AND g.fault <> 'no_lawyer'
        AND (p.minor IS NOT FALSE OR p.lawyer_signed IS NOT TRUE),
      'plea_paper.absence_recorded', g.fault = 'none' AND p.minor AND p.adult = 'appropriate_adult'
        AND p.absence_recorded IS NULL,
      'plea_paper.adult', g.fault IN ('none', 'unsigned') AND p.minor AND p.adult IS NULL,
      'plea_paper.lawyer', p.lawyer IS NULL,
      'plea_paper.lawyer_signed', g.fault IN ('none', 'absence_unrecorded') AND p.lawyer_signed IS NULL,
      'plea_paper.minor', g.fault = 'none' AND p.minor IS NULL,
      'plea_paper.signed_on', p.signed_on IS NULL OR p.signed_on > p._extracted_on
    ) AS lacking
  FROM graded AS g
  JOIN plea_paper AS p ON p._id = g.unit
)
SELECT
  g.unit AS unit, '' AS discriminator, p.organ AS organ, p.signed_on AS act_on, d.fault AS fault,
  p.signed_on AS signed_on, p.minor AS minor, p.lawyer AS lawyer, p.adult AS adult, p.review AS review,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN d.fault <> 'none' THEN 'hard'
    ELSE 'lawful'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
JOIN graded AS d ON d.unit = g.unit
JOIN plea_paper AS p ON p._id = g.unit
