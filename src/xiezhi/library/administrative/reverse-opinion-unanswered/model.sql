-- Two rows per opinion that asks an organ to penalise after a non-prosecution (处罚法 27; 规则 373). handling: by the day the
-- opinion names, else by the office's own days; opening a case or reporting the result is enough. limitation: while
-- nothing is done the two or five years of 处罚法 36 may be said to run out; whether the criminal investigation already
-- counts as discovery is unsettled. No verified text sets days, so the model is soft at most.
WITH facts AS (
  SELECT
    o._id AS unit, o.organ AS organ, o.received_on AS received_on, o.due_on AS written_due_on, o.filed_on AS filed_on,
    o.replied_on AS replied_on, o.acted_on AS acted_on, o.grave AS grave,
    o.withdrawn_on AS withdrawn_on, o._extracted_on AS extracted_on, o._as_of AS as_of,
    COALESCE(earlier(o.filed_on, o.replied_on), o.filed_on, o.replied_on) AS handled_on,
    COALESCE(earlier(o.filed_on, o.replied_on), o.filed_on, o.replied_on, o._as_of) AS until_on,
    COALESCE(o.due_on, add_days(o.received_on, tunable('handle_days'))) AS line_on,
    CASE WHEN o.grave THEN 'grave' ELSE 'general' END AS limit_kind,
    CASE WHEN o.grave THEN due_on('administrative.penalty_limitation.grave', o.received_on, o.acted_on)
      ELSE due_on('administrative.penalty_limitation', o.received_on, o.acted_on) END AS limitation_on
  FROM reverse_opinion AS o
), legs AS (
  SELECT
    f.unit AS unit, 'handling' AS discriminator, f.withdrawn_on IS NULL AS in_scope,
    f.until_on <= f.line_on AS fine,
    missing(
      'extracted_on:reverse_opinion', f.until_on IS NULL,
      'law:administrative.penalty_limitation', f.received_on IS NOT NULL
        AND NOT law_known('administrative.penalty_limitation', f.received_on),
      'reverse_opinion.due_on', f.written_due_on < f.received_on,
      'reverse_opinion.filed_on', f.filed_on > f.extracted_on,
      'reverse_opinion.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'reverse_opinion.replied_on', f.replied_on < f.received_on OR f.replied_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'limitation' AS discriminator, f.withdrawn_on IS NULL AND f.handled_on IS NULL AS in_scope,
    f.as_of < add_days(f.limitation_on, 0 - tunable('warn_days')) AS fine,
    missing(
      'extracted_on:reverse_opinion', f.as_of IS NULL,
      'law:administrative.penalty_limitation', f.received_on IS NOT NULL
        AND NOT law_known('administrative.penalty_limitation', f.received_on),
      'reverse_opinion.acted_on', f.acted_on IS NULL OR f.acted_on > f.received_on,
      'reverse_opinion.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.lacking AS lacking,
    CASE WHEN NOT x.in_scope THEN 'out_of_scope' WHEN x.lacking <> '' THEN 'undetermined' WHEN x.fine THEN 'lawful'
      ELSE 'soft' END AS outcome
  FROM legs AS x
)
SELECT
  f.unit AS unit, v.discriminator AS discriminator, f.organ AS organ, f.received_on AS act_on,
  v.discriminator AS step, f.received_on AS received_on, f.filed_on AS filed_on, f.replied_on AS replied_on,
  f.acted_on AS acted_on, f.limit_kind AS limit_kind, f.line_on AS line_on,
  f.limitation_on AS limitation_on, f.until_on AS until_on, tunable('warn_days') AS warn_days,
  CASE WHEN v.outcome = 'soft' AND v.discriminator = 'handling' THEN days_between(f.line_on, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
