-- Two rows per letter: a procedural answer within seven days and word of progress or result within three months (规则 163).
-- A letter without a name or an address cannot be answered.
WITH legs AS (
  SELECT
    r._id AS unit, 'first' AS discriminator,
    'first' AS step, r.received_on AS from_on, r.first_answer_on AS done_on,
    r.answerable IS NOT FALSE AS in_scope,
    due('office.letter.first', r.received_on) AS due_hard,
    due_strict('office.letter.first', r.received_on) AS due_soft,
    law_known('office.letter.first', r.received_on) AS known
  FROM office_letter AS r
  UNION ALL
  SELECT
    r._id AS unit, 'result' AS discriminator,
    'result' AS step, r.received_on AS from_on, r.result_answer_on AS done_on,
    r.answerable IS NOT FALSE AS in_scope,
    due('office.letter.result', r.received_on) AS due_hard,
    due_strict('office.letter.result', r.received_on) AS due_soft,
    law_known('office.letter.result', r.received_on) AS known
  FROM office_letter AS r
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(l.done_on, r._as_of), l.done_on, r._as_of) AS until_on
  FROM legs AS l
  JOIN office_letter AS r ON r._id = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'extracted_on:office_letter', n.until_on IS NULL,
      'law:office.letter.first', l.discriminator = 'first' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:office.letter.result', l.discriminator = 'result' AND l.from_on IS NOT NULL AND NOT l.known,
      'office_letter.answerable', r.answerable IS NULL AND l.done_on IS NULL AND n.until_on > l.due_soft,
      'office_letter.first_answer_on', l.discriminator = 'first' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on),
      'office_letter.received_on', (l.discriminator = 'first' AND (l.from_on > r._extracted_on OR l.from_on IS NULL))
        OR (l.discriminator = 'result' AND (l.from_on > r._extracted_on OR l.from_on IS NULL)),
      'office_letter.result_answer_on', l.discriminator = 'result' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on)
    ) AS lacking
  FROM legs AS l
  JOIN office_letter AS r ON r._id = l.unit
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, n.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN n.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR n.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
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
JOIN office_letter AS r ON r._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
