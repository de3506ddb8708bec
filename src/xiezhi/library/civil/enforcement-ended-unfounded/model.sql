-- One row per enforcement ended for the time being: only after property was looked for and none found, and signed by
-- the applicant or checked by a panel and approved by the president (民诉解释 517(1)). Property found and left is soft:
-- whether it can be realised is a judgement.
WITH facts AS (
  SELECT
    e._id AS unit,
    COALESCE(e.applicant_signed, FALSE) OR (COALESCE(e.panel, FALSE) AND COALESCE(e.president, FALSE)) AS confirmed,
    e.applicant_signed IS FALSE AND (e.panel IS FALSE OR e.president IS FALSE) AS unconfirmed
  FROM enforcement_ending AS e
), faults AS (
  SELECT
    x.unit AS unit, x.confirmed AS confirmed,
    CASE
      WHEN e.investigated IS FALSE THEN 'not_investigated'
      WHEN x.unconfirmed THEN 'unconfirmed'
      WHEN e.property AND e.property_left THEN 'property_left'
      ELSE 'none'
    END AS fault
  FROM facts AS x
  JOIN enforcement_ending AS e ON e._id = x.unit
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'enforcement_ending.applicant_signed', f.fault = 'none' AND NOT f.confirmed AND e.applicant_signed IS NULL,
      'enforcement_ending.ended_on', e.ended_on < e.filed_on OR e.ended_on > e._extracted_on,
      'enforcement_ending.investigated', f.fault = 'none' AND e.investigated IS NULL,
      'enforcement_ending.panel', f.fault = 'none' AND NOT f.confirmed AND e.panel IS NULL,
      'enforcement_ending.president', f.fault = 'none' AND NOT f.confirmed AND e.president IS NULL,
      'enforcement_ending.property', f.fault = 'none' AND e.property IS NULL,
      'enforcement_ending.property_left', f.fault = 'none' AND e.property AND e.property_left IS NULL,
      'law:civil.enforcement.ending_confirmed', e.ended_on IS NOT NULL
        AND NOT law_known('civil.enforcement.ending_confirmed', e.ended_on)
    ) AS lacking
  FROM faults AS f
  JOIN enforcement_ending AS e ON e._id = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN e.ended_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.fault = 'none' THEN 'lawful'
      WHEN f.fault = 'property_left' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM faults AS f
  JOIN gap AS g ON g.unit = f.unit
  JOIN enforcement_ending AS e ON e._id = f.unit
)
SELECT
  e._id AS unit, '' AS discriminator, e.organ AS organ, e.ended_on AS act_on, e.filed_on AS filed_on,
  e.ended_on AS ended_on, f.fault AS fault, e.applicant_signed AS applicant_signed, e.panel AS panel,
  e.president AS president, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM enforcement_ending AS e
JOIN faults AS f ON f.unit = e._id
JOIN verdict AS v ON v.unit = e._id
