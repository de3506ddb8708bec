-- One row per freeze or renewal by the police (公安规定 239-245; 刑诉法 144(2)). The year for deposits needs a grave or
-- complex case and the approval of city level. A renewal is counted from the expiry it prolongs. A second freeze of the
-- same asset is soft: the first may have been for a limited sum (239(1)), and an overlap may be a renewal. A waiting freeze
-- takes effect later, on a day that is not entered, so its length is soft as well.
WITH earlier_ones AS (
  SELECT
    f._id AS unit,
    MAX(CASE WHEN f.until_on <= p.until_on THEN p._id END) AS inside_of,
    MAX(p._id) AS overlapping, MAX(p.until_on) AS over_until_on
  FROM freeze_order AS f
  JOIN freeze_order AS p ON p.asset_no = f.asset_no AND p.criminal_case = f.criminal_case
  WHERE p._id <> f._id AND f.renews IS NULL AND p.from_on < f.from_on
    AND f.from_on < COALESCE(earlier(p.lifted_on, p.until_on), p.lifted_on, p.until_on)
  GROUP BY f._id
), facts AS (
  SELECT
    f._id AS unit, f.organ AS organ, f.asset_class AS asset_class, f.serious AS serious, f.approver_level AS level,
    f.from_on AS from_on, f.until_on AS until_on, f.waiting AS waiting, f.lifted_on AS lifted_on,
    f._extracted_on AS extracted_on, r.until_on AS renewed_until_on, f.renews AS renews,
    -- A renewal, or what may be one, is counted from the expiry it prolongs.
    COALESCE(later(f.from_on, r.until_on), later(f.from_on, e.over_until_on), f.from_on) AS start_on,
    CASE
      WHEN f.asset_class = 'deposits' AND f.serious
        AND param_has('criminal.freeze.deposits.serious.levels', f.from_on, f.approver_level) THEN 'deposits_serious'
      WHEN f.asset_class IN ('deposits', 'securities') THEN f.asset_class
      ELSE 'equity'
    END AS rule,
    e.inside_of AS inside_of, e.overlapping AS overlapping
  FROM freeze_order AS f
  LEFT JOIN freeze_order AS r ON r._id = f.renews
  LEFT JOIN earlier_ones AS e ON e.unit = f._id
), lined AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.asset_class AS asset_class, f.serious AS serious, f.level AS
    level, f.from_on AS from_on, f.until_on AS until_on, f.waiting AS waiting, f.lifted_on AS
    lifted_on, f.extracted_on AS extracted_on, f.renewed_until_on AS renewed_until_on, f.renews AS
    renews, f.start_on AS start_on, f.rule AS rule, f.inside_of AS inside_of, f.overlapping AS
    overlapping,
    CASE f.rule
      WHEN 'deposits_serious' THEN due('criminal.freeze.deposits.serious', f.start_on)
      WHEN 'deposits' THEN due('criminal.freeze.deposits', f.start_on)
      WHEN 'securities' THEN due('criminal.freeze.securities', f.start_on)
      ELSE due('criminal.freeze.equity', f.start_on)
    END AS due_hard,
    CASE f.rule
      WHEN 'deposits_serious' THEN due_strict('criminal.freeze.deposits.serious', f.start_on)
      WHEN 'deposits' THEN due_strict('criminal.freeze.deposits', f.start_on)
      WHEN 'securities' THEN due_strict('criminal.freeze.securities', f.start_on)
      ELSE due_strict('criminal.freeze.equity', f.start_on)
    END AS due_soft,
    CASE WHEN f.asset_class = 'deposits' THEN COALESCE(due('criminal.freeze.deposits.serious', f.start_on),
      add_months(due_strict('criminal.freeze.deposits.serious', f.start_on), 1, 'month_end')) END AS most_on
  FROM facts AS f
), bounded AS (
  -- In a year the calendar does not know, a month past the unrolled day is late whatever day it rolls to.
  SELECT
    l.unit AS unit, l.organ AS organ, l.asset_class AS asset_class, l.serious AS serious, l.level AS
    level, l.from_on AS from_on, l.until_on AS until_on, l.waiting AS waiting, l.lifted_on AS
    lifted_on, l.extracted_on AS extracted_on, l.renewed_until_on AS renewed_until_on, l.renews AS
    renews, l.start_on AS start_on, l.rule AS rule, l.inside_of AS inside_of, l.overlapping AS
    overlapping, l.due_hard AS due_hard, l.due_soft AS due_soft, l.most_on AS most_on,
    COALESCE(l.due_hard, add_months(l.due_soft, 1, 'month_end')) AS sure_on
  FROM lined AS l
), gap AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.asset_class AS asset_class, l.serious AS serious, l.level AS
    level, l.from_on AS from_on, l.until_on AS until_on, l.waiting AS waiting, l.renewed_until_on AS
    renewed_until_on, l.start_on AS start_on, l.rule AS rule, l.inside_of AS inside_of,
    l.overlapping AS overlapping, l.due_hard AS due_hard, l.due_soft AS due_soft,
    CASE
      WHEN l.asset_class IN ('equity', 'policy') AND l.level IS NOT NULL
        AND NOT param_has('criminal.freeze.equity.approvers', l.from_on, l.level) THEN 'level'
      WHEN l.asset_class = 'listed_equity' AND l.level IS NOT NULL
        AND NOT param_has('criminal.freeze.listed_equity.approvers', l.from_on, l.level) THEN 'level'
      WHEN l.waiting THEN NULL
      WHEN l.until_on > COALESCE(l.most_on, l.sure_on) THEN 'term'
      WHEN l.until_on > l.sure_on AND (l.serious IS FALSE OR l.level IN ('county', 'township')) THEN 'term'
    END AS hard_fault,
    CASE
      WHEN l.waiting AND l.until_on > l.sure_on THEN 'term'
      WHEN l.inside_of IS NOT NULL AND NOT l.waiting THEN 'double'
      WHEN l.overlapping IS NOT NULL AND NOT l.waiting THEN 'overlap'
      WHEN l.from_on > add_days(l.renewed_until_on, 1) THEN 'lapsed'
      WHEN l.until_on > l.due_soft AND l.until_on <= l.sure_on THEN 'month'
    END AS doubt,
    missing(
      'freeze_order.approver_level', l.level IS NULL AND (l.asset_class IN ('equity', 'policy', 'listed_equity')
        OR (l.until_on > l.sure_on AND COALESCE(l.serious, TRUE) AND NOT COALESCE(l.waiting, FALSE))),
      'freeze_order.from_on', l.from_on IS NULL OR l.from_on > l.extracted_on,
      'freeze_order.lifted_on', l.lifted_on < l.from_on OR l.lifted_on > l.extracted_on,
      'freeze_order.renews', l.renews IS NOT NULL AND l.renewed_until_on IS NULL,
      'freeze_order.serious', l.asset_class = 'deposits' AND l.serious IS NULL AND l.until_on > l.sure_on
        AND NOT COALESCE(l.waiting, FALSE),
      'freeze_order.until_on', l.until_on IS NULL OR l.until_on < l.from_on,
      'freeze_order.waiting', l.overlapping IS NOT NULL AND l.waiting IS NULL,
      'law:criminal.freeze.deposits', l.from_on IS NOT NULL AND NOT law_known('criminal.freeze.deposits', l.from_on)
    ) AS lacking
  FROM bounded AS l
), graded AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.asset_class AS asset_class, g.level AS level, g.from_on AS
    from_on, g.until_on AS until_on, g.renewed_until_on AS renewed_until_on, g.start_on AS start_on,
    g.rule AS rule, g.inside_of AS inside_of, g.overlapping AS overlapping, g.due_hard AS due_hard,
    g.due_soft AS due_soft, g.lacking AS lacking,
    COALESCE(g.hard_fault, g.doubt, 'none') AS fault,
    CASE
      WHEN contains(g.organ, '检察') OR contains(g.organ, '法院') THEN 'out_of_scope'
      WHEN g.hard_fault IN ('level', 'term') AND g.until_on >= g.from_on AND NOT contains(g.lacking, 'renews') THEN 'hard'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.hard_fault IS NOT NULL THEN 'hard'
      WHEN g.doubt IS NOT NULL THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS g
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.from_on AS act_on,
  g.asset_class AS asset_class, g.level AS level, g.from_on AS from_on, g.until_on AS until_on,
  g.renewed_until_on AS renewed_until_on, g.start_on AS start_on, g.rule AS rule, g.due_hard AS
  due_hard, g.due_soft AS due_soft, g.fault AS fault,
  COALESCE(g.inside_of, g.overlapping) AS other,
  CASE WHEN g.fault = 'term' THEN days_between(COALESCE(g.due_hard, g.due_soft), g.until_on) END AS days_over,
  g.outcome AS outcome,
  CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM graded AS g
