-- One row per dossier. A penalty for a complex or grave act is decided by the heads in joint discussion (处罚法 57(2)). Where
-- it is entered as neither although a hearing was held, the matter is soft. Decisions before the text of 2021 are not judged.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.kind AS kind, d.complex AS complex, d.hearing_on AS hearing_on,
    d.discussed_on AS discussed_on, d.decided_on AS decided_on, d._as_of AS as_of, d._extracted_on AS extracted_on,
    COALESCE(d.on_the_spot, FALSE) OR COALESCE(d.kind = 'none', FALSE)
      OR COALESCE(NOT d.complex AND (d.hearing_on IS NULL OR d.hearing_on > d.decided_on), FALSE) AS off,
    COALESCE(d.discussed_on <= d.decided_on, FALSE) AS discussed
  FROM penalty_dossier AS d
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:penalty_dossier', f.discussed_on IS NULL AND f.as_of IS NULL,
      'law:administrative.penalty_decision', f.decided_on IS NOT NULL
        AND NOT law_known('administrative.penalty_decision', f.decided_on),
      'penalty_dossier.complex', f.complex IS NULL AND NOT f.discussed,
      'penalty_dossier.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on,
      'penalty_dossier.discussed_on', f.discussed_on > f.extracted_on,
      'penalty_dossier.kind', f.kind IS NULL AND NOT f.discussed
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.off THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.discussed THEN 'lawful'
      WHEN NOT f.complex THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.kind AS kind,
  f.complex AS complex, f.hearing_on AS hearing_on, f.discussed_on AS discussed_on, f.decided_on AS decided_on,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
