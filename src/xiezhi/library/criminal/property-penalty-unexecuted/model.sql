-- Three rows per item (涉财产执行规定 3, 7). transfer: "in time" has no number, the office's own days: soft at most. filing: seven days
-- from the sending; papers returned for completion make it soft. execution: six months from filing, longer with the
-- president's approval; a suspension is soft. That nobody extended it counts only where the table is declared.
WITH base AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.effective_on AS effective_on, p.paid_on AS paid_on,
    p.transferred_on AS transferred_on, p.returned_on AS returned_on, p.filed_on AS filed_on,
    p.extended_to_on AS extended_to_on, p.suspended_on AS suspended_on, p.ended_on AS ended_on, p._as_of AS as_of,
    p._extracted_on AS extracted_on,
    due('criminal.property_enforcement', p.filed_on) AS due_law,
    due_strict('criminal.property_enforcement', p.filed_on) AS due_law_strict
  FROM property_execution AS p
), legs AS (
  SELECT
    b.unit AS unit, 'transfer' AS discriminator, b.effective_on AS start_on,
    COALESCE(earlier(b.transferred_on, b.filed_on), b.transferred_on, b.filed_on) AS done_on,
    add_days(b.effective_on, tunable('transfer_days')) AS due_hard,
    add_days(b.effective_on, tunable('transfer_days')) AS due_soft
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'filing' AS discriminator, b.transferred_on AS start_on, b.filed_on AS done_on,
    due('enforcement.property_filing', b.transferred_on) AS due_hard,
    due_strict('enforcement.property_filing', b.transferred_on) AS due_soft
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'execution' AS discriminator, b.filed_on AS start_on, b.ended_on AS done_on,
    later(b.due_law, COALESCE(b.extended_to_on, b.due_law)) AS due_hard,
    later(b.due_law_strict, COALESCE(b.extended_to_on, b.due_law_strict)) AS due_soft
  FROM base AS b
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, l.start_on AS start_on, l.done_on AS done_on,
    l.due_hard AS due_hard, l.due_soft AS due_soft,
    COALESCE(earlier(COALESCE(l.done_on, b.paid_on), b.as_of), l.done_on, b.paid_on, b.as_of) AS until_on,
    covered('property_execution', b.organ, l.start_on, earlier(l.due_hard, b.as_of)) AS complete
  FROM legs AS l
  JOIN base AS b ON b.unit = l.unit
), gap AS (
  SELECT
    c.unit AS unit, c.discriminator AS discriminator,
    missing(
      'coverage:property_execution', c.discriminator = 'execution' AND c.until_on > c.due_hard
        AND b.extended_to_on IS NULL AND b.as_of IS NOT NULL AND NOT c.complete,
      'extracted_on:property_execution', c.until_on IS NULL
        OR (c.discriminator = 'execution' AND c.until_on > c.due_soft AND b.extended_to_on IS NULL AND b.as_of IS NULL),
      'law:criminal.property_enforcement', c.discriminator = 'execution'
        AND NOT law_known('criminal.property_enforcement', b.filed_on),
      'law:enforcement.property_filing', c.discriminator = 'filing'
        AND NOT law_known('enforcement.property_filing', b.transferred_on),
      'property_execution.effective_on', c.discriminator = 'transfer'
        AND (b.effective_on IS NULL OR b.effective_on > b.extracted_on),
      'property_execution.ended_on', c.discriminator = 'execution'
        AND (b.ended_on < b.filed_on OR b.ended_on > b.extracted_on),
      'property_execution.filed_on', c.discriminator = 'filing'
        AND (b.filed_on < b.transferred_on OR b.filed_on > b.extracted_on)
        OR c.discriminator = 'execution' AND (b.filed_on < b.transferred_on OR b.filed_on < b.effective_on),
      'property_execution.transferred_on', c.discriminator = 'transfer'
        AND (c.done_on < b.effective_on OR c.done_on > b.extracted_on)
        OR c.discriminator = 'filing' AND b.transferred_on < b.effective_on
    ) AS lacking
  FROM counted AS c
  JOIN base AS b ON b.unit = c.unit
), verdict AS (
  SELECT
    c.unit AS unit, c.discriminator AS discriminator, g.lacking AS lacking,
    CASE
      WHEN c.discriminator <> 'transfer' AND c.start_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= c.due_soft OR b.paid_on <= c.due_hard THEN 'lawful'
      WHEN c.discriminator = 'transfer' OR c.due_hard IS NULL OR c.until_on <= c.due_hard THEN 'soft'
      WHEN c.discriminator = 'filing' AND b.returned_on IS NOT NULL THEN 'soft'
      WHEN c.discriminator = 'execution' AND b.suspended_on <= c.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM counted AS c
  JOIN base AS b ON b.unit = c.unit
  JOIN gap AS g ON g.unit = c.unit AND g.discriminator = c.discriminator
)
SELECT
  b.unit AS unit, v.discriminator AS discriminator, b.organ AS organ, c.start_on AS act_on,
  v.discriminator AS step, b.effective_on AS effective_on, c.start_on AS start_on, c.done_on AS done_on,
  b.paid_on AS paid_on,
  CASE WHEN v.discriminator = 'filing' THEN c.start_on END AS filing_from_on,
  CASE WHEN v.discriminator = 'execution' THEN c.start_on END AS execution_from_on,
  CASE WHEN v.discriminator = 'filing' THEN c.due_hard END AS due_filing,
  CASE WHEN v.discriminator = 'execution' THEN b.due_law END AS due_execution,
  c.due_hard AS due_hard, c.due_soft AS due_soft, c.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(c.due_hard, c.until_on)
    WHEN v.outcome = 'soft' THEN days_between(c.due_soft, c.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
JOIN counted AS c ON c.unit = v.unit AND c.discriminator = v.discriminator
