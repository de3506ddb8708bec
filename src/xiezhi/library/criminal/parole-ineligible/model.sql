-- Parole against the law (刑法 81; 减假规定 23, 25, 27, 28). Three tests: persons who may never be paroled,
-- what must have been served, and the interval after the last commutation.
WITH ranked AS (
  SELECT
    e.ruling AS ruling,
    e.ruled_on AS last_ruled_on,
    e.served_on AS last_served_on,
    e.cut_months AS last_cut_months,
    ROW_NUMBER() OVER (PARTITION BY e.ruling ORDER BY e.ruled_on DESC, e.seq DESC) AS place
  FROM earlier_reduction e
  WHERE e.ruled_on IS NOT NULL
),
facts AS (
  SELECT
    r._id AS unit,
    r.organ AS organ,
    r.kind AS kind,
    r.result AS result,
    r.main_penalty AS main_penalty,
    r.ruled_on AS ruled_on,
    r.start_on AS start_on,
    r.end_before_on AS end_before_on,
    r.effective_on AS effective_on,
    r.years AS years,
    r.months AS months,
    r.recidivist AS recidivist,
    r.violent_crime AS violent_crime,
    r.violent_ten_years AS violent_ten_years,
    r.unpaid_able AS unpaid_able,
    r.crime_before_2011_05 AS crime_before_2011_05,
    COALESCE(r.supreme_court_approved, FALSE) AS supreme_court_approved,
    sentence_end(r.start_on, COALESCE(r.years, 0), COALESCE(r.months, 0), 0) AS original_end_on,
    p.last_ruled_on AS last_ruled_on,
    p.last_served_on AS last_served_on,
    COALESCE(p.last_cut_months, 0) AS last_cut_months,
    COALESCE(r.prior_cuts_listed, FALSE)
      OR covered('earlier_reduction', r.organ, r.ruled_on, r.ruled_on) AS priors_complete,
    law_known('parole.served.life', r.ruled_on) AS law_in_force
  FROM commutation_ruling r
  LEFT JOIN ranked p ON p.ruling = r._id AND p.place = 1
),
measured AS (
  SELECT
    f.unit AS unit,
    CASE WHEN f.main_penalty = 'fixed_term' THEN days_between(f.start_on, f.ruled_on) + 1 END AS served_days,
    CASE WHEN f.main_penalty = 'fixed_term' THEN days_between(f.start_on, f.original_end_on) + 1 END AS term_days,
    CASE
      WHEN f.main_penalty = 'life' THEN add_months(f.effective_on, param('parole.served.life', f.ruled_on), 'month_end')
      WHEN f.main_penalty = 'death_suspended'
        THEN add_months(f.effective_on, param('parole.served.death', f.ruled_on) + param('commutation.death.suspension', f.ruled_on), 'month_end')
    END AS earliest_on,
    CASE WHEN f.last_cut_months >= param('parole.interval.long_from', f.ruled_on)
         THEN add_months(f.last_ruled_on, param('parole.interval.long', f.ruled_on), 'month_end')
         ELSE add_months(f.last_ruled_on, param('parole.interval', f.ruled_on), 'month_end') END AS interval_on,
    CASE WHEN f.last_cut_months >= param('parole.interval.long_from', f.ruled_on)
         THEN add_months(f.last_served_on, param('parole.interval.long', f.ruled_on), 'month_end')
         ELSE add_months(f.last_served_on, param('parole.interval', f.ruled_on), 'month_end') END AS interval_known_on,
    -- With less than two years left after the last commutation the interval may be shortened (28(2)).
    COALESCE(f.end_before_on >= due_on('parole.interval.short_remainder', f.ruled_on, f.last_ruled_on), FALSE) AS long_remainder,
    -- The same measured at the parole itself: the text does not say at which of the two rulings.
    COALESCE(f.end_before_on >= due_on('parole.interval.short_remainder', f.ruled_on, f.ruled_on), FALSE) AS long_remainder_now
  FROM facts f
),
barred AS (
  SELECT
    f.unit AS unit,
    COALESCE(f.recidivist, FALSE) AS recidivist_bar,
    -- The ten years or life must be for the violent crime itself: life for one crime among several does not
    -- say so, nor does a whole term below ten years.
    COALESCE(f.violent_ten_years, FALSE)
      AND (COALESCE(f.main_penalty, '') <> 'fixed_term' OR COALESCE(f.years, 0) >= param('parole.barred_from', f.ruled_on))
      AS violence_bar,
    COALESCE(f.unpaid_able, FALSE) AS property_bar,
    f.recidivist IS NULL AS recidivist_unknown,
    CASE WHEN f.main_penalty = 'fixed_term'
         THEN COALESCE(f.years, 0) >= param('parole.barred_from', f.ruled_on) AND f.violent_ten_years IS NULL
              AND COALESCE(f.violent_crime, TRUE)
         ELSE COALESCE(f.violent_crime, TRUE) AND f.violent_ten_years IS NULL END AS violence_unknown,
    f.unpaid_able IS NULL AS property_unknown,
    NOT f.supreme_court_approved AND CASE
      WHEN f.main_penalty = 'fixed_term'
        THEN COALESCE((m.served_days + tunable('half_term_tolerance_days')) * param('parole.served.fixed_term', f.ruled_on) < m.term_days, FALSE)
      WHEN f.main_penalty = 'life'
        THEN COALESCE(f.ruled_on < add_days(m.earliest_on, 0 - tunable('end_day_tolerance_days')), FALSE) AND COALESCE(f.crime_before_2011_05, TRUE) = FALSE
      ELSE COALESCE(f.ruled_on < add_days(m.earliest_on, 0 - tunable('end_day_tolerance_days')), FALSE)
    END AS served_short,
    -- Short by the usual count, kept when the first day is counted in or months are counted without their end.
    NOT f.supreme_court_approved AND (COALESCE(f.main_penalty = 'fixed_term'
        AND m.served_days * param('parole.served.fixed_term', f.ruled_on) < m.term_days, FALSE)
      OR COALESCE(f.main_penalty <> 'fixed_term' AND f.ruled_on < m.earliest_on
        AND (f.main_penalty <> 'life' OR f.crime_before_2011_05 = FALSE), FALSE)) AS served_doubtful,
    NOT f.supreme_court_approved AND CASE
      WHEN f.main_penalty = 'fixed_term' THEN m.served_days IS NULL OR m.term_days IS NULL
      WHEN f.main_penalty = 'life'
        THEN m.earliest_on IS NULL OR (f.ruled_on < m.earliest_on AND COALESCE(f.crime_before_2011_05, TRUE))
      ELSE m.earliest_on IS NULL
    END AS served_unknown,
    COALESCE(f.ruled_on < add_days(m.interval_on, 0 - 1) AND f.last_ruled_on < f.ruled_on, FALSE)
      AND m.long_remainder AND m.long_remainder_now AS interval_short,
    COALESCE((f.ruled_on < m.interval_on OR f.ruled_on < m.interval_known_on) AND f.last_ruled_on < f.ruled_on, FALSE)
      AND m.long_remainder AS interval_doubtful,
    CASE WHEN f.last_ruled_on IS NULL THEN NOT f.priors_complete
         ELSE f.last_ruled_on >= f.ruled_on OR (f.last_served_on IS NULL AND m.long_remainder) END AS interval_unknown
  FROM facts f
  JOIN measured m ON m.unit = f.unit
),
judged AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.kind <> 'parole' OR COALESCE(f.result NOT IN ('granted', 'granted_less'), FALSE)
        OR COALESCE(f.main_penalty, 'fixed_term') NOT IN ('fixed_term', 'life', 'death_suspended') THEN 'out_of_scope'
      WHEN f.ruled_on IS NULL OR f.result IS NULL OR NOT f.law_in_force THEN 'undetermined'
      WHEN b.recidivist_bar OR (b.violence_bar AND f.crime_before_2011_05 = FALSE) OR b.property_bar THEN 'hard'
      WHEN f.main_penalty IS NULL THEN 'undetermined'
      WHEN b.served_short OR b.interval_short THEN 'hard'
      -- Crimes before 2011-05-01 come under the older article 81, whose list is shorter (修八时间效力解释 8).
      WHEN b.violence_bar AND f.crime_before_2011_05 IS NULL THEN 'soft'
      WHEN b.served_doubtful OR b.interval_doubtful THEN 'soft'
      WHEN b.violence_bar OR b.recidivist_unknown OR COALESCE(b.violence_unknown, TRUE) OR b.property_unknown
        OR COALESCE(b.served_unknown, TRUE) OR b.interval_unknown THEN 'undetermined'
      ELSE 'lawful'
    END AS outcome
  FROM facts f
  JOIN barred b ON b.unit = f.unit
)
SELECT
  f.unit AS unit,
  '' AS discriminator,
  f.organ AS organ,
  f.ruled_on AS act_on,
  CASE
    WHEN b.recidivist_bar THEN 'recidivist'
    WHEN b.violence_bar AND f.crime_before_2011_05 = FALSE THEN 'violence'
    WHEN b.property_bar THEN 'property'
    WHEN b.served_short AND f.main_penalty = 'fixed_term' THEN 'served_term'
    WHEN b.served_short THEN 'served_long'
    WHEN b.interval_short THEN 'interval'
    WHEN b.violence_bar THEN 'violence'
    WHEN b.served_doubtful AND f.main_penalty = 'fixed_term' THEN 'served_term'
    WHEN b.served_doubtful THEN 'served_long'
    ELSE 'interval'
  END AS fault,
  f.main_penalty AS main_penalty,
  f.years AS years,
  f.months AS months,
  f.start_on AS start_on,
  f.original_end_on AS original_end_on,
  f.effective_on AS effective_on,
  f.ruled_on AS ruled_on,
  m.served_days AS served_days,
  m.term_days AS term_days,
  m.earliest_on AS earliest_on,
  f.last_ruled_on AS last_ruled_on,
  m.interval_on AS interval_on,
  b.recidivist_bar AS recidivist_bar,
  b.violence_bar AS violence_bar,
  b.property_bar AS property_bar,
  b.served_short AS served_short,
  b.interval_short AS interval_short,
  j.outcome AS outcome,
  CASE WHEN j.outcome <> 'undetermined' THEN '' ELSE missing(
    'commutation_ruling.ruled_on', f.ruled_on IS NULL OR COALESCE(f.last_ruled_on >= f.ruled_on, FALSE),
    'commutation_ruling.result', f.result IS NULL,
    'commutation_ruling.main_penalty', f.main_penalty IS NULL,
    'law:parole.served.life', f.ruled_on IS NOT NULL AND NOT f.law_in_force,
    'law:parole.barred_from', b.violence_bar,
    'commutation_ruling.recidivist', b.recidivist_unknown,
    'commutation_ruling.violent_crime', COALESCE(b.violence_unknown, TRUE),
    'commutation_ruling.unpaid_able', b.property_unknown,
    'commutation_ruling.start_on', COALESCE(f.main_penalty, '') = 'fixed_term' AND f.start_on IS NULL,
    'commutation_ruling.years', COALESCE(f.main_penalty, '') = 'fixed_term' AND f.years IS NULL AND f.months IS NULL,
    'commutation_ruling.effective_on', COALESCE(f.main_penalty, '') IN ('life', 'death_suspended') AND f.effective_on IS NULL,
    'commutation_ruling.crime_before_2011_05', COALESCE(f.main_penalty = 'life' AND f.ruled_on < m.earliest_on
      AND COALESCE(f.crime_before_2011_05, TRUE), FALSE),
    'coverage:earlier_reduction', f.last_ruled_on IS NULL AND NOT f.priors_complete,
    'earlier_reduction.served_on', f.last_ruled_on IS NOT NULL AND f.last_served_on IS NULL AND m.long_remainder
  ) END AS missing
FROM facts f
JOIN measured m ON m.unit = f.unit
JOIN barred b ON b.unit = f.unit
JOIN judged j ON j.unit = f.unit
