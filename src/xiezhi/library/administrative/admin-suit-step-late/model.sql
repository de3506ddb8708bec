-- One row per step of a court that has a limit of its own. An extension counts where a text knows one (review of an
-- application for retrial, by the president, 行诉解释 112); elsewhere it is not followed.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.step AS step, s.case_no AS case_no, s.start_on AS start_on,
    CASE WHEN s.step = 'retrial_review' THEN s.extended_to_on END AS extended_to_on,
    s.done_on AS done_on, s._extracted_on AS extracted_on, COALESCE(s.done_on, s._as_of) AS until_on,
    s.not_due AS not_due,
    CASE s.step
      WHEN 'complaint_copy' THEN due('administrative_suit.complaint_copy', s.start_on)
      WHEN 'defence_copy' THEN due('administrative_suit.defence_copy', s.start_on)
      WHEN 'appeal_copy' THEN due('administrative_suit.appeal_copy', s.start_on)
      WHEN 'appeal_answer_copy' THEN due('administrative_suit.appeal_answer_copy', s.start_on)
      WHEN 'appeal_file' THEN due('administrative_suit.appeal_file', s.start_on)
      WHEN 'retrial_review' THEN due('administrative_suit.retrial_review', s.start_on)
      WHEN 'acceptance_review' THEN due('administrative.court_acceptance.review_answer', s.start_on)
      WHEN 'refusal_review' THEN due('administrative.court_refusal.review_answer', s.start_on)
    END AS due_law,
    CASE s.step
      WHEN 'complaint_copy' THEN due_strict('administrative_suit.complaint_copy', s.start_on)
      WHEN 'defence_copy' THEN due_strict('administrative_suit.defence_copy', s.start_on)
      WHEN 'appeal_copy' THEN due_strict('administrative_suit.appeal_copy', s.start_on)
      WHEN 'appeal_answer_copy' THEN due_strict('administrative_suit.appeal_answer_copy', s.start_on)
      WHEN 'appeal_file' THEN due_strict('administrative_suit.appeal_file', s.start_on)
      WHEN 'retrial_review' THEN due_strict('administrative_suit.retrial_review', s.start_on)
      WHEN 'acceptance_review' THEN due_strict('administrative.court_acceptance.review_answer', s.start_on)
      WHEN 'refusal_review' THEN due_strict('administrative.court_refusal.review_answer', s.start_on)
    END AS due_law_strict
  FROM admin_suit_step AS s
), lines AS (
  SELECT
    f.unit AS unit, COALESCE(later(f.due_law, f.extended_to_on), f.due_law) AS due_hard,
    COALESCE(later(f.due_law_strict, f.extended_to_on), f.due_law_strict) AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'admin_suit_step.done_on', f.done_on < f.start_on OR f.done_on > f.extracted_on,
      'admin_suit_step.extended_to_on', f.extended_to_on < f.start_on,
      'admin_suit_step.not_due', f.not_due IS NULL AND f.done_on IS NULL AND f.until_on > l.due_soft,
      'admin_suit_step.start_on', f.start_on IS NULL OR f.start_on > f.extracted_on,
      'extracted_on:admin_suit_step', f.until_on IS NULL,
      -- Steps of 行诉法 67 stand in the text of 2017, those of 行诉解释 in that of 2018, reviews in 行政强制法.
      'law:administrative_suit.complaint_copy', f.start_on IS NOT NULL
        AND f.step IN ('complaint_copy', 'defence_copy')
        AND NOT law_known('administrative_suit.complaint_copy', f.start_on),
      'law:administrative_suit.retrial_review', f.start_on IS NOT NULL
        AND f.step IN ('appeal_copy', 'appeal_answer_copy', 'appeal_file', 'retrial_review')
        AND NOT law_known('administrative_suit.retrial_review', f.start_on),
      'law:administrative.court_refusal.review_answer', f.start_on IS NOT NULL
        AND f.step IN ('acceptance_review', 'refusal_review')
        AND NOT law_known('administrative.court_refusal.review_answer', f.start_on)
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN COALESCE(f.not_due, FALSE) AND f.done_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR f.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.start_on AS act_on, f.step AS step,
  f.case_no AS case_no, f.start_on AS start_on, f.extended_to_on AS extended_to_on, f.done_on AS done_on,
  f.due_law AS due_law, l.due_hard AS due_hard, l.due_soft AS due_soft, f.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, f.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
