-- One row per measure against a suspect recorded as deputy at county level or above (公安规定 164, 165; 规则 148, 149). The
-- duty is the organ's: to have the permission of the presidium or standing committee before it acts. One permission covers
-- the arrest that follows a permitted detention. Detention in the act needs a report at once instead; a measure ended
-- within days may have been lifted when it became known that the person is a deputy (165(2)). For an arrest the police asked
-- for, they ask for the permission too (规则 148(7)): where it is entered under the procuratorate, their table counts as well.
WITH permitted AS (
  SELECT
    m.suspect AS suspect, MIN(p.permitted_on) AS permitted_on
  FROM deputy_permission AS p
  JOIN measure AS m ON m._id = p.measure
  GROUP BY m.suspect
), asked AS (
  SELECT
    p.measure AS measure, MIN(p.permitted_on) AS permitted_on, MIN(p.reported_on) AS reported_on,
    MAX(CASE WHEN p.in_the_act THEN 1 WHEN p.in_the_act IS FALSE THEN 0 END) AS in_the_act, COUNT(*) AS papers,
    MAX(CASE WHEN p.permitted_on < p.asked_on OR p.permitted_on > p._extracted_on THEN 1 ELSE 0 END) AS odd
  FROM deputy_permission AS p
  GROUP BY p.measure
), facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, s.deputy AS deputy,
    COALESCE(m.executed_on, m.decided_on) AS start_on, m.ended_on AS ended_on, m._extracted_on AS extracted_on,
    COALESCE(a.permitted_on, p.permitted_on) AS permitted_on, a.reported_on AS reported_on,
    a.in_the_act AS in_the_act, COALESCE(a.papers, 0) AS papers, COALESCE(a.odd, 0) AS odd,
    contains(m.organ, '检察') AS office, c.organ AS case_organ, contains(m.organ, '法院') AS court
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
  LEFT JOIN criminal_case AS c ON c._id = COALESCE(m.criminal_case, s.criminal_case)
  LEFT JOIN permitted AS p ON p.suspect = m.suspect
  LEFT JOIN asked AS a ON a.measure = m._id
), graded AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.start_on AS start_on, f.ended_on AS
    ended_on, f.extracted_on AS extracted_on, f.permitted_on AS permitted_on, f.reported_on AS
    reported_on, f.in_the_act AS in_the_act, f.papers AS papers, f.odd AS odd, f.office AS office, f.case_organ AS case_organ,
    COALESCE(f.deputy, FALSE) AND NOT f.court AND f.kind NOT IN ('summons', 'liuzhi', 'guanhu') AS in_scope,
    COALESCE(f.permitted_on <= f.start_on, FALSE) AS permitted,
    COALESCE(f.kind = 'detention' AND f.in_the_act = 1, FALSE) AS caught,
    COALESCE(f.ended_on <= add_days(f.start_on, tunable('lifted_days')), FALSE) AS lifted,
    CASE WHEN f.office THEN COALESCE(param_has('criminal.deputy.permission.office', f.start_on, f.kind), FALSE)
      ELSE COALESCE(param_has('criminal.deputy.permission', f.start_on, f.kind), FALSE) END AS bound
  FROM facts AS f
), gap AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.start_on AS start_on, g.ended_on AS
    ended_on, g.permitted_on AS permitted_on, g.reported_on AS reported_on, g.in_scope AS in_scope,
    g.permitted AS permitted, g.caught AS caught, g.lifted AS lifted,
    missing(
      'coverage:deputy_permission', NOT g.permitted AND g.papers = 0
        AND NOT (covered('deputy_permission', g.organ, add_months(g.start_on, -1, 'month_end'), g.start_on)
          AND (NOT (g.office AND g.kind = 'arrest')
            OR covered('deputy_permission', g.case_organ, add_months(g.start_on, -1, 'month_end'), g.start_on))),
      'deputy_permission.in_the_act', NOT g.permitted AND g.papers > 0 AND g.kind = 'detention' AND g.in_the_act IS NULL,
      'deputy_permission.permitted_on', g.odd = 1 OR (g.papers > 0 AND g.permitted_on IS NULL AND NOT g.caught
        AND NOT (g.kind = 'detention' AND g.in_the_act IS NULL)),
      'law:criminal.deputy.permission', NOT g.bound AND NOT g.office AND g.start_on IS NOT NULL,
      'law:criminal.deputy.permission.office', NOT g.bound AND g.office AND g.start_on IS NOT NULL,
      'measure.ended_on', g.ended_on < g.start_on OR g.ended_on > g.extracted_on,
      'measure.executed_on', g.start_on IS NULL OR g.start_on > g.extracted_on
    ) AS lacking
  FROM graded AS g
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.start_on AS act_on,
  g.kind AS kind, g.start_on AS start_on, g.permitted_on AS permitted_on, g.reported_on AS
  reported_on, g.ended_on AS ended_on,
  CASE
    WHEN NOT g.in_scope THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.permitted THEN 'lawful'
    WHEN g.caught AND g.reported_on >= g.start_on AND g.reported_on <= add_days(g.start_on, tunable('report_days'))
      THEN 'lawful'
    WHEN g.caught OR g.lifted THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN g.in_scope THEN g.lacking ELSE '' END AS missing
FROM gap AS g
