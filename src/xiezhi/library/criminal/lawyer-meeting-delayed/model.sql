-- One row per request of a defence lawyer to meet a person in custody (刑诉法 39(2); 公安规定 53(1)). Forty-eight hours
-- run from the hour the papers were checked; in a case that needs permission, from the permission. A request withdrawn,
-- declined by the person or overtaken by the person leaving within that time leaves nothing to arrange.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, COALESCE(m.asked_on, date_of(m.asked_at)) AS asked_on, m.asked_at AS asked_at,
    m.papers_complete AS papers_complete, m.permission_case AS permission_case, m.permitted_at AS permitted_at,
    m.lawyer_date_at AS lawyer_date_at, m.arranged_at AS arranged_at, m.lapsed_on AS lapsed_on, m._as_of AS as_of, m._extracted_on AS extracted_on,
    CASE WHEN m.permission_case THEN later(m.asked_at, m.permitted_at) ELSE m.asked_at END AS start_at
  FROM lawyer_meeting AS m
), lined AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.asked_on AS asked_on, f.asked_at AS asked_at,
    f.papers_complete AS papers_complete, f.permission_case AS permission_case, f.permitted_at AS
    permitted_at, f.lawyer_date_at AS lawyer_date_at, f.arranged_at AS arranged_at, f.lapsed_on AS lapsed_on, f.as_of AS
    as_of, f.extracted_on AS extracted_on, f.start_at AS start_at,
    due('criminal.lawyer_visit', f.start_at) AS due_hard,
    due_strict('criminal.lawyer_visit', f.start_at) AS due_soft,
    COALESCE(f.papers_complete IS FALSE OR (f.permission_case AND f.permitted_at IS NULL), FALSE) AS barred
  FROM facts AS f
), graded AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.asked_on AS asked_on, l.asked_at AS asked_at,
    l.papers_complete AS papers_complete, l.permission_case AS permission_case, l.permitted_at AS
    permitted_at, l.lawyer_date_at AS lawyer_date_at, l.arranged_at AS arranged_at, l.lapsed_on AS lapsed_on, l.as_of AS
    as_of, l.extracted_on AS extracted_on, l.start_at AS start_at, l.due_hard AS due_hard,
    l.due_soft AS due_soft, l.barred AS barred,
    COALESCE(l.arranged_at <= l.due_soft OR l.arranged_at <= l.lawyer_date_at
      OR (l.asked_at IS NULL AND date_of(l.arranged_at) = l.asked_on)
      OR (l.arranged_at IS NULL AND (l.as_of <= date_of(l.due_hard) OR l.lapsed_on <= date_of(l.due_hard))), FALSE) AS in_time,
    COALESCE(l.arranged_at > l.due_hard OR (l.arranged_at IS NULL AND l.as_of > date_of(l.due_hard)), FALSE) AS late
  FROM lined AS l
), gap AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.asked_on AS asked_on, g.asked_at AS asked_at, g.start_at AS
    start_at, g.arranged_at AS arranged_at, g.lawyer_date_at AS lawyer_date_at, g.lapsed_on AS lapsed_on,
    g.due_hard AS due_hard, g.due_soft AS due_soft, g.barred AS barred, g.in_time AS in_time, g.late AS late,
    missing(
      'extracted_on:lawyer_meeting', g.arranged_at IS NULL AND g.as_of IS NULL,
      'law:criminal.lawyer_visit', g.start_at IS NOT NULL AND NOT law_known('criminal.lawyer_visit', g.asked_on),
      'lawyer_meeting.arranged_at', g.arranged_at < g.asked_at OR date_of(g.arranged_at) < g.asked_on
        OR date_of(g.arranged_at) > g.extracted_on,
      'lawyer_meeting.asked_at', NOT g.in_time AND g.asked_at IS NULL,
      'lawyer_meeting.asked_on', g.asked_on > g.extracted_on OR g.asked_on <> date_of(g.asked_at),
      'lawyer_meeting.lapsed_on', g.lapsed_on < g.asked_on OR g.lapsed_on > g.extracted_on,
      'lawyer_meeting.papers_complete', NOT g.in_time AND g.papers_complete IS NULL,
      'lawyer_meeting.permission_case', NOT g.in_time AND g.permission_case IS NULL
    ) AS lacking
  FROM graded AS g
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.asked_on AS act_on,
  g.asked_at AS asked_at, g.start_at AS start_at, g.arranged_at AS arranged_at, g.lawyer_date_at AS
  lawyer_date_at, g.lapsed_on AS lapsed_on, g.due_hard AS due_hard, g.due_soft AS due_soft,
  CASE
    WHEN g.barred THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.in_time THEN 'lawful'
    WHEN g.late AND g.lawyer_date_at IS NULL AND g.lapsed_on IS NULL THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN g.barred THEN '' ELSE g.lacking END AS missing
FROM gap AS g
