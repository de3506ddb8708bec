-- Two rows per non-prosecution: passed on inside the office within three working days, reviewed within ten (工作指引, known from
-- an excerpt only: draft, soft at most). The chief may extend the review; it stands still during a reconsideration or suit.
WITH legs AS (
  SELECT
    t._id AS unit, 'internal' AS discriminator, t.decided_on AS from_on, t.moved_on AS done_on,
    t.liable IS NOT FALSE AS in_scope, due('transfer.reverse.internal', t.decided_on) AS due_law,
    due('transfer.reverse.internal', t.decided_on) AS last_on
  FROM reverse_transfer AS t
  UNION ALL
  SELECT
    t._id AS unit, 'review' AS discriminator, t.registered_on AS from_on, t.reviewed_on AS done_on,
    t.registered_on IS NOT NULL AND t.suspended IS NOT TRUE AS in_scope,
    due('transfer.reverse.review', t.registered_on) AS due_law,
    COALESCE(later(due('transfer.reverse.review', t.registered_on), t.extended_to_on),
      due('transfer.reverse.review', t.registered_on)) AS last_on
  FROM reverse_transfer AS t
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(l.done_on, t._as_of), l.done_on, t._as_of) AS until_on
  FROM legs AS l
  JOIN reverse_transfer AS t ON t._id = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'extracted_on:reverse_transfer', c.until_on IS NULL,
      'law:transfer.reverse.internal', l.discriminator = 'internal' AND l.from_on IS NOT NULL
        AND NOT law_known('transfer.reverse.internal', l.from_on),
      'law:transfer.reverse.review', l.discriminator = 'review' AND NOT law_known('transfer.reverse.review', l.from_on),
      'reverse_transfer.decided_on', l.discriminator = 'internal' AND (l.from_on IS NULL
        OR l.from_on > t._extracted_on),
      'reverse_transfer.liable', l.discriminator = 'internal' AND t.liable IS NULL AND l.done_on IS NULL
        AND c.until_on > l.last_on,
      'reverse_transfer.moved_on', l.discriminator = 'internal' AND (l.done_on < l.from_on
        OR l.done_on > t._extracted_on),
      'reverse_transfer.registered_on', l.discriminator = 'review' AND l.from_on > t._extracted_on,
      'reverse_transfer.reviewed_on', l.discriminator = 'review' AND (l.done_on < l.from_on
        OR l.done_on > t._extracted_on),
      'reverse_transfer.suspended', l.discriminator = 'review' AND t.suspended IS NULL AND c.until_on > l.last_on
    ) AS lacking
  FROM legs AS l
  JOIN reverse_transfer AS t ON t._id = l.unit
  JOIN counted AS c ON c.unit = l.unit AND c.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, c.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= l.last_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM legs AS l
  JOIN counted AS c ON c.unit = l.unit AND c.discriminator = l.discriminator
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, t.organ AS organ, l.from_on AS act_on, l.discriminator AS step,
  l.from_on AS from_on, l.done_on AS done_on, v.until_on AS until_on, t.extended_to_on AS extended_to_on,
  l.due_law AS due_law, l.last_on AS last_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(l.last_on, v.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN reverse_transfer AS t ON t._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
