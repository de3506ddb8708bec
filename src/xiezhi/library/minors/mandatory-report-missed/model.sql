-- Two rows per occasion the competent department recorded. report: 立即 (未成年人保护法 11(2); lodging: 57). handling: the
-- department acts once it learns of a missing report (11(3), 117). Neither has days in law: the lines are the office's own
-- and the outcome soft at most. A report by another unit on the same occasion serves.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.unit_kind AS unit_kind, r.found_on AS found_on, r.reported AS reported,
    r.reported_on AS reported_on, r.reported_by_other AS by_other, r.known_on AS known_on, r.handled AS handled,
    r.handled_on AS handled_on, r._as_of AS as_of, r._extracted_on AS extracted_on,
    add_days(r.found_on, tunable('report_days')) AS report_by,
    add_days(r.known_on, tunable('handling_days')) AS handle_by,
    COALESCE(r.confirmed, TRUE) AND COALESCE(r.unit_kind IS NULL OR r.found_on IS NULL
      OR param_has('minors.reporting_units', r.found_on, r.unit_kind)
      OR param_has('minors.reporting_lodging', r.found_on, r.unit_kind), FALSE) AS in_scope,
    missing(
      'report_trigger.confirmed', r.confirmed IS NULL,
      'report_trigger.found_on', r.found_on IS NULL OR r.found_on > r._extracted_on,
      'report_trigger.unit_kind', r.unit_kind IS NULL
    ) AS unknown
  FROM report_trigger AS r
), legs AS (
  SELECT
    f.unit AS unit, 'report' AS discriminator, f.in_scope AS in_scope, f.found_on AS from_on,
    f.reported_on AS done_on, f.report_by AS line_on,
    COALESCE(earlier(f.reported_on, f.as_of), f.reported_on, f.as_of) AS until_on,
    COALESCE(f.by_other, FALSE) AS served,
    CASE WHEN f.unknown = '' THEN missing(
      'extracted_on:report_trigger', f.reported_on IS NULL AND f.as_of IS NULL,
      'report_trigger.reported', f.reported IS NULL AND f.reported_on IS NULL,
      'report_trigger.reported_by_other', f.by_other IS NULL
        AND COALESCE(f.reported_on > f.report_by, f.reported IS FALSE),
      'report_trigger.reported_on', f.reported_on < f.found_on OR f.reported_on > f.extracted_on
        OR (f.reported AND f.reported_on IS NULL) OR (f.reported IS FALSE AND f.reported_on IS NOT NULL)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'handling' AS discriminator, f.in_scope AND COALESCE(NOT f.reported, TRUE) AS in_scope,
    f.known_on AS from_on, f.handled_on AS done_on, f.handle_by AS line_on,
    COALESCE(earlier(f.handled_on, f.as_of), f.handled_on, f.as_of) AS until_on, FALSE AS served,
    CASE WHEN f.unknown = '' THEN missing(
      'extracted_on:report_trigger', f.handled_on IS NULL AND f.as_of IS NULL,
      'report_trigger.handled', f.handled IS NULL AND f.handled_on IS NULL,
      'report_trigger.handled_on', f.handled_on < f.known_on OR f.handled_on > f.extracted_on
        OR (f.handled AND f.handled_on IS NULL) OR (f.handled IS FALSE AND f.handled_on IS NOT NULL),
      'report_trigger.known_on', f.known_on IS NULL OR f.known_on < f.found_on OR f.known_on > f.extracted_on,
      'report_trigger.reported', f.reported IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.found_on AS act_on, x.discriminator AS step,
  f.unit_kind AS unit_kind, x.from_on AS from_on, x.done_on AS done_on, x.line_on AS line_on, x.until_on AS until_on,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.served OR x.until_on <= x.line_on THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
