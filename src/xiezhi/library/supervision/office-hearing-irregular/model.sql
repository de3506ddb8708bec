-- Three rows per hearing. notice: three days before (民事监督规则 56; 行政监督规则 70); whether the day of the hearing is one of the
-- three is not written, so a day later is soft. supervisor and recording: administrative cases only (行政 69, 72).
WITH base AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.branch AS branch, h.told_on AS told_on, h.held_on AS held_on,
    h.supervisor_invited AS invited, h.recorded AS recorded, h._extracted_on AS extracted_on,
    CASE h.branch
      WHEN 'civil' THEN due('civil.supervision.hearing_notice', h.held_on)
      WHEN 'administrative' THEN due('administrative_suit.supervision.hearing_notice', h.held_on)
    END AS due_soft,
    CASE h.branch
      WHEN 'civil' THEN law_known('civil.supervision.hearing_notice', h.held_on)
      WHEN 'administrative' THEN law_known('administrative_suit.supervision.hearing_notice', h.held_on)
    END AS known
  FROM office_hearing AS h
), legs AS (
  SELECT
    b.unit AS unit, 'notice' AS discriminator, b.branch IN ('civil', 'administrative') AS in_scope,
    CASE WHEN b.told_on <= b.due_soft THEN 'lawful' WHEN b.told_on <= add_days(b.due_soft, 1)
      THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'office_hearing.told_on', b.told_on IS NULL OR b.told_on > b.held_on
    ) AS lacking
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'supervisor' AS discriminator, b.branch = 'administrative' AS in_scope,
    CASE WHEN b.invited THEN 'lawful' ELSE 'hard' END AS grade,
    missing('office_hearing.supervisor_invited', b.invited IS NULL) AS lacking
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'recording' AS discriminator, b.branch = 'administrative' AS in_scope,
    CASE WHEN b.recorded THEN 'lawful' ELSE 'hard' END AS grade,
    missing('office_hearing.recorded', b.recorded IS NULL) AS lacking
  FROM base AS b
), general AS (
  SELECT
    b.unit AS unit,
    missing(
      'law:administrative_suit.supervision.hearing_notice', b.branch = 'administrative' AND b.held_on IS NOT NULL
        AND NOT b.known,
      'law:civil.supervision.hearing_notice', b.branch = 'civil' AND b.held_on IS NOT NULL AND NOT b.known,
      'office_hearing.held_on', b.held_on IS NULL OR b.held_on > b.extracted_on
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    CASE WHEN g.lacking <> '' THEN g.lacking ELSE l.lacking END AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' OR l.lacking <> '' THEN 'undetermined'
      WHEN l.grade = 'lawful' THEN 'lawful'
      WHEN l.grade = 'soft' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN general AS g ON g.unit = l.unit
)
SELECT
  b.unit AS unit, v.discriminator AS discriminator, b.organ AS organ, b.held_on AS act_on, v.discriminator AS step,
  b.branch AS branch,
  b.told_on AS told_on, b.held_on AS held_on, b.due_soft AS due_soft, add_days(b.due_soft, 1) AS due_hard,
  CASE WHEN v.discriminator <> 'notice' THEN NULL
    WHEN v.outcome = 'hard' THEN days_between(add_days(b.due_soft, 1), b.told_on)
    WHEN v.outcome = 'soft' THEN days_between(b.due_soft, b.told_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
