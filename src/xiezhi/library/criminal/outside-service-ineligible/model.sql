-- One row per decision (刑诉法 265; 法院解释 515(2)). Fixed terms and short-term detention on three grounds; life only on item 2;
-- suspended death never. Item 1 needs the paper of a designated hospital. The court decides before delivery, the
-- province's prison administration or a city's police after it. A life term may have been commuted: after delivery
-- that is ruled out only by the declared table of rulings. One certain fault is enough.
WITH reduced AS (
  SELECT o._id AS unit, COUNT(r._id) AS rulings
  FROM outside_service AS o
  JOIN sentence AS s ON s._id = o.sentence
  JOIN commutation_ruling AS r ON r.person = s.person
  WHERE r.ruled_on <= o.decided_on AND (r.to_penalty = 'fixed_term' OR r.reduced_to_fixed_on <= o.decided_on)
  GROUP BY o._id
), base AS (
  SELECT
    o._id AS unit, o.organ AS organ, o.decided_on AS decided_on, o.ground AS ground, o.decider_kind AS decider_kind,
    o.decider_level AS decider_level, o.delivered_on AS delivered_on, o.listed_proof AS listed_proof,
    o.procuratorate_asked_on AS asked_on, o._extracted_on AS extracted_on, s.main_penalty AS main_penalty,
    s.main_penalty IN ('life', 'death_suspended') AND COALESCE(r.rulings, 0) = 0 AS long_term,
    o.delivered_on IS NULL AND o.decider_kind = 'court'
      OR covered('commutation_ruling', s.organ, s.effective_on, o.decided_on) AS not_reduced,
    covered('outside_service', o.organ, o.decided_on, o.decided_on) AS complete
  FROM outside_service AS o
  LEFT JOIN sentence AS s ON s._id = o.sentence
  LEFT JOIN reduced AS r ON r.unit = o._id
), faults AS (
  SELECT
    b.unit AS unit, b.long_term AND (b.main_penalty = 'death_suspended' OR b.ground IN ('item1', 'item3', 'other')) AS barred,
    CASE
      WHEN b.long_term AND b.not_reduced AND (b.main_penalty = 'death_suspended' OR b.ground IN ('item1', 'item3'))
        THEN 'penalty'
      WHEN b.ground = 'other' THEN 'ground'
      WHEN b.ground = 'item1' AND b.listed_proof = FALSE THEN 'proof'
      WHEN b.decider_kind = 'court' AND b.delivered_on < b.decided_on THEN 'decider'
      WHEN b.decider_kind IN ('prison', 'police', 'justice') AND b.delivered_on > b.decided_on THEN 'decider'
      WHEN b.decider_kind NOT IN ('court', 'prison', 'police', 'justice') THEN 'decider'
      WHEN b.decider_kind IN ('prison', 'justice') AND b.decider_level IN ('city', 'county', 'township') THEN 'level'
      WHEN b.decider_kind = 'police' AND b.decider_level IN ('county', 'township') THEN 'level'
      WHEN b.decider_kind = 'court' AND b.asked_on > b.decided_on
        AND law_known('enforcement.outside_service.recheck', b.decided_on) THEN 'consult'
    END AS fault
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'coverage:commutation_ruling', f.barred AND NOT b.not_reduced,
      'coverage:outside_service', b.decider_kind = 'court' AND b.asked_on IS NULL AND b.decided_on IS NOT NULL
        AND law_known('enforcement.outside_service.recheck', b.decided_on) AND NOT b.complete,
      'law:enforcement.outside_service.objection',
        b.decided_on IS NOT NULL AND NOT law_known('enforcement.outside_service.objection', b.decided_on),
      'outside_service.decided_on', b.decided_on IS NULL OR b.decided_on > b.extracted_on,
      'outside_service.decider_kind', b.decider_kind IS NULL,
      'outside_service.decider_level', b.decider_kind IN ('prison', 'police', 'justice') AND b.decider_level IS NULL,
      'outside_service.ground', b.ground IS NULL,
      'outside_service.listed_proof', b.ground = 'item1' AND b.listed_proof IS NULL,
      'sentence.main_penalty', b.main_penalty IS NULL
    ) AS lacking
  FROM base AS b
  JOIN faults AS f ON f.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking, f.fault AS fault,
    CASE
      WHEN b.main_penalty NOT IN ('criminal_detention', 'fixed_term', 'life', 'death_suspended') THEN 'out_of_scope'
      WHEN f.fault IS NOT NULL AND b.decided_on <= COALESCE(b.extracted_on, b.decided_on)
        AND law_known('enforcement.outside_service.objection', b.decided_on) THEN 'hard'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.decider_kind = 'court' AND b.asked_on IS NULL
        AND law_known('enforcement.outside_service.recheck', b.decided_on) THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN faults AS f ON f.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.decided_on AS act_on,
  COALESCE(v.fault, 'consult') AS fault, b.main_penalty AS main_penalty, b.ground AS ground,
  b.decider_kind AS decider_kind, b.decider_level AS decider_level, b.decided_on AS decided_on,
  b.delivered_on AS delivered_on, b.asked_on AS asked_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
