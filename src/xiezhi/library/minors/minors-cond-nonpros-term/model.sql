-- Three rows per conditional non-prosecution (刑诉法 282–284; 规则 469–477):
--   term      six to twelve months from the decision;
--   decision  a decision once the term has ended ("应当", without a number of days: never hard);
--   chapter   only crimes of chapters four to six of the special part.
-- These are acts of the procuratorate itself: they go to its case management office.
WITH base AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.charge_chapter AS charge_chapter,
    c.decided_on AS decided_on, c.term_months AS term_months, c.term_ends_on AS term_ends_on,
    c.revoked_on AS revoked_on, c.final_on AS final_on, c.final_decision AS final_decision,
    param('minors.conditional_term.min', c.decided_on) AS least_months,
    param('minors.conditional_term.max', c.decided_on) AS most_months,
    COALESCE(earlier(c.final_on, c.revoked_on), c.final_on, c.revoked_on) AS done_on,
    c._as_of AS as_of, c._extracted_on AS extracted_on
  FROM conditional_nonprosecution AS c
), spans AS (
  -- Some offices write the last day of the term, some the day after: one day is no difference.
  SELECT
    b.unit AS unit, b.organ AS organ, b.charge_chapter AS charge_chapter,
    b.decided_on AS decided_on, b.term_months AS term_months, b.term_ends_on AS term_ends_on,
    b.revoked_on AS revoked_on, b.final_on AS final_on, b.final_decision AS final_decision,
    b.least_months AS least_months, b.most_months AS most_months, b.done_on AS done_on,
    b.as_of AS as_of, b.extracted_on AS extracted_on,
    add_days(add_months(b.decided_on, b.least_months, 'clamp'), 0 -
      tunable('end_tolerance_days')) AS least_end_on,
    add_days(add_months(b.decided_on, b.most_months, 'month_end'),
      tunable('end_tolerance_days')) AS most_end_on,
    add_months(b.decided_on, b.term_months, 'month_end') AS computed_end_on
  FROM base AS b
), ends AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.charge_chapter AS charge_chapter,
    b.decided_on AS decided_on, b.term_months AS term_months, b.term_ends_on AS term_ends_on,
    b.revoked_on AS revoked_on, b.final_on AS final_on, b.final_decision AS final_decision,
    b.least_months AS least_months, b.most_months AS most_months, b.done_on AS done_on,
    b.as_of AS as_of, b.extracted_on AS extracted_on, b.least_end_on AS least_end_on,
    b.most_end_on AS most_end_on, b.computed_end_on AS computed_end_on,
    COALESCE(later(b.term_ends_on, b.computed_end_on), b.term_ends_on, b.computed_end_on) AS end_on,
    COALESCE(earlier(b.done_on, b.as_of), b.done_on, b.as_of) AS until_on,
    b.term_ends_on < add_days(b.computed_end_on, 0 - tunable('end_tolerance_days') -
      tunable('end_tolerance_days'))
      OR b.term_ends_on > add_days(b.computed_end_on, tunable('end_tolerance_days')) AS ends_differ
  FROM spans AS b
), legs AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.charge_chapter AS charge_chapter,
    x.decided_on AS decided_on, x.term_months AS term_months, x.term_ends_on AS term_ends_on,
    x.least_months AS least_months, x.most_months AS most_months, x.end_on AS end_on,
    x.done_on AS done_on, x.until_on AS until_on,
    'term' AS discriminator,
    missing(
      'conditional_nonprosecution.decided_on', x.decided_on IS NULL OR x.decided_on >
        x.extracted_on,
      'conditional_nonprosecution.term_ends_on', x.term_ends_on <= x.decided_on OR x.ends_differ,
      'conditional_nonprosecution.term_months', x.term_months <= 0 OR (x.term_months IS NULL AND
        x.term_ends_on IS NULL),
      'law:minors.conditional_term.max', x.decided_on IS NOT NULL AND NOT
        law_known('minors.conditional_term.max', x.decided_on)
    ) AS lacking,
    CASE
      WHEN x.term_months < x.least_months OR x.term_months > x.most_months THEN 'hard'
      WHEN x.term_months IS NOT NULL THEN 'lawful'
      WHEN x.term_ends_on < x.least_end_on OR x.term_ends_on > x.most_end_on THEN 'hard'
      ELSE 'lawful'
    END AS found
  FROM ends AS x
  UNION ALL
  SELECT
    x.unit AS unit, x.organ AS organ, x.charge_chapter AS charge_chapter,
    x.decided_on AS decided_on, x.term_months AS term_months, x.term_ends_on AS term_ends_on,
    x.least_months AS least_months, x.most_months AS most_months, x.end_on AS end_on,
    x.done_on AS done_on, x.until_on AS until_on,
    'decision' AS discriminator,
    missing(
      'conditional_nonprosecution.decided_on', x.decided_on > x.extracted_on OR (x.decided_on IS
        NULL AND x.term_ends_on IS NULL),
      'conditional_nonprosecution.final_on', x.final_on < x.decided_on OR x.final_on >
        x.extracted_on
        OR (x.final_on IS NULL AND x.final_decision IS NOT NULL AND x.until_on > x.end_on),
      'conditional_nonprosecution.revoked_on', x.revoked_on < x.decided_on OR x.revoked_on >
        x.extracted_on,
      'conditional_nonprosecution.term_ends_on', x.term_ends_on <= x.decided_on OR x.ends_differ,
      'conditional_nonprosecution.term_months', x.term_months <= 0 OR (x.term_months IS NULL AND
        x.term_ends_on IS NULL),
      'extracted_on:conditional_nonprosecution', x.until_on IS NULL,
      'law:minors.conditional_term.max', x.decided_on IS NOT NULL AND NOT
        law_known('minors.conditional_term.max', x.decided_on)
    ) AS lacking,
    CASE
      WHEN x.until_on <= x.end_on THEN 'lawful'
      ELSE 'soft'
    END AS found
  FROM ends AS x
  UNION ALL
  SELECT
    x.unit AS unit, x.organ AS organ, x.charge_chapter AS charge_chapter,
    x.decided_on AS decided_on, x.term_months AS term_months, x.term_ends_on AS term_ends_on,
    x.least_months AS least_months, x.most_months AS most_months, x.end_on AS end_on,
    x.done_on AS done_on, x.until_on AS until_on,
    'chapter' AS discriminator,
    missing(
      'conditional_nonprosecution.charge_chapter', x.charge_chapter IS NULL,
      'conditional_nonprosecution.decided_on', x.decided_on IS NULL OR x.decided_on >
        x.extracted_on,
      'law:minors.conditional_term.chapters', x.decided_on IS NOT NULL AND NOT
        law_known('minors.conditional_term.chapters', x.decided_on)
    ) AS lacking,
    -- The code list has one code for each chapter the law names and one for all others.
    CASE WHEN x.charge_chapter = 'other' THEN 'hard' ELSE 'lawful' END AS found
  FROM ends AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.charge_chapter AS charge_chapter, x.decided_on AS decided_on, x.term_months AS term_months,
    x.term_ends_on AS term_ends_on, x.least_months AS least_months, x.most_months AS most_months,
    x.end_on AS end_on, x.done_on AS done_on, x.until_on AS until_on, x.lacking AS lacking,
    CASE WHEN x.lacking <> '' THEN 'undetermined' ELSE x.found END AS outcome
  FROM legs AS x
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
  x.decided_on AS act_on,
  x.decided_on AS decided_on, x.charge_chapter AS charge_chapter, x.term_months AS term_months,
  x.term_ends_on AS term_ends_on, x.least_months AS least_months, x.most_months AS most_months,
  x.end_on AS end_on, x.done_on AS done_on, x.until_on AS until_on,
  CASE
    WHEN x.discriminator = 'decision' AND x.outcome IN ('hard', 'soft') THEN days_between(x.end_on,
      x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
