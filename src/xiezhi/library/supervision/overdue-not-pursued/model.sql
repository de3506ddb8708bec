-- Two rows per document whose time ran out. urge: the office must urge or object (规则 553, 564(2), 581(2); 检察建议工作规定
-- 24). report: where the addressee still does not answer or obey, it must report to the superior (553, 564(2)); for suggestions
-- it may (25), so that is not asked for. No law sets days: the office's own, soft at most.
WITH legs AS (
  SELECT
    o._id AS unit, 'urge' AS discriminator, o.overdue_on AS from_on, o.urged_on AS done_on,
    add_days(o.overdue_on, tunable('urge_days')) AS last_on, TRUE AS in_scope
  FROM overdue_document AS o
  UNION ALL
  SELECT
    o._id AS unit, 'report' AS discriminator, o.urged_on AS from_on, o.reported_up_on AS done_on,
    add_days(o.urged_on, tunable('report_days')) AS last_on,
    o.urged_on IS NOT NULL AND o.kind IN ('correction_notice', 'notice_to_file', 'notice_to_withdraw') AS in_scope
  FROM overdue_document AS o
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(COALESCE(earlier(l.done_on, o.ended_on), l.done_on, o.ended_on), o._as_of), l.done_on, o.ended_on,
      o._as_of) AS until_on,
    missing(
      'extracted_on:overdue_document', COALESCE(l.done_on, o.ended_on, o._as_of) IS NULL,
      'overdue_document.ended_on', o.ended_on < o.overdue_on OR o.ended_on > o._extracted_on,
      'overdue_document.overdue_on', o.overdue_on IS NULL OR o.overdue_on > o._extracted_on,
      'overdue_document.reported_up_on', l.discriminator = 'report' AND (o.reported_up_on < o.overdue_on
        OR o.reported_up_on > o._extracted_on),
      'overdue_document.urged_on', o.urged_on < o.overdue_on OR o.urged_on > o._extracted_on
    ) AS lacking
  FROM legs AS l
  JOIN overdue_document AS o ON o._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, c.until_on AS until_on, c.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN c.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= l.last_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM legs AS l
  JOIN counted AS c ON c.unit = l.unit AND c.discriminator = l.discriminator
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, o.organ AS organ, l.from_on AS act_on, o.kind AS kind,
  l.from_on AS from_on, l.done_on AS done_on, o.ended_on AS ended_on, l.last_on AS last_on, v.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(l.last_on, v.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN overdue_document AS o ON o._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
