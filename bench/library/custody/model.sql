WITH anew AS (
  SELECT r.measure AS unit, MAX(r.discovered_on) AS discovered_on
  FROM custody_recomputation AS r
  WHERE r.approved_on >= r.discovered_on
  GROUP BY r.measure
), start AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.executed_on AS executed_on, m._as_of AS as_of,
    COALESCE(m.kind = 'arrest' AND m.stage = 'investigation', FALSE) AS in_scope,
    COALESCE(later(m.executed_on, a.discovered_on), m.executed_on) AS start_on,
    COALESCE(earlier(m.ended_on, m._as_of), m.ended_on, m._as_of) AS held_until
  FROM measure AS m
  LEFT JOIN anew AS a ON a.unit = m._id
), prolonged AS (
  SELECT
    e.measure AS unit,
    MAX(CASE WHEN e.kind = 'complex' AND e.approved_on >= s.start_on THEN 1 ELSE 0 END) AS complex,
    MAX(CASE WHEN e.kind = 'four_classes' AND e.approved_on >= s.start_on THEN 1 ELSE 0 END) AS four,
    MAX(CASE WHEN e.kind = 'ten_years' AND e.approved_on >= s.start_on THEN 1 ELSE 0 END) AS ten
  FROM custody_extension AS e
  JOIN start AS s ON s.unit = e.measure
  GROUP BY e.measure
), excluded AS (
  SELECT x.measure AS unit, SUM(days_between(later(x.from_on, s.start_on), x.to_on) + 1) AS days
  FROM measure_exclusion AS x
  JOIN start AS s ON s.unit = x.measure
  WHERE x.kind = 'mental_examination' AND x.to_on >= s.start_on
  GROUP BY x.measure
), summed AS (
  SELECT
    s.unit AS unit, s.organ AS organ, s.executed_on AS executed_on, s.as_of AS as_of,
    s.in_scope AS in_scope, s.start_on AS start_on, s.held_until AS held_until,
    CASE WHEN p.complex = 1 THEN param('criminal.investigative_custody.complex', s.start_on) ELSE 0 END
    + CASE WHEN p.four = 1 THEN param('criminal.investigative_custody.four_classes', s.start_on) ELSE 0 END
    + CASE WHEN p.ten = 1 THEN param('criminal.investigative_custody.ten_years', s.start_on) ELSE 0 END
      AS ext_months,
    COALESCE(x.days, 0) AS excluded
  FROM start AS s
  LEFT JOIN prolonged AS p ON p.unit = s.unit
  LEFT JOIN excluded AS x ON x.unit = s.unit
), lines AS (
  SELECT
    s.unit AS unit, s.organ AS organ, s.executed_on AS executed_on, s.as_of AS as_of,
    s.in_scope AS in_scope, s.start_on AS start_on, s.held_until AS held_until,
    s.ext_months AS ext_months, s.excluded AS excluded,
    due('criminal.investigative_custody', s.start_on, s.ext_months, s.excluded) AS due_hard,
    due_strict('criminal.investigative_custody', s.start_on, s.ext_months, s.excluded) AS due_soft
  FROM summed AS s
), graded AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.executed_on AS executed_on, l.in_scope AS in_scope,
    l.start_on AS start_on, l.held_until AS held_until, l.ext_months AS ext_months,
    l.excluded AS excluded, l.due_hard AS due_hard, l.due_soft AS due_soft,
    missing(
      'measure.executed_on', l.in_scope AND l.executed_on IS NULL,
      'law:criminal.investigative_custody', l.in_scope AND l.start_on IS NOT NULL
        AND NOT law_known('criminal.investigative_custody', l.start_on),
      'coverage:custody_extension', l.in_scope AND l.held_until > l.due_soft
        AND NOT covered('custody_extension', l.organ, l.start_on, l.due_soft),
      'coverage:custody_recomputation', l.in_scope AND l.held_until > l.due_soft
        AND NOT covered('custody_recomputation', l.organ, l.start_on, l.due_soft),
      'coverage:measure_exclusion', l.in_scope AND l.held_until > l.due_soft
        AND NOT covered('measure_exclusion', l.organ, l.start_on, l.due_soft)
    ) AS missing
  FROM lines AS l
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.executed_on AS act_on,
  g.start_on AS start_on, g.ext_months AS ext_months, g.excluded AS excluded,
  g.due_hard AS due_hard, g.due_soft AS due_soft, g.held_until AS held_until,
  CASE WHEN g.held_until > g.due_soft THEN days_between(g.due_soft, g.held_until) ELSE 0 END AS days_over,
  CASE
    WHEN NOT g.in_scope THEN 'out_of_scope'
    WHEN g.missing <> '' THEN 'undetermined'
    WHEN g.held_until > g.due_hard THEN 'hard'
    WHEN g.held_until > g.due_soft THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  g.missing AS missing
FROM graded AS g
