-- One row per document a judgment rests on. Its revocation or change is a ground of retrial (民诉法
-- 211(12); 审判监督程序解释 10). Whether the judgment stands without it is a matter of judging the case,
-- so that the finding is never more than soft.
WITH facts AS (
  SELECT
    b._id AS unit, b.organ AS organ, b.civil_trial AS civil_trial, b.judged_on AS judged_on,
    b.revoked_on AS revoked_on, b.decisive AS decisive,
    b.retrial_ordered_on AS retrial_ordered_on, b._as_of AS as_of, b._extracted_on AS extracted_on
  FROM civil_basis AS b
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.civil_trial AS civil_trial, x.judged_on AS judged_on,
    x.revoked_on AS revoked_on, x.decisive AS decisive, x.retrial_ordered_on AS retrial_ordered_on,
    missing(
      'civil_basis.decisive', x.decisive IS NULL AND x.retrial_ordered_on IS NULL,
      'civil_basis.judged_on', x.judged_on IS NULL OR x.judged_on > x.extracted_on,
      'civil_basis.retrial_ordered_on',
        x.retrial_ordered_on < x.judged_on OR x.retrial_ordered_on > x.extracted_on,
      'civil_basis.revoked_on', x.revoked_on > x.extracted_on,
      'extracted_on:civil_basis', x.retrial_ordered_on IS NULL AND x.as_of IS NULL,
      'law:civil.retrial.ground.basis',
        x.judged_on IS NOT NULL AND NOT law_known('civil.retrial.ground.basis', x.revoked_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.civil_trial AS civil_trial, x.judged_on AS judged_on,
    x.revoked_on AS revoked_on, x.decisive AS decisive, x.retrial_ordered_on AS retrial_ordered_on,
    x.lacking AS lacking,
    CASE
      WHEN x.revoked_on IS NULL THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.retrial_ordered_on IS NOT NULL OR NOT x.decisive THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.judged_on AS act_on,
  x.civil_trial AS civil_trial, x.judged_on AS judged_on, x.revoked_on AS revoked_on,
  x.decisive AS decisive, x.retrial_ordered_on AS retrial_ordered_on,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
