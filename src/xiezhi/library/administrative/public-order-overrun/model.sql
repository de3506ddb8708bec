-- Two rows per public-order case. decision: thirty days from acceptance, once thirty more (治安法 2012: 99); since 2026 from
-- filing, twice thirty more (2025: 118). Appraisal, since 2026 also a hearing, is not counted; the hard line leaves out
-- every recorded span, the soft line those with a basis. Where the person was unknown or fled the police go on (公安
-- 行政规定 165(3)): never hard. A mediation that failed is a span from acceptance to its failure (185(2)). Where the old
-- limit with its extension ends in 2026 or later, the hard line takes the two extensions of the new law: it may be read
-- to rule pending cases. service of a penalty: on the spot, else within two days,
-- time on the road not counted (公安行政规定 35); by post, through others or by a notice of sixty days (36) it is soft.
WITH begun AS (
  SELECT
    p._id AS unit, p.organ AS organ, COALESCE(p.public_order, FALSE) AS in_scope, p.kind AS kind, p.filed_on AS filed_on,
    p.decided_on AS decided_on, p.closed_on AS closed_on, p.served_on AS served_on, p.objective_delay AS objective_delay,
    p.served_indirectly AS indirect,
    p._extracted_on AS extracted_on, h.start_on AS start_on, h.until_on AS until_on, h.ended_on AS ended_on,
    h.excluded_days AS excluded_days, h.excluded_days_strict AS excluded_strict, h.excluded_unsure AS unsure,
    param('administrative.public_order.decision.extension.most', h.start_on) AS most_begun,
    due('administrative.public_order.decision', h.start_on,
      param('administrative.public_order.decision.extension.most', h.start_on), h.excluded_days) AS due_begun
  FROM penalty AS p
  JOIN stage_history AS h ON h.stage = p._id AND h.stage_type = 'penalty' AND h.last
), facts AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.in_scope AS in_scope, b.kind AS kind, b.filed_on AS filed_on,
    b.decided_on AS decided_on, b.closed_on AS closed_on, b.served_on AS served_on, b.objective_delay AS objective_delay,
    b.indirect AS indirect,
    b.extracted_on AS extracted_on, b.start_on AS start_on, b.until_on AS until_on, b.ended_on AS ended_on,
    b.excluded_days AS excluded_days, b.excluded_strict AS excluded_strict, b.unsure AS unsure, b.most_begun AS most_begun,
    COALESCE(param('administrative.public_order.decision.extension.most', b.due_begun), b.most_begun) AS most,
    due('administrative.public_order.decision', b.start_on,
      COALESCE(param('administrative.public_order.decision.extension.most', b.due_begun), b.most_begun),
      b.excluded_days) AS due_most
  FROM begun AS b
), extended AS (
  SELECT
    f.unit AS unit, SUM(COALESCE(e.adds_days, f.most)) AS days,
    MAX(CASE WHEN e.adds_days IS NULL THEN 1 ELSE 0 END) AS no_length,
    MAX(CASE WHEN e.approved_on IS NULL THEN 1 ELSE 0 END) AS no_date,
    SUM(CASE WHEN e.approved_on <= f.due_most THEN COALESCE(e.adds_days, 0) ELSE 0 END) AS days_strict
  FROM facts AS f
  JOIN penalty_extension AS e ON e.penalty = f.unit
  GROUP BY f.unit
), lines AS (
  SELECT
    f.unit AS unit, COALESCE(e.no_length, 0) AS no_length, COALESCE(e.no_date, 0) AS no_date,
    earlier(COALESCE(e.days, 0), f.most) AS added, earlier(COALESCE(e.days_strict, 0), f.most_begun) AS added_strict,
    due('administrative.public_order.decision', f.start_on, earlier(COALESCE(e.days, 0), f.most), f.excluded_days) AS due_hard,
    due_strict('administrative.public_order.decision', f.start_on, earlier(COALESCE(e.days_strict, 0), f.most_begun),
      f.excluded_strict) AS due_soft
  FROM facts AS f
  LEFT JOIN extended AS e ON e.unit = f.unit
), legs AS (
  SELECT
    f.unit AS unit, 'decision' AS discriminator, f.in_scope AS in_scope, f.start_on AS start_on, l.added AS added,
    f.excluded_days AS excluded, f.ended_on AS done_on, f.until_on AS until_on, l.due_hard AS due_hard,
    l.due_soft AS due_soft, COALESCE(f.objective_delay, FALSE) AS excused,
    missing(
      'coverage:penalty_exclusion', f.until_on > l.due_soft
        AND NOT covered('penalty_exclusion', f.organ, f.start_on, f.until_on),
      'coverage:penalty_extension', f.until_on > l.due_soft AND f.until_on <= f.due_most
        AND NOT covered('penalty_extension', f.organ, f.start_on, f.until_on),
      'extracted_on:penalty', f.until_on IS NULL,
      'law:administrative.public_order.decision', f.start_on IS NOT NULL
        AND NOT law_known('administrative.public_order.decision', f.start_on),
      'penalty.decided_on', f.decided_on < f.filed_on OR f.decided_on > f.extracted_on,
      'penalty.filed_on', f.filed_on IS NULL OR f.filed_on > f.extracted_on,
      'penalty.objective_delay', f.objective_delay IS NULL AND f.until_on > l.due_hard,
      'penalty_extension.adds_days', l.no_length = 1 AND f.until_on > l.due_soft AND f.until_on <= l.due_hard,
      'penalty_extension.approved_on', l.no_date = 1 AND f.until_on > l.due_soft AND f.until_on <= l.due_hard,
      'penalty_exclusion.to_on', f.unsure AND f.until_on > l.due_soft
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  UNION ALL
  SELECT
    f.unit AS unit, 'service' AS discriminator, f.in_scope AND f.decided_on IS NOT NULL
      AND COALESCE(f.kind <> 'none', TRUE) AS in_scope,
    f.decided_on AS start_on, 0 AS added, 0 AS excluded, f.served_on AS done_on, f.served_on AS until_on,
    due('administrative.public_order.service', f.decided_on) AS due_hard,
    due_strict('administrative.public_order.service', f.decided_on) AS due_soft,
    COALESCE(f.objective_delay, FALSE) OR COALESCE(f.indirect, FALSE) AS excused,
    missing(
      'law:administrative.public_order.service', f.decided_on IS NOT NULL
        AND NOT law_known('administrative.public_order.service', f.decided_on),
      'penalty.decided_on', f.decided_on < f.filed_on OR f.decided_on > f.extracted_on,
      'penalty.objective_delay', f.objective_delay IS NULL AND NOT COALESCE(f.indirect, FALSE)
        AND f.served_on > due('administrative.public_order.service', f.decided_on),
      'penalty.served_indirectly', f.indirect IS NULL AND NOT COALESCE(f.objective_delay, FALSE)
        AND f.served_on > due('administrative.public_order.service', f.decided_on),
      'penalty.served_on', f.served_on IS NULL OR f.served_on < f.decided_on OR f.served_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard OR x.excused THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS x
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, x.start_on AS act_on, x.discriminator AS step,
  x.start_on AS start_on, x.added AS added_days, x.excluded AS excluded_days, x.done_on AS done_on, x.until_on AS until_on,
  f.objective_delay AS objective_delay, f.indirect AS served_indirectly, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
