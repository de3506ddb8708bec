-- One row per small-claims case: up to half the yearly wage of the year before by law, up to twice it
-- by agreement (民诉法 165); the amount itself is within. Shares are compared crosswise.
WITH facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.procedure AS procedure, t.accepted_on AS accepted_on,
    t.converted_on AS converted_on, t.amount_yuan AS amount_yuan,
    t.wage_base_yuan AS wage_base_yuan, t.small_agreed AS small_agreed,
    t._extracted_on AS extracted_on,
    param('civil.trial.small_claims.wage_share', t.accepted_on) AS share_percent,
    param('civil.trial.small_claims.agreed', t.accepted_on) AS most_fold
  FROM civil_trial AS t
), lines AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.accepted_on AS accepted_on,
    x.converted_on AS converted_on, x.amount_yuan AS amount_yuan,
    x.wage_base_yuan AS wage_base_yuan, x.small_agreed AS small_agreed,
    x.extracted_on AS extracted_on, x.share_percent AS share_percent, x.most_fold AS most_fold,
    x.amount_yuan * 100 > x.wage_base_yuan * x.share_percent AS over_law,
    x.amount_yuan > x.wage_base_yuan * x.most_fold AS over_agreed
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.accepted_on AS accepted_on,
    x.converted_on AS converted_on, x.amount_yuan AS amount_yuan,
    x.wage_base_yuan AS wage_base_yuan, x.small_agreed AS small_agreed,
    x.share_percent AS share_percent, x.most_fold AS most_fold,
    CASE
      WHEN x.over_agreed THEN 'over_agreed'
      WHEN x.over_law AND x.small_agreed IS FALSE THEN 'not_agreed'
      ELSE 'none'
    END AS fault,
    missing(
      'civil_trial.accepted_on', x.accepted_on IS NULL OR x.accepted_on > x.extracted_on,
      'civil_trial.amount_yuan', x.amount_yuan IS NULL OR x.amount_yuan < 0,
      'civil_trial.small_agreed', x.over_law AND NOT x.over_agreed AND x.small_agreed IS NULL,
      'civil_trial.wage_base_yuan', x.wage_base_yuan IS NULL OR x.wage_base_yuan <= 0,
      'law:civil.trial.small_claims.wage_share',
        x.accepted_on IS NOT NULL AND NOT law_known('civil.trial.small_claims.wage_share', x.accepted_on)
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.accepted_on AS accepted_on,
    x.amount_yuan AS amount_yuan, x.wage_base_yuan AS wage_base_yuan,
    x.small_agreed AS small_agreed, x.share_percent AS share_percent, x.most_fold AS most_fold,
    x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN x.procedure <> 'small_claims' OR x.converted_on IS NOT NULL THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.procedure AS procedure, x.accepted_on AS accepted_on, x.amount_yuan AS amount_yuan,
  x.wage_base_yuan AS wage_base_yuan, x.small_agreed AS small_agreed,
  x.share_percent AS share_percent, x.most_fold AS most_fold, x.fault AS fault,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
