-- Up to four rows per application: filing (审限规定 6(1)), the notice (民诉解释 480(1)), the notice after measures taken at
-- once (执行程序解释 22), the order to report property, which goes with the notice (财产调查规定 3(1)). The notice is counted
-- from receipt by the text, from filing by the practice of the enforcing division: the second is the hard line. A case
-- closed (withdrawn, paid) asks for nothing after that day.
WITH legs AS (
  SELECT
    s._id AS unit, 'filing' AS leg, COALESCE(s.supplemented_on, s.received_on) AS counted_from,
    COALESCE(s.supplemented_on, s.received_on) AS strict_from, s.filed_on AS done_on,
    NOT (COALESCE(s.complete IS FALSE, FALSE) AND s.supplemented_on IS NULL AND s.filed_on IS NULL) AS in_scope
  FROM enforcement_start AS s
  UNION ALL
  SELECT
    s._id AS unit, 'notice' AS leg, s.filed_on AS counted_from, s.received_on AS strict_from, s.noticed_on AS done_on,
    s.refused IS NOT TRUE AND (s.filed_on IS NOT NULL OR s.noticed_on IS NOT NULL) AS in_scope
  FROM enforcement_start AS s
  UNION ALL
  SELECT
    s._id AS unit, 'measures' AS leg, s.measured_on AS counted_from, s.measured_on AS strict_from,
    s.noticed_on AS done_on,
    s.refused IS NOT TRUE AND s.measured_on IS NOT NULL
      AND (s.noticed_on IS NULL OR s.noticed_on > s.measured_on) AS in_scope
  FROM enforcement_start AS s
  UNION ALL
  SELECT
    s._id AS unit, 'report' AS leg, s.filed_on AS counted_from, s.filed_on AS strict_from,
    s.report_ordered_on AS done_on,
    s.refused IS NOT TRUE AND s.money_claim IS NOT FALSE AND s.noticed_on IS NOT NULL AS in_scope
  FROM enforcement_start AS s
), lines AS (
  SELECT
    l.unit AS unit, l.leg AS leg, l.in_scope AS in_scope, l.counted_from AS counted_from,
    l.strict_from AS strict_from, l.done_on AS done_on, COALESCE(l.done_on, s.closed_on, s._as_of) AS until_on,
    CASE
      WHEN l.leg = 'filing' THEN due('civil.enforcement.filing', l.counted_from)
      WHEN l.leg = 'measures' THEN due('civil.enforcement.notice_after_measures', l.counted_from)
      ELSE due('civil.enforcement.notice', l.counted_from)
    END AS due_hard,
    CASE
      WHEN l.leg = 'filing' THEN due_strict('civil.enforcement.filing', l.strict_from)
      WHEN l.leg = 'measures' THEN due_strict('civil.enforcement.notice_after_measures', l.strict_from)
      WHEN l.leg = 'notice' THEN due_strict('civil.enforcement.notice', l.strict_from)
    END AS due_soft,
    CASE WHEN l.leg = 'report' THEN s.noticed_on END AS with_on
  FROM legs AS l
  JOIN enforcement_start AS s ON s._id = l.unit
), gap AS (
  SELECT
    x.unit AS unit, x.leg AS leg,
    missing(
      'enforcement_start.closed_on', s.closed_on < s.received_on OR s.closed_on > s._extracted_on,
      'enforcement_start.complete', x.leg = 'filing' AND x.until_on > x.due_soft AND s.complete IS NULL
        AND s.supplemented_on IS NULL,
      'enforcement_start.filed_on', s.filed_on < s.received_on OR s.filed_on > s._extracted_on
        OR (x.leg IN ('notice', 'report') AND s.filed_on IS NULL),
      'enforcement_start.measured_on', x.leg = 'measures'
        AND (s.measured_on < s.received_on OR s.measured_on > s._extracted_on),
      'enforcement_start.money_claim', x.leg = 'report' AND s.money_claim IS NULL AND x.until_on > x.with_on,
      'enforcement_start.noticed_on', x.leg <> 'filing'
        AND (s.noticed_on < s.received_on OR s.noticed_on > s._extracted_on),
      'enforcement_start.received_on', s.received_on IS NULL OR s.received_on > s._extracted_on,
      'enforcement_start.refused', s.refused IS NULL AND ((x.leg = 'filing' AND s.filed_on > x.due_soft)
        OR (x.leg = 'notice' AND s.noticed_on IS NULL)),
      'enforcement_start.report_ordered_on', x.leg = 'report'
        AND (s.report_ordered_on < s.received_on OR s.report_ordered_on > s._extracted_on),
      'enforcement_start.supplemented_on', s.supplemented_on < s.received_on OR s.supplemented_on > s._extracted_on
        OR (x.leg = 'filing' AND s.complete IS FALSE AND s.supplemented_on IS NULL AND x.until_on > x.due_soft),
      'extracted_on:enforcement_start', x.until_on IS NULL,
      'law:civil.enforcement.notice', x.leg IN ('notice', 'report') AND x.counted_from IS NOT NULL
        AND NOT law_known('civil.enforcement.notice', x.counted_from),
      'law:civil.enforcement.notice_after_measures', x.leg = 'measures'
        AND NOT law_known('civil.enforcement.notice_after_measures', x.counted_from)
    ) AS lacking
  FROM lines AS x
  JOIN enforcement_start AS s ON s._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, x.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= COALESCE(x.with_on, x.due_soft) THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      -- The time is for applications that qualify; no text sets a time to refuse one.
      WHEN x.leg = 'filing' AND (s.refused OR s.filed_on IS NULL) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM lines AS x
  JOIN enforcement_start AS s ON s._id = x.unit
  JOIN gap AS g ON g.unit = x.unit AND g.leg = x.leg
)
SELECT
  x.unit AS unit, x.leg AS discriminator, s.organ AS organ, s.received_on AS act_on, x.leg AS leg,
  s.received_on AS received_on, x.counted_from AS counted_from, x.strict_from AS strict_from,
  s.noticed_on AS noticed_on, x.done_on AS done_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN v.outcome = 'soft' THEN days_between(COALESCE(x.with_on, x.due_soft), x.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM lines AS x
JOIN enforcement_start AS s ON s._id = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.leg = x.leg
