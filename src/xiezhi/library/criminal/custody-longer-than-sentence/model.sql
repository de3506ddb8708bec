-- One row when a first judgment or a sentencing proposal sets imprisonment or 拘役 while the person is held. After a first
-- judgment whose term has been used up the court releases at once (法院解释 170(3)); custody that would outlast, or
-- nears, the term proposed calls for advice to release (规则 579(3)) and is a lead. Days held before are credited; each
-- earlier span may be a day off, so the hard line stands some days later where there is one, and where a term has years and
-- months, whose counting from the end of a month is unsettled. Release after a judgment that takes no liberty away
-- (170(1), (2)) is judged by release-after-judgment-late.
WITH facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.basis AS basis, t.set_on AS set_on, t.main_penalty AS main_penalty,
    COALESCE(t.years, 0) AS years, COALESCE(t.months, 0) AS months, t.held_from_on AS held_from_on,
    COALESCE(t.earlier_days, 0) AS earlier_days, t.released_on AS released_on, t._extracted_on AS extracted_on,
    t.years IS NULL AND t.months IS NULL AS no_term,
    COALESCE(earlier(t.released_on, t._as_of), t.released_on, t._as_of) AS held_on,
    t.main_penalty IN ('fixed_term', 'criminal_detention') AS term,
    CASE WHEN t.basis = 'first_judgment' THEN
      COALESCE(param_has('criminal.release_on_judgment', t.set_on, t.main_penalty), FALSE)
      ELSE COALESCE(param_has('criminal.custody_over_proposal', t.set_on, t.main_penalty), FALSE) END AS bound
  FROM custody_term AS t
), counted AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.basis AS basis, f.set_on AS set_on, f.main_penalty AS
    main_penalty, f.years AS years, f.months AS months, f.held_from_on AS held_from_on,
    f.earlier_days AS earlier_days, f.released_on AS released_on, f.extracted_on AS extracted_on,
    f.no_term AS no_term, f.held_on AS held_on, f.term AS term, f.bound AS bound,
    CASE WHEN f.term AND NOT f.no_term THEN sentence_end(f.held_from_on, f.years, f.months, 0) END AS full_on
  FROM facts AS f
), lined AS (
  SELECT
    c.unit AS unit, c.organ AS organ, c.basis AS basis, c.set_on AS set_on, c.main_penalty AS
    main_penalty, c.years AS years, c.months AS months, c.held_from_on AS held_from_on,
    c.earlier_days AS earlier_days, c.released_on AS released_on, c.extracted_on AS extracted_on,
    c.no_term AS no_term, c.held_on AS held_on, c.term AS term, c.bound AS bound, c.full_on AS
    full_on,
    add_days(c.full_on, 0 - c.earlier_days) AS last_on,
    days_between(c.held_from_on, c.full_on) + 1 AS term_days,
    days_between(c.held_from_on, c.held_on) + 1 + c.earlier_days AS held_days
  FROM counted AS c
), graded AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.basis AS basis, l.set_on AS set_on, l.main_penalty AS
    main_penalty, l.years AS years, l.months AS months, l.held_from_on AS held_from_on,
    l.earlier_days AS earlier_days, l.released_on AS released_on, l.extracted_on AS extracted_on,
    l.no_term AS no_term, l.held_on AS held_on, l.term AS term, l.bound AS bound, l.full_on AS
    full_on, l.last_on AS last_on, l.term_days AS term_days, l.held_days AS held_days,
    later(l.last_on, l.set_on) AS release_by,
    CASE
      WHEN l.earlier_days = 0 AND l.last_on > l.set_on AND (l.years = 0 OR l.months = 0) THEN l.last_on
      ELSE add_days(later(l.last_on, l.set_on), tunable('tolerance_days'))
    END AS sure_on,
    COALESCE(l.held_days * 100 >= l.term_days * tunable('near_percent'), FALSE) AS near
  FROM lined AS l
), gap AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.basis AS basis, g.set_on AS set_on, g.main_penalty AS
    main_penalty, g.years AS years, g.months AS months, g.held_from_on AS held_from_on,
    g.earlier_days AS earlier_days, g.released_on AS released_on, g.held_on AS held_on, g.full_on AS
    full_on, g.last_on AS last_on, g.release_by AS release_by, g.sure_on AS sure_on, g.held_days AS
    held_days, g.term_days AS term_days, g.near AS near,
    NOT COALESCE(g.term, FALSE) AS outside,
    missing(
      'custody_term.held_from_on', g.held_from_on IS NULL OR g.held_from_on > g.extracted_on
        OR g.held_from_on > g.set_on,
      'custody_term.released_on', g.released_on < g.set_on OR g.released_on < g.held_from_on
        OR g.released_on > g.extracted_on,
      'custody_term.set_on', g.set_on IS NULL OR g.set_on > g.extracted_on,
      'custody_term.years', (g.no_term OR g.full_on IS NULL) AND g.held_from_on IS NOT NULL,
      'extracted_on:custody_term', g.held_on IS NULL,
      'law:criminal.custody_over_proposal', g.basis = 'proposal' AND g.set_on IS NOT NULL AND NOT g.bound,
      'law:criminal.release_on_judgment', g.basis = 'first_judgment' AND g.set_on IS NOT NULL AND NOT g.bound
    ) AS lacking
  FROM graded AS g
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.set_on AS act_on,
  g.basis AS basis, g.main_penalty AS main_penalty, g.years AS years, g.months AS months,
  g.held_from_on AS held_from_on, g.earlier_days AS earlier_days, g.full_on AS full_on, g.last_on AS
  last_on, g.release_by AS release_by, g.sure_on AS sure_on, g.released_on AS released_on, g.held_on
  AS held_on, g.held_days AS held_days, g.term_days AS term_days,
  CASE WHEN g.held_on > g.release_by THEN 'over' WHEN g.near THEN 'near' ELSE 'none' END AS fault,
  CASE WHEN g.held_on > g.release_by THEN days_between(g.release_by, g.held_on) END AS days_over,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.basis = 'first_judgment' AND g.held_on > g.sure_on THEN 'hard'
    WHEN g.held_on > g.release_by OR (g.basis = 'proposal' AND g.near) THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM gap AS g
