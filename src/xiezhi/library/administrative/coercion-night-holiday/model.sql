-- Three rows per coercive execution by an organ with power of its own (行政强制法 43). night and holiday: only in an emergency.
-- The law defines neither the hours of night nor whether weekends beside 法定节假日 are meant, so both are soft at most.
-- households: water, power, heat or gas of households are never cut to force performance, urgent or not.
WITH facts AS (
  SELECT
    e._id AS unit, e.organ AS organ, e.kind AS kind, e.started_on AS started_on, e.at_night AS at_night,
    e.urgent AS urgent, e.households_cut AS households_cut, roll(e.started_on) AS next_working_day,
    e._extracted_on AS extracted_on
  FROM coercive_execution AS e
), legs AS (
  SELECT
    f.unit AS unit, 'night' AS discriminator,
    CASE WHEN NOT f.at_night OR f.urgent THEN 'lawful' ELSE 'soft' END AS grade,
    missing(
      'law:administrative.execution.barred', f.started_on IS NOT NULL
        AND NOT law_known('administrative.execution.barred', f.started_on),
      'coercive_execution.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on,
      'coercive_execution.at_night', f.at_night IS NULL AND NOT COALESCE(f.urgent, FALSE),
      'coercive_execution.urgent', f.urgent IS NULL AND COALESCE(f.at_night, FALSE)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'holiday' AS discriminator,
    CASE WHEN f.next_working_day = f.started_on OR f.urgent THEN 'lawful' ELSE 'soft' END AS grade,
    missing(
      'law:administrative.execution.barred', f.started_on IS NOT NULL
        AND NOT law_known('administrative.execution.barred', f.started_on),
      'coercive_execution.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on,
      'coercive_execution.urgent', f.urgent IS NULL AND COALESCE(f.next_working_day > f.started_on, TRUE)
      AND f.started_on IS NOT NULL) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'households' AS discriminator,
    CASE WHEN f.households_cut THEN 'hard' ELSE 'lawful' END AS grade,
    missing(
      'law:administrative.execution.barred', f.started_on IS NOT NULL
        AND NOT law_known('administrative.execution.barred', f.started_on),
      'coercive_execution.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on,
      'coercive_execution.households_cut', f.households_cut IS NULL
    ) AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.started_on AS act_on, x.discriminator AS step,
  f.kind AS kind, f.started_on AS started_on, f.at_night AS at_night, f.urgent AS urgent,
  f.next_working_day AS next_working_day, f.households_cut AS households_cut,
  CASE WHEN x.lacking <> '' THEN 'undetermined' WHEN x.grade = 'lawful' THEN 'lawful' WHEN x.grade = 'soft' THEN 'soft'
    ELSE 'hard' END AS outcome,
  x.lacking AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
