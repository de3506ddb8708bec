-- One row per measure; detention and arrest have the twenty-four hours (刑诉法 86, 94). An interrogation
-- of the same day without an hour may lie before the measure, so it decides nothing. "None" needs the
-- table of interrogations to be complete; a release within the limit ends the duty. An arrest may be entered under the
-- procuratorate that approved it while the police interrogate: then the table of the police has to be complete too.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.suspect AS suspect, m.person AS person, m._as_of AS as_of,
    c.organ AS case_organ, COALESCE(m.intake_delay = 'remote', FALSE) AS remote,
    COALESCE(contains(m.organ, '检察') AND m.kind = 'arrest', FALSE) AS approved_only,
    COALESCE(m.executed_on, date_of(m.executed_at)) AS executed_on, m.executed_at AS executed_at,
    m.ended_on AS ended_on, m._extracted_on AS extracted_on,
    CASE m.kind WHEN 'detention' THEN due('criminal.detention_questioning', m.executed_at)
      WHEN 'arrest' THEN due('criminal.arrest_questioning', m.executed_at) END AS due_at,
    CASE m.kind WHEN 'detention' THEN due_strict('criminal.detention_questioning', m.executed_at)
      WHEN 'arrest' THEN due_strict('criminal.arrest_questioning', m.executed_at) END AS due_soft_at
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
  LEFT JOIN criminal_case AS c ON c._id = COALESCE(m.criminal_case, s.criminal_case)
), asked AS (
  SELECT
    f.unit AS unit,
    MIN(CASE WHEN i.started_at >= f.executed_at THEN i.started_at END) AS first_at,
    MIN(CASE WHEN COALESCE(i.started_on, date_of(i.started_at)) >= f.executed_on
      THEN COALESCE(i.started_on, date_of(i.started_at)) END) AS first_on,
    MAX(CASE WHEN i._id IS NOT NULL AND i.started_at IS NULL AND (i.started_on IS NULL OR
      i.started_on BETWEEN f.executed_on AND date_of(f.due_at)) THEN 1 ELSE 0 END) AS no_hour
  FROM facts AS f
  LEFT JOIN interview AS i ON i.suspect = f.suspect AND i.subject = 'suspect'
  GROUP BY f.unit
), unnamed AS (
  -- An interrogation of those hours that names no row of a person may be the one, unless it is another's.
  SELECT f.unit AS unit
  FROM facts AS f
  JOIN interview AS i ON i.organ = f.organ
  WHERE i.suspect IS NULL AND i.subject = 'suspect'
    AND (i.person IS NULL OR f.person IS NULL OR i.person = f.person)
    AND COALESCE(i.started_on, date_of(i.started_at)) BETWEEN f.executed_on AND date_of(f.due_at)
  GROUP BY f.unit
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.executed_on AS executed_on,
    f.executed_at AS executed_at, a.first_on AS first_on, a.first_at AS first_at,
    f.due_at AS due_at, f.due_soft_at AS due_soft_at, f.remote AS remote,
    COALESCE(a.first_at <= f.due_soft_at, FALSE)
      OR COALESCE(f.ended_on = f.executed_on, FALSE) OR COALESCE(f.ended_on <= date_of(f.due_at), FALSE)
      OR COALESCE(a.first_at IS NULL AND f.as_of <= date_of(f.due_at), FALSE) AS in_time,
    missing(
      'coverage:interview', COALESCE(a.first_at > f.due_soft_at, f.as_of > date_of(f.due_at)) AND NOT
        COALESCE(f.ended_on <= date_of(f.due_at), FALSE)
        AND NOT (covered('interview', f.organ, f.executed_on, date_of(f.due_at)) AND (NOT f.approved_only
          OR covered('interview', f.case_organ, f.executed_on, date_of(f.due_at)))),
      'extracted_on:measure', f.as_of IS NULL AND a.first_at IS NULL,
      'interview.suspect', u.unit IS NOT NULL AND NOT COALESCE(a.first_at <= f.due_soft_at, FALSE),
      'interview.started_at', a.no_hour = 1 AND NOT COALESCE(a.first_at <= f.due_soft_at, FALSE),
      'law:criminal.detention_questioning', f.executed_on IS NOT NULL AND f.due_at IS NULL AND NOT
        law_known('criminal.detention_questioning', f.executed_on),
      'measure.ended_on', f.ended_on < f.executed_on OR f.ended_on > f.extracted_on,
      'measure.executed_at', f.executed_at IS NULL OR date_of(f.executed_at) <> f.executed_on OR
        f.executed_on > f.extracted_on,
      'measure.suspect', f.suspect IS NULL
    ) AS lacking
  FROM facts AS f
  JOIN asked AS a ON a.unit = f.unit
  LEFT JOIN unnamed AS u ON u.unit = f.unit
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.executed_on AS executed_on,
    x.executed_at AS executed_at, x.first_on AS first_on, x.first_at AS first_at,
    x.due_at AS due_at, x.due_soft_at AS due_soft_at, x.lacking AS lacking,
    CASE
      WHEN NOT COALESCE(x.kind IN ('detention', 'arrest'), FALSE) THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.first_at <= x.due_at OR x.remote THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.executed_on AS act_on, v.kind AS kind,
  v.executed_on AS executed_on, v.executed_at AS executed_at, v.first_on AS first_on,
  v.first_at AS first_at, v.due_at AS due_at, v.due_soft_at AS due_soft_at, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
