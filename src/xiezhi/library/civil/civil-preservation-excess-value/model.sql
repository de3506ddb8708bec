-- One row per preservation. It is confined to the claim (民诉法 105); of real estate clearly worth more
-- only the matching part is taken unless it cannot be divided (财产保全规定 15(2)). No text says how much
-- is clearly more: the share is the office's own, and the finding never more than soft.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.started_on AS started_on,
    p.requested_yuan AS requested_yuan, p.preserved_yuan AS preserved_yuan,
    p.divisible AS divisible, p._extracted_on AS extracted_on,
    p.preserved_yuan * 100 > p.requested_yuan * tunable('clearly_percent') AS clearly_more
  FROM preservation AS p
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.started_on AS started_on,
    x.requested_yuan AS requested_yuan, x.preserved_yuan AS preserved_yuan,
    x.divisible AS divisible, x.clearly_more AS clearly_more,
    missing(
      'preservation.divisible', x.clearly_more AND x.divisible IS NULL,
      'preservation.preserved_yuan', x.preserved_yuan IS NULL OR x.preserved_yuan < 0,
      'preservation.requested_yuan', x.requested_yuan IS NULL OR x.requested_yuan <= 0,
      'preservation.started_on', x.started_on > x.extracted_on
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.started_on AS started_on,
    x.requested_yuan AS requested_yuan, x.preserved_yuan AS preserved_yuan,
    x.divisible AS divisible, x.lacking AS lacking,
    CASE
      WHEN x.started_on IS NULL THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.clearly_more AND x.divisible THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.started_on AS act_on,
  x.kind AS kind, x.started_on AS started_on, x.requested_yuan AS requested_yuan,
  x.preserved_yuan AS preserved_yuan, x.divisible AS divisible,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
