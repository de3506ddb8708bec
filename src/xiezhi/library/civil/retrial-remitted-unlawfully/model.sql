-- One row per retrial ordered on a party's application. An intermediate court retries it itself
-- unless the party chose the basic court; only high courts and the Supreme Court may hand it on (民诉法
-- 215(2)). The original court never gets it back where it had no jurisdiction or its judicial committee
-- had discussed the case (审判监督程序解释 20).
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.received_on AS received_on, r.decided_on AS decided_on,
    r.result AS result, r.reviewer_tier AS reviewer_tier, r.retried_by AS retried_by,
    r.chosen_basic AS chosen_basic, r.committee AS committee,
    r.no_jurisdiction AS no_jurisdiction, r._extracted_on AS extracted_on
  FROM retrial_application AS r
), faults AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.received_on AS received_on, x.decided_on AS decided_on,
    x.result AS result, x.reviewer_tier AS reviewer_tier, x.retried_by AS retried_by,
    x.chosen_basic AS chosen_basic, x.committee AS committee, x.no_jurisdiction AS no_jurisdiction,
    x.extracted_on AS extracted_on,
    CASE
      WHEN x.retried_by = 'original' AND x.committee THEN 'committee'
      WHEN x.retried_by = 'original' AND x.no_jurisdiction THEN 'no_jurisdiction'
      WHEN x.reviewer_tier = 'intermediate' AND x.retried_by IN ('original', 'other')
        AND x.chosen_basic IS FALSE THEN 'intermediate'
      ELSE 'none'
    END AS fault
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.decided_on AS decided_on, x.result AS result,
    x.reviewer_tier AS reviewer_tier, x.retried_by AS retried_by, x.fault AS fault,
    missing(
      'law:civil.retrial.remit.barred',
        x.fault IN ('committee', 'no_jurisdiction') AND x.decided_on IS NOT NULL
        AND NOT law_known('civil.retrial.remit.barred', x.decided_on),
      'law:civil.retrial.remit.basic',
        x.decided_on IS NOT NULL AND x.fault NOT IN ('committee', 'no_jurisdiction')
        AND NOT law_known('civil.retrial.remit.basic', x.decided_on),
      'retrial_application.chosen_basic',
        x.fault = 'none' AND x.reviewer_tier = 'intermediate' AND x.chosen_basic IS NULL
        AND x.retried_by IN ('original', 'other'),
      'retrial_application.committee',
        x.fault = 'none' AND x.retried_by = 'original' AND x.committee IS NULL,
      'retrial_application.decided_on',
        x.decided_on IS NULL OR x.decided_on < x.received_on OR x.decided_on > x.extracted_on,
      'retrial_application.no_jurisdiction',
        x.fault = 'none' AND x.retried_by = 'original' AND x.no_jurisdiction IS NULL,
      'retrial_application.retried_by', x.retried_by IS NULL,
      'retrial_application.reviewer_tier',
        x.fault = 'none' AND x.retried_by IN ('original', 'other') AND x.reviewer_tier IS NULL
    ) AS lacking
  FROM faults AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.decided_on AS decided_on, x.result AS result,
    x.reviewer_tier AS reviewer_tier, x.retried_by AS retried_by, x.fault AS fault,
    x.lacking AS lacking,
    CASE
      WHEN COALESCE(x.result, '') <> 'ordered' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.decided_on AS act_on,
  x.decided_on AS decided_on, x.result AS result, x.reviewer_tier AS reviewer_tier,
  x.retried_by AS retried_by, x.fault AS fault,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
