-- One row per enforcement case and leg. Leg `property`: property that could be realised is not, six
-- months after the application was received or, if later, after the property was found (执行程序解释
-- 10(1)(2)); the property that has waited longest stands for the case. Leg `conduct`: a duty to act
-- untouched for six months (10(3)). Only the spans of art. 13 are excluded. A case that is closed
-- is not judged late: the remedy of 民诉法 237 is gone.
WITH waiting_property AS (
  -- Waiting seizures and property not worth realising are no ground: nothing can be done about
  -- them.
  SELECT
    p.enforcement_case AS case_id,
    p._id AS property,
    p.found_on AS found_on,
    p._extracted_on AS extracted_on,
    ROW_NUMBER() OVER (
      PARTITION BY p.enforcement_case
      ORDER BY CASE WHEN p.found_on IS NULL THEN 1 ELSE 0 END, p.found_on, p._id
    ) AS place
  FROM enforcement_property AS p
  WHERE p.state = 'available'
), property_count AS (
  SELECT
    p.enforcement_case AS case_id,
    COUNT(p._id) AS recorded
  FROM enforcement_property AS p
  GROUP BY p.enforcement_case
), step AS (
  SELECT
    c._id AS unit,
    'property' AS discriminator
  FROM enforcement_case AS c
  UNION ALL
  SELECT
    c._id AS unit,
    'conduct' AS discriminator
  FROM enforcement_case AS c
  WHERE c.conduct_obligation
), leg AS (
  SELECT
    s.unit AS unit, s.discriminator AS discriminator, c.organ AS organ,
    c.received_on AS received_on, p.property AS property, p.found_on AS found_on,
    COALESCE(n.recorded, 0) AS recorded, p.extracted_on AS property_extracted_on,
    c.conduct_obligation AS conduct_obligation, c.closed_on AS ended_on,
    c.close_kind AS close_kind, c._extracted_on AS extracted_on,
    COALESCE(p.property, s.unit) AS stage,
    CASE WHEN p.property IS NULL THEN 'enforcement_case' ELSE 'enforcement_property'
      END AS stage_type
  FROM step AS s
  JOIN enforcement_case AS c ON c._id = s.unit
  LEFT JOIN waiting_property AS p
    ON p.case_id = s.unit AND p.place = 1 AND s.discriminator = 'property'
  LEFT JOIN property_count AS n ON n.case_id = s.unit
), waited AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.received_on AS received_on, x.property AS property, x.found_on AS found_on,
    x.recorded AS recorded, x.property_extracted_on AS property_extracted_on,
    x.conduct_obligation AS conduct_obligation, x.ended_on AS ended_on,
    x.close_kind AS close_kind, x.extracted_on AS extracted_on,
    h.start_on AS counted_from, h.until_on AS until_on, h.excluded_days AS excluded_days,
    h.excluded_days_strict AS excluded_days_strict, h.excluded_unsure AS exclusion_unsure
  FROM leg AS x
  JOIN stage_history AS h ON h.stage = x.stage AND h.stage_type = x.stage_type AND h.last
), action AS (
  -- What the court did in the time that is judged.
  SELECT
    x.unit AS unit,
    x.discriminator AS discriminator,
    MIN(a.done_on) AS first_action_on,
    MAX(a.done_on) AS last_action_on,
    MAX(CASE WHEN a.done_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM waited AS x
  JOIN enforcement_action AS a ON a.enforcement_case = x.unit
  WHERE a.done_on IS NULL OR (a.done_on >= x.counted_from AND a.done_on <= x.until_on)
  GROUP BY x.unit, x.discriminator
), counted AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.received_on AS received_on, x.property AS property, x.found_on AS found_on,
    x.counted_from AS counted_from, x.recorded AS recorded,
    x.property_extracted_on AS property_extracted_on, x.until_on AS until_on,
    x.conduct_obligation AS conduct_obligation, x.ended_on AS ended_on, x.close_kind AS close_kind,
    x.extracted_on AS extracted_on,
    x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
    x.exclusion_unsure AS exclusion_unsure,
    a.first_action_on AS first_action_on,
    a.last_action_on AS last_action_on,
    COALESCE(a.undated, 0) AS action_undated
  FROM waited AS x
  LEFT JOIN action AS a ON a.unit = x.unit AND a.discriminator = x.discriminator
), line AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.received_on AS received_on, x.property AS property, x.found_on AS found_on,
    x.counted_from AS counted_from, x.recorded AS recorded,
    x.property_extracted_on AS property_extracted_on, x.until_on AS until_on,
    x.conduct_obligation AS conduct_obligation, x.ended_on AS ended_on, x.close_kind AS close_kind,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.first_action_on AS first_action_on, x.last_action_on AS last_action_on,
    x.action_undated AS action_undated,
    due('civil.enforcement_passive', x.counted_from, 0, x.excluded_days) AS due_hard,
    due_strict('civil.enforcement_passive', x.counted_from, 0, x.excluded_days_strict) AS due_soft
  FROM counted AS x
), span AS (
  -- A duty to act is no longer untouched once a measure is taken.
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.received_on AS received_on, x.property AS property, x.found_on AS found_on,
    x.counted_from AS counted_from, x.recorded AS recorded,
    x.property_extracted_on AS property_extracted_on, x.until_on AS until_on,
    x.conduct_obligation AS conduct_obligation, x.ended_on AS ended_on, x.close_kind AS close_kind,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.first_action_on AS first_action_on, x.last_action_on AS last_action_on,
    x.action_undated AS action_undated, x.due_hard AS due_hard, x.due_soft AS due_soft,
    CASE
      WHEN x.discriminator = 'conduct' THEN COALESCE(x.first_action_on, x.until_on)
      ELSE x.until_on
    END AS judged_on,
    x.discriminator = 'conduct' OR x.property IS NOT NULL AS has_object
  FROM line AS x
), grade AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.received_on AS received_on, x.property AS property, x.found_on AS found_on,
    x.counted_from AS counted_from, x.recorded AS recorded,
    x.property_extracted_on AS property_extracted_on, x.until_on AS until_on,
    x.conduct_obligation AS conduct_obligation, x.ended_on AS ended_on, x.close_kind AS close_kind,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.first_action_on AS first_action_on, x.last_action_on AS last_action_on,
    x.action_undated AS action_undated, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.judged_on AS judged_on, x.has_object AS has_object,
    NOT COALESCE(x.judged_on <= x.due_soft, FALSE) AS late,
    COALESCE(x.judged_on <= x.due_hard, FALSE) AS band,
    earlier(x.until_on, COALESCE(x.due_hard, x.until_on)) AS coverage_to,
    x.ended_on IS NOT NULL AND NOT COALESCE(x.ended_on <= x.due_soft, FALSE)
      AND COALESCE(x.ended_on >= x.received_on, FALSE) AS finished,
    NOT x.has_object AND (x.recorded > 0 OR COALESCE(x.conduct_obligation, FALSE)) AS elsewhere
  FROM span AS x
), gap AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.received_on AS received_on, x.property AS property, x.found_on AS found_on,
    x.counted_from AS counted_from, x.recorded AS recorded,
    x.property_extracted_on AS property_extracted_on, x.until_on AS until_on,
    x.conduct_obligation AS conduct_obligation, x.ended_on AS ended_on, x.close_kind AS close_kind,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.first_action_on AS first_action_on, x.last_action_on AS last_action_on,
    x.action_undated AS action_undated, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.judged_on AS judged_on, x.has_object AS has_object, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to, x.finished AS finished, x.elsewhere AS elsewhere,
    CASE WHEN x.elsewhere THEN '' ELSE missing(
      'coverage:enforcement_action',
        x.discriminator = 'conduct' AND x.late AND NOT x.finished AND x.first_action_on IS NULL
        AND x.until_on IS NOT NULL AND x.received_on IS NOT NULL
        AND NOT covered('enforcement_action', x.organ, x.received_on, x.until_on),
      'coverage:enforcement_exclusion',
        x.has_object AND x.late AND NOT x.finished AND x.until_on IS NOT NULL
        AND x.received_on IS NOT NULL
        AND NOT covered('enforcement_exclusion', x.organ, x.received_on, x.coverage_to),
      'coverage:enforcement_property',
        NOT x.has_object AND x.late AND NOT x.finished AND x.until_on IS NOT NULL
        AND x.received_on IS NOT NULL
        AND NOT covered('enforcement_property', x.organ, x.received_on, x.until_on),
      'enforcement_action.done_on',
        x.discriminator = 'conduct' AND x.late AND NOT x.finished AND x.action_undated = 1,
      'enforcement_case.closed_on',
        x.ended_on < x.received_on OR x.ended_on > x.extracted_on
        OR (x.late AND x.ended_on IS NULL AND x.close_kind IS NOT NULL),
      'enforcement_case.received_on', x.received_on IS NULL OR x.received_on > x.extracted_on,
      'enforcement_exclusion.to_on',
        x.has_object AND x.late AND x.band AND NOT x.finished AND x.exclusion_unsure,
      'enforcement_property.found_on',
        (x.property IS NOT NULL AND x.found_on IS NULL AND x.late AND NOT x.finished)
        OR x.found_on > x.property_extracted_on,
      'extracted_on:enforcement_case', x.until_on IS NULL AND x.extracted_on IS NULL,
      'extracted_on:enforcement_property',
        x.until_on IS NULL AND x.property IS NOT NULL AND x.property_extracted_on IS NULL,
      'law:civil.enforcement_passive', x.received_on IS NOT NULL
        AND NOT law_known('civil.enforcement_passive', x.counted_from)
    ) END AS lacking
  FROM grade AS x
), verdict AS (
  -- Art. 10 asks only whether the property is realised; where something was done, or may have been
  -- done (no declared table of actions), the word passive is open to argument: soft.
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
    x.received_on AS received_on, x.property AS property, x.found_on AS found_on,
    x.counted_from AS counted_from, x.recorded AS recorded,
    x.property_extracted_on AS property_extracted_on, x.until_on AS until_on,
    x.conduct_obligation AS conduct_obligation, x.ended_on AS ended_on, x.close_kind AS close_kind,
    x.extracted_on AS extracted_on, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.exclusion_unsure AS exclusion_unsure,
    x.first_action_on AS first_action_on, x.last_action_on AS last_action_on,
    x.action_undated AS action_undated, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.judged_on AS judged_on, x.has_object AS has_object, x.late AS late, x.band AS band,
    x.coverage_to AS coverage_to, x.finished AS finished, x.elsewhere AS elsewhere,
    x.lacking AS lacking,
    CASE
      WHEN x.elsewhere THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.late THEN 'lawful'
      WHEN x.finished THEN 'out_of_scope'
      WHEN NOT x.has_object THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.band THEN 'soft'
      WHEN x.first_action_on IS NOT NULL OR x.action_undated = 1 THEN 'soft'
      WHEN covered('enforcement_action', x.organ, x.received_on, x.until_on) THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  x.discriminator AS discriminator,
  x.organ AS organ,
  x.counted_from AS act_on,
  x.received_on AS received_on,
  x.property AS property,
  x.found_on AS found_on,
  x.counted_from AS counted_from,
  x.ended_on AS closed_on,
  x.excluded_days AS excluded_days,
  x.excluded_days_strict AS excluded_days_strict,
  x.first_action_on AS first_action_on,
  x.last_action_on AS last_action_on,
  x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.judged_on)
    WHEN x.outcome = 'soft' AND x.judged_on > x.due_hard THEN days_between(x.due_hard, x.judged_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.judged_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
