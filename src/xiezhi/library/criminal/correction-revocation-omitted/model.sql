-- One row per correction (法院解释 543, 516; 社矫法 46(3), 49(1)): a sanction after the second warning, or after a public-order
-- penalty (not for parole: 543(2) does not refer to it), is a ground. Whether it shows a failure to mend, and how soon
-- to propose, is evaluated: soft at most.
WITH warned AS (
  SELECT
    s.correction AS correction, s.given_on AS given_on,
    ROW_NUMBER() OVER (PARTITION BY s.correction ORDER BY s.given_on, s._id) AS seq
  FROM correction_sanction AS s
  WHERE s.kind = 'warning' AND s.given_on IS NOT NULL
), second AS (
  SELECT w.correction AS correction, MIN(w.given_on) AS warned_on
  FROM warned AS w
  WHERE w.seq = param('correction.warnings', w.given_on)
  GROUP BY w.correction
), fined AS (
  SELECT s.correction AS correction, MIN(s.given_on) AS public_order_on
  FROM correction_sanction AS s
  WHERE s.kind = 'public_order'
  GROUP BY s.correction
), breach AS (
  SELECT
    s.correction AS correction,
    MIN(CASE WHEN s.given_on > w.warned_on OR (c.kind <> 'parole' AND s.given_on > f.public_order_on)
      THEN s.given_on END) AS breach_on,
    MAX(CASE WHEN s.given_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM correction_sanction AS s
  JOIN correction AS c ON c._id = s.correction
  LEFT JOIN second AS w ON w.correction = s.correction
  LEFT JOIN fined AS f ON f.correction = s.correction
  GROUP BY s.correction
), asked AS (
  SELECT p.correction AS correction, MAX(COALESCE(p.proposed_on, p.received_on)) AS proposed_on,
    MAX(CASE WHEN p.proposed_on IS NULL AND p.received_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM correction_proposal AS p
  WHERE p.kind IN ('revoke_probation', 'revoke_parole', 'recall')
  GROUP BY p.correction
), base AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.kind AS kind, c.registered_on AS registered_on, c.ended_on AS ended_on,
    c._as_of AS as_of, w.warned_on AS warned_on, f.public_order_on AS public_order_on, b.breach_on AS breach_on,
    COALESCE(b.undated, 0) AS undated, COALESCE(a.undated, 0) AS proposal_undated,
    -- A proposal made before the breach answers an earlier one.
    CASE WHEN a.proposed_on >= COALESCE(w.warned_on, f.public_order_on) THEN a.proposed_on END AS proposed_on,
    add_days(b.breach_on, tunable('proposal_days')) AS line_on
  FROM correction AS c
  LEFT JOIN second AS w ON w.correction = c._id
  LEFT JOIN fined AS f ON f.correction = c._id
  LEFT JOIN breach AS b ON b.correction = c._id
  LEFT JOIN asked AS a ON a.correction = c._id
), counted AS (
  SELECT
    b.unit AS unit,
    COALESCE(earlier(b.proposed_on, b.as_of), b.proposed_on, b.as_of) AS until_on,
    COALESCE(b.proposed_on <= b.line_on OR b.ended_on <= b.line_on, FALSE) AS settled,
    covered('correction_proposal', b.organ, b.breach_on, earlier(b.line_on, b.as_of)) AS complete
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'correction.ended_on', b.ended_on < b.registered_on,
      'correction_proposal.proposed_on', b.breach_on IS NOT NULL AND b.proposal_undated = 1 AND NOT c.settled,
      'correction_sanction.given_on', b.breach_on IS NULL AND b.undated = 1,
      'coverage:correction_proposal', c.until_on > b.line_on AND b.proposed_on IS NULL AND NOT c.settled
        AND NOT c.complete,
      'extracted_on:correction', b.breach_on IS NOT NULL AND c.until_on IS NULL
    ) AS lacking
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.kind = 'public_surveillance' OR (b.breach_on IS NULL AND b.undated = 0) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.settled OR c.until_on <= b.line_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM base AS b
  JOIN counted AS c ON c.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.breach_on AS act_on,
  b.kind AS kind, b.warned_on AS warned_on, b.public_order_on AS public_order_on, b.breach_on AS breach_on,
  b.proposed_on AS proposed_on, b.line_on AS line_on, c.until_on AS until_on,
  tunable('proposal_days') AS threshold_days,
  CASE WHEN v.outcome = 'soft' THEN days_between(b.line_on, c.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN counted AS c ON c.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
