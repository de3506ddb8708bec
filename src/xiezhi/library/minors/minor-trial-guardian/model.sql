-- Three rows per trial session of someone under age on that day. guardian: called to it, another adult only where the
-- guardian cannot come (刑诉法 281(1)); whoever skipped the guardian but had another adult, or called in vain and nobody
-- came, is soft. supplement: a guardian present is asked to add to the last words (法院解释 577). summary: an objection of
-- the minor's side bars the summary procedure (566).
WITH facts AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.held_on AS held_on, h.guardian_told AS told, h.guardian_unable AS unable,
    h.guardian_present AS present, h.adult_kind AS adult_kind, h.supplement_asked AS asked, h.last_words AS last_words,
    h.procedure AS procedure, h.summary_objected AS objected,
    COALESCE(h.adult_kind NOT IN ('none', 'guardian'), FALSE) AS other_adult,
    COALESCE(h.kind = 'trial', TRUE) AND NOT COALESCE(
      age_reached(h.birth_on, param('minors.adult_age', h.held_on), h.held_on), FALSE) AS in_scope,
    missing(
      'minor_hearing.birth_on', h.birth_on IS NULL OR h.birth_on > h.held_on,
      'minor_hearing.held_on', h.held_on IS NULL OR h.held_on > h._extracted_on,
      'minor_hearing.kind', h.kind IS NULL
    ) AS unknown
  FROM minor_hearing AS h
), legs AS (
  SELECT
    f.unit AS unit, 'guardian' AS discriminator, f.in_scope AS in_scope,
    COALESCE(f.present, FALSE) OR (f.other_adult AND COALESCE(f.told OR f.unable, FALSE)) AS kept,
    COALESCE(f.told IS FALSE AND f.unable IS FALSE, FALSE) AND NOT f.other_adult AS certain,
    CASE WHEN f.unknown = '' THEN missing(
      'law:minors.presence_age', NOT law_known('minors.presence_age', f.held_on),
      'minor_hearing.adult_kind', NOT COALESCE(f.present, FALSE) AND f.adult_kind IS NULL,
      'minor_hearing.guardian_present', f.present IS NULL OR (NOT f.present AND f.adult_kind = 'guardian'),
      'minor_hearing.guardian_told', NOT COALESCE(f.present, FALSE) AND f.told IS NULL AND NOT COALESCE(f.unable, FALSE),
      'minor_hearing.guardian_unable', NOT COALESCE(f.present, FALSE) AND f.told IS FALSE AND f.unable IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'supplement' AS discriminator,
    f.in_scope AND COALESCE(f.present, TRUE) AND COALESCE(f.last_words, TRUE) AS in_scope,
    COALESCE(f.asked, FALSE) AS kept, TRUE AS certain,
    CASE WHEN f.unknown = '' THEN missing(
      'law:minors.court_supplement', NOT law_known('minors.court_supplement', f.held_on),
      'minor_hearing.guardian_present', f.present IS NULL,
      'minor_hearing.last_words', f.last_words IS NULL,
      'minor_hearing.supplement_asked', f.asked IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'summary' AS discriminator, f.in_scope AND COALESCE(f.procedure = 'summary', TRUE) AS in_scope,
    COALESCE(NOT f.objected, FALSE) AS kept, TRUE AS certain,
    CASE WHEN f.unknown = '' THEN missing(
      'law:minors.summary_objection', NOT law_known('minors.summary_objection', f.held_on),
      'minor_hearing.procedure', f.procedure IS NULL,
      'minor_hearing.summary_objected', f.objected IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.held_on AS act_on, x.discriminator AS step,
  f.held_on AS held_on, f.told AS guardian_told, f.unable AS guardian_unable, f.present AS guardian_present,
  f.adult_kind AS adult_kind, f.procedure AS procedure,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    WHEN x.certain THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
