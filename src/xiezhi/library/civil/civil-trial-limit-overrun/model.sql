-- One row per civil trial. The limit follows the procedure; a case converted to the ordinary
-- procedure is counted from its filing on (民诉解释 258(3)). Hard line: every excluded day counted
-- kindly and every extension that may be valid; soft line: only those shown to be valid. An
-- extension approved after the limit had run out, and every one after it, adds nothing, except in
-- the simple procedure, where 民诉解释 258(1) and the 2019 provisions art. 1 disagree: there it moves
-- the hard line only.
WITH counted AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.procedure AS procedure, t.accepted_on AS accepted_on,
    CASE
      WHEN t.converted_on IS NOT NULL AND t.procedure IN ('simple', 'small_claims') THEN 'ordinary'
      ELSE t.procedure
    END AS limit_kind,
    h.start_on AS counted_from, h.restart_odd AS notice_unsure, t.converted_on AS converted_on,
    t.closed_on AS ended_on, t.foreign_related AS foreign_related, t.voter_list AS voter_list,
    h.until_on AS until_on, t._extracted_on AS extracted_on, h.first_excluded_from AS stopped_from,
    h.excluded_days AS excluded_days, h.excluded_days_strict AS excluded_days_strict,
    h.excluded_unsure AS exclusion_unsure,
    CASE
      WHEN t.converted_on IS NOT NULL AND t.procedure IN ('simple', 'small_claims')
        THEN param('civil.trial.ordinary.extension', h.start_on)
      WHEN t.procedure = 'ordinary' THEN param('civil.trial.ordinary.extension', h.start_on)
      WHEN t.procedure = 'simple' THEN param('civil.trial.simple.extension', h.start_on)
      WHEN t.procedure = 'small_claims' THEN param('civil.trial.small_claims.extension', h.start_on)
    END AS president_cap
  FROM civil_trial AS t
  JOIN stage_history AS h ON h.stage = t._id AND h.stage_type = 'civil_trial' AND h.last
), granted AS (
  SELECT
    x.unit AS unit, SUM(COALESCE(e.adds_months, 0)) AS months, SUM(COALESCE(e.adds_days, 0)) AS days
  FROM counted AS x
  LEFT JOIN civil_extension AS e ON e.civil_trial = x.unit
  GROUP BY x.unit
), stopped AS (
  SELECT
    x.unit AS unit,
    COALESCE(x.stopped_from > CASE x.limit_kind
      WHEN 'ordinary' THEN due('civil.trial.ordinary', x.counted_from, g.months, g.days)
      WHEN 'simple' THEN due('civil.trial.simple', x.counted_from, g.months, g.days)
      WHEN 'small_claims' THEN due('civil.trial.small_claims', x.counted_from, g.months, g.days)
      WHEN 'appeal_judgment'
        THEN due('civil.trial.appeal_judgment', x.counted_from, g.months, g.days)
      WHEN 'special' THEN due('civil.trial.special', x.counted_from, g.days)
      WHEN 'appeal_ruling' THEN due('civil.trial.appeal_ruling', x.counted_from, g.days)
    END, FALSE) AS too_late
  FROM counted AS x
  JOIN granted AS g ON g.unit = x.unit
), spent AS (
  SELECT
    x.unit AS unit, x.exclusion_unsure AND NOT p.too_late AS exclusion_unsure,
    CASE WHEN p.too_late THEN 0 ELSE x.excluded_days END AS excluded_days,
    CASE WHEN p.too_late THEN 0 ELSE x.excluded_days_strict END AS excluded_days_strict
  FROM counted AS x
  JOIN stopped AS p ON p.unit = x.unit
), extension AS (
  -- Each extension with what was, or may have been, added before it: the line it had to be approved
  -- by.
  SELECT
    a._id AS extension_id,
    a.civil_trial AS trial,
    a.approved_on AS approved_on,
    CASE
      WHEN a.approver_level IN ('upper', 'city', 'province', 'supreme') THEN 'superior'
      WHEN a.approver_level = 'own_head' THEN 'president'
      ELSE 'unknown'
    END AS approver,
    COALESCE(a.adds_months, 0) AS months,
    COALESCE(a.adds_days, 0) AS days,
    SUM(CASE WHEN b.approved_on < a.approved_on OR (b.approved_on = a.approved_on AND b._id < a._id)
      OR b.approved_on IS NULL THEN COALESCE(b.adds_months, 0) ELSE 0 END) AS months_before,
    SUM(CASE WHEN b.approved_on < a.approved_on OR (b.approved_on = a.approved_on AND b._id < a._id)
      OR b.approved_on IS NULL THEN COALESCE(b.adds_days, 0) ELSE 0 END) AS days_before
  FROM civil_extension AS a
  JOIN civil_extension AS b ON b.civil_trial = a.civil_trial
  GROUP BY a._id, a.civil_trial, a.approved_on, a.approver_level, a.adds_months, a.adds_days
), dated_extension AS (
  SELECT
    x.unit AS unit,
    x.limit_kind AS limit_kind,
    e.approved_on AS approved_on,
    e.approver AS approver,
    e.months AS months,
    e.days AS days,
    CASE WHEN e.approved_on > CASE x.limit_kind
      WHEN 'ordinary' THEN due(
        'civil.trial.ordinary', x.counted_from, e.months_before, s.excluded_days + e.days_before
      )
      WHEN 'simple' THEN due(
        'civil.trial.simple', x.counted_from, e.months_before, s.excluded_days + e.days_before
      )
      WHEN 'small_claims' THEN due(
        'civil.trial.small_claims', x.counted_from, e.months_before, s.excluded_days + e.days_before
      )
      WHEN 'appeal_judgment' THEN due(
        'civil.trial.appeal_judgment', x.counted_from, e.months_before,
          s.excluded_days + e.days_before
      )
      WHEN 'special' THEN due(
        'civil.trial.special', x.counted_from, e.days_before, s.excluded_days
      )
      WHEN 'appeal_ruling' THEN due(
        'civil.trial.appeal_ruling', x.counted_from, e.days_before, s.excluded_days
      )
    END THEN 1 ELSE 0 END AS late
  FROM extension AS e
  JOIN counted AS x ON x.unit = e.trial
  JOIN spent AS s ON s.unit = x.unit
), first_late AS (
  SELECT
    e.unit AS unit,
    MIN(CASE WHEN e.late = 1 THEN e.approved_on END) AS first_late_on
  FROM dated_extension AS e
  GROUP BY e.unit
), graded_extension AS (
  SELECT
    e.unit AS unit,
    -- Only the ordinary procedure and appeals know an extension beyond the president's.
    CASE
      WHEN e.limit_kind IN ('simple', 'small_claims') OR e.approver = 'president' THEN 'president'
      ELSE 'superior'
    END AS share,
    e.months AS months,
    e.days AS days,
    CASE
      WHEN e.months = 0 AND e.days = 0 THEN 'no_length'
      WHEN e.limit_kind IN ('special', 'appeal_ruling') AND e.days = 0 THEN 'no_length'
      WHEN e.approved_on IS NULL THEN 'no_date'
      WHEN e.approved_on < f.first_late_on OR f.first_late_on IS NULL THEN
        CASE WHEN e.approver = 'unknown' THEN 'no_level' ELSE 'valid' END
      WHEN e.limit_kind IN ('simple', 'small_claims') THEN 'doubtful'
      ELSE 'void'
    END AS grade
  FROM dated_extension AS e
  JOIN first_late AS f ON f.unit = e.unit
), extended AS (
  -- What may count (all but the void ones) and what is shown to count (the valid ones).
  SELECT
    g.unit AS unit,
    SUM(CASE WHEN g.share = 'president' AND g.grade <> 'void' THEN g.months ELSE 0 END)
      AS president_months,
    SUM(CASE WHEN g.share = 'superior' AND g.grade <> 'void' THEN g.months ELSE 0 END)
      AS superior_months,
    SUM(CASE WHEN g.grade <> 'void' THEN g.days ELSE 0 END) AS days,
    SUM(CASE WHEN g.share = 'president' AND g.grade = 'valid' THEN g.months ELSE 0 END)
      AS strict_president_months,
    SUM(CASE WHEN g.share = 'superior' AND g.grade = 'valid' THEN g.months ELSE 0 END)
      AS strict_superior_months,
    SUM(CASE WHEN g.grade = 'valid' THEN g.days ELSE 0 END) AS strict_days,
    MAX(CASE WHEN g.grade = 'no_length' THEN 1 ELSE 0 END) AS no_length,
    MAX(CASE WHEN g.grade = 'no_date' THEN 1 ELSE 0 END) AS no_date,
    MAX(CASE WHEN g.grade = 'no_level' THEN 1 ELSE 0 END) AS no_level
  FROM graded_extension AS g
  GROUP BY g.unit
), total AS (
  -- A president may add only what the article says; it sets no cap for the superior court.
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.limit_kind AS limit_kind,
    x.accepted_on AS accepted_on, x.counted_from AS counted_from, x.notice_unsure AS notice_unsure,
    x.converted_on AS converted_on, x.ended_on AS ended_on, x.foreign_related AS foreign_related,
    x.voter_list AS voter_list, x.until_on AS until_on, x.extracted_on AS extracted_on,
    s.excluded_days AS excluded_days, s.excluded_days_strict AS excluded_days_strict,
    s.exclusion_unsure AS exclusion_unsure,
    CASE
      WHEN e.president_months > x.president_cap THEN x.president_cap
      ELSE COALESCE(e.president_months, 0)
    END + COALESCE(e.superior_months, 0) AS added_months,
    COALESCE(e.days, 0) AS added_days,
    CASE
      WHEN e.strict_president_months > x.president_cap THEN x.president_cap
      ELSE COALESCE(e.strict_president_months, 0)
    END + COALESCE(e.strict_superior_months, 0) AS added_months_strict,
    COALESCE(e.strict_days, 0) AS added_days_strict,
    COALESCE(e.no_length, 0) AS no_length,
    COALESCE(e.no_date, 0) AS no_date,
    COALESCE(e.no_level, 0) AS no_level
  FROM counted AS x
  JOIN spent AS s ON s.unit = x.unit
  LEFT JOIN extended AS e ON e.unit = x.unit
), line AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.limit_kind AS limit_kind,
    x.accepted_on AS accepted_on, x.counted_from AS counted_from, x.notice_unsure AS notice_unsure,
    x.converted_on AS converted_on, x.ended_on AS ended_on, x.foreign_related AS foreign_related,
    x.voter_list AS voter_list, x.until_on AS until_on, x.extracted_on AS extracted_on,
    x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
    x.exclusion_unsure AS exclusion_unsure, x.added_months AS added_months,
    x.added_days AS added_days, x.added_months_strict AS added_months_strict,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_level AS no_level,
    CASE x.limit_kind
      WHEN 'ordinary' THEN due(
        'civil.trial.ordinary', x.counted_from, x.added_months, x.excluded_days + x.added_days
      )
      WHEN 'simple' THEN due(
        'civil.trial.simple', x.counted_from, x.added_months, x.excluded_days + x.added_days
      )
      WHEN 'small_claims' THEN due(
        'civil.trial.small_claims', x.counted_from, x.added_months, x.excluded_days + x.added_days
      )
      WHEN 'appeal_judgment' THEN due(
        'civil.trial.appeal_judgment', x.counted_from, x.added_months,
          x.excluded_days + x.added_days
      )
      WHEN 'special' THEN due(
        'civil.trial.special', x.counted_from, x.added_days, x.excluded_days
      )
      WHEN 'appeal_ruling' THEN due(
        'civil.trial.appeal_ruling', x.counted_from, x.added_days, x.excluded_days
      )
    END AS due_hard,
    CASE x.limit_kind
      WHEN 'ordinary' THEN due_strict(
        'civil.trial.ordinary', x.counted_from, x.added_months_strict,
          x.excluded_days_strict + x.added_days_strict
      )
      WHEN 'simple' THEN due_strict(
        'civil.trial.simple', x.counted_from, x.added_months_strict,
          x.excluded_days_strict + x.added_days_strict
      )
      WHEN 'small_claims' THEN due_strict(
        'civil.trial.small_claims', x.counted_from, x.added_months_strict,
          x.excluded_days_strict + x.added_days_strict
      )
      WHEN 'appeal_judgment' THEN due_strict(
        'civil.trial.appeal_judgment', x.counted_from, x.added_months_strict,
          x.excluded_days_strict + x.added_days_strict
      )
      WHEN 'special' THEN due_strict(
        'civil.trial.special', x.counted_from, x.added_days_strict, x.excluded_days_strict
      )
      WHEN 'appeal_ruling' THEN due_strict(
        'civil.trial.appeal_ruling', x.counted_from, x.added_days_strict, x.excluded_days_strict
      )
    END AS due_law_strict,
    CASE WHEN x.converted_on IS NOT NULL THEN due(
      'civil.trial.simple', x.counted_from,
      CASE
        WHEN x.added_months > param('civil.trial.simple.extension', x.counted_from)
          THEN param('civil.trial.simple.extension', x.counted_from)
        ELSE x.added_months
      END,
      x.excluded_days + x.added_days
    ) END AS conversion_due_on
  FROM total AS x
), span AS (
  -- A case converted only after its simple limit had run out was over it already (民诉解释 258(2)):
  -- soft.
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.limit_kind AS limit_kind,
    x.accepted_on AS accepted_on, x.counted_from AS counted_from, x.notice_unsure AS notice_unsure,
    x.converted_on AS converted_on, x.ended_on AS ended_on, x.foreign_related AS foreign_related,
    x.voter_list AS voter_list, x.until_on AS until_on, x.extracted_on AS extracted_on,
    x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
    x.exclusion_unsure AS exclusion_unsure, x.added_months AS added_months,
    x.added_days AS added_days, x.added_months_strict AS added_months_strict,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_level AS no_level, x.due_hard AS due_hard, x.due_law_strict AS due_law_strict,
    x.conversion_due_on AS conversion_due_on,
    CASE WHEN x.limit_kind IN ('special', 'appeal_ruling') THEN x.added_days
      ELSE x.added_months END AS more,
    CASE
      WHEN x.limit_kind IN ('special', 'appeal_ruling') THEN x.excluded_days
      ELSE x.excluded_days + x.added_days
    END AS plus_days,
    CASE
      WHEN x.limit_kind IN ('special', 'appeal_ruling') THEN x.added_days_strict
      ELSE x.added_months_strict
    END AS more_strict,
    CASE
      WHEN x.limit_kind IN ('special', 'appeal_ruling') THEN x.excluded_days_strict
      ELSE x.excluded_days_strict + x.added_days_strict
    END AS plus_days_strict,
    CASE
      WHEN x.converted_on > x.conversion_due_on THEN earlier(x.conversion_due_on, x.due_law_strict)
      ELSE x.due_law_strict
    END AS due_soft
  FROM line AS x
), grade AS (
  -- An extension approved or a span begun after the line no longer matters, so the tables need to
  -- be
  -- complete only up to it.
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.limit_kind AS limit_kind,
    x.accepted_on AS accepted_on, x.counted_from AS counted_from, x.notice_unsure AS notice_unsure,
    x.converted_on AS converted_on, x.ended_on AS ended_on, x.foreign_related AS foreign_related,
    x.voter_list AS voter_list, x.until_on AS until_on, x.extracted_on AS extracted_on,
    x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
    x.exclusion_unsure AS exclusion_unsure, x.added_months AS added_months,
    x.added_days AS added_days, x.added_months_strict AS added_months_strict,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_level AS no_level, x.due_hard AS due_hard, x.due_law_strict AS due_law_strict,
    x.conversion_due_on AS conversion_due_on, x.more AS more, x.plus_days AS plus_days,
    x.more_strict AS more_strict, x.plus_days_strict AS plus_days_strict, x.due_soft AS due_soft,
    NOT COALESCE(x.until_on <= x.due_soft, FALSE) AS late,
    COALESCE(x.until_on <= x.due_hard, FALSE) AS band,
    CASE
      WHEN x.limit_kind IN ('simple', 'small_claims') THEN x.until_on
      ELSE earlier(x.until_on, COALESCE(x.due_hard, x.until_on))
    END AS coverage_to
  FROM span AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.limit_kind AS limit_kind,
    x.accepted_on AS accepted_on, x.counted_from AS counted_from, x.notice_unsure AS notice_unsure,
    x.converted_on AS converted_on, x.ended_on AS ended_on, x.foreign_related AS foreign_related,
    x.voter_list AS voter_list, x.until_on AS until_on, x.extracted_on AS extracted_on,
    x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
    x.exclusion_unsure AS exclusion_unsure, x.added_months AS added_months,
    x.added_days AS added_days, x.added_months_strict AS added_months_strict,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_level AS no_level, x.due_hard AS due_hard, x.due_law_strict AS due_law_strict,
    x.conversion_due_on AS conversion_due_on, x.more AS more, x.plus_days AS plus_days,
    x.more_strict AS more_strict, x.plus_days_strict AS plus_days_strict, x.due_soft AS due_soft,
    x.late AS late, x.band AS band, x.coverage_to AS coverage_to,
    CASE WHEN x.foreign_related OR (x.limit_kind = 'special' AND x.voter_list) THEN '' ELSE missing(
      'civil_exclusion.to_on',
        x.late AND ((x.band AND x.exclusion_unsure) OR x.notice_unsure),
      'civil_extension.adds_months', x.late AND x.no_length = 1,
      'civil_extension.approved_on', x.late AND x.band AND x.no_date = 1,
      'civil_extension.approver_level', x.late AND x.band AND x.no_level = 1,
      'civil_trial.accepted_on', x.accepted_on IS NULL OR x.accepted_on > x.extracted_on,
      'civil_trial.closed_on', x.ended_on < x.accepted_on OR x.ended_on > x.extracted_on,
      'civil_trial.converted_on',
        x.late AND (x.converted_on < x.accepted_on OR x.converted_on > x.until_on),
      'civil_trial.foreign_related',
        x.late AND x.foreign_related IS NULL AND x.limit_kind <> 'small_claims',
      'civil_trial.voter_list', x.late AND x.limit_kind = 'special' AND x.voter_list IS NULL,
      'coverage:civil_exclusion',
        x.late AND x.until_on IS NOT NULL AND x.accepted_on IS NOT NULL
        AND NOT covered('civil_exclusion', x.organ, x.accepted_on, x.coverage_to),
      'coverage:civil_extension',
        x.late AND x.until_on IS NOT NULL AND x.accepted_on IS NOT NULL
        AND NOT covered('civil_extension', x.organ, x.accepted_on, x.coverage_to),
      'extracted_on:civil_trial', x.until_on IS NULL,
      'law:civil.trial.appeal_judgment',
        x.limit_kind = 'appeal_judgment' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.trial.appeal_judgment', x.counted_from),
      'law:civil.trial.appeal_ruling',
        x.limit_kind = 'appeal_ruling' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.trial.appeal_ruling', x.counted_from),
      'law:civil.trial.ordinary',
        x.limit_kind = 'ordinary' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.trial.ordinary', x.counted_from),
      'law:civil.trial.simple',
        x.limit_kind = 'simple' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.trial.simple', x.counted_from),
      'law:civil.trial.small_claims',
        x.limit_kind = 'small_claims' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.trial.small_claims', x.counted_from),
      'law:civil.trial.special',
        x.limit_kind = 'special' AND x.accepted_on IS NOT NULL
        AND NOT law_known('civil.trial.special', x.counted_from)
    ) END AS lacking
  FROM grade AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.procedure AS procedure, x.limit_kind AS limit_kind,
    x.accepted_on AS accepted_on, x.counted_from AS counted_from, x.notice_unsure AS notice_unsure,
    x.converted_on AS converted_on, x.ended_on AS ended_on, x.foreign_related AS foreign_related,
    x.voter_list AS voter_list, x.until_on AS until_on, x.extracted_on AS extracted_on,
    x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
    x.exclusion_unsure AS exclusion_unsure, x.added_months AS added_months,
    x.added_days AS added_days, x.added_months_strict AS added_months_strict,
    x.added_days_strict AS added_days_strict, x.no_length AS no_length, x.no_date AS no_date,
    x.no_level AS no_level, x.due_hard AS due_hard, x.due_law_strict AS due_law_strict,
    x.conversion_due_on AS conversion_due_on, x.more AS more, x.plus_days AS plus_days,
    x.more_strict AS more_strict, x.plus_days_strict AS plus_days_strict, x.due_soft AS due_soft,
    x.late AS late, x.band AS band, x.coverage_to AS coverage_to, x.lacking AS lacking,
    CASE
      WHEN x.foreign_related OR (x.limit_kind = 'special' AND x.voter_list) THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.late THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.band THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.procedure AS procedure, x.limit_kind AS limit_kind, x.accepted_on AS accepted_on,
  x.counted_from AS counted_from, x.converted_on AS converted_on, x.ended_on AS closed_on,
  x.added_months AS added_months, x.added_days AS added_days, x.excluded_days AS excluded_days,
  x.added_months_strict AS added_months_strict, x.added_days_strict AS added_days_strict,
  x.excluded_days_strict AS excluded_days_strict, x.more AS more, x.plus_days AS plus_days,
  x.more_strict AS more_strict, x.plus_days_strict AS plus_days_strict, x.due_hard AS due_hard,
  x.due_law_strict AS due_law_strict, x.conversion_due_on AS conversion_due_on,
  x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
