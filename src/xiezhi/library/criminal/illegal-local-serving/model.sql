-- One row per custody record; only the serving of a sentence in a detention house is judged
-- (刑诉法 264(2); 规则 659). There is no day of delivery for someone never delivered: what remained
-- when the execution notice came gives the soft line, what still remained on the last day for the
-- delivery the hard one. Nobody is late before that day.
WITH notice AS (
  SELECT
    h.sentence AS sentence, MIN(h.exec_notice_on) AS exec_notice_on,
    MAX(CASE WHEN h.not_delivered_reason IN ('refused_illness', 'co_accused_death',
      'civil_part_pending') AND h.reason_doc_no IS NOT NULL THEN 1 ELSE 0 END) AS excused,
    MAX(CASE WHEN h.not_delivered_reason IN ('refused_illness', 'co_accused_death',
      'civil_part_pending') AND h.reason_doc_no IS NULL THEN 1 ELSE 0 END) AS excused_open
  FROM handover AS h
  GROUP BY h.sentence
), base AS (
  SELECT
    k._id AS unit, k.organ AS organ, k.facility_kind AS facility_kind, k.kind AS kind,
    k.in_on AS in_on, k.out_on AS out_on, s.main_penalty AS main_penalty, s.end_on AS end_on,
    s.effective_on AS effective_on, n.exec_notice_on AS exec_notice_on,
    COALESCE(n.excused, 0) AS excused, COALESCE(n.excused_open, 0) AS excused_open,
    k._extracted_on AS extracted_on,
    COALESCE(earlier(k.out_on, k._as_of), k.out_on, k._as_of) AS until_on
  FROM custody AS k
  LEFT JOIN sentence AS s ON s._id = k.sentence
  LEFT JOIN notice AS n ON n.sentence = k.sentence
), lines AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.facility_kind AS facility_kind, b.kind AS kind,
    b.in_on AS in_on, b.out_on AS out_on, b.main_penalty AS main_penalty, b.end_on AS end_on,
    b.effective_on AS effective_on, b.exec_notice_on AS exec_notice_on, b.excused AS excused,
    b.excused_open AS excused_open, b.extracted_on AS extracted_on, b.until_on AS until_on,
    due('enforcement.prison_delivery', b.exec_notice_on) AS due_month,
    due('enforcement.prison_delivery.days', b.exec_notice_on) AS due_days,
    due('enforcement.local_serving', b.exec_notice_on) AS local_at_notice,
    due('enforcement.local_serving', b.effective_on) AS local_at_effect
  FROM base AS b
), last_day AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.facility_kind AS facility_kind, b.kind AS kind,
    b.in_on AS in_on, b.out_on AS out_on, b.main_penalty AS main_penalty, b.end_on AS end_on,
    b.effective_on AS effective_on, b.exec_notice_on AS exec_notice_on, b.excused AS excused,
    b.excused_open AS excused_open, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.due_month AS due_month, b.due_days AS due_days, b.local_at_notice AS local_at_notice,
    b.local_at_effect AS local_at_effect,
    COALESCE(later(b.due_month, b.due_days), b.due_month) AS due_hard
  FROM lines AS b
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.facility_kind AS facility_kind, b.kind AS kind,
    b.in_on AS in_on, b.out_on AS out_on, b.main_penalty AS main_penalty, b.end_on AS end_on,
    b.effective_on AS effective_on, b.exec_notice_on AS exec_notice_on, b.excused AS excused,
    b.excused_open AS excused_open, b.extracted_on AS extracted_on, b.until_on AS until_on,
    b.due_month AS due_month, b.due_days AS due_days, b.local_at_notice AS local_at_notice,
    b.local_at_effect AS local_at_effect, b.due_hard AS due_hard,
    due('enforcement.local_serving', b.due_hard) AS local_at_due,
    -- In a year the calendar does not know, the day that was not rolled decides, and it is soft.
    COALESCE(b.until_on > COALESCE(b.due_hard, due_strict('enforcement.prison_delivery.days',
      b.exec_notice_on)), FALSE) AS late,
    COALESCE(b.main_penalty IN ('life', 'death_suspended'), FALSE) AS no_end,
    -- The notice cannot come before the judgment takes effect: what remained then is the most.
    COALESCE(b.end_on <= b.local_at_notice OR b.end_on <= b.local_at_effect, FALSE) AS short_rest
  FROM last_day AS b
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.facility_kind AS facility_kind, x.kind AS kind,
    x.in_on AS in_on, x.out_on AS out_on, x.main_penalty AS main_penalty, x.end_on AS end_on,
    x.exec_notice_on AS exec_notice_on, x.until_on AS until_on, x.due_month AS due_month,
    x.due_days AS due_days, x.local_at_notice AS local_at_notice, x.local_at_due AS local_at_due,
    x.due_hard AS due_hard, x.late AS late, x.no_end AS no_end, x.short_rest AS short_rest,
    x.excused AS excused,
    COALESCE(x.facility_kind = 'detention_house' AND (x.kind IS NULL OR x.kind = 'serving') AND
      COALESCE(x.main_penalty, 'fixed_term') IN ('fixed_term', 'life', 'death_suspended'),
      FALSE) AS in_scope,
    missing(
      'custody.kind', x.kind IS NULL AND x.late AND NOT x.short_rest,
      'custody.out_on', x.out_on < x.in_on OR x.out_on > x.extracted_on,
      'extracted_on:custody', x.until_on IS NULL AND NOT x.short_rest,
      'handover.exec_notice_on', (x.exec_notice_on IS NULL AND NOT x.short_rest) OR x.exec_notice_on
        < x.effective_on,
      'handover.reason_doc_no', x.late AND NOT x.short_rest AND x.excused_open = 1,
      'law:enforcement.local_serving', COALESCE(x.exec_notice_on, x.effective_on) IS NOT NULL AND
        NOT law_known('enforcement.local_serving', COALESCE(x.exec_notice_on, x.effective_on)),
      'law:enforcement.prison_delivery.days', x.exec_notice_on IS NOT NULL AND NOT x.short_rest AND
        NOT law_known('enforcement.prison_delivery.days', x.exec_notice_on),
      'sentence.end_on', x.late AND x.end_on IS NULL AND NOT x.no_end,
      'sentence.main_penalty', x.late AND NOT x.short_rest AND x.main_penalty IS NULL
    ) AS lacking
  FROM graded AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.facility_kind AS facility_kind, x.kind AS kind,
    x.in_on AS in_on, x.out_on AS out_on, x.main_penalty AS main_penalty, x.end_on AS end_on,
    x.exec_notice_on AS exec_notice_on, x.until_on AS until_on, x.due_month AS due_month,
    x.due_days AS due_days, x.local_at_notice AS local_at_notice, x.local_at_due AS local_at_due,
    x.due_hard AS due_hard, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.excused = 1 AND NOT x.short_rest THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.late OR x.short_rest THEN 'lawful'
      WHEN x.no_end OR x.end_on > x.local_at_due THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.exec_notice_on AS act_on,
  x.main_penalty AS main_penalty, x.in_on AS in_on, x.out_on AS out_on, x.end_on AS end_on,
  x.exec_notice_on AS exec_notice_on, x.until_on AS until_on, x.due_month AS due_month,
  x.due_days AS due_days, x.due_hard AS due_hard, x.local_at_notice AS local_at_notice,
  x.local_at_due AS local_at_due,
  CASE WHEN x.outcome IN ('hard', 'soft') THEN days_between(x.due_hard, x.until_on)
    END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
