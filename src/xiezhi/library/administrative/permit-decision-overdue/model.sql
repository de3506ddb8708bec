-- Two rows per application (许可法 42, 44, 45, 82; all in working days). decision: twenty, at most ten more with approval
-- and notice; joint handling forty-five and fifteen; another period of a law or regulation with its basis. Hearing,
-- testing, appraisal and the like are not counted: for the hard line each such day counts as a working day, which is
-- never less; for the soft line only if the party was told of it in writing. certificate: ten from the decision.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.accepted_on AS accepted_on, p.joint AS joint, p.decided_on AS decided_on,
    p.special_limit_days AS special_days, p.special_limit_basis AS special_limit_basis, p.extended_days AS extended_days,
    p.extension_approved_on AS approved_on, p.extension_told_on AS told_on, p.excluded_days AS excluded_days,
    p.excluded_told AS excluded_told, p.granted AS granted, p.certificate AS certificate, p.issued_on AS issued_on,
    p.withdrawn_on AS withdrawn_on, p._extracted_on AS extracted_on, p._as_of AS as_of,
    COALESCE(p.decided_on, p._as_of) AS until_on,
    CASE WHEN COALESCE(p.joint, TRUE) THEN 'joint' ELSE 'permit' END AS limit_kind,
    CASE WHEN COALESCE(p.joint, TRUE) THEN param('administrative.permit.joint.extension', p.accepted_on)
      ELSE param('administrative.permit.extension', p.accepted_on) END AS most
  FROM permit_case AS p
), more AS (
  SELECT
    f.unit AS unit,
    earlier(COALESCE(f.extended_days, 0), f.most) + COALESCE(f.excluded_days, 0) AS hard,
    f.most + COALESCE(f.excluded_days, 0) AS hard_most,
    CASE WHEN f.approved_on IS NOT NULL AND f.told_on IS NOT NULL
      THEN earlier(COALESCE(f.extended_days, 0), f.most) ELSE 0 END AS soft,
    CASE WHEN f.excluded_told THEN COALESCE(f.excluded_days, 0) ELSE 0 END AS excluded_soft
  FROM facts AS f
), lines AS (
  SELECT
    f.unit AS unit,
    CASE f.limit_kind WHEN 'joint' THEN due('administrative.permit.joint', f.accepted_on, m.hard)
      ELSE due('administrative.permit', f.accepted_on, m.hard) END AS due_law,
    CASE f.limit_kind WHEN 'joint' THEN due('administrative.permit.joint', f.accepted_on, m.hard_most)
      ELSE due('administrative.permit', f.accepted_on, m.hard_most) END AS due_most,
    CASE WHEN f.special_limit_basis IS NOT NULL AND f.special_days IS NOT NULL
      THEN add_days(add_workdays(f.accepted_on, f.special_days + m.soft), m.excluded_soft)
      WHEN f.joint THEN due_strict('administrative.permit.joint', f.accepted_on, m.soft, m.excluded_soft)
      ELSE due_strict('administrative.permit', f.accepted_on, m.soft, m.excluded_soft) END AS due_soft,
    add_workdays(f.accepted_on, f.special_days + m.hard) AS special_due
  FROM facts AS f
  JOIN more AS m ON m.unit = f.unit
), legs AS (
  SELECT
    f.unit AS unit, 'decision' AS discriminator, f.limit_kind AS step,
    f.withdrawn_on IS NULL OR f.decided_on IS NOT NULL AS in_scope,
    f.accepted_on AS start_on, m.hard AS counted_more, f.decided_on AS done_on, f.until_on AS until_on,
    l.due_law AS due_law,
    CASE WHEN f.special_days IS NULL THEN l.due_law ELSE later(l.due_law, l.special_due) END AS due_hard, l.due_soft AS due_soft,
    missing(
      'extracted_on:permit_case', f.until_on IS NULL,
      'law:administrative.permit', f.accepted_on IS NOT NULL AND NOT law_known('administrative.permit', f.accepted_on),
      'permit_case.accepted_on', f.accepted_on IS NULL OR f.accepted_on > f.extracted_on,
      'permit_case.decided_on', f.decided_on < f.accepted_on OR f.decided_on > f.extracted_on,
      'permit_case.excluded_days', f.excluded_days < 0 OR (f.excluded_days IS NULL AND f.until_on > l.due_law),
      'permit_case.extended_days', f.extended_days < 0 OR (f.extended_days IS NULL AND f.until_on > l.due_law
        AND (f.until_on <= l.due_most OR f.approved_on IS NOT NULL OR f.told_on IS NOT NULL)),
      'permit_case.joint', f.joint IS NULL AND f.until_on > l.due_soft AND f.until_on <= l.due_law,
      'permit_case.special_limit_days', f.special_days <= 0
        OR (f.special_days IS NULL AND f.special_limit_basis IS NOT NULL AND f.until_on > l.due_law)
    ) AS lacking
  FROM facts AS f
  JOIN more AS m ON m.unit = f.unit
  JOIN lines AS l ON l.unit = f.unit
  UNION ALL
  SELECT
    f.unit AS unit, 'certificate' AS discriminator, 'certificate' AS step,
    COALESCE(f.granted, FALSE) AND COALESCE(f.certificate, TRUE) AS in_scope, f.decided_on AS start_on,
    0 AS counted_more, f.issued_on AS done_on, COALESCE(f.issued_on, f.as_of) AS until_on,
    due('administrative.permit.certificate', f.decided_on) AS due_law,
    due('administrative.permit.certificate', f.decided_on) AS due_hard,
    due_strict('administrative.permit.certificate', f.decided_on) AS due_soft,
    missing(
      'extracted_on:permit_case', f.issued_on IS NULL AND f.as_of IS NULL,
      'law:administrative.permit.certificate',
        f.decided_on IS NOT NULL AND NOT law_known('administrative.permit.certificate', f.decided_on),
      'permit_case.certificate', f.certificate IS NULL
        AND COALESCE(f.issued_on, f.as_of) > due('administrative.permit.certificate', f.decided_on),
      'permit_case.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on OR f.decided_on < f.accepted_on,
      'permit_case.issued_on', f.issued_on < f.decided_on OR f.issued_on > f.extracted_on
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
  f.accepted_on AS accepted_on, x.start_on AS start_on, x.done_on AS done_on, x.until_on AS until_on,
  x.counted_more AS counted_more, f.special_limit_basis AS special_limit_basis, x.due_law AS due_law,
  x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
