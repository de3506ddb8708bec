-- One row per supervision case: three months from acceptance; file retrieval, appraisal, audit and the like do not count
-- (民事监督规则 52; 行政监督规则 56). Only an administrative case that is not simple may be extended (行政 56, 79).
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.branch AS branch, c.accepted_on AS from_on, c.decided_on AS done_on,
    c.simple AS simple,
    CASE WHEN c.branch = 'administrative' AND c.simple IS NOT TRUE THEN c.extended_to_on END AS extended_to_on,
    c.extended_to_on AS entered_to_on,
    c._extracted_on AS extracted_on, h.until_on AS until_on, h.excluded_days AS most,
    -- Strictly only spans with an end count.
    h.excluded_days_strict - h.excluded_days_strict_open AS least,
    h.excluded_unsure OR h.excluded_days_open > 0 AS unsure
  FROM supervision_case AS c
  JOIN stage_history AS h ON h.stage = c._id AND h.stage_type = 'supervision_case' AND h.last
), lined AS (
  SELECT
    f.unit AS unit, f.most AS excluded_days, f.unsure AS unsure,
    CASE WHEN f.branch = 'administrative' THEN due('administrative_suit.supervision.review', f.from_on, 0, f.most)
      ELSE due('civil.supervision.review', f.from_on, 0, f.most) END AS due_law,
    CASE WHEN f.branch = 'administrative'
      THEN due_strict('administrative_suit.supervision.review', f.from_on, 0, f.least)
      ELSE due_strict('civil.supervision.review', f.from_on, 0, f.least) END AS due_law_strict
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit, COALESCE(later(l.due_law, f.extended_to_on), l.due_law) AS due_hard,
      COALESCE(later(l.due_law_strict, f.extended_to_on), l.due_law_strict) AS due_soft
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
), lack AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:supervision_case_exclusion', f.until_on > g.due_hard AND NOT covered('supervision_case_exclusion',
        f.organ, f.from_on, g.due_hard),
      'extracted_on:supervision_case', f.until_on IS NULL,
      'law:administrative_suit.supervision.review', f.branch = 'administrative' AND f.from_on IS NOT NULL
        AND NOT law_known('administrative_suit.supervision.review', f.from_on),
      'law:civil.supervision.review', f.branch = 'civil' AND f.from_on IS NOT NULL
        AND NOT law_known('civil.supervision.review', f.from_on),
      'supervision_case_exclusion.to_on', l.unsure AND f.until_on > g.due_soft,
      'supervision_case.accepted_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'supervision_case.decided_on', f.done_on < f.from_on OR f.done_on > f.extracted_on,
      'supervision_case.extended_to_on', f.entered_to_on < f.from_on,
      'supervision_case.simple', f.branch = 'administrative' AND f.simple IS NULL AND f.extended_to_on IS NOT NULL
        AND f.until_on > l.due_law_strict
    ) AS lacking
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, k.lacking AS lacking,
    CASE
      WHEN f.from_on IS NULL AND f.done_on IS NULL THEN 'out_of_scope'
      WHEN k.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= g.due_soft THEN 'lawful'
      WHEN g.due_hard IS NULL OR f.until_on <= g.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
  JOIN lack AS k ON k.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.branch AS branch, f.from_on AS from_on,
  f.simple AS simple, f.extended_to_on AS extended_to_on, l.excluded_days AS excluded_days, f.done_on AS done_on,
    f.until_on AS until_on, l.due_law AS due_law,
  g.due_hard AS due_hard, g.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(g.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(g.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lined AS l ON l.unit = f.unit
JOIN gap AS g ON g.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
