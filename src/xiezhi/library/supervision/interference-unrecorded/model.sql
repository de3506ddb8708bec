-- One row per event that another organ registered about a case of this office: is there a record of its own (民事监督规则 11;
-- 行政监督规则 12)? "In time" has no number, so the days are the office's own and the model is soft at most. No record counts
-- only where the register of records is declared complete, and not while it holds a record since the event that names no
-- event of another register: that may be the one.
WITH kept AS (
  SELECT r.told AS told, MIN(r.recorded_on) AS recorded_on, COUNT(*) AS records
  FROM interference_record AS r
  GROUP BY r.told
), unlinked AS (
  SELECT r.organ AS organ, COUNT(*) AS records, MAX(COALESCE(r.recorded_on, r._as_of)) AS last_on
  FROM interference_record AS r
  WHERE r.told IS NULL
  GROUP BY r.organ
), facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.event_on AS event_on, k.recorded_on AS recorded_on,
    COALESCE(k.records, 0) AS records, t._extracted_on AS extracted_on,
    u.records IS NOT NULL AND COALESCE(u.last_on >= t.event_on, TRUE) AS unlinked,
    add_days(t.event_on, tunable('record_days')) AS last_on,
    COALESCE(earlier(k.recorded_on, t._as_of), k.recorded_on, t._as_of) AS until_on,
    covered('interference_record', t.organ, t.event_on, add_days(t.event_on, tunable('record_days'))) AS complete
  FROM interference_told AS t
  LEFT JOIN kept AS k ON k.told = t._id
  LEFT JOIN unlinked AS u ON u.organ = t.organ
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:interference_record', f.records = 0 AND f.until_on > f.last_on AND NOT f.complete,
      'extracted_on:interference_told', f.until_on IS NULL,
      'interference_record.recorded_on', f.recorded_on < f.event_on OR f.recorded_on > f.extracted_on
        OR (f.records > 0 AND f.recorded_on IS NULL),
      'interference_record.told', f.records = 0 AND f.until_on > f.last_on AND f.unlinked,
      'interference_told.event_on', f.event_on IS NULL OR f.event_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE WHEN g.lacking <> '' THEN 'undetermined' WHEN f.until_on <= f.last_on THEN 'lawful' ELSE 'soft' END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.event_on AS act_on, f.event_on AS event_on,
  f.recorded_on AS recorded_on, f.last_on AS last_on, f.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.last_on, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
