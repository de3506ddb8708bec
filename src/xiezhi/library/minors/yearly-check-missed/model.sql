-- One row per institution and period (未成年人保护法 62(2)): every year, all staff. Staff employed through a whole calendar
-- year and not checked in it were missed on every reading; another period of a year or more is soft, since one check in
-- each calendar year would do. Periods that have not run out owe nothing yet.
WITH facts AS (
  SELECT
    y._id AS unit, y.organ AS organ, y.unit_kind AS unit_kind, y.period_from_on AS period_from_on,
    y.period_to_on AS period_to_on, y.staff AS staff, y.staff_queried AS staff_queried,
    due_strict('minors.employment_query', y.period_from_on) AS year_on,
    COALESCE(contains(as_text(y.period_from_on), '-01-01'), FALSE)
      AND COALESCE(contains(as_text(y.period_to_on), '-12-31'), FALSE) AS calendar_year,
    y._as_of AS as_of, y._extracted_on AS extracted_on
  FROM yearly_check AS y
), gap AS (
  SELECT
    f.unit AS unit,
    COALESCE(f.unit_kind IS NULL OR f.period_from_on IS NULL
      OR param_has('minors.close_contact_units', f.period_from_on, f.unit_kind), FALSE)
      AND NOT COALESCE(f.period_from_on <= f.period_to_on AND f.period_to_on < add_days(f.year_on, 0 - 1), FALSE)
      AND NOT COALESCE(f.period_to_on >= f.as_of, FALSE) AS in_scope,
    missing(
      'extracted_on:yearly_check', f.as_of IS NULL,
      'yearly_check.period_from_on', f.period_from_on IS NULL,
      'yearly_check.period_to_on', f.period_to_on IS NULL OR f.period_to_on < f.period_from_on,
      'yearly_check.staff', f.staff IS NULL OR f.staff < 0,
      'yearly_check.staff_queried', f.staff_queried IS NULL OR f.staff_queried < 0 OR f.staff_queried > f.staff,
      'yearly_check.unit_kind', f.unit_kind IS NULL
    ) AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.period_from_on AS act_on, f.unit_kind AS unit_kind,
  f.period_from_on AS period_from_on, f.period_to_on AS period_to_on, f.year_on AS year_on, f.staff AS staff,
  f.staff_queried AS staff_queried,
  CASE
    WHEN NOT g.in_scope THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN f.staff_queried >= f.staff THEN 'lawful'
    WHEN f.calendar_year THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN g.in_scope THEN g.lacking ELSE '' END AS missing
FROM gap AS g
JOIN facts AS f ON f.unit = g.unit
