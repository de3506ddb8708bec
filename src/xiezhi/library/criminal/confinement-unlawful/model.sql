-- One row per confinement. In a prison it lasts seven to fifteen days (监狱法 58(2)). Whether the first day counts is not
-- written: ended on the day after the fifteenth is soft. Shorter than the least is soft, for it spares the convict. One that
-- follows another within a day is soft. In a detention house the head approves (看守所条例 36); no term is set.
WITH before AS (
  SELECT c._id AS unit, MIN(p.from_on) AS before_from_on
  FROM confinement AS c
  JOIN confinement AS p ON p.custody = c.custody
  WHERE p._id <> c._id AND p.from_on < c.from_on AND p.to_on >= add_days(c.from_on, 0 - 1)
  GROUP BY c._id
), base AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.facility_kind AS facility_kind, c.head_approved AS head_approved,
    c.from_on AS from_on, c.to_on AS to_on, c._extracted_on AS extracted_on,
    CASE WHEN c.facility_kind = 'prison' THEN c.from_on END AS prison_from_on, b.before_from_on AS before_from_on,
    COALESCE(earlier(c.to_on, c._as_of), c.to_on, c._as_of) AS until_on
  FROM confinement AS c
  LEFT JOIN before AS b ON b.unit = c._id
), lines AS (
  SELECT
    b.unit AS unit, due('enforcement.confinement', b.prison_from_on) AS due_on,
    due('enforcement.confinement.least', b.prison_from_on) AS least_on
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'confinement.from_on', b.from_on IS NULL OR b.from_on > b.extracted_on,
      'confinement.head_approved', b.facility_kind = 'detention_house' AND b.head_approved IS NULL,
      'confinement.to_on', b.to_on < b.from_on OR b.to_on > b.extracted_on,
      'extracted_on:confinement', b.facility_kind = 'prison' AND b.until_on IS NULL,
      'law:enforcement.confinement',
        b.prison_from_on IS NOT NULL AND NOT law_known('enforcement.confinement', b.prison_from_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.facility_kind NOT IN ('prison', 'detention_house') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.facility_kind = 'detention_house' THEN CASE WHEN b.head_approved THEN 'lawful' ELSE 'hard' END
      WHEN b.until_on > l.due_on THEN 'hard'
      WHEN b.until_on = l.due_on OR b.to_on < l.least_on OR b.before_from_on IS NOT NULL THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.from_on AS act_on,
  CASE WHEN b.facility_kind = 'detention_house' THEN 'approval' WHEN b.until_on > l.due_on THEN 'long' ELSE 'other' END
    AS fault,
  b.from_on AS from_on, b.to_on AS to_on, b.until_on AS until_on, b.prison_from_on AS prison_from_on,
  l.due_on AS due_on, l.least_on AS least_on, b.before_from_on AS before_from_on,
  CASE WHEN v.outcome = 'hard' AND b.until_on > l.due_on THEN days_between(l.due_on, b.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN lines AS l ON l.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
