-- One row per public-interest case: the review for suit takes a month from the end of rectification (administrative) or three
-- months from the end of the public notice (civil), anew from receipt in a transferred case; one month more by the chief,
-- further time by the superior; appraisal and the like do not count (公益诉讼办案规则 47, 48). The hard line grants the chief's
-- month always, the soft line where it is on record.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.branch AS branch, c.review_from_on AS from_on, c.review_ended_on AS done_on,
    c.extended_on AS extended_on, c.superior_extended_to_on AS superior_to_on,
    c._extracted_on AS extracted_on, h.until_on AS until_on, h.excluded_days AS most,
    -- Strictly only spans with an end count.
    h.excluded_days_strict - h.excluded_days_strict_open AS least,
    h.excluded_unsure OR h.excluded_days_open > 0 AS unsure
  FROM public_interest_case AS c
  JOIN stage_history AS h ON h.stage = c._id AND h.stage_type = 'public_interest_case' AND h.last
), lined AS (
  SELECT
    f.unit AS unit, f.most AS excluded_days, f.unsure AS unsure,
    CASE WHEN f.branch = 'administrative'
      THEN due('public_interest.review', f.from_on, param('public_interest.review.extension', f.from_on), f.most)
      ELSE due('public_interest.civil_review', f.from_on, param('public_interest.civil_review.extension', f.from_on),
        f.most) END AS due_law,
    CASE WHEN f.branch = 'administrative' THEN param('public_interest.review.extension', f.from_on)
      ELSE param('public_interest.civil_review.extension', f.from_on) END AS more,
    CASE
      WHEN f.branch = 'administrative' AND f.extended_on IS NOT NULL
        THEN due_strict('public_interest.review', f.from_on, param('public_interest.review.extension', f.from_on),
          f.least)
      WHEN f.branch = 'administrative' THEN due_strict('public_interest.review', f.from_on, 0, f.least)
      WHEN f.extended_on IS NOT NULL
        THEN due_strict('public_interest.civil_review', f.from_on, param('public_interest.civil_review.extension',
          f.from_on),
          f.least)
      ELSE due_strict('public_interest.civil_review', f.from_on, 0, f.least)
    END AS due_law_strict
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit, COALESCE(later(l.due_law, f.superior_to_on), l.due_law) AS due_hard,
      COALESCE(later(l.due_law_strict, f.superior_to_on), l.due_law_strict) AS due_soft
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
), lack AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:public_interest_exclusion', f.until_on > g.due_hard AND NOT covered('public_interest_exclusion',
        f.organ, f.from_on, g.due_hard),
      'extracted_on:public_interest_case', f.until_on IS NULL,
      'law:public_interest.review', f.branch = 'administrative' AND f.from_on IS NOT NULL
        AND NOT law_known('public_interest.review', f.from_on),
      'law:public_interest.civil_review', f.branch = 'civil' AND f.from_on IS NOT NULL
        AND NOT law_known('public_interest.civil_review', f.from_on),
      'public_interest_exclusion.to_on', l.unsure AND f.until_on > g.due_soft,
      'public_interest_case.extended_on', f.extended_on < f.from_on OR f.extended_on > f.extracted_on,
      'public_interest_case.review_ended_on', f.done_on < f.from_on OR f.done_on > f.extracted_on,
      'public_interest_case.review_from_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'public_interest_case.superior_extended_to_on', f.superior_to_on < f.from_on
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
  f.extended_on AS extended_on, f.superior_to_on AS superior_to_on, l.more AS more, l.excluded_days AS excluded_days,
    f.done_on AS done_on, f.until_on AS until_on, l.due_law AS due_law,
  g.due_hard AS due_hard, g.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(g.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(g.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lined AS l ON l.unit = f.unit
JOIN gap AS g ON g.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
