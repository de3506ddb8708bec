-- Four rows per transfer received by the police (移送规定 7, 8; 公安规定 180). acceptance: not refused because papers lack.
-- completion: what lacks is told within twenty-four hours. passing: a case of another organ's jurisdiction is passed
-- on within twenty-four hours (not one they filed, which may move later). notice: the decision is told in writing, a refusal with reasons and the file.
-- The three days for the decision itself are in admin-referral-filing-overdue. Hours as in criminal procedure: the hour of receipt is not counted (刑诉法 105(2));
-- past the hours from the very moment is soft.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, COALESCE(r.received_on, date_of(r.received_at)) AS received_on,
    r.received_at AS received_at, r.accepted AS accepted, r.refused_for AS refused_for,
    r.incomplete_told_at AS incomplete_told_at, r.own_jurisdiction AS own_jurisdiction, r.passed_at AS passed_at,
    r.filing AS filing, r.decided_on AS decided_on, r.told_organ AS told_organ, r.reasons_given AS reasons_given,
    r.files_returned AS files_returned, r._extracted_on AS extracted_on, r._as_of AS as_of,
    due('criminal.filing.administrative.incomplete', r.received_at) AS tell_by,
    due_strict('criminal.filing.administrative.incomplete', r.received_at) AS tell_by_strict,
    due('transfer.police_jurisdiction', r.received_at) AS pass_by,
    due_strict('transfer.police_jurisdiction', r.received_at) AS pass_by_strict
  FROM transfer_receipt AS r
), legs AS (
  SELECT
    f.unit AS unit, 'acceptance' AS discriminator, f.tell_by AS due_at,
    COALESCE(f.refused_for <> 'not_police', TRUE) AS in_scope,
    CASE WHEN f.accepted THEN 'lawful' WHEN f.refused_for = 'incomplete' THEN 'hard' ELSE 'soft' END AS grade,
    missing(
      'law:criminal.filing.administrative.incomplete', f.received_on IS NOT NULL
        AND NOT law_known('criminal.filing.administrative.incomplete', f.received_on),
      'transfer_receipt.accepted', f.accepted IS NULL,
      'transfer_receipt.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'transfer_receipt.refused_for', NOT COALESCE(f.accepted, TRUE) AND f.refused_for IS NULL
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'completion' AS discriminator, f.tell_by AS due_at, f.incomplete_told_at IS NOT NULL AS in_scope,
    CASE WHEN f.incomplete_told_at <= f.tell_by_strict THEN 'lawful'
      WHEN f.incomplete_told_at <= f.tell_by THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'law:criminal.filing.administrative.incomplete', f.received_at IS NOT NULL
        AND NOT law_known('criminal.filing.administrative.incomplete', f.received_on),
      'transfer_receipt.incomplete_told_at', f.incomplete_told_at < f.received_at
        OR date_of(f.incomplete_told_at) > f.extracted_on,
      'transfer_receipt.received_at', f.received_at IS NULL OR date_of(f.received_at) <> f.received_on
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'passing' AS discriminator, f.pass_by AS due_at, COALESCE(NOT f.own_jurisdiction, FALSE)
      AND COALESCE(f.filing <> 'filed', TRUE)
      AND COALESCE(f.refused_for <> 'not_police', TRUE) AS in_scope,
    CASE WHEN f.passed_at <= f.pass_by_strict THEN 'lawful' WHEN f.passed_at <= f.pass_by THEN 'soft'
      WHEN f.passed_at IS NULL AND f.as_of <= date_of(f.pass_by) THEN 'lawful' ELSE 'hard' END AS grade,
    missing(
      'extracted_on:transfer_receipt', f.passed_at IS NULL AND f.as_of IS NULL,
      'law:transfer.police_jurisdiction', f.received_at IS NOT NULL
        AND NOT law_known('transfer.police_jurisdiction', f.received_on),
      'transfer_receipt.passed_at', f.passed_at < f.received_at OR date_of(f.passed_at) > f.extracted_on,
      'transfer_receipt.received_at', f.received_at IS NULL OR date_of(f.received_at) <> f.received_on
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'notice' AS discriminator, f.pass_by AS due_at,
    COALESCE(f.filing IN ('filed', 'not_filed'), FALSE) AS in_scope,
    CASE WHEN f.told_organ AND (f.filing = 'filed' OR (f.reasons_given AND f.files_returned)) THEN 'lawful'
      WHEN f.as_of <= add_days(f.decided_on, tunable('tell_days')) THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'extracted_on:transfer_receipt', f.as_of IS NULL
        AND NOT COALESCE(f.told_organ AND (f.filing = 'filed' OR (f.reasons_given AND f.files_returned)), FALSE),
      'law:transfer.police_decision', f.decided_on IS NOT NULL AND NOT law_known('transfer.police_decision', f.decided_on),
      'transfer_receipt.decided_on', f.decided_on IS NULL OR f.decided_on < f.received_on OR f.decided_on > f.extracted_on,
      'transfer_receipt.files_returned', f.filing = 'not_filed' AND f.files_returned IS NULL
        AND COALESCE(f.told_organ, TRUE) AND COALESCE(f.reasons_given, TRUE),
      'transfer_receipt.reasons_given', f.filing = 'not_filed' AND f.reasons_given IS NULL
        AND COALESCE(f.told_organ, TRUE) AND COALESCE(f.files_returned, TRUE),
      'transfer_receipt.told_organ', f.told_organ IS NULL AND (f.filing = 'filed'
        OR (COALESCE(f.reasons_given, TRUE) AND COALESCE(f.files_returned, TRUE)))
    ) AS lacking
  FROM facts AS f
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.received_on AS act_on, x.discriminator AS step,
  f.received_on AS received_on, f.received_at AS received_at, f.refused_for AS refused_for,
  f.incomplete_told_at AS incomplete_told_at, f.passed_at AS passed_at, f.filing AS filing, f.decided_on AS decided_on,
  f.told_organ AS told_organ, f.reasons_given AS reasons_given, f.files_returned AS files_returned,
  CASE WHEN x.discriminator IN ('completion', 'passing') THEN x.due_at END AS due_at,
  CASE WHEN NOT x.in_scope THEN 'out_of_scope' WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.grade = 'lawful' THEN 'lawful' WHEN x.grade = 'soft' THEN 'soft' ELSE 'hard' END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
