-- One row per company that an effective judgment found used for crime without business of its own. The
-- registrar may or must revoke the licence (公司法 260, 262, text not seen); no text sets a period, so the
-- wait is the office's own and the outcome soft at most.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.case_no AS case_no, c.credit_code AS credit_code,
    c.effective_on AS effective_on, c.told_on AS told_on, c.checked_on AS checked_on,
    c.registered AS registered, c.handled_on AS handled_on, c._extracted_on AS extracted_on,
    c.no_real_business AS shell,
    COALESCE(c.no_real_business, TRUE) AND NOT COALESCE(c.unit_convicted, FALSE)
      AND c.told_on IS NOT NULL AS in_scope,
    days_between(c.told_on, c.checked_on) AS days_waited
  FROM company_in_crime AS c
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.case_no AS case_no, f.credit_code AS credit_code,
    f.told_on AS told_on, f.checked_on AS checked_on, f.registered AS registered,
    f.handled_on AS handled_on, f.in_scope AS in_scope, f.days_waited AS days_waited,
    f.handled_on IS NOT NULL OR COALESCE(NOT f.registered, FALSE) AS settled,
    missing(
      'company_in_crime.checked_on', f.handled_on IS NULL AND (f.checked_on IS NULL OR f.checked_on <
        f.told_on OR f.checked_on > f.extracted_on),
      'company_in_crime.handled_on', f.handled_on > f.extracted_on,
      'company_in_crime.no_real_business', f.shell IS NULL AND f.handled_on IS NULL,
      'company_in_crime.registered', f.registered IS NULL AND f.handled_on IS NULL,
      'company_in_crime.told_on', f.told_on < f.effective_on OR f.told_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.case_no AS case_no, g.credit_code AS credit_code,
    g.told_on AS told_on, g.checked_on AS checked_on, g.registered AS registered,
    g.handled_on AS handled_on, g.days_waited AS days_waited, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.settled OR g.days_waited <= tunable('wait_days') THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.told_on AS act_on, v.case_no AS case_no,
  v.credit_code AS credit_code, v.told_on AS told_on, v.checked_on AS checked_on,
  v.registered AS registered, v.handled_on AS handled_on, v.days_waited AS days_waited,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
