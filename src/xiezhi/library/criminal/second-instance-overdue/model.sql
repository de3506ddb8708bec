-- One row per trial; second instances and retrials are judged (刑诉法 243, 258). Second instance: two months, two more
-- with the high court's approval, then what the Supreme People's Court approves. Retrial: three months is the soft
-- line, six the hard one, for no text says how the extension is given. The count runs anew from a restart; spans that
-- began after the limit had run out move nothing, nor does an extension approved after it.
WITH begun AS (
  SELECT
    t._id AS unit, h.start_on AS start_on, h.until_on AS until_on, h.restart_odd AS restart_odd,
    CASE WHEN h.seq > 0 THEN h.start_on END AS restarted_on, h.first_excluded_from AS stopped_from,
    h.excluded_days AS days, h.excluded_days_strict AS days_strict, h.excluded_unsure AS stop_open,
    COALESCE(t.in_custody, FALSE) AS custody_hard, COALESCE(t.in_custody, TRUE) AS custody_soft
  FROM trial AS t
  JOIN stage_history AS h ON h.stage = t._id AND h.stage_type = 'trial' AND h.last
), prolonged AS (
  SELECT
    b.unit AS unit,
    MIN(CASE WHEN e.kind IN ('high_court', 'upper_court') AND e.approved_on >= b.start_on AND (e.approver_level IN
      ('province', 'supreme') OR (e.approver_level = 'upper' AND contains(t.organ, '中级'))
      OR (e.approver_level = 'own_head' AND contains(t.organ, '高级'))) THEN e.approved_on END) AS high_on,
    MIN(CASE WHEN e.kind = 'supreme_court' AND e.approved_on >= b.start_on THEN e.approved_on END) AS supreme_on,
    SUM(CASE WHEN e.kind = 'supreme_court' AND e.approved_on >= b.start_on THEN COALESCE(e.adds_months, 0)
      ELSE 0 END) AS supreme_months,
    MAX(CASE WHEN e.approved_on IS NULL THEN 1 ELSE 0 END) AS no_day,
    MAX(CASE WHEN e.kind <> 'supreme_court' AND e.approver_level IS NULL THEN 1 ELSE 0 END) AS no_level,
    MAX(CASE WHEN e.kind = 'supreme_court' AND e.adds_months IS NULL THEN 1 ELSE 0 END) AS no_months
  FROM trial_extension AS e
  JOIN begun AS b ON b.unit = e.trial
  JOIN trial AS t ON t._id = e.trial
  GROUP BY b.unit
), stopped AS (
  SELECT
    b.unit AS unit,
    CASE WHEN b.stopped_from <= due('criminal.retrial.latest', b.start_on, COALESCE(p.supreme_months, 0)) THEN b.days
      ELSE 0 END AS excluded_days,
    CASE WHEN b.stopped_from <= due('criminal.retrial.latest', b.start_on, COALESCE(p.supreme_months, 0))
      THEN b.days_strict ELSE 0 END AS excluded_days_strict
  FROM begun AS b
  LEFT JOIN prolonged AS p ON p.unit = b.unit
), high AS (
  SELECT
    b.unit AS unit,
    CASE WHEN p.high_on <= due('criminal.second_instance', b.start_on, 0, s.excluded_days, b.custody_hard)
      THEN param('criminal.second_instance.extension', b.start_on) ELSE 0 END AS high_months
  FROM begun AS b
  JOIN stopped AS s ON s.unit = b.unit
  LEFT JOIN prolonged AS p ON p.unit = b.unit
), extended AS (
  SELECT
    b.unit AS unit,
    CASE WHEN t.instance <> 'second' THEN 0 ELSE h.high_months + CASE
      WHEN p.supreme_on <= due('criminal.second_instance', b.start_on, h.high_months, s.excluded_days, b.custody_hard)
        THEN p.supreme_months ELSE 0 END END AS ext_months
  FROM begun AS b
  JOIN trial AS t ON t._id = b.unit
  JOIN stopped AS s ON s.unit = b.unit
  JOIN high AS h ON h.unit = b.unit
  LEFT JOIN prolonged AS p ON p.unit = b.unit
), lines AS (
  SELECT
    b.unit AS unit,
    CASE t.instance
      WHEN 'second' THEN due('criminal.second_instance', b.start_on, x.ext_months, s.excluded_days, b.custody_hard)
      WHEN 'retrial' THEN due('criminal.retrial.latest', b.start_on, x.ext_months, s.excluded_days, b.custody_hard)
    END AS due_hard,
    -- In a year the calendar does not know, the day that was not rolled is the soft line.
    CASE t.instance
      WHEN 'second' THEN COALESCE(due('criminal.second_instance', b.start_on, x.ext_months, s.excluded_days_strict,
        b.custody_soft), due_strict('criminal.second_instance', b.start_on, x.ext_months, s.excluded_days_strict))
      WHEN 'retrial' THEN COALESCE(due('criminal.retrial', b.start_on, x.ext_months, s.excluded_days_strict,
        b.custody_soft), due_strict('criminal.retrial', b.start_on, x.ext_months, s.excluded_days_strict))
    END AS due_soft
  FROM begun AS b
  JOIN trial AS t ON t._id = b.unit
  JOIN stopped AS s ON s.unit = b.unit
  JOIN extended AS x ON x.unit = b.unit
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'coverage:trial_exclusion', b.until_on > l.due_soft
        AND NOT covered('trial_exclusion', t.organ, b.start_on, b.until_on),
      'coverage:trial_extension', t.instance = 'second' AND b.until_on > l.due_soft
        AND NOT covered('trial_extension', t.organ, b.start_on, b.until_on),
      'coverage:trial_restart', b.until_on > l.due_soft AND NOT covered('trial_restart', t.organ, b.start_on, b.until_on),
      'extracted_on:trial', b.until_on IS NULL,
      'law:criminal.second_instance', b.start_on IS NOT NULL AND NOT law_known('criminal.second_instance', b.start_on),
      'trial.accepted_on', b.start_on IS NULL OR t.accepted_on > t._extracted_on,
      'trial.judged_on', t.judged_on < t.accepted_on OR t.judged_on > t._extracted_on,
      'trial_exclusion.to_on', b.until_on > l.due_soft AND b.stop_open,
      'trial_extension.adds_months', t.instance = 'second' AND b.until_on > l.due_soft AND p.no_months = 1,
      'trial_extension.approved_on', t.instance = 'second' AND b.until_on > l.due_soft AND p.no_day = 1,
      'trial_extension.approver_level', t.instance = 'second' AND b.until_on > l.due_soft AND p.no_level = 1,
      'trial_restart.restarted_on', b.until_on > l.due_soft AND b.restart_odd
    ) AS lacking
  FROM begun AS b
  JOIN trial AS t ON t._id = b.unit
  JOIN lines AS l ON l.unit = b.unit
  LEFT JOIN prolonged AS p ON p.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN t.instance NOT IN ('second', 'retrial') OR contains(t.organ, '最高') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR b.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM begun AS b
  JOIN trial AS t ON t._id = b.unit
  JOIN lines AS l ON l.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, t.organ AS organ, b.start_on AS act_on, t.instance AS instance,
  t.in_custody AS in_custody, t.accepted_on AS accepted_on, b.restarted_on AS restarted_on, b.start_on AS start_on,
  t.judged_on AS judged_on, b.until_on AS until_on, x.ext_months AS ext_months, s.excluded_days AS excluded_days,
  s.excluded_days_strict AS excluded_days_strict, b.custody_hard AS custody_hard, b.custody_soft AS custody_soft,
  l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, b.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, b.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM begun AS b
JOIN trial AS t ON t._id = b.unit
JOIN stopped AS s ON s.unit = b.unit
JOIN extended AS x ON x.unit = b.unit
JOIN lines AS l ON l.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
