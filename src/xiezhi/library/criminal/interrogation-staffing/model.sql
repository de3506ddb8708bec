-- Two rows per interrogation of a suspect. `officers`: fewer than the law demands took part, or one did not sign
-- (刑诉法 118(1), 122). `overlap`: an officer stands in two records of one time. The unit is the interrogation; staff
-- numbers only join rows and are never returned. One record wholly within the other is hard; records that merely run
-- into each other may come of a clock that is off, and are soft.
WITH staffed AS (
  SELECT
    o.interview AS interview, COUNT(*) AS officers,
    SUM(CASE WHEN o.role = 'clerk' THEN 1 ELSE 0 END) AS clerks,
    SUM(CASE WHEN o.signed IS FALSE THEN 1 ELSE 0 END) AS unsigned,
    SUM(CASE WHEN o.signed IS FALSE AND COALESCE(o.role <> 'clerk', TRUE) THEN 1 ELSE 0 END) AS bound_unsigned
  FROM interview_officer AS o
  GROUP BY o.interview
), timed AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.suspect AS suspect, i.subject AS subject, i.started_on AS started_on,
    i.started_at AS started_at, i.ended_at AS ended_at, i.mended_on AS mended_on, i._extracted_on AS extracted_on,
    COALESCE(i.started_at < i.ended_at, FALSE) AS timed
  FROM interview AS i
), seats AS (
  -- The days on which an officer sits in a record: a record past midnight has two.
  SELECT o.interview AS unit, o.officer_code AS officer, i.organ AS organ, i.started_on AS on_day
  FROM interview_officer AS o
  JOIN timed AS i ON i.unit = o.interview
  UNION ALL
  SELECT o.interview AS unit, o.officer_code AS officer, i.organ AS organ, date_of(i.ended_at) AS on_day
  FROM interview_officer AS o
  JOIN timed AS i ON i.unit = o.interview
  WHERE date_of(i.ended_at) > i.started_on
), pairs AS (
  SELECT
    a.unit AS unit,
    CASE
      WHEN NOT i.timed OR NOT j.timed THEN 'untimed'
      WHEN i.started_at >= j.ended_at OR j.started_at >= i.ended_at THEN 'apart'
      -- Of one person, or of someone who is not told, two records may belong together.
      WHEN i.suspect = j.suspect OR i.suspect IS NULL OR (j.subject = 'suspect' AND j.suspect IS NULL) THEN 'touching'
      WHEN (j.started_at >= i.started_at AND j.ended_at <= i.ended_at)
        OR (i.started_at >= j.started_at AND i.ended_at <= j.ended_at) THEN 'within'
      ELSE 'touching'
    END AS relation,
    b.unit AS other
  FROM seats AS a
  JOIN seats AS b ON b.officer = a.officer AND b.organ = a.organ AND b.on_day = a.on_day
  JOIN timed AS i ON i.unit = a.unit
  JOIN timed AS j ON j.unit = b.unit
  WHERE b.unit <> a.unit AND (j.started_on = i.started_on OR (i.timed AND j.timed))
), overlapped AS (
  SELECT
    p.unit AS unit,
    MIN(CASE WHEN p.relation = 'within' THEN p.other END) AS within_of,
    MIN(CASE WHEN p.relation = 'touching' THEN p.other END) AS touching,
    MIN(CASE WHEN p.relation = 'untimed' THEN p.other END) AS untimed
  FROM pairs AS p
  GROUP BY p.unit
), facts AS (
  SELECT
    i.unit AS unit, i.organ AS organ, i.subject AS subject, i.started_on AS started_on, i.started_at
    AS started_at, i.ended_at AS ended_at, i.extracted_on AS extracted_on, i.timed AS timed,
    COALESCE(s.officers, 0) AS officers, COALESCE(s.clerks, 0) AS clerks, COALESCE(s.unsigned, 0) AS unsigned,
    i.mended_on AS mended_on, COALESCE(s.bound_unsigned, 0) = 0 OR i.mended_on IS NOT NULL AS mild,
    v.within_of AS within_of, v.touching AS touching, v.untimed AS untimed,
    contains(i.organ, '检察') AS office,
    param('criminal.interrogation.staff', i.started_on) AS least
  FROM timed AS i
  LEFT JOIN staffed AS s ON s.interview = i.unit
  LEFT JOIN overlapped AS v ON v.unit = i.unit
), legs AS (
  SELECT
    'officers' AS leg, f.mended_on AS mended_on, f.mild AS mild, f.unit AS unit, f.organ AS organ, f.subject AS subject, f.started_on AS
    started_on, f.started_at AS started_at, f.ended_at AS ended_at, f.officers AS officers, f.least
    AS least, f.within_of AS within_of, f.touching AS touching,
    CASE
      WHEN f.officers < f.least THEN 'few'
      WHEN f.unsigned > 0 THEN 'unsigned'
      WHEN f.officers - f.clerks < f.least AND NOT f.office THEN 'clerk'
    END AS fault,
    missing(
      'coverage:interview_officer', f.officers < f.least
        AND NOT covered('interview_officer', f.organ, f.started_on, f.started_on),
      'interview.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on,
      'law:criminal.interrogation.staff', f.started_on IS NOT NULL AND f.least IS NULL
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    'overlap' AS leg, f.mended_on AS mended_on, f.mild AS mild, f.unit AS unit, f.organ AS organ, f.subject AS subject, f.started_on AS
    started_on, f.started_at AS started_at, f.ended_at AS ended_at, f.officers AS officers, f.least
    AS least, f.within_of AS within_of, f.touching AS touching,
    CASE WHEN f.within_of IS NOT NULL THEN 'within' WHEN f.touching IS NOT NULL THEN 'touching' END AS fault,
    missing(
      'interview.ended_at', f.ended_at < f.started_at
        OR (f.within_of IS NULL AND f.untimed IS NOT NULL AND NOT f.timed AND f.ended_at IS NULL),
      'interview.started_at', f.started_on <> date_of(f.started_at)
        OR (f.within_of IS NULL AND f.untimed IS NOT NULL AND (f.timed OR f.started_at IS NULL)),
      'interview.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on,
      'law:criminal.interrogation.staff', f.started_on IS NOT NULL AND f.least IS NULL
    ) AS lacking
  FROM facts AS f
), graded AS (
  SELECT
    g.leg AS leg, g.unit AS unit, g.organ AS organ, g.started_on AS started_on, g.started_at AS
    started_at, g.ended_at AS ended_at, g.officers AS officers, g.least AS least, g.lacking AS
    lacking, g.within_of AS within_of, g.touching AS touching, g.mended_on AS mended_on,
    COALESCE(g.fault, 'none') AS fault,
    CASE
      WHEN g.subject <> 'suspect' OR (g.leg = 'overlap' AND g.officers = 0) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.fault = 'unsigned' AND g.mild THEN 'soft'
      WHEN g.fault IN ('few', 'unsigned', 'within') THEN 'hard'
      WHEN g.fault IN ('clerk', 'touching') THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM legs AS g
)
SELECT
  g.unit AS unit, g.leg AS discriminator, g.organ AS organ, g.started_on AS act_on,
  g.fault AS fault, g.started_on AS started_on, g.started_at AS started_at, g.ended_at AS ended_at,
  g.officers AS officers, g.least AS least, g.mended_on AS mended_on,
  CASE WHEN g.leg = 'overlap' THEN COALESCE(g.within_of, g.touching) END AS other,
  g.outcome AS outcome,
  CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM graded AS g
