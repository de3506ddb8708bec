-- One row per referred case: the police decide within three days of receipt (公安规定 180; 移送规定 8). Told
-- at once that papers lack, the organ has three days to supply them; the hard line then runs from the
-- supply, the soft one never; no day of supply on record leaves it soft. Economic crime has longer limits in a text not
-- verified: never hard.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, COALESCE(c.kind = 'referral', FALSE) AS in_scope,
    c.charge AS charge, c.referring_organ AS referring_organ, c.economic AS economic,
    c.victim_minor AS victim_minor, c.accepted_on AS accepted_on,
    c.incomplete_told_on AS told_on, c.supplied_on AS supplied_on,
    COALESCE(earlier(c.decided_on, c.filed_on), c.decided_on, c.filed_on) AS decided_on,
    c.decided_on IS NULL AND c.filed_on IS NULL AND (c.decision IS NOT NULL OR c.closed_on IS NOT NULL
      OR c.transferred_on IS NOT NULL) AS undated,
    COALESCE(c.incomplete_told_on <= add_days(c.accepted_on, 1), FALSE) AND c.supplied_on IS NULL AS waiting,
    c._as_of AS as_of, c._extracted_on AS extracted_on,
    COALESCE(CASE WHEN c.incomplete_told_on <= add_days(c.accepted_on, 1) THEN COALESCE(
      c.supplied_on, due('criminal.filing.administrative.supply', c.incomplete_told_on)) END,
      c.accepted_on) AS counted_from
  FROM criminal_case AS c
), lines AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.in_scope AS in_scope, f.charge AS charge,
    f.referring_organ AS referring_organ, f.economic AS economic, f.victim_minor AS victim_minor,
    f.accepted_on AS accepted_on, f.told_on AS told_on, f.supplied_on AS supplied_on,
    f.decided_on AS decided_on, f.undated AS undated, f.waiting AS waiting, f.extracted_on AS extracted_on,
    f.counted_from AS counted_from, due('criminal.filing.administrative', f.counted_from) AS due_hard,
    due_strict('criminal.filing.administrative', f.accepted_on) AS due_soft,
    COALESCE(f.decided_on, f.as_of) AS until_on
  FROM facts AS f
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.in_scope AS in_scope, x.charge AS charge,
    x.referring_organ AS referring_organ, x.economic AS economic, x.victim_minor AS victim_minor,
    x.accepted_on AS accepted_on, x.decided_on AS decided_on, x.counted_from AS counted_from,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on, x.waiting AS waiting,
    missing(
      'coverage:criminal_case', x.decided_on IS NULL AND x.until_on > x.due_soft AND NOT
        covered('criminal_case', x.organ, x.accepted_on, x.due_soft),
      'criminal_case.accepted_on', x.accepted_on IS NULL OR x.accepted_on > x.extracted_on,
      'criminal_case.decided_on', x.undated OR x.decided_on < x.accepted_on OR x.decided_on >
        x.extracted_on,
      'criminal_case.incomplete_told_on', x.told_on < x.accepted_on,
      'criminal_case.supplied_on', x.supplied_on < x.told_on,
      'extracted_on:criminal_case', x.until_on IS NULL AND NOT x.undated,
      'law:criminal.filing.administrative', x.accepted_on IS NOT NULL AND NOT
        law_known('criminal.filing.administrative', x.accepted_on)
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.charge AS charge, g.referring_organ AS referring_organ,
    g.economic AS economic, g.victim_minor AS victim_minor, g.accepted_on AS accepted_on,
    g.decided_on AS decided_on, g.counted_from AS counted_from, g.due_hard AS due_hard,
    g.due_soft AS due_soft, g.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.due_soft THEN 'lawful'
      WHEN g.due_hard IS NULL OR g.until_on <= g.due_hard OR g.waiting OR COALESCE(g.economic, TRUE) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.accepted_on AS act_on,
  v.charge AS charge, v.referring_organ AS referring_organ, v.economic AS economic,
  v.accepted_on AS accepted_on, v.counted_from AS counted_from, v.decided_on AS decided_on,
  v.due_hard AS due_hard, v.due_soft AS due_soft, v.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(v.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, v.until_on) END AS days_over,
  v.victim_minor AS victim_minor, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
