-- One row per approval in a zone: in the first nothing that does not serve the supply (水污染防治法 65(1)), in the second nothing
-- that discharges (66(1)), in the outer zone no new or larger heavy polluter and no alteration with more discharge (67).
WITH facts AS (
  SELECT
    w._id AS unit, w.organ AS organ, w.zone AS zone, w.zoned_on AS zoned_on, w.approved_on AS approved_on, w.work AS work,
    w._extracted_on AS extracted_on, w.supply_related AS supply_related, w.discharges AS discharges, w.heavy AS heavy,
    w.more_discharge AS more_discharge,
    CASE w.zone
      WHEN 'first' THEN NOT w.supply_related
      WHEN 'second' THEN w.discharges
      WHEN 'outer' THEN CASE w.work WHEN 'altered' THEN w.more_discharge ELSE w.work IS NOT NULL AND w.heavy END
    END AS forbidden
  FROM water_zone_approval AS w
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'law:public_interest.water.zone',
        f.approved_on IS NOT NULL AND NOT law_known('public_interest.water.zone', f.approved_on),
      'water_zone_approval.approved_on', f.approved_on IS NULL OR f.approved_on > f.extracted_on,
      'water_zone_approval.discharges', f.zone = 'second' AND f.discharges IS NULL,
      'water_zone_approval.heavy', f.zone = 'outer' AND COALESCE(f.work <> 'altered', TRUE) AND f.heavy IS NULL,
      'water_zone_approval.more_discharge', f.zone = 'outer' AND f.work = 'altered' AND f.more_discharge IS NULL,
      'water_zone_approval.supply_related', f.zone = 'first' AND f.supply_related IS NULL,
      'water_zone_approval.work', f.zone = 'outer' AND f.work IS NULL,
      'water_zone_approval.zone', f.zone IS NULL,
      'water_zone_approval.zoned_on', f.zoned_on > f.extracted_on OR (f.zoned_on IS NULL AND COALESCE(f.forbidden, FALSE))
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.approved_on < f.zoned_on AND f.zoned_on <= f.extracted_on THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN NOT f.forbidden THEN 'lawful'
      WHEN f.approved_on = f.zoned_on THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.approved_on AS act_on, f.approved_on AS approved_on,
  f.zone AS zone, f.zoned_on AS zoned_on, f.work AS work, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
