-- One row per item of property. Nothing is sealed, seized or frozen before filing (公安规定 174(2); 刑诉法 115).
-- The same day is lawful; a day early is soft, for the papers of an urgent seizure follow it. The police may seal and seize
-- in an administrative case that turns criminal later, so hard needs a freeze or the explicit no; and the case must have
-- been accepted by then, or the item may belong to an earlier one. The bar
-- has no number: a limit of the same text (公安规定 175) tells whether that text was in force.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m._extracted_on AS extracted_on, m.taken_on AS taken_on,
    m.administrative AS administrative, COALESCE(m.kind = 'freeze', FALSE) OR m.administrative IS FALSE AS criminal_act,
    c._id AS case_id, c.organ AS case_organ, c.accepted_on AS accepted_on, c.filed_on AS filed_on,
    c.decision AS decision, c._extracted_on AS case_extracted_on,
    NOT contains(m.organ, '检察院') AND NOT contains(m.organ, '法院') AS in_scope
  FROM case_property AS m
  LEFT JOIN criminal_case AS c ON c._id = m.criminal_case
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.taken_on AS taken_on,
    f.filed_on AS filed_on, f.decision AS decision, f.in_scope AS in_scope,
    f.administrative AS administrative,
    COALESCE(f.organ <> f.case_organ, FALSE) OR COALESCE(f.accepted_on > f.taken_on, TRUE) OR NOT f.criminal_act AS other_case,
    missing(
      'coverage:criminal_case', f.case_id IS NOT NULL AND f.filed_on IS NULL AND NOT
        covered('criminal_case', COALESCE(f.case_organ, f.organ), COALESCE(f.accepted_on,
          f.taken_on), f.case_extracted_on),
      'criminal_case.filed_on', f.filed_on > f.case_extracted_on OR f.filed_on < f.accepted_on OR
        (f.case_id IS NOT NULL AND f.filed_on IS NULL AND COALESCE(f.decision, 'filed') = 'filed'),
      'law:criminal.filing.transfer', f.taken_on IS NOT NULL AND NOT
        law_known('criminal.filing.transfer', f.taken_on),
      'case_property.criminal_case', f.case_id IS NULL,
      'case_property.taken_on', f.taken_on IS NULL OR f.taken_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.taken_on AS taken_on,
    g.filed_on AS filed_on, g.administrative AS administrative, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.taken_on >= g.filed_on THEN 'lawful'
      WHEN g.filed_on IS NULL OR g.other_case THEN 'soft'
      WHEN days_between(g.taken_on, g.filed_on) = 1 THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.taken_on AS act_on, v.kind AS kind,
  v.taken_on AS taken_on, v.filed_on AS filed_on,
  days_between(v.taken_on, v.filed_on) AS days_early, v.administrative AS administrative, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
