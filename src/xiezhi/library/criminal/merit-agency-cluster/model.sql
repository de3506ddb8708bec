-- One row per finding of merit by a patent. Many findings of one place of custody through one agency within some months
-- are a lead of favouritism in commutation (刑法 401; 减刑假释规定 4, 5): no text sets a number, so it is the office's own
-- and the model soft at most. The unit is the finding of the organ; convicts and staff are not looked at.
WITH counted AS (
  SELECT a._id AS unit, COUNT(*) AS findings
  FROM merit_finding AS a
  JOIN merit_finding AS b ON b.organ = a.organ AND b.agency_code = a.agency_code
    AND b.found_on <= a.found_on AND b.found_on > add_months(a.found_on, 0 - tunable('months'), 'clamp')
  WHERE a.kind IN ('invention', 'utility_model', 'design') AND b.kind IN ('invention', 'utility_model', 'design')
  GROUP BY a._id
), gap AS (
  SELECT
    m._id AS unit, COALESCE(c.findings, 0) AS findings,
    missing(
      'law:commutation.ordinary.cap.major_merit', m.found_on IS NOT NULL
        AND NOT law_known('commutation.ordinary.cap.major_merit', m.found_on),
      'merit_finding.found_on', m.found_on IS NULL OR m.found_on > m._extracted_on
    ) AS lacking
  FROM merit_finding AS m
  LEFT JOIN counted AS c ON c.unit = m._id
)
SELECT
  g.unit AS unit, '' AS discriminator, m.organ AS organ, m.found_on AS act_on, m.kind AS kind,
  m.agency_code AS agency_code, m.found_on AS found_on, g.findings AS findings,
  CASE
    WHEN m.kind NOT IN ('invention', 'utility_model', 'design') OR m.agency_code IS NULL THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.findings >= tunable('findings') THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  CASE WHEN m.kind NOT IN ('invention', 'utility_model', 'design') OR m.agency_code IS NULL THEN '' ELSE g.lacking END AS missing
FROM gap AS g
JOIN merit_finding AS m ON m._id = g.unit
