-- One row per closed trial signed by more than one. A panel is odd (民诉法 40, 41): the number is odd
-- where one member has as many before as after. A public-interest suit of first instance is tried by
-- seven with assessors (陪审员法 16); one closed otherwise than by judgment is soft. Those who signed a
-- preliminary ruling only are not counted.
WITH signed AS (
  SELECT m._id AS member_row, m.civil_trial AS trial, m.role AS role
  FROM civil_bench_member AS m
  WHERE m.preliminary IS FALSE AND m.signed_on IS NOT NULL
), place AS (
  SELECT
    a.trial AS trial, a.member_row AS member_row,
    SUM(CASE WHEN b.member_row < a.member_row THEN 1 ELSE 0 END) AS ahead,
    SUM(CASE WHEN b.member_row > a.member_row THEN 1 ELSE 0 END) AS behind,
    COUNT(*) AS members,
    SUM(CASE WHEN b.role = 'assessor' THEN 1 ELSE 0 END) AS assessors
  FROM signed AS a
  JOIN signed AS b ON b.trial = a.trial
  GROUP BY a.trial, a.member_row
), panel AS (
  SELECT
    p.trial AS trial, MAX(p.members) AS members, MAX(p.assessors) AS assessors,
    MAX(CASE WHEN p.ahead = p.behind THEN 1 ELSE 0 END) AS odd
  FROM place AS p
  GROUP BY p.trial
), unclear AS (
  SELECT
    m.civil_trial AS trial,
    SUM(CASE WHEN m.preliminary IS NULL THEN 1 ELSE 0 END) AS part,
    SUM(CASE WHEN m.preliminary IS NOT TRUE AND m.signed_on IS NULL THEN 1 ELSE 0 END) AS unsigned
  FROM civil_bench_member AS m
  GROUP BY m.civil_trial
), facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.procedure AS procedure, t.closed_on AS closed_on,
    t.close_kind AS close_kind, t.public_interest AS public_interest, COALESCE(p.members, 0) AS members,
    COALESCE(p.assessors, 0) AS assessors, p.odd AS odd, COALESCE(u.part, 0) AS part,
    COALESCE(u.unsigned, 0) AS unsigned,
    param('assessor.panel.public_interest', t.closed_on) AS needed,
    covered('civil_bench_member', t.organ, t.closed_on, t.closed_on) AS complete
  FROM civil_trial AS t
  LEFT JOIN panel AS p ON p.trial = t._id
  LEFT JOIN unclear AS u ON u.trial = t._id
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.closed_on AS closed_on,
    x.close_kind AS close_kind, x.public_interest AS public_interest, x.members AS members,
    x.assessors AS assessors, x.part AS part, x.unsigned AS unsigned, x.needed AS needed,
    CASE
      WHEN x.public_interest AND x.procedure = 'ordinary' AND x.members <> x.needed THEN 'public_interest'
      WHEN x.odd = 0 THEN 'even'
      ELSE 'none'
    END AS fault,
    missing(
      'civil_bench_member.preliminary', x.part > 0,
      'civil_bench_member.signed_on', x.unsigned > 0,
      'civil_trial.public_interest',
        x.public_interest IS NULL AND x.procedure = 'ordinary' AND x.members <> x.needed
        AND x.odd = 1 AND x.assessors > 0,
      'coverage:civil_bench_member', NOT x.complete,
      'law:assessor.panel.public_interest',
        x.public_interest AND x.procedure = 'ordinary' AND x.needed IS NULL,
      'law:civil.panel.number', NOT law_known('civil.panel.number', x.closed_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.closed_on AS closed_on,
    x.close_kind AS close_kind, x.public_interest AS public_interest, x.members AS members,
    x.assessors AS assessors, x.needed AS needed, x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN x.closed_on IS NULL OR (x.members + x.part + x.unsigned <= 1 AND x.public_interest IS NOT TRUE)
        THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      WHEN x.fault = 'public_interest' AND COALESCE(x.close_kind, '') <> 'judged' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.closed_on AS act_on,
  x.procedure AS procedure, x.closed_on AS closed_on, x.members AS members,
  x.assessors AS assessors, x.public_interest AS public_interest, x.needed AS needed,
  x.fault AS fault,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
