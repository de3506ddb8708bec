-- One row per case. The Law says "swiftly" (刑诉法 112); the numbers are those of texts not seen, so this
-- is a draft and never sure. Seven days where facts are verified, thirty with the county head's
-- approval, in economic cases thirty more with that of the next higher police.
WITH extended AS (
  SELECT
    e.criminal_case AS criminal_case,
    MAX(CASE WHEN e.approver_level = 'own_head' THEN 1 ELSE 0 END) AS head,
    MAX(CASE WHEN e.approver_level IN ('upper', 'city', 'province') THEN 1 ELSE 0 END) AS upper,
    MAX(CASE WHEN e.approver_level IS NULL OR e.approver_level = 'same_level' THEN 1 ELSE 0 END)
      AS unclear
  FROM filing_extension AS e
  GROUP BY e.criminal_case
), facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, COALESCE(c.kind, 'criminal') = 'criminal' AS in_scope,
    c.charge AS charge, c.economic AS economic, c.victim_minor AS victim_minor,
    c.accepted_on AS accepted_on, c._extracted_on AS extracted_on,
    COALESCE(earlier(c.decided_on, c.filed_on), c.decided_on, c.filed_on) AS decided_on,
    c.decided_on IS NULL AND c.filed_on IS NULL AND (c.decision IS NOT NULL OR c.closed_on IS NOT NULL
      OR c.transferred_on IS NOT NULL) AS undated,
    COALESCE(earlier(c.decided_on, c.filed_on), c.decided_on, c.filed_on, c._as_of) AS until_on,
    COALESCE(e.head, 0) = 1 OR COALESCE(e.upper, 0) = 1 AS any_extended,
    COALESCE(e.head, 0) = 1 AS extended, COALESCE(e.upper, 0) = 1 AS upper,
    COALESCE(e.unclear, 0) = 1 AS unclear,
    CASE WHEN COALESCE(c.economic, FALSE) THEN due('criminal.filing.economic', c.accepted_on)
      ELSE due('criminal.filing.ordinary.verify', c.accepted_on) END AS due_base,
    CASE WHEN COALESCE(c.economic, FALSE) THEN due('criminal.filing.economic.serious', c.accepted_on)
      ELSE due('criminal.filing.ordinary.serious', c.accepted_on) END AS due_long,
    due('criminal.filing.economic.serious', c.accepted_on,
      param('criminal.filing.economic.cross_region', c.accepted_on)) AS due_most
  FROM criminal_case AS c
  LEFT JOIN extended AS e ON e.criminal_case = c._id
), lines AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.in_scope AS in_scope, f.charge AS charge,
    f.economic AS economic, f.victim_minor AS victim_minor, f.accepted_on AS accepted_on,
    f.extracted_on AS extracted_on, f.decided_on AS decided_on, f.undated AS undated,
    f.until_on AS until_on, f.extended AS extended, f.upper AS upper, f.unclear AS unclear,
    f.due_base AS due_base, f.due_most AS due_most,
    CASE WHEN f.upper AND COALESCE(f.economic, TRUE) THEN f.due_most
      WHEN f.any_extended THEN f.due_long ELSE f.due_base END AS due_hard
  FROM facts AS f
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.in_scope AS in_scope, x.charge AS charge,
    x.economic AS economic, x.victim_minor AS victim_minor, x.accepted_on AS accepted_on,
    x.decided_on AS decided_on, x.extended AS extended, x.upper AS upper, x.due_hard AS due_hard,
    x.until_on AS until_on,
    missing(
      'coverage:criminal_case', x.decided_on IS NULL AND x.until_on > x.due_hard AND NOT
        covered('criminal_case', x.organ, x.accepted_on, x.due_hard),
      'coverage:filing_extension', x.until_on > x.due_hard AND x.until_on <= x.due_most AND NOT
        x.upper AND NOT covered('filing_extension', x.organ, x.accepted_on, x.due_hard),
      'criminal_case.accepted_on', x.accepted_on IS NULL OR x.accepted_on > x.extracted_on,
      'criminal_case.decided_on', x.undated OR x.decided_on < x.accepted_on OR x.decided_on >
        x.extracted_on,
      'extracted_on:criminal_case', x.until_on IS NULL AND NOT x.undated,
      'filing_extension.approver_level', x.unclear AND NOT x.upper AND x.until_on > x.due_hard AND
        x.until_on <= x.due_most,
      'law:criminal.filing.ordinary.verify', x.accepted_on IS NOT NULL AND x.due_base IS NULL
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.charge AS charge, g.economic AS economic,
    g.victim_minor AS victim_minor, g.accepted_on AS accepted_on, g.decided_on AS decided_on,
    g.extended AS extended, g.upper AS upper, g.due_hard AS due_hard, g.until_on AS until_on,
    g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.due_hard THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.accepted_on AS act_on,
  v.charge AS charge, v.economic AS economic, v.accepted_on AS accepted_on,
  v.decided_on AS decided_on, v.extended AS extended, v.upper AS upper, v.due_hard AS due_hard,
  v.until_on AS until_on, days_between(v.due_hard, v.until_on) AS days_over,
  v.victim_minor AS victim_minor, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
