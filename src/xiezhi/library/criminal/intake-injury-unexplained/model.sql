-- One row per intake of a detention house. Health and body surface are checked and recorded (公安规定 154): never checked,
-- in a register declared complete, is hard, checked after the day of intake soft. Of an injury the procuratorate asks for photographs, the cause in
-- writing and three signatures (规则 656): that rule speaks to the procuratorate, so their lack is soft.
WITH facts AS (
  SELECT
    c._id AS unit, COALESCE(earlier(c.checked_on, c._as_of), c.checked_on, c._as_of) AS until_on,
    CASE
      WHEN c.injured IS NOT TRUE THEN 'none'
      WHEN c.explained IS FALSE THEN 'unexplained'
      WHEN c.pictured IS FALSE THEN 'not_pictured'
      WHEN c.signed IS FALSE THEN 'unsigned'
      ELSE 'none'
    END AS injury_fault
  FROM intake_check AS c
), gap AS (
  SELECT
    c._id AS unit, f.until_on AS until_on,
    CASE
      WHEN c.checked_on IS NULL AND f.until_on > add_days(c.taken_in_on, 1) THEN 'unchecked'
      WHEN f.injury_fault = 'none' AND c.checked_on > c.taken_in_on THEN 'late'
      ELSE f.injury_fault
    END AS fault,
    missing(
      'coverage:intake_check', c.checked_on IS NULL AND f.until_on > add_days(c.taken_in_on, 1)
        AND NOT covered('intake_check', c.organ, c.taken_in_on, f.until_on),
      'extracted_on:intake_check', f.until_on IS NULL,
      'intake_check.checked_on', c.checked_on < c.taken_in_on OR c.checked_on > c._extracted_on,
      'intake_check.explained', c.injured IS TRUE AND f.injury_fault = 'none' AND c.explained IS NULL,
      'intake_check.injured', c.checked_on IS NOT NULL AND c.injured IS NULL,
      'intake_check.pictured', c.injured IS TRUE AND f.injury_fault = 'none' AND c.pictured IS NULL,
      'intake_check.signed', c.injured IS TRUE AND f.injury_fault = 'none' AND c.signed IS NULL,
      'intake_check.taken_in_on', c.taken_in_on IS NULL OR c.taken_in_on > c._extracted_on,
      'law:criminal.intake_check', c.taken_in_on IS NOT NULL AND NOT law_known('criminal.intake_check', c.taken_in_on)
    ) AS lacking
  FROM intake_check AS c
  JOIN facts AS f ON f.unit = c._id
)
SELECT
  g.unit AS unit, '' AS discriminator, c.organ AS organ, c.taken_in_on AS act_on, g.fault AS fault,
  c.taken_in_on AS taken_in_on, c.checked_on AS checked_on, g.until_on AS until_on, c.measure AS measure,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.fault = 'unchecked' THEN 'hard'
    WHEN g.fault <> 'none' THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
JOIN intake_check AS c ON c._id = g.unit
