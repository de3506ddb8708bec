-- The spans that are not counted, one row per period they touch. Articles: docs/relations.md.
WITH span AS (
  -- `founded`: what the law asks for the exclusion is there in time; `unfounded`: not recorded.
  SELECT
    'measure' AS stage_type, x.measure AS stage, x._id AS span_id, x.from_on AS from_on,
    x.to_on AS to_on, TRUE AS founded, FALSE AS unfounded
  FROM measure_exclusion AS x
  WHERE x.kind = 'mental_examination'
  UNION ALL
  SELECT
    'trial' AS stage_type, x.trial AS stage, x._id AS span_id, x.from_on AS from_on,
    x.to_on AS to_on,
    -- File reading: second instance (235); a retrial may follow either procedure (256). Adjournments
    -- for the defence or for evidence stand in an older rule only (审限规定 9), so they count kindly.
    x.kind IN ('suspended', 'mental_examination', 'adjourned') OR (x.kind = 'file_reading'
      AND t.instance = 'second') AS founded, FALSE AS unfounded
  FROM trial_exclusion AS x
  JOIN trial AS t ON t._id = x.trial
  WHERE x.kind IN ('suspended', 'mental_examination', 'adjourned', 'defence_preparation',
    'new_evidence')
    OR (x.kind = 'file_reading' AND t.instance IN ('second', 'retrial'))
  UNION ALL
  SELECT
    'civil_trial' AS stage_type, x.civil_trial AS stage, x._id AS span_id, x.from_on AS from_on,
    x.to_on AS to_on, TRUE AS founded, FALSE AS unfounded
  FROM civil_exclusion AS x
  JOIN civil_trial AS t ON t._id = x.civil_trial
  WHERE x.kind IN ('appraisal', 'settlement', 'jurisdiction_objection', 'jurisdiction_dispute',
    'suspended') OR (x.kind = 'public_notice' AND t.procedure <> 'special')
  UNION ALL
  SELECT
    'admin_trial' AS stage_type, x.admin_trial AS stage, x._id AS span_id, x.from_on AS from_on,
    x.to_on AS to_on, TRUE AS founded, FALSE AS unfounded
  FROM admin_trial_exclusion AS x
  WHERE x.kind IN ('public_notice', 'appraisal', 'mediation', 'suspended', 'jurisdiction_objection',
    'jurisdiction_dispute', 'civil_dispute')
  UNION ALL
  SELECT
    'enforcement_case' AS stage_type, x.enforcement_case AS stage, x._id AS span_id,
    x.from_on AS from_on, x.to_on AS to_on, TRUE AS founded, FALSE AS unfounded
  FROM enforcement_exclusion AS x
  WHERE x.kind IN ('public_notice', 'appraisal', 'jurisdiction_dispute', 'coordination', 'stay',
    'suspended')
  UNION ALL
  SELECT
    'enforcement_property' AS stage_type, p._id AS stage, x._id AS span_id,
    x.from_on AS from_on, x.to_on AS to_on, TRUE AS founded, FALSE AS unfounded
  FROM enforcement_exclusion AS x
  JOIN enforcement_property AS p ON p.enforcement_case = x.enforcement_case
  WHERE x.kind IN ('public_notice', 'appraisal', 'jurisdiction_dispute', 'coordination', 'stay',
    'suspended')
  UNION ALL
  SELECT
    'penalty' AS stage_type, x.penalty AS stage, x._id AS span_id, x.from_on AS from_on,
    x.to_on AS to_on, x.basis IS NOT NULL AS founded, x.basis IS NULL AS unfounded
  FROM penalty_exclusion AS x
  UNION ALL
  SELECT
    'seizure' AS stage_type, x.seizure AS stage, x._id AS span_id, x.from_on AS from_on,
    x.to_on AS to_on, COALESCE(x.told_on <= COALESCE(x.to_on, x.told_on), FALSE) AS founded,
    x.told_on IS NULL AS unfounded
  FROM seizure_testing AS x
  JOIN seizure AS s ON s._id = x.seizure
  WHERE s.kind IN ('seal', 'seize')
  UNION ALL
  SELECT
    'supervision_case' AS stage_type, x.supervision_case AS stage, x._id AS span_id,
    x.from_on AS from_on, x.to_on AS to_on, TRUE AS founded, FALSE AS unfounded
  FROM supervision_case_exclusion AS x
  UNION ALL
  SELECT
    'public_interest_case' AS stage_type, x.public_interest_case AS stage, x._id AS span_id,
    x.from_on AS from_on, x.to_on AS to_on, TRUE AS founded, FALSE AS unfounded
  FROM public_interest_exclusion AS x
)
-- Each span within its period, with four ends: the kindest (one without a usable end runs on),
-- the recorded, the shown (founded; still running only while the stage is open), shown and
-- recorded.
SELECT
  x.span_id || '#' || p._id AS _id,
  p._source AS _source, p._extracted_on AS _extracted_on, p._as_of AS _as_of,
  p.stage_type AS stage_type, p.stage AS stage, p.seq AS seq, x.span_id AS span_id,
  later(x.from_on, p.start_on) AS from_on,
  CASE WHEN x.to_on >= x.from_on THEN earlier(x.to_on, p.clip_to) ELSE p.clip_to END AS kind_to,
  CASE WHEN x.to_on >= x.from_on THEN earlier(x.to_on, p.clip_to) END AS sure_to,
  CASE
    WHEN NOT x.founded THEN NULL
    WHEN x.to_on >= x.from_on THEN earlier(x.to_on, p.clip_to)
    WHEN x.to_on IS NULL AND p.ended_on IS NULL THEN p.clip_to
  END AS shown_to,
  CASE WHEN x.founded AND x.to_on >= x.from_on THEN earlier(x.to_on, p.clip_to)
    END AS closed_to,
  COALESCE(x.to_on < x.from_on, FALSE) OR (x.to_on IS NULL AND p.ended_on IS NOT NULL) AS unsure,
  x.unfounded AS unfounded
FROM stage_period AS p
JOIN span AS x ON x.stage = p.stage AND x.stage_type = p.stage_type
WHERE x.from_on <= p.clip_to AND p.start_on <= p.clip_to
  AND (p.next_on IS NULL OR x.from_on < p.next_on)
  AND (x.to_on IS NULL OR x.to_on < x.from_on OR x.to_on >= p.start_on)
