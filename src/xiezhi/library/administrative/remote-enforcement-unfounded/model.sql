-- One row per act of enforcement outside the organ's territory (处罚法 22, 25, 26). The organ of the place of the act has
-- jurisdiction; another law, a designation, the help of the local organ or one act across regions may carry it out
-- elsewhere. That none of these stands in the record is a question, not yet a fault: soft at most.
WITH facts AS (
  SELECT
    a._id AS unit, a.organ AS organ, a.kind AS kind, a.acted_on AS acted_on, a.outside AS outside,
    a.outside_authority AS authority,
    missing(
      'enforcement_act.acted_on', a.acted_on IS NULL OR a.acted_on > a._extracted_on,
      'enforcement_act.outside', a.outside IS NULL,
      'enforcement_act.outside_authority', COALESCE(a.outside, FALSE) AND a.outside_authority IS NULL,
      'law:administrative.penalty.officers', a.acted_on IS NOT NULL
        AND NOT law_known('administrative.penalty.officers', a.acted_on)
    ) AS lacking
  FROM enforcement_act AS a
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.acted_on AS act_on, f.kind AS kind, f.acted_on AS acted_on,
  f.outside AS outside, f.authority AS authority,
  CASE
    WHEN NOT COALESCE(f.outside, TRUE) THEN 'out_of_scope'
    WHEN f.lacking <> '' THEN 'undetermined'
    WHEN f.authority <> 'none' THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN NOT COALESCE(f.outside, TRUE) THEN '' ELSE f.lacking END AS missing
FROM facts AS f
