-- What must really be served whatever is commuted (刑法 78(2); 减假规定 12, 16): half of a fixed term,
-- public surveillance or short-term detention; 13 years of a life sentence; 15 years after the two
-- years of a suspended death sentence; 20 or 25 years under limited commutation.
WITH facts AS (
  SELECT
    r._id AS unit,
    r.organ AS organ,
    r.kind AS kind,
    r.result AS result,
    r.main_penalty AS main_penalty,
    r.ruled_on AS ruled_on,
    r.start_on AS start_on,
    r.effective_on AS effective_on,
    r.years AS years,
    r.months AS months,
    r.reduction_limited AS reduction_limited,
    r.crime_before_2011_05 AS crime_before_2011_05,
    COALESCE(r.new_end_on, CASE WHEN r.cut_remainder THEN r.ruled_on END) AS new_end_on,
    sentence_end(r.start_on, COALESCE(r.years, 0), COALESCE(r.months, 0), 0) AS original_end_on,
    law_known('commutation.floor.fixed_term', r.ruled_on) AS law_in_force
  FROM commutation_ruling r
),
floors AS (
  SELECT
    f.unit AS unit,
    CASE WHEN f.main_penalty IN ('fixed_term', 'criminal_detention', 'public_surveillance')
         THEN days_between(f.start_on, f.new_end_on) + 1 END AS served_days,
    CASE WHEN f.main_penalty IN ('fixed_term', 'criminal_detention', 'public_surveillance')
         THEN days_between(f.start_on, f.original_end_on) + 1 END AS term_days,
    CASE
      WHEN f.main_penalty = 'life' THEN add_days(due('commutation.floor.life', f.effective_on), 0 - 1)
      WHEN f.main_penalty = 'death_suspended' AND COALESCE(f.reduction_limited, FALSE)
        THEN add_days(add_months(f.effective_on, param('commutation.floor.limited_to_25', f.ruled_on)
                      + param('commutation.death.suspension', f.ruled_on), 'month_end'), 0 - 1)
      WHEN f.main_penalty = 'death_suspended'
        THEN add_days(add_months(f.effective_on, param('commutation.floor.death', f.ruled_on)
                      + param('commutation.death.suspension', f.ruled_on), 'month_end'), 0 - 1)
    END AS floor_end_on,
    -- Limited commutation: 25 years where the two years ended in life, 20 where in 25 years (刑法 78(2)).
    CASE WHEN f.main_penalty = 'death_suspended'
         THEN add_days(add_months(f.effective_on, param('commutation.floor.limited_to_life', f.ruled_on)
                       + param('commutation.death.suspension', f.ruled_on), 'month_end'), 0 - 1) END AS longest_end_on
  FROM facts f
),
judged AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.kind <> 'commutation' OR COALESCE(f.result NOT IN ('granted', 'granted_less'), FALSE)
        OR COALESCE(f.main_penalty, 'fixed_term') IN ('death', 'exempted', 'fine_only') THEN 'out_of_scope'
      WHEN f.ruled_on IS NULL OR f.result IS NULL OR f.main_penalty IS NULL OR f.new_end_on IS NULL OR NOT f.law_in_force THEN 'undetermined'
      WHEN f.main_penalty IN ('life', 'death_suspended') THEN
        CASE WHEN f.effective_on IS NULL OR l.floor_end_on IS NULL THEN 'undetermined'
             WHEN f.new_end_on >= l.floor_end_on
               AND (f.main_penalty = 'life' OR COALESCE(f.reduction_limited, TRUE) = FALSE) THEN 'lawful'
             WHEN f.new_end_on >= l.longest_end_on THEN 'lawful'
             WHEN f.new_end_on >= l.floor_end_on THEN 'undetermined'
             -- Life sentences for crimes before 2011-05-01 have the older floor (修八时间效力解释 7), not carried here.
             WHEN f.main_penalty = 'life' AND COALESCE(f.crime_before_2011_05, TRUE) THEN 'undetermined'
             -- One day of convention for a stated end, one for a leap day.
             WHEN f.new_end_on >= add_days(l.floor_end_on, 0 - tunable('end_day_tolerance_days')) THEN 'soft'
             ELSE 'hard' END
      WHEN f.start_on IS NULL OR (f.years IS NULL AND f.months IS NULL) THEN 'undetermined'
      WHEN f.new_end_on < f.start_on THEN 'undetermined'
      WHEN l.served_days * param('commutation.floor.fixed_term', f.ruled_on) >= l.term_days THEN 'lawful'
      -- One day of custody counts for two of public surveillance (刑法 41), so a stated end may come early
      -- although nothing was commuted.
      WHEN f.main_penalty = 'public_surveillance' THEN 'soft'
      -- Half of a term counted in months may differ by a few days from half of its days.
      WHEN (l.served_days + tunable('half_term_tolerance_days')) * param('commutation.floor.fixed_term', f.ruled_on) >= l.term_days THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts f
  JOIN floors l ON l.unit = f.unit
)
SELECT
  f.unit AS unit,
  '' AS discriminator,
  f.organ AS organ,
  f.ruled_on AS act_on,
  CASE WHEN f.main_penalty IN ('life', 'death_suspended') THEN 'long' ELSE 'term' END AS form,
  f.main_penalty AS main_penalty,
  f.years AS years,
  f.months AS months,
  f.start_on AS start_on,
  f.original_end_on AS original_end_on,
  f.effective_on AS effective_on,
  f.new_end_on AS new_end_on,
  l.served_days AS served_days,
  l.term_days AS term_days,
  l.floor_end_on AS floor_end_on,
  j.outcome AS outcome,
  CASE WHEN j.outcome <> 'undetermined' THEN '' ELSE missing(
    'commutation_ruling.ruled_on', f.ruled_on IS NULL,
    'commutation_ruling.result', f.result IS NULL,
    'commutation_ruling.main_penalty', f.main_penalty IS NULL,
    'commutation_ruling.new_end_on', f.new_end_on IS NULL OR COALESCE(f.new_end_on < f.start_on, FALSE),
    'law:commutation.floor.fixed_term', f.ruled_on IS NOT NULL AND NOT f.law_in_force,
    'commutation_ruling.effective_on', COALESCE(f.main_penalty, '') IN ('life', 'death_suspended') AND f.effective_on IS NULL,
    'law:commutation.floor.life', COALESCE(f.main_penalty, '') IN ('life', 'death_suspended') AND f.effective_on IS NOT NULL AND l.floor_end_on IS NULL,
    'commutation_ruling.reduction_limited', COALESCE(f.main_penalty, '') = 'death_suspended' AND f.reduction_limited IS NULL,
    'commutation_ruling.to_penalty', COALESCE(f.main_penalty = 'death_suspended' AND f.reduction_limited
      AND f.new_end_on >= l.floor_end_on AND f.new_end_on < l.longest_end_on, FALSE),
    'commutation_ruling.crime_before_2011_05', COALESCE(f.main_penalty, '') = 'life' AND COALESCE(f.crime_before_2011_05, TRUE)
      AND COALESCE(f.new_end_on < l.floor_end_on, FALSE),
    'commutation_ruling.start_on', COALESCE(f.main_penalty, '') IN ('fixed_term', 'criminal_detention', 'public_surveillance') AND f.start_on IS NULL,
    'commutation_ruling.years', COALESCE(f.main_penalty, '') IN ('fixed_term', 'criminal_detention', 'public_surveillance')
      AND f.years IS NULL AND f.months IS NULL
  ) END AS missing
FROM facts f
JOIN floors l ON l.unit = f.unit
JOIN judged j ON j.unit = f.unit
