-- Three rows per coercive execution by an organ with power of its own. reminder: in writing, before the decision, which
-- waits for the day it names unless assets are being moved (行政强制法 35, 37). demolition: public notice, and only once the time
-- for reconsideration and suit has run and none is pending (44), soft where a reason not to wait is recorded. substitute: a reminder three working days before (51).
-- Removal at once (52) needs none of it. A reminder or notice that a complete table does not show is soft.
WITH facts AS (
  SELECT
    e._id AS unit, e.organ AS organ, e.kind AS kind, e.reminded_on AS reminded_on,
    e.reminder_until_on AS reminder_until_on, e.assets_moving AS assets_moving, e.decided_on AS decided_on,
    e.started_on AS started_on, e.notice_on AS notice_on, e.remedy_until_on AS remedy_until_on,
    e.remedy_pending AS remedy_pending, e.wait_excepted AS wait_excepted, COALESCE(e.urgent, FALSE) AS urgent,
    COALESCE(e.started_on <= e.remedy_until_on OR e.remedy_pending OR e.notice_on > e.started_on, FALSE) AS too_soon,
    COALESCE(e.removal_at_once, FALSE) AS at_once,
    e.performance_reminded_on AS performance_reminded_on, e._extracted_on AS extracted_on,
    due('administrative.performance_reminder', e.started_on) AS remind_by,
    due_strict('administrative.performance_reminder', e.started_on) AS remind_by_strict,
    covered('coercive_execution', e.organ, COALESCE(e.decided_on, e.started_on), e.started_on) AS complete
  FROM coercive_execution AS e
), legs AS (
  SELECT
    f.unit AS unit, 'reminder' AS discriminator, NOT f.at_once AS in_scope,
    CASE WHEN f.reminded_on > f.decided_on THEN CASE WHEN f.assets_moving THEN 'soft' ELSE 'hard' END WHEN f.reminded_on IS NULL OR f.reminded_on = f.decided_on
      THEN CASE WHEN f.assets_moving AND f.reminded_on IS NOT NULL THEN 'lawful' ELSE 'soft' END
      WHEN f.decided_on > f.reminder_until_on OR f.assets_moving THEN 'lawful'
      WHEN f.decided_on = f.reminder_until_on THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'coercive_execution.assets_moving', f.assets_moving IS NULL AND (f.reminded_on > f.decided_on
        OR f.reminded_on <= f.decided_on AND f.decided_on <= f.reminder_until_on),
      'coercive_execution.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on,
      'coercive_execution.reminded_on', f.reminded_on > f.extracted_on,
      'coercive_execution.reminder_until_on', (f.reminder_until_on IS NULL AND f.reminded_on < f.decided_on
        AND NOT COALESCE(f.assets_moving, FALSE)) OR f.reminder_until_on < f.reminded_on,
      'coverage:coercive_execution', f.reminded_on IS NULL AND NOT f.complete,
      'law:administrative.performance_reminder', f.decided_on IS NOT NULL
        AND NOT law_known('administrative.performance_reminder', f.decided_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'demolition' AS discriminator, COALESCE(f.kind = 'demolition', FALSE) AS in_scope,
    CASE WHEN f.too_soon THEN CASE WHEN f.wait_excepted OR f.urgent THEN 'soft' ELSE 'hard' END
      WHEN f.notice_on IS NULL OR f.notice_on = f.started_on THEN 'soft' ELSE 'lawful' END AS grade,
    missing(
      'coercive_execution.notice_on', f.notice_on > f.extracted_on,
      'coercive_execution.remedy_pending', f.remedy_pending IS NULL AND NOT COALESCE(f.started_on <= f.remedy_until_on
        OR f.notice_on > f.started_on, FALSE),
      'coercive_execution.remedy_until_on', f.remedy_until_on IS NULL AND NOT COALESCE(f.remedy_pending
        OR f.notice_on > f.started_on, FALSE),
      'coercive_execution.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on OR f.started_on < f.decided_on,
      'coercive_execution.wait_excepted', f.too_soon AND f.wait_excepted IS NULL AND NOT f.urgent,
      'coverage:coercive_execution', f.notice_on IS NULL AND NOT f.complete
        AND NOT COALESCE(f.started_on <= f.remedy_until_on OR f.remedy_pending, FALSE),
      'law:administrative.performance_reminder', f.started_on IS NOT NULL
        AND NOT law_known('administrative.performance_reminder', f.started_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'substitute' AS discriminator, COALESCE(f.kind = 'substitute', FALSE) AND NOT f.at_once AS in_scope,
    CASE WHEN f.performance_reminded_on <= f.remind_by_strict THEN 'lawful'
      WHEN f.performance_reminded_on IS NULL OR f.remind_by IS NULL OR f.performance_reminded_on <= f.remind_by
      THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'coercive_execution.performance_reminded_on', f.performance_reminded_on > f.extracted_on,
      'coercive_execution.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on OR f.started_on < f.decided_on,
      'coverage:coercive_execution', f.performance_reminded_on IS NULL AND NOT f.complete,
      'law:administrative.performance_reminder', f.started_on IS NOT NULL
        AND NOT law_known('administrative.performance_reminder', f.started_on)
    ) AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, COALESCE(f.started_on, f.decided_on) AS act_on,
  x.discriminator AS step, f.kind AS kind, f.reminded_on AS reminded_on, f.reminder_until_on AS reminder_until_on,
  f.assets_moving AS assets_moving, f.decided_on AS decided_on, f.started_on AS started_on, f.notice_on AS notice_on,
  f.remedy_until_on AS remedy_until_on, f.remedy_pending AS remedy_pending,
  CASE WHEN f.urgent THEN TRUE ELSE f.wait_excepted END AS wait_excepted,
  f.performance_reminded_on AS performance_reminded_on, f.remind_by AS remind_by,
  CASE WHEN NOT x.in_scope THEN 'out_of_scope' WHEN x.lacking <> '' THEN 'undetermined' WHEN x.grade = 'lawful'
    THEN 'lawful' WHEN x.grade = 'soft' THEN 'soft' ELSE 'hard' END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
