-- Two rows per interview of an underage victim or witness in a case of sexual assault or violent injury (未成年人保护法 112).
-- recording: 同步录音录像等措施, so hard only where other measures are lacking as well. repeat: 尽量一次完成 is a wish
-- with a weight, so a further interview without a reason on record is soft.
WITH facts AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.subject AS subject, i.started_on AS started_on, i.minor_case AS minor_case,
    i.recorded AS recorded, i.other_measures AS other_measures, i.round_no AS round_no, i.again_reason AS again_reason,
    i.subject IN ('victim', 'witness') AND COALESCE(i.minor_case <> 'other', TRUE) AND COALESCE(
      NOT age_reached(i.birth_on, param('minors.adult_age', i.started_on), i.started_on), TRUE) AS in_scope,
    missing(
      'interview.birth_on', i.birth_on IS NULL OR i.birth_on > i.started_on,
      'interview.minor_case', i.minor_case IS NULL,
      'interview.started_on', i.started_on IS NULL OR i.started_on > i._extracted_on,
      'law:minors.female_questioner', i.started_on IS NOT NULL AND NOT law_known('minors.female_questioner', i.started_on)
    ) AS unknown
  FROM interview AS i
), legs AS (
  SELECT
    f.unit AS unit, 'recording' AS discriminator, COALESCE(f.recorded, FALSE) AS kept,
    f.other_measures IS FALSE AS certain,
    CASE WHEN f.unknown = '' THEN missing('interview.recorded', f.recorded IS NULL) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'repeat' AS discriminator, COALESCE(f.round_no <= 1 OR f.again_reason, FALSE) AS kept,
    FALSE AS certain,
    CASE WHEN f.unknown = '' THEN missing(
      'interview.again_reason', f.round_no > 1 AND f.again_reason IS NULL,
      'interview.round_no', f.round_no IS NULL OR f.round_no < 1
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.started_on AS act_on, x.discriminator AS step,
  f.subject AS subject, f.started_on AS started_on, f.minor_case AS minor_case, f.recorded AS recorded,
  f.other_measures AS other_measures, f.round_no AS round_no, f.again_reason AS again_reason,
  CASE
    WHEN NOT f.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    WHEN x.certain THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN f.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
