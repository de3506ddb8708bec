-- Two rows per report received (未成年人保护法 11(3)): taken up and dealt with in time, and whoever reported told of the
-- result. The law sets no days, so the lines are the office's own and the outcome soft at most. What was passed on to the
-- competent organ is that organ's; the result can only be told once there is one.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.received_on AS received_on, r.handled AS handled, r.handled_on AS handled_on,
    r.reachable AS reachable, r.told AS told, r.told_on AS told_on, r._as_of AS as_of, r._extracted_on AS extracted_on,
    r.passed_on IS NULL AND (r.received_on IS NULL OR law_known('minors.report_receivers', r.received_on)) AS in_scope,
    missing(
      'minor_report.handled', r.handled IS NULL,
      'minor_report.handled_on', r.handled_on < r.received_on OR r.handled_on > r._extracted_on
        OR (r.handled AND r.handled_on IS NULL) OR (r.handled IS FALSE AND r.handled_on IS NOT NULL),
      'minor_report.received_on', r.received_on IS NULL OR r.received_on > r._extracted_on
    ) AS unknown
  FROM minor_report AS r
), legs AS (
  SELECT
    f.unit AS unit, 'handled' AS discriminator, f.in_scope AS in_scope, f.received_on AS from_on,
    f.handled_on AS done_on, add_days(f.received_on, tunable('handle_days')) AS line_on,
    COALESCE(earlier(f.handled_on, f.as_of), f.handled_on, f.as_of) AS until_on,
    CASE WHEN f.unknown = '' THEN missing('extracted_on:minor_report', f.handled_on IS NULL AND f.as_of IS NULL)
      ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'told' AS discriminator,
    f.in_scope AND COALESCE(f.handled, TRUE) AND COALESCE(f.reachable, TRUE) AS in_scope, f.handled_on AS from_on,
    f.told_on AS done_on, add_days(f.handled_on, tunable('tell_days')) AS line_on,
    COALESCE(earlier(f.told_on, f.as_of), f.told_on, f.as_of) AS until_on,
    CASE WHEN f.unknown = '' THEN missing(
      'extracted_on:minor_report', f.told_on IS NULL AND f.as_of IS NULL,
      'minor_report.reachable', f.reachable IS NULL AND f.told IS FALSE,
      'minor_report.told', f.told IS NULL,
      'minor_report.told_on', f.told_on < f.received_on OR f.told_on > f.extracted_on
        OR (f.told AND f.told_on IS NULL) OR (f.told IS FALSE AND f.told_on IS NOT NULL)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.received_on AS act_on,
  x.discriminator AS step, f.received_on AS received_on, x.from_on AS from_on, x.done_on AS done_on,
  x.line_on AS line_on, x.until_on AS until_on,
  CASE WHEN x.lacking = '' AND x.until_on > x.line_on THEN days_between(x.line_on, x.until_on) END AS days_over,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.until_on <= x.line_on THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
