-- Two rows per review: the suspect is told of the right to counsel (刑诉法 34(2)) and the victim of the right to an agent (46(2))
-- within three days of receiving the file. An empty day proves nothing, as the register need not have the column. Who comes
-- out of a commission's custody is told at the detention (规则 145), also if that is later. A victim may have been out of
-- reach (规则 55(2)), which the row does not tell: soft at most.
WITH legs AS (
  SELECT
    r._id AS unit, 'counsel' AS discriminator,
    'counsel' AS step, r.received_on AS from_on, r.counsel_told_on AS done_on,
    TRUE AS in_scope,
    due('criminal.counsel_right_notice', r.received_on) AS due_hard,
    due_strict('criminal.counsel_right_notice', r.received_on) AS due_soft,
    law_known('criminal.counsel_right_notice', r.received_on) AS known
  FROM review AS r
  UNION ALL
  SELECT
    r._id AS unit, 'victim' AS discriminator,
    'victim' AS step, r.received_on AS from_on, r.victim_told_on AS done_on,
    r.has_victim IS NOT FALSE OR r.victim_told_on IS NOT NULL AS in_scope,
    due('office.victim_right_notice', r.received_on) AS due_hard,
    due_strict('office.victim_right_notice', r.received_on) AS due_soft,
    law_known('office.victim_right_notice', r.received_on) AS known
  FROM review AS r
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(l.done_on, r._as_of), l.done_on, r._as_of) AS until_on
  FROM legs AS l
  JOIN review AS r ON r._id = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'extracted_on:review', n.until_on IS NULL,
      'law:criminal.counsel_right_notice', l.discriminator = 'counsel' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:office.victim_right_notice', l.discriminator = 'victim' AND l.from_on IS NOT NULL AND NOT l.known,
      'review.counsel_told_on', l.discriminator = 'counsel' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on OR l.done_on IS NULL),
      'review.detained_first_on', l.discriminator = 'counsel' AND n.until_on > l.due_soft
        AND ((r.detained_first_on IS NULL AND r.measure_decided_on IS NOT NULL)
          OR r.detained_first_on > r.measure_decided_on OR r.detained_first_on > r._extracted_on),
      'review.has_victim', l.discriminator = 'victim' AND r.has_victim IS NULL AND l.done_on IS NULL,
      'review.received_on', l.from_on > r._extracted_on OR l.from_on IS NULL,
      'review.victim_told_on', l.discriminator = 'victim' AND (l.done_on < l.from_on OR l.done_on > r._extracted_on
        OR (l.done_on IS NULL AND r.has_victim))
    ) AS lacking
  FROM legs AS l
  JOIN review AS r ON r._id = l.unit
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, n.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN n.until_on <= l.due_soft OR (l.discriminator = 'counsel' AND n.until_on <= r.detained_first_on) THEN 'lawful'
      WHEN l.discriminator = 'victim' OR l.due_hard IS NULL OR n.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN review AS r ON r._id = l.unit
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, r.organ AS organ, l.from_on AS act_on, l.step AS step,
  l.from_on AS from_on, l.done_on AS done_on,
  CASE WHEN l.discriminator = 'counsel' THEN r.detained_first_on END AS detained_first_on,
  v.until_on AS until_on, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN review AS r ON r._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
