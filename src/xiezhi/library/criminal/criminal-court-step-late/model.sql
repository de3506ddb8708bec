-- One row per step of a court that has a limit of its own: check of a prosecution (法院解释 219(2)), sending up an appeal
-- or protest (刑诉法 231; 法院解释 381, 382, 384), review of a petition (457), filing of a retrial protest (462) and the
-- order to retry (463; 刑诉法 258(2)). A petition has three months, "at the latest" six, and more by
-- approval: an approval that is not on record may exist, so without one it is soft at most. Of a
-- prosecution that needed papers the hard line is counted from their receipt.
WITH facts AS (
  SELECT
    s._id AS unit, COALESCE(earlier(s.done_on, s._as_of), s.done_on, s._as_of) AS until_on,
    CASE WHEN s.step = 'acceptance' THEN COALESCE(later(s.supplement_on, s.start_on), s.start_on) ELSE s.start_on
      END AS hard_from_on,
    CASE WHEN s.step = 'petition_review' THEN s.extended_to_on END AS extended_to_on
  FROM criminal_court_step AS s
), lines AS (
  SELECT
    f.unit AS unit,
    CASE s.step
      WHEN 'acceptance' THEN due('criminal.court_acceptance', f.hard_from_on)
      WHEN 'appeal_file' THEN due('criminal.appeal_forwarding', f.hard_from_on)
      WHEN 'appeal_file_direct' THEN due('criminal.appeal_forwarding.direct', f.hard_from_on)
      WHEN 'appeal_passed_down' THEN due('criminal.appeal_passed_down', f.hard_from_on)
      WHEN 'protest_file' THEN due('criminal.protest_forwarding', f.hard_from_on)
      WHEN 'petition_review' THEN due('criminal.petition_review.latest', f.hard_from_on)
      WHEN 'protest_filing' THEN due('criminal.protest_filing', f.hard_from_on)
      WHEN 'retrial_order' THEN due('criminal.retrial.order', f.hard_from_on)
    END AS due_law,
    CASE s.step
      WHEN 'acceptance' THEN due_strict('criminal.court_acceptance', s.start_on)
      WHEN 'appeal_file' THEN due_strict('criminal.appeal_forwarding', s.start_on)
      WHEN 'appeal_file_direct' THEN due_strict('criminal.appeal_forwarding.direct', s.start_on)
      WHEN 'appeal_passed_down' THEN due_strict('criminal.appeal_passed_down', s.start_on)
      WHEN 'protest_file' THEN due_strict('criminal.protest_forwarding', s.start_on)
      WHEN 'petition_review' THEN due_strict('criminal.petition_review', s.start_on)
      WHEN 'protest_filing' THEN due_strict('criminal.protest_filing', s.start_on)
      WHEN 'retrial_order' THEN due_strict('criminal.retrial.order', s.start_on)
    END AS due_law_strict,
    CASE s.step
      WHEN 'appeal_passed_down' THEN law_known('criminal.appeal_passed_down', s.start_on)
      WHEN 'retrial_order' THEN law_known('criminal.retrial.order', s.start_on)
      ELSE law_known('criminal.court_acceptance', s.start_on)
    END AS known
  FROM facts AS f
  JOIN criminal_court_step AS s ON s._id = f.unit
), both_lines AS (
  SELECT
    l.unit AS unit, COALESCE(later(l.due_law, f.extended_to_on), l.due_law) AS due_hard,
    COALESCE(later(l.due_law_strict, f.extended_to_on), l.due_law_strict) AS due_soft
  FROM lines AS l
  JOIN facts AS f ON f.unit = l.unit
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'criminal_court_step.done_on', s.done_on < s.start_on OR s.done_on > s._extracted_on,
      'criminal_court_step.extended_to_on', f.extended_to_on < s.start_on,
      'criminal_court_step.start_on', s.start_on IS NULL OR s.start_on > s._extracted_on,
      'criminal_court_step.supplement_on', s.step = 'acceptance' AND (s.supplement_on < s.start_on
        OR s.supplement_on > COALESCE(s.done_on, s._extracted_on)),
      'extracted_on:criminal_court_step', f.until_on IS NULL,
      'law:criminal.appeal_passed_down', s.step = 'appeal_passed_down' AND s.start_on IS NOT NULL AND NOT l.known,
      'law:criminal.court_acceptance', s.step NOT IN ('appeal_passed_down', 'retrial_order')
        AND s.start_on IS NOT NULL AND NOT l.known,
      'law:criminal.retrial.order', s.step = 'retrial_order' AND s.start_on IS NOT NULL AND NOT l.known
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  JOIN criminal_court_step AS s ON s._id = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN COALESCE(s.not_due, FALSE) AND s.done_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= b.due_soft THEN 'lawful'
      WHEN b.due_hard IS NULL OR f.until_on <= b.due_hard THEN 'soft'
      WHEN s.step = 'petition_review' AND s.extended_to_on IS NULL THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN both_lines AS b ON b.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
  JOIN criminal_court_step AS s ON s._id = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, s.organ AS organ, s.start_on AS act_on, s.step AS step, s.case_no AS case_no,
  s.start_on AS start_on, f.hard_from_on AS hard_from_on, f.extended_to_on AS extended_to_on, s.done_on AS done_on,
  l.due_law AS due_law, b.due_hard AS due_hard, b.due_soft AS due_soft, f.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(b.due_hard, f.until_on)
    WHEN v.outcome = 'soft' THEN days_between(b.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN both_lines AS b ON b.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
JOIN criminal_court_step AS s ON s._id = f.unit
