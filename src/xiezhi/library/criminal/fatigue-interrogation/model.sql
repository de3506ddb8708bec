-- One row per interrogation of a suspect; all interrogations of that suspect on the day are added up and judged at the
-- last of them. No law sets a number of hours: the cut-offs are the office's own, and the result is a lead to be
-- verified (刑诉法 52, 56, 119(3); 规则 72), soft at most. Calendar days are used, so that nothing is counted twice.
WITH day AS (
  SELECT
    i.suspect AS suspect, i.started_on AS started_on, COUNT(*) AS times, SUM(i.length_minutes) AS minutes,
    SUM(i.night_minutes) AS night_minutes, MAX(i.started_at) AS last_at,
    MAX(CASE WHEN i.length_minutes IS NULL THEN 1 ELSE 0 END) AS length_open,
    MAX(CASE WHEN i.night_minutes IS NULL THEN 1 ELSE 0 END) AS night_open,
    MIN(CASE WHEN i.rest_recorded THEN 1 ELSE 0 END) AS rested
  FROM interview AS i
  WHERE i.subject = 'suspect'
  GROUP BY i.suspect, i.started_on
), placed AS (
  SELECT
    i._id AS unit, i.suspect AS suspect, i.started_on AS started_on, i.organ AS organ, i.subject AS subject,
    i.length_minutes AS length_minutes, i.night_minutes AS night_minutes, i._extracted_on AS extracted_on,
    ROW_NUMBER() OVER (PARTITION BY i.suspect, i.started_on, i.subject ORDER BY i.started_at DESC, i._id DESC) AS place
  FROM interview AS i
), facts AS (
  SELECT
    p.unit AS unit, p.organ AS organ, p.started_on AS started_on, d.times AS times, d.minutes AS minutes,
    d.night_minutes AS night_minutes, d.rested = 1 AS rested,
    COALESCE(p.subject = 'suspect' AND (p.place = 1 OR p.suspect IS NULL), FALSE) AS judged,
    COALESCE(d.minutes >= tunable('day_minutes'), FALSE) AS long_day,
    COALESCE(d.night_minutes >= tunable('night_minutes') AND d.rested = 0, FALSE) AS long_night,
    missing(
      'interview.length_minutes', d.length_open = 1 OR p.length_minutes < 0 OR p.night_minutes > p.length_minutes,
      'interview.night_minutes', d.night_open = 1 AND d.rested = 0,
      'interview.started_on', p.started_on IS NULL OR p.started_on > p.extracted_on,
      'interview.suspect', p.suspect IS NULL
    ) AS lacking
  FROM placed AS p
  LEFT JOIN day AS d ON d.suspect = p.suspect AND d.started_on = p.started_on
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.started_on AS act_on,
  f.started_on AS started_on, f.times AS times, f.minutes AS minutes, f.night_minutes AS
  night_minutes, f.rested AS rested,
  CASE WHEN f.long_day THEN 'day' WHEN f.long_night THEN 'night' ELSE 'none' END AS fault,
  CASE
    WHEN NOT f.judged THEN 'out_of_scope'
    WHEN contains(f.lacking, 'suspect') OR contains(f.lacking, 'started_on') THEN 'undetermined'
    WHEN f.long_day OR f.long_night THEN 'soft'
    WHEN f.lacking <> '' THEN 'undetermined'
    ELSE 'lawful'
  END AS outcome,
  CASE
    WHEN NOT f.judged THEN ''
    WHEN contains(f.lacking, 'suspect') OR contains(f.lacking, 'started_on') THEN f.lacking
    WHEN f.long_day OR f.long_night THEN ''
    ELSE f.lacking
  END AS missing
FROM facts AS f
