-- Three rows per entrusted enforcement: filing (委托执行规定 7(1)), beginning, and telling the entrusting court of what is
-- not finished (民诉法 240(1)). The older text gives a further time for that report (审限规定 5(2)): it is the hard line.
-- Papers completed later move the hard line (委托执行规定 8); what was completed or reported ends the duty.
WITH legs AS (
  SELECT
    e._id AS unit, 'filing' AS leg, COALESCE(e.supplemented_on, e.received_on) AS counted_from, 0 AS added,
    e.filed_on AS done_on
  FROM entrusted_enforcement AS e
  UNION ALL
  SELECT
    e._id AS unit, 'begin' AS leg, COALESCE(e.supplemented_on, e.received_on) AS counted_from, 0 AS added,
    COALESCE(e.started_on, e.done_on) AS done_on
  FROM entrusted_enforcement AS e
  UNION ALL
  SELECT
    e._id AS unit, 'report' AS leg, COALESCE(e.supplemented_on, e.received_on) AS counted_from,
    param('civil.enforcement.entrusted_report_more', COALESCE(e.supplemented_on, e.received_on)) AS added,
    COALESCE(earlier(e.done_on, e.reported_on), e.done_on, e.reported_on) AS done_on
  FROM entrusted_enforcement AS e
), lines AS (
  SELECT
    l.unit AS unit, l.leg AS leg, COALESCE(l.done_on, e._as_of) AS until_on,
    e.returned_on IS NULL
      AND NOT (COALESCE(e.complete IS FALSE, FALSE) AND e.supplemented_on IS NULL AND l.done_on IS NULL) AS in_scope,
    CASE l.leg
      WHEN 'filing' THEN due('civil.enforcement.entrusted_filing', l.counted_from, l.added)
      WHEN 'begin' THEN due('civil.enforcement.entrusted', l.counted_from, l.added)
      ELSE due('civil.enforcement.entrusted_report', l.counted_from, l.added)
    END AS due_hard,
    CASE l.leg
      WHEN 'filing' THEN due_strict('civil.enforcement.entrusted_filing', e.received_on)
      WHEN 'begin' THEN due_strict('civil.enforcement.entrusted', e.received_on)
      ELSE due_strict('civil.enforcement.entrusted_report', e.received_on)
    END AS due_soft
  FROM legs AS l
  JOIN entrusted_enforcement AS e ON e._id = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'entrusted_enforcement.complete', n.until_on > n.due_soft AND e.complete IS NULL AND e.supplemented_on IS NULL,
      'entrusted_enforcement.done_on', e.done_on < e.received_on OR e.done_on > e._extracted_on,
      'entrusted_enforcement.filed_on', l.leg = 'filing' AND (e.filed_on < e.received_on OR e.filed_on > e._extracted_on
        OR (e.filed_on IS NULL AND n.until_on > n.due_soft AND (e.started_on IS NOT NULL OR e.done_on IS NOT NULL))),
      'entrusted_enforcement.received_on', e.received_on IS NULL OR e.received_on > e._extracted_on,
      'entrusted_enforcement.reported_on', l.leg = 'report'
        AND (e.reported_on < e.received_on OR e.reported_on > e._extracted_on),
      'entrusted_enforcement.started_on', l.leg = 'begin'
        AND (e.started_on < e.received_on OR e.started_on > e._extracted_on
        OR (e.started_on IS NULL AND e.done_on IS NOT NULL AND n.until_on > n.due_soft)),
      'entrusted_enforcement.supplemented_on', e.supplemented_on < e.received_on OR e.supplemented_on > e._extracted_on
        OR (e.complete IS FALSE AND e.supplemented_on IS NULL AND n.until_on > n.due_soft),
      'extracted_on:entrusted_enforcement', n.until_on IS NULL,
      'law:civil.enforcement.entrusted', l.leg <> 'filing' AND e.received_on IS NOT NULL
        AND NOT law_known('civil.enforcement.entrusted', e.received_on),
      'law:civil.enforcement.entrusted_filing', l.leg = 'filing' AND e.received_on IS NOT NULL
        AND NOT law_known('civil.enforcement.entrusted_filing', e.received_on)
    ) AS lacking
  FROM legs AS l
  JOIN lines AS n ON n.unit = l.unit AND n.leg = l.leg
  JOIN entrusted_enforcement AS e ON e._id = l.unit
), verdict AS (
  SELECT
    n.unit AS unit, n.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN NOT n.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN n.until_on <= n.due_soft THEN 'lawful'
      WHEN n.due_hard IS NULL OR n.until_on <= n.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM lines AS n
  JOIN gap AS g ON g.unit = n.unit AND g.leg = n.leg
)
SELECT
  l.unit AS unit, l.leg AS discriminator, e.organ AS organ, e.received_on AS act_on, l.leg AS leg,
  e.received_on AS received_on, l.counted_from AS counted_from, l.added AS added, l.done_on AS done_on,
  n.due_hard AS due_hard, n.due_soft AS due_soft, n.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(n.due_hard, n.until_on)
    WHEN v.outcome = 'soft' THEN days_between(n.due_soft, n.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN lines AS n ON n.unit = l.unit AND n.leg = l.leg
JOIN verdict AS v ON v.unit = l.unit AND v.leg = l.leg
JOIN entrusted_enforcement AS e ON e._id = l.unit
