-- Two rows per security with a deposit, soft at most: the law gives no days.
--   refund  the deposit goes back when bail ends (刑诉法 73, 117(1)(2); 公安规定 101), within the office's patience; a
--           deposit carried on by the next organ (规则 103; 法院解释 162), a breach, a forfeiture or a hand-over to the
--           court is another course;
--   court   where a judgment is in effect, a fine or compensation is unpaid and the deposit is the convict's own, the
--           court may call for it in writing (法院解释 159). What may go to the court is not asked back for the convict.
WITH facts AS (
  SELECT
    b._id AS unit, b.organ AS organ, b.deposit_yuan AS deposit_yuan, b.decided_on AS decided_on,
    COALESCE(b.measure_ended_on, m.ended_on) AS ended_on, b.refunded_on AS refunded_on, b.breach AS breach,
    b.carried_on AS carried_on, b.own_property AS own_property, b.unpaid_yuan AS unpaid_yuan,
    b.judgment_effective_on AS effective_on, b._as_of AS as_of, b._extracted_on AS extracted_on,
    COALESCE(earlier(b.refunded_on, b._as_of), b.refunded_on, b._as_of) AS until_on,
    add_days(COALESCE(b.measure_ended_on, m.ended_on), tunable('patience_days')) AS refund_soft_on,
    add_days(b.judgment_effective_on, tunable('court_patience_days')) AS court_soft_on,
    COALESCE(b.own_property AND b.unpaid_yuan > 0 AND b.refunded_on IS NULL, FALSE)
      AND b.judgment_effective_on IS NOT NULL AS for_court,
    COALESCE(b.deposit_yuan IS NULL OR b.deposit_yuan <= 0, TRUE) OR b.forfeited_on IS NOT NULL
      OR b.court_moved_on IS NOT NULL AS gone
  FROM bail_security AS b
  LEFT JOIN measure AS m ON m._id = b.measure
), legs AS (
  SELECT
    f.unit AS unit, 'refund' AS discriminator, f.ended_on AS from_on, f.until_on AS until_on, f.refund_soft_on AS soft_on,
    f.gone OR f.ended_on IS NULL OR COALESCE(f.breach, FALSE) OR COALESCE(f.carried_on, FALSE) OR f.for_court AS outside,
    missing(
      'bail_security.breach', f.until_on > f.refund_soft_on AND f.breach IS NULL,
      'bail_security.carried_on', f.until_on > f.refund_soft_on AND f.carried_on IS NULL,
      'bail_security.measure_ended_on', f.ended_on < f.decided_on OR f.ended_on > f.extracted_on,
      'bail_security.refunded_on', f.refunded_on < f.decided_on OR f.refunded_on > f.extracted_on,
      'extracted_on:bail_security', f.until_on IS NULL,
      'law:criminal.bail_deposit.refund', NOT law_known('criminal.bail_deposit.refund', f.ended_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'court' AS discriminator, f.effective_on AS from_on, f.as_of AS until_on, f.court_soft_on AS soft_on,
    f.gone OR f.effective_on IS NULL OR COALESCE(f.unpaid_yuan <= 0, FALSE) OR COALESCE(f.own_property IS FALSE, FALSE)
      OR f.refunded_on IS NOT NULL AS outside,
    missing(
      'bail_security.judgment_effective_on', f.effective_on < f.decided_on OR f.effective_on > f.extracted_on,
      'bail_security.own_property', f.as_of > f.court_soft_on AND f.own_property IS NULL,
      'bail_security.unpaid_yuan', f.as_of > f.court_soft_on AND f.unpaid_yuan IS NULL,
      'extracted_on:bail_security', f.as_of IS NULL,
      'law:criminal.bail_deposit.court_use', NOT law_known('criminal.bail_deposit.court_use', f.effective_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.from_on AS from_on, x.until_on AS until_on, x.soft_on AS soft_on,
    CASE WHEN x.outside THEN '' ELSE x.lacking END AS lacking,
    CASE
      WHEN x.outside THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.soft_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM legs AS x
)
SELECT
  v.unit AS unit, v.discriminator AS discriminator, f.organ AS organ, v.from_on AS act_on, v.discriminator AS step,
  f.deposit_yuan AS deposit_yuan, f.unpaid_yuan AS unpaid_yuan, f.ended_on AS ended_on, f.effective_on AS effective_on,
  f.refunded_on AS refunded_on, v.until_on AS until_on, v.soft_on AS soft_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(v.from_on, v.until_on) END AS days_over,
  v.outcome AS outcome, v.lacking AS missing
FROM verdict AS v
JOIN facts AS f ON f.unit = v.unit
