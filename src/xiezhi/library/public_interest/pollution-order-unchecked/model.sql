-- Two rows per order with a fine for unlawful discharge into water (水污染防治法 95). recheck: the organ checks again. daily: where
-- the discharge goes on or the check is refused, a daily penalty. The days (2014 rules) are not verified: the lines are
-- the office's own and the model is soft at most.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.fined AS fined, p.served_on AS served_on, p.stopped_on AS stopped_on,
    p.rechecked_on AS rechecked_on, p.result AS result, p.daily_on AS daily_on, p._extracted_on AS extracted_on,
    p._as_of AS as_of, param_has('public_interest.water.recheck', p.served_on, p.result) AS goes_on,
    COALESCE(p.rechecked_on, p.stopped_on, p._as_of) AS until_check
  FROM pollution_order AS p
), legs AS (
  SELECT
    f.unit AS unit, 'recheck' AS discriminator, COALESCE(f.fined, TRUE) AS in_scope, f.served_on AS start_on,
    f.rechecked_on AS done_on, f.until_check AS until_on, add_days(f.served_on, tunable('recheck_days')) AS due_soft,
    missing(
      'extracted_on:pollution_order', f.until_check IS NULL,
      'law:public_interest.water.recheck',
        f.served_on IS NOT NULL AND NOT law_known('public_interest.water.recheck', f.served_on),
      'pollution_order.fined', f.fined IS NULL AND f.until_check > add_days(f.served_on, tunable('recheck_days')),
      'pollution_order.rechecked_on', f.rechecked_on < f.served_on OR f.rechecked_on > f.extracted_on,
      'pollution_order.served_on', f.served_on IS NULL OR f.served_on > f.extracted_on,
      'pollution_order.stopped_on', f.stopped_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'daily' AS discriminator,
    COALESCE(f.fined, TRUE) AND f.rechecked_on IS NOT NULL AND COALESCE(f.goes_on, TRUE) AS in_scope,
    f.rechecked_on AS start_on, f.daily_on AS done_on, COALESCE(f.daily_on, f.as_of) AS until_on,
    add_days(f.rechecked_on, tunable('daily_days')) AS due_soft,
    missing(
      'extracted_on:pollution_order', f.daily_on IS NULL AND f.as_of IS NULL,
      'law:public_interest.water.recheck',
        f.served_on IS NOT NULL AND NOT law_known('public_interest.water.recheck', f.served_on),
      'pollution_order.daily_on', f.daily_on < f.rechecked_on OR f.daily_on > f.extracted_on,
      'pollution_order.fined', f.fined IS NULL AND f.daily_on IS NULL,
      'pollution_order.rechecked_on', f.rechecked_on < f.served_on OR f.rechecked_on > f.extracted_on,
      'pollution_order.result', f.result IS NULL,
      'pollution_order.served_on', f.served_on IS NULL OR f.served_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN NOT x.in_scope OR (x.discriminator = 'recheck' AND COALESCE(f.stopped_on <= x.due_soft, FALSE)) THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM legs AS x
  JOIN facts AS f ON f.unit = x.unit
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, x.start_on AS act_on, x.start_on AS start_on,
  x.done_on AS done_on, f.result AS result, x.due_soft AS due_soft, x.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
