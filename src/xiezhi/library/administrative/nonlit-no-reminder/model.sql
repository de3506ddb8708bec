-- One row per application to the court. The organ must have reminded the party in writing and ten
-- working days must have passed since service (行政强制法 54, 69). A reminder that satisfies this is
-- enough, so the earliest one is judged. Applying on the tenth working day itself is soft; so is an
-- urgent application, for art. 59 does not say whether it needs a reminder.
WITH reminded AS (
  SELECT
    r.penalty AS penalty,
    MIN(r.served_on) AS reminded_on,
    MAX(CASE WHEN r.served_on IS NULL THEN 1 ELSE 0 END) AS undated,
    MIN(r._extracted_on) AS extracted_on
  FROM reminder AS r
  GROUP BY r.penalty
), application AS (
  -- A reminder can only follow the decision, so the table must be complete from its service on.
  SELECT
    a._id AS unit,
    a.organ AS organ,
    a.applied_on AS applied_on,
    a.urgent AS urgent,
    a._extracted_on AS extracted_on,
    p.decided_on AS decided_on,
    COALESCE(p.served_on, p.decided_on, p.filed_on) AS reminded_from,
    r.reminded_on AS reminded_on,
    COALESCE(r.undated, 0) AS undated,
    r.extracted_on AS reminder_extracted_on,
    due('administrative.reminder', r.reminded_on) AS due_hard
  FROM enforcement_application AS a
  LEFT JOIN penalty AS p ON p._id = a.penalty
  LEFT JOIN reminded AS r ON r.penalty = a.penalty
), grade AS (
  -- In a year the calendar does not know, thrice as many natural days are sure to hold the working
  -- days.
  SELECT
    x.unit AS unit, x.organ AS organ, x.applied_on AS applied_on, x.urgent AS urgent,
    x.extracted_on AS extracted_on, x.decided_on AS decided_on, x.reminded_from AS reminded_from,
    x.reminded_on AS reminded_on, x.undated AS undated,
    x.reminder_extracted_on AS reminder_extracted_on, x.due_hard AS due_hard,
    COALESCE(x.applied_on > COALESCE(x.due_hard, add_days(
      x.reminded_on,
      param('administrative.reminder', x.reminded_on) + param('administrative.reminder',
        x.reminded_on)
      + param('administrative.reminder', x.reminded_on)
    )), FALSE) AS in_time
  FROM application AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.applied_on AS applied_on, x.urgent AS urgent,
    x.extracted_on AS extracted_on, x.decided_on AS decided_on, x.reminded_from AS reminded_from,
    x.reminded_on AS reminded_on, x.undated AS undated,
    x.reminder_extracted_on AS reminder_extracted_on, x.due_hard AS due_hard, x.in_time AS in_time,
    missing(
      'coverage:reminder',
        NOT x.in_time AND x.applied_on IS NOT NULL
        AND NOT covered('reminder', x.organ, x.reminded_from, x.applied_on),
      'enforcement_application.applied_on',
        x.applied_on IS NULL OR x.applied_on > x.extracted_on OR x.applied_on < x.decided_on,
      'law:administrative.reminder',
        x.reminded_on IS NOT NULL AND NOT law_known('administrative.reminder', x.reminded_on)
        OR x.reminded_on IS NULL AND x.applied_on IS NOT NULL
          AND NOT law_known('administrative.reminder', x.applied_on),
      'reminder.served_on',
        (NOT x.in_time AND x.undated = 1) OR x.reminded_on < x.decided_on
        OR x.reminded_on > x.reminder_extracted_on
    ) AS lacking
  FROM grade AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.applied_on AS applied_on, x.urgent AS urgent,
    x.extracted_on AS extracted_on, x.decided_on AS decided_on, x.reminded_from AS reminded_from,
    x.reminded_on AS reminded_on, x.undated AS undated,
    x.reminder_extracted_on AS reminder_extracted_on, x.due_hard AS due_hard, x.in_time AS in_time,
    x.lacking AS lacking,
    CASE
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.urgent IS NULL OR x.urgent THEN 'soft'
      WHEN x.reminded_on IS NULL OR x.reminded_on >= x.applied_on THEN 'hard'
      WHEN x.due_hard IS NULL OR x.applied_on = x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.applied_on AS act_on,
  x.applied_on AS applied_on,
  x.reminded_on AS reminded_on,
  x.due_hard AS due_hard,
  x.urgent AS urgent,
  CASE WHEN x.outcome IN ('hard', 'soft') THEN days_between(x.applied_on, x.due_hard) END
    AS days_early,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
