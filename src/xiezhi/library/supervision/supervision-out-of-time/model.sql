-- One row per supervision case accepted on application. Civil: two years from the refusal of retrial or the retrial judgment
-- (民事监督规则 20), a year for a re-examination (126); administrative: six months (行政监督规则 20). "From the day the ruling
-- is made or takes effect" is read in two ways: the hard line runs from effect or service, the soft one from the making.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.branch AS branch, c.basis AS basis, c.basis_made_on AS basis_made_on,
    c.basis_on AS basis_on, c.applied_on AS applied_on, c.accepted_on AS accepted_on, c._extracted_on AS extracted_on,
    COALESCE(earlier(c.basis_made_on, c.basis_on), c.basis_on) AS soft_from_on,
    COALESCE(c.applied_on, c.accepted_on) AS until_on, c.origin <> 'ex_officio'
      AND c.accepted_on IS NOT NULL AS in_scope,
    CASE
      WHEN c.branch = 'civil' AND c.origin = 'recheck' THEN 'recheck'
      WHEN c.branch = 'civil' AND c.basis IN ('retrial_refused', 'retrial_judged') THEN 'civil'
      WHEN c.branch = 'administrative' AND c.origin = 'application' AND c.basis <> 'not_supported' THEN 'administrative'
      WHEN c.basis IS NULL AND (c.branch = 'civil' OR c.origin = 'application') THEN 'open'
      ELSE 'none'
    END AS class
  FROM supervision_case AS c
), lined AS (
  SELECT
    f.unit AS unit,
    CASE f.class
      WHEN 'civil' THEN due('civil.supervision.application', f.basis_on)
      WHEN 'recheck' THEN due('civil.supervision.recheck', f.basis_on)
      WHEN 'administrative' THEN due('administrative_suit.supervision.application', f.basis_on)
    END AS due_hard,
    CASE f.class
      WHEN 'civil' THEN due_strict('civil.supervision.application', f.soft_from_on)
      WHEN 'recheck' THEN due_strict('civil.supervision.recheck', f.soft_from_on)
      WHEN 'administrative' THEN due_strict('administrative_suit.supervision.application', f.basis_on)
    END AS due_soft,
    missing(
      'law:administrative_suit.supervision.application', f.class = 'administrative' AND f.basis_on IS NOT NULL
        AND NOT law_known('administrative_suit.supervision.application', f.basis_on),
      'law:civil.supervision.application', f.class = 'civil' AND f.basis_on IS NOT NULL
        AND NOT law_known('civil.supervision.application', f.soft_from_on),
      'law:civil.supervision.recheck', f.class = 'recheck' AND f.basis_on IS NOT NULL
        AND NOT law_known('civil.supervision.recheck', f.soft_from_on),
      'supervision_case.accepted_on', f.accepted_on < f.applied_on OR f.accepted_on > f.extracted_on,
      'supervision_case.applied_on', f.applied_on < f.soft_from_on,
      'supervision_case.basis', f.class = 'open',
      'supervision_case.basis_made_on', f.basis_made_on > f.basis_on,
      'supervision_case.basis_on', f.basis_on IS NULL OR f.basis_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.applied_on IS NOT NULL OR l.lacking <> '' OR f.until_on <= l.due_soft THEN l.lacking
      ELSE 'supervision_case.applied_on'
    END AS lacking
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
), graded AS (
  SELECT
    f.unit AS unit, v.lacking AS lacking,
    CASE
      WHEN NOT f.in_scope OR f.class = 'none' THEN 'out_of_scope'
      WHEN v.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR f.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
  JOIN verdict AS v ON v.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.applied_on AS act_on, f.branch AS branch, f.basis AS basis,
  f.class AS class, f.basis_made_on AS basis_made_on, f.basis_on AS basis_on, f.applied_on AS applied_on,
  f.accepted_on AS accepted_on, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE g.outcome WHEN 'hard' THEN days_between(l.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, f.until_on) END AS days_over,
  g.outcome AS outcome,
  CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lined AS l ON l.unit = f.unit
JOIN graded AS g ON g.unit = f.unit
