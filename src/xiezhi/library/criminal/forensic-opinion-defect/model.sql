-- Two rows per forensic opinion used as evidence. `opinion`: a fault that bars it (法院解释 98; 刑诉法 147(1)). `notice`:
-- the suspect or the victim was not told (刑诉法 148; 公安规定 252). No day is set for telling, so it is judged at the
-- transfer for prosecution: never told is hard where the register is declared complete, told afterwards soft.
-- A number of a sample that differs from the lists may be a slip of the pen and is not yet another sample (98(4)): soft.
WITH facts AS (
  SELECT
    o._id AS unit, c.transferred_on AS transferred_on, c._id AS case_id,
    COALESCE(c.transferred_on < o._as_of, FALSE) AS passed, o._as_of AS as_of,
    COALESCE(o.used IS FALSE OR o.withdrawn, FALSE) AS unused,
    CASE
      WHEN o.agency_qualified IS FALSE THEN 'agency_unqualified'
      WHEN o.within_scope IS FALSE THEN 'beyond_scope'
      WHEN o.experts_qualified IS FALSE THEN 'expert_unqualified'
      WHEN o.signed IS FALSE THEN 'unsigned'
      WHEN o.sealed IS FALSE THEN 'unsealed'
      WHEN o.sample_matches IS FALSE THEN 'sample_mismatch'
      ELSE 'none'
    END AS bar
  FROM forensic_opinion AS o
  LEFT JOIN criminal_case AS c ON c._id = o.criminal_case
), legs AS (
  SELECT
    'opinion' AS leg, f.unit AS unit, f.bar AS fault,
    missing(
      'forensic_opinion.agency_qualified', f.bar = 'none' AND o.agency_qualified IS NULL,
      'forensic_opinion.experts_qualified', f.bar = 'none' AND o.experts_qualified IS NULL,
      'forensic_opinion.issued_on', o.issued_on IS NULL OR o.issued_on > o._extracted_on,
      'forensic_opinion.sample_matches', f.bar = 'none' AND o.sample_matches IS NULL,
      'forensic_opinion.sealed', f.bar = 'none' AND o.sealed IS NULL,
      'forensic_opinion.signed', f.bar = 'none' AND o.signed IS NULL,
      'forensic_opinion.used', o.used IS NULL AND o.withdrawn IS NOT TRUE,
      'forensic_opinion.within_scope', f.bar = 'none' AND o.within_scope IS NULL,
      'law:criminal.forensic.faults', o.issued_on IS NOT NULL AND NOT law_known('criminal.forensic.faults', o.issued_on)
    ) AS lacking
  FROM facts AS f
  JOIN forensic_opinion AS o ON o._id = f.unit
  UNION ALL
  SELECT
    'notice' AS leg, f.unit AS unit,
    CASE
      WHEN f.passed AND o.suspect_told_on IS NULL AND o.suspect_at_large IS FALSE THEN 'suspect_untold'
      WHEN f.passed AND o.victim_told_on IS NULL AND o.has_victim THEN 'victim_untold'
      WHEN f.passed AND o.suspect_at_large IS NOT TRUE AND o.suspect_told_on > f.transferred_on THEN 'told_late'
      WHEN f.passed AND o.has_victim IS NOT FALSE AND o.victim_told_on > f.transferred_on THEN 'told_late'
      ELSE 'none'
    END AS fault,
    missing(
      'coverage:forensic_opinion', f.passed AND o.issued_on <= f.transferred_on
        AND ((o.suspect_told_on IS NULL AND o.suspect_at_large IS FALSE) OR (o.victim_told_on IS NULL AND o.has_victim))
        AND NOT covered('forensic_opinion', o.organ, o.issued_on, f.as_of),
      'extracted_on:forensic_opinion', f.as_of IS NULL AND (o.suspect_told_on IS NULL OR o.victim_told_on IS NULL),
      'forensic_opinion.criminal_case', f.case_id IS NULL,
      'forensic_opinion.has_victim', f.passed AND o.victim_told_on IS NULL AND o.has_victim IS NULL,
      'forensic_opinion.issued_on', o.issued_on IS NULL OR o.issued_on > o._extracted_on,
      'forensic_opinion.suspect_at_large', f.passed AND o.suspect_told_on IS NULL AND o.suspect_at_large IS NULL,
      'forensic_opinion.suspect_told_on', o.suspect_told_on < o.issued_on OR o.suspect_told_on > o._extracted_on,
      'forensic_opinion.used', o.used IS NULL AND o.withdrawn IS NOT TRUE,
      'forensic_opinion.victim_told_on', o.victim_told_on < o.issued_on OR o.victim_told_on > o._extracted_on,
      'law:criminal.forensic.told', o.issued_on IS NOT NULL AND NOT law_known('criminal.forensic.told', o.issued_on)
    ) AS lacking
  FROM facts AS f
  JOIN forensic_opinion AS o ON o._id = f.unit
), verdict AS (
  SELECT
    l.leg AS leg, l.unit AS unit, l.fault AS fault, l.lacking AS lacking, f.transferred_on AS transferred_on,
    CASE
      WHEN f.unused THEN 'out_of_scope'
      WHEN l.lacking <> '' THEN 'undetermined'
      WHEN l.fault = 'none' THEN 'lawful'
      -- Issued after the transfer: the stage in which it had to be told is another one.
      WHEN l.fault = 'told_late' OR l.fault = 'sample_mismatch'
        OR (l.leg = 'notice' AND o.issued_on > f.transferred_on) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN facts AS f ON f.unit = l.unit
  JOIN forensic_opinion AS o ON o._id = l.unit
)
SELECT
  v.unit AS unit, v.leg AS discriminator, o.organ AS organ, o.issued_on AS act_on, v.leg AS step, v.fault AS fault,
  o.issued_on AS issued_on, v.transferred_on AS transferred_on, o.suspect_told_on AS suspect_told_on,
  o.victim_told_on AS victim_told_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN forensic_opinion AS o ON o._id = v.unit
