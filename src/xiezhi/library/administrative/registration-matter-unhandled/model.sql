-- One row per matter: the registrar inquires into a false registration and undoes it once found (条例 40, 41, text not seen);
-- told that a representative no longer qualifies it has the entry changed (12). No text at hand sets days: soft at most.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.credit_code AS credit_code, m.accepted_on AS accepted_on,
    m.investigated_on AS investigated_on, m.found AS found, m.handled_on AS handled_on, m._as_of AS as_of,
    m._extracted_on AS extracted_on, m.withdrawn_on IS NOT NULL OR COALESCE(m.excepted, FALSE) AS off,
    m.excepted AS excepted,
    CASE
      WHEN COALESCE(m.investigated_on, m.handled_on) IS NULL THEN 'inquiry'
      WHEN COALESCE(m.found, TRUE) THEN 'handling'
      ELSE 'closed'
    END AS stand,
    COALESCE(m.investigated_on, m.handled_on, m._as_of) AS inquired_until,
    COALESCE(m.handled_on, m._as_of) AS handled_until
  FROM registration_matter AS m
), counted AS (
  SELECT
    f.unit AS unit,
    CASE WHEN days_between(f.accepted_on, f.inquired_until) > tunable('inquiry_days') THEN 'not_investigated'
      WHEN f.stand = 'handling'
        AND days_between(f.investigated_on, f.handled_until) > tunable('handling_days') THEN 'not_handled'
      ELSE 'none' END AS fault
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:registration_matter',
        f.as_of IS NULL AND (f.stand = 'inquiry' OR (f.stand = 'handling' AND f.handled_on IS NULL)),
      'registration_matter.accepted_on', f.accepted_on IS NULL OR f.accepted_on > f.extracted_on,
      'registration_matter.excepted', c.fault = 'not_handled' AND f.excepted IS NULL,
      'registration_matter.found', c.fault = 'not_handled' AND f.found IS NULL,
      'registration_matter.handled_on', f.handled_on < f.accepted_on OR f.handled_on < f.investigated_on
        OR f.handled_on > f.extracted_on,
      'registration_matter.investigated_on', f.investigated_on < f.accepted_on
        OR f.investigated_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
  JOIN counted AS c ON c.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking, c.fault AS fault,
    CASE
      WHEN f.off THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.fault = 'none' THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN counted AS c ON c.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.accepted_on AS act_on, f.kind AS kind,
  f.credit_code AS credit_code, v.fault AS fault, f.accepted_on AS accepted_on,
  f.investigated_on AS investigated_on, f.found AS found, f.handled_on AS handled_on,
  f.handled_until AS until_on,
  CASE WHEN v.outcome = 'soft' AND v.fault = 'not_investigated' THEN days_between(f.accepted_on, f.inquired_until)
    WHEN v.outcome = 'soft' THEN days_between(f.investigated_on, f.handled_until) END AS days_waited,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
