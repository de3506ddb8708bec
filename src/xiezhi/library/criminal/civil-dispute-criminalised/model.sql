-- One row per criminal case and civil suit on the same facts, as checked by the procuratorate (规则
-- 559(2)). A lead only: filed after the suit, not passed on by the court, and with property sealed, or
-- the case withdrawn soon after payment.
WITH facts AS (
  SELECT
    o._id AS unit, o.organ AS organ, o.same_matter AS same_matter,
    o.civil_case_no AS civil_case_no, o.civil_accepted_on AS civil_accepted_on,
    o.court_transfer_on AS court_transfer_on, o.property_measure_on AS property_measure_on,
    o.paid_on AS paid_on, c.charge AS charge, c.filed_on AS filed_on,
    CASE WHEN c.close_kind = 'withdrawn' THEN c.closed_on END AS withdrawn_on,
    o._extracted_on AS extracted_on
  FROM civil_overlap AS o
  LEFT JOIN criminal_case AS c ON c._id = o.criminal_case
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.same_matter AS same_matter, f.charge AS charge,
    f.civil_case_no AS civil_case_no, f.civil_accepted_on AS civil_accepted_on,
    f.property_measure_on AS property_measure_on, f.paid_on AS paid_on, f.filed_on AS filed_on,
    f.withdrawn_on AS withdrawn_on,
    f.filed_on > f.civil_accepted_on AND f.court_transfer_on IS NULL AS after_suit,
    COALESCE(f.property_measure_on >= f.filed_on, FALSE)
      OR COALESCE(f.withdrawn_on BETWEEN f.paid_on AND
        add_days(f.paid_on, tunable('withdrawn_days')), FALSE) AS signs,
    missing(
      'civil_overlap.civil_accepted_on', f.civil_accepted_on IS NULL OR f.civil_accepted_on >
        f.extracted_on,
      'civil_overlap.property_measure_on', f.property_measure_on > f.extracted_on,
      'civil_overlap.same_matter', f.same_matter IS NULL,
      'criminal_case.filed_on', f.filed_on IS NULL,
      'law:supervision.explain_reply', f.filed_on IS NOT NULL AND NOT
        law_known('supervision.explain_reply', f.filed_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.charge AS charge, g.civil_case_no AS civil_case_no,
    g.civil_accepted_on AS civil_accepted_on, g.filed_on AS filed_on,
    g.property_measure_on AS property_measure_on, g.paid_on AS paid_on,
    g.withdrawn_on AS withdrawn_on, g.lacking AS lacking,
    CASE
      WHEN NOT g.same_matter THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.after_suit AND g.signs THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.filed_on AS act_on, v.charge AS charge,
  v.civil_case_no AS civil_case_no, v.civil_accepted_on AS civil_accepted_on,
  v.filed_on AS filed_on, v.property_measure_on AS property_measure_on, v.paid_on AS paid_on,
  v.withdrawn_on AS withdrawn_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
