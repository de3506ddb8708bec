-- Two rows per item of property. `transfer`: the case went on for prosecution, the item was held, and it stands on no
-- list of transfer (刑诉法 245(1)(2); 公安规定 288). `disposal`: it was disposed of before the case went on, in a way the
-- organ may not choose by itself (245(1)), or sold early without approval (公安规定 236). An empty cell of approval does
-- not show that there was none: soft, and so is a disposal of another kind, for which some rule may exist. What ended before
-- the case was filed was an administrative act. Unrelated property that was announced and that nobody claimed is not disposed of by
-- the organ's own choice (公安规定 233).
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.taken_on AS taken_on, p.evidence AS evidence,
    -- Handed over in kind is on the list of that day.
    COALESCE(p.listed_on, CASE WHEN p.end_kind = 'moved' THEN p.ended_on END) AS listed_on,
    p.ended_on AS ended_on, p.end_kind AS end_kind, c.filed_on AS filed_on,
    contains(p.organ, '检察') OR contains(p.organ, '法院') AS other_organ,
    p.disposal_approved_on AS disposal_approved_on,
    p.unrelated_found_on IS NOT NULL AND COALESCE(p.announced_on < p.ended_on, FALSE) AS unclaimed, p._as_of AS as_of, p._extracted_on AS extracted_on,
    c.transferred_on AS transferred_on, c._id AS criminal_case,
    COALESCE(p.taken_on < c.transferred_on AND c.transferred_on <= COALESCE(p._as_of, c.transferred_on), FALSE)
      AND NOT COALESCE(p.ended_on <= c.transferred_on, FALSE) AS due,
    COALESCE(param_has('criminal.property.own_disposal', p.ended_on, p.end_kind), FALSE) AS barred,
    COALESCE(param_has('criminal.property.early_sale', p.ended_on, p.end_kind), FALSE) AS sold
  FROM case_property AS p
  LEFT JOIN criminal_case AS c ON c._id = p.criminal_case
), legs AS (
  SELECT
    'transfer' AS leg, f.unit AS unit, f.organ AS organ, f.kind AS kind, f.taken_on AS taken_on,
    f.evidence AS evidence, f.transferred_on AS transferred_on, f.listed_on AS listed_on, f.ended_on
    AS ended_on, f.end_kind AS end_kind, f.disposal_approved_on AS disposal_approved_on,
    NOT f.due AND f.taken_on IS NOT NULL AS outside,
    CASE
      WHEN f.listed_on <= f.transferred_on THEN NULL
      WHEN f.listed_on IS NOT NULL THEN 'listed_late'
      WHEN f.evidence THEN 'unlisted'
      ELSE 'unlisted_other'
    END AS fault,
    missing(
      'case_property.ended_on', f.ended_on < f.taken_on OR f.ended_on > f.extracted_on,
      'case_property.listed_on', f.listed_on < f.taken_on OR f.listed_on > f.extracted_on,
      'case_property.taken_on', f.taken_on IS NULL OR f.taken_on > f.extracted_on,
      'extracted_on:case_property', f.listed_on IS NULL AND f.as_of IS NULL,
      'law:criminal.property.with_case', f.transferred_on IS NOT NULL
        AND NOT law_known('criminal.property.with_case', f.transferred_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    'disposal' AS leg, f.unit AS unit, f.organ AS organ, f.kind AS kind, f.taken_on AS taken_on,
    f.evidence AS evidence, f.transferred_on AS transferred_on, f.listed_on AS listed_on, f.ended_on
    AS ended_on, f.end_kind AS end_kind, f.disposal_approved_on AS disposal_approved_on,
    COALESCE(f.end_kind NOT IN ('confiscated', 'treasury', 'other', 'sold_early'), TRUE) OR f.unclaimed
      OR COALESCE(f.ended_on < f.filed_on, FALSE) OR (f.end_kind = 'sold_early' AND f.other_organ)
      OR (f.end_kind <> 'sold_early' AND COALESCE(f.transferred_on IS NULL OR f.ended_on >= f.transferred_on, FALSE))
      AS outside,
    CASE
      WHEN f.barred AND f.end_kind = 'other' THEN 'other'
      WHEN f.barred THEN 'barred'
      WHEN f.sold AND f.disposal_approved_on > f.ended_on THEN 'sold_before'
      WHEN f.sold AND f.disposal_approved_on IS NULL THEN 'sold'
    END AS fault,
    missing(
      'case_property.ended_on', f.ended_on IS NULL OR f.ended_on < f.taken_on OR f.ended_on > f.extracted_on,
      'law:criminal.property.early_sale', f.end_kind = 'sold_early' AND f.ended_on IS NOT NULL AND NOT f.sold,
      'law:criminal.property.own_disposal', f.end_kind <> 'sold_early' AND f.ended_on IS NOT NULL AND NOT f.barred
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, g.leg AS discriminator, g.organ AS organ,
  CASE WHEN g.leg = 'transfer' THEN g.transferred_on ELSE g.ended_on END AS act_on,
  g.kind AS kind, g.taken_on AS taken_on, g.evidence AS evidence, g.transferred_on AS
  transferred_on, g.listed_on AS listed_on, g.ended_on AS ended_on, g.end_kind AS end_kind,
  g.disposal_approved_on AS disposal_approved_on,
  COALESCE(g.fault, 'none') AS fault,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.fault IS NULL THEN 'lawful'
    WHEN g.fault IN ('unlisted', 'barred', 'sold_before') THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM legs AS g
