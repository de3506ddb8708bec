-- One row per objection or review that was ruled on: by a panel, without those who carried out the enforcement, a new
-- panel after remittal (执行异议复议规定 11), and with the rights told (16). On a review no text grants a further remedy,
-- so the rights are asked of objections only; they may stand in a separate paper, which is soft. An objection refused at
-- the counter was never reviewed (2(1)), so that a bench is asked of one that was filed.
WITH facts AS (
  SELECT
    o._id AS unit,
    CASE
      WHEN o.handler_sat THEN 'handler'
      WHEN o.panel IS FALSE THEN 'no_panel'
      WHEN o.remitted AND o.new_panel IS FALSE THEN 'same_panel'
      WHEN o.kind IN ('act', 'outsider') AND o.rights_told IS FALSE THEN 'rights'
      ELSE 'none'
    END AS fault
  FROM enforcement_objection AS o
), gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'enforcement_objection.decided_on', o.decided_on < o.received_on OR o.decided_on > o._extracted_on,
      'enforcement_objection.filed_on', x.fault = 'no_panel' AND o.kind IN ('act', 'outsider') AND o.filed_on IS NULL,
      'enforcement_objection.handler_sat', x.fault = 'none' AND o.handler_sat IS NULL,
      'enforcement_objection.new_panel', x.fault = 'none' AND o.remitted AND o.new_panel IS NULL,
      'enforcement_objection.panel', x.fault = 'none' AND o.panel IS NULL,
      'enforcement_objection.remitted', x.fault = 'none' AND o.remitted IS NULL AND o.new_panel IS FALSE,
      'enforcement_objection.rights_told', x.fault = 'none' AND o.kind IN ('act', 'outsider')
        AND o.rights_told IS NULL,
      'law:civil.enforcement.objection_bench', NOT law_known('civil.enforcement.objection_bench', o.decided_on)
    ) AS lacking
  FROM facts AS x
  JOIN enforcement_objection AS o ON o._id = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN o.decided_on IS NULL OR o.withdrawn_on IS NOT NULL OR o.kind = 'exit_ban' THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      WHEN x.fault = 'rights' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS x
  JOIN gap AS g ON g.unit = x.unit
  JOIN enforcement_objection AS o ON o._id = x.unit
)
SELECT
  x.unit AS unit, '' AS discriminator, o.organ AS organ, o.decided_on AS act_on, o.kind AS kind,
  o.decided_on AS decided_on, x.fault AS fault, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN enforcement_objection AS o ON o._id = x.unit
