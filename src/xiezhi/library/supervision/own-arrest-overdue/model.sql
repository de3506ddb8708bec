-- Three rows per case. handover: seven days from the detention in an own investigation (规则 296). review: seven days, or
-- fifteen or twenty where nobody is detained (规则 297). term: fourteen days from the detention in an own investigation
-- (刑诉法 167), ten after a supervision commission's case (170(2)). Review and term may be extended by a few days in
-- special circumstances: the hard line grants them all, the soft line only those on record.
WITH base AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.origin AS origin, c.detained_on AS detained_on, c.handed_on AS handed_on,
    c.serious AS serious, c.extended_days AS extended_days, c.decided_on AS decided_on, c._as_of AS as_of,
    c._extracted_on AS extracted_on,
    COALESCE(c.detained, CASE WHEN c.detained_on IS NOT NULL OR c.origin = 'supervision' THEN TRUE END) AS detained
  FROM own_arrest AS c
), legs AS (
  SELECT
    c.unit AS unit, 'handover' AS discriminator, 'handover' AS step, c.detained_on AS from_on, c.handed_on AS done_on,
    COALESCE(c.origin = 'own' AND c.detained IS NOT FALSE, FALSE) AS in_scope,
    COALESCE(c.handed_on, c.decided_on) AS ended_on, 0 AS most_days,
    due('criminal.own_arrest.handover', c.detained_on, 0) AS due_hard,
    due_strict('criminal.own_arrest.handover', c.detained_on) AS due_soft,
    law_known('criminal.own_arrest.handover', c.detained_on) AS known
  FROM base AS c
  UNION ALL
  SELECT
    c.unit AS unit, 'review' AS discriminator,
    CASE WHEN c.detained THEN 'review' WHEN NOT c.detained AND NOT c.serious
      THEN 'review_free' ELSE 'review_serious' END AS step,
    c.handed_on AS from_on, c.decided_on AS done_on,
    COALESCE(c.origin = 'own' AND c.handed_on IS NOT NULL, FALSE) AS in_scope, c.decided_on AS ended_on,
    CASE WHEN c.detained THEN param('criminal.own_arrest.review.special', c.handed_on) ELSE 0 END AS most_days,
    CASE
      WHEN c.detained
        THEN due('criminal.own_arrest.review', c.handed_on, param('criminal.own_arrest.review.special', c.handed_on))
      WHEN NOT c.detained AND NOT c.serious THEN due('criminal.own_arrest.review_free', c.handed_on, 0)
      ELSE due('criminal.own_arrest.review_free.serious', c.handed_on, 0)
    END AS due_hard,
    CASE
      WHEN c.detained
        THEN due_strict('criminal.own_arrest.review', c.handed_on, COALESCE(earlier(c.extended_days,
          param('criminal.own_arrest.review.special', c.handed_on)), 0))
      WHEN NOT c.detained AND c.serious THEN due_strict('criminal.own_arrest.review_free.serious', c.handed_on)
      WHEN NOT c.detained THEN due_strict('criminal.own_arrest.review_free', c.handed_on)
      ELSE due_strict('criminal.own_arrest.review', c.handed_on)
    END AS due_soft,
    law_known('criminal.own_arrest.review', c.handed_on) AS known
  FROM base AS c
  UNION ALL
  SELECT
    c.unit AS unit, 'term' AS discriminator,
    CASE WHEN c.origin = 'own' THEN 'term_own' ELSE 'term_supervision' END AS step, c.detained_on AS from_on,
    c.decided_on AS done_on, c.detained IS NOT FALSE AS in_scope, c.decided_on AS ended_on,
    CASE WHEN c.origin = 'own' THEN param('criminal.own_detention_arrest.special', c.detained_on)
      ELSE param('criminal.supervision_detention.special', c.detained_on) END AS most_days,
    CASE WHEN c.origin = 'own'
      THEN due('criminal.own_detention_arrest', c.detained_on, param('criminal.own_detention_arrest.special',
        c.detained_on))
      ELSE due('criminal.supervision_detention', c.detained_on, param('criminal.supervision_detention.special',
        c.detained_on))
    END AS due_hard,
    CASE WHEN c.origin = 'own'
      THEN due_strict('criminal.own_detention_arrest', c.detained_on, COALESCE(earlier(c.extended_days,
        param('criminal.own_detention_arrest.special', c.detained_on)), 0))
      ELSE due_strict('criminal.supervision_detention', c.detained_on, COALESCE(earlier(c.extended_days,
        param('criminal.supervision_detention.special', c.detained_on)), 0))
    END AS due_soft,
    law_known('criminal.own_detention_arrest', c.detained_on) AS known
  FROM base AS c
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, c.organ AS organ, c.extended_days AS extended_days,
    COALESCE(earlier(l.ended_on, c.as_of), l.ended_on, c.as_of) AS until_on,
    l.from_on > c.extracted_on OR (l.discriminator = 'review' AND c.handed_on < c.detained_on) AS wrong_start,
      l.done_on < l.from_on OR l.done_on > c.extracted_on AS wrong_end,
    c.detained IS NULL AS detention_open, NOT c.detained AND c.serious IS NULL AS class_open
  FROM legs AS l
  JOIN base AS c ON c.unit = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'extracted_on:own_arrest', n.until_on IS NULL,
      'law:criminal.own_arrest.handover', l.discriminator = 'handover' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:criminal.own_arrest.review', l.discriminator = 'review' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:criminal.own_detention_arrest', l.discriminator = 'term' AND l.from_on IS NOT NULL AND NOT l.known,
      'own_arrest.decided_on', l.discriminator <> 'handover' AND n.wrong_end,
      'own_arrest.detained', n.detention_open AND (l.discriminator <> 'review' OR (n.until_on > l.due_soft
        AND n.until_on <= l.due_hard)),
      'own_arrest.detained_on', l.discriminator <> 'review' AND ((l.from_on IS NULL AND NOT n.detention_open)
        OR n.wrong_start),
      'own_arrest.extended_days', l.discriminator <> 'handover' AND n.extended_days < 0,
      'own_arrest.handed_on', (l.discriminator = 'handover' AND n.wrong_end) OR (l.discriminator = 'review'
        AND n.wrong_start),
      'own_arrest.serious', l.discriminator = 'review' AND n.class_open AND n.until_on > l.due_soft
        AND n.until_on <= l.due_hard
    ) AS lacking
  FROM legs AS l
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, n.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN n.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR n.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, c.organ AS organ, l.from_on AS act_on, l.step AS step,
  l.from_on AS from_on, c.extended_days AS extended_days, l.most_days AS most_days, l.done_on AS done_on,
  v.until_on AS until_on, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN base AS c ON c.unit = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
