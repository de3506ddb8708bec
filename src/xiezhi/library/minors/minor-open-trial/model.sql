-- Two rows per court session. public: the trial of someone under age on that day is closed without exception (刑诉法 285;
-- 法院解释 557(1)); judgment is pronounced in public (578(1)), so pronouncements are out of scope. audience: where the
-- record may or must be sealed nobody is organised to listen, and those who listen are told not to spread it (557(2), 578(2)).
WITH facts AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.kind AS kind, h.held_on AS held_on, h.public AS public, h.audience AS audience,
    h.sealing_expected AS sealing_expected, h.audience_organised AS audience_organised,
    h.audience_told AS audience_told, h.birth_on AS birth_on,
    NOT COALESCE(age_reached(h.birth_on, param('minors.closed_trial.age', h.held_on), h.held_on), FALSE) AS minor,
    missing(
      'minor_hearing.held_on', h.held_on IS NULL OR h.held_on > h._extracted_on,
      'minor_hearing.kind', h.kind IS NULL
    ) AS unknown
  FROM minor_hearing AS h
), legs AS (
  SELECT
    f.unit AS unit, 'public' AS discriminator, f.minor AND COALESCE(f.kind = 'trial', TRUE) AS in_scope,
    COALESCE(NOT f.public, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'law:minors.closed_trial.age', NOT law_known('minors.closed_trial.age', f.held_on),
      'minor_hearing.birth_on', f.birth_on > f.held_on OR (f.birth_on IS NULL AND COALESCE(f.public, TRUE)),
      'minor_hearing.public', f.public IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'audience' AS discriminator,
    COALESCE(f.audience, TRUE) AND COALESCE(f.sealing_expected, TRUE)
      AND (COALESCE(f.kind = 'pronouncement', TRUE) OR COALESCE(f.public, TRUE)) AS in_scope,
    COALESCE(NOT f.audience_organised AND f.audience_told, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'law:minors.sealing_audience', f.kind = 'trial' AND NOT law_known('minors.sealing_audience', f.held_on),
      'law:minors.sealing_audience.pronouncement',
        f.kind = 'pronouncement' AND NOT law_known('minors.sealing_audience.pronouncement', f.held_on),
      'minor_hearing.audience', f.audience IS NULL,
      'minor_hearing.audience_organised', f.audience_organised IS NULL AND COALESCE(f.audience_told, TRUE),
      'minor_hearing.audience_told', f.audience_told IS NULL AND NOT COALESCE(f.audience_organised, FALSE),
      'minor_hearing.public', f.kind = 'trial' AND f.public IS NULL,
      'minor_hearing.sealing_expected', f.sealing_expected IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.held_on AS act_on, x.discriminator AS step,
  f.kind AS kind, f.held_on AS held_on, f.audience_organised AS audience_organised, f.audience_told AS audience_told,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
