-- One row per dossier with a fine on an entity. An earlier fine on the same entity, place and provision whose act overlaps
-- in time may be for the same act (处罚法 29). Acts begun after an order to correct are new ones. Soft at most.
WITH fines AS (
  SELECT
    d._id AS unit, d.penalty AS penalty, d.organ AS organ, d.credit_code AS credit_code, d.act_item AS act_item, d.act_place AS act_place,
    d.act_from_on AS act_from_on, d.act_ended_on AS act_ended_on, d.corrected_on AS corrected_on,
    d.decided_on AS decided_on, d._extracted_on AS extracted_on,
    d.credit_code IS NOT NULL AND COALESCE(d.amount > 0 OR d.kind = 'fine', FALSE) AS in_scope
  FROM penalty_dossier AS d
), pairs AS (
  SELECT
    b.unit AS unit, COUNT(a.unit) AS fines, MIN(a.decided_on) AS earlier_decided_on, MIN(a.unit) AS earlier
  FROM fines AS b
  JOIN fines AS a ON a.credit_code = b.credit_code AND a.act_item = b.act_item AND a.act_place = b.act_place
  WHERE a.in_scope AND b.in_scope AND a.unit <> b.unit
    AND (a.decided_on < b.decided_on OR (a.decided_on = b.decided_on AND a.unit < b.unit))
    AND a.act_from_on <= b.act_ended_on AND b.act_from_on <= a.act_ended_on
    -- Two dossiers of one penalty case are no two fines.
    AND NOT COALESCE(a.penalty = b.penalty, FALSE)
    AND (a.corrected_on IS NULL OR b.act_from_on <= a.corrected_on)
  GROUP BY b.unit
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:penalty_dossier',
        p.unit IS NULL AND NOT covered('penalty_dossier', f.organ, f.act_from_on, f.decided_on),
      'law:administrative.penalty_decision', f.decided_on IS NOT NULL
        AND NOT law_known('administrative.penalty_decision', f.decided_on),
      'penalty_dossier.act_ended_on', f.act_ended_on IS NULL OR f.act_ended_on < f.act_from_on,
      'penalty_dossier.act_from_on', f.act_from_on IS NULL OR f.act_from_on > f.decided_on,
      'penalty_dossier.act_item', f.act_item IS NULL,
      'penalty_dossier.act_place', f.act_place IS NULL,
      'penalty_dossier.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on
    ) AS lacking
  FROM fines AS f
  LEFT JOIN pairs AS p ON p.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking, p.fines AS fines, p.earlier AS earlier,
    p.earlier_decided_on AS earlier_decided_on,
    CASE
      WHEN NOT f.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN p.unit IS NULL THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM fines AS f
  JOIN gap AS g ON g.unit = f.unit
  LEFT JOIN pairs AS p ON p.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.credit_code AS credit_code,
  f.act_item AS act_item, f.act_from_on AS act_from_on, f.act_ended_on AS act_ended_on, f.decided_on AS decided_on,
  v.earlier AS earlier, v.earlier_decided_on AS earlier_decided_on, v.fines AS fines,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM fines AS f
JOIN verdict AS v ON v.unit = f.unit
