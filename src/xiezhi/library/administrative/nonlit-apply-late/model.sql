-- One row per penalty case. The window is three months from the end of the time to sue (行诉解释 156);
-- where the party was not told of that time it may last a year from service (行诉解释 64), and where a
-- deferral or instalments were approved the window runs from their end (处罚法 72(2)). Hard line: the
-- latest of these that may apply; soft line: the earliest that must.
WITH application AS (
  SELECT
    a.penalty AS penalty,
    MIN(a.applied_on) AS applied_on,
    COUNT(a._id) AS applications,
    SUM(CASE WHEN a.applied_on IS NULL THEN 1 ELSE 0 END) AS undated,
    MAX(CASE WHEN a.good_reason THEN 1 ELSE 0 END) AS excused,
    MAX(CASE WHEN a.good_reason IS NULL THEN 1 ELSE 0 END) AS reason_unknown,
    MIN(a._extracted_on) AS extracted_on
  FROM enforcement_application AS a
  GROUP BY a.penalty
), challenge AS (
  SELECT
    r.penalty AS penalty,
    COUNT(r._id) AS remedies,
    MIN(r.filed_on) AS filed_on,
    SUM(CASE WHEN r.filed_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM remedy AS r
  GROUP BY r.penalty
), deferral AS (
  SELECT
    i.penalty AS penalty,
    MAX(i.ends_on) AS ends_on,
    SUM(CASE WHEN i.ends_on IS NULL OR i.ends_on < i.approved_on THEN 1 ELSE 0 END) AS unsure
  FROM instalment AS i
  GROUP BY i.penalty
), decision AS (
  SELECT
    p._id AS unit,
    p.organ AS organ,
    p.kind AS kind,
    p.own_power AS own_power,
    p.decided_on AS decided_on,
    p.served_on AS served_on,
    COALESCE(p.served_on, p.decided_on) AS counted_from,
    p.suit_limit_told AS suit_limit_told,
    p.performed_on AS performed_on,
    CASE WHEN p.suit_limit_told THEN 'told' ELSE 'not_told' END AS suit_rule,
    p._as_of AS as_of,
    p._extracted_on AS extracted_on,
    a.applied_on AS applied_on,
    COALESCE(a.applications, 0) AS applications,
    COALESCE(a.undated, 0) AS application_undated,
    COALESCE(a.excused, 0) AS excused,
    COALESCE(a.reason_unknown, 0) AS reason_unknown,
    a.extracted_on AS application_extracted_on,
    COALESCE(r.remedies, 0) AS remedies,
    r.filed_on AS remedy_filed_on,
    COALESCE(r.undated, 0) AS remedy_undated,
    i.ends_on AS instalment_ends_on,
    COALESCE(i.unsure, 0) AS instalment_unsure
  FROM penalty AS p
  LEFT JOIN application AS a ON a.penalty = p._id
  LEFT JOIN challenge AS r ON r.penalty = p._id
  LEFT JOIN deferral AS i ON i.penalty = p._id
), suit AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.own_power AS own_power,
    x.decided_on AS decided_on, x.served_on AS served_on, x.counted_from AS counted_from,
    x.suit_limit_told AS suit_limit_told, x.performed_on AS performed_on, x.suit_rule AS suit_rule,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.applied_on AS applied_on,
    x.applications AS applications, x.application_undated AS application_undated,
    x.excused AS excused, x.reason_unknown AS reason_unknown,
    x.application_extracted_on AS application_extracted_on, x.remedies AS remedies,
    x.remedy_filed_on AS remedy_filed_on, x.remedy_undated AS remedy_undated,
    x.instalment_ends_on AS instalment_ends_on, x.instalment_unsure AS instalment_unsure,
    CASE x.suit_rule
      WHEN 'told' THEN due('administrative.suit_limit', x.counted_from)
      ELSE due('administrative.suit_limit.not_told', x.counted_from)
    END AS suit_ends_on,
    CASE
      WHEN x.suit_limit_told = FALSE
        THEN due_strict('administrative.suit_limit.not_told', x.counted_from)
      ELSE due_strict('administrative.suit_limit', x.counted_from)
    END AS suit_ends_strict_on,
    due('administrative.court_application', x.instalment_ends_on) AS deferred_due,
    due_strict('administrative.court_application', x.instalment_ends_on) AS deferred_due_strict,
    COALESCE(x.applied_on, x.as_of) AS until_on
  FROM decision AS x
), window_end AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.own_power AS own_power,
    x.decided_on AS decided_on, x.served_on AS served_on, x.counted_from AS counted_from,
    x.suit_limit_told AS suit_limit_told, x.performed_on AS performed_on, x.suit_rule AS suit_rule,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.applied_on AS applied_on,
    x.applications AS applications, x.application_undated AS application_undated,
    x.excused AS excused, x.reason_unknown AS reason_unknown,
    x.application_extracted_on AS application_extracted_on, x.remedies AS remedies,
    x.remedy_filed_on AS remedy_filed_on, x.remedy_undated AS remedy_undated,
    x.instalment_ends_on AS instalment_ends_on, x.instalment_unsure AS instalment_unsure,
    x.suit_ends_on AS suit_ends_on, x.suit_ends_strict_on AS suit_ends_strict_on,
    x.deferred_due AS deferred_due, x.deferred_due_strict AS deferred_due_strict,
    x.until_on AS until_on,
    due('administrative.court_application', x.suit_ends_on) AS window_due,
    due_strict('administrative.court_application', x.suit_ends_strict_on) AS window_due_strict
  FROM suit AS x
), line AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.own_power AS own_power,
    x.decided_on AS decided_on, x.served_on AS served_on, x.counted_from AS counted_from,
    x.suit_limit_told AS suit_limit_told, x.performed_on AS performed_on, x.suit_rule AS suit_rule,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.applied_on AS applied_on,
    x.applications AS applications, x.application_undated AS application_undated,
    x.excused AS excused, x.reason_unknown AS reason_unknown,
    x.application_extracted_on AS application_extracted_on, x.remedies AS remedies,
    x.remedy_filed_on AS remedy_filed_on, x.remedy_undated AS remedy_undated,
    x.instalment_ends_on AS instalment_ends_on, x.instalment_unsure AS instalment_unsure,
    x.suit_ends_on AS suit_ends_on, x.suit_ends_strict_on AS suit_ends_strict_on,
    x.deferred_due AS deferred_due, x.deferred_due_strict AS deferred_due_strict,
    x.until_on AS until_on, x.window_due AS window_due, x.window_due_strict AS window_due_strict,
    later(x.window_due, COALESCE(x.deferred_due, x.window_due)) AS due_hard,
    later(x.window_due_strict, COALESCE(x.deferred_due_strict, x.window_due_strict)) AS due_soft
  FROM window_end AS x
), scope AS (
  -- A penalty that enforces itself, an organ with powers of its own, and a decision under challenge
  -- follow other rules.
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.own_power AS own_power,
    x.decided_on AS decided_on, x.served_on AS served_on, x.counted_from AS counted_from,
    x.suit_limit_told AS suit_limit_told, x.performed_on AS performed_on, x.suit_rule AS suit_rule,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.applied_on AS applied_on,
    x.applications AS applications, x.application_undated AS application_undated,
    x.excused AS excused, x.reason_unknown AS reason_unknown,
    x.application_extracted_on AS application_extracted_on, x.remedies AS remedies,
    x.remedy_filed_on AS remedy_filed_on, x.remedy_undated AS remedy_undated,
    x.instalment_ends_on AS instalment_ends_on, x.instalment_unsure AS instalment_unsure,
    x.suit_ends_on AS suit_ends_on, x.suit_ends_strict_on AS suit_ends_strict_on,
    x.deferred_due AS deferred_due, x.deferred_due_strict AS deferred_due_strict,
    x.until_on AS until_on, x.window_due AS window_due, x.window_due_strict AS window_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    NOT COALESCE(x.until_on <= x.due_soft, FALSE) AS late,
    COALESCE(x.until_on <= x.due_hard, FALSE) AS band,
    earlier(x.until_on, COALESCE(x.due_hard, x.until_on)) AS coverage_to,
    x.performed_on IS NOT NULL AND x.applications = 0 AS discharged,
    x.decided_on IS NOT NULL AND NOT COALESCE(x.own_power, FALSE)
    AND NOT COALESCE(x.kind IN ('none', 'warning', 'licence'), FALSE)
    AND NOT COALESCE(x.remedy_filed_on <= COALESCE(x.due_hard, x.due_soft), FALSE) AS in_scope
  FROM line AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.own_power AS own_power,
    x.decided_on AS decided_on, x.served_on AS served_on, x.counted_from AS counted_from,
    x.suit_limit_told AS suit_limit_told, x.performed_on AS performed_on, x.suit_rule AS suit_rule,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.applied_on AS applied_on,
    x.applications AS applications, x.application_undated AS application_undated,
    x.excused AS excused, x.reason_unknown AS reason_unknown,
    x.application_extracted_on AS application_extracted_on, x.remedies AS remedies,
    x.remedy_filed_on AS remedy_filed_on, x.remedy_undated AS remedy_undated,
    x.instalment_ends_on AS instalment_ends_on, x.instalment_unsure AS instalment_unsure,
    x.suit_ends_on AS suit_ends_on, x.suit_ends_strict_on AS suit_ends_strict_on,
    x.deferred_due AS deferred_due, x.deferred_due_strict AS deferred_due_strict,
    x.until_on AS until_on, x.window_due AS window_due, x.window_due_strict AS window_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to, x.discharged AS discharged, x.in_scope AS in_scope,
    CASE WHEN x.in_scope THEN missing(
      'coverage:enforcement_application',
        x.late AND NOT x.discharged AND x.applications = 0 AND x.as_of IS NOT NULL
        AND NOT covered('enforcement_application', x.organ, x.counted_from, x.as_of),
      'coverage:instalment',
        x.late AND NOT x.discharged AND x.until_on IS NOT NULL
        AND NOT covered('instalment', x.organ, x.counted_from, x.coverage_to),
      'coverage:remedy',
        x.late AND NOT x.discharged AND x.until_on IS NOT NULL
        AND NOT covered('remedy', x.organ, x.counted_from, x.coverage_to),
      'enforcement_application.applied_on',
        (x.late AND x.application_undated > 0) OR x.applied_on < x.decided_on
        OR x.applied_on > x.application_extracted_on,
      'enforcement_application.good_reason',
        x.late AND x.applications > 0 AND x.excused = 0 AND x.reason_unknown = 1,
      'extracted_on:penalty', x.applied_on IS NULL AND NOT x.discharged AND x.as_of IS NULL,
      'instalment.ends_on', x.late AND NOT x.discharged AND x.instalment_unsure > 0,
      'law:administrative.suit_limit',
        x.suit_rule = 'told' AND x.counted_from IS NOT NULL AND x.late AND NOT x.discharged
        AND NOT law_known('administrative.suit_limit', x.counted_from),
      'law:administrative.suit_limit.not_told',
        x.suit_rule = 'not_told' AND x.counted_from IS NOT NULL AND x.late AND NOT x.discharged
        AND NOT law_known('administrative.suit_limit.not_told', x.counted_from),
      'penalty.kind', x.late AND NOT x.discharged AND x.kind IS NULL,
      'penalty.own_power', x.late AND NOT x.discharged AND x.own_power IS NULL,
      'penalty.performed_on', x.performed_on < x.decided_on OR x.performed_on > x.extracted_on,
      'penalty.served_on',
        x.served_on < x.decided_on OR x.served_on > x.extracted_on
        OR (x.served_on IS NULL AND x.late AND NOT x.discharged),
      'penalty.suit_limit_told', x.late AND x.band AND NOT x.discharged
        AND x.suit_limit_told IS NULL,
      'remedy.filed_on', x.late AND NOT x.discharged AND x.remedy_undated > 0
    ) ELSE '' END AS lacking
  FROM scope AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.own_power AS own_power,
    x.decided_on AS decided_on, x.served_on AS served_on, x.counted_from AS counted_from,
    x.suit_limit_told AS suit_limit_told, x.performed_on AS performed_on, x.suit_rule AS suit_rule,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.applied_on AS applied_on,
    x.applications AS applications, x.application_undated AS application_undated,
    x.excused AS excused, x.reason_unknown AS reason_unknown,
    x.application_extracted_on AS application_extracted_on, x.remedies AS remedies,
    x.remedy_filed_on AS remedy_filed_on, x.remedy_undated AS remedy_undated,
    x.instalment_ends_on AS instalment_ends_on, x.instalment_unsure AS instalment_unsure,
    x.suit_ends_on AS suit_ends_on, x.suit_ends_strict_on AS suit_ends_strict_on,
    x.deferred_due AS deferred_due, x.deferred_due_strict AS deferred_due_strict,
    x.until_on AS until_on, x.window_due AS window_due, x.window_due_strict AS window_due_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to, x.discharged AS discharged, x.in_scope AS in_scope,
    x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.late OR x.discharged OR x.excused = 1 THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.band THEN 'soft'
      -- 行政强制法 53 says that the organ "may" apply, and an empty day of performance is no proof that the
      -- party did not perform: never having applied is for the prosecutor.
      WHEN x.applications = 0 THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.counted_from AS act_on,
  x.kind AS kind,
  x.decided_on AS decided_on,
  x.served_on AS served_on,
  x.counted_from AS counted_from,
  x.suit_limit_told AS suit_limit_told,
  x.suit_rule AS suit_rule,
  x.suit_ends_on AS suit_ends_on,
  x.instalment_ends_on AS instalment_ends_on,
  x.deferred_due AS deferred_due,
  x.window_due AS window_due,
  x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  CASE WHEN x.applications = 0 THEN 'never' ELSE 'applied' END AS form,
  x.applied_on AS applied_on,
  x.performed_on AS performed_on,
  x.remedy_filed_on AS remedy_filed_on,
  x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' AND NOT x.band THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
