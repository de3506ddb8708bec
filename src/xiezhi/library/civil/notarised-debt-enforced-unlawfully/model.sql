-- One row per enforcement of a notarised debt. Without certificate of enforcement or the debtor's
-- promise, or with an indefinite duty, the court refuses it (公证债权文书执行规定 5): hard. A debtor neither
-- present nor represented may ask that it not be enforced (12(1)): soft, since it is for him to ask. An
-- acceptance the court put right by rejecting the application (5) is in order.
WITH facts AS (
  SELECT
    e._id AS unit, e.organ AS organ, e.basis AS basis, e.accepted_on AS accepted_on,
    e.certificate AS certificate, e.promise AS promise, e.definite AS definite,
    e.debtor_present AS debtor_present, e.issuing_body AS issuing_body, e.issued_on AS issued_on,
    e.rejected_on AS rejected_on, e._extracted_on AS extracted_on,
    CASE
      WHEN e.certificate IS FALSE THEN 'no_certificate'
      WHEN e.promise IS FALSE THEN 'no_promise'
      WHEN e.definite IS FALSE THEN 'indefinite'
      WHEN e.debtor_present IS FALSE THEN 'debtor_absent'
      ELSE 'none'
    END AS fault
  FROM private_title_enforcement AS e
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.basis AS basis, x.accepted_on AS accepted_on,
    x.issuing_body AS issuing_body, x.issued_on AS issued_on, x.fault AS fault,
    x.rejected_on AS rejected_on,
    missing(
      'law:civil.notarised.refused',
        x.accepted_on IS NOT NULL AND NOT law_known('civil.notarised.refused', x.accepted_on),
      'private_title_enforcement.accepted_on',
        x.accepted_on IS NULL OR x.accepted_on > x.extracted_on OR x.accepted_on < x.issued_on,
      'private_title_enforcement.certificate',
        x.fault IN ('none', 'debtor_absent') AND x.certificate IS NULL,
      'private_title_enforcement.debtor_present', x.fault = 'none' AND x.debtor_present IS NULL,
      'private_title_enforcement.definite',
        x.fault IN ('none', 'debtor_absent') AND x.definite IS NULL,
      'private_title_enforcement.rejected_on',
        x.rejected_on < x.accepted_on OR x.rejected_on > x.extracted_on,
      'private_title_enforcement.promise',
        x.fault IN ('none', 'debtor_absent') AND x.promise IS NULL
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.issuing_body AS issuing_body,
    x.issued_on AS issued_on, x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN x.basis <> 'notarised' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' OR x.rejected_on IS NOT NULL THEN 'lawful'
      WHEN x.fault = 'debtor_absent' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.issuing_body AS issuing_body, x.accepted_on AS accepted_on, x.issued_on AS issued_on,
  x.fault AS fault,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
