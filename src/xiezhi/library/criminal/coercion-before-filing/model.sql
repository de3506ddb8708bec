-- One row per measure. No compulsory measure before filing (公安规定 174(2); 刑诉法 115). The same day is
-- lawful: an emergency measure and the filing are papers of one day. A detention one day early is soft,
-- since the papers of an emergency follow it (公安规定 125); of the others one day early is hard. A measure older than the
-- acceptance of the case may belong to an earlier one (joined, split, filed anew): soft, as where that day is unknown. The bar
-- has no number: a limit of the same text (公安规定 175) tells whether that text was in force.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m._extracted_on AS extracted_on,
    COALESCE(m.executed_on, date_of(m.executed_at)) AS executed_on,
    c._id AS case_id, c.organ AS case_organ, c.accepted_on AS accepted_on, c.filed_on AS filed_on,
    c.decision AS decision, c._extracted_on AS case_extracted_on,
    COALESCE(m.kind IN ('compelled_appearance', 'detention', 'arrest', 'bail',
      'residential_surveillance', 'designated_surveillance'), FALSE) AS in_scope
  FROM measure AS m
  LEFT JOIN criminal_case AS c ON c._id = m.criminal_case
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.executed_on AS executed_on,
    f.filed_on AS filed_on, f.decision AS decision, f.in_scope AS in_scope,
    COALESCE(f.organ <> f.case_organ, FALSE) OR COALESCE(f.accepted_on > f.executed_on, TRUE) AS other_case,
    missing(
      'coverage:criminal_case', f.case_id IS NOT NULL AND f.filed_on IS NULL AND NOT
        covered('criminal_case', COALESCE(f.case_organ, f.organ), COALESCE(f.accepted_on,
          f.executed_on), f.case_extracted_on),
      'criminal_case.filed_on', f.filed_on > f.case_extracted_on OR f.filed_on < f.accepted_on OR
        (f.case_id IS NOT NULL AND f.filed_on IS NULL AND COALESCE(f.decision, 'filed') = 'filed'),
      'law:criminal.filing.transfer', f.executed_on IS NOT NULL AND NOT
        law_known('criminal.filing.transfer', f.executed_on),
      'measure.criminal_case', f.case_id IS NULL,
      'measure.executed_on', f.executed_on IS NULL OR f.executed_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.executed_on AS executed_on,
    g.filed_on AS filed_on, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.executed_on >= g.filed_on THEN 'lawful'
      WHEN g.filed_on IS NULL OR g.other_case THEN 'soft'
      WHEN g.kind = 'detention' AND days_between(g.executed_on, g.filed_on) = 1 THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.executed_on AS act_on, v.kind AS kind,
  v.executed_on AS executed_on, v.filed_on AS filed_on,
  days_between(v.executed_on, v.filed_on) AS days_early, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
