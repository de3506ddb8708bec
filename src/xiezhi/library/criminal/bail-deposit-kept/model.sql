-- One row per security with a deposit (刑诉法 73, 117(1)(2); 公安规定 101). The deposit goes back when bail ends; "at the
-- same time" has no number, so the days are the office's patience and a row is soft at most. A deposit carried on by the next
-- organ (规则 103; 法院解释 162), a breach, a forfeiture or a hand-over to the
-- court is another course.
WITH facts AS (
  SELECT
    b._id AS unit, b.organ AS organ, b.deposit_yuan AS deposit_yuan, b.decided_on AS decided_on,
    COALESCE(b.measure_ended_on, m.ended_on) AS ended_on, b.refunded_on AS refunded_on, b.breach AS breach,
    b.carried_on AS carried_on, b._extracted_on AS extracted_on,
    COALESCE(earlier(b.refunded_on, b._as_of), b.refunded_on, b._as_of) AS until_on,
    COALESCE(b.own_property AND b.unpaid_yuan > 0, FALSE) AS for_court,
    COALESCE(b.deposit_yuan IS NULL OR b.deposit_yuan <= 0, TRUE) OR b.forfeited_on IS NOT NULL
      OR b.court_moved_on IS NOT NULL OR COALESCE(b.breach, FALSE) OR COALESCE(b.carried_on, FALSE) AS outside
  FROM bail_security AS b
  LEFT JOIN measure AS m ON m._id = b.measure
), lined AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.deposit_yuan AS deposit_yuan, f.decided_on AS decided_on,
    f.ended_on AS ended_on, f.refunded_on AS refunded_on, f.breach AS breach, f.carried_on AS
    carried_on, f.extracted_on AS extracted_on, f.until_on AS until_on, f.for_court AS for_court,
    f.outside AS outside,
    add_days(f.ended_on, tunable('patience_days')) AS soft_on
  FROM facts AS f
), gap AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.deposit_yuan AS deposit_yuan, l.ended_on AS ended_on,
    l.refunded_on AS refunded_on, l.until_on AS until_on, l.for_court AS for_court, l.soft_on AS
    soft_on,
    l.outside OR l.ended_on IS NULL AS outside,
    missing(
      'bail_security.breach', l.until_on > l.soft_on AND l.breach IS NULL,
      'bail_security.carried_on', l.until_on > l.soft_on AND l.carried_on IS NULL,
      'bail_security.measure_ended_on', l.ended_on < l.decided_on OR l.ended_on > l.extracted_on,
      'bail_security.refunded_on', l.refunded_on < l.decided_on OR l.refunded_on > l.extracted_on,
      'extracted_on:bail_security', l.until_on IS NULL,
      'law:criminal.bail_deposit.refund', NOT law_known('criminal.bail_deposit.refund', l.ended_on)
    ) AS lacking
  FROM lined AS l
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.ended_on AS act_on,
  g.deposit_yuan AS deposit_yuan, g.ended_on AS ended_on, g.refunded_on AS refunded_on, g.until_on
  AS until_on, g.soft_on AS soft_on,
  g.for_court AS for_court,
  CASE WHEN g.until_on > g.soft_on THEN days_between(g.ended_on, g.until_on) END AS days_over,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.until_on <= g.soft_on THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM gap AS g
