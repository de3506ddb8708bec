-- One row per measure; only criminal detention has the twenty-four hours (刑诉法 85(2); 公安规定 126). With
-- dates alone the same day is in time, three days apart is late whatever the hours. A cause of delay,
-- or none recorded, leaves at most a question; so does a detention the procuratorate decided, for the police execute it.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, COALESCE(m.kind = 'detention', FALSE) AS in_scope,
    COALESCE(m.executed_on, date_of(m.executed_at)) AS executed_on, m.executed_at AS executed_at,
    COALESCE(m.intake_on, date_of(m.intake_at)) AS intake_on, m.intake_at AS intake_at,
    m.ended_on AS ended_on, m.intake_delay AS delay, m._extracted_on AS extracted_on,
    due('criminal.detention_intake', m.executed_at) AS due_at,
    due_strict('criminal.detention_intake', m.executed_at) AS due_soft_at,
    param('criminal.detention_intake', COALESCE(m.executed_on, date_of(m.executed_at))) AS hours
  FROM measure AS m
), graded AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.in_scope AS in_scope, f.executed_on AS executed_on,
    f.executed_at AS executed_at, f.intake_on AS intake_on, f.intake_at AS intake_at,
    f.ended_on AS ended_on, f.delay AS delay, f.extracted_on AS extracted_on, f.due_at AS due_at,
    f.due_soft_at AS due_soft_at, f.hours AS hours,
    COALESCE(f.intake_at <= f.due_soft_at, FALSE) OR COALESCE(f.intake_on = f.executed_on, FALSE)
      OR COALESCE(f.intake_on IS NULL AND f.ended_on = f.executed_on, FALSE) AS in_time,
    COALESCE(f.intake_at > f.due_at,
      24 * (days_between(f.executed_on, f.intake_on) - 1) > f.hours, FALSE) AS late
  FROM facts AS f
), gap AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.in_scope AS in_scope, g.executed_on AS executed_on,
    g.executed_at AS executed_at, g.intake_on AS intake_on, g.intake_at AS intake_at,
    g.delay AS delay, g.due_at AS due_at, g.due_soft_at AS due_soft_at, g.in_time AS in_time,
    g.late AS late,
    missing(
      'law:criminal.detention_intake', g.executed_on IS NOT NULL AND NOT
        law_known('criminal.detention_intake', g.executed_on),
      'measure.executed_at', date_of(g.executed_at) <> g.executed_on OR (g.executed_at IS NULL AND
        g.intake_on > g.executed_on AND g.hours IS NOT NULL AND NOT g.in_time AND NOT g.late),
      'measure.executed_on', g.executed_on IS NULL OR g.executed_on > g.extracted_on,
      'measure.intake_at', g.intake_at < g.executed_at OR date_of(g.intake_at) <> g.intake_on OR
        (g.intake_at IS NULL AND g.intake_on > g.executed_on AND g.hours IS NOT NULL AND NOT g.in_time
        AND NOT g.late),
      'measure.intake_on', g.intake_on < g.executed_on OR g.intake_on > g.extracted_on OR
        (g.intake_on IS NULL AND NOT g.in_time)
    ) AS lacking
  FROM graded AS g
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.executed_on AS executed_on, x.executed_at AS executed_at,
    x.intake_on AS intake_on, x.intake_at AS intake_at, x.delay AS delay, x.due_at AS due_at,
    x.due_soft_at AS due_soft_at, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.late AND x.delay = 'none' AND NOT contains(x.organ, '检察') THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.executed_on AS act_on,
  v.executed_on AS executed_on, v.executed_at AS executed_at, v.intake_on AS intake_on,
  v.intake_at AS intake_at, v.due_at AS due_at, v.due_soft_at AS due_soft_at, v.delay AS delay,
  days_between(v.executed_on, v.intake_on) AS days_between, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
