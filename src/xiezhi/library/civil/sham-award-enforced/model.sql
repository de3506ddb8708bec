-- One row per enforcement of an award. A third party may oppose a sham award (仲裁裁决执行规定 9, 18).
-- An award by consent within days that competes with creditors who had seized before, or an objection
-- that was not looked into, asks whether the court examined it: soft, and about the court only.
WITH facts AS (
  SELECT
    e._id AS unit, e.organ AS organ, e.basis AS basis, e.accepted_on AS accepted_on,
    e.issuing_body AS issuing_body, e.asked_on AS asked_on, e.issued_on AS issued_on,
    e.by_consent AS by_consent, e.financial_creditor AS financial_creditor,
    e.seized_before AS seized_before, e.outsider_objected AS outsider_objected,
    e.examined AS examined, e._extracted_on AS extracted_on,
    e.issued_on <= add_days(e.asked_on, tunable('consent_days')) AS fast
  FROM private_title_enforcement AS e
), faults AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.basis AS basis, x.accepted_on AS accepted_on,
    x.issuing_body AS issuing_body, x.asked_on AS asked_on, x.issued_on AS issued_on,
    x.by_consent AS by_consent, x.financial_creditor AS financial_creditor,
    x.seized_before AS seized_before, x.outsider_objected AS outsider_objected,
    x.examined AS examined, x.extracted_on AS extracted_on, x.fast AS fast,
    CASE
      WHEN x.outsider_objected THEN 'objection_ignored'
      WHEN x.by_consent AND x.fast AND x.seized_before AND x.financial_creditor IS FALSE THEN 'fast_consent'
      ELSE 'none'
    END AS fault,
    -- No sign can come to light any more whatever is missing.
    COALESCE(x.outsider_objected IS FALSE AND (x.by_consent IS FALSE OR NOT x.fast
      OR x.seized_before IS FALSE OR x.financial_creditor), FALSE) AS clear
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.basis AS basis, x.accepted_on AS accepted_on,
    x.issuing_body AS issuing_body, x.asked_on AS asked_on, x.issued_on AS issued_on,
    x.outsider_objected AS outsider_objected, x.examined AS examined, x.fault AS fault,
    missing(
      'law:civil.award.sham',
        x.accepted_on IS NOT NULL AND NOT law_known('civil.award.sham', x.accepted_on),
      'private_title_enforcement.accepted_on',
        x.accepted_on IS NULL OR x.accepted_on > x.extracted_on OR x.accepted_on < x.issued_on,
      'private_title_enforcement.asked_on',
        x.asked_on > x.issued_on
        OR (x.fault = 'none' AND NOT x.clear AND x.examined IS NOT TRUE AND x.asked_on IS NULL),
      'private_title_enforcement.by_consent',
        x.fault = 'none' AND NOT x.clear AND x.examined IS NOT TRUE AND x.by_consent IS NULL,
      'private_title_enforcement.examined', x.fault <> 'none' AND x.examined IS NULL,
      'private_title_enforcement.financial_creditor',
        x.fault = 'none' AND NOT x.clear AND x.examined IS NOT TRUE AND x.financial_creditor IS NULL,
      'private_title_enforcement.issued_on',
        x.fault = 'none' AND NOT x.clear AND x.examined IS NOT TRUE AND x.issued_on IS NULL,
      'private_title_enforcement.outsider_objected',
        x.fault = 'none' AND x.examined IS NOT TRUE AND x.outsider_objected IS NULL,
      'private_title_enforcement.seized_before',
        x.fault = 'none' AND NOT x.clear AND x.examined IS NOT TRUE AND x.seized_before IS NULL
    ) AS lacking
  FROM faults AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.issuing_body AS issuing_body,
    x.asked_on AS asked_on, x.issued_on AS issued_on, x.outsider_objected AS outsider_objected,
    x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN x.basis <> 'award' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' OR x.examined THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.issuing_body AS issuing_body, x.accepted_on AS accepted_on, x.asked_on AS asked_on,
  x.issued_on AS issued_on,
  days_between(x.asked_on, x.issued_on) AS days_to_award,
  x.outsider_objected AS outsider_objected, x.fault AS fault, x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
