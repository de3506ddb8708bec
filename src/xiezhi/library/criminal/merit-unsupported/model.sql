-- One row per finding of merit (减假规定 4, 5): an invention, innovation or contribution is made while serving, alone or mainly, and
-- confirmed by the competent authority; for major merit only a patent of invention counts. A clue the organ already
-- had is soft. The unit is the finding of the executing organ; whether the convict deserves it is not judged.
WITH base AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.major AS major, m.delivered_on AS delivered_on,
    m.made_on AS made_on, m.confirmed_on AS confirmed_on, m.sole AS sole, m.known_before_on AS known_before_on,
    m.found_on AS found_on, m._extracted_on AS extracted_on,
    m.kind IN ('invention', 'utility_model', 'design', 'innovation') AS product,
    covered('merit_finding', m.organ, m.found_on, m.found_on) AS complete
  FROM merit_finding AS m
), faults AS (
  SELECT
    b.unit AS unit,
    CASE WHEN b.major AND b.kind IN ('utility_model', 'design') THEN 'patent'
      WHEN b.product AND b.confirmed_on > b.found_on THEN 'confirmed' END AS fault
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'coverage:merit_finding', b.product AND b.confirmed_on IS NULL AND b.found_on IS NOT NULL AND NOT b.complete,
      'law:commutation.ordinary.cap.major_merit',
        b.found_on IS NOT NULL AND NOT law_known('commutation.ordinary.cap.major_merit', b.found_on),
      'merit_finding.delivered_on', b.product AND b.delivered_on IS NULL,
      'merit_finding.found_on', b.found_on IS NULL OR b.found_on > b.extracted_on,
      'merit_finding.made_on', (b.product AND b.made_on IS NULL) OR b.made_on > b.found_on
        OR (b.kind = 'report' AND b.known_before_on IS NOT NULL AND b.made_on IS NULL),
      'merit_finding.major', b.kind IN ('utility_model', 'design') AND b.major IS NULL
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking, f.fault AS fault,
    CASE
      WHEN NOT b.product AND (b.kind <> 'report' OR b.known_before_on IS NULL) THEN 'out_of_scope'
      WHEN f.fault IS NOT NULL AND b.found_on <= COALESCE(b.extracted_on, b.found_on)
        AND law_known('commutation.ordinary.cap.major_merit', b.found_on) THEN 'hard'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.product AND (b.confirmed_on IS NULL OR b.made_on < b.delivered_on OR b.sole = FALSE) THEN 'soft'
      WHEN b.kind = 'report' AND b.known_before_on < b.made_on THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN faults AS f ON f.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.found_on AS act_on,
  COALESCE(v.fault, 'confirmed') AS fault, b.kind AS kind, b.major AS major, b.delivered_on AS delivered_on,
  b.made_on AS made_on, b.confirmed_on AS confirmed_on, b.known_before_on AS known_before_on, b.found_on AS found_on,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
