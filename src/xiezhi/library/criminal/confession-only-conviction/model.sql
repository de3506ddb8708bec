-- One row per person a judgment convicts (刑诉法 55(1)): nobody is convicted on the own statement alone. Whether the
-- statement of a co-accused is other evidence is disputed: soft.
WITH gap AS (
  SELECT
    b._id AS unit,
    missing(
      'conviction_basis.co_accused', b.other_kinds = 0 AND b.own_statement AND b.co_accused IS NULL,
      'conviction_basis.convicted', b.convicted IS NULL,
      'conviction_basis.judged_on', b.judged_on IS NULL OR b.judged_on > b._extracted_on,
      'conviction_basis.other_kinds', b.other_kinds IS NULL OR b.other_kinds < 0
        OR (b.other_kinds = 0 AND b.own_statement IS FALSE AND COALESCE(b.co_accused, FALSE) IS FALSE),
      'conviction_basis.own_statement', b.own_statement IS NULL AND COALESCE(b.other_kinds, 0) = 0,
      'law:criminal.conviction.own_statement', b.judged_on IS NOT NULL
        AND NOT law_known('criminal.conviction.own_statement', b.judged_on)
    ) AS lacking
  FROM conviction_basis AS b
), verdict AS (
  SELECT
    g.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.convicted IS FALSE THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.other_kinds > 0 THEN 'lawful'
      WHEN b.co_accused THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
  JOIN conviction_basis AS b ON b._id = g.unit
)
SELECT
  v.unit AS unit, '' AS discriminator, b.organ AS organ, b.judged_on AS act_on, b.case_no AS case_no,
  b.own_statement AS own_statement, b.co_accused AS co_accused, b.other_kinds AS other_kinds, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN conviction_basis AS b ON b._id = v.unit
