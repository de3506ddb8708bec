-- One row per measure. The investigation goes on during bail and residential surveillance (刑诉法 79(2)).
-- No text sets a number of days, and interrogations are only one kind of step: soft at most. Nobody is
-- bailed without one interrogation, so a case without any shows a table that is not linked.
WITH acts AS (
  SELECT
    s.criminal_case AS criminal_case, COALESCE(i.started_on, date_of(i.started_at)) AS done_on
  FROM interview AS i
  JOIN suspect AS s ON s._id = i.suspect
), facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.executed_on AS executed_on,
    m.ended_on AS ended_on, m._extracted_on AS extracted_on, s.criminal_case AS criminal_case,
    COALESCE(m.kind IN ('bail', 'residential_surveillance', 'designated_surveillance'), FALSE)
      AND COALESCE(m.stage, 'investigation') = 'investigation' AND c.wanted_on IS NULL AS in_scope,
    COALESCE(m.ended_on, c.transferred_on, c.closed_on, m._as_of) AS until_latest,
    COALESCE(earlier(c.transferred_on, c.closed_on), c.transferred_on, c.closed_on) AS left_on
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
  LEFT JOIN criminal_case AS c ON c._id = s.criminal_case
), spans AS (
  SELECT
    f.unit AS unit, f.executed_on AS executed_on, f.criminal_case AS criminal_case,
    COALESCE(earlier(f.until_latest, f.left_on), f.until_latest) AS until_on
  FROM facts AS f
), known AS (
  SELECT a.criminal_case AS criminal_case, COUNT(*) AS acts
  FROM acts AS a
  GROUP BY a.criminal_case
), last_act AS (
  SELECT p.unit AS unit, MAX(a.done_on) AS done_on
  FROM spans AS p
  JOIN acts AS a ON a.criminal_case = p.criminal_case
    AND a.done_on BETWEEN p.executed_on AND p.until_on
  GROUP BY p.unit
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.executed_on AS executed_on,
    COALESCE(l.done_on, f.executed_on) AS last_act_on, p.until_on AS until_on,
    f.in_scope AS in_scope,
    days_between(COALESCE(l.done_on, f.executed_on), p.until_on) AS idle_days,
    missing(
      'coverage:interview', days_between(COALESCE(l.done_on, f.executed_on), p.until_on) >
        tunable('idle_days') AND NOT covered('interview', f.organ, f.executed_on, p.until_on),
      'extracted_on:measure', p.until_on IS NULL,
      'interview.suspect', k.acts IS NULL AND f.criminal_case IS NOT NULL AND
        days_between(f.executed_on, p.until_on) > tunable('idle_days'),
      'law:criminal.bail', f.executed_on IS NOT NULL AND NOT law_known('criminal.bail', f.executed_on),
      'measure.ended_on', f.ended_on < f.executed_on OR f.ended_on > f.extracted_on,
      'measure.executed_on', f.executed_on IS NULL OR f.executed_on > f.extracted_on,
      'measure.suspect', f.criminal_case IS NULL
    ) AS lacking
  FROM facts AS f
  JOIN spans AS p ON p.unit = f.unit
  LEFT JOIN last_act AS l ON l.unit = f.unit
  LEFT JOIN known AS k ON k.criminal_case = f.criminal_case
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.executed_on AS executed_on,
    g.last_act_on AS last_act_on, g.until_on AS until_on, g.idle_days AS idle_days,
    g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.idle_days > tunable('idle_days') THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.executed_on AS act_on, v.kind AS kind,
  v.executed_on AS executed_on, v.last_act_on AS last_act_on, v.idle_days AS idle_days,
  v.until_on AS until_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
