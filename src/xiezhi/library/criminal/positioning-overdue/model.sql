-- One row per use (社矫法 29): five grounds, approval of the head of the county justice bureau, at most three months, and three more
-- for each approved renewal. Renewals are added to the first day; each recorded one helps the organ, whatever its own
-- dates. That there was no further one counts only where the table is declared.
WITH renewed AS (
  SELECT e.use AS use, COUNT(e._id) AS renewals,
    MAX(CASE WHEN e.approved_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM positioning_extension AS e
  GROUP BY e.use
), base AS (
  SELECT
    u._id AS unit, u.organ AS organ, u.ground AS ground, u.head_approved AS head_approved, u.from_on AS from_on,
    u.ended_on AS ended_on, u._extracted_on AS extracted_on, COALESCE(r.renewals, 0) AS renewals,
    COALESCE(r.renewals, 0) * COALESCE(param('correction.positioning.renewal', u.from_on), 0) AS more,
    COALESCE(earlier(u.ended_on, u._as_of), u.ended_on, u._as_of) AS until_on
  FROM positioning_use AS u
  LEFT JOIN renewed AS r ON r.use = u._id
), lines AS (
  SELECT
    b.unit AS unit,
    due('correction.positioning', b.from_on, b.more) AS due_hard,
    due_strict('correction.positioning', b.from_on, b.more) AS due_soft,
    COALESCE(b.until_on > due_strict('correction.positioning', b.from_on, b.more), FALSE) AS late,
    COALESCE(b.until_on > due('correction.positioning', b.from_on, b.more), FALSE) AS overdue,
    COALESCE(b.ended_on < b.from_on OR b.ended_on > b.extracted_on, FALSE) AS wrong_end,
    covered('positioning_extension', b.organ, b.from_on, b.until_on) AS complete
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'coverage:positioning_extension', l.late AND NOT l.complete,
      'extracted_on:positioning_use', b.until_on IS NULL,
      'law:correction.positioning', b.from_on IS NOT NULL AND NOT law_known('correction.positioning', b.from_on),
      'positioning_use.ended_on', l.wrong_end,
      'positioning_use.from_on', b.from_on IS NULL OR b.from_on > b.extracted_on,
      'positioning_use.ground', b.ground IS NULL,
      'positioning_use.head_approved', b.head_approved IS NULL
    ) AS lacking
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT law_known('correction.positioning', b.from_on) OR l.wrong_end THEN 'undetermined'
      WHEN b.ground = 'other' OR b.head_approved = FALSE OR (l.overdue AND l.complete) THEN 'hard'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.late THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.from_on AS act_on,
  CASE WHEN l.overdue AND l.complete THEN 'overdue' WHEN b.ground = 'other' THEN 'ground' ELSE 'approval' END AS fault,
  b.ground AS ground, b.from_on AS from_on, b.ended_on AS ended_on, b.renewals AS renewals, b.more AS more,
  l.due_hard AS due_hard, l.due_soft AS due_soft, b.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' AND l.overdue THEN days_between(l.due_hard, b.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, b.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN lines AS l ON l.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
