-- One row per review of arrest of a person held. After a refusal the police release at once (刑诉法 91,
-- 92; 规则 286; 公安规定 140). "At once" has no number: the same day is lawful, the day after soft, and
-- two days or more are above twenty-four hours whatever the hour of service.
WITH changed AS (
  -- Bail or surveillance from the day of the decision on shows that custody ended, wherever the release was entered.
  SELECT
    r._id AS unit, MIN(CASE WHEN n.executed_on >= COALESCE(r.decided_on, r.served_on) THEN n.executed_on END) AS changed_on,
    MAX(CASE WHEN n.executed_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM arrest_review AS r
  LEFT JOIN measure AS m ON m._id = r.measure
  JOIN measure AS n ON n.suspect = COALESCE(r.suspect, m.suspect)
  WHERE n.kind IN ('bail', 'residential_surveillance', 'designated_surveillance')
  GROUP BY r._id
), facts AS (
  SELECT
    r._id AS unit, r.organ AS procuratorate, COALESCE(r.proposer, m.organ, c.organ) AS police,
    r.decided_on AS decided_on, r.served_on AS served_on, r.other_custody AS other_custody,
    COALESCE(r.detained, m._id IS NOT NULL) AS held, r.detained IS NULL AND m._id IS NULL AS unsure,
    COALESCE(r.released_on, earlier(m.ended_on, n.changed_on), m.ended_on, n.changed_on) AS released_on,
    r.released_on IS NULL AND m._id IS NULL AND n.changed_on IS NULL AS unlinked,
    COALESCE(n.undated, 0) = 1 AS undated,
    COALESCE(r.decision = 'refused', FALSE) AS refused,
    add_days(r.served_on, tunable('grace_days')) AS due_hard,
    COALESCE(r.released_on, earlier(m.ended_on, n.changed_on), m.ended_on, n.changed_on,
      CASE WHEN m._id IS NULL THEN r._as_of ELSE m._as_of END) AS until_on,
    COALESCE(r._extracted_on, m._extracted_on) AS extracted_on
  FROM arrest_review AS r
  LEFT JOIN measure AS m ON m._id = r.measure
  LEFT JOIN criminal_case AS c ON c._id = r.criminal_case
  LEFT JOIN changed AS n ON n.unit = r._id
), gap AS (
  SELECT
    f.unit AS unit, COALESCE(f.police, f.procuratorate) AS organ, f.served_on AS served_on,
    f.released_on AS released_on, f.other_custody AS other_custody, f.due_hard AS due_hard,
    f.until_on AS until_on,
    f.refused AND (f.held OR f.unsure) AND NOT COALESCE(f.other_custody, FALSE) AS in_scope,
    missing(
      'arrest_review.detained', f.unsure,
      'arrest_review.proposer', f.police IS NULL AND f.until_on > f.served_on,
      'arrest_review.released_on', f.released_on < f.decided_on OR f.released_on > f.extracted_on,
      'arrest_review.served_on', f.served_on IS NULL OR f.served_on < f.decided_on OR f.served_on >
        f.extracted_on,
      'coverage:arrest_review', f.released_on IS NULL AND f.unlinked AND f.until_on > f.served_on
        AND NOT covered('arrest_review', f.procuratorate, f.served_on, f.until_on),
      'extracted_on:measure', f.until_on IS NULL AND NOT f.unlinked,
      'extracted_on:arrest_review', f.until_on IS NULL AND f.unlinked,
      'law:criminal.arrest_review', f.served_on IS NOT NULL AND NOT
        law_known('criminal.arrest_review', f.served_on),
      'measure.executed_on', f.undated AND f.until_on > f.served_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.served_on AS served_on, g.released_on AS released_on,
    g.other_custody AS other_custody, g.due_hard AS due_hard, g.until_on AS until_on,
    g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.served_on THEN 'lawful'
      WHEN g.until_on > g.due_hard AND NOT g.other_custody THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.served_on AS act_on,
  v.served_on AS served_on, v.released_on AS released_on, v.served_on AS due_soft,
  v.due_hard AS due_hard, v.other_custody AS other_custody, v.until_on AS until_on,
  days_between(v.served_on, v.until_on) AS days_over, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
