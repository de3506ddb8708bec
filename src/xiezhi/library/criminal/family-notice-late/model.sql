-- One row per measure. The family is told within twenty-four hours of detention (刑诉法 85(2)), arrest
-- (93(2)) and designated surveillance (75(2)). Each has its own exceptions: "notice would impede" is one
-- of detention for two classes of crime only. A lateness whose reason nobody entered stays soft.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.charge AS charge,
    COALESCE(m.executed_on, date_of(m.executed_at)) AS executed_on, m.executed_at AS executed_at,
    COALESCE(m.family_notified_on, date_of(m.family_notified_at)) AS told_on,
    m.family_notified_at AS told_at, m.no_notice_reason AS reason, m.ended_on AS ended_on,
    m._extracted_on AS extracted_on,
    CASE m.kind WHEN 'detention' THEN due('criminal.detention_notice', m.executed_at)
      WHEN 'arrest' THEN due('criminal.arrest_notice', m.executed_at)
      WHEN 'designated_surveillance' THEN due('criminal.surveillance_notice', m.executed_at) END
      AS due_at,
    CASE m.kind WHEN 'detention' THEN due_strict('criminal.detention_notice', m.executed_at)
      WHEN 'arrest' THEN due_strict('criminal.arrest_notice', m.executed_at)
      WHEN 'designated_surveillance' THEN due_strict('criminal.surveillance_notice', m.executed_at)
      END AS due_soft_at,
    param('criminal.detention_notice', COALESCE(m.executed_on, date_of(m.executed_at))) AS hours
  FROM measure AS m
), graded AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.charge AS charge,
    f.executed_on AS executed_on, f.executed_at AS executed_at, f.told_on AS told_on,
    f.told_at AS told_at, f.reason AS reason, f.due_at AS due_at, f.due_soft_at AS due_soft_at,
    f.hours AS hours, f.extracted_on AS extracted_on,
    COALESCE(CASE f.kind
      WHEN 'detention' THEN param_has('criminal.detention_notice.exceptions', f.executed_on, f.reason)
      WHEN 'arrest' THEN param_has('criminal.arrest_notice.exceptions', f.executed_on, f.reason)
      ELSE param_has('criminal.surveillance_notice.exceptions', f.executed_on, f.reason)
    END, FALSE) OR COALESCE(f.told_at <= f.due_soft_at, f.told_on = f.executed_on, FALSE)
      OR COALESCE(f.told_on IS NULL AND f.ended_on = f.executed_on, FALSE) AS in_time,
    COALESCE(f.told_at > f.due_at, 24 * (days_between(f.executed_on, f.told_on) - 1) > f.hours,
      f.reason IS NOT NULL) AS late
  FROM facts AS f
), gap AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.charge AS charge,
    g.executed_on AS executed_on, g.executed_at AS executed_at, g.told_on AS told_on,
    g.told_at AS told_at, g.reason AS reason, g.due_at AS due_at, g.due_soft_at AS due_soft_at,
    g.in_time AS in_time, g.late AS late,
    COALESCE(g.kind IN ('detention', 'arrest', 'designated_surveillance'), FALSE) AS in_scope,
    missing(
      'law:criminal.detention_notice', g.executed_on IS NOT NULL AND NOT
        law_known('criminal.detention_notice', g.executed_on),
      'measure.executed_at', date_of(g.executed_at) <> g.executed_on OR (g.executed_at IS NULL AND
        g.told_on > g.executed_on AND g.hours IS NOT NULL AND NOT g.in_time AND NOT g.late),
      'measure.executed_on', g.executed_on IS NULL OR g.executed_on > g.extracted_on,
      'measure.family_notified_at', g.told_at < g.executed_at OR date_of(g.told_at) <> g.told_on OR
        (g.told_at IS NULL AND g.told_on > g.executed_on AND g.hours IS NOT NULL AND NOT g.in_time
        AND NOT g.late),
      'measure.family_notified_on', g.told_on < g.executed_on OR g.told_on > g.extracted_on OR
        (g.told_on IS NULL AND NOT g.in_time AND COALESCE(g.reason, 'none') = 'none')
    ) AS lacking
  FROM graded AS g
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.charge AS charge,
    x.executed_on AS executed_on, x.executed_at AS executed_at, x.told_on AS told_on,
    x.told_at AS told_at, x.reason AS reason, x.due_at AS due_at, x.due_soft_at AS due_soft_at,
    x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.late AND x.reason <> 'other' THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.executed_on AS act_on, v.kind AS kind,
  v.charge AS charge, v.executed_on AS executed_on, v.executed_at AS executed_at,
  v.told_on AS told_on, v.told_at AS told_at, v.reason AS reason, v.due_at AS due_at,
  v.due_soft_at AS due_soft_at, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
