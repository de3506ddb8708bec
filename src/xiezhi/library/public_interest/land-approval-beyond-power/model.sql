-- One row per approval. Permanent basic farmland is converted or expropriated by the State Council only, and so is the
-- expropriation of more arable or other land than the law states; any other expropriation is the province's (土地管理法 44(2),
-- 46). An authority delegated by the State Council is a matter to check: soft.
WITH facts AS (
  SELECT
    a._id AS unit, a.organ AS organ, a.act AS act, a.level AS level, a.approved_on AS approved_on,
    a.basic_hectares AS basic, a.arable_hectares AS arable, a.other_hectares AS other, a.delegated AS delegated,
    a._extracted_on AS extracted_on,
    a.basic_hectares > 0 OR (a.act = 'expropriation'
      AND (a.arable_hectares > param('public_interest.expropriation.arable', a.approved_on)
        OR a.other_hectares > param('public_interest.expropriation.other', a.approved_on))) AS national_only,
    a.act = 'expropriation' AND a.level IN ('city', 'county', 'township') AS too_low
  FROM land_approval AS a
), beyond AS (
  SELECT
    f.unit AS unit,
    CASE WHEN f.level = 'national' THEN FALSE ELSE f.too_low OR (f.national_only AND f.level IS NOT NULL) END AS yes
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'land_approval.approved_on', f.approved_on IS NULL OR f.approved_on > f.extracted_on,
      'land_approval.arable_hectares', f.arable < 0 OR (f.arable IS NULL AND f.act = 'expropriation'
        AND f.level <> 'national' AND NOT COALESCE(b.yes, FALSE)),
      'land_approval.basic_hectares', f.basic < 0
        OR (f.basic IS NULL AND f.level <> 'national' AND NOT COALESCE(b.yes, FALSE)),
      'land_approval.delegated', f.delegated IS NULL AND COALESCE(b.yes, FALSE),
      'land_approval.level', f.level IS NULL,
      'land_approval.other_hectares', f.other < 0 OR (f.other IS NULL AND f.act = 'expropriation'
        AND f.level <> 'national' AND NOT COALESCE(b.yes, FALSE)),
      'law:public_interest.expropriation.arable',
        f.approved_on IS NOT NULL AND NOT law_known('public_interest.expropriation.arable', f.approved_on)
    ) AS lacking
  FROM facts AS f
  JOIN beyond AS b ON b.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN NOT COALESCE(b.yes, FALSE) THEN 'lawful'
      WHEN f.delegated THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN beyond AS b ON b.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.approved_on AS act_on, f.act AS act, f.level AS level,
  f.approved_on AS approved_on, f.basic AS basic_hectares, f.arable AS arable_hectares, f.other AS other_hectares,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
