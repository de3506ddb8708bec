-- Two rows per decision on someone under age on that day: the minor is questioned and counsel heard before an arrest
-- (刑诉法 280(1)) and in the review for prosecution (规则 465(1)). For someone grown up meanwhile the rules only may be
-- applied (规则 489(2)): out of scope. Whether one at large may be arrested unquestioned is not written: soft.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.act AS act, d.decided_on AS decided_on,
    d.questioned AS questioned, d.questioned_on AS questioned_on, d.at_large AS at_large,
    d.counsel_heard AS counsel_heard, d.counsel_heard_on AS counsel_heard_on,
    d._extracted_on AS extracted_on,
    COALESCE(NOT age_reached(d.birth_on, param('minors.adult_age', d.decided_on), d.decided_on), TRUE) AS in_scope,
    missing(
      'law:minors.decision_hearing.arrest', d.act <> 'prosecution_review' AND d.decided_on IS NOT NULL
        AND NOT law_known('minors.decision_hearing.arrest', d.decided_on),
      'law:minors.decision_hearing.review', d.act = 'prosecution_review' AND d.decided_on IS NOT NULL
        AND NOT law_known('minors.decision_hearing.review', d.decided_on),
      'minor_decision.act', d.act IS NULL,
      'minor_decision.birth_on', d.birth_on IS NULL OR d.birth_on > d.decided_on,
      'minor_decision.decided_on', d.decided_on IS NULL OR d.decided_on > d._extracted_on
    ) AS unknown
  FROM minor_decision AS d
), legs AS (
  SELECT
    f.unit AS unit, 'questioned' AS discriminator, f.questioned_on AS done_on,
    COALESCE(f.questioned AND COALESCE(f.questioned_on <= f.decided_on, TRUE), FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'minor_decision.at_large', f.at_large IS NULL AND (f.questioned IS FALSE OR f.questioned_on > f.decided_on),
      'minor_decision.questioned', f.questioned IS NULL,
      'minor_decision.questioned_on', f.questioned_on > f.extracted_on
        OR (f.questioned IS FALSE AND f.questioned_on IS NOT NULL)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'counsel' AS discriminator, f.counsel_heard_on AS done_on,
    COALESCE(f.counsel_heard AND COALESCE(f.counsel_heard_on <= f.decided_on, TRUE), FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'minor_decision.counsel_heard', f.counsel_heard IS NULL,
      'minor_decision.counsel_heard_on', f.counsel_heard_on > f.extracted_on
        OR (f.counsel_heard IS FALSE AND f.counsel_heard_on IS NOT NULL)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.decided_on AS act_on, x.discriminator AS step,
  f.act AS act, f.decided_on AS decided_on, x.done_on AS done_on,
  CASE
    WHEN NOT f.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    WHEN x.discriminator = 'questioned' AND f.at_large THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN f.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
