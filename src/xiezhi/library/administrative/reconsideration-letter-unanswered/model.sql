-- One row per opinion letter of a reconsidering organ (行政复议法 76, 77): the organ that receives it reports within sixty days
-- how the unlawful or improper act was corrected. The last day moves off days off (88(1) and the civil procedure law).
WITH facts AS (
  SELECT
    l._id AS unit, l.organ AS organ, l.received_on AS received_on, l.reported_on AS reported_on,
    l.withdrawn_on AS withdrawn_on, l._extracted_on AS extracted_on, COALESCE(l.reported_on, l._as_of) AS until_on,
    due('administrative.reconsideration.opinion', l.received_on) AS due_hard,
    due_strict('administrative.reconsideration.opinion', l.received_on) AS due_soft
  FROM reconsideration_letter AS l
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:reconsideration_letter', f.until_on IS NULL,
      'law:administrative.reconsideration.opinion', f.received_on IS NOT NULL
        AND NOT law_known('administrative.reconsideration.opinion', f.received_on),
      'reconsideration_letter.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'reconsideration_letter.reported_on', f.reported_on < f.received_on OR f.reported_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.withdrawn_on IS NOT NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.received_on AS act_on, f.received_on AS received_on,
  f.reported_on AS reported_on, f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
