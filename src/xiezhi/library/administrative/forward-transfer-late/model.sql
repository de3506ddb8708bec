-- One row per transfer and step: `decision` (the head decides within three days of the report),
-- `transfer` (within twenty-four hours of approval), `reasons` (a refusal has its reasons on
-- record). Hours are compared where both moments are known; that late by hours only is soft, since
-- a source's clock may be undeclared. With dates alone, the same day is in time, the day after
-- cannot be told, any later day is late whatever the hour.
WITH step AS (
  SELECT t._id AS unit, 'decision' AS discriminator
  FROM crime_transfer AS t
  UNION ALL
  SELECT t._id AS unit, 'transfer' AS discriminator
  FROM crime_transfer AS t
  UNION ALL
  SELECT t._id AS unit, 'reasons' AS discriminator
  FROM crime_transfer AS t
), transfer AS (
  SELECT
    s.unit AS unit,
    s.discriminator AS discriminator,
    t.organ AS organ,
    t.reported_on AS reported_on,
    t.decision AS decision,
    COALESCE(t.decided_on, date_of(t.decided_at)) AS decided_on,
    t.decided_at AS decided_at,
    COALESCE(t.transferred_on, date_of(t.transferred_at)) AS transferred_on,
    t.transferred_at AS transferred_at,
    t.reasons_recorded AS reasons_recorded,
    t._as_of AS as_of,
    t._extracted_on AS extracted_on
  FROM step AS s
  JOIN crime_transfer AS t ON t._id = s.unit
), line AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.reported_on AS reported_on, x.decision AS decision, x.decided_on AS decided_on,
    x.decided_at AS decided_at, x.transferred_on AS transferred_on,
    x.transferred_at AS transferred_at, x.reasons_recorded AS reasons_recorded, x.as_of AS as_of,
    x.extracted_on AS extracted_on,
    due('transfer.head_decision', x.reported_on) AS due_hard,
    due_strict('transfer.head_decision', x.reported_on) AS due_soft,
    due('transfer.after_approval', x.decided_at) AS due_at,
    param('transfer.after_approval', x.decided_on) AS hours_allowed,
    CASE
      WHEN x.discriminator = 'decision' THEN COALESCE(x.decided_on, x.transferred_on, x.as_of)
      ELSE COALESCE(x.transferred_on, x.as_of)
    END AS until_on,
    x.transferred_on IS NOT NULL AS moved
  FROM transfer AS x
), hours AS (
  -- Two dates alone leave the hours between them open by a day on either side.
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.reported_on AS reported_on, x.decision AS decision, x.decided_on AS decided_on,
    x.decided_at AS decided_at, x.transferred_on AS transferred_on,
    x.transferred_at AS transferred_at, x.reasons_recorded AS reasons_recorded, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.due_at AS due_at, x.hours_allowed AS hours_allowed, x.until_on AS until_on, x.moved AS moved,
    CASE WHEN x.discriminator = 'transfer' THEN 24 * (days_between(x.decided_on,
      x.until_on) - 1) END AS hours_least,
    CASE WHEN x.discriminator = 'transfer' THEN 24 * (days_between(x.decided_on,
      x.until_on) + 1) END AS hours_most
  FROM line AS x
), grade AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.reported_on AS reported_on, x.decision AS decision, x.decided_on AS decided_on,
    x.decided_at AS decided_at, x.transferred_on AS transferred_on,
    x.transferred_at AS transferred_at, x.reasons_recorded AS reasons_recorded, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.due_at AS due_at, x.hours_allowed AS hours_allowed, x.until_on AS until_on, x.moved AS moved,
    x.hours_least AS hours_least, x.hours_most AS hours_most,
    CASE x.discriminator
      WHEN 'transfer' THEN COALESCE(x.decision = 'approved', x.decided_on IS NOT NULL OR x.moved)
      WHEN 'reasons' THEN COALESCE(x.decision = 'refused', FALSE)
      ELSE TRUE
    END AS in_scope,
    COALESCE(CASE x.discriminator
      WHEN 'decision' THEN x.until_on <= x.due_soft
      WHEN 'transfer' THEN
        COALESCE(x.transferred_at <= x.due_at, FALSE)
        OR COALESCE(x.moved AND x.hours_most <= x.hours_allowed, FALSE)
        OR COALESCE(NOT x.moved AND x.hours_least < x.hours_allowed, FALSE)
      ELSE x.reasons_recorded
    END, FALSE) AS in_time,
    COALESCE(CASE x.discriminator
      WHEN 'decision' THEN x.until_on > x.due_hard
      WHEN 'transfer' THEN x.hours_least >= x.hours_allowed
      ELSE NOT x.reasons_recorded
    END, FALSE) AS surely_late
  FROM hours AS x
), gap AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.reported_on AS reported_on, x.decision AS decision, x.decided_on AS decided_on,
    x.decided_at AS decided_at, x.transferred_on AS transferred_on,
    x.transferred_at AS transferred_at, x.reasons_recorded AS reasons_recorded, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.due_at AS due_at, x.hours_allowed AS hours_allowed, x.until_on AS until_on, x.moved AS moved,
    x.hours_least AS hours_least, x.hours_most AS hours_most, x.in_scope AS in_scope,
    x.in_time AS in_time, x.surely_late AS surely_late,
    CASE WHEN x.in_scope THEN missing(
      'crime_transfer.decided_at',
        date_of(x.decided_at) <> x.decided_on
        OR (x.discriminator = 'transfer' AND NOT x.in_time AND NOT x.surely_late AND x.moved
          AND x.hours_allowed IS NOT NULL AND x.decided_at IS NULL),
      'crime_transfer.decided_on',
        x.decided_on < x.reported_on OR x.decided_on > x.extracted_on
        OR (x.discriminator = 'decision' AND NOT x.in_time AND x.decided_on IS NULL
          AND (x.moved OR x.decision IS NOT NULL))
        OR (x.discriminator = 'transfer' AND NOT x.in_time AND x.decided_on IS NULL),
      'crime_transfer.decision',
        x.discriminator = 'transfer' AND x.decision IS NULL AND NOT x.moved,
      'crime_transfer.reasons_recorded', x.discriminator = 'reasons' AND x.reasons_recorded IS NULL,
      'crime_transfer.reported_on',
        (x.discriminator = 'decision' AND x.reported_on IS NULL) OR x.reported_on > x.extracted_on,
      'crime_transfer.transferred_at',
        x.transferred_at < x.decided_at OR date_of(x.transferred_at) <> x.transferred_on
        OR (x.discriminator = 'transfer' AND NOT x.in_time AND NOT x.surely_late AND x.moved
          AND x.hours_allowed IS NOT NULL AND x.transferred_at IS NULL),
      'crime_transfer.transferred_on',
        x.transferred_on < x.decided_on OR x.transferred_on > x.extracted_on,
      'extracted_on:crime_transfer', x.discriminator <> 'reasons' AND x.until_on IS NULL
        AND NOT x.moved,
      'law:transfer.after_approval',
        x.discriminator = 'transfer' AND x.decided_on IS NOT NULL
        AND NOT law_known('transfer.after_approval', x.decided_on),
      'law:transfer.head_decision',
        x.discriminator = 'decision' AND x.reported_on IS NOT NULL
        AND NOT law_known('transfer.head_decision', x.reported_on)
    ) ELSE '' END AS lacking
  FROM grade AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.reported_on AS reported_on, x.decision AS decision, x.decided_on AS decided_on,
    x.decided_at AS decided_at, x.transferred_on AS transferred_on,
    x.transferred_at AS transferred_at, x.reasons_recorded AS reasons_recorded, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.due_at AS due_at, x.hours_allowed AS hours_allowed, x.until_on AS until_on, x.moved AS moved,
    x.hours_least AS hours_least, x.hours_most AS hours_most, x.in_scope AS in_scope,
    x.in_time AS in_time, x.surely_late AS surely_late, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.surely_late THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  x.discriminator AS discriminator,
  x.organ AS organ,
  CASE
    WHEN x.discriminator = 'decision' THEN x.reported_on
    ELSE COALESCE(x.decided_on, x.reported_on)
  END AS act_on,
  x.reported_on AS reported_on,
  x.decision AS decision,
  x.decided_on AS decided_on,
  x.decided_at AS decided_at,
  x.transferred_on AS transferred_on,
  x.transferred_at AS transferred_at,
  x.reasons_recorded AS reasons_recorded,
  x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  x.due_at AS due_at,
  x.until_on AS until_on,
  CASE
    WHEN x.discriminator = 'transfer' THEN days_between(x.decided_on, x.until_on)
    WHEN x.discriminator = 'decision' AND x.outcome = 'hard' THEN days_between(x.due_hard,
      x.until_on)
    WHEN x.discriminator = 'decision' AND x.outcome = 'soft' THEN days_between(x.due_soft,
      x.until_on)
    ELSE 0
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
