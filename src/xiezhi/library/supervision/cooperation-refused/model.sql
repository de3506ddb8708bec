-- One row per request to cooperate. A duty to cooperate without a number of days (检察院组织法 21): only a request repeated in
-- writing and passed over a second time, without a good reason, is a clue; soft at most.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.issuer AS issuer, r.served_on AS served_on, r.due_on AS due_on,
    r.urged_on AS urged_on, r.urged_due_on AS urged_due_on, r.excused AS excused, r.supplied_on AS supplied_on,
    r._extracted_on AS extracted_on, COALESCE(earlier(r.supplied_on, r._as_of), r.supplied_on, r._as_of) AS until_on
  FROM cooperation_request AS r
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'cooperation_request.due_on', f.due_on IS NULL OR f.due_on < f.served_on,
      'cooperation_request.excused', f.excused IS NULL AND f.until_on > f.urged_due_on,
      'cooperation_request.served_on', f.served_on IS NULL OR f.served_on > f.extracted_on,
      'cooperation_request.supplied_on', f.supplied_on < f.served_on OR f.supplied_on > f.extracted_on,
      'cooperation_request.urged_due_on', f.urged_due_on IS NULL OR f.urged_due_on < f.urged_on,
      'cooperation_request.urged_on', f.urged_on <= f.due_on OR f.urged_on > f.extracted_on,
      'extracted_on:cooperation_request', f.until_on IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.urged_on IS NULL OR f.excused IS TRUE THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.urged_due_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.served_on AS act_on, f.kind AS kind, f.issuer AS issuer,
  f.served_on AS served_on, f.due_on AS due_on, f.urged_on AS urged_on, f.urged_due_on AS urged_due_on,
  f.supplied_on AS supplied_on, f.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.urged_due_on, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
