WITH base AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.decided_on AS decided_on, c.term_months AS term_months,
    param('minors.conditional_term.min', c.decided_on) AS least,
    param('minors.conditional_term.max', c.decided_on) AS most
  FROM conditional_nonprosecution AS c
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.decided_on AS decided_on, b.term_months AS term_months,
    b.least AS least, b.most AS most,
    missing(
      'conditional_nonprosecution.decided_on', b.decided_on IS NULL,
      'conditional_nonprosecution.term_months', b.term_months IS NULL,
      'law:minors.conditional_term.min',
        b.decided_on IS NOT NULL AND NOT law_known('minors.conditional_term.min', b.decided_on)
    ) AS missing
  FROM base AS b
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.decided_on AS act_on,
  g.term_months AS term_months, g.least AS least, g.most AS most,
  CASE
    WHEN g.missing <> '' THEN 'undetermined'
    WHEN g.term_months < g.least OR g.term_months > g.most THEN 'hard'
    ELSE 'lawful'
  END AS outcome,
  g.missing AS missing
FROM graded AS g
