-- One row per mediation document. One that harms the state or the public is met by a protest or a
-- suggestion (民诉法 219). State or collective property given away far below its appraisal, without
-- appraisal or approval, or within days on a full admission, is a question whether the court examined
-- it; the cut-offs are the office's own, the finding never more than soft.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.filed_on AS filed_on, m.mediated_on AS mediated_on,
    m.public_asset AS public_asset, m.appraised AS appraised,
    m.appraised_yuan AS appraised_yuan, m.price_yuan AS price_yuan, m.approved AS approved,
    m.admitted AS admitted, m._extracted_on AS extracted_on,
    CASE
      WHEN m.price_yuan * 100 < m.appraised_yuan * tunable('price_percent') THEN 'price_low'
      WHEN m.approved IS FALSE THEN 'not_approved'
      WHEN m.appraised IS FALSE THEN 'not_appraised'
      WHEN m.admitted AND m.mediated_on <= add_days(m.filed_on, tunable('hasty_days')) THEN 'hasty'
      ELSE 'none'
    END AS fault
  FROM civil_mediation AS m
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.mediated_on AS mediated_on,
    x.public_asset AS public_asset, x.appraised AS appraised, x.appraised_yuan AS appraised_yuan,
    x.price_yuan AS price_yuan, x.approved AS approved, x.fault AS fault,
    missing(
      'civil_mediation.admitted', x.fault = 'none' AND x.admitted IS NULL,
      'civil_mediation.appraised', x.fault = 'none' AND x.appraised IS NULL,
      'civil_mediation.appraised_yuan',
        x.fault = 'none' AND x.appraised AND x.appraised_yuan IS NULL,
      'civil_mediation.approved', x.fault = 'none' AND x.approved IS NULL,
      'civil_mediation.filed_on',
        x.filed_on > x.mediated_on OR (x.fault = 'none' AND x.admitted AND x.filed_on IS NULL),
      'civil_mediation.mediated_on', x.mediated_on IS NULL OR x.mediated_on > x.extracted_on,
      'civil_mediation.price_yuan',
        x.fault = 'none' AND x.appraised AND x.price_yuan IS NULL,
      'civil_mediation.public_asset', x.public_asset IS NULL,
      'law:civil.mediation.harm',
        x.mediated_on IS NOT NULL AND NOT law_known('civil.mediation.harm', x.mediated_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.filed_on AS filed_on, x.mediated_on AS mediated_on,
    x.appraised AS appraised, x.appraised_yuan AS appraised_yuan, x.price_yuan AS price_yuan,
    x.approved AS approved, x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN x.public_asset IS FALSE THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.mediated_on AS act_on,
  x.filed_on AS filed_on, x.mediated_on AS mediated_on, x.appraised_yuan AS appraised_yuan,
  x.price_yuan AS price_yuan, x.appraised AS appraised, x.approved AS approved, x.fault AS fault,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
