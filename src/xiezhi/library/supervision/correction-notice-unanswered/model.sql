-- One row per supervision document; only notices to correct are judged. The law sets no number: the period is the one the
-- notice writes (规则 553), so the model is soft at most. A re-check asked for in time is an answer (554).
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.served_on AS served_on, d.due_on AS due_on, d.extended_to_on AS extended_to_on,
    d.replied_on AS replied_on, d.objected_on AS objected_on, d._extracted_on AS extracted_on,
    COALESCE(d.served_on, d.issued_on) AS from_on, d.kind = 'correction_notice' AND d.withdrawn_on IS NULL AS in_scope,
    COALESCE(later(d.due_on, d.extended_to_on), d.due_on) AS last_on,
    COALESCE(earlier(d.replied_on, d.objected_on), d.replied_on, d.objected_on) AS answered_on,
    COALESCE(earlier(d.replied_on, d._as_of), d.replied_on, d._as_of) AS until_on, d._as_of AS as_of
  FROM supervision_doc AS d
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:supervision_doc', f.answered_on IS NULL AND f.until_on IS NULL,
      'supervision_doc.due_on', f.due_on IS NULL OR f.due_on < f.from_on,
      'supervision_doc.objected_on', f.objected_on < f.from_on OR f.objected_on > f.extracted_on,
      'supervision_doc.replied_on', f.replied_on < f.from_on OR f.replied_on > f.extracted_on,
      'supervision_doc.served_on', f.served_on IS NULL OR f.served_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT f.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN COALESCE(earlier(f.answered_on, f.as_of), f.answered_on, f.as_of) <= f.last_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.served_on AS served_on,
  f.due_on AS due_on,
  f.extended_to_on AS extended_to_on, f.replied_on AS replied_on, f.objected_on AS objected_on, f.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.last_on, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
