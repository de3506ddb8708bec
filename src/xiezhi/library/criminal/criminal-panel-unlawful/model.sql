-- One row per judged criminal trial whose bench is entered (刑诉法 183, 239, 256). First instance: three, or seven with
-- three judges; a high court's judges may be up to seven. Second instance: three or five judges, no assessors. One
-- judge sits alone only in a basic court, in the summary or fast-track procedure, and not after a remand. Whether a
-- case had to go to a panel of seven (法院解释 213(2)) rests on its weight: soft.
WITH signed AS (
  SELECT
    m.trial AS unit, COUNT(m.signed_on) AS members, SUM(CASE WHEN m.signed_on IS NULL THEN 1 ELSE 0 END) AS unsigned,
    SUM(CASE WHEN m.signed_on IS NOT NULL AND m.role = 'assessor' THEN 1 ELSE 0 END) AS assessors
  FROM trial_bench_member AS m
  GROUP BY m.trial
), facts AS (
  SELECT
    t._id AS unit, COALESCE(s.members, 0) AS members, COALESCE(s.assessors, 0) AS assessors,
    COALESCE(s.unsigned, 0) AS unsigned, param('criminal.panel.first', t.judged_on) AS small,
    param('criminal.panel.first.large', t.judged_on) AS large, param('criminal.panel.second', t.judged_on) AS second_small,
    param('criminal.panel.second.large', t.judged_on) AS second_large,
    param('criminal.panel.first.large', t.judged_on) - param('assessor.panel.large.judges', t.judged_on) AS large_assessors,
    contains(t.organ, '高级') OR contains(t.organ, '最高') AS high,
    contains(t.organ, '高级') OR contains(t.organ, '最高') OR contains(t.organ, '中级') AS above_basic,
    COALESCE(t.origin IN ('remanded', 'retrial'), FALSE) OR t.instance <> 'first' AS panel_only,
    covered('trial_bench_member', t.organ, t.judged_on, t.judged_on) AS complete
  FROM trial AS t
  LEFT JOIN signed AS s ON s.unit = t._id
), graded AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.members = 1 AND NOT f.panel_only AND NOT f.above_basic AND t.procedure IN ('summary', 'fast_track') THEN 'none'
      WHEN f.members = 1 THEN 'sole'
      WHEN f.members = 1 + 1 OR f.members = f.small + 1 OR f.members = f.second_large + 1 OR f.members = f.large + 1
        THEN 'even'
      WHEN t.instance = 'second' AND f.assessors > 0 THEN 'second_assessor'
      WHEN t.instance = 'second' AND f.members <> f.second_small AND f.members <> f.second_large THEN 'second_size'
      WHEN t.instance = 'first' AND f.members > f.large THEN 'first_size'
      WHEN t.instance = 'first' AND f.members <> f.small AND NOT (f.members = f.large AND f.assessors = f.large_assessors)
        AND NOT (f.high AND f.assessors = 0) THEN 'first_size'
      WHEN t.instance = 'first' AND t.seven_required AND f.members <> f.large THEN 'seven'
      ELSE 'none'
    END AS fault
  FROM facts AS f
  JOIN trial AS t ON t._id = f.unit
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:trial_bench_member', NOT f.complete,
      'law:criminal.panel.first', NOT law_known('criminal.panel.first', t.judged_on),
      'trial.judged_on', t.judged_on > t._extracted_on OR t.judged_on < t.accepted_on,
      'trial.procedure', f.members = 1 AND NOT f.panel_only AND NOT f.above_basic AND t.procedure IS NULL,
      'trial_bench_member.signed_on', f.unsigned > 0
    ) AS lacking
  FROM facts AS f
  JOIN trial AS t ON t._id = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN t.judged_on IS NULL OR f.members + f.unsigned = 0 THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN r.fault = 'none' THEN 'lawful'
      WHEN r.fault = 'seven' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN trial AS t ON t._id = f.unit
  JOIN graded AS r ON r.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, t.organ AS organ, t.judged_on AS act_on, r.fault AS fault,
  t.instance AS instance, t.procedure AS procedure, t.origin AS origin, t.judged_on AS judged_on, f.members AS members,
  f.assessors AS assessors, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN trial AS t ON t._id = f.unit
JOIN graded AS r ON r.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
