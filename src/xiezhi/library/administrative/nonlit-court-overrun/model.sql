-- Three rows per enforcement case without a suit: acceptance within five working days, ruling within seven, or thirty
-- days where signs of evident unlawfulness were found (行政强制法 56–58, 69), a refusal served within five.
WITH legs AS (
  SELECT
    c._id AS unit, 'acceptance' AS leg, 'acceptance' AS rule, c.organ AS organ, c.received_on AS received_on,
    CASE WHEN c.complete IS TRUE THEN c.received_on ELSE COALESCE(c.supplemented_on, c.received_on) END AS from_on,
    COALESCE(earlier(c.accepted_on, c.refused_on), c.accepted_on, c.refused_on) AS done_on,
    c._as_of AS as_of, c._extracted_on AS extracted_on, FALSE AS unsure, c.evidently_unlawful AS evidently_unlawful,
    -- Withdrawn, or still waiting for complete papers.
    (c.withdrawn_on IS NOT NULL OR (c.complete IS FALSE AND c.supplemented_on IS NULL))
      AND c.accepted_on IS NULL AND c.refused_on IS NULL AS off,
    due('administrative.court_acceptance', CASE WHEN c.complete IS TRUE THEN c.received_on
      ELSE COALESCE(c.supplemented_on, c.received_on) END) AS due_hard,
    due_strict('administrative.court_acceptance', CASE WHEN c.complete IS TRUE THEN c.received_on
      ELSE COALESCE(c.supplemented_on, c.received_on) END) AS due_soft
  FROM nonlit_case AS c
  UNION ALL
  SELECT
    c._id AS unit, 'ruling' AS leg,
    CASE WHEN COALESCE(c.evidently_unlawful, TRUE) THEN 'doubtful' ELSE 'ruling' END AS rule,
    c.organ AS organ, c.received_on AS received_on, c.accepted_on AS from_on, c.ruled_on AS done_on,
    c._as_of AS as_of, c._extracted_on AS extracted_on,
    -- In doubt which limit it is, only between the two.
    COALESCE(c.evidently_unlawful IS NULL
      AND COALESCE(c.ruled_on, c._as_of) > due_strict('administrative.court_ruling', c.accepted_on)
      AND COALESCE(c.ruled_on, c._as_of) <= due('administrative.court_ruling.doubtful', c.accepted_on), FALSE) AS unsure,
    c.evidently_unlawful AS evidently_unlawful,
    c.accepted_on IS NULL OR (c.withdrawn_on IS NOT NULL AND c.ruled_on IS NULL) AS off,
    CASE WHEN COALESCE(c.evidently_unlawful, TRUE) THEN due('administrative.court_ruling.doubtful', c.accepted_on)
      ELSE due('administrative.court_ruling', c.accepted_on) END AS due_hard,
    CASE WHEN COALESCE(c.evidently_unlawful, TRUE)
      THEN due_strict('administrative.court_ruling.doubtful', c.accepted_on)
      ELSE due_strict('administrative.court_ruling', c.accepted_on) END AS due_soft
  FROM nonlit_case AS c
  UNION ALL
  SELECT
    c._id AS unit, 'service' AS leg, 'service' AS rule, c.organ AS organ, c.received_on AS received_on,
    c.ruled_on AS from_on, c.served_on AS done_on, c._as_of AS as_of, c._extracted_on AS extracted_on,
    FALSE AS unsure, c.evidently_unlawful AS evidently_unlawful,
    c.ruled_on IS NULL OR COALESCE(c.allowed, FALSE) AS off,
    due('administrative.court_refusal_service', c.ruled_on) AS due_hard,
    due_strict('administrative.court_refusal_service', c.ruled_on) AS due_soft
  FROM nonlit_case AS c
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg, COALESCE(l.done_on, l.as_of) AS until_on,
    missing(
      'extracted_on:nonlit_case', l.done_on IS NULL AND l.as_of IS NULL,
      'law:administrative.court_acceptance',
        l.from_on IS NOT NULL AND NOT law_known('administrative.court_acceptance', l.from_on),
      'nonlit_case.accepted_on',
        (l.leg = 'acceptance' AND (l.done_on < l.from_on OR l.done_on > l.extracted_on))
        OR (l.leg = 'ruling' AND l.from_on < l.received_on),
      'nonlit_case.allowed', l.leg = 'service' AND a.allowed IS NULL,
      'nonlit_case.complete', l.leg = 'acceptance' AND COALESCE(l.done_on, l.as_of) > l.due_soft
        AND (a.complete IS NULL AND a.supplemented_on IS NULL
          -- Entered as complete and yet supplemented: from which day the time ran is open.
          OR a.complete IS TRUE AND a.supplemented_on > a.received_on),
      'nonlit_case.evidently_unlawful', l.unsure,
      'nonlit_case.received_on',
        l.leg = 'acceptance' AND (l.received_on IS NULL OR l.received_on > l.extracted_on),
      'nonlit_case.ruled_on', (l.leg = 'ruling' AND (l.done_on < l.from_on OR l.done_on > l.extracted_on))
        OR (l.leg = 'service' AND (l.from_on < a.accepted_on OR l.from_on < l.received_on)),
      'nonlit_case.served_on', l.leg = 'service' AND (l.done_on < l.from_on OR l.done_on > l.extracted_on),
      'nonlit_case.supplemented_on', l.leg = 'acceptance' AND (l.from_on < l.received_on
        OR (a.complete IS FALSE AND a.supplemented_on IS NULL AND l.done_on > l.due_soft))
    ) AS lacking
  FROM legs AS l
  JOIN nonlit_case AS a ON a._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN l.off THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR g.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
)
SELECT
  l.unit AS unit, l.leg AS discriminator, l.organ AS organ, l.received_on AS act_on, l.leg AS leg,
  l.rule AS rule, l.from_on AS from_on, l.done_on AS done_on, l.evidently_unlawful AS evidently_unlawful,
  l.due_hard AS due_hard, l.due_soft AS due_soft, v.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, v.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN verdict AS v ON v.unit = l.unit AND v.leg = l.leg
