-- One row per application for a protection order: 72 hours from acceptance, 24 where urgent (反家庭暴力法 28). Whether
-- hours that run out on a day off run on (民诉法 85(3) speaks of days) is unsettled: late only so is soft. Whether it was urgent
-- matters only for what was decided between the two limits.
WITH facts AS (
  SELECT
    o._id AS unit, o.organ AS organ, o.accepted_on AS accepted_on, o.accepted_at AS accepted_at, o.urgent AS urgent,
    o.decided_at AS decided_at, COALESCE(date_of(o.decided_at), o._as_of) AS until_on,
    o._extracted_on AS extracted_on,
    due('minors.protection_order.urgent', o.accepted_at) AS short_at,
    CASE WHEN o.urgent THEN due('minors.protection_order.urgent', o.accepted_at)
      ELSE due('minors.protection_order', o.accepted_at) END AS due_at
  FROM protection_order AS o
), gap AS (
  SELECT
    f.unit AS unit, date_of(f.due_at) AS due_day, roll(date_of(f.due_at)) AS rolled_on,
    -- An open application is past a time only once the day of the export is past its day.
    COALESCE(f.decided_at <= f.short_at, f.until_on <= date_of(f.short_at), FALSE) AS quick,
    COALESCE(f.decided_at <= f.due_at, f.until_on <= date_of(f.due_at), FALSE) AS in_time,
    missing(
      'extracted_on:protection_order', f.until_on IS NULL,
      'law:minors.protection_order',
        f.accepted_at IS NOT NULL AND NOT law_known('minors.protection_order', date_of(f.accepted_at)),
      'protection_order.accepted_at', f.accepted_at IS NULL OR date_of(f.accepted_at) > f.extracted_on
        OR date_of(f.accepted_at) <> f.accepted_on,
      'protection_order.decided_at', f.decided_at < f.accepted_at OR date_of(f.decided_at) > f.extracted_on,
      'protection_order.urgent', f.urgent IS NULL AND NOT COALESCE(f.decided_at <= f.short_at,
        f.until_on <= date_of(f.short_at), TRUE) AND COALESCE(f.decided_at <= f.due_at, f.until_on <= date_of(f.due_at), TRUE)
    ) AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.accepted_on AS act_on, f.accepted_at AS accepted_at,
  f.decided_at AS decided_at, f.urgent AS urgent, f.due_at AS due_at, g.due_day AS due_day, g.rolled_on AS rolled_on,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.quick OR g.in_time THEN 'lawful'
    WHEN g.rolled_on IS NULL OR (g.rolled_on > g.due_day AND f.until_on <= g.rolled_on) THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
JOIN facts AS f ON f.unit = g.unit
