-- One row per summons (治安法 2012: 83; 2025: 97; 公安行政规定 69): eight hours from arrival; twelve, since 2026, with many
-- persons or an unknown identity; twenty-four where the case is complex and detention possible. The hard line takes
-- every condition that is not denied and starts with the next full hour (公安行政规定 35), the soft line only those that are
-- recorded and the moment itself; between them the data must say, or a prosecutor. Restraint until sober is not counted
-- (58), and after a transfer to the competent organ the time runs anew (62).
WITH facts AS (
  SELECT
    q._id AS unit, q.organ AS organ, COALESCE(q.started_on, date_of(q.started_at)) AS started_on,
    q.started_at AS started_at, q.ended_at AS ended_at, q.complex AS complex,
    q.detention_possible AS detention_possible, q.many_or_unknown AS many_or_unknown, q._extracted_on AS extracted_on,
    q.restraint_hours AS restraint_hours, q.transferred AS transferred, q.restarted_at AS restarted_at,
    CASE WHEN q.restraint_hours > 0 THEN q.restraint_hours ELSE 0 END AS restrained,
    CASE WHEN q.restarted_at > q.started_at AND q.transferred IS NOT FALSE THEN q.restarted_at
      ELSE q.started_at END AS counted_from_at,
    CASE WHEN COALESCE(q.complex, TRUE) AND COALESCE(q.detention_possible, TRUE) THEN 'detention'
      WHEN COALESCE(q.many_or_unknown, TRUE)
        AND law_known('administrative.public_order.questioning.many', date_of(q.started_at)) THEN 'many'
      ELSE 'general' END AS longest,
    CASE WHEN COALESCE(q.complex, FALSE) AND COALESCE(q.detention_possible, FALSE) THEN 'detention'
      WHEN COALESCE(q.many_or_unknown, FALSE)
        AND law_known('administrative.public_order.questioning.many', date_of(q.started_at)) THEN 'many'
      ELSE 'general' END AS shown
  FROM public_order_questioning AS q
), lines AS (
  SELECT
    f.unit AS unit,
    CASE f.longest WHEN 'detention' THEN due('administrative.public_order.questioning.detention', f.counted_from_at, f.restrained)
      WHEN 'many' THEN due('administrative.public_order.questioning.many', f.counted_from_at, f.restrained)
      ELSE due('administrative.public_order.questioning', f.counted_from_at, f.restrained) END AS due_hard,
    CASE f.shown WHEN 'detention' THEN due_strict('administrative.public_order.questioning.detention', f.counted_from_at, f.restrained)
      WHEN 'many' THEN due_strict('administrative.public_order.questioning.many', f.counted_from_at, f.restrained)
      ELSE due_strict('administrative.public_order.questioning', f.counted_from_at, f.restrained) END AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'law:administrative.public_order.questioning', f.started_at IS NOT NULL
        AND NOT law_known('administrative.public_order.questioning', date_of(f.started_at)),
      'public_order_questioning.complex', f.complex IS NULL AND f.ended_at > l.due_soft
        AND f.ended_at <= l.due_hard AND COALESCE(f.detention_possible, TRUE),
      'public_order_questioning.detention_possible', f.detention_possible IS NULL AND f.ended_at > l.due_soft
        AND f.ended_at <= l.due_hard AND COALESCE(f.complex, TRUE),
      'public_order_questioning.ended_at', f.ended_at IS NULL OR f.ended_at < f.started_at
        OR date_of(f.ended_at) > f.extracted_on,
      'public_order_questioning.many_or_unknown', f.many_or_unknown IS NULL AND f.ended_at > l.due_soft
        AND f.ended_at <= l.due_hard AND f.longest = 'many',
      'public_order_questioning.restarted_at', f.restarted_at < f.started_at OR f.restarted_at > f.ended_at
        OR (f.restarted_at IS NULL AND f.transferred AND f.ended_at > l.due_soft)
        OR (f.restarted_at IS NOT NULL AND NOT f.transferred),
      'public_order_questioning.restraint_hours', f.restraint_hours < 0
        OR (f.restraint_hours IS NULL AND f.ended_at > l.due_soft),
      'public_order_questioning.started_at', f.started_at IS NULL OR date_of(f.started_at) <> f.started_on,
      'public_order_questioning.transferred', f.transferred IS NULL AND f.restarted_at IS NULL AND f.ended_at > l.due_soft
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.started_on AS act_on, f.started_at AS started_at,
  f.ended_at AS ended_at, f.counted_from_at AS counted_from_at, f.restrained AS restraint_hours, f.longest AS longest, f.shown AS shown, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN f.ended_at <= l.due_soft THEN 'lawful'
    WHEN f.ended_at <= l.due_hard THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  g.lacking AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN gap AS g ON g.unit = f.unit
