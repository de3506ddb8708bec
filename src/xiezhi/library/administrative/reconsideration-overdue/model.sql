-- Three rows per case (行政复议法 30, 48, 54, 62, 88). refusal: within five working days. copy: seven working days, three in the
-- simple procedure. decision: sixty days and at most thirty more told in writing; thirty in the simple procedure.
-- Not refused in time, the application counts as accepted when the five days end (30(3)): the soft line starts then
-- at the latest, the hard line on the day of acceptance. Suspension (39) is not counted, nor is the time for an appraisal, an
-- inspection, completing the papers or finding the organ (实施条例 29, 30, 34, 37). An application that the
-- applicant has still to complete (31) is not accepted, and where that is not recorded nothing runs for certain.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.received_on AS received_on, c.completed_on AS completed_on,
    c.asked_completion AS asked, c.refused_on AS refused_on,
    c.accepted_on AS accepted_on, c.copy_sent_on AS copy_sent_on, c.extended_days AS extended_days,
    c.extension_told_on AS told_on, c.suspended_days AS suspended_days, c.excluded_days AS excluded_days,
    COALESCE(c.suspended_days, 0) + COALESCE(c.excluded_days, 0) AS left_out, c.decided_on AS decided_on, c.ended_on AS ended_on,
    c._extracted_on AS extracted_on, c._as_of AS as_of,
    CASE WHEN c.converted_on IS NOT NULL THEN FALSE ELSE c.simple END AS simple,
    c.accepted_on IS NULL AND COALESCE(c.asked_completion, FALSE) AND c.completed_on IS NULL
      AND c.decided_on IS NULL AND c.copy_sent_on IS NULL AS waiting,
    c.accepted_on IS NULL AND c.asked_completion IS NULL AND c.completed_on IS NULL AS maybe_waiting,
    COALESCE(c.decided_on, c.ended_on) AS done_on, COALESCE(c.decided_on, c.ended_on, c._as_of) AS until_on,
    due('administrative.reconsideration.acceptance', COALESCE(c.completed_on, c.received_on)) AS deemed_on
  FROM reconsideration_case AS c
), starts AS (
  SELECT
    f.unit AS unit, COALESCE(f.accepted_on, f.deemed_on) AS start_on,
    COALESCE(earlier(f.accepted_on, f.deemed_on), f.accepted_on, f.deemed_on) AS soft_start_on,
    CASE WHEN COALESCE(f.simple, FALSE) THEN 'simple' ELSE 'ordinary' END AS decision_kind,
    CASE WHEN COALESCE(f.simple, FALSE) THEN 'copy_simple' ELSE 'copy' END AS copy_kind,
    CASE WHEN COALESCE(f.simple, FALSE) THEN 0 ELSE param('administrative.reconsideration.decision.extension',
      COALESCE(f.accepted_on, f.deemed_on)) END AS most
  FROM facts AS f
), lines AS (
  SELECT
    f.unit AS unit, earlier(COALESCE(f.extended_days, 0), s.most) AS more,
    CASE s.decision_kind
      WHEN 'simple' THEN due('administrative.reconsideration.simple', s.start_on, 0, f.left_out)
      ELSE due('administrative.reconsideration.decision', s.start_on, earlier(COALESCE(f.extended_days, 0), s.most),
        f.left_out) END AS due_hard,
    due('administrative.reconsideration.decision', s.start_on, s.most, f.left_out) AS due_most,
    CASE WHEN COALESCE(f.simple, TRUE)
      THEN due_strict('administrative.reconsideration.simple', s.soft_start_on, 0, f.left_out)
      ELSE due_strict('administrative.reconsideration.decision', s.soft_start_on,
        CASE WHEN f.told_on IS NULL THEN 0 ELSE earlier(COALESCE(f.extended_days, 0), s.most) END,
        f.left_out) END AS due_soft,
    CASE s.copy_kind WHEN 'copy_simple' THEN due('administrative.reconsideration.copy.simple', s.start_on)
      ELSE due('administrative.reconsideration.copy', s.start_on) END AS copy_hard,
    CASE WHEN COALESCE(f.simple, TRUE) THEN due_strict('administrative.reconsideration.copy.simple', s.soft_start_on)
      ELSE due_strict('administrative.reconsideration.copy', s.soft_start_on) END AS copy_soft
  FROM facts AS f
  JOIN starts AS s ON s.unit = f.unit
), legs AS (
  SELECT
    f.unit AS unit, 'decision' AS discriminator, s.decision_kind AS step,
    f.refused_on IS NULL AND NOT f.waiting AS in_scope,
    s.start_on AS start_on, l.more AS more, COALESCE(f.suspended_days, 0) AS suspended,
    COALESCE(f.excluded_days, 0) AS excluded, f.done_on AS done_on,
    f.until_on AS until_on, l.due_hard AS due_hard, l.due_soft AS due_soft,
    missing(
      'extracted_on:reconsideration_case', f.until_on IS NULL,
      'law:administrative.reconsideration.decision', s.start_on IS NOT NULL
        AND NOT law_known('administrative.reconsideration.decision', s.start_on),
      'reconsideration_case.accepted_on', (f.accepted_on IS NULL AND f.deemed_on IS NULL) OR f.accepted_on < f.received_on
        OR f.accepted_on > f.extracted_on,
      'reconsideration_case.asked_completion', f.maybe_waiting AND f.until_on > l.due_soft,
      'reconsideration_case.decided_on', f.decided_on < s.start_on OR f.decided_on > f.extracted_on,
      'reconsideration_case.excluded_days', f.excluded_days < 0
        OR (f.excluded_days IS NULL AND f.until_on > l.due_soft),
      'reconsideration_case.extended_days', f.extended_days < 0 OR (f.extended_days IS NULL AND s.most > 0 AND f.until_on > l.due_hard
        AND (f.until_on <= l.due_most OR f.told_on IS NOT NULL)),
      'reconsideration_case.simple', f.simple IS NULL AND f.until_on > l.due_soft AND f.until_on <= l.due_hard,
      'reconsideration_case.suspended_days', f.suspended_days < 0
        OR (f.suspended_days IS NULL AND f.until_on > l.due_soft)
    ) AS lacking
  FROM facts AS f
  JOIN starts AS s ON s.unit = f.unit
  JOIN lines AS l ON l.unit = f.unit
  UNION ALL
  SELECT
    f.unit AS unit, 'copy' AS discriminator, s.copy_kind AS step,
    f.refused_on IS NULL AND NOT f.waiting AND (f.ended_on IS NULL OR f.copy_sent_on IS NOT NULL) AS in_scope,
    s.start_on AS start_on, 0 AS more, 0 AS suspended, 0 AS excluded, f.copy_sent_on AS done_on,
    COALESCE(f.copy_sent_on, f.as_of) AS until_on, l.copy_hard AS due_hard, l.copy_soft AS due_soft,
    missing(
      'extracted_on:reconsideration_case', f.copy_sent_on IS NULL AND f.as_of IS NULL,
      'law:administrative.reconsideration.copy', s.start_on IS NOT NULL
        AND NOT law_known('administrative.reconsideration.copy', s.start_on),
      'reconsideration_case.accepted_on', (f.accepted_on IS NULL AND f.deemed_on IS NULL) OR f.accepted_on < f.received_on
        OR f.accepted_on > f.extracted_on,
      'reconsideration_case.asked_completion', f.maybe_waiting AND COALESCE(f.copy_sent_on, f.as_of) > l.copy_soft,
      'reconsideration_case.copy_sent_on', f.copy_sent_on < f.received_on OR f.copy_sent_on > f.extracted_on
        OR (f.copy_sent_on IS NULL AND f.decided_on IS NOT NULL),
      'reconsideration_case.simple', f.simple IS NULL AND COALESCE(f.copy_sent_on, f.as_of) > l.copy_soft
        AND COALESCE(f.copy_sent_on, f.as_of) <= l.copy_hard
    ) AS lacking
  FROM facts AS f
  JOIN starts AS s ON s.unit = f.unit
  JOIN lines AS l ON l.unit = f.unit
  UNION ALL
  SELECT
    f.unit AS unit, 'refusal' AS discriminator, 'refusal' AS step, f.refused_on IS NOT NULL AS in_scope,
    COALESCE(f.completed_on, f.received_on) AS start_on, 0 AS more, 0 AS suspended, 0 AS excluded, f.refused_on AS done_on,
    f.refused_on AS until_on, f.deemed_on AS due_hard,
    due_strict('administrative.reconsideration.acceptance', COALESCE(f.completed_on, f.received_on)) AS due_soft,
    missing(
      'law:administrative.reconsideration.acceptance', COALESCE(f.completed_on, f.received_on) IS NOT NULL
        AND NOT law_known('administrative.reconsideration.acceptance', COALESCE(f.completed_on, f.received_on)),
      'reconsideration_case.asked_completion', f.asked IS NULL AND f.completed_on IS NULL AND f.refused_on > f.deemed_on,
      'reconsideration_case.completed_on', f.completed_on < f.received_on
        OR (f.asked AND f.completed_on IS NULL AND f.refused_on > f.deemed_on),
      'reconsideration_case.received_on', f.received_on IS NULL,
      'reconsideration_case.refused_on', f.refused_on < f.received_on OR f.refused_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS x
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, x.start_on AS act_on, x.step AS step,
  f.received_on AS received_on, x.start_on AS start_on, x.more AS extended_days, x.suspended AS suspended_days,
  x.excluded AS excluded_days, x.suspended + x.excluded AS days_left_out,
  x.done_on AS done_on, x.until_on AS until_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
