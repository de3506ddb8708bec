-- Two rows per hiring by an institution in close contact with minors (未成年人保护法 62, 130(1)). query: checked by the day
-- of hiring. listed: nobody is hired against a bar already known (62(1)); one that comes to light later means dismissal in
-- time (62(2)), a time the office sets, so soft. Hirings before the law of 2020 are out of scope (only the yearly check).
WITH facts AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.unit_kind AS unit_kind, h.hired_on AS hired_on, h.queried AS queried,
    h.queried_on AS queried_on, h.listed AS listed, h.left AS left_it, h.left_on AS left_on,
    h._extracted_on AS extracted_on, h._as_of AS as_of,
    add_days(later(h.queried_on, h.hired_on), tunable('dismiss_days')) AS dismiss_by,
    COALESCE(h.unit_kind IS NULL OR h.hired_on IS NULL
      OR param_has('minors.close_contact_units', h.hired_on, h.unit_kind), FALSE) AS in_scope,
    missing(
      'hire_check.hired_on', h.hired_on IS NULL OR h.hired_on > h._extracted_on,
      'hire_check.queried', h.queried IS NULL,
      'hire_check.queried_on', h.queried_on > h._extracted_on OR (h.queried AND h.queried_on IS NULL)
        OR (h.queried IS FALSE AND h.queried_on IS NOT NULL),
      'hire_check.unit_kind', h.unit_kind IS NULL
    ) AS unknown
  FROM hire_check AS h
), legs AS (
  SELECT
    f.unit AS unit, 'query' AS discriminator, f.in_scope AS in_scope,
    COALESCE(f.queried_on <= f.hired_on, FALSE) AS kept, TRUE AS certain, f.unknown AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'listed' AS discriminator, f.in_scope AND COALESCE(f.queried, TRUE) AS in_scope,
    COALESCE(NOT f.listed, FALSE) OR COALESCE(f.queried_on > f.hired_on
      AND COALESCE(f.left_on, f.as_of) <= f.dismiss_by, FALSE) AS kept,
    f.queried_on < f.hired_on AS certain,
    CASE WHEN f.unknown = '' THEN missing(
      'extracted_on:hire_check', f.listed AND f.queried_on >= f.hired_on AND f.left_on IS NULL AND f.as_of IS NULL,
      'hire_check.left', f.listed AND f.queried_on >= f.hired_on AND f.left_it IS NULL,
      'hire_check.left_on', f.left_on < f.hired_on OR f.left_on > f.extracted_on
        OR (f.listed AND f.left_it AND f.left_on IS NULL) OR (f.left_it IS FALSE AND f.left_on IS NOT NULL),
      'hire_check.listed', f.listed IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.hired_on AS act_on, x.discriminator AS step,
  f.unit_kind AS unit_kind, f.hired_on AS hired_on, f.queried_on AS queried_on, f.left_on AS left_on,
  CASE WHEN x.discriminator = 'listed' THEN f.dismiss_by END AS dismiss_by,
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
