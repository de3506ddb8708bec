-- Two rows per stay on security: its length, at most the statutory one and as the security says (民诉解释 467;
-- 执行担保规定 10), and the applicant's consent (民诉法 242; 执行担保规定 6). A stay other than the security says but within the
-- most allowed is soft.
WITH facts AS (
  SELECT
    s._id AS unit, due('civil.enforcement.stay', s.from_on) AS due_hard,
    due_strict('civil.enforcement.stay', s.from_on) AS due_soft
  FROM enforcement_stay AS s
), legs AS (
  SELECT
    x.unit AS unit, 'term' AS leg,
    s.to_on > COALESCE(x.due_hard, add_months(x.due_soft, 1, 'clamp')) AS certain,
    s.to_on > x.due_soft OR COALESCE(s.to_on <> s.security_to_on, FALSE) AS wrong
  FROM facts AS x
  JOIN enforcement_stay AS s ON s._id = x.unit
  UNION ALL
  SELECT
    s._id AS unit, 'consent' AS leg, s.applicant_agreed IS FALSE AS certain, s.applicant_agreed IS FALSE AS wrong
  FROM enforcement_stay AS s
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'enforcement_stay.applicant_agreed', l.leg = 'consent' AND s.applicant_agreed IS NULL,
      'enforcement_stay.from_on', l.leg = 'term' AND (s.from_on IS NULL OR s.from_on > s._extracted_on),
      'enforcement_stay.to_on', l.leg = 'term' AND (s.to_on IS NULL OR s.to_on < s.from_on),
      'law:civil.enforcement.stay', s.from_on IS NOT NULL AND NOT law_known('civil.enforcement.stay', s.from_on)
    ) AS lacking
  FROM legs AS l
  JOIN enforcement_stay AS s ON s._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN s.ground <> 'security' THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.certain THEN 'hard'
      WHEN l.wrong THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
  JOIN enforcement_stay AS s ON s._id = l.unit
)
SELECT
  x.unit AS unit, v.leg AS discriminator, s.organ AS organ, s.from_on AS act_on, s.from_on AS from_on,
  s.to_on AS to_on, s.security_to_on AS security_to_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  s.applicant_agreed AS applicant_agreed, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN enforcement_stay AS s ON s._id = x.unit
