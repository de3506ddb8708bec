-- How much one ruling may cut (减假规定 6(2), 7, 9, 11, 14; 补充规定 2(2)), and the least term left when life
-- or suspended death becomes a fixed term (8, 9, 10, 11; 补充规定 3, 4). Articles 7, 9 and 11 name one year and
-- add that article 6 is followed "more strictly": above one year is hard, between article 6 and one year soft.
WITH facts AS (
  SELECT
    r._id AS unit,
    r.organ AS organ,
    r.kind AS kind,
    r.result AS result,
    r.main_penalty AS main_penalty,
    r.merit AS merit,
    r.relief_group AS relief_group,
    r.ruled_on AS ruled_on,
    r.end_before_on AS end_before_on,
    r.cut_months AS cut_months,
    COALESCE(r.cut_days, 0) AS cut_days,
    COALESCE(r.cut_remainder, FALSE) AS cut_remainder,
    r.recidivist AS recidivist,
    r.duty_crime AS duty_crime,
    r.financial_crime AS financial_crime,
    r.gang_crime AS gang_crime,
    r.security_crime AS security_crime,
    r.drug_ringleader_or_repeat AS drug_ringleader_or_repeat,
    r.unpaid_able AS unpaid_able,
    r.violent_crime AS violent_crime,
    COALESCE(r.main_penalty = 'fixed_term' AND r.years >= param('commutation.class.high', r.ruled_on), FALSE) AS from_ten,
    r.violent_ten_years AS violent_ten_years,
    r.multiple_ten_years AS multiple_ten_years,
    r.bribery_after_2015 AS bribery_after_2015,
    r.reduction_limited AS reduction_limited,
    -- This ruling itself turns life or suspended death into a fixed term.
    r.main_penalty <> 'fixed_term' AND r.reduced_to_fixed_on = r.ruled_on AS to_fixed,
    sentence_end(r.ruled_on, COALESCE(r.fixed_years, 0), COALESCE(r.fixed_months, 0), 0) AS fixed_end_on,
    r.fixed_years AS fixed_years,
    COALESCE(r.fixed_months, 0) AS fixed_months,
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
    COALESCE(r.bribery_after_2015, FALSE)
      AND law_known('commutation.corruption.cap.repent_or_merit', r.ruled_on) AS corruption_sure,
    COALESCE(r.bribery_after_2015, COALESCE(r.duty_crime, TRUE))
      AND law_known('commutation.corruption.cap.repent_or_merit', r.ruled_on) AS corruption_possible,
    COALESCE(r.main_penalty = 'death_suspended' AND r.reduction_limited, FALSE) AS limited_sure,
    r.main_penalty = 'death_suspended' AND COALESCE(r.reduction_limited, TRUE) AS limited_possible,
    law_known('commutation.ordinary.cap.repent_or_merit', r.ruled_on) AS law_in_force
  FROM commutation_ruling r
),
caps AS (
  SELECT
    f.unit AS unit,
    CASE f.merit
      WHEN 'repentance' THEN param('commutation.ordinary.cap.repent_or_merit', f.ruled_on)
      WHEN 'merit' THEN param('commutation.ordinary.cap.repent_or_merit', f.ruled_on)
      WHEN 'repentance_and_merit' THEN param('commutation.ordinary.cap.repent_and_merit', f.ruled_on)
      WHEN 'major_merit' THEN param('commutation.ordinary.cap.major_merit', f.ruled_on)
      WHEN 'repentance_and_major_merit' THEN param('commutation.ordinary.cap.repent_and_major', f.ruled_on)
    END AS ordinary_cap,
    CASE f.merit
      WHEN 'repentance' THEN param('commutation.corruption.cap.repent_or_merit', f.ruled_on)
      WHEN 'merit' THEN param('commutation.corruption.cap.repent_or_merit', f.ruled_on)
      WHEN 'repentance_and_merit' THEN param('commutation.corruption.cap.repent_and_merit', f.ruled_on)
      ELSE param('commutation.corruption.cap.major_merit', f.ruled_on)
    END AS corruption_cap,
    CASE WHEN f.merit IN ('major_merit', 'repentance_and_major_merit')
         THEN param('commutation.limited.cap.major_merit', f.ruled_on)
         ELSE param('commutation.limited.cap', f.ruled_on) END AS limited_cap,
    param('commutation.strict.cap.to10', f.ruled_on) AS strict_cap,
    param('commutation.ordinary.cap.repent_and_major', f.ruled_on) AS highest_cap,
    param('commutation.ordinary.cap.repent_or_merit', f.ruled_on) AS lowest_cap,
    -- Least term left when life or suspended death becomes a fixed term, by the most lenient clause.
    CASE
      WHEN f.main_penalty = 'life' THEN
        CASE WHEN f.corruption_sure THEN
               CASE WHEN f.merit IN ('repentance', 'merit') THEN param('commutation.life_corruption.result.repent_or_merit', f.ruled_on)
                    WHEN f.merit = 'repentance_and_merit' THEN param('commutation.life_corruption.result.repent_and_merit', f.ruled_on)
                    ELSE param('commutation.life_corruption.result.major_merit', f.ruled_on) END
             WHEN f.merit IN ('repentance', 'merit') THEN param('commutation.life.result.repent_or_merit', f.ruled_on)
             WHEN f.merit = 'repentance_and_merit' THEN param('commutation.life.result.repent_and_merit', f.ruled_on)
             WHEN f.merit = 'major_merit' THEN param('commutation.life.result.major_merit', f.ruled_on)
             ELSE param('commutation.life.result.repent_and_major', f.ruled_on) END
      WHEN f.main_penalty = 'death_suspended' THEN
        CASE WHEN f.corruption_sure THEN
               CASE WHEN f.merit IN ('repentance', 'merit') THEN param('commutation.death_corruption.result.repent_or_merit', f.ruled_on)
                    WHEN f.merit = 'repentance_and_merit' THEN param('commutation.death_corruption.result.repent_and_merit', f.ruled_on)
                    ELSE param('commutation.death_corruption.result.major_merit', f.ruled_on) END
             WHEN f.merit IN ('repentance', 'merit') THEN param('commutation.death.result.repent_or_merit', f.ruled_on)
             WHEN f.merit = 'repentance_and_merit' THEN param('commutation.death.result.repent_and_merit', f.ruled_on)
             WHEN f.merit = 'major_merit' THEN param('commutation.death.result.major_merit', f.ruled_on)
             ELSE param('commutation.death.result.repent_and_major', f.ruled_on) END
    END AS least_result_months,
    -- Articles 9 and 11 name a floor of their own and add that 8 and 10 are followed "more strictly".
    CASE WHEN f.main_penalty = 'life' THEN param('commutation.life_strict.result', f.ruled_on)
         WHEN f.merit = 'repentance' THEN param('commutation.death_strict.result', f.ruled_on)
         ELSE param('commutation.death_strict.result.merit', f.ruled_on) END AS strict_result_months
  FROM facts f
),
bounds AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.limited_sure AND f.merit IS NULL THEN param('commutation.limited.cap.major_merit', f.ruled_on)
      WHEN f.limited_sure THEN c.limited_cap
      WHEN f.corruption_sure THEN c.corruption_cap
      WHEN f.strict_sure THEN c.strict_cap
      -- 数罪并罚 to life or suspended death is of the strict class (9, 11) and not recorded as such.
      WHEN f.strict_possible OR f.main_penalty <> 'fixed_term' THEN
        CASE WHEN COALESCE(c.ordinary_cap, c.highest_cap) > c.strict_cap THEN COALESCE(c.ordinary_cap, c.highest_cap) ELSE c.strict_cap END
      ELSE COALESCE(c.ordinary_cap, c.highest_cap)
    END AS most_cap,
    CASE
      WHEN f.limited_possible THEN c.limited_cap
      WHEN f.corruption_possible THEN
        CASE WHEN f.merit IS NULL THEN param('commutation.corruption.cap.repent_or_merit', f.ruled_on) ELSE c.corruption_cap END
      WHEN f.strict_possible AND COALESCE(c.ordinary_cap, c.lowest_cap) > c.strict_cap THEN c.strict_cap
      ELSE COALESCE(c.ordinary_cap, c.lowest_cap)
    END AS sure_cap
  FROM facts f
  JOIN caps c ON c.unit = f.unit
),
tests AS (
  SELECT
    f.unit AS unit,
    CASE WHEN f.cut_remainder THEN f.end_before_on > add_months(f.ruled_on, b.most_cap, 'month_end')
         ELSE f.cut_months > b.most_cap OR (f.cut_months = b.most_cap AND f.cut_days > 0) END AS above_most,
    CASE WHEN f.cut_remainder THEN f.end_before_on > add_months(f.ruled_on, b.sure_cap, 'month_end')
         ELSE f.cut_months > b.sure_cap OR (f.cut_months = b.sure_cap AND f.cut_days > 0) END AS above_sure,
    CASE WHEN f.merit IS NULL THEN FALSE
         WHEN f.cut_remainder THEN f.end_before_on > add_months(f.ruled_on, c.ordinary_cap, 'month_end')
         ELSE f.cut_months > c.ordinary_cap OR (f.cut_months = c.ordinary_cap AND f.cut_days > 0) END AS above_ordinary,
    -- Relief for minors, the old, ill and disabled: up to one part in N more (19, 20).
    CASE WHEN f.cut_remainder
         THEN days_between(f.ruled_on, f.end_before_on) * param('commutation.relief.part', f.ruled_on)
              > days_between(f.ruled_on, add_months(f.ruled_on, b.most_cap, 'month_end')) * (param('commutation.relief.part', f.ruled_on) + 1)
         ELSE f.cut_months * param('commutation.relief.part', f.ruled_on) > b.most_cap * (param('commutation.relief.part', f.ruled_on) + 1)
           OR (f.cut_months * param('commutation.relief.part', f.ruled_on) = b.most_cap * (param('commutation.relief.part', f.ruled_on) + 1)
               AND f.cut_days > 0)
    END AS above_relief,
    -- One day of tolerance: a term stated in years and one counted in months may differ by it.
    add_days(sentence_end(f.ruled_on, 0, c.least_result_months, 0), 0 - 1) AS table_end_on,
    CASE WHEN f.strict_sure AND NOT f.corruption_sure
         THEN add_days(sentence_end(f.ruled_on, 0, c.strict_result_months, 0), 0 - 1)
         ELSE add_days(sentence_end(f.ruled_on, 0, c.least_result_months, 0), 0 - 1) END AS least_fixed_end_on
  FROM facts f
  JOIN caps c ON c.unit = f.unit
  JOIN bounds b ON b.unit = f.unit
),
judged AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.kind <> 'commutation' OR COALESCE(f.result NOT IN ('granted', 'granted_less'), FALSE)
        OR COALESCE(f.main_penalty, 'fixed_term') NOT IN ('fixed_term', 'life', 'death_suspended') THEN 'out_of_scope'
      WHEN f.ruled_on IS NULL OR f.result IS NULL OR f.main_penalty IS NULL OR NOT f.law_in_force THEN 'undetermined'
      WHEN COALESCE(f.to_fixed, FALSE) THEN
        CASE WHEN f.fixed_years IS NULL THEN 'undetermined'
             WHEN f.fixed_end_on < t.least_fixed_end_on AND COALESCE(f.relief_group, TRUE) = FALSE THEN 'hard'
             -- Relief loosens "the amount" (19, 20); how far it does so for life is not said.
             WHEN f.fixed_end_on < t.least_fixed_end_on AND f.relief_group THEN 'soft'
             WHEN f.fixed_end_on < t.least_fixed_end_on THEN 'undetermined'
             WHEN f.fixed_end_on < t.table_end_on AND f.merit IS NOT NULL AND COALESCE(f.relief_group, TRUE) = FALSE THEN 'soft'
             WHEN f.merit IS NULL OR (f.strict_possible AND NOT f.strict_sure) OR (f.corruption_possible AND NOT f.corruption_sure) THEN 'undetermined'
             ELSE 'lawful' END
      WHEN NOT f.cut_remainder AND f.cut_months IS NULL THEN 'undetermined'
      WHEN f.cut_remainder AND f.end_before_on IS NULL THEN 'undetermined'
      WHEN t.above_most AND (t.above_relief OR COALESCE(f.relief_group, TRUE) = FALSE) THEN 'hard'
      WHEN t.above_most AND f.relief_group IS NULL THEN 'undetermined'
      WHEN t.above_most THEN 'lawful'
      WHEN NOT t.above_sure THEN 'lawful'
      WHEN t.above_ordinary AND f.relief_group IS NOT NULL THEN 'soft'
      ELSE 'undetermined'
    END AS outcome
  FROM facts f
  JOIN tests t ON t.unit = f.unit
)
SELECT
  f.unit AS unit,
  '' AS discriminator,
  f.organ AS organ,
  f.ruled_on AS act_on,
  f.main_penalty AS main_penalty,
  f.merit AS merit,
  CASE WHEN COALESCE(f.to_fixed, FALSE) THEN 'to_fixed' WHEN f.cut_remainder THEN 'remainder'
       WHEN f.cut_days > 0 THEN 'cut_days' ELSE 'cut' END AS form,
  f.ruled_on AS ruled_on,
  f.end_before_on AS end_before_on,
  f.cut_months AS cut_months,
  f.cut_days AS cut_days,
  f.cut_remainder AS cut_remainder,
  f.fixed_years AS fixed_years,
  f.fixed_months AS fixed_months,
  CASE WHEN COALESCE(f.to_fixed, FALSE) THEN NULL ELSE b.most_cap END AS cap_months,
  CASE WHEN COALESCE(f.to_fixed, FALSE) THEN c.least_result_months ELSE NULL END AS least_result_months,
  j.outcome AS outcome,
  CASE WHEN j.outcome <> 'undetermined' THEN '' ELSE missing(
    'commutation_ruling.ruled_on', f.ruled_on IS NULL,
    'commutation_ruling.result', f.result IS NULL,
    'commutation_ruling.main_penalty', f.main_penalty IS NULL,
    'law:commutation.ordinary.cap.repent_or_merit', f.ruled_on IS NOT NULL AND NOT f.law_in_force,
    'commutation_ruling.fixed_years', COALESCE(f.to_fixed, FALSE) AND f.fixed_years IS NULL,
    'commutation_ruling.cut_months', NOT COALESCE(f.to_fixed, FALSE) AND NOT f.cut_remainder AND f.cut_months IS NULL,
    'commutation_ruling.end_before_on', NOT COALESCE(f.to_fixed, FALSE) AND f.cut_remainder AND f.end_before_on IS NULL,
    'commutation_ruling.merit', f.merit IS NULL,
    'commutation_ruling.relief_group', f.relief_group IS NULL
      AND COALESCE(CASE WHEN COALESCE(f.to_fixed, FALSE) THEN f.fixed_end_on < t.least_fixed_end_on
                        ELSE t.above_ordinary OR t.above_most END, FALSE),
    'commutation_ruling.recidivist', f.recidivist IS NULL AND NOT f.strict_sure,
    'commutation_ruling.duty_crime', f.duty_crime IS NULL AND NOT f.strict_sure,
    'commutation_ruling.financial_crime', f.financial_crime IS NULL AND NOT f.strict_sure,
    'commutation_ruling.gang_crime', f.gang_crime IS NULL AND NOT f.strict_sure,
    'commutation_ruling.security_crime', f.security_crime IS NULL AND NOT f.strict_sure,
    'commutation_ruling.drug_ringleader_or_repeat', f.drug_ringleader_or_repeat IS NULL AND NOT f.strict_sure,
    'commutation_ruling.unpaid_able', f.unpaid_able IS NULL AND NOT f.strict_sure,
    'commutation_ruling.violent_crime', f.violent_crime IS NULL AND NOT f.strict_sure AND COALESCE(f.main_penalty, '') <> 'fixed_term',
    'commutation_ruling.violent_ten_years', f.violent_ten_years IS NULL AND f.from_ten AND NOT f.strict_sure,
    'commutation_ruling.multiple_ten_years', f.multiple_ten_years IS NULL AND f.from_ten AND NOT f.strict_sure,
    'commutation_ruling.bribery_after_2015', f.bribery_after_2015 IS NULL AND f.corruption_possible,
    'commutation_ruling.reduction_limited', COALESCE(f.limited_possible, FALSE) AND f.reduction_limited IS NULL
  ) END AS missing
FROM facts f
JOIN caps c ON c.unit = f.unit
JOIN bounds b ON b.unit = f.unit
JOIN tests t ON t.unit = f.unit
JOIN judged j ON j.unit = f.unit
