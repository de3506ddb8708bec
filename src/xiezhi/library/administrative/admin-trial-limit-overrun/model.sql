-- One row per administrative trial. Only a high court (for its own cases the Supreme Court) may extend
-- (行诉法 81, 88), and the simple procedure knows no extension (83). Appeals: art. 88 counts from the receipt of the appeal,
-- 行诉解释 50 from filing, so the earlier day moves the soft line only. A conversion counts from filing on (105(2)), but
-- has to be ruled before the simple limit runs out (105(1)): after it, the soft line stays that of the simple procedure.
WITH counted AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.procedure AS procedure, t.accepted_on AS accepted_on,
    t.appeal_received_on AS appeal_received_on, t.converted_on AS converted_on, t.closed_on AS closed_on,
    t._extracted_on AS extracted_on, COALESCE(t.high_court, FALSE) AS high_court, h.until_on AS until_on,
    h.excluded_days AS excluded_days, h.excluded_days_strict AS excluded_days_strict,
    h.excluded_unsure AS excluded_unsure,
    CASE WHEN t.procedure = 'simple' AND t.converted_on IS NOT NULL THEN 'ordinary' ELSE t.procedure
      END AS limit_kind,
    CASE WHEN t.procedure = 'simple' AND t.converted_on <= due('administrative_suit.simple', t.accepted_on, 0, h.excluded_days)
      THEN 'ordinary' ELSE t.procedure END AS strict_kind,
    CASE WHEN t.procedure = 'appeal' THEN COALESCE(earlier(t.appeal_received_on, t.accepted_on), t.accepted_on)
      ELSE t.accepted_on END AS soft_from_on
  FROM admin_trial AS t
  JOIN stage_history AS h ON h.stage = t._id AND h.stage_type = 'admin_trial' AND h.last
), graded AS (
  -- `upper` is the high court only for an intermediate court: it may count. Approved after the limit had run: likewise.
  SELECT
    e.admin_trial AS trial, COALESCE(e.adds_months, 0) AS months,
    CASE
      WHEN c.limit_kind = 'simple' OR e.approver_level IN ('own_head', 'same_level', 'city')
        OR (c.high_court AND e.approver_level = 'province') THEN 'void'
      WHEN e.adds_months IS NULL THEN 'no_length'
      WHEN e.approver_level IS NULL THEN 'no_level'
      WHEN e.approved_on IS NULL THEN 'no_date'
      WHEN e.approver_level IN ('province', 'supreme') AND e.approved_on <= CASE c.limit_kind
        WHEN 'appeal' THEN due('administrative_suit.second_instance', c.accepted_on, 0, c.excluded_days)
        ELSE due('administrative_suit.first_instance', c.accepted_on, 0, c.excluded_days) END THEN 'valid'
      ELSE 'doubtful'
    END AS grade
  FROM admin_trial_extension AS e
  JOIN counted AS c ON c.unit = e.admin_trial
), extended AS (
  SELECT
    g.trial AS trial,
    SUM(CASE WHEN g.grade <> 'void' THEN g.months ELSE 0 END) AS more,
    SUM(CASE WHEN g.grade = 'valid' THEN g.months ELSE 0 END) AS more_strict,
    SUM(CASE WHEN g.grade = 'void' THEN 1 ELSE 0 END) AS unapproved,
    MAX(CASE WHEN g.grade = 'no_length' THEN 1 ELSE 0 END) AS no_length,
    MAX(CASE WHEN g.grade = 'no_level' THEN 1 ELSE 0 END) AS no_level,
    MAX(CASE WHEN g.grade = 'no_date' THEN 1 ELSE 0 END) AS no_date
  FROM graded AS g
  GROUP BY g.trial
), lines AS (
  SELECT
    c.unit AS unit, COALESCE(e.more, 0) AS more, COALESCE(e.more_strict, 0) AS more_strict,
    COALESCE(e.unapproved, 0) AS unapproved, COALESCE(e.no_length, 0) AS no_length,
    COALESCE(e.no_level, 0) AS no_level, COALESCE(e.no_date, 0) AS no_date,
    CASE c.limit_kind
      WHEN 'ordinary' THEN due('administrative_suit.first_instance', c.accepted_on, COALESCE(e.more, 0), c.excluded_days)
      WHEN 'simple' THEN due('administrative_suit.simple', c.accepted_on, COALESCE(e.more, 0), c.excluded_days)
      WHEN 'appeal' THEN due('administrative_suit.second_instance', c.accepted_on, COALESCE(e.more, 0), c.excluded_days)
    END AS due_hard,
    CASE c.strict_kind
      WHEN 'ordinary' THEN due_strict('administrative_suit.first_instance', c.soft_from_on, COALESCE(e.more_strict, 0), c.excluded_days_strict)
      WHEN 'simple' THEN due_strict('administrative_suit.simple', c.soft_from_on, 0, c.excluded_days_strict)
      WHEN 'appeal' THEN due_strict('administrative_suit.second_instance', c.soft_from_on, COALESCE(e.more_strict, 0), c.excluded_days_strict)
    END AS due_soft
  FROM counted AS c
  LEFT JOIN extended AS e ON e.trial = c.unit
), gap AS (
  SELECT
    c.unit AS unit,
    missing(
      'admin_trial.accepted_on', c.accepted_on IS NULL OR c.accepted_on > c.extracted_on
        OR c.accepted_on < c.appeal_received_on,
      'admin_trial.closed_on', c.closed_on < c.accepted_on OR c.closed_on > c.extracted_on,
      'admin_trial.converted_on', c.converted_on < c.accepted_on OR c.converted_on > c.closed_on,
      'admin_trial_exclusion.to_on', c.excluded_unsure AND c.until_on > l.due_soft AND c.until_on <= l.due_hard,
      'admin_trial_extension.adds_months', l.no_length = 1 AND c.until_on > l.due_soft,
      'admin_trial_extension.approved_on',
        l.no_date = 1 AND c.until_on > l.due_soft AND c.until_on <= l.due_hard,
      'admin_trial_extension.approver_level',
        l.no_level = 1 AND c.until_on > l.due_soft AND c.until_on <= l.due_hard,
      'coverage:admin_trial_exclusion', c.until_on > l.due_soft
        AND NOT covered('admin_trial_exclusion', c.organ, c.accepted_on, c.until_on),
      'coverage:admin_trial_extension', c.until_on > l.due_soft AND c.limit_kind <> 'simple'
        AND NOT covered('admin_trial_extension', c.organ, c.accepted_on, c.until_on),
      'extracted_on:admin_trial', c.until_on IS NULL,
      'law:administrative_suit.first_instance', c.limit_kind = 'ordinary' AND c.accepted_on IS NOT NULL
        AND NOT law_known('administrative_suit.first_instance', c.soft_from_on),
      'law:administrative_suit.second_instance', c.limit_kind = 'appeal' AND c.accepted_on IS NOT NULL
        AND NOT law_known('administrative_suit.second_instance', c.soft_from_on),
      'law:administrative_suit.simple', c.limit_kind = 'simple' AND c.accepted_on IS NOT NULL
        AND NOT law_known('administrative_suit.simple', c.soft_from_on)
    ) AS lacking
  FROM counted AS c
  JOIN lines AS l ON l.unit = c.unit
), verdict AS (
  SELECT
    c.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR c.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM counted AS c
  JOIN lines AS l ON l.unit = c.unit
  JOIN gap AS g ON g.unit = c.unit
)
SELECT
  c.unit AS unit, '' AS discriminator, c.organ AS organ, c.accepted_on AS act_on, c.procedure AS procedure,
  c.limit_kind AS limit_kind, c.strict_kind AS strict_kind,
  CASE WHEN c.strict_kind = 'simple' THEN 0 ELSE l.more_strict END AS more_strict, c.accepted_on AS accepted_on, c.soft_from_on AS soft_from_on,
  c.converted_on AS converted_on, c.closed_on AS closed_on, c.excluded_days AS excluded_days,
  c.excluded_days_strict AS excluded_days_strict, l.more AS more,
  l.unapproved AS unapproved, l.due_hard AS due_hard, l.due_soft AS due_soft, c.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, c.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, c.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM counted AS c
JOIN lines AS l ON l.unit = c.unit
JOIN verdict AS v ON v.unit = c.unit
