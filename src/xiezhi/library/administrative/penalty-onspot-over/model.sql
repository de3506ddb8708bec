-- One row per dossier of a penalty on the spot: a warning, or a fine up to the amount for persons or entities (处罚法 51); in
-- public-order cases the police's own (治安法 100, now 119). Who was fined matters only between the amounts.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.on_the_spot AS on_the_spot, d.spot_special AS special, d.kind AS kind,
    d.entity AS entity, d.public_order AS public_order, d.decided_on AS decided_on, d._extracted_on AS extracted_on,
    d.amount AS amount,
    CASE WHEN COALESCE(d.public_order, FALSE) THEN 'police'
      WHEN COALESCE(d.entity, TRUE) THEN 'entity' ELSE 'individual' END AS rule,
    CASE WHEN COALESCE(d.public_order, FALSE) THEN param('administrative.penalty.on_the_spot.police', d.decided_on)
      WHEN COALESCE(d.entity, TRUE) THEN param('administrative.penalty.on_the_spot.entity', d.decided_on)
      ELSE param('administrative.penalty.on_the_spot.individual', d.decided_on) END AS most,
    param('administrative.penalty.on_the_spot.individual', d.decided_on) AS least
  FROM penalty_dossier AS d
), stand AS (
  SELECT
    f.unit AS unit, COALESCE(f.kind IN ('confiscation', 'closure', 'licence'), FALSE) AS wrong_kind,
    -- An order to restore may be a mere order to correct (处罚法 28), which needs no penalty procedure.
    COALESCE(f.kind IN ('demolition', 'other'), FALSE) AS odd_kind, COALESCE(f.amount > f.most, FALSE) AS over,
    COALESCE(f.amount > f.least, FALSE) AS over_least
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'law:administrative.penalty.on_the_spot.individual', f.rule <> 'police' AND f.decided_on IS NOT NULL
        AND NOT law_known('administrative.penalty.on_the_spot.individual', f.decided_on),
      'law:administrative.penalty.on_the_spot.police', f.rule = 'police' AND f.decided_on IS NOT NULL
        AND NOT law_known('administrative.penalty.on_the_spot.police', f.decided_on),
      'penalty_dossier.amount', (f.kind = 'fine' AND f.amount IS NULL) OR f.amount < 0,
      'penalty_dossier.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on,
      'penalty_dossier.entity', f.rule = 'entity' AND f.entity IS NULL AND s.over_least AND NOT s.over,
      'penalty_dossier.kind', f.kind IS NULL,
      'penalty_dossier.on_the_spot', f.on_the_spot IS NULL,
      'penalty_dossier.public_order', f.public_order IS NULL AND (s.over OR s.over_least),
      'penalty_dossier.spot_special', f.special IS NULL AND (s.over OR s.wrong_kind OR s.odd_kind)
    ) AS lacking
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT f.on_the_spot OR COALESCE(f.special, FALSE) OR f.kind = 'none' THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN s.over OR s.wrong_kind THEN 'hard'
      WHEN s.odd_kind THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.rule AS rule, f.kind AS kind,
  f.amount AS amount, f.most AS most, f.entity AS entity, f.public_order AS public_order, f.decided_on AS decided_on,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
