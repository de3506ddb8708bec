-- One row per remand (刑诉法 236(2); 法院解释 405): after one remand for the facts the court of second instance decides
-- itself. Remands for procedure (238; 法院解释 406) and for property (446) neither count nor are barred. The remand
-- before and the one before that are looked at.
WITH chain AS (
  SELECT
    r._id AS unit, e._id AS earlier, e.ground AS earlier_ground, e.remanded_on AS earlier_on, g.ground AS first_ground,
    g.remanded_on AS first_on, e.earlier AS first
  FROM remand_order AS r
  LEFT JOIN remand_order AS e ON e._id = r.earlier
  LEFT JOIN remand_order AS g ON g._id = e.earlier
), gap AS (
  SELECT
    c.unit AS unit,
    COALESCE(c.earlier_ground = 'facts' OR c.first_ground = 'facts', FALSE) AS before_for_facts,
    missing(
      'law:criminal.second_instance.remands', r.remanded_on IS NOT NULL
        AND NOT law_known('criminal.second_instance.remands', r.remanded_on),
      'remand_order.earlier', r.ground = 'facts' AND ((r.later AND c.earlier IS NULL)
        OR (c.first IS NOT NULL AND c.first_on IS NULL AND COALESCE(c.earlier_ground, '') <> 'facts')),
      'remand_order.ground', r.ground IS NULL OR (r.ground = 'facts' AND c.earlier IS NOT NULL
        AND c.earlier_ground IS NULL AND COALESCE(c.first_ground, '') <> 'facts'),
      'remand_order.later', r.ground = 'facts' AND r.later IS NULL AND c.earlier IS NULL,
      'remand_order.remanded_on', r.remanded_on IS NULL OR r.remanded_on > r._extracted_on
        OR r.remanded_on <= c.earlier_on
    ) AS lacking
  FROM chain AS c
  JOIN remand_order AS r ON r._id = c.unit
), verdict AS (
  SELECT
    g.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN r.ground IN ('procedure', 'property') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.before_for_facts THEN 'hard'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS g
  JOIN remand_order AS r ON r._id = g.unit
)
SELECT
  v.unit AS unit, '' AS discriminator, r.organ AS organ, r.remanded_on AS act_on, r.ground AS ground,
  r.remanded_on AS remanded_on, r.earlier AS earlier, c.earlier_on AS earlier_on, c.earlier_ground AS earlier_ground,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN remand_order AS r ON r._id = v.unit
JOIN chain AS c ON c.unit = v.unit
