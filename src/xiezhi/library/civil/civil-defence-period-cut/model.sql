-- One row per defendant. Fifteen days to answer run from receipt (民诉法 128); a first hearing inside
-- them cuts the right to be heard. Here the unrolled day is the kinder line: before it is hard, on it
-- and until the rolled day soft. A defendant without domicile in China has thirty days (285, before 2024: 275); where a
-- foreign-related case does not say so, fifteen bound what is hard and thirty what is soft. The simple procedure sets its own time by consent (解释 266, 275), also for a copy
-- received before the case was converted: soft.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.received_on AS received_on, s.hearing_on AS hearing_on,
    s.answered_on AS answered_on, s.waived AS waived, s._extracted_on AS extracted_on,
    CASE WHEN t.procedure IN ('simple', 'small_claims') AND t.converted_on < s.hearing_on
      THEN 'ordinary' ELSE t.procedure END AS procedure,
    COALESCE(t.procedure <> 'ordinary' AND s.received_on <= t.converted_on, FALSE) AS before_conversion,
    t.foreign_related AS foreign_related, s.no_domicile AS no_domicile,
    CASE WHEN COALESCE(s.no_domicile, FALSE) THEN 'abroad' ELSE 'home' END AS rule,
    CASE WHEN COALESCE(s.no_domicile, t.foreign_related, FALSE) THEN 'abroad' ELSE 'home' END AS soft_rule,
    CASE WHEN COALESCE(s.no_domicile, FALSE) THEN due_strict('civil.defence.abroad', s.received_on)
      ELSE due_strict('civil.defence', s.received_on) END AS due_hard,
    CASE WHEN COALESCE(s.no_domicile, t.foreign_related, FALSE) THEN due('civil.defence.abroad', s.received_on)
      ELSE due('civil.defence', s.received_on) END AS due_soft
  FROM civil_complaint_service AS s
  LEFT JOIN civil_trial AS t ON t._id = s.civil_trial
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.received_on AS received_on,
    x.hearing_on AS hearing_on, x.answered_on AS answered_on, x.waived AS waived,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.before_conversion AS before_conversion,
    x.hearing_on IS NOT NULL AND COALESCE(x.procedure = 'ordinary', TRUE) AS in_scope,
    missing(
      'civil_complaint_service.answered_on',
        x.answered_on < x.received_on OR x.answered_on > x.extracted_on,
      'civil_complaint_service.hearing_on',
        x.hearing_on < x.received_on OR x.hearing_on > x.extracted_on,
      'civil_complaint_service.received_on', x.received_on IS NULL,
      'civil_complaint_service.waived',
        x.hearing_on <= COALESCE(x.due_soft, x.due_hard) AND x.waived IS NULL,
      'civil_trial.procedure', x.procedure IS NULL,
      'law:civil.defence',
        x.received_on IS NOT NULL AND NOT law_known('civil.defence', x.received_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.received_on AS received_on,
    x.hearing_on AS hearing_on, x.answered_on AS answered_on, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.hearing_on > COALESCE(x.due_soft, x.due_hard) OR x.waived THEN 'lawful'
      WHEN x.hearing_on >= x.due_hard OR x.answered_on <= x.hearing_on OR x.before_conversion THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.hearing_on AS act_on,
  x.procedure AS procedure, x.received_on AS received_on, x.hearing_on AS hearing_on,
  x.answered_on AS answered_on, f.foreign_related AS foreign_related,
  f.no_domicile AS no_domicile, f.rule AS rule, f.soft_rule AS soft_rule, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE WHEN x.outcome = 'hard' THEN days_between(x.hearing_on, x.due_hard) END AS days_early,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
JOIN facts AS f ON f.unit = x.unit
