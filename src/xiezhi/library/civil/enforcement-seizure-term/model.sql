-- Two rows per seizure: its length (民诉解释 485(1)) and its renewal where the applicant asked before the end
-- (485(2); without renewal the seizure is void, 查封扣押冻结规定 27(1)). Any request before the end binds in enforcement;
-- one made on the last day itself is soft, so is a renewal on the first working day after an end on a day off. None is
-- needed where the ground to lift (debt paid, application withdrawn) arose before. A seizure that waits behind another does not run yet (26).
WITH facts AS (
  SELECT
    z._id AS unit,
    CASE z.kind
      WHEN 'deposit' THEN due('civil.seizure.deposits', z.from_on)
      WHEN 'movable' THEN due('civil.seizure.movables', z.from_on)
      ELSE due('civil.seizure.real_estate', z.from_on)
    END AS due_hard,
    CASE z.kind
      WHEN 'deposit' THEN due_strict('civil.seizure.deposits', z.from_on)
      WHEN 'movable' THEN due_strict('civil.seizure.movables', z.from_on)
      ELSE due_strict('civil.seizure.real_estate', z.from_on)
    END AS due_soft,
    COALESCE(earlier(z.lifted_on, z.realised_on), z.lifted_on, z.realised_on) AS over_on
  FROM enforcement_seizure AS z
), legs AS (
  SELECT
    x.unit AS unit, 'term' AS leg, z.waiting IS NOT TRUE AS in_scope, z.to_on <= x.due_soft AS in_order,
    -- The last day may lie in years the calendar does not know: no run of days off lasts a month.
    z.to_on <= COALESCE(x.due_hard, add_months(x.due_soft, 1, 'clamp')) AS arguable, FALSE AS open_end, FALSE AS never_seen
  FROM facts AS x
  JOIN enforcement_seizure AS z ON z._id = x.unit
  UNION ALL
  SELECT
    x.unit AS unit, 'renewal' AS leg,
    z.waiting IS NOT TRUE AND COALESCE(z.renewal_asked_on <= z.to_on, z.renewal_asked_on IS NOT NULL) AS in_scope,
    COALESCE(z.renewed_on <= z.to_on, FALSE) OR COALESCE(x.over_on <= z.to_on, FALSE)
      OR COALESCE(z.release_ground_on <= z.to_on, FALSE)
      OR (z.renewed_on IS NULL AND COALESCE(z._as_of <= z.to_on, FALSE)) AS in_order,
    z.renewal_asked_on = z.to_on OR COALESCE(z.renewed_on <= roll(z.to_on), FALSE) AS arguable, z.renewed_on IS NULL AND x.over_on IS NULL AS open_end,
    z._as_of IS NULL AS never_seen
  FROM facts AS x
  JOIN enforcement_seizure AS z ON z._id = x.unit
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'enforcement_seizure.from_on', z.from_on IS NULL OR z.from_on > z._extracted_on,
      'enforcement_seizure.renewal_asked_on', l.leg = 'renewal'
        AND (z.renewal_asked_on < z.from_on OR z.renewal_asked_on > z._extracted_on),
      'enforcement_seizure.renewed_on', l.leg = 'renewal'
        AND (z.renewed_on < z.from_on OR z.renewed_on > z._extracted_on),
      'enforcement_seizure.to_on', z.to_on IS NULL OR z.to_on < z.from_on,
      'enforcement_seizure.waiting', z.waiting IS NULL AND l.in_order IS NOT TRUE,
      'extracted_on:enforcement_seizure', l.open_end AND l.never_seen,
      'law:civil.seizure.deposits', l.leg = 'term' AND z.kind = 'deposit' AND z.from_on IS NOT NULL
        AND NOT law_known('civil.seizure.deposits', z.from_on),
      'law:civil.seizure.real_estate', l.leg = 'term' AND z.kind <> 'deposit' AND z.from_on IS NOT NULL
        AND NOT law_known('civil.seizure.real_estate', z.from_on)
    ) AS lacking
  FROM legs AS l
  JOIN enforcement_seizure AS z ON z._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.in_order THEN 'lawful'
      WHEN l.arguable THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
)
SELECT
  x.unit AS unit, v.leg AS discriminator, z.organ AS organ, z.from_on AS act_on, z.kind AS kind,
  z.from_on AS from_on, z.to_on AS to_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  z.renewal_asked_on AS renewal_asked_on, z.renewed_on AS renewed_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN enforcement_seizure AS z ON z._id = x.unit
JOIN verdict AS v ON v.unit = x.unit
