-- One row per hiring by an institution in close contact with minors (未成年人保护法 62(1), 130(1)): checked by the day of
-- hiring. The answer to the check is a record of the person hired: it is neither taken in nor judged. Hirings before the
-- law of 2020 are out of scope (only the yearly check).
WITH facts AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.unit_kind AS unit_kind, h.hired_on AS hired_on, h.queried_on AS queried_on,
    COALESCE(h.unit_kind IS NULL OR h.hired_on IS NULL
      OR param_has('minors.close_contact_units', h.hired_on, h.unit_kind), FALSE) AS in_scope,
    missing(
      'hire_check.hired_on', h.hired_on IS NULL OR h.hired_on > h._extracted_on,
      'hire_check.queried', h.queried IS NULL,
      'hire_check.queried_on', h.queried_on > h._extracted_on OR (h.queried AND h.queried_on IS NULL)
        OR (h.queried IS FALSE AND h.queried_on IS NOT NULL),
      'hire_check.unit_kind', h.unit_kind IS NULL
    ) AS lacking
  FROM hire_check AS h
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.hired_on AS act_on, f.unit_kind AS unit_kind,
  f.hired_on AS hired_on, f.queried_on AS queried_on,
  CASE
    WHEN NOT f.in_scope THEN 'out_of_scope'
    WHEN f.lacking <> '' THEN 'undetermined'
    WHEN f.queried_on <= f.hired_on THEN 'lawful'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN f.in_scope THEN f.lacking ELSE '' END AS missing
FROM facts AS f
