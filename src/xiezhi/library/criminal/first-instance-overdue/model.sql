-- One row per trial; only first instances are judged (刑诉法 208, 212, 220, 225).
-- The limit runs from acceptance, or anew from the last restart. Four classes, each with its own
-- pair
-- of lines: public (two months, at the latest three; private prosecution of a person in custody
-- likewise), private at liberty (six months), summary, fast track. What sentence was likely is not
-- recorded, so the longer limit of the last two is the hard line.
WITH begun AS (
  -- The period now running: its first day, how far it ran, what of it is not counted.
  SELECT
    t._id AS unit, t.organ AS organ, t.instance AS instance, t.prosecution AS prosecution,
    t.procedure AS procedure, t.in_custody AS in_custody, t.accepted_on AS accepted_on,
    t.judged_on AS judged_on, t._extracted_on AS extracted_on, h.until_on AS until_on,
    CASE WHEN h.seq > 0 THEN h.start_on END AS restarted_on, h.restart_odd AS restart_odd,
    h.start_on AS start_on, h.first_excluded_from AS stopped_from, h.excluded_days AS days,
    h.excluded_days_strict AS days_strict, h.excluded_unsure AS stop_open
  FROM trial AS t
  JOIN stage_history AS h ON h.stage = t._id AND h.stage_type = 'trial' AND h.last
), prolonged AS (
  SELECT
    b.unit AS unit,
    MIN(CASE WHEN e.kind = 'upper_court' AND e.approver_level IN ('upper', 'city', 'province',
      'supreme') AND e.approved_on >= b.start_on THEN e.approved_on END) AS upper_on,
    MIN(CASE WHEN e.kind = 'supreme_court' AND e.approved_on >= b.start_on THEN e.approved_on
      END) AS supreme_on,
    SUM(CASE WHEN e.kind = 'supreme_court' AND e.approved_on >= b.start_on THEN
      COALESCE(e.adds_months, 0) ELSE 0 END) AS supreme_months,
    MAX(CASE WHEN e.kind = 'upper_court' AND (e.approved_on IS NULL OR (e.approver_level IS NULL AND
      e.approved_on >= b.start_on)) THEN 1 ELSE 0 END) AS upper_open,
    MAX(CASE WHEN e.kind = 'supreme_court' AND (e.approved_on IS NULL OR e.adds_months IS NULL) THEN
      1 ELSE 0 END) AS supreme_open,
    MAX(CASE WHEN e.approved_on IS NULL THEN 1 ELSE 0 END) AS no_day,
    MAX(CASE WHEN e.kind = 'upper_court' AND e.approver_level IS NULL THEN 1 ELSE 0
      END) AS no_level,
    MAX(CASE WHEN e.kind = 'supreme_court' AND e.adds_months IS NULL THEN 1 ELSE 0 END) AS no_months
  FROM trial_extension AS e
  JOIN begun AS b ON b.unit = e.trial
  GROUP BY b.unit
), gathered AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.instance AS instance, b.prosecution AS prosecution,
    b.procedure AS procedure, b.in_custody AS in_custody, b.accepted_on AS accepted_on,
    b.judged_on AS judged_on, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.restarted_on AS restarted_on, b.restart_odd AS restart_odd, b.start_on AS start_on,
    -- The kinder reading where custody is not recorded: rolled for the hard line, not for the soft.
    COALESCE(b.in_custody, FALSE) AS custody_hard, COALESCE(b.in_custody, TRUE) AS custody_soft,
    CASE
      WHEN b.procedure = 'summary' THEN 'summary'
      WHEN b.procedure = 'fast_track' THEN 'fast_track'
      WHEN b.prosecution = 'private' AND NOT COALESCE(b.in_custody, FALSE) THEN 'private'
      ELSE 'public'
    END AS limit_class,
    b.stopped_from AS stopped_from, b.days AS days, b.days_strict AS days_strict,
    b.stop_open AS stop_open,
    e.upper_on AS upper_on, e.supreme_on AS supreme_on,
    COALESCE(e.supreme_months, 0) AS supreme_months,
    COALESCE(e.upper_open, 0) AS upper_open, COALESCE(e.supreme_open, 0) AS supreme_open,
    COALESCE(e.no_day, 0) AS no_day, COALESCE(e.no_level, 0) AS no_level,
    COALESCE(e.no_months, 0) AS no_months
  FROM begun AS b
  LEFT JOIN prolonged AS e ON e.unit = b.unit
), upper_step AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.instance AS instance, b.prosecution AS prosecution,
    b.procedure AS procedure, b.in_custody AS in_custody, b.accepted_on AS accepted_on,
    b.judged_on AS judged_on, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.restarted_on AS restarted_on, b.restart_odd AS restart_odd, b.start_on AS start_on,
    b.custody_hard AS custody_hard, b.custody_soft AS custody_soft, b.limit_class AS limit_class,
    b.stop_open AS stop_open, b.supreme_on AS supreme_on, b.supreme_months AS supreme_months,
    b.upper_open AS upper_open, b.supreme_open AS supreme_open, b.no_day AS no_day,
    b.no_level AS no_level, b.no_months AS no_months,
    CASE WHEN b.stopped_from <= due('criminal.first_instance.latest', b.start_on,
      param('criminal.first_instance.extension', b.start_on) + b.supreme_months) THEN b.days ELSE 0
      END AS excluded_days,
    CASE WHEN b.stopped_from <= due('criminal.first_instance.latest', b.start_on,
      param('criminal.first_instance.extension', b.start_on) + b.supreme_months) THEN b.days_strict
      ELSE 0 END AS excluded_days_strict,
    COALESCE(b.upper_on <= due('criminal.first_instance.latest', b.start_on, 0, b.days,
      b.custody_hard), FALSE) AS upper_ok
  FROM gathered AS b
), months AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.instance AS instance, b.prosecution AS prosecution,
    b.procedure AS procedure, b.in_custody AS in_custody, b.accepted_on AS accepted_on,
    b.judged_on AS judged_on, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.restarted_on AS restarted_on, b.restart_odd AS restart_odd, b.start_on AS start_on,
    b.custody_hard AS custody_hard, b.custody_soft AS custody_soft, b.limit_class AS limit_class,
    b.stop_open AS stop_open, b.upper_ok AS upper_ok, b.upper_open AS upper_open,
    b.supreme_open AS supreme_open, b.no_day AS no_day, b.no_level AS no_level,
    b.no_months AS no_months, b.excluded_days AS excluded_days,
    b.excluded_days_strict AS excluded_days_strict,
    CASE WHEN b.upper_ok THEN param('criminal.first_instance.extension', b.start_on) ELSE 0 END
    + CASE
        WHEN b.supreme_on <= due('criminal.first_instance.latest', b.start_on, CASE WHEN b.upper_ok
          THEN param('criminal.first_instance.extension', b.start_on) ELSE 0 END, b.excluded_days,
          b.custody_hard)
          THEN b.supreme_months
        ELSE 0
      END AS ext_months,
    -- If the extension with a gap was good, what the Supreme Court added after it counts as well.
    CASE WHEN b.upper_open = 1 THEN b.supreme_months ELSE 0 END AS may_supreme
  FROM upper_step AS b
), anchors AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.instance AS instance, b.prosecution AS prosecution,
    b.procedure AS procedure, b.in_custody AS in_custody, b.accepted_on AS accepted_on,
    b.judged_on AS judged_on, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.restarted_on AS restarted_on, b.restart_odd AS restart_odd, b.start_on AS start_on,
    b.custody_hard AS custody_hard, b.custody_soft AS custody_soft, b.limit_class AS limit_class,
    b.stop_open AS stop_open, b.upper_ok AS upper_ok, b.upper_open AS upper_open,
    b.supreme_open AS supreme_open, b.no_day AS no_day, b.no_level AS no_level,
    b.no_months AS no_months, b.excluded_days AS excluded_days,
    b.excluded_days_strict AS excluded_days_strict, b.ext_months AS ext_months,
    b.may_supreme AS may_supreme,
    CASE WHEN b.limit_class = 'public' THEN b.start_on END AS public_from_on,
    -- Where the kind of prosecution is not recorded, the six months may apply.
    CASE WHEN b.limit_class = 'private' OR (b.limit_class = 'public' AND b.prosecution IS NULL AND
      NOT b.custody_hard) THEN b.start_on END AS private_from_on,
    CASE WHEN b.limit_class = 'summary' THEN b.start_on END AS summary_from_on,
    CASE WHEN b.limit_class = 'fast_track' THEN b.start_on END AS fast_from_on
  FROM months AS b
), lines AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.instance AS instance, b.prosecution AS prosecution,
    b.procedure AS procedure, b.in_custody AS in_custody, b.accepted_on AS accepted_on,
    b.judged_on AS judged_on, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.restarted_on AS restarted_on, b.restart_odd AS restart_odd, b.start_on AS start_on,
    b.custody_hard AS custody_hard, b.custody_soft AS custody_soft, b.limit_class AS limit_class,
    b.stop_open AS stop_open, b.upper_ok AS upper_ok, b.upper_open AS upper_open,
    b.supreme_open AS supreme_open, b.no_day AS no_day, b.no_level AS no_level,
    b.no_months AS no_months, b.excluded_days AS excluded_days,
    b.excluded_days_strict AS excluded_days_strict, b.ext_months AS ext_months,
    b.public_from_on AS public_from_on, b.private_from_on AS private_from_on,
    b.summary_from_on AS summary_from_on, b.fast_from_on AS fast_from_on,
    due('criminal.first_instance', b.public_from_on, 0, b.excluded_days_strict,
      b.custody_soft) AS due_two_months,
    due('criminal.first_instance.latest', b.public_from_on, b.ext_months, b.excluded_days,
      b.custody_hard) AS due_latest,
    due('criminal.private_prosecution', b.private_from_on, 0, b.excluded_days) AS due_private,
    due('criminal.summary', b.summary_from_on, 0, b.excluded_days_strict,
      b.custody_soft) AS due_summary,
    due('criminal.summary.long', b.summary_from_on, 0, b.excluded_days,
      b.custody_hard) AS due_summary_long,
    due('criminal.fast_track', b.fast_from_on, 0, b.excluded_days_strict,
      b.custody_soft) AS due_fast,
    due('criminal.fast_track.long', b.fast_from_on, 0, b.excluded_days,
      b.custody_hard) AS due_fast_long,
    due('criminal.fast_track', b.start_on, 0, b.excluded_days_strict,
      b.custody_soft) AS due_shortest,
    due('criminal.first_instance', b.start_on, 0, b.excluded_days_strict, TRUE) AS due_if_held,
    due_strict('criminal.private_prosecution', b.private_from_on, 0,
      b.excluded_days_strict) AS due_private_strict,
    CASE WHEN b.upper_open = 1 THEN param('criminal.first_instance.extension', b.start_on)
      + b.may_supreme ELSE 0 END AS may_months
  FROM anchors AS b
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.instance AS instance, b.prosecution AS prosecution,
    b.procedure AS procedure, b.in_custody AS in_custody, b.accepted_on AS accepted_on,
    b.judged_on AS judged_on, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.restarted_on AS restarted_on, b.restart_odd AS restart_odd, b.start_on AS start_on,
    b.custody_hard AS custody_hard, b.custody_soft AS custody_soft, b.limit_class AS limit_class,
    b.stop_open AS stop_open, b.upper_ok AS upper_ok, b.upper_open AS upper_open,
    b.supreme_open AS supreme_open, b.no_day AS no_day, b.no_level AS no_level,
    b.no_months AS no_months, b.excluded_days AS excluded_days,
    b.excluded_days_strict AS excluded_days_strict, b.ext_months AS ext_months,
    b.public_from_on AS public_from_on, b.private_from_on AS private_from_on,
    b.summary_from_on AS summary_from_on, b.fast_from_on AS fast_from_on,
    b.due_two_months AS due_two_months, b.due_latest AS due_latest, b.due_private AS due_private,
    b.due_private_strict AS due_private_strict, b.due_summary AS due_summary,
    b.due_summary_long AS due_summary_long, b.due_fast AS due_fast,
    b.due_fast_long AS due_fast_long, b.due_shortest AS due_shortest,
    b.due_if_held AS due_if_held,
    CASE
      WHEN b.limit_class = 'private' THEN b.due_private
      WHEN b.limit_class = 'summary' THEN b.due_summary_long
      WHEN b.limit_class = 'fast_track' THEN b.due_fast_long
      ELSE b.due_latest
    END AS due_hard,
    -- With an extension the whole longer period is lawful, so the two months no longer speak. Where
    -- the calendar does not know the year, the day that was not rolled is the soft line.
    CASE
      WHEN b.limit_class = 'private' THEN b.due_private_strict
      WHEN b.limit_class = 'summary' THEN COALESCE(b.due_summary, due_strict('criminal.summary',
        b.start_on, 0, b.excluded_days_strict))
      WHEN b.limit_class = 'fast_track' THEN COALESCE(b.due_fast, due_strict('criminal.fast_track',
        b.start_on, 0, b.excluded_days_strict))
      WHEN b.ext_months > 0 THEN COALESCE(b.due_latest, due_strict('criminal.first_instance.latest',
        b.start_on, b.ext_months, b.excluded_days))
      ELSE COALESCE(b.due_two_months, due_strict('criminal.first_instance', b.start_on, 0,
        b.excluded_days_strict))
    END AS due_soft,
    CASE WHEN b.limit_class = 'public' THEN due('criminal.first_instance.latest', b.public_from_on,
      b.ext_months + b.may_months, b.excluded_days, b.custody_hard) END AS due_may
  FROM lines AS b
), late AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.instance AS instance, b.prosecution AS prosecution,
    b.procedure AS procedure, b.in_custody AS in_custody, b.accepted_on AS accepted_on,
    b.judged_on AS judged_on, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.restarted_on AS restarted_on, b.restart_odd AS restart_odd, b.start_on AS start_on,
    b.custody_hard AS custody_hard, b.custody_soft AS custody_soft, b.limit_class AS limit_class,
    b.stop_open AS stop_open, b.upper_ok AS upper_ok, b.upper_open AS upper_open,
    b.supreme_open AS supreme_open, b.no_day AS no_day, b.no_level AS no_level,
    b.no_months AS no_months, b.excluded_days AS excluded_days,
    b.excluded_days_strict AS excluded_days_strict, b.ext_months AS ext_months,
    b.public_from_on AS public_from_on, b.private_from_on AS private_from_on,
    b.summary_from_on AS summary_from_on, b.fast_from_on AS fast_from_on,
    b.due_two_months AS due_two_months, b.due_latest AS due_latest, b.due_private AS due_private,
    b.due_private_strict AS due_private_strict, b.due_summary AS due_summary,
    b.due_summary_long AS due_summary_long, b.due_fast AS due_fast,
    b.due_fast_long AS due_fast_long, b.due_shortest AS due_shortest,
    b.due_if_held AS due_if_held, b.due_hard AS due_hard, b.due_soft AS due_soft,
    COALESCE(b.until_on > b.due_soft, FALSE) AS late_soft,
    COALESCE(b.until_on > b.due_hard, FALSE) AS late_hard,
    COALESCE(b.until_on > b.due_hard AND (b.supreme_open = 1 OR b.until_on <= b.due_may),
      FALSE) AS between_lines
  FROM graded AS b
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.instance AS instance, x.prosecution AS prosecution,
    x.procedure AS procedure, x.in_custody AS in_custody, x.accepted_on AS accepted_on,
    x.judged_on AS judged_on, x.until_on AS until_on, x.restarted_on AS restarted_on,
    x.start_on AS start_on, x.custody_hard AS custody_hard, x.custody_soft AS custody_soft,
    x.limit_class AS limit_class, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.ext_months AS ext_months,
    x.public_from_on AS public_from_on, x.private_from_on AS private_from_on,
    x.summary_from_on AS summary_from_on, x.fast_from_on AS fast_from_on,
    x.due_two_months AS due_two_months, x.due_latest AS due_latest, x.due_private AS due_private,
    x.due_private_strict AS due_private_strict, x.due_summary AS due_summary,
    x.due_summary_long AS due_summary_long, x.due_fast AS due_fast,
    x.due_fast_long AS due_fast_long, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.late_soft AS late_soft, x.late_hard AS late_hard,
    missing(
      'coverage:trial_exclusion', x.late_soft AND NOT covered('trial_exclusion', x.organ,
        x.start_on, earlier(x.due_hard, x.until_on)),
      'coverage:trial_extension', x.late_soft AND x.limit_class = 'public' AND NOT x.upper_ok AND
        NOT covered('trial_extension', x.organ, x.start_on, earlier(x.due_hard, x.until_on)),
      'coverage:trial_restart', x.late_soft AND NOT covered('trial_restart', x.organ, x.start_on,
        x.until_on),
      'extracted_on:trial', x.until_on IS NULL,
      'law:criminal.first_instance', x.start_on IS NOT NULL AND NOT
        law_known('criminal.first_instance', x.start_on),
      'trial.accepted_on', x.start_on IS NULL OR x.accepted_on > x.extracted_on,
      'trial.in_custody', x.in_custody IS NULL AND x.limit_class = 'private' AND NOT x.late_hard AND
        x.until_on > x.due_if_held,
      'trial.judged_on', x.judged_on < x.accepted_on OR x.judged_on > x.extracted_on,
      'trial.procedure', x.procedure IS NULL AND NOT x.late_hard AND x.until_on > x.due_shortest,
      'trial.prosecution', x.late_soft AND x.prosecution IS NULL AND x.limit_class = 'public' AND
        x.until_on <= x.due_private,
      'trial_exclusion.to_on', x.late_soft AND x.stop_open,
      'trial_extension.adds_months', x.between_lines AND x.no_months = 1,
      'trial_extension.approved_on', x.between_lines AND x.no_day = 1,
      'trial_extension.approver_level', x.between_lines AND x.no_level = 1,
      'trial_restart.restarted_on', x.late_soft AND x.restart_odd
    ) AS lacking
  FROM late AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.instance AS instance, x.prosecution AS prosecution,
    x.procedure AS procedure, x.in_custody AS in_custody, x.accepted_on AS accepted_on,
    x.judged_on AS judged_on, x.until_on AS until_on, x.restarted_on AS restarted_on,
    x.start_on AS start_on, x.custody_hard AS custody_hard, x.custody_soft AS custody_soft,
    x.limit_class AS limit_class, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.ext_months AS ext_months,
    x.public_from_on AS public_from_on, x.private_from_on AS private_from_on,
    x.summary_from_on AS summary_from_on, x.fast_from_on AS fast_from_on,
    x.due_two_months AS due_two_months, x.due_latest AS due_latest, x.due_private AS due_private,
    x.due_private_strict AS due_private_strict, x.due_summary AS due_summary,
    x.due_summary_long AS due_summary_long, x.due_fast AS due_fast,
    x.due_fast_long AS due_fast_long, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.lacking AS lacking,
    CASE
      WHEN x.instance <> 'first' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.late_hard THEN 'hard'
      WHEN x.late_soft THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.start_on AS act_on,
  x.limit_class AS limit_class, x.in_custody AS in_custody, x.accepted_on AS accepted_on,
  x.restarted_on AS restarted_on, x.start_on AS start_on, x.judged_on AS judged_on,
  x.until_on AS until_on, x.ext_months AS ext_months, x.excluded_days AS excluded_days,
  x.excluded_days_strict AS excluded_days_strict, x.custody_hard AS custody_hard,
  x.custody_soft AS custody_soft, x.public_from_on AS public_from_on,
  x.private_from_on AS private_from_on, x.summary_from_on AS summary_from_on,
  x.fast_from_on AS fast_from_on, x.due_two_months AS due_two_months, x.due_latest AS due_latest,
  x.due_private AS due_private, x.due_private_strict AS due_private_strict,
  x.due_summary AS due_summary, x.due_summary_long AS due_summary_long, x.due_fast AS due_fast,
  x.due_fast_long AS due_fast_long, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
