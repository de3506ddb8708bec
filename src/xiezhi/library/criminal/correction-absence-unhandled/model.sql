-- Two rows per loss (社矫法 30, 46(3); 法院解释 543). search: "at once" has no number. proposal: an absence of more than a month without good
-- reason is a ground of revocation, for probation and parole only; how soon to propose is not written. Both days are
-- the office's own, so the model is never more than soft.
WITH asked AS (
  SELECT p.correction AS correction, MAX(COALESCE(p.proposed_on, p.received_on)) AS proposed_on
  FROM correction_proposal AS p
  WHERE p.kind IN ('revoke_probation', 'revoke_parole', 'recall')
  GROUP BY p.correction
), base AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.kind AS kind, x.lost_on AS lost_on, x.search_on AS search_on,
    x.found_on AS found_on, x.good_reason AS good_reason, x.correction AS correction, x._as_of AS as_of,
    x._extracted_on AS extracted_on,
    -- A proposal made before this loss answers another one.
    CASE WHEN a.proposed_on >= x.lost_on THEN a.proposed_on END AS proposed_on,
    due('correction.lost_contact', x.lost_on) AS month_on,
    covered('correction_proposal', x.organ, x.lost_on, x._as_of) AS complete
  FROM correction_absence AS x
  LEFT JOIN asked AS a ON a.correction = x.correction
), legs AS (
  SELECT
    b.unit AS unit, 'search' AS discriminator, b.search_on AS done_on,
    COALESCE(earlier(b.search_on, b.found_on), b.search_on, b.found_on) AS event_on,
    add_days(b.lost_on, tunable('search_days')) AS line_on, tunable('search_days') AS threshold_days
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'proposal' AS discriminator, b.proposed_on AS done_on,
    COALESCE(earlier(b.proposed_on, CASE WHEN b.found_on <= b.month_on THEN b.found_on END), b.proposed_on,
      CASE WHEN b.found_on <= b.month_on THEN b.found_on END) AS event_on,
    add_days(b.month_on, tunable('proposal_days')) AS line_on, tunable('proposal_days') AS threshold_days
  FROM base AS b
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, l.done_on AS done_on, l.line_on AS line_on,
    l.threshold_days AS threshold_days, l.event_on AS event_on,
    COALESCE(earlier(l.event_on, b.as_of), l.event_on, b.as_of) AS until_on
  FROM legs AS l
  JOIN base AS b ON b.unit = l.unit
), gap AS (
  SELECT
    c.unit AS unit, c.discriminator AS discriminator,
    missing(
      'correction_absence.correction', c.discriminator = 'proposal' AND c.until_on > c.line_on AND b.correction IS NULL,
      'correction_absence.found_on', b.found_on < b.lost_on OR b.found_on > b.extracted_on,
      'correction_absence.good_reason', c.discriminator = 'proposal' AND c.until_on > c.line_on AND b.good_reason IS NULL,
      'correction_absence.kind', c.discriminator = 'proposal' AND b.kind IS NULL,
      'correction_absence.lost_on', b.lost_on IS NULL OR b.lost_on > b.extracted_on,
      'correction_absence.search_on', b.search_on < b.lost_on OR b.search_on > b.extracted_on,
      'coverage:correction_proposal', c.discriminator = 'proposal' AND c.until_on > c.line_on AND c.done_on IS NULL
        AND b.correction IS NOT NULL AND NOT b.complete,
      'extracted_on:correction_absence', c.until_on IS NULL,
      'law:correction.lost_contact', c.discriminator = 'proposal' AND b.lost_on IS NOT NULL
        AND NOT law_known('correction.lost_contact', b.lost_on)
    ) AS lacking
  FROM counted AS c
  JOIN base AS b ON b.unit = c.unit
), verdict AS (
  SELECT
    c.unit AS unit, c.discriminator AS discriminator, g.lacking AS lacking,
    CASE
      WHEN c.discriminator = 'proposal' AND (b.kind NOT IN ('probation', 'parole') OR b.good_reason) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= c.line_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM counted AS c
  JOIN base AS b ON b.unit = c.unit
  JOIN gap AS g ON g.unit = c.unit AND g.discriminator = c.discriminator
)
SELECT
  b.unit AS unit, v.discriminator AS discriminator, b.organ AS organ, b.lost_on AS act_on,
  b.kind AS kind, b.lost_on AS lost_on, c.done_on AS done_on, b.found_on AS found_on, b.month_on AS month_on,
  c.line_on AS line_on, c.until_on AS until_on, c.threshold_days AS threshold_days,
  CASE WHEN v.outcome = 'soft' THEN days_between(c.line_on, c.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
JOIN counted AS c ON c.unit = v.unit AND c.discriminator = v.discriminator
