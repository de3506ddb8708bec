-- Two rows per notice. period: service is deemed made when the thirty days have passed (民诉法 95), so
-- a hearing before that is hard, one on the last day soft, or where the same addressee was reached in the case in between. attempt: public notice is for those who
-- cannot be found or served; no recorded attempt, or success elsewhere about that time, is a question.
WITH tried AS (
  SELECT
    n._id AS notice,
    SUM(CASE WHEN a.civil_trial = n.civil_trial AND a.tried_on <= n.published_on THEN 1 ELSE 0 END) AS attempts,
    SUM(CASE WHEN a.succeeded AND a.person = n.person
      AND a.tried_on >= add_months(n.published_on, 0 - tunable('near_months'), 'clamp')
      AND a.tried_on <= add_months(n.published_on, tunable('near_months'), 'clamp') THEN 1 ELSE 0 END) AS elsewhere,
    SUM(CASE WHEN a.succeeded AND a.civil_trial = n.civil_trial AND a.person = n.person
      AND a.tried_on >= n.published_on AND a.tried_on <= n.hearing_on THEN 1 ELSE 0 END) AS reached
  FROM civil_public_notice AS n
  JOIN civil_service_attempt AS a ON a.organ = n.organ
  GROUP BY n._id
), facts AS (
  SELECT
    n._id AS unit, n.organ AS organ, n.published_on AS published_on, n.hearing_on AS hearing_on,
    n.prescribed AS prescribed, n._extracted_on AS extracted_on, t.accepted_on AS accepted_on,
    COALESCE(r.attempts, 0) AS attempts, COALESCE(r.elsewhere, 0) AS served_elsewhere,
    COALESCE(r.reached, 0) AS reached,
    due('civil.public_service', n.published_on) AS due_hard,
    law_known('civil.public_service', n.published_on) AS known,
    covered('civil_service_attempt', n.organ, t.accepted_on, n.published_on) AS complete
  FROM civil_public_notice AS n
  LEFT JOIN civil_trial AS t ON t._id = n.civil_trial
  LEFT JOIN tried AS r ON r.notice = n._id
), legs AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.published_on AS published_on, x.hearing_on AS hearing_on,
    x.prescribed AS prescribed, x.extracted_on AS extracted_on, x.accepted_on AS accepted_on,
    x.attempts AS attempts, x.served_elsewhere AS served_elsewhere, x.due_hard AS due_hard,
    x.known AS known, x.complete AS complete,
    x.reached AS reached,
    'period' AS leg, x.hearing_on IS NOT NULL AND x.prescribed IS NOT TRUE AS in_scope
  FROM facts AS x
  UNION ALL
  SELECT
    x.unit AS unit, x.organ AS organ, x.published_on AS published_on, x.hearing_on AS hearing_on,
    x.prescribed AS prescribed, x.extracted_on AS extracted_on, x.accepted_on AS accepted_on,
    x.attempts AS attempts, x.served_elsewhere AS served_elsewhere, x.due_hard AS due_hard,
    x.known AS known, x.complete AS complete,
    x.reached AS reached,
    'attempt' AS leg, x.prescribed IS NOT TRUE AS in_scope
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.published_on AS published_on,
    x.hearing_on AS hearing_on, x.attempts AS attempts, x.served_elsewhere AS served_elsewhere,
    x.due_hard AS due_hard, x.in_scope AS in_scope, x.reached AS reached,
    missing(
      'civil_public_notice.hearing_on',
        x.leg = 'period' AND x.hearing_on < x.published_on,
      'civil_public_notice.prescribed',
        x.prescribed IS NULL AND ((x.leg = 'attempt' AND (x.attempts = 0 OR x.served_elsewhere > 0))
        OR (x.leg = 'period' AND x.hearing_on <= x.due_hard)),
      'civil_public_notice.published_on',
        x.published_on IS NULL OR x.published_on > x.extracted_on,
      'civil_trial.accepted_on',
        x.leg = 'attempt' AND x.attempts = 0 AND (x.accepted_on IS NULL OR x.accepted_on > x.published_on),
      'coverage:civil_service_attempt',
        x.leg = 'attempt' AND x.attempts = 0 AND x.served_elsewhere = 0
        AND x.accepted_on <= x.published_on AND NOT x.complete,
      'law:civil.public_service', x.published_on IS NOT NULL AND NOT x.known
    ) AS lacking
  FROM legs AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.published_on AS published_on,
    x.hearing_on AS hearing_on, x.attempts AS attempts, x.served_elsewhere AS served_elsewhere,
    x.due_hard AS due_hard, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.leg = 'attempt' AND x.attempts > 0 AND x.served_elsewhere = 0 THEN 'lawful'
      WHEN x.leg = 'attempt' THEN 'soft'
      WHEN x.hearing_on > x.due_hard THEN 'lawful'
      WHEN x.hearing_on = x.due_hard OR x.reached > 0 THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, x.leg AS discriminator, x.organ AS organ, x.published_on AS act_on,
  x.leg AS leg, x.published_on AS published_on, x.hearing_on AS hearing_on, x.due_hard AS due_hard,
  x.attempts AS attempts, x.served_elsewhere AS served_elsewhere,
  CASE WHEN x.outcome = 'hard' THEN days_between(x.hearing_on, x.due_hard) END AS days_early,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
