-- Two rows per interrogation or interview. present: female staff at the questioning of an underage girl, suspect, victim or
-- witness alike (刑诉法 281(3), (5)). questioner: an underage victim or witness in a case of sexual assault or violent
-- injury is interviewed by female staff (未成年人保护法 112). Who conducts it is present, so a record that
-- must be conducted by a woman and was not is one fault, told under questioner.
WITH facts AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.subject AS subject, i.started_on AS started_on, i.minor_case AS minor_case,
    i.female_staff AS female_staff, i.female_questioner AS female_questioner, i.subject_female AS subject_female,
    i._extracted_on AS extracted_on, COALESCE(i.birth_on, s.birth_on) AS birth_on,
    COALESCE(i.female_staff OR i.female_questioner, FALSE) AS attended,
    COALESCE(i.female_questioner, FALSE) AS conducted,
    COALESCE(i.female_staff IS FALSE AND i.female_questioner IS TRUE, FALSE) AS contradictory,
    age_reached(COALESCE(i.birth_on, s.birth_on), param('minors.adult_age', i.started_on), i.started_on) AS adult
  FROM interview AS i
  LEFT JOIN suspect AS s ON s._id = i.suspect
), legs AS (
  SELECT
    f.unit AS unit, 'present' AS discriminator,
    COALESCE(NOT f.adult, TRUE) AND COALESCE(f.subject_female, TRUE) AS in_scope, f.attended AS kept,
    missing(
      'interview.birth_on', f.birth_on > f.started_on OR (NOT f.attended AND f.birth_on IS NULL),
      'interview.female_questioner', f.contradictory,
      'interview.female_staff', NOT f.attended AND f.female_staff IS NULL,
      'interview.started_on', f.started_on > f.extracted_on OR (NOT f.attended AND f.started_on IS NULL),
      'interview.subject_female', NOT f.attended AND f.subject_female IS NULL,
      'law:minors.presence_age', f.started_on IS NOT NULL AND NOT law_known('minors.presence_age', f.started_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'questioner' AS discriminator,
    COALESCE(NOT f.adult, TRUE) AND COALESCE(f.subject_female, TRUE) AND f.subject <> 'suspect'
      AND COALESCE(f.minor_case <> 'other', TRUE) AS in_scope, f.conducted AS kept,
    missing(
      'interview.birth_on', f.birth_on > f.started_on OR (NOT f.conducted AND f.birth_on IS NULL),
      'interview.female_questioner', f.contradictory OR f.female_questioner IS NULL,
      'interview.minor_case', NOT f.conducted AND f.minor_case IS NULL,
      'interview.started_on', f.started_on > f.extracted_on OR (NOT f.conducted AND f.started_on IS NULL),
      'interview.subject_female', NOT f.conducted AND f.subject_female IS NULL,
      'law:minors.female_questioner', f.started_on IS NOT NULL AND NOT law_known('minors.female_questioner', f.started_on)
    ) AS lacking
  FROM facts AS f
), graded AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.kept THEN 'lawful'
      WHEN x.discriminator = 'questioner' AND NOT param_has('minors.female_questioner', f.started_on, f.minor_case)
        THEN 'out_of_scope'
      ELSE 'hard'
    END AS outcome
  FROM legs AS x
  JOIN facts AS f ON f.unit = x.unit
), told AS (
  SELECT x.unit AS unit FROM graded AS x WHERE x.discriminator = 'questioner' AND x.outcome = 'hard'
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.started_on AS act_on, x.discriminator AS step,
  f.subject AS subject, f.started_on AS started_on, f.female_staff AS female_staff,
  f.female_questioner AS female_questioner, f.minor_case AS minor_case,
  CASE WHEN x.discriminator = 'present' AND x.outcome = 'hard' AND t.unit IS NOT NULL THEN 'out_of_scope'
    ELSE x.outcome END AS outcome,
  x.lacking AS missing
FROM graded AS x
JOIN facts AS f ON f.unit = x.unit
LEFT JOIN told AS t ON t.unit = x.unit
