-- Two rows per judgment on a crime against a minor. ordered: rape or indecency through an occupation must be followed by a
-- ban (强奸猥亵未成年人解释 13); beside life, death, an exemption or a suspended term (the ban runs
-- from the end of the penalty) it has little or doubtful room, so soft. length:
-- three to five years (刑法 37-1(1)); more may rest on another law (37-1(3)), so soft. No ban for crimes before it existed.
WITH facts AS (
  SELECT
    j._id AS unit, j.organ AS organ, j.crime AS crime, j.crime_on AS crime_on, j.judged_on AS judged_on,
    j.main_penalty AS main_penalty, j.suspended AS suspended, j.occupation_used AS occupation_used, j.ban AS ban, j.ban_years AS ban_years,
    j._extracted_on AS extracted_on,
    param('minors.occupation_ban.min', j.crime_on) AS least_years,
    param('minors.occupation_ban.max', j.crime_on) AS most_years,
    j.crime_on IS NULL OR law_known('minors.occupation_ban.min', j.crime_on) AS possible,
    missing(
      'minor_victim_judgment.ban', j.ban IS NULL,
      'minor_victim_judgment.crime_on', j.crime_on IS NULL OR j.crime_on > j.judged_on,
      'minor_victim_judgment.judged_on', j.judged_on IS NULL OR j.judged_on > j._extracted_on
    ) AS unknown
  FROM minor_victim_judgment AS j
), legs AS (
  SELECT
    f.unit AS unit, 'ordered' AS discriminator,
    COALESCE(f.occupation_used, TRUE) AND COALESCE(f.crime <> 'other', TRUE) AS in_scope,
    COALESCE(f.ban, FALSE) AS kept,
    f.main_penalty = 'public_surveillance'
      OR (f.main_penalty IN ('criminal_detention', 'fixed_term') AND f.suspended IS FALSE) AS certain,
    CASE WHEN f.unknown = '' AND NOT f.ban THEN missing(
      'law:minors.occupation_ban.crimes', NOT law_known('minors.occupation_ban.crimes', f.judged_on),
      'minor_victim_judgment.crime', f.crime IS NULL,
      'minor_victim_judgment.main_penalty', f.main_penalty IS NULL,
      'minor_victim_judgment.occupation_used', f.occupation_used IS NULL,
      'minor_victim_judgment.suspended', f.suspended IS NULL
        AND COALESCE(f.main_penalty IN ('criminal_detention', 'fixed_term'), FALSE)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'length' AS discriminator, COALESCE(f.ban, TRUE) AS in_scope,
    COALESCE(f.ban_years BETWEEN f.least_years AND f.most_years, FALSE) AS kept,
    f.ban_years < f.least_years AS certain,
    CASE WHEN f.unknown = '' THEN missing('minor_victim_judgment.ban_years', f.ban_years IS NULL OR f.ban_years < 1)
      ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.judged_on AS act_on, x.discriminator AS step,
  f.crime AS crime, f.crime_on AS crime_on, f.judged_on AS judged_on, f.main_penalty AS main_penalty,
  f.ban_years AS ban_years, f.least_years AS least_years, f.most_years AS most_years,
  CASE
    WHEN NOT x.in_scope OR NOT f.possible THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    WHEN COALESCE(x.certain, FALSE) THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN x.in_scope AND f.possible THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
