-- One row per notice of a hearing. In the ordinary procedure it is given three days before (民诉法 139);
-- the simple procedure is exempt (163), also while a case converted later was still in it or on that very day; a
-- notice given before the conversion is soft. Appeals
-- follow the ordinary rules only in so far as their own chapter is silent (181): soft.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.recipient AS recipient, s.hearing_on AS hearing_on,
    s.served_on AS served_on, s.waived AS waived, s._extracted_on AS extracted_on,
    CASE WHEN t.procedure IN ('simple', 'small_claims') AND t.converted_on < s.hearing_on
      THEN 'ordinary' ELSE t.procedure END AS procedure,
    COALESCE(t.procedure <> 'ordinary' AND s.served_on <= t.converted_on, FALSE) AS before_conversion,
    due('civil.hearing_notice', s.hearing_on) AS due_hard
  FROM civil_summons AS s
  LEFT JOIN civil_trial AS t ON t._id = s.civil_trial
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.recipient AS recipient, x.procedure AS procedure,
    x.hearing_on AS hearing_on, x.served_on AS served_on, x.waived AS waived,
    x.due_hard AS due_hard, x.before_conversion AS before_conversion,
    COALESCE(x.procedure IN ('ordinary', 'appeal_judgment', 'appeal_ruling'), TRUE) AS in_scope,
    missing(
      'civil_summons.hearing_on', x.hearing_on IS NULL,
      'civil_summons.served_on', x.served_on IS NULL OR x.served_on > x.extracted_on,
      'civil_summons.waived', x.served_on > x.due_hard AND x.waived IS NULL,
      'civil_trial.procedure', x.procedure IS NULL,
      'law:civil.hearing_notice',
        x.hearing_on IS NOT NULL AND NOT law_known('civil.hearing_notice', x.hearing_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.recipient AS recipient, x.procedure AS procedure,
    x.hearing_on AS hearing_on, x.served_on AS served_on, x.due_hard AS due_hard,
    x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.served_on <= x.due_hard OR x.waived THEN 'lawful'
      WHEN x.procedure <> 'ordinary' OR x.before_conversion THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.hearing_on AS act_on,
  x.recipient AS recipient, x.procedure AS procedure, x.hearing_on AS hearing_on,
  x.served_on AS served_on, x.due_hard AS due_hard,
  CASE WHEN x.outcome IN ('hard', 'soft') THEN days_between(x.due_hard, x.served_on) END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
