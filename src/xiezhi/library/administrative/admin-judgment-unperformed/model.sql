-- Two rows per duty under a judgment. The organ must perform within the time the judgment sets (行诉法 94); the court may
-- take measures against it (96), for which no text sets a time: that row is soft at most.
WITH legs AS (
  SELECT
    d._id AS unit, 'performance' AS leg, d.organ AS organ, d.case_no AS case_no, d.kind AS kind,
    d.effective_on AS effective_on, d.due_on AS due_on, d.applied_on AS applied_on, d.performed_on AS done_on,
    d._as_of AS as_of, d._extracted_on AS extracted_on,
    (d.settled_on IS NOT NULL OR d.stayed_on IS NOT NULL)
      AND NOT COALESCE(d.performed_on <= d.due_on, FALSE) AS off
  FROM admin_judgment_duty AS d
  UNION ALL
  SELECT
    d._id AS unit, 'measure' AS leg, d.court AS organ, d.case_no AS case_no, d.kind AS kind,
    d.effective_on AS effective_on, d.due_on AS due_on, d.applied_on AS applied_on,
    COALESCE(earlier(d.measure_on, d.performed_on), d.measure_on, d.performed_on) AS done_on,
    d._as_of AS as_of, d._extracted_on AS extracted_on,
    d.applied_on IS NULL OR d.settled_on IS NOT NULL OR d.stayed_on IS NOT NULL AS off
  FROM admin_judgment_duty AS d
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg, COALESCE(l.done_on, l.as_of) AS until_on,
    missing(
      'admin_judgment_duty.applied_on',
        l.leg = 'measure' AND (l.applied_on < l.effective_on OR l.applied_on > l.extracted_on),
      'admin_judgment_duty.court', l.leg = 'measure' AND l.organ IS NULL,
      'admin_judgment_duty.due_on',
        l.leg = 'performance' AND (l.due_on IS NULL OR l.due_on < l.effective_on),
      'admin_judgment_duty.effective_on',
        l.leg = 'performance' AND (l.effective_on IS NULL OR l.effective_on > l.extracted_on),
      'admin_judgment_duty.measure_on', l.leg = 'measure' AND l.done_on < l.effective_on,
      'admin_judgment_duty.performed_on', l.leg = 'performance' AND l.done_on > l.extracted_on,
      'extracted_on:admin_judgment_duty', l.done_on IS NULL AND l.as_of IS NULL
    ) AS lacking
  FROM legs AS l
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN l.off THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.leg = 'measure' THEN CASE
        WHEN days_between(l.applied_on, g.until_on) <= tunable('measure_days') THEN 'lawful' ELSE 'soft' END
      WHEN g.until_on <= l.due_on THEN 'lawful'
      WHEN roll(l.due_on) IS NULL OR g.until_on <= roll(l.due_on) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
)
SELECT
  l.unit AS unit, l.leg AS discriminator, l.organ AS organ, l.due_on AS act_on, l.leg AS leg,
  l.case_no AS case_no, l.kind AS kind, l.effective_on AS effective_on, l.due_on AS due_on,
  roll(l.due_on) AS rolled_on, l.applied_on AS applied_on, l.done_on AS done_on, v.until_on AS until_on,
  CASE
    WHEN v.outcome = 'hard' THEN days_between(roll(l.due_on), v.until_on)
    WHEN v.outcome = 'soft' AND l.leg = 'measure' THEN days_between(l.applied_on, v.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_on, v.until_on)
  END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN verdict AS v ON v.unit = l.unit AND v.leg = l.leg
