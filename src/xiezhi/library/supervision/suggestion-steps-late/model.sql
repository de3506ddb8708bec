-- Two rows per suggestion: the investigation ends within two months "as a rule" (检察建议工作规定 15: soft at most), and the
-- suggestion is recorded with the superior within five days of issue (21). For retrial and correction the Rules apply by
-- reference (30): soft. What has a rule of its own is left out: the review before a retrial suggestion (supervision-review-
-- overdue) and the record of a public-interest suggestion. The Supreme People's Procuratorate has no superior.
WITH legs AS (
  SELECT
    r._id AS unit, 'investigation' AS discriminator,
    'investigation' AS step, r.investigated_from_on AS from_on, r.investigated_to_on AS done_on,
    r.kind <> 'retrial' AND r.investigated_from_on IS NOT NULL AS in_scope,
    due('supervision.suggestion.investigation', r.investigated_from_on) AS due_hard,
    due_strict('supervision.suggestion.investigation', r.investigated_from_on) AS due_soft,
    law_known('supervision.suggestion.investigation', r.investigated_from_on) AS known
  FROM suggestion_making AS r
  UNION ALL
  SELECT
    r._id AS unit, 'record' AS discriminator,
    'record' AS step, r.issued_on AS from_on, r.recorded_on AS done_on,
    r.kind <> 'public_interest' AND r.issued_on IS NOT NULL AND COALESCE(r.own_level <> 'national', TRUE) AS in_scope,
    due('supervision.suggestion.record', r.issued_on) AS due_hard,
    due_strict('supervision.suggestion.record', r.issued_on) AS due_soft,
    law_known('supervision.suggestion.record', r.issued_on) AS known
  FROM suggestion_making AS r
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(l.done_on, r._as_of), l.done_on, r._as_of) AS until_on
  FROM legs AS l
  JOIN suggestion_making AS r ON r._id = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'extracted_on:suggestion_making', n.until_on IS NULL,
      'law:supervision.suggestion.investigation', l.discriminator = 'investigation' AND l.from_on IS NOT NULL
        AND NOT l.known,
      'law:supervision.suggestion.record', l.discriminator = 'record' AND l.from_on IS NOT NULL AND NOT l.known,
      'suggestion_making.investigated_from_on', l.discriminator = 'investigation' AND (l.from_on > r._extracted_on),
      'suggestion_making.investigated_to_on', l.discriminator = 'investigation' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on OR l.done_on IS NULL),
      'suggestion_making.issued_on', l.discriminator = 'record' AND (l.from_on > r._extracted_on),
      'suggestion_making.recorded_on', l.discriminator = 'record' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on)
    ) AS lacking
  FROM legs AS l
  JOIN suggestion_making AS r ON r._id = l.unit
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, n.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN n.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR n.until_on <= l.due_hard THEN 'soft'
      WHEN l.discriminator = 'investigation' OR r.kind IN ('retrial', 'correction') THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
  JOIN suggestion_making AS r ON r._id = l.unit
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, r.organ AS organ, l.from_on AS act_on, l.step AS step,
  l.from_on AS from_on,
  l.done_on AS done_on, v.until_on AS until_on, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN suggestion_making AS r ON r._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
