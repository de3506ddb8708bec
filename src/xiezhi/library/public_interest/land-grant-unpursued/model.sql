-- Three rows per grant of state land, all soft at most because the law says "may" (房地产管理法 16, 26). payment: the price not
-- paid and not pursued within the office's own days. fee and reclaim: no building a year and two years after the day agreed,
-- and no decision; delay by force majeure, the government or necessary groundwork is outside.
WITH facts AS (
  SELECT
    g._id AS unit, g.organ AS organ, g.due_on AS due_on, g.paid_on AS paid_on, g.pursued_on AS pursued_on,
    g.start_due_on AS start_due_on, g.started_on AS started_on, g.excused AS excused, g.fee_on AS fee_on,
    g.reclaimed_on AS reclaimed_on, g._extracted_on AS extracted_on, g._as_of AS as_of,
    COALESCE(earlier(g.paid_on, g.pursued_on), g.paid_on, g.pursued_on, g._as_of) AS paid_until,
    COALESCE(earlier(g.started_on, g.reclaimed_on), g.started_on, g.reclaimed_on, g._as_of) AS idle_until
  FROM land_grant AS g
), legs AS (
  SELECT
    f.unit AS unit, 'payment' AS discriminator, f.due_on IS NOT NULL AS in_scope, f.due_on AS start_on,
    f.paid_until AS until_on, add_days(f.due_on, tunable('pursue_days')) AS due_soft,
    missing(
      'extracted_on:land_grant', f.paid_until IS NULL,
      'land_grant.paid_on', f.paid_on > f.extracted_on,
      'land_grant.pursued_on', f.pursued_on > f.extracted_on,
      'law:public_interest.land_fee', NOT law_known('public_interest.land_fee', f.due_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'fee' AS discriminator, f.start_due_on IS NOT NULL AND NOT COALESCE(f.excused, FALSE) AS in_scope,
    f.start_due_on AS start_on, COALESCE(earlier(f.fee_on, f.idle_until), f.fee_on, f.idle_until) AS until_on,
    due('public_interest.idle_fee', f.start_due_on) AS due_soft,
    missing(
      'extracted_on:land_grant', f.idle_until IS NULL AND f.fee_on IS NULL,
      'land_grant.excused', f.excused IS NULL
        AND COALESCE(earlier(f.fee_on, f.idle_until), f.idle_until) > due('public_interest.idle_fee', f.start_due_on),
      'land_grant.fee_on', f.fee_on < f.start_due_on OR f.fee_on > f.extracted_on,
      'land_grant.started_on', f.started_on > f.extracted_on,
      'law:public_interest.idle_fee', NOT law_known('public_interest.idle_fee', f.start_due_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'reclaim' AS discriminator, f.start_due_on IS NOT NULL AND NOT COALESCE(f.excused, FALSE) AS in_scope,
    f.start_due_on AS start_on, f.idle_until AS until_on, due('administrative.idle_land', f.start_due_on) AS due_soft,
    missing(
      'extracted_on:land_grant', f.idle_until IS NULL,
      'land_grant.excused', f.excused IS NULL AND f.idle_until > due('administrative.idle_land', f.start_due_on),
      'land_grant.reclaimed_on', f.reclaimed_on < f.start_due_on OR f.reclaimed_on > f.extracted_on,
      'land_grant.started_on', f.started_on > f.extracted_on,
      'law:administrative.idle_land', NOT law_known('administrative.idle_land', f.start_due_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM legs AS x
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, x.start_on AS act_on, x.start_on AS start_on,
  x.due_soft AS due_soft, x.until_on AS until_on, f.paid_on AS paid_on, f.started_on AS started_on, f.fee_on AS fee_on,
  f.reclaimed_on AS reclaimed_on, CASE WHEN v.outcome = 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
