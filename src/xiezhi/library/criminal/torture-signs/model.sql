-- One row per detention or arrest: how many signs meet (刑法 247; 规则 72). An unexplained injury at intake, an
-- interrogation away from the detention house, one that had to be recorded and was not, one that went on for long.
-- Two different signs make a lead; the filing standard is not at hand, so the model is a draft. The unit is the
-- measure of the organ; the officers are not looked at.
WITH hurt AS (
  SELECT c.measure AS unit, MAX(CASE WHEN c.injured AND c.explained IS FALSE THEN 1 ELSE 0 END) AS sign
  FROM intake_check AS c
  GROUP BY c.measure
), asked AS (
  SELECT
    m._id AS unit,
    MAX(CASE WHEN i.started_on > m.intake_on AND i.place_kind IN ('case_place', 'scene', 'home', 'other')
      AND (m.ended_on IS NULL OR i.started_on < m.ended_on) THEN 1 ELSE 0 END) AS outside,
    MAX(CASE WHEN i.recording_duty IN ('life_or_death', 'other_major', 'own_investigation')
      AND (i.recorded IS FALSE OR i.recording_broken) THEN 1 ELSE 0 END) AS unrecorded,
    MAX(CASE WHEN i.length_minutes > tunable('minutes') THEN 1 ELSE 0 END) AS long
  FROM measure AS m
  JOIN interview AS i ON i.suspect = m.suspect AND i.subject = 'suspect' AND i.started_on >= m.executed_on
  GROUP BY m._id
), facts AS (
  SELECT
    m._id AS unit, COALESCE(h.sign, 0) AS injury, COALESCE(a.outside, 0) AS outside,
    COALESCE(a.unrecorded, 0) AS unrecorded, COALESCE(a.long, 0) AS long,
    COALESCE(h.sign, 0) + COALESCE(a.outside, 0) + COALESCE(a.unrecorded, 0) + COALESCE(a.long, 0) AS signs,
    missing(
      'measure.executed_on', m.executed_on IS NULL OR m.executed_on > m._extracted_on,
      'measure.suspect', m.suspect IS NULL
    ) AS lacking
  FROM measure AS m
  LEFT JOIN hurt AS h ON h.unit = m._id
  LEFT JOIN asked AS a ON a.unit = m._id
)
SELECT
  f.unit AS unit, '' AS discriminator, m.organ AS organ, m.executed_on AS act_on, m.kind AS kind,
  m.executed_on AS executed_on, f.injury AS injury, f.outside AS outside, f.unrecorded AS unrecorded, f.long AS long,
  f.signs AS signs,
  CASE
    WHEN m.kind NOT IN ('detention', 'arrest') THEN 'out_of_scope'
    WHEN f.lacking <> '' THEN 'undetermined'
    WHEN f.signs >= tunable('signs') THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  CASE WHEN m.kind NOT IN ('detention', 'arrest') THEN '' ELSE f.lacking END AS missing
FROM facts AS f
JOIN measure AS m ON m._id = f.unit
