-- One row per trial that follows another of the same case. Who took part in one instance may not sit
-- in another (民诉解释 45), after a remand or in a retrial a new panel sits (民诉法 41). The trial before
-- and the one before that are looked at; only an appeal after a remand may have the judges of the first
-- appeal (45(2)). A suit sent back for trial after its dismissal was set aside (解释 330) is not called a remand: soft. Staff numbers are pseudonyms, join rows and are never returned.
WITH earlier_trials AS (
  SELECT t._id AS unit, t.previous_trial AS former, FALSE AS arguable
  FROM civil_trial AS t
  WHERE t.previous_trial IS NOT NULL
  UNION ALL
  SELECT t._id AS unit, p.previous_trial AS former, p.procedure = 'appeal_ruling' AS arguable
  FROM civil_trial AS t
  JOIN civil_trial AS p ON p._id = t.previous_trial
  JOIN civil_trial AS g ON g._id = p.previous_trial
  WHERE NOT (t.procedure IN ('appeal_judgment', 'appeal_ruling')
    AND g.procedure IN ('appeal_judgment', 'appeal_ruling'))
), shared AS (
  SELECT
    e.unit AS unit,
    COUNT(DISTINCT a._id) AS members,
    SUM(CASE WHEN a.preliminary OR b.preliminary OR e.arguable THEN 0
      WHEN a.preliminary IS NULL OR b.preliminary IS NULL THEN 0 ELSE 1 END) AS full_part,
    SUM(CASE WHEN a.preliminary OR b.preliminary THEN 0
      WHEN a.preliminary IS NULL OR b.preliminary IS NULL THEN 1 ELSE 0 END) AS unsure
  FROM earlier_trials AS e
  JOIN civil_bench_member AS a ON a.civil_trial = e.unit
  JOIN civil_bench_member AS b ON b.civil_trial = e.former AND b.person = a.person
  GROUP BY e.unit
), bench AS (
  SELECT m.civil_trial AS trial, COUNT(*) AS members, COUNT(m.person) AS numbered
  FROM civil_bench_member AS m
  GROUP BY m.civil_trial
), facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.procedure AS procedure, t.origin AS origin,
    t.previous_trial AS previous_trial, t.accepted_on AS accepted_on,
    p.accepted_on AS former_on, COALESCE(t.closed_on, t._as_of) AS until_on,
    COALESCE(n.members, 0) AS members, COALESCE(n.numbered, 0) AS numbered,
    COALESCE(f.members, 0) AS former_members, COALESCE(f.numbered, 0) AS former_numbered,
    COALESCE(s.members, 0) AS shared, COALESCE(s.full_part, 0) AS full_part,
    COALESCE(s.unsure, 0) AS unsure,
    covered('civil_bench_member', t.organ, t.accepted_on, COALESCE(t.closed_on, t._as_of))
      AND covered('civil_bench_member', p.organ, p.accepted_on, COALESCE(p.closed_on, p._as_of)) AS complete
  FROM civil_trial AS t
  LEFT JOIN civil_trial AS p ON p._id = t.previous_trial
  LEFT JOIN bench AS n ON n.trial = t._id
  LEFT JOIN bench AS f ON f.trial = t.previous_trial
  LEFT JOIN shared AS s ON s.unit = t._id
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.origin AS origin,
    x.previous_trial AS previous_trial, x.accepted_on AS accepted_on, x.members AS members,
    x.shared AS shared, x.full_part AS full_part,
    missing(
      'civil_bench_member.person',
        x.full_part = 0 AND (x.members > x.numbered OR x.former_members > x.former_numbered),
      'civil_bench_member.preliminary', x.full_part = 0 AND x.unsure > 0,
      'civil_trial.accepted_on',
        x.accepted_on IS NULL OR x.accepted_on < x.former_on OR x.until_on < x.accepted_on,
      'civil_trial.previous_trial', x.previous_trial IS NULL
        OR (x.full_part = 0 AND x.former_on IS NULL),
      'coverage:civil_bench_member',
        x.shared = 0 AND x.former_on IS NOT NULL
        AND (x.members = 0 OR x.former_members = 0 OR NOT x.complete),
      'extracted_on:civil_trial', x.shared = 0 AND x.until_on IS NULL,
      'law:civil.bench.barred',
        x.accepted_on IS NOT NULL AND NOT law_known('civil.bench.barred', x.accepted_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.origin AS origin,
    x.previous_trial AS previous_trial, x.accepted_on AS accepted_on, x.members AS members,
    x.shared AS shared, x.lacking AS lacking,
    CASE
      WHEN x.previous_trial IS NULL AND COALESCE(x.origin, 'first_filed') = 'first_filed' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.full_part > 0 THEN 'hard'
      WHEN x.shared > 0 THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.procedure AS procedure, x.origin AS origin, x.previous_trial AS previous_trial,
  x.accepted_on AS accepted_on, x.members AS members, x.shared AS shared,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
