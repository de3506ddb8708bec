-- One row per decision whose ground was found to have lapsed (刑诉法 268(1)(3); 社矫法 49(1)). The law says "in time" without
-- a number: the days are the office's own, so the model is never more than soft. A proposal of recall, or the end,
-- within them is in time. That there was no proposal counts only where the table is declared for the correction organ.
WITH asked AS (
  SELECT c.sentence AS sentence, MIN(COALESCE(p.proposed_on, p.received_on)) AS proposed_on,
    MAX(CASE WHEN p.proposed_on IS NULL AND p.received_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM correction_proposal AS p
  JOIN correction AS c ON c._id = p.correction
  WHERE p.kind = 'recall'
  GROUP BY c.sentence
), place AS (
  SELECT c.sentence AS sentence, MIN(c.organ) AS organ FROM correction AS c GROUP BY c.sentence
), base AS (
  SELECT
    o._id AS unit, o.organ AS organ, o.decided_on AS decided_on, o.lapsed_on AS lapsed_on, o.ended_on AS ended_on,
    o.sentence_ends_on AS sentence_ends_on, o._as_of AS as_of, o._extracted_on AS extracted_on,
    a.proposed_on AS proposed_on, COALESCE(a.undated, 0) AS undated, w.organ AS correction_organ,
    add_days(o.lapsed_on, tunable('recall_days')) AS line_on,
    COALESCE(earlier(a.proposed_on, o.ended_on), a.proposed_on, o.ended_on) AS done_on
  FROM outside_service AS o
  LEFT JOIN asked AS a ON a.sentence = o.sentence
  LEFT JOIN place AS w ON w.sentence = o.sentence
), counted AS (
  SELECT
    b.unit AS unit, COALESCE(earlier(b.done_on, b.as_of), b.done_on, b.as_of) AS until_on,
    b.done_on <= b.line_on OR b.sentence_ends_on <= b.line_on AS settled,
    covered('correction_proposal', COALESCE(b.correction_organ, b.organ), b.lapsed_on, earlier(b.line_on, b.as_of))
      AS complete
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'correction_proposal.proposed_on', b.undated = 1 AND NOT COALESCE(c.settled, FALSE),
      'coverage:correction_proposal', c.until_on > b.line_on AND b.proposed_on IS NULL AND NOT c.complete
        AND NOT COALESCE(c.settled, FALSE),
      'extracted_on:outside_service', c.until_on IS NULL,
      'outside_service.ended_on', b.ended_on < b.decided_on OR b.ended_on > b.extracted_on,
      'outside_service.lapsed_on', b.lapsed_on < b.decided_on OR b.lapsed_on > b.extracted_on,
      'outside_service.sentence_ends_on', c.until_on > b.line_on AND b.sentence_ends_on IS NULL
    ) AS lacking
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.lapsed_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.settled OR c.until_on <= b.line_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.lapsed_on AS act_on,
  b.lapsed_on AS lapsed_on, b.proposed_on AS proposed_on, b.ended_on AS ended_on,
  b.sentence_ends_on AS sentence_ends_on, b.line_on AS line_on, c.until_on AS until_on,
  tunable('recall_days') AS threshold_days,
  CASE WHEN v.outcome = 'soft' THEN days_between(b.line_on, c.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN counted AS c ON c.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
