-- One row per penalty. As the sole penalty the court serves the papers on the county police within ten days of effect
-- (法院解释 520); the day of effect may be disputed by a day. Beside a main penalty the place that executed it hands over
-- when it ends (规则 628), without a number of days: the office's own line, soft at most.
WITH base AS (
  SELECT
    r._id AS unit, r.alone AS alone, r._as_of AS as_of, r._extracted_on AS extracted_on, r.effective_on AS effective_on,
    r.main_ended_on AS main_ended_on,
    CASE WHEN r.alone THEN r.court ELSE r.organ END AS organ,
    CASE WHEN r.alone THEN r.effective_on ELSE r.main_ended_on END AS start_on,
    CASE WHEN r.alone THEN COALESCE(r.docs_sent_on, r.handed_over_on) ELSE r.handed_over_on END AS done_on,
    CASE WHEN r.alone THEN r.effective_on END AS court_from_on,
    CASE WHEN r.alone THEN add_days(r.effective_on, 1) END AS court_hard_from_on
  FROM rights_deprivation AS r
), lines AS (
  SELECT
    b.unit AS unit,
    due('enforcement.political_rights', b.court_hard_from_on) AS due_court,
    due_strict('enforcement.political_rights', b.court_from_on) AS due_court_strict,
    CASE WHEN b.alone THEN due_strict('enforcement.political_rights', b.court_from_on)
      ELSE add_days(b.start_on, tunable('handover_days')) END AS line_on,
    COALESCE(earlier(b.done_on, b.as_of), b.done_on, b.as_of) AS until_on
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'extracted_on:rights_deprivation', l.until_on IS NULL,
      'law:enforcement.political_rights', b.alone AND b.effective_on IS NOT NULL
        AND NOT law_known('enforcement.political_rights', b.effective_on),
      'rights_deprivation.docs_sent_on', b.alone AND (b.done_on < b.start_on OR b.done_on > b.extracted_on),
      'rights_deprivation.effective_on', b.alone AND (b.effective_on IS NULL OR b.effective_on > b.extracted_on),
      'rights_deprivation.handed_over_on', NOT b.alone AND (b.done_on < b.start_on OR b.done_on > b.extracted_on),
      'rights_deprivation.organ', NOT b.alone AND b.organ IS NULL AND l.until_on > l.line_on
    ) AS lacking
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT b.alone AND (b.main_ended_on IS NULL OR b.main_ended_on > b.as_of) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.until_on <= l.line_on THEN 'lawful'
      WHEN NOT b.alone OR l.due_court IS NULL OR l.until_on <= l.due_court THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.start_on AS act_on,
  CASE WHEN b.alone THEN 'court' ELSE 'facility' END AS step, b.alone AS alone, b.start_on AS start_on,
  b.done_on AS done_on, b.court_from_on AS court_from_on, b.court_hard_from_on AS court_hard_from_on,
  l.due_court AS due_court, l.due_court_strict AS due_court_strict, l.line_on AS line_on, l.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_court, l.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.line_on, l.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN lines AS l ON l.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
