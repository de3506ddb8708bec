-- One row per ruling (法院解释 538; 减假程序 4, 6): a panel always, and an open hearing for major merit, crimes of office, organised
-- and financial crime, objections, and figures outside the general rule. "Social concern" cannot be told by data.
-- A class not recorded is asked for only where no hearing took place and nothing else compels one.
WITH base AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.ruled_on AS ruled_on, r.merit AS merit,
    r.open_hearing AS open_hearing, r.panel AS panel, r.duty_crime AS duty_crime,
    r.financial_crime AS financial_crime, r.gang_crime AS gang_crime, r.objection AS objection,
    r.beyond_general AS beyond_general,
    COALESCE(r.result IN ('withdrawn', 'returned', 'revoked'), FALSE) AS gone,
    CASE
      WHEN r.kind = 'commutation' AND r.merit IN ('major_merit', 'repentance_and_major_merit') THEN '重大立功'
      WHEN r.duty_crime THEN '职务犯罪'
      WHEN r.gang_crime THEN '黑社会性质组织犯罪'
      WHEN r.financial_crime THEN '破坏金融管理秩序、金融诈骗犯罪'
      WHEN r.objection THEN '公示期间或者检察机关有异议'
    END AS ground
  FROM commutation_ruling AS r
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'commutation_ruling.beyond_general', b.open_hearing = FALSE AND b.ground IS NULL AND b.beyond_general IS NULL,
      'commutation_ruling.duty_crime', b.open_hearing = FALSE AND b.ground IS NULL AND b.duty_crime IS NULL,
      'commutation_ruling.financial_crime', b.open_hearing = FALSE AND b.ground IS NULL AND b.financial_crime IS NULL,
      'commutation_ruling.gang_crime', b.open_hearing = FALSE AND b.ground IS NULL AND b.gang_crime IS NULL,
      'commutation_ruling.merit',
        b.open_hearing = FALSE AND b.ground IS NULL AND b.kind = 'commutation' AND b.merit IS NULL,
      'commutation_ruling.objection', b.open_hearing = FALSE AND b.ground IS NULL AND b.objection IS NULL,
      'commutation_ruling.open_hearing', b.open_hearing IS NULL,
      'commutation_ruling.panel', b.panel IS NULL AND NOT (b.open_hearing = FALSE AND b.ground IS NOT NULL),
      'commutation_ruling.ruled_on', b.ruled_on IS NULL,
      'law:enforcement.commutation.hearing_notice',
        b.ruled_on IS NOT NULL AND NOT law_known('enforcement.commutation.hearing_notice', b.ruled_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.gone THEN 'out_of_scope'
      WHEN NOT law_known('enforcement.commutation.hearing_notice', b.ruled_on) THEN 'undetermined'
      WHEN b.panel = FALSE OR (b.open_hearing = FALSE AND b.ground IS NOT NULL) THEN 'hard'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.open_hearing = FALSE AND b.beyond_general THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.ruled_on AS act_on,
  CASE WHEN b.open_hearing = FALSE AND b.ground IS NOT NULL THEN 'hearing' ELSE 'panel' END AS fault,
  b.kind AS kind, b.merit AS merit, b.ground AS ground,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
