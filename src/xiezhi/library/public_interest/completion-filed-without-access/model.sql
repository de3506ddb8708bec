-- One row per filing of completed works: where the barrier-free facilities were not accepted by the standard, or failed, the
-- filing is not made (无障碍环境建设法 16(2)). The law has no exception.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.filed_on AS filed_on, c.facilities_due AS facilities_due,
    c.acceptance AS acceptance, param_has('public_interest.barrier.refused', c.filed_on, c.acceptance) AS refused,
    missing(
      'completion_filing.acceptance', c.acceptance IS NULL,
      'completion_filing.facilities_due', c.facilities_due IS NULL
        AND COALESCE(param_has('public_interest.barrier.refused', c.filed_on, c.acceptance), TRUE),
      'completion_filing.filed_on', c.filed_on IS NULL OR c.filed_on > c._extracted_on,
      'law:public_interest.barrier.refused',
        c.filed_on IS NOT NULL AND NOT law_known('public_interest.barrier.refused', c.filed_on)
    ) AS lacking
  FROM completion_filing AS c
), verdict AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN NOT COALESCE(f.facilities_due, TRUE) THEN 'out_of_scope'
      WHEN f.lacking <> '' THEN 'undetermined'
      WHEN f.refused THEN 'hard'
      ELSE 'lawful'
    END AS outcome
  FROM facts AS f
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.filed_on AS act_on, f.filed_on AS filed_on,
  f.acceptance AS acceptance, v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN f.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
