-- One row per duty to seal (刑诉法 286(1)). The law sets no days, so the line is the office's own and the outcome soft at
-- most. An empty day of sealing says nothing by itself: only the state entered as not yet sealed counts to the export.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.due_on AS due_on, s.sealed_on AS sealed_on,
    add_days(s.due_on, tunable('seal_days')) AS seal_by,
    COALESCE(earlier(s.sealed_on, s._as_of), s.sealed_on, s._as_of) AS until_on,
    COALESCE(s.eligible AND COALESCE(s.state <> 'unsealed', TRUE), TRUE) AS in_scope,
    missing(
      'extracted_on:seal_duty', s.sealed_on IS NULL AND s._as_of IS NULL,
      'law:minors.sealing.age', s.due_on IS NOT NULL AND NOT law_known('minors.sealing.age', s.due_on),
      'seal_duty.due_on', s.due_on IS NULL,
      'seal_duty.sealed_on', s.sealed_on > s._extracted_on OR s.sealed_on < s.due_on
        OR (s.sealed_on IS NULL AND s.state = 'sealed') OR (s.sealed_on IS NOT NULL AND s.state = 'due'),
      'seal_duty.state', s.sealed_on IS NULL AND s.state IS NULL
    ) AS lacking
  FROM seal_duty AS s
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.due_on AS act_on, f.due_on AS due_on,
  f.sealed_on AS sealed_on, f.seal_by AS seal_by, f.until_on AS until_on,
  CASE WHEN f.lacking = '' AND f.until_on > f.seal_by THEN days_between(f.seal_by, f.until_on) END AS days_over,
  CASE
    WHEN NOT f.in_scope THEN 'out_of_scope'
    WHEN f.lacking <> '' THEN 'undetermined'
    WHEN f.until_on <= f.seal_by THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN f.in_scope THEN f.lacking ELSE '' END AS missing
FROM facts AS f
