-- One row per accused whose gains a judgment finds (刑法 64; 法院解释 444(2), 445(2)): what is neither recovered nor
-- refunded by then has to be ordered recovered or refunded. Where an effective civil judgment or an agreement already
-- settles the loss, whether a second order is due is disputed: soft.
WITH facts AS (
  SELECT
    o._id AS unit, o.gains_yuan > o.settled_yuan AS rest,
    missing(
      'gains_order.civil_title', o.recovery IS FALSE AND o.gains_yuan > o.settled_yuan AND o.civil_title IS NULL,
      'gains_order.gains_yuan', o.gains_yuan IS NULL OR o.gains_yuan < 0,
      'gains_order.judged_on', o.judged_on IS NULL OR o.judged_on > o._extracted_on,
      'gains_order.recovery', o.recovery IS NULL AND COALESCE(o.gains_yuan > o.settled_yuan, TRUE),
      'gains_order.settled_yuan', o.recovery IS FALSE AND (o.settled_yuan IS NULL OR o.settled_yuan < 0),
      'law:criminal.gains.order', o.judged_on IS NOT NULL AND NOT law_known('criminal.gains.order', o.judged_on)
    ) AS lacking
  FROM gains_order AS o
), verdict AS (
  SELECT
    f.unit AS unit, f.lacking AS lacking,
    CASE
      WHEN o.gains_yuan = 0 THEN 'out_of_scope'
      WHEN f.lacking <> '' THEN 'undetermined'
      WHEN o.recovery OR NOT COALESCE(f.rest, TRUE) THEN 'lawful'
      WHEN o.civil_title THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gains_order AS o ON o._id = f.unit
)
SELECT
  v.unit AS unit, '' AS discriminator, o.organ AS organ, o.judged_on AS act_on, o.case_no AS case_no,
  o.gains_yuan AS gains_yuan, o.settled_yuan AS settled_yuan,
  CASE WHEN v.outcome IN ('hard', 'soft') THEN o.gains_yuan - o.settled_yuan END AS open_yuan,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN gains_order AS o ON o._id = v.unit
