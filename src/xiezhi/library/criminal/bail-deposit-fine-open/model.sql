-- One row per security with a deposit. Where a judgment is in effect, a fine or compensation is unpaid and the deposit is
-- the convict's own and still lies with the police, the court may call for it in writing (法院解释 159). "May": a lead for
-- the enforcement of the judgment, soft at most.
WITH facts AS (
  SELECT
    b._id AS unit, b.organ AS organ, b.deposit_yuan AS deposit_yuan, b.own_property AS own_property,
    b.judgment_effective_on AS effective_on, b.unpaid_yuan AS unpaid_yuan, b.decided_on AS decided_on,
    b._as_of AS as_of, b._extracted_on AS extracted_on,
    add_days(b.judgment_effective_on, tunable('patience_days')) AS soft_on,
    COALESCE(b.deposit_yuan IS NULL OR b.deposit_yuan <= 0, TRUE) OR b.judgment_effective_on IS NULL
      OR COALESCE(b.unpaid_yuan <= 0, FALSE) OR COALESCE(b.own_property IS FALSE, FALSE)
      OR b.refunded_on IS NOT NULL OR b.court_moved_on IS NOT NULL OR b.forfeited_on IS NOT NULL AS outside
  FROM bail_security AS b
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.deposit_yuan AS deposit_yuan, f.effective_on AS
    effective_on, f.unpaid_yuan AS unpaid_yuan, f.as_of AS as_of, f.soft_on AS soft_on, f.outside AS
    outside,
    missing(
      'bail_security.judgment_effective_on', f.effective_on < f.decided_on OR f.effective_on > f.extracted_on,
      'bail_security.own_property', f.as_of > f.soft_on AND f.own_property IS NULL,
      'bail_security.unpaid_yuan', f.as_of > f.soft_on AND f.unpaid_yuan IS NULL,
      'extracted_on:bail_security', f.as_of IS NULL,
      'law:criminal.bail_deposit.court_use', NOT law_known('criminal.bail_deposit.court_use', f.effective_on)
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.effective_on AS act_on,
  g.deposit_yuan AS deposit_yuan, g.unpaid_yuan AS unpaid_yuan, g.effective_on AS effective_on,
  g.soft_on AS soft_on,
  g.as_of AS until_on,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.as_of <= g.soft_on THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM gap AS g
