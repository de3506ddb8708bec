-- One row per seizure with a ground to lift it (查封扣押冻结规定 28(1)). The text sets no number of days: the wait is the
-- office's own, and the finding never more than soft. A seizure that ran out or was realised needs no lifting.
WITH facts AS (
  SELECT
    z._id AS unit, add_days(z.release_ground_on, tunable('patience_days')) AS patience_on,
    COALESCE(earlier(z.lifted_on, z.realised_on), z.lifted_on, z.realised_on, z._as_of) AS until_on,
    z.release_ground IS NOT NULL OR z.release_ground_on IS NOT NULL AS in_scope
  FROM enforcement_seizure AS z
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'enforcement_seizure.lifted_on', z.lifted_on < z.from_on OR z.lifted_on > z._extracted_on,
      'enforcement_seizure.release_ground', z.release_ground IS NULL,
      'enforcement_seizure.release_ground_on', z.release_ground_on IS NULL OR z.release_ground_on < z.from_on
        OR z.release_ground_on > z._extracted_on,
      'enforcement_seizure.to_on', z.to_on < z.from_on OR (z.to_on IS NULL AND x.until_on > x.patience_on),
      'extracted_on:enforcement_seizure', x.until_on IS NULL
    ) AS lacking
  FROM facts AS x
  JOIN enforcement_seizure AS z ON z._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.patience_on OR z.to_on <= x.patience_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS x
  JOIN gap AS g ON g.unit = x.unit
  JOIN enforcement_seizure AS z ON z._id = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, z.organ AS organ, z.release_ground_on AS act_on, z.kind AS kind,
  z.release_ground AS release_ground, z.release_ground_on AS release_ground_on, x.patience_on AS patience_on,
  z.lifted_on AS lifted_on, x.until_on AS until_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN enforcement_seizure AS z ON z._id = x.unit
