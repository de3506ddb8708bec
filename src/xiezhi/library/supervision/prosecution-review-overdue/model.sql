-- One row per period of a review (anew after each return, 刑诉法 175(3)), and one for the fast track. A month and, in grave or
-- complex cases, fifteen days more (172): the hard line grants them always, the soft line where the extension is on record
-- within the period. Days of deciding on the measure after a commission's detention do not count (170(2)). Nor do
-- those of a mental examination (149), whose period the register does not tell: each is granted them. A fast-track
-- case: ten or fifteen days; "likely" to get more than a year is a forecast, so the hard line is the longer.
WITH period AS (
  SELECT
    r._id AS unit, as_text(h.seq) AS discriminator, 'ordinary' AS form, h.start_on AS from_on, h.reach_on AS until_on,
    TRUE AS in_scope, COALESCE(h.restart_odd, FALSE) AS odd,
    CASE WHEN h.seq = 0 AND r.measure_decided_on >= r.detained_first_on
      THEN days_between(r.detained_first_on, r.measure_decided_on) ELSE 0 END
      + COALESCE(r.examined_days, 0) AS excluded_strict,
    CASE WHEN h.seq = 0 AND r.measure_decided_on >= r.detained_first_on
      THEN days_between(r.detained_first_on, r.measure_decided_on) + 1 ELSE 0 END
      + COALESCE(r.examined_days, 0) AS excluded_days,
    CASE WHEN r.extended_on >= h.start_on AND r.extended_on <= h.reach_on THEN param('criminal.review.complex',
      h.start_on)
      ELSE 0 END AS extended_days,
    param('criminal.review.complex', h.start_on) AS most_days
  FROM review AS r
  JOIN stage_history AS h ON h.stage = r._id AND h.stage_type = 'review'
  UNION ALL
  SELECT
    r._id AS unit, 'fast' AS discriminator, 'fast' AS form, h.start_on AS from_on, h.reach_on AS until_on,
    COALESCE(r.fast_track, FALSE) AS in_scope, FALSE AS odd, 
    COALESCE(r.examined_days, 0) AS excluded_strict, COALESCE(r.examined_days, 0) AS excluded_days, 0 AS extended_days,
    0 AS most_days
  FROM review AS r
  JOIN stage_history AS h ON h.stage = r._id AND h.stage_type = 'review' AND h.seq = 0
), lined AS (
  SELECT
    p.unit AS unit, p.discriminator AS discriminator, COALESCE(r.in_custody, FALSE) AS in_custody,
    p.excluded_days + p.most_days AS plus_days,
    CASE WHEN p.form = 'fast' THEN due('criminal.review.fast.long', p.from_on, 0, p.excluded_days,
      COALESCE(r.in_custody, FALSE))
      ELSE due('criminal.review', p.from_on, 0, p.excluded_days + p.most_days, COALESCE(r.in_custody,
        FALSE)) END AS due_hard,
    CASE
      WHEN p.form = 'fast' AND COALESCE(r.over_year, FALSE)
        THEN due_strict('criminal.review.fast.long', p.from_on, 0, p.excluded_strict, COALESCE(r.in_custody, TRUE))
      WHEN p.form = 'fast'
        THEN due_strict('criminal.review.fast', p.from_on, 0, p.excluded_strict, COALESCE(r.in_custody, TRUE))
      ELSE due_strict('criminal.review', p.from_on, 0, p.excluded_strict + p.extended_days, COALESCE(r.in_custody,
        TRUE))
    END AS due_soft
  FROM period AS p
  JOIN review AS r ON r._id = p.unit
), gap AS (
  SELECT
    p.unit AS unit, p.discriminator AS discriminator,
    missing(
      'coverage:review_return', p.until_on > l.due_hard AND NOT covered('review_return', r.organ, p.from_on,
        l.due_hard),
      'extracted_on:review', p.until_on IS NULL,
      'law:criminal.review', p.from_on IS NOT NULL AND NOT law_known('criminal.review', p.from_on),
      'review.decided_on', r.decided_on < r.received_on OR r.decided_on > r._extracted_on,
      'review.detained_first_on', p.form = 'ordinary' AND (r.measure_decided_on < r.detained_first_on
        OR (r.detained_first_on IS NULL AND r.measure_decided_on IS NOT NULL AND p.until_on > l.due_soft)),
      'review.measure_decided_on', p.form = 'ordinary' AND r.detained_first_on IS NOT NULL
        AND r.measure_decided_on IS NULL
        AND p.until_on > l.due_soft,
      'review.examined_days', r.examined_days < 0 OR (r.examined_days IS NULL AND p.until_on > l.due_hard),
      'review.over_year', p.form = 'fast' AND r.over_year IS NULL AND p.until_on > l.due_soft
        AND p.until_on <= l.due_hard,
      'review.received_on', r.received_on IS NULL OR r.received_on > r._extracted_on,
      'review_return.back_on', p.odd AND p.until_on > l.due_soft
    ) AS lacking
  FROM period AS p
  JOIN review AS r ON r._id = p.unit
  JOIN lined AS l ON l.unit = p.unit AND l.discriminator = p.discriminator
), verdict AS (
  SELECT
    p.unit AS unit, p.discriminator AS discriminator, g.lacking AS lacking,
    CASE
      WHEN NOT p.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN p.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR p.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM period AS p
  JOIN lined AS l ON l.unit = p.unit AND l.discriminator = p.discriminator
  JOIN gap AS g ON g.unit = p.unit AND g.discriminator = p.discriminator
)
SELECT
  p.unit AS unit, p.discriminator AS discriminator, r.organ AS organ, p.from_on AS act_on, p.form AS form,
  p.from_on AS from_on, l.in_custody AS in_custody, r.extended_on AS extended_on, p.excluded_days AS excluded_days,
  l.plus_days AS plus_days, r.decided_on AS decided_on, p.until_on AS until_on, l.due_hard AS due_hard,
  l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, p.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, p.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM period AS p
JOIN review AS r ON r._id = p.unit
JOIN lined AS l ON l.unit = p.unit AND l.discriminator = p.discriminator
JOIN verdict AS v ON v.unit = p.unit AND v.discriminator = p.discriminator
