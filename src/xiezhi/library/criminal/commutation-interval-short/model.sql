-- Time from service of the last commutation to the present proposal (减假规定 6(3), 7, 8, 9, 10(2), 11, 14,
-- 40(2); 补充规定 2(3), 3(3), 4(3)). The last ruling cannot have been served before it was made, and the
-- proposal cannot have come after the court took the case or ruled: with these bounds a fault can be
-- certain although the exact dates are not recorded.
WITH ranked AS (
  SELECT
    e.ruling AS ruling,
    e.ruled_on AS last_ruled_on,
    e.served_on AS last_served_on,
    e.cut_months AS last_cut_months,
    COALESCE(e.cut_days, 0) AS last_cut_days,
    ROW_NUMBER() OVER (PARTITION BY e.ruling ORDER BY e.ruled_on DESC, e.seq DESC) AS place
  FROM earlier_reduction e
  WHERE e.ruled_on IS NOT NULL
),
undated AS (
  SELECT e.ruling AS ruling, COUNT(e.seq) AS undated_count
  FROM earlier_reduction e
  WHERE e.ruled_on IS NULL
  GROUP BY e.ruling
),
facts AS (
  SELECT
    r._id AS unit,
    r.organ AS organ,
    r.kind AS kind,
    r.result AS result,
    r.main_penalty AS main_penalty,
    r.merit AS merit,
    r.relief_group AS relief_group,
    r.ruled_on AS ruled_on,
    r.proposed_on AS proposed_on,
    COALESCE(r.proposed_on, r.accepted_on, r.ruled_on) AS latest_proposal_on,
    r.reduction_limited AS reduction_limited,
    r.bribery_after_2015 AS bribery_after_2015,
    r.duty_crime AS duty_crime,
    CASE WHEN r.years IS NULL AND r.months IS NULL THEN NULL ELSE COALESCE(r.years, 0) END AS years,
    COALESCE(r.months, 0) AS months,
    p.last_ruled_on AS last_ruled_on,
    p.last_served_on AS last_served_on,
    COALESCE(p.last_served_on, p.last_ruled_on) AS anchor_on,
    COALESCE(p.last_cut_months, 0) AS last_cut_months,
    COALESCE(p.last_cut_days, 0) AS last_cut_days,
    COALESCE(u.undated_count, 0) > 0 AS has_undated,
    COALESCE(r.prior_cuts_listed, FALSE)
      OR covered('earlier_reduction', r.organ, r.ruled_on, r.ruled_on) AS priors_complete,
    law_known('commutation.ordinary.interval.below5', r.ruled_on) AS law_in_force,
    COALESCE(r.bribery_after_2015, FALSE)
      AND law_known('commutation.corruption.interval.below10', r.ruled_on) AS corruption_sure,
    COALESCE(r.bribery_after_2015, COALESCE(r.duty_crime, TRUE))
      AND law_known('commutation.corruption.interval.below10', r.ruled_on) AS corruption_possible,
    COALESCE(r.recidivist, TRUE) OR COALESCE(r.duty_crime, TRUE) OR COALESCE(r.financial_crime, TRUE)
      OR COALESCE(r.gang_crime, TRUE) OR COALESCE(r.security_crime, TRUE)
      OR COALESCE(r.drug_ringleader_or_repeat, TRUE) OR COALESCE(r.unpaid_able, TRUE)
      OR COALESCE(r.violent_ten_years, TRUE) OR COALESCE(r.multiple_ten_years, TRUE) AS strict_possible,
    COALESCE(r.violent_ten_years, FALSE) OR COALESCE(r.multiple_ten_years, FALSE) AS second_paragraph,
    COALESCE(r.proposed_on > r.ruled_on, FALSE) OR COALESCE(p.last_ruled_on >= r.ruled_on, FALSE)
      OR COALESCE(p.last_served_on < p.last_ruled_on, FALSE) AS out_of_order
  FROM commutation_ruling r
  LEFT JOIN ranked p ON p.ruling = r._id AND p.place = 1
  LEFT JOIN undated u ON u.ruling = r._id
),
intervals AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.main_penalty <> 'fixed_term' THEN param('commutation.life.interval', f.ruled_on)
      WHEN f.corruption_sure AND f.years >= param('commutation.class.high', f.ruled_on)
        THEN param('commutation.corruption.interval.from10', f.ruled_on)
      WHEN f.corruption_sure THEN param('commutation.corruption.interval.below10', f.ruled_on)
      -- Exactly ten years stand in both paragraphs of 减假规定 7 ("十年以下", "十年以上").
      WHEN f.years = param('commutation.class.high', f.ruled_on) AND f.months = 0 AND f.strict_possible
          AND NOT f.second_paragraph
        THEN param('commutation.strict.interval.to10', f.ruled_on)
      WHEN f.years >= param('commutation.class.high', f.ruled_on) THEN param('commutation.ordinary.interval.from10', f.ruled_on)
      WHEN f.years >= param('commutation.class.low', f.ruled_on) THEN param('commutation.ordinary.interval.from5', f.ruled_on)
      ELSE param('commutation.ordinary.interval.below5', f.ruled_on)
    END AS least_months,
    CASE
      WHEN f.main_penalty <> 'fixed_term' THEN param('commutation.life.interval', f.ruled_on)
      WHEN f.corruption_possible AND f.years >= param('commutation.class.high', f.ruled_on)
        THEN param('commutation.corruption.interval.from10', f.ruled_on)
      WHEN f.corruption_possible THEN param('commutation.corruption.interval.below10', f.ruled_on)
      WHEN f.years >= param('commutation.class.high', f.ruled_on) THEN param('commutation.ordinary.interval.from10', f.ruled_on)
      WHEN f.years >= param('commutation.class.low', f.ruled_on) THEN param('commutation.ordinary.interval.from5', f.ruled_on)
      ELSE param('commutation.ordinary.interval.below5', f.ruled_on)
    END AS most_months
  FROM facts f
),
lines AS (
  SELECT
    f.unit AS unit,
    -- The interval is also never shorter than the last cut (6(3)): certain for the ordinary class only.
    CASE WHEN f.main_penalty = 'fixed_term' AND NOT f.strict_possible AND NOT f.corruption_possible
              AND f.last_cut_months > i.least_months AND NOT f.has_undated
         THEN f.last_cut_months ELSE i.least_months END AS least_months,
    CASE WHEN f.last_cut_months > i.most_months THEN f.last_cut_months ELSE i.most_months END AS most_months
  FROM facts f
  JOIN intervals i ON i.unit = f.unit
),
dates AS (
  SELECT
    f.unit AS unit,
    l.least_months AS least_months,
    l.most_months AS most_months,
    add_months(f.anchor_on, l.least_months, 'month_end') AS least_on,
    add_months(f.last_served_on, l.most_months, 'month_end') AS most_on,
    -- Before this day no reading has the interval: months without the month-end rule, both days counted in
    -- (减假规定 40(2): 之日起……之日止).
    add_days(add_months(f.anchor_on, l.least_months, 'clamp'), -1) AS certain_on,
    -- Two thirds in months and in days differ by less than the tolerance.
    COALESCE((days_between(f.anchor_on, f.latest_proposal_on) + tunable('relief_tolerance_days'))
        * param('commutation.relief.part', f.ruled_on)
      >= days_between(f.anchor_on, add_months(f.anchor_on, l.least_months, 'month_end'))
         * (param('commutation.relief.part', f.ruled_on) - 1), FALSE) AS about_relief,
    COALESCE(days_between(f.anchor_on, f.latest_proposal_on) * param('commutation.relief.part', f.ruled_on)
      >= days_between(f.anchor_on, add_months(f.anchor_on, l.least_months, 'month_end'))
         * (param('commutation.relief.part', f.ruled_on) - 1), FALSE) AS within_relief,
    COALESCE(f.merit IN ('major_merit', 'repentance_and_major_merit'), FALSE) AS major
  FROM facts f
  JOIN lines l ON l.unit = f.unit
),
judged AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.kind <> 'commutation' OR COALESCE(f.result NOT IN ('granted', 'granted_less'), FALSE)
        OR COALESCE(f.main_penalty, 'fixed_term') NOT IN ('fixed_term', 'life', 'death_suspended') THEN 'out_of_scope'
      WHEN f.last_ruled_on IS NULL AND f.priors_complete AND NOT f.has_undated THEN 'out_of_scope'
      WHEN f.ruled_on IS NULL OR f.result IS NULL OR f.main_penalty IS NULL OR NOT f.law_in_force
        OR f.out_of_order OR f.last_ruled_on IS NULL
        OR (f.main_penalty = 'fixed_term' AND f.years IS NULL) THEN 'undetermined'
      WHEN d.major AND COALESCE(f.reduction_limited, FALSE) THEN 'out_of_scope'
      WHEN d.major THEN 'lawful'
      WHEN f.latest_proposal_on < d.least_on AND d.within_relief AND COALESCE(f.relief_group, FALSE) THEN 'lawful'
      WHEN f.latest_proposal_on < d.least_on AND (f.merit IS NULL OR (d.about_relief AND f.relief_group IS NULL)) THEN 'undetermined'
      WHEN f.latest_proposal_on < d.certain_on AND NOT (d.about_relief AND COALESCE(f.relief_group, FALSE)) THEN 'hard'
      -- Short by the usual count, kept by another that the text bears.
      WHEN f.latest_proposal_on < d.least_on THEN 'soft'
      WHEN f.proposed_on IS NULL OR f.last_served_on IS NULL OR f.has_undated THEN 'undetermined'
      WHEN f.proposed_on >= d.most_on THEN 'lawful'
      -- Only the last cut is longer than the class interval: the text says so for the ordinary class alone.
      WHEN NOT f.corruption_possible OR f.corruption_sure THEN 'soft'
      ELSE 'undetermined'
    END AS outcome
  FROM facts f
  JOIN dates d ON d.unit = f.unit
)
SELECT
  f.unit AS unit,
  '' AS discriminator,
  f.organ AS organ,
  f.ruled_on AS act_on,
  f.main_penalty AS main_penalty,
  f.years AS years,
  f.merit AS merit,
  f.last_ruled_on AS last_ruled_on,
  f.last_served_on AS last_served_on,
  f.last_cut_months AS last_cut_months,
  f.anchor_on AS anchor_on,
  f.latest_proposal_on AS latest_proposal_on,
  f.ruled_on AS ruled_on,
  d.least_months AS least_months,
  d.least_on AS least_on,
  CASE WHEN f.latest_proposal_on < d.least_on THEN days_between(f.latest_proposal_on, d.least_on) ELSE 0 END AS days_early,
  j.outcome AS outcome,
  CASE WHEN j.outcome <> 'undetermined' THEN '' ELSE missing(
    'commutation_ruling.ruled_on', f.ruled_on IS NULL OR f.out_of_order,
    'commutation_ruling.result', f.result IS NULL,
    'commutation_ruling.main_penalty', f.main_penalty IS NULL,
    'commutation_ruling.years', COALESCE(f.main_penalty, '') = 'fixed_term' AND f.years IS NULL,
    'law:commutation.ordinary.interval.below5', f.ruled_on IS NOT NULL AND NOT f.law_in_force,
    'coverage:earlier_reduction', f.last_ruled_on IS NULL AND NOT f.has_undated,
    'earlier_reduction.ruled_on', f.has_undated,
    'commutation_ruling.merit', COALESCE(f.latest_proposal_on < d.least_on AND f.merit IS NULL, FALSE),
    'commutation_ruling.relief_group', COALESCE(f.latest_proposal_on < d.least_on AND d.about_relief AND f.relief_group IS NULL, FALSE),
    'commutation_ruling.proposed_on', COALESCE(f.latest_proposal_on >= d.least_on AND f.proposed_on IS NULL, FALSE),
    'earlier_reduction.served_on', COALESCE(f.latest_proposal_on >= d.least_on AND f.last_served_on IS NULL, FALSE),
    'commutation_ruling.bribery_after_2015', COALESCE(f.latest_proposal_on >= d.least_on AND f.proposed_on < d.most_on, FALSE)
      AND f.bribery_after_2015 IS NULL
  ) END AS missing
FROM facts f
JOIN dates d ON d.unit = f.unit
JOIN judged j ON j.unit = f.unit
