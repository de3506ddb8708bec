-- One row per judgment of a person with an earlier probation or parole (刑法 77(1), 86(1); 法院解释 542). The test period runs
-- from effect of the judgment (73(3)) or the parole ruling. Its first and last days are counted in different ways, so
-- a crime on them is soft. That nothing was joined must be recorded: an empty field is not "no".
WITH periods AS (
  SELECT
    s._id AS unit, 'probation' AS test_kind, e.effective_on AS from_on,
    add_months(e.effective_on, e.probation_months, 'month_end') AS until_on
  FROM sentence AS s
  JOIN sentence AS e ON e.person = s.person
  WHERE e.probation_months > 0 AND e.effective_on < s.judged_on AND e._id <> s._id
  UNION ALL
  SELECT s._id AS unit, 'parole' AS test_kind, r.ruled_on AS from_on, r.parole_until_on AS until_on
  FROM sentence AS s
  JOIN commutation_ruling AS r ON r.person = s.person
  WHERE r.kind = 'parole' AND r.result IN ('granted', 'granted_less') AND r.ruled_on < s.judged_on
), held AS (
  -- The period that holds the crime, else the last one.
  SELECT
    p.unit AS unit,
    MAX(CASE WHEN p.from_on <= s.crime_on AND s.crime_on <= p.until_on THEN p.from_on END) AS hit_from_on,
    MAX(p.from_on) AS last_from_on
  FROM periods AS p
  JOIN sentence AS s ON s._id = p.unit
  GROUP BY p.unit
), chosen AS (
  SELECT p.unit AS unit, MIN(p.test_kind) AS test_kind, MIN(p.from_on) AS from_on, MAX(p.until_on) AS until_on,
    MAX(CASE WHEN p.until_on IS NULL THEN 1 ELSE 0 END) AS endless
  FROM periods AS p
  JOIN held AS h ON h.unit = p.unit AND p.from_on = COALESCE(h.hit_from_on, h.last_from_on)
  GROUP BY p.unit
), revoked AS (
  -- A judgment in between that revoked the period already: nothing was left to revoke.
  SELECT s._id AS unit, MAX(x.judged_on) AS on_day
  FROM sentence AS s
  JOIN sentence AS x ON x.person = s.person
  WHERE x._id <> s._id AND x.joined_with IN ('revoked_probation', 'revoked_parole') AND x.judged_on <= s.judged_on
  GROUP BY s._id
), base AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.judged_on AS judged_on, s.crime_on AS crime_on, s.joined_with AS joined_with,
    s._extracted_on AS extracted_on, c.test_kind AS test_kind, c.from_on AS from_on, c.until_on AS until_on,
    COALESCE(c.endless, 0) AS endless, COALESCE(v.on_day >= c.from_on, FALSE) AS revoked_before,
    s.crime_on >= c.from_on AND s.crime_on <= c.until_on AS inside,
    s.crime_on > c.from_on AND s.crime_on < c.until_on AS surely_inside
  FROM sentence AS s
  LEFT JOIN chosen AS c ON c.unit = s._id
  LEFT JOIN revoked AS v ON v.unit = s._id
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'commutation_ruling.parole_until_on', b.endless = 1 AND b.crime_on >= b.from_on,
      'sentence.crime_on', b.crime_on IS NULL OR b.crime_on > b.judged_on,
      'sentence.joined_with', b.inside AND b.joined_with IS NULL,
      'sentence.judged_on', b.judged_on > b.extracted_on
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.test_kind IS NULL THEN 'out_of_scope'
      WHEN b.joined_with IN ('revoked_probation', 'revoked_parole') THEN 'lawful'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN NOT b.inside THEN 'lawful'
      WHEN NOT b.surely_inside OR b.joined_with <> 'none' OR b.revoked_before THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.judged_on AS act_on,
  b.crime_on AS crime_on, b.judged_on AS judged_on, b.test_kind AS test_kind, b.from_on AS test_from_on,
  b.until_on AS test_until_on, b.joined_with AS joined_with, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
