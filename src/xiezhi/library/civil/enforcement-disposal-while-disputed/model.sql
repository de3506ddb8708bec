-- One row per third-party objection: the object may not be disposed of while it is reviewed (执行程序解释 15(1)), in the
-- wait after a dismissal was served (民诉解释 463(2)) and while the suit is tried (执行程序解释 16(1)), unless the
-- applicant gives security to go on. Here the longer reading of the wait burdens the court, so it is the soft line.
WITH facts AS (
  SELECT
    o._id AS unit,
    due_strict('civil.enforcement.disposal_wait', o.served_on) AS wait_hard_on,
    due('civil.enforcement.disposal_wait', o.served_on) AS wait_soft_on,
    due('civil.filing', o.suit_on) AS suit_filed_by,
    COALESCE(o.kind = 'outsider' AND o.withdrawn_on IS NULL, FALSE) AS in_scope
  FROM enforcement_objection AS o
), phases AS (
  SELECT
    x.unit AS unit,
    CASE
      WHEN o.disposed_on IS NULL OR o.disposed_on < o.received_on THEN 'none'
      WHEN o.decided_on IS NULL OR o.disposed_on < o.decided_on THEN 'review'
      WHEN o.suit_ended_on <= o.disposed_on THEN 'none'
      WHEN o.dismissed IS FALSE THEN 'upheld'
      WHEN o.suit_on <= o.disposed_on THEN 'suit'
      WHEN o.dismissed AND (o.served_on IS NULL OR o.disposed_on <= COALESCE(x.wait_soft_on, x.wait_hard_on)) THEN 'wait'
      ELSE 'none'
    END AS phase
  FROM facts AS x
  JOIN enforcement_objection AS o ON o._id = x.unit
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'enforcement_objection.decided_on', o.decided_on < o.received_on OR o.decided_on > o._extracted_on,
      'enforcement_objection.dismissed', o.decided_on <= o.disposed_on AND o.dismissed IS NULL
        AND o.suit_ended_on IS NULL,
      'enforcement_objection.disposed_on', o.disposed_on > o._extracted_on,
      'enforcement_objection.go_on_security', p.phase IN ('review', 'wait', 'suit') AND o.go_on_security IS NULL,
      'enforcement_objection.received_on', o.received_on IS NULL OR o.received_on > o._extracted_on,
      'enforcement_objection.served_on', o.served_on < o.decided_on OR o.served_on > o._extracted_on
        OR (p.phase = 'wait' AND o.served_on IS NULL),
      'enforcement_objection.suit_ended_on', o.suit_ended_on < o.suit_on,
      'enforcement_objection.suit_on', o.suit_on < o.decided_on OR (o.suit_on IS NULL AND o.suit_ended_on IS NOT NULL),
      'law:civil.enforcement.disposal_wait', p.phase IN ('wait', 'none') AND o.dismissed
        AND o.disposed_on >= o.decided_on AND o.suit_ended_on IS NULL
        AND o.served_on IS NOT NULL AND NOT law_known('civil.enforcement.disposal_wait', o.served_on),
      'law:civil.enforcement.no_disposal', o.disposed_on >= o.received_on AND p.phase IN ('review', 'suit')
        AND NOT law_known('civil.enforcement.no_disposal', o.disposed_on)
    ) AS lacking
  FROM facts AS x
  JOIN phases AS p ON p.unit = x.unit
  JOIN enforcement_objection AS o ON o._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking, p.phase AS phase,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN p.phase = 'none' THEN 'lawful'
      WHEN p.phase = 'upheld' OR o.go_on_security OR o.disposed_on = o.received_on THEN 'soft'
      WHEN p.phase = 'wait' AND o.disposed_on > x.wait_hard_on THEN 'soft'
      -- A suit is tried once it is filed, for which the court has its time; within the wait it makes no difference.
      WHEN p.phase = 'suit' AND o.disposed_on <= COALESCE(x.suit_filed_by, o.suit_on)
        AND NOT COALESCE(o.disposed_on <= x.wait_hard_on, FALSE) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS x
  JOIN phases AS p ON p.unit = x.unit
  JOIN gap AS g ON g.unit = x.unit
  JOIN enforcement_objection AS o ON o._id = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, o.organ AS organ, o.received_on AS act_on, v.phase AS phase,
  o.received_on AS received_on, o.decided_on AS decided_on, o.served_on AS served_on,
  x.wait_hard_on AS wait_hard_on, x.wait_soft_on AS wait_soft_on, o.suit_on AS suit_on,
  o.suit_ended_on AS suit_ended_on, o.disposed_on AS disposed_on, o.go_on_security AS go_on_security,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN enforcement_objection AS o ON o._id = x.unit
