-- One row per licence of a venue or outlet that may not stand near a school or kindergarten (未成年人保护法 58, 59(1)). The
-- law sets no distance: near is what the licensing authority itself recorded, or its distance under the local one. A new
-- licence after the school opened is hard; an older one or a renewal soft. Where the two records disagree it is not known.
WITH facts AS (
  SELECT
    v._id AS unit,
    COALESCE(v.licensed_on IS NULL OR v.venue_kind IS NULL OR NOT law_known('minors.school_venues', v.licensed_on)
      OR param_has('minors.school_venues', v.licensed_on, v.venue_kind)
      OR param_has('minors.school_outlets', v.licensed_on, v.venue_kind), FALSE) AS listed,
    COALESCE(v.near_school, v.distance_m < v.limit_m) AS near,
    COALESCE(v.near_school <> (v.distance_m < v.limit_m), FALSE) AS contradictory
  FROM venue_licence AS v
), gap AS (
  SELECT
    v._id AS unit, f.near AS near,
    f.listed AND (v.licensed_on IS NULL OR law_known('minors.school_venues', v.licensed_on)) AS in_scope,
    missing(
      'venue_licence.distance_m', f.contradictory OR (v.near_school IS NULL AND v.distance_m IS NULL)
        OR v.distance_m < 0,
      'venue_licence.licensed_on', v.licensed_on IS NULL OR v.licensed_on > v._extracted_on,
      'venue_licence.limit_m', v.near_school IS NULL AND v.distance_m IS NOT NULL AND v.limit_m IS NULL,
      'venue_licence.near_school', v.near_school IS NULL AND v.distance_m IS NULL,
      'venue_licence.renewed', f.near AND v.renewed IS NULL,
      'venue_licence.school_opened_on', f.near AND v.school_opened_on IS NULL OR v.school_opened_on > v._extracted_on,
      'venue_licence.venue_kind', v.venue_kind IS NULL
    ) AS lacking
  FROM venue_licence AS v
  JOIN facts AS f ON f.unit = v._id
)
SELECT
  v._id AS unit, '' AS discriminator, v.organ AS organ, v.licensed_on AS act_on, v.venue_kind AS venue_kind,
  v.licensed_on AS licensed_on, v.renewed AS renewed, v.school_opened_on AS school_opened_on,
  v.near_school AS near_school, v.distance_m AS distance_m, v.limit_m AS limit_m,
  CASE
    WHEN NOT g.in_scope THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN NOT g.near THEN 'lawful'
    WHEN v.renewed OR v.licensed_on <= v.school_opened_on THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN g.in_scope THEN g.lacking ELSE '' END AS missing
FROM gap AS g
JOIN venue_licence AS v ON v._id = g.unit
