-- One row per request of the applicant: a definite clue to property is checked, sooner if urgent (财产调查规定 2(1)); a
-- written request for an audit or a public reward is decided (17, 21(2)).
WITH facts AS (
  SELECT
    r._id AS unit, COALESCE(r.answered_on, r._as_of) AS until_on, r.kind IN ('clue', 'clue_urgent') AS clue,
    CASE r.kind
      WHEN 'clue' THEN due('civil.enforcement.clue', r.received_on)
      WHEN 'clue_urgent' THEN due('civil.enforcement.clue_urgent', r.received_on)
      WHEN 'audit' THEN due('civil.enforcement.audit', r.received_on)
      ELSE due('civil.enforcement.reward', r.received_on)
    END AS due_hard,
    CASE r.kind
      WHEN 'clue' THEN due_strict('civil.enforcement.clue', r.received_on)
      WHEN 'clue_urgent' THEN due_strict('civil.enforcement.clue_urgent', r.received_on)
      WHEN 'audit' THEN due_strict('civil.enforcement.audit', r.received_on)
      ELSE due_strict('civil.enforcement.reward', r.received_on)
    END AS due_soft
  FROM enforcement_request AS r
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'enforcement_request.answered_on', r.answered_on < r.received_on OR r.answered_on > r._extracted_on,
      'enforcement_request.definite', x.clue AND r.definite IS NULL AND x.until_on > x.due_soft,
      'enforcement_request.received_on', r.received_on IS NULL OR r.received_on > r._extracted_on,
      'enforcement_request.written', NOT x.clue AND r.written IS NULL AND x.until_on > x.due_soft,
      'extracted_on:enforcement_request', x.until_on IS NULL,
      'law:civil.enforcement.clue', r.received_on IS NOT NULL AND NOT law_known('civil.enforcement.clue', r.received_on)
    ) AS lacking
  FROM facts AS x
  JOIN enforcement_request AS r ON r._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN (x.clue AND r.definite IS FALSE) OR (NOT x.clue AND r.written IS FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS x
  JOIN gap AS g ON g.unit = x.unit
  JOIN enforcement_request AS r ON r._id = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, r.organ AS organ, r.received_on AS act_on, r.kind AS kind,
  r.received_on AS received_on, r.answered_on AS answered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN v.outcome = 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN enforcement_request AS r ON r._id = x.unit
