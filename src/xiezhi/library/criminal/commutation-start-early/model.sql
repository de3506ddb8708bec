-- A commutation is early when the ruling came before the least time of service had passed
-- (减假规定 6, 7, 8, 9, 10, 11, 13; 补充规定 2, 3, 4). Two bounds are computed: the shortest start any
-- reading of the record allows (`least`), and the longest it may require (`most`). Before the first on
-- every reading: hard. At or after the second, counted from the real delivery: lawful. Between: what
-- would decide is named as missing.
WITH earlier_rulings AS (
  SELECT
    e.ruling AS ruling,
    MAX(CASE WHEN e.to_penalty = 'life' THEN e.ruled_on END) AS to_life_on,
    MIN(e.ruled_on) AS first_cut_on
  FROM earlier_reduction e
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
    r.recidivist AS recidivist,
    r.duty_crime AS duty_crime,
    r.financial_crime AS financial_crime,
    r.gang_crime AS gang_crime,
    r.security_crime AS security_crime,
    r.drug_ringleader_or_repeat AS drug_ringleader_or_repeat,
    r.unpaid_able AS unpaid_able,
    r.violent_crime AS violent_crime,
    r.reduction_limited AS reduction_limited,
    r.bribery_after_2015 AS corruption,
    r.reduced_to_fixed_on AS reduced_to_fixed_on,
    r.delivered_on AS delivered_on,
    r.proposed_on AS proposed_on,
    r.ruled_on AS ruled_on,
    l.to_life_on AS to_life_on,
    CASE WHEN r.years IS NULL AND r.months IS NULL THEN NULL ELSE COALESCE(r.years, 0) END AS years,
    -- The day service began, or the earliest day it can have begun. Who was commuted before had been
    -- delivered before: a later "delivery" is then a move between prisons.
    CASE WHEN r.main_penalty = 'death_suspended' THEN l.to_life_on
         ELSE COALESCE(earlier(r.delivered_on, l.first_cut_on), r.delivered_on, r.effective_on, r.sentenced_on)
         END AS anchor_on,
    CASE WHEN r.main_penalty = 'death_suspended' THEN l.to_life_on
         ELSE COALESCE(earlier(r.delivered_on, l.first_cut_on), r.delivered_on, l.first_cut_on) END AS known_anchor_on,
    -- The earliest day from which any reading may count. 减假规定 40 fixes the day of delivery for fixed
    -- terms only: life may run from effect (23(2)), life after suspended death from the end of the two years.
    CASE WHEN r.main_penalty = 'death_suspended'
           THEN earlier(l.to_life_on, add_months(COALESCE(r.effective_on, r.sentenced_on),
                                                 param('commutation.death.suspension', r.ruled_on), 'clamp'))
         WHEN r.main_penalty = 'life'
           THEN COALESCE(earlier(COALESCE(r.effective_on, r.sentenced_on), r.delivered_on), r.effective_on, r.sentenced_on)
         ELSE COALESCE(earlier(r.delivered_on, l.first_cut_on), r.delivered_on, r.effective_on, r.sentenced_on)
         END AS earliest_anchor_on,
    -- Original end and the day from which a short remainder is measured (减假规定 16).
    sentence_end(r.start_on, COALESCE(r.years, 0), COALESCE(r.months, 0), 0) AS original_end_on,
    COALESCE(r.effective_on, r.delivered_on) AS effect_on,
    r.effective_on AS effective_on,
    COALESCE(r.recidivist, FALSE) OR COALESCE(r.duty_crime, FALSE) OR COALESCE(r.financial_crime, FALSE)
      OR COALESCE(r.gang_crime, FALSE) OR COALESCE(r.security_crime, FALSE)
      OR COALESCE(r.drug_ringleader_or_repeat, FALSE) OR COALESCE(r.unpaid_able, FALSE)
      OR (r.main_penalty = 'fixed_term' AND COALESCE(r.years, 0) >= param('commutation.class.high', r.ruled_on)
          AND (COALESCE(r.violent_ten_years, FALSE) OR COALESCE(r.multiple_ten_years, FALSE)))
      OR (r.main_penalty <> 'fixed_term' AND COALESCE(r.violent_crime, FALSE)) AS strict_sure,
    COALESCE(r.recidivist, TRUE) OR COALESCE(r.duty_crime, TRUE) OR COALESCE(r.financial_crime, TRUE)
      OR COALESCE(r.gang_crime, TRUE) OR COALESCE(r.security_crime, TRUE)
      OR COALESCE(r.drug_ringleader_or_repeat, TRUE) OR COALESCE(r.unpaid_able, TRUE)
      OR (r.main_penalty = 'fixed_term' AND COALESCE(r.years, 0) >= param('commutation.class.high', r.ruled_on)
          AND (COALESCE(r.violent_ten_years, TRUE) OR COALESCE(r.multiple_ten_years, TRUE)))
      OR (r.main_penalty <> 'fixed_term' AND COALESCE(r.violent_crime, TRUE)) AS strict_possible,
    COALESCE(r.bribery_after_2015, COALESCE(r.duty_crime, TRUE))
      AND law_known('commutation.corruption.start.below10', r.ruled_on) AS corruption_possible,
    COALESCE(r.bribery_after_2015, FALSE)
      AND law_known('commutation.corruption.start.below10', r.ruled_on) AS corruption_sure,
    law_known('commutation.ordinary.start.below5', r.ruled_on) AS law_in_force,
    COALESCE(r.ruled_on < r.proposed_on, FALSE) OR COALESCE(r.ruled_on < r.sentenced_on, FALSE)
      OR COALESCE(r.delivered_on < r.sentenced_on, FALSE) OR COALESCE(r.ruled_on < r.delivered_on, FALSE) AS out_of_order
  FROM commutation_ruling r
  LEFT JOIN earlier_rulings l ON l.ruling = r._id
),
starts AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.main_penalty = 'death_suspended' THEN
        CASE WHEN COALESCE(f.reduction_limited, FALSE) THEN param('commutation.limited.start', f.ruled_on)
             WHEN f.corruption_sure THEN param('commutation.death_corruption.start', f.ruled_on)
             ELSE param('commutation.death.start', f.ruled_on) END
      WHEN f.main_penalty = 'life' THEN
        CASE WHEN f.corruption_sure THEN param('commutation.life_corruption.start', f.ruled_on)
             WHEN f.strict_sure THEN param('commutation.life_strict.start', f.ruled_on)
             ELSE param('commutation.life.start', f.ruled_on) END
      WHEN f.corruption_sure THEN
        CASE WHEN f.years >= param('commutation.class.high', f.ruled_on)
             THEN param('commutation.corruption.start.from10', f.ruled_on)
             ELSE param('commutation.corruption.start.below10', f.ruled_on) END
      WHEN f.strict_sure AND f.years >= param('commutation.class.high', f.ruled_on)
        THEN param('commutation.strict.start.from10', f.ruled_on)
      WHEN f.strict_sure THEN param('commutation.strict.start.to10', f.ruled_on)
      WHEN f.years < param('commutation.class.low', f.ruled_on) THEN param('commutation.ordinary.start.below5', f.ruled_on)
      WHEN f.years < param('commutation.class.high', f.ruled_on) THEN param('commutation.ordinary.start.from5', f.ruled_on)
      ELSE param('commutation.ordinary.start.from10', f.ruled_on)
    END AS least_months,
    CASE
      WHEN f.main_penalty = 'death_suspended' THEN
        CASE WHEN COALESCE(f.reduction_limited, TRUE) THEN param('commutation.limited.start', f.ruled_on)
             WHEN f.corruption_possible THEN param('commutation.death_corruption.start', f.ruled_on)
             ELSE param('commutation.death.start', f.ruled_on) END
      WHEN f.main_penalty = 'life' THEN
        CASE WHEN f.corruption_possible THEN param('commutation.life_corruption.start', f.ruled_on)
             WHEN f.strict_possible THEN param('commutation.life_strict.start', f.ruled_on)
             ELSE param('commutation.life.start', f.ruled_on) END
      WHEN f.corruption_possible THEN
        CASE WHEN f.years >= param('commutation.class.high', f.ruled_on)
             THEN param('commutation.corruption.start.from10', f.ruled_on)
             ELSE param('commutation.corruption.start.below10', f.ruled_on) END
      WHEN f.strict_possible AND f.years >= param('commutation.class.high', f.ruled_on)
        THEN param('commutation.strict.start.from10', f.ruled_on)
      WHEN f.strict_possible THEN param('commutation.strict.start.to10', f.ruled_on)
      WHEN f.years < param('commutation.class.low', f.ruled_on) THEN param('commutation.ordinary.start.below5', f.ruled_on)
      WHEN f.years < param('commutation.class.high', f.ruled_on) THEN param('commutation.ordinary.start.from5', f.ruled_on)
      ELSE param('commutation.ordinary.start.from10', f.ruled_on)
    END AS most_months
  FROM facts f
),
lines AS (
  SELECT
    f.unit AS unit,
    s.least_months AS least_months,
    s.most_months AS most_months,
    add_months(f.anchor_on, s.least_months, 'month_end') AS least_on,
    add_months(f.known_anchor_on, s.most_months, 'month_end') AS most_on,
    -- Before this day no reading has the time served: months without the month-end rule, and the day of the
    -- start counted in, as a month of a sentence is (法院解释 202(2)).
    add_days(add_months(f.earliest_anchor_on, s.least_months, 'clamp'), -1) AS certain_on,
    -- A minor, old, ill or disabled convict: the start may be shortened by one part in N (19, 20). Two thirds
    -- in months and in days differ by less than the tolerance.
    (days_between(f.earliest_anchor_on, f.ruled_on) + tunable('relief_tolerance_days')) * param('commutation.relief.part', f.ruled_on)
          >= days_between(f.earliest_anchor_on, add_months(f.earliest_anchor_on, s.least_months, 'month_end'))
             * (param('commutation.relief.part', f.ruled_on) - 1) AS about_relief,
    days_between(f.anchor_on, f.ruled_on) * param('commutation.relief.part', f.ruled_on)
          >= days_between(f.anchor_on, add_months(f.anchor_on, s.least_months, 'month_end'))
             * (param('commutation.relief.part', f.ruled_on) - 1) AS within_relief,
    -- Less than two years left when the judgment took effect: no fixed start (16). "Possible" while the
    -- record does not exclude it.
    f.main_penalty = 'fixed_term' AND f.effective_on IS NOT NULL
      AND f.original_end_on < due_on('commutation.relief.short_remainder', f.ruled_on, f.effective_on) AS short_sure,
    f.main_penalty = 'fixed_term'
      AND COALESCE(f.original_end_on < due_on('commutation.relief.short_remainder', f.ruled_on, f.effect_on), TRUE) AS short_possible,
    COALESCE(f.merit IN ('major_merit', 'repentance_and_major_merit'), FALSE)
      AND (f.main_penalty <> 'death_suspended' OR f.corruption_sure) AS exempt_sure,
    f.merit IS NULL OR (f.merit IN ('major_merit', 'repentance_and_major_merit')
      AND f.main_penalty = 'death_suspended' AND f.corruption_possible) AS exempt_possible,
    -- 减假规定 10, 11 and 13 do not repeat the exemption that 6 to 9 give to major merit; whether it holds
    -- for suspended death too is for the prosecutor.
    COALESCE(f.merit IN ('major_merit', 'repentance_and_major_merit'), FALSE) AS exempt_arguable
  FROM facts f
  JOIN starts s ON s.unit = f.unit
),
judged AS (
  SELECT
    f.unit AS unit,
    f.ruled_on < l.least_on AND COALESCE(l.about_relief, TRUE) AND f.relief_group IS NULL AS relief_unknown,
    f.ruled_on < l.least_on AND l.short_possible AS short_unknown,
    f.ruled_on < l.least_on AND f.merit IS NULL AND l.exempt_possible AS merit_unknown,
    CASE
      WHEN f.kind <> 'commutation' OR COALESCE(f.result NOT IN ('granted', 'granted_less'), FALSE)
        OR COALESCE(f.main_penalty, 'fixed_term') NOT IN ('fixed_term', 'life', 'death_suspended')
        OR COALESCE(f.main_penalty <> 'fixed_term' AND f.reduced_to_fixed_on < f.ruled_on, FALSE) THEN 'out_of_scope'
      WHEN f.ruled_on IS NULL OR f.result IS NULL OR f.main_penalty IS NULL OR NOT f.law_in_force
        OR f.out_of_order OR f.anchor_on IS NULL
        OR (f.main_penalty = 'fixed_term' AND f.years IS NULL) THEN 'undetermined'
      WHEN l.exempt_sure THEN 'lawful'
      WHEN l.short_sure THEN 'out_of_scope'
      WHEN f.ruled_on < l.least_on AND l.within_relief AND COALESCE(f.relief_group, FALSE) THEN 'lawful'
      WHEN f.ruled_on < l.least_on
        AND ((COALESCE(l.about_relief, TRUE) AND f.relief_group IS NULL) OR l.short_possible OR l.exempt_possible
             OR l.certain_on IS NULL) THEN 'undetermined'
      WHEN f.ruled_on < l.certain_on AND NOT l.exempt_arguable
        AND NOT (l.about_relief AND COALESCE(f.relief_group, FALSE)) THEN 'hard'
      -- Too early by the usual count, in time by another that the text bears.
      WHEN f.ruled_on < l.least_on THEN 'soft'
      WHEN l.most_on IS NULL OR f.ruled_on < l.most_on THEN 'undetermined'
      -- Ruled in time on a proposal sent too early: 减假规定 6 bars the commutation, not clearly the proposal.
      WHEN f.proposed_on < l.least_on AND COALESCE(f.relief_group, TRUE) = FALSE AND NOT l.short_possible
        AND NOT l.exempt_possible THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM facts f
  JOIN lines l ON l.unit = f.unit
)
SELECT
  f.unit AS unit,
  '' AS discriminator,
  f.organ AS organ,
  f.ruled_on AS act_on,
  f.main_penalty AS main_penalty,
  f.years AS years,
  f.merit AS merit,
  f.anchor_on AS anchor_on,
  f.delivered_on AS delivered_on,
  f.proposed_on AS proposed_on,
  f.ruled_on AS ruled_on,
  l.least_months AS least_months,
  l.least_on AS least_on,
  CASE WHEN f.ruled_on < l.least_on THEN days_between(f.ruled_on, l.least_on) ELSE 0 END AS days_early,
  j.outcome AS outcome,
  CASE WHEN j.outcome <> 'undetermined' THEN '' ELSE missing(
    'commutation_ruling.ruled_on', f.ruled_on IS NULL OR f.out_of_order,
    'commutation_ruling.result', f.result IS NULL,
    'commutation_ruling.main_penalty', f.main_penalty IS NULL,
    'commutation_ruling.years', COALESCE(f.main_penalty, '') = 'fixed_term' AND f.years IS NULL,
    'law:commutation.ordinary.start.below5', f.ruled_on IS NOT NULL AND NOT f.law_in_force,
    'commutation_ruling.delivered_on', COALESCE(f.main_penalty, '') <> 'death_suspended' AND f.delivered_on IS NULL
      AND COALESCE(f.ruled_on < l.most_on, TRUE),
    'earlier_reduction.ruled_on', COALESCE(f.main_penalty, '') = 'death_suspended' AND f.to_life_on IS NULL,
    'commutation_ruling.merit', COALESCE(j.merit_unknown, FALSE),
    'commutation_ruling.relief_group', COALESCE(j.relief_unknown, FALSE),
    'commutation_ruling.effective_on', f.effective_on IS NULL
      AND (COALESCE(j.short_unknown, FALSE) OR (f.ruled_on < l.least_on AND l.certain_on IS NULL)),
    'commutation_ruling.start_on', COALESCE(j.short_unknown, FALSE) AND f.original_end_on IS NULL,
    'commutation_ruling.recidivist', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.recidivist IS NULL,
    'commutation_ruling.duty_crime', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.duty_crime IS NULL,
    'commutation_ruling.financial_crime', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.financial_crime IS NULL,
    'commutation_ruling.gang_crime', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.gang_crime IS NULL,
    'commutation_ruling.security_crime', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.security_crime IS NULL,
    'commutation_ruling.drug_ringleader_or_repeat', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.drug_ringleader_or_repeat IS NULL,
    'commutation_ruling.unpaid_able', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.unpaid_able IS NULL,
    'commutation_ruling.violent_crime', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.violent_crime IS NULL,
    'commutation_ruling.bribery_after_2015', f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.corruption IS NULL,
    'commutation_ruling.reduction_limited', COALESCE(f.main_penalty, '') = 'death_suspended'
      AND f.ruled_on < l.most_on AND f.ruled_on >= l.least_on AND f.reduction_limited IS NULL
  ) END AS missing
FROM facts f
JOIN lines l ON l.unit = f.unit
JOIN judged j ON j.unit = f.unit
