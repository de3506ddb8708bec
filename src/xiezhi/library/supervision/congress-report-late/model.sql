-- Two rows per report: the draft for comments twenty days, the final report ten days before the session (监督法 15(1)). Days
-- counted back do not move for days off. Whether "twenty days before" takes in the day itself is not written: one day is soft.
WITH legs AS (
  SELECT
    r._id AS unit, 'draft' AS discriminator, r.draft_sent_on AS sent_on, due('congress.report.draft',
      r.session_on) AS due_soft
  FROM congress_report AS r
  UNION ALL
  SELECT
    r._id AS unit, 'final' AS discriminator, r.final_sent_on AS sent_on, due('congress.report.final',
      r.session_on) AS due_soft
  FROM congress_report AS r
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'congress_report.draft_sent_on', l.discriminator = 'draft' AND (l.sent_on IS NULL OR l.sent_on > r._extracted_on),
      'congress_report.final_sent_on', l.discriminator = 'final' AND (l.sent_on IS NULL OR l.sent_on > r._extracted_on
        OR l.sent_on < r.draft_sent_on),
      'congress_report.session_on', r.session_on IS NULL,
      'law:congress.report.draft', l.discriminator = 'draft' AND r.session_on IS NOT NULL
        AND NOT law_known('congress.report.draft', r.session_on),
      'law:congress.report.final', l.discriminator = 'final' AND r.session_on IS NOT NULL
        AND NOT law_known('congress.report.final', r.session_on)
    ) AS lacking
  FROM legs AS l
  JOIN congress_report AS r ON r._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.sent_on <= l.due_soft THEN 'lawful'
      WHEN l.sent_on <= add_days(l.due_soft, 1) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, r.organ AS organ, r.session_on AS act_on, l.discriminator AS step,
  r.session_on AS session_on, l.sent_on AS sent_on, l.due_soft AS due_soft, add_days(l.due_soft, 1) AS due_hard,
  CASE v.outcome WHEN 'hard' THEN days_between(add_days(l.due_soft, 1), l.sent_on)
    WHEN 'soft' THEN days_between(l.due_soft, l.sent_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN congress_report AS r ON r._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
