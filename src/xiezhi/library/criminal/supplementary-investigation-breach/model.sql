-- Two rows per return for supplementary investigation: `late` for the organ that investigates (刑诉法 175(3);
-- 公安规定 295 counts from receipt, so the hard line does), `times` for the procuratorate that returned the case once
-- more than the law allows, returns of all offices of the case together (规则 350). Returns of one day count once.
-- Another review of the same case number may be of another suspect sent on later: its returns count for certain only
-- if it was sent back or passed on to another office, else they are soft.
WITH sent AS (
  SELECT
    t._id AS unit, t.review AS review, t.organ AS organ, r.organ AS office,
    COALESCE(r.decision IN ('sent_back', 'passed_on'), FALSE) AS moved_on, r.in_custody AS in_custody,
    COALESCE(r.criminal_case, t.review) AS case_id, r.criminal_case AS criminal_case,
    t.returned_on AS returned_on, t.received_on AS received_on, t.back_on AS back_on,
    CASE WHEN c.close_kind IN ('withdrawn', 'terminated') THEN c.closed_on END AS closed_on,
    -- A closing without its day or its kind may have ended the investigation.
    c.closed_on IS NOT NULL AND c.close_kind IS NULL AS no_kind,
    COALESCE(c.close_kind IN ('withdrawn', 'terminated'), FALSE) AND c.closed_on IS NULL AS no_day,
    t._extracted_on AS extracted_on, t._as_of AS as_of
  FROM review_return AS t
  LEFT JOIN review AS r ON r._id = t.review
  LEFT JOIN criminal_case AS c ON c._id = r.criminal_case
), counted AS (
  SELECT
    s.unit AS unit, COUNT(DISTINCT p.returned_on) AS times,
    COUNT(DISTINCT CASE WHEN p.review = s.review OR p.moved_on THEN p.returned_on END) AS times_sure,
    MAX(CASE WHEN p.back_on < p.returned_on OR p.received_on < p.returned_on THEN 1 ELSE 0 END) AS odd
  FROM sent AS s
  JOIN sent AS p ON p.case_id = s.case_id
  WHERE p.returned_on <= s.returned_on
  GROUP BY s.unit
), came AS (
  -- A later return, review or decision of the case shows that it came back, though the day was not entered.
  SELECT s.unit AS unit, COUNT(*) AS signs
  FROM sent AS s
  JOIN review AS r ON r.criminal_case = s.criminal_case
  LEFT JOIN review_return AS p ON p.review = r._id
  WHERE r.received_on > s.returned_on OR p.returned_on > s.returned_on
    OR (r.decided_on > s.returned_on AND r.decision IN ('prosecuted', 'not_prosecuted', 'conditional'))
  GROUP BY s.unit
), examined AS (
  -- A mental examination does not count (149): how many days of the month it took is for the prosecutor.
  SELECT s.unit AS unit, COUNT(*) AS spans
  FROM sent AS s
  JOIN measure AS m ON m.criminal_case = s.criminal_case
  JOIN measure_exclusion AS e ON e.measure = m._id
  WHERE e.kind = 'mental_examination' AND (e.to_on IS NULL OR e.to_on >= s.returned_on)
  GROUP BY s.unit
), lined AS (
  SELECT
    s.unit AS unit, s.organ AS organ, s.office AS office, s.criminal_case AS criminal_case,
    s.in_custody AS in_custody, s.returned_on AS returned_on, s.received_on AS received_on,
    s.back_on AS back_on, s.closed_on AS closed_on, s.extracted_on AS extracted_on,
    s.no_kind AS no_kind, s.no_day AS no_day, COALESCE(n.times, 1) AS times,
    COALESCE(n.times_sure, 1) AS times_sure, COALESCE(n.odd, 0) AS odd, COALESCE(e.spans, 0) AS spans,
    s.back_on IS NULL AND COALESCE(b.signs, 0) > 0 AS back_unknown,
    due('criminal.supplement', s.received_on, 0, 0, COALESCE(s.in_custody, FALSE)) AS due_hard,
    -- Whoever is held has no longer for a holiday (105(4)); where that is not recorded, the kinder reading for each line.
    due_strict('criminal.supplement', s.returned_on, 0, 0, COALESCE(s.in_custody, TRUE)) AS due_soft,
    COALESCE(earlier(COALESCE(earlier(s.back_on, s.closed_on), s.back_on, s.closed_on), s.as_of),
      s.back_on, s.closed_on, s.as_of) AS until_on,
    param('criminal.supplement.times', s.returned_on) AS most
  FROM sent AS s
  LEFT JOIN counted AS n ON n.unit = s.unit
  LEFT JOIN examined AS e ON e.unit = s.unit
  LEFT JOIN came AS b ON b.unit = s.unit
), legs AS (
  SELECT
    'late' AS leg, l.unit AS unit, l.times_sure AS times_sure, l.organ AS organ,
    l.in_custody AS in_custody, l.returned_on AS returned_on, l.received_on AS received_on, l.back_on AS back_on, l.until_on AS until_on, l.times
    AS times, l.most AS most, l.spans AS spans,
    l.due_hard AS due_hard, l.due_soft AS due_soft,
    missing(
      'coverage:measure_exclusion', l.until_on > l.due_hard AND l.spans = 0
        AND NOT covered('measure_exclusion', l.organ, l.returned_on, l.due_hard),
      'criminal_case.close_kind', l.no_kind AND l.until_on > l.due_soft,
      'criminal_case.closed_on', l.no_day AND l.until_on > l.due_soft,
      'extracted_on:review_return', l.until_on IS NULL,
      'law:criminal.supplement', NOT law_known('criminal.supplement', l.returned_on),
      'review_return.back_on', l.back_on < l.returned_on OR l.back_on > l.extracted_on
        OR (l.back_unknown AND l.until_on > l.due_soft),
      'review_return.received_on', l.received_on < l.returned_on OR l.received_on > l.extracted_on
        OR (l.received_on IS NULL AND l.until_on > l.due_soft),
      'review_return.returned_on', l.returned_on > l.extracted_on
    ) AS lacking
  FROM lined AS l
  UNION ALL
  SELECT
    'times' AS leg, l.unit AS unit, l.times_sure AS times_sure, l.office AS organ,
    l.in_custody AS in_custody, l.returned_on AS returned_on, l.received_on AS received_on,
    l.back_on AS back_on, l.until_on AS until_on, l.times AS times, l.most AS most, l.spans AS
    spans,
    l.due_hard AS due_hard, l.due_soft AS due_soft,
    missing(
      'law:criminal.supplement.times', l.most IS NULL,
      'review.criminal_case', l.criminal_case IS NULL AND l.times <= l.most,
      'review.organ', l.office IS NULL,
      'review_return.back_on', l.times > l.most AND l.odd = 1,
      'review_return.returned_on', l.returned_on > l.extracted_on
    ) AS lacking
  FROM lined AS l
), graded AS (
  SELECT
    g.leg AS leg, g.unit AS unit, g.in_custody AS in_custody, g.organ AS organ, g.returned_on AS returned_on, g.received_on AS
    received_on, g.back_on AS back_on, g.until_on AS until_on, g.most AS most,
    CASE WHEN g.times_sure > g.most THEN g.times_sure ELSE g.times END AS times,
    g.due_hard AS due_hard, g.due_soft AS due_soft, g.lacking AS lacking,
    CASE
      WHEN g.leg = 'late' AND contains(g.organ, '监察') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.leg = 'times' AND g.times_sure > g.most THEN 'hard'
      WHEN g.leg = 'times' AND g.times > g.most THEN 'soft'
      WHEN g.leg = 'times' OR g.until_on <= g.due_soft THEN 'lawful'
      WHEN g.due_hard IS NULL OR g.until_on <= g.due_hard OR g.spans > 0 THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS g
)
SELECT
  g.unit AS unit, g.leg AS discriminator, g.organ AS organ, g.returned_on AS act_on,
  g.leg AS form, g.returned_on AS returned_on, g.received_on AS received_on, g.back_on AS back_on,
  COALESCE(g.in_custody, FALSE) AS custody_hard, COALESCE(g.in_custody, TRUE) AS custody_soft,
  g.until_on AS until_on, g.times AS times, g.most AS most, g.due_hard AS due_hard, g.due_soft AS
  due_soft,
  CASE
    WHEN g.leg = 'times' OR g.outcome NOT IN ('hard', 'soft') THEN NULL
    WHEN g.until_on > g.due_hard THEN days_between(g.due_hard, g.until_on)
    ELSE days_between(g.due_soft, g.until_on)
  END AS days_over,
  g.outcome AS outcome,
  CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM graded AS g
