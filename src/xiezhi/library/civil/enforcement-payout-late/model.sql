-- One row per sum received: paid out within the time from the notice of its arrival (执行款物规定 10, not checked: draft,
-- soft at most) unless a delay with a reason was approved.
WITH facts AS (
  SELECT
    p._id AS unit, COALESCE(p.paid_on, p._as_of) AS until_on, due('civil.enforcement.payout', p.arrived_on) AS due_hard,
    due_strict('civil.enforcement.payout', p.arrived_on) AS due_soft,
    COALESCE(p.delay_approved AND p.delay_reason <> 'none', FALSE) AS excused
  FROM enforcement_payment AS p
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'enforcement_payment.arrived_on', p.arrived_on IS NULL OR p.arrived_on > p._extracted_on,
      'enforcement_payment.delay_approved', x.until_on > x.due_hard AND p.delay_approved IS NULL
        AND (p.delay_reason IS NULL OR p.delay_reason <> 'none'),
      'enforcement_payment.delay_reason', x.until_on > x.due_hard AND p.delay_approved AND p.delay_reason IS NULL,
      'enforcement_payment.paid_on', p.paid_on < p.arrived_on OR p.paid_on > p._extracted_on,
      'extracted_on:enforcement_payment', x.until_on IS NULL,
      'law:civil.enforcement.payout', p.arrived_on IS NOT NULL
        AND NOT law_known('civil.enforcement.payout', p.arrived_on)
    ) AS lacking
  FROM facts AS x
  JOIN enforcement_payment AS p ON p._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= COALESCE(x.due_hard, x.due_soft) OR x.excused THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS x
  JOIN gap AS g ON g.unit = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, p.organ AS organ, p.arrived_on AS act_on, p.arrived_on AS arrived_on,
  p.paid_on AS paid_on, x.due_hard AS due_hard, x.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(COALESCE(x.due_hard, x.due_soft), x.until_on) END AS days_over,
  p.delay_reason AS delay_reason, p.delay_approved AS delay_approved, v.outcome AS outcome, v.lacking AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN enforcement_payment AS p ON p._id = x.unit
