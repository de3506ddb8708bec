-- One row per handing over (监狱法 15; 公安规定 300; 规则 625, 659). One month and thirty days stand side by side:
-- the later is the hard line, the earlier the soft one. The duty falls away where three months or less remain
-- (刑诉法 264(2)); "exactly three" is in both texts (规则 625, 659) and so never hard. A convict who is not delivered
-- serves on in the detention house: one fault, told here. Its register is a second witness where no day of delivery is
-- entered: a convict who left late was held to that day, of one who left in time the delivery is not known.
WITH detention AS (
  SELECT
    k.sentence AS sentence,
    CASE WHEN MAX(CASE WHEN k.out_on IS NULL THEN 1 ELSE 0 END) = 0 THEN MAX(k.out_on) END AS left_on,
    MAX(CASE WHEN k.out_on < k.in_on THEN 1 ELSE 0 END) AS odd
  FROM custody AS k
  WHERE k.facility_kind = 'detention_house' AND (k.kind IS NULL OR k.kind = 'serving')
  GROUP BY k.sentence
), held AS (
  SELECT s._id AS unit
  FROM custody AS k
  JOIN sentence AS s ON s._id = k.sentence
  WHERE k.out_on IS NULL OR k.out_on >= s.effective_on
  GROUP BY s._id
), held_person AS (
  SELECT s._id AS unit
  FROM custody AS k
  JOIN sentence AS s ON s.person = k.person
  WHERE k.out_on IS NULL OR k.out_on >= s.effective_on
  GROUP BY s._id
), base AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.exec_notice_on AS exec_notice_on,
    h.delivered_on AS delivered_on, h.not_delivered_reason AS reason,
    h.reason_doc_no AS reason_doc_no, s.main_penalty AS main_penalty, s.end_on AS end_on,
    s.effective_on AS effective_on, h._extracted_on AS extracted_on,
    k.left_on AS left_on, COALESCE(k.odd, 0) = 1 AS left_odd,
    -- Who was never taken in cannot be delivered: not-taken-in tells that fault.
    h.delivered_on IS NULL AND i.unit IS NULL AND p.unit IS NULL AND covered('custody', s.organ, s.effective_on,
      due('enforcement.prison_delivery.days', h.exec_notice_on)) AS at_large,
    COALESCE(earlier(COALESCE(h.delivered_on, k.left_on), h._as_of), h.delivered_on, k.left_on, h._as_of) AS until_on
  FROM handover AS h
  LEFT JOIN sentence AS s ON s._id = h.sentence
  LEFT JOIN detention AS k ON k.sentence = h.sentence
  LEFT JOIN held AS i ON i.unit = h.sentence
  LEFT JOIN held_person AS p ON p.unit = h.sentence
), lines AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.exec_notice_on AS exec_notice_on,
    b.delivered_on AS delivered_on, b.reason AS reason, b.reason_doc_no AS reason_doc_no,
    b.main_penalty AS main_penalty, b.end_on AS end_on, b.effective_on AS effective_on,
    b.extracted_on AS extracted_on, b.left_on AS left_on, b.left_odd AS left_odd,
    COALESCE(b.at_large, FALSE) AS at_large,
    b.until_on AS until_on,
    due('enforcement.prison_delivery', b.exec_notice_on) AS due_month,
    due('enforcement.prison_delivery.days', b.exec_notice_on) AS due_days,
    due_strict('enforcement.prison_delivery', b.exec_notice_on) AS due_month_strict,
    due_strict('enforcement.prison_delivery.days', b.exec_notice_on) AS due_days_strict,
    due('enforcement.local_serving', b.exec_notice_on) AS local_at_notice
  FROM base AS b
), both_lines AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.exec_notice_on AS exec_notice_on,
    b.delivered_on AS delivered_on, b.reason AS reason, b.reason_doc_no AS reason_doc_no,
    b.main_penalty AS main_penalty, b.end_on AS end_on, b.effective_on AS effective_on,
    b.extracted_on AS extracted_on, b.left_on AS left_on, b.left_odd AS left_odd, b.at_large AS at_large,
    b.until_on AS until_on, b.due_month AS due_month,
    b.due_days AS due_days, b.due_month_strict AS due_month_strict,
    b.due_days_strict AS due_days_strict, b.local_at_notice AS local_at_notice,
    COALESCE(later(b.due_month, b.due_days), b.due_month) AS due_hard,
    COALESCE(earlier(b.due_month_strict, b.due_days_strict), b.due_month_strict) AS due_soft
  FROM lines AS b
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.exec_notice_on AS exec_notice_on,
    b.delivered_on AS delivered_on, b.reason AS reason, b.reason_doc_no AS reason_doc_no,
    b.main_penalty AS main_penalty, b.end_on AS end_on, b.effective_on AS effective_on,
    b.extracted_on AS extracted_on, b.left_on AS left_on, b.left_odd AS left_odd, b.at_large AS at_large,
    b.until_on AS until_on, b.due_month AS due_month,
    b.due_days AS due_days, b.due_month_strict AS due_month_strict,
    b.due_days_strict AS due_days_strict, b.local_at_notice AS local_at_notice,
    b.due_hard AS due_hard, b.due_soft AS due_soft,
    due('enforcement.local_serving', b.due_hard) AS local_at_due,
    COALESCE(b.until_on > b.due_soft, FALSE) AS late_soft,
    COALESCE(b.until_on > b.due_hard, FALSE) AS late_hard,
    b.main_penalty IN ('life', 'death_suspended') AS no_end
  FROM both_lines AS b
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.exec_notice_on AS exec_notice_on,
    x.delivered_on AS delivered_on, x.reason AS reason, x.main_penalty AS main_penalty,
    x.end_on AS end_on, x.until_on AS until_on, x.due_month AS due_month, x.due_days AS due_days,
    x.due_month_strict AS due_month_strict, x.due_days_strict AS due_days_strict,
    x.local_at_notice AS local_at_notice, x.local_at_due AS local_at_due, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.late_soft AS late_soft, x.late_hard AS late_hard,
    x.no_end AS no_end, x.left_on AS left_on,
    CASE
      WHEN x.main_penalty NOT IN ('fixed_term', 'life', 'death_suspended') THEN FALSE
      WHEN NOT x.no_end AND x.end_on <= x.local_at_notice THEN FALSE
      WHEN x.reason IN ('died', 'outside_service') OR x.at_large THEN FALSE
      WHEN x.reason IN ('refused_illness', 'co_accused_death', 'civil_part_pending', 'wanted') AND
        x.reason_doc_no IS NOT NULL THEN FALSE
      ELSE TRUE
    END AS in_scope,
    missing(
      'custody.out_on', x.delivered_on IS NULL AND (x.left_odd OR x.left_on > x.extracted_on),
      'extracted_on:handover', x.until_on IS NULL,
      'handover.delivered_on', x.delivered_on < x.exec_notice_on OR x.delivered_on > x.extracted_on
        OR (x.delivered_on IS NULL AND x.left_on IS NOT NULL AND NOT x.late_soft),
      'handover.exec_notice_on', x.exec_notice_on IS NULL OR x.exec_notice_on > x.extracted_on OR
        x.exec_notice_on < x.effective_on,
      'handover.reason_doc_no', x.late_soft AND x.reason IN ('refused_illness', 'co_accused_death',
        'civil_part_pending', 'wanted') AND x.reason_doc_no IS NULL,
      'law:enforcement.prison_delivery.days', x.exec_notice_on IS NOT NULL AND NOT
        law_known('enforcement.prison_delivery.days', x.exec_notice_on),
      'sentence.end_on', x.late_soft AND x.end_on IS NULL AND NOT COALESCE(x.no_end, FALSE),
      'sentence.main_penalty', x.main_penalty IS NULL AND (x.late_soft OR x.exec_notice_on IS NULL)
    ) AS lacking
  FROM graded AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.exec_notice_on AS exec_notice_on,
    x.delivered_on AS delivered_on, x.reason AS reason, x.main_penalty AS main_penalty,
    x.end_on AS end_on, x.until_on AS until_on, x.due_month AS due_month, x.due_days AS due_days,
    x.due_month_strict AS due_month_strict, x.due_days_strict AS due_days_strict,
    x.local_at_notice AS local_at_notice, x.local_at_due AS local_at_due, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.left_on AS left_on, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.late_hard AND COALESCE(x.reason, '') <> 'other' AND (x.no_end OR x.end_on >
        x.local_at_due) THEN 'hard'
      WHEN x.late_soft THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.exec_notice_on AS act_on,
  x.main_penalty AS main_penalty, x.exec_notice_on AS exec_notice_on,
  x.delivered_on AS delivered_on, x.left_on AS left_on, x.end_on AS end_on, x.reason AS reason,
  x.until_on AS until_on, x.due_month AS due_month, x.due_days AS due_days, x.due_month_strict AS due_month_strict,
  x.due_days_strict AS due_days_strict, x.local_at_notice AS local_at_notice,
  x.local_at_due AS local_at_due, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE
    WHEN x.outcome IN ('hard', 'soft') AND x.until_on > x.due_hard THEN days_between(x.due_hard,
      x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
