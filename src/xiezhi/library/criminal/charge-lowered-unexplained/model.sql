-- One row each time a case was lowered or dropped. Evidence for and against is kept in the file (公安规定 209): items gone
-- between two lists, or a lowering without new evidence, change of the law or a word of the procuratorate, are a lead
-- of perversion of justice (刑法 399(1)), never a finding: soft at most. Bail before it is shown, not judged. The unit
-- is the decision; who took it is not looked at.
WITH bailed AS (
  SELECT d._id AS unit, MIN(m.executed_on) AS bail_on
  FROM case_downgrade AS d
  JOIN measure AS m ON m.criminal_case = d.criminal_case AND m.kind = 'bail' AND m.executed_on <= d.changed_on
  GROUP BY d._id
), gap AS (
  SELECT
    d._id AS unit,
    CASE
      WHEN d.removed_items > 0 THEN 'evidence_gone'
      WHEN d.new_evidence IS FALSE AND NOT COALESCE(d.reviewed, FALSE) THEN 'no_ground'
      ELSE 'none'
    END AS fault,
    missing(
      'case_downgrade.changed_on', d.changed_on IS NULL OR d.changed_on > d._extracted_on,
      'case_downgrade.new_evidence', COALESCE(d.removed_items, 0) = 0 AND d.new_evidence IS NULL
        AND NOT COALESCE(d.reviewed, FALSE),
      'case_downgrade.removed_items', d.removed_items < 0,
      'law:criminal.record_all_evidence', d.changed_on IS NOT NULL
        AND NOT law_known('criminal.record_all_evidence', d.changed_on)
    ) AS lacking
  FROM case_downgrade AS d
)
SELECT
  g.unit AS unit, '' AS discriminator, d.organ AS organ, d.changed_on AS act_on, g.fault AS fault, d.kind AS kind,
  d.changed_on AS changed_on, b.bail_on AS bail_on, d.removed_items AS removed_items, d.reasons AS reasons,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.fault = 'none' THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
JOIN case_downgrade AS d ON d._id = g.unit
LEFT JOIN bailed AS b ON b.unit = g.unit
