-- Two rows per placement of a minor in a room. room: held apart from adults (刑诉法 280(2)); a transit, or one that may be
-- one, is soft, and so is a juvenile prison, where 监狱法 76 leaves some grown-ups. prison: a minor who serves a sentence
-- in a prison does so in a juvenile prison (刑诉法 264(3); 监狱法 74); a detention house is judged by prison-delivery-late.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.facility_kind AS facility_kind, p.custody_kind AS custody_kind,
    p.from_on AS from_on, p.to_on AS to_on, p.with_adults AS with_adults, p.transit AS transit,
    p.juvenile_prison AS juvenile_prison,
    COALESCE(NOT age_reached(p.birth_on, param('minors.adult_age', p.from_on), p.from_on), TRUE) AS minor,
    missing(
      'law:minors.separate_custody', p.from_on IS NOT NULL AND NOT law_known('minors.separate_custody', p.from_on),
      'minor_placement.birth_on', p.birth_on IS NULL OR p.birth_on > p.from_on,
      'minor_placement.from_on', p.from_on IS NULL OR p.from_on > p._extracted_on,
      'minor_placement.to_on', p.to_on < p.from_on OR p.to_on > p._extracted_on
    ) AS unknown
  FROM minor_placement AS p
), legs AS (
  SELECT
    f.unit AS unit, 'room' AS discriminator, f.minor AS in_scope, f.with_adults IS FALSE AS kept,
    f.transit IS FALSE AND (f.facility_kind = 'detention_house' OR f.juvenile_prison IS FALSE) AS certain,
    CASE WHEN f.unknown = '' THEN missing('minor_placement.with_adults', f.with_adults IS NULL)
      ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'prison' AS discriminator,
    f.minor AND COALESCE(f.facility_kind = 'prison', TRUE) AND COALESCE(f.custody_kind = 'serving', TRUE) AS in_scope,
    f.juvenile_prison IS TRUE AS kept, f.transit IS FALSE AS certain,
    CASE WHEN f.unknown = '' THEN missing(
      'minor_placement.custody_kind', f.custody_kind IS NULL,
      'minor_placement.facility_kind', f.facility_kind IS NULL,
      'minor_placement.juvenile_prison', f.juvenile_prison IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.from_on AS act_on, x.discriminator AS step,
  f.facility_kind AS facility_kind, f.custody_kind AS custody_kind, f.from_on AS from_on, f.to_on AS to_on,
  f.juvenile_prison AS juvenile_prison, f.transit AS transit,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    WHEN COALESCE(x.certain, FALSE) THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
