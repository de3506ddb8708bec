-- One row per criminal trial that follows another of the same case. Who tried it in one proceeding may not sit in
-- another (法院解释 29(2)); after a remand or in a retrial a new bench sits (刑诉法 239, 256). The trial before and the
-- one before that are looked at; after a remand the judges of the former appeal or review may sit in the next appeal or
-- review. A review may stand in the register as a retrial, so what rests on that is soft. Staff numbers are pseudonyms,
-- join rows and are never returned.
WITH earlier_trials AS (
  SELECT t._id AS unit, t.previous_trial AS former, FALSE AS arguable FROM trial AS t WHERE t.previous_trial IS NOT NULL
  UNION ALL
  SELECT t._id AS unit, p.previous_trial AS former, t.instance <> 'first' AND g.instance <> 'first' AS arguable
  FROM trial AS t
  JOIN trial AS p ON p._id = t.previous_trial
  JOIN trial AS g ON g._id = p.previous_trial
  WHERE NOT (t.instance IN ('second', 'review') AND g.instance IN ('second', 'review'))
), shared AS (
  SELECT
    e.unit AS unit, COUNT(DISTINCT a._id) AS members,
    SUM(CASE WHEN a.preliminary OR b.preliminary OR e.arguable THEN 0
      WHEN a.preliminary IS NULL OR b.preliminary IS NULL THEN 0 ELSE 1 END) AS full_part,
    SUM(CASE WHEN a.preliminary OR b.preliminary OR e.arguable THEN 0
      WHEN a.preliminary IS NULL OR b.preliminary IS NULL THEN 1 ELSE 0 END) AS unsure
  FROM earlier_trials AS e
  JOIN trial_bench_member AS a ON a.trial = e.unit
  JOIN trial_bench_member AS b ON b.trial = e.former AND b.person = a.person
  GROUP BY e.unit
), bench AS (
  SELECT m.trial AS trial, COUNT(*) AS members, COUNT(m.person) AS numbered
  FROM trial_bench_member AS m
  GROUP BY m.trial
), facts AS (
  SELECT
    t._id AS unit, p.accepted_on AS former_on, COALESCE(t.judged_on, t._as_of) AS until_on,
    COALESCE(n.members, 0) AS members, COALESCE(n.numbered, 0) AS numbered, COALESCE(f.members, 0) AS former_members,
    COALESCE(f.numbered, 0) AS former_numbered, COALESCE(s.members, 0) AS shared,
    COALESCE(s.full_part, 0) AS full_part, COALESCE(s.unsure, 0) AS unsure,
    covered('trial_bench_member', t.organ, t.accepted_on, COALESCE(t.judged_on, t._as_of))
      AND covered('trial_bench_member', p.organ, p.accepted_on, COALESCE(p.judged_on, p._as_of)) AS complete
  FROM trial AS t
  LEFT JOIN trial AS p ON p._id = t.previous_trial
  LEFT JOIN bench AS n ON n.trial = t._id
  LEFT JOIN bench AS f ON f.trial = t.previous_trial
  LEFT JOIN shared AS s ON s.unit = t._id
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'coverage:trial_bench_member', x.shared = 0 AND x.former_on IS NOT NULL
        AND (x.members = 0 OR x.former_members = 0 OR NOT x.complete),
      'extracted_on:trial', x.shared = 0 AND x.until_on IS NULL,
      'law:criminal.bench.barred', t.accepted_on IS NOT NULL AND NOT law_known('criminal.bench.barred', t.accepted_on),
      'trial.accepted_on', t.accepted_on IS NULL OR t.accepted_on < x.former_on OR x.until_on < t.accepted_on,
      'trial.previous_trial', t.previous_trial IS NULL OR (x.full_part = 0 AND x.former_on IS NULL),
      'trial_bench_member.person', x.full_part = 0
        AND (x.members > x.numbered OR x.former_members > x.former_numbered),
      'trial_bench_member.preliminary', x.full_part = 0 AND x.unsure > 0
    ) AS lacking
  FROM facts AS x
  JOIN trial AS t ON t._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN t.previous_trial IS NULL AND COALESCE(t.origin, 'first_filed') IN ('first_filed', 'appealed') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.full_part > 0 THEN 'hard'
      WHEN x.shared > 0 THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM facts AS x
  JOIN trial AS t ON t._id = x.unit
  JOIN gap AS g ON g.unit = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, t.organ AS organ, t.accepted_on AS act_on, t.instance AS instance,
  t.origin AS origin, t.previous_trial AS previous_trial, t.accepted_on AS accepted_on, x.members AS members,
  x.shared AS shared, v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN trial AS t ON t._id = x.unit
JOIN verdict AS v ON v.unit = x.unit
