-- One row per deregistration of a company. Penalties of the same credit code decided before and without a performance on
-- record by then (条例 33, text not seen: the simple procedure asks that fines be settled). Soft at most: performance may
-- not have been entered, and the registrar may not have known.
WITH enforced AS (
  SELECT
    a.penalty AS penalty,
    MAX(CASE WHEN c.allowed AND c.ended_on IS NULL THEN 1 ELSE 0 END) AS open
  FROM nonlit_case AS c
  JOIN enforcement_application AS a ON a._id = c.application
  GROUP BY a.penalty
), open_matter AS (
  SELECT
    d._id AS unit, COUNT(p._id) AS penalties, SUM(COALESCE(p.amount, 0)) AS amount,
    MIN(p.decided_on) AS first_decided_on, SUM(COALESCE(e.open, 0)) AS enforcements
  FROM deregistration AS d
  JOIN penalty AS p ON p.party_credit_code = d.credit_code
  LEFT JOIN enforced AS e ON e.penalty = p._id
  WHERE p.decided_on < d.deregistered_on AND p.kind IN ('fine', 'confiscation', 'demolition')
    AND (p.performed_on IS NULL OR p.performed_on > d.deregistered_on)
  GROUP BY d._id
), gap AS (
  SELECT
    d._id AS unit,
    missing(
      'deregistration.credit_code', d.credit_code IS NULL,
      'deregistration.deregistered_on', d.deregistered_on IS NULL OR d.deregistered_on > d._extracted_on,
      'deregistration.restored_on', d.restored_on < d.deregistered_on
    ) AS lacking
  FROM deregistration AS d
), verdict AS (
  SELECT
    d._id AS unit, g.lacking AS lacking, COALESCE(o.penalties, 0) AS penalties,
    COALESCE(o.enforcements, 0) AS enforcements, o.amount AS amount, o.first_decided_on AS first_decided_on,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN o.unit IS NULL OR d.restored_on IS NOT NULL THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM deregistration AS d
  JOIN gap AS g ON g.unit = d._id
  LEFT JOIN open_matter AS o ON o.unit = d._id
)
SELECT
  d._id AS unit, '' AS discriminator, d.organ AS organ, d.deregistered_on AS act_on, d.credit_code AS credit_code,
  d.simple AS simple, d.deregistered_on AS deregistered_on, d.told_on AS told_on, d.restored_on AS restored_on,
  v.penalties AS open_penalties, v.enforcements AS open_enforcements, v.amount AS amount,
  v.first_decided_on AS first_decided_on,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM deregistration AS d
JOIN verdict AS v ON v.unit = d._id
