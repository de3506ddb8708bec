-- Two rows per permit. term: temporary use is at most (grassland, 草原法 40(2)), as a rule at most (land, forest, wetland:
-- 土地管理法 57(3), 森林法 38(1), 湿地保护法 20(1)) the years of the law: only grassland is ever hard. restoration: forest and
-- wetland are restored within the time after the end (森林法 38(2), 湿地保护法 20(2)); when the organ must order it is not
-- written, so a land neither restored nor ordered to be is soft.
WITH facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.kind AS kind, t.approved_on AS approved_on, t.from_on AS from_on,
    t.to_on AS to_on, t.restored_on AS restored_on, t.ordered_on AS ordered_on, t.converted AS converted,
    t._extracted_on AS extracted_on, t._as_of AS as_of,
    COALESCE(earlier(t.restored_on, t.ordered_on), t.restored_on, t.ordered_on, t._as_of) AS until_on,
    CASE t.kind
      WHEN 'land' THEN due('public_interest.temporary.land', t.from_on)
      WHEN 'forest' THEN due('public_interest.temporary.forest', t.from_on)
      WHEN 'grassland' THEN due('public_interest.temporary.grassland', t.from_on)
      WHEN 'wetland' THEN due('public_interest.temporary.wetland', t.from_on)
    END AS term_hard,
    CASE t.kind
      WHEN 'land' THEN due_strict('public_interest.temporary.land', t.from_on)
      WHEN 'forest' THEN due_strict('public_interest.temporary.forest', t.from_on)
      WHEN 'grassland' THEN due_strict('public_interest.temporary.grassland', t.from_on)
      WHEN 'wetland' THEN due_strict('public_interest.temporary.wetland', t.from_on)
    END AS term_soft,
    CASE t.kind
      WHEN 'land' THEN law_known('public_interest.temporary.land', t.from_on)
      WHEN 'forest' THEN law_known('public_interest.temporary.forest', t.from_on)
      WHEN 'grassland' THEN law_known('public_interest.temporary.grassland', t.from_on)
      WHEN 'wetland' THEN law_known('public_interest.temporary.wetland', t.from_on)
    END AS known,
    CASE t.kind
      WHEN 'forest' THEN due('public_interest.temporary.forest.restore', t.to_on)
      WHEN 'wetland' THEN due('public_interest.temporary.wetland.restore', t.to_on)
    END AS restore_due
  FROM temporary_land AS t
), legs AS (
  SELECT
    f.unit AS unit, 'term' AS discriminator, TRUE AS in_scope, f.term_hard AS due_hard, f.term_soft AS due_soft,
    f.to_on AS until_on,
    missing(
      'law:public_interest.temporary.land', f.from_on IS NOT NULL AND NOT COALESCE(f.known, FALSE),
      'temporary_land.approved_on', f.approved_on > f.extracted_on,
      'temporary_land.from_on', f.from_on IS NULL,
      'temporary_land.to_on', f.to_on IS NULL OR f.to_on <= f.from_on
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'restoration' AS discriminator,
    f.kind IN ('forest', 'wetland') AND NOT COALESCE(f.converted, FALSE) AS in_scope,
    f.restore_due AS due_hard, f.restore_due AS due_soft, f.until_on AS until_on,
    missing(
      'extracted_on:temporary_land', f.until_on IS NULL,
      'law:public_interest.temporary.land', f.to_on IS NOT NULL AND f.restore_due IS NULL,
      'temporary_land.converted', f.converted IS NULL AND f.until_on > f.restore_due,
      'temporary_land.ordered_on', f.ordered_on > f.extracted_on,
      'temporary_land.restored_on', f.restored_on < f.from_on OR f.restored_on > f.extracted_on,
      'temporary_land.to_on', f.to_on IS NULL OR f.to_on <= f.from_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.discriminator = 'term' AND f.kind = 'grassland' AND x.until_on > x.due_hard THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM legs AS x
  JOIN facts AS f ON f.unit = x.unit
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.from_on AS act_on, f.kind AS kind,
  f.from_on AS from_on, f.to_on AS to_on, x.due_hard AS due_hard, x.due_soft AS due_soft, f.restored_on AS restored_on,
  f.ordered_on AS ordered_on, x.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
