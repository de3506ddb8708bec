-- Two rows per act of enforcement (处罚法 42(1)): at least two officers, all qualified. A law that allows one officer is named
-- in the row; in public-order cases since 2026 one officer suffices for some acts recorded throughout (治安法 2025: 108,
-- 120), and before that a penalty on the spot named no number: such acts are not examined or soft. So are service, taking in
-- papers, mediation and the like (公安行政规定 52(2)) and any penalty on the spot. Counts only, no names.
-- The twelve hours of the law of 2025 mark the days from which that law is in force.
WITH facts AS (
  SELECT
    a._id AS unit, a.organ AS organ, a.kind AS kind, a.acted_on AS acted_on, a.officers AS officers,
    a.unqualified AS unqualified, a.public_order AS public_order, a.recorded AS recorded,
    a.single_basis AS single_basis, a._extracted_on AS extracted_on,
    param('administrative.penalty.officers', a.acted_on) AS least,
    COALESCE(a.public_order, FALSE) AND law_known('administrative.public_order.questioning.many', a.acted_on) AS new_order,
    COALESCE(a.kind IN ('on_the_spot', 'other'), FALSE) AS loose
  FROM enforcement_act AS a
), legs AS (
  SELECT
    f.unit AS unit, 'number' AS discriminator,
    f.single_basis IS NULL AND NOT (f.new_order AND COALESCE(f.recorded, FALSE)
      AND COALESCE(f.officers < f.least, FALSE)) AS in_scope,
    CASE WHEN f.officers >= f.least THEN 'lawful' WHEN f.new_order OR f.loose
      THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'enforcement_act.acted_on', f.acted_on IS NULL OR f.acted_on > f.extracted_on,
      'enforcement_act.kind', f.kind IS NULL AND f.officers < f.least,
      'enforcement_act.officers', f.officers IS NULL OR f.officers < 1,
      'enforcement_act.public_order', f.public_order IS NULL AND f.officers < f.least,
      'enforcement_act.recorded', f.new_order AND f.recorded IS NULL AND f.officers < f.least,
      'law:administrative.penalty.officers', f.acted_on IS NOT NULL
        AND NOT law_known('administrative.penalty.officers', f.acted_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'qualification' AS discriminator, TRUE AS in_scope,
    CASE WHEN f.unqualified = 0 THEN 'lawful' WHEN f.officers - f.unqualified >= f.least THEN 'soft'
      WHEN f.officers > f.unqualified AND (f.single_basis IS NOT NULL OR f.new_order OR f.loose) THEN 'soft' ELSE 'hard'
      END AS grade,
    missing(
      'enforcement_act.acted_on', f.acted_on IS NULL OR f.acted_on > f.extracted_on,
      'enforcement_act.kind', f.kind IS NULL AND f.officers > f.unqualified AND f.officers - f.unqualified < f.least
        AND f.unqualified > 0,
      'enforcement_act.officers', f.officers < 1 OR (f.officers IS NULL AND f.unqualified > 0),
      'enforcement_act.public_order', f.public_order IS NULL AND f.officers > f.unqualified
        AND f.officers - f.unqualified < f.least AND f.unqualified > 0,
      'enforcement_act.unqualified', f.unqualified IS NULL OR f.unqualified < 0 OR f.unqualified > f.officers,
      'law:administrative.penalty.officers', f.acted_on IS NOT NULL
        AND NOT law_known('administrative.penalty.officers', f.acted_on)
    ) AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.acted_on AS act_on, x.discriminator AS step,
  f.kind AS kind, f.acted_on AS acted_on, f.officers AS officers, f.unqualified AS unqualified,
  f.public_order AS public_order, f.recorded AS recorded, f.single_basis AS single_basis,
  CASE WHEN NOT x.in_scope THEN 'out_of_scope' WHEN x.lacking <> '' THEN 'undetermined' WHEN x.grade = 'lawful'
    THEN 'lawful' WHEN x.grade = 'soft' THEN 'soft' ELSE 'hard' END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM facts AS f
JOIN legs AS x ON x.unit = f.unit
