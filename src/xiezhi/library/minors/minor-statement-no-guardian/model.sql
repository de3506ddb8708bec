-- One row per interrogation or interview of someone under age on that day (刑诉法 281; 未成年人保护法 110).
-- A statement of a suspect without guardian or other adult cannot be used at all (法院解释 94(4)); one
-- of a
-- witness or victim can be mended (90(5)), so it is soft. The years are counted from the day after
-- the
-- birthday: on the birthday itself the person is still a minor.
WITH base AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.subject AS subject, i.started_on AS started_on,
    COALESCE(i.birth_on, s.birth_on) AS birth_on,
    i.guardian_present AS guardian_present, i.adult_kind AS adult_kind,
    COALESCE(i.dossier_complete, FALSE) AS dossier_complete, i._extracted_on AS extracted_on
  FROM interview AS i
  LEFT JOIN suspect AS s ON s._id = i.suspect
), aged AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.subject AS subject, b.started_on AS started_on,
    b.birth_on AS birth_on, b.guardian_present AS guardian_present, b.adult_kind AS adult_kind,
    b.dossier_complete AS dossier_complete, b.extracted_on AS extracted_on,
    param('minors.presence_age', b.started_on) AS adult_age,
    COALESCE(b.guardian_present OR b.adult_kind <> 'none', FALSE) AS accompanied,
    -- In a dossier declared complete an empty entry means that nobody was there.
    (b.guardian_present = FALSE OR (b.guardian_present IS NULL AND b.dossier_complete))
      AND (b.adult_kind = 'none' OR (b.adult_kind IS NULL AND b.dossier_complete)) AS alone
  FROM base AS b
), judged AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.subject AS subject, b.started_on AS started_on,
    b.birth_on AS birth_on, b.guardian_present AS guardian_present, b.adult_kind AS adult_kind,
    b.dossier_complete AS dossier_complete, b.extracted_on AS extracted_on,
    b.adult_age AS adult_age, b.accompanied AS accompanied,
    COALESCE(b.alone, FALSE) AS alone,
    age_reached(b.birth_on, b.adult_age, b.started_on) AS adult
  FROM aged AS b
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.subject AS subject, x.started_on AS started_on,
    x.birth_on AS birth_on, x.guardian_present AS guardian_present, x.adult_kind AS adult_kind,
    x.dossier_complete AS dossier_complete, x.adult_age AS adult_age,
    x.accompanied AS accompanied, x.alone AS alone,
    COALESCE(x.adult, FALSE) AS adult,
    missing(
      'interview.adult_kind', NOT x.accompanied AND NOT x.dossier_complete AND x.adult_kind IS NULL,
      'interview.birth_on', x.birth_on > x.started_on OR (NOT x.accompanied AND x.birth_on IS NULL),
      'interview.guardian_present', NOT x.accompanied AND NOT x.dossier_complete AND
        x.guardian_present IS NULL,
      'interview.started_on', x.started_on > x.extracted_on OR (NOT x.accompanied AND x.started_on
        IS NULL),
      'law:minors.presence_age', x.started_on IS NOT NULL AND NOT x.accompanied AND NOT
        law_known('minors.presence_age', x.started_on)
    ) AS lacking
  FROM judged AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.subject AS subject, x.started_on AS started_on,
    x.birth_on AS birth_on, x.guardian_present AS guardian_present, x.adult_kind AS adult_kind,
    x.dossier_complete AS dossier_complete, x.adult_age AS adult_age, x.lacking AS lacking,
    CASE
      WHEN x.adult THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.accompanied THEN 'lawful'
      WHEN x.alone AND x.subject = 'suspect' THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.started_on AS act_on,
  x.subject AS subject, x.started_on AS started_on, x.guardian_present AS guardian_present,
  x.adult_kind AS adult_kind, x.dossier_complete AS dossier_complete, x.adult_age AS adult_age,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
