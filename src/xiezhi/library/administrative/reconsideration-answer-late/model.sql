-- One row per reconsideration case: the respondent answers and hands in its evidence within ten working days of receiving the
-- copy, five in the simple procedure (行政复议法 48, 54, 88). Without it the act counts as made without evidence (70), so an
-- answer that never came is judged to the day of the decision. Turned into the ordinary procedure: ten.
WITH facts AS (
  SELECT
    c._id AS unit, c.respondent AS organ, c.organ AS holder, c.copy_received_on AS received_on, c.answered_on AS answered_on,
    CASE WHEN c.converted_on IS NOT NULL THEN FALSE ELSE c.simple END AS simple, c.refused_on AS refused_on,
    COALESCE(c.decided_on, c.ended_on) AS closed_on, c._extracted_on AS extracted_on, c._as_of AS as_of,
    COALESCE(c.answered_on, c.decided_on, c.ended_on, c._as_of) AS until_on,
    CASE WHEN COALESCE(c.converted_on IS NULL AND c.simple, FALSE) THEN 'simple' ELSE 'ordinary' END AS limit_kind
  FROM reconsideration_case AS c
), lines AS (
  SELECT
    f.unit AS unit,
    CASE f.limit_kind WHEN 'simple' THEN due('administrative.reconsideration.answer.simple', f.received_on)
      ELSE due('administrative.reconsideration.answer', f.received_on) END AS due_hard,
    CASE WHEN COALESCE(f.simple, TRUE) THEN due_strict('administrative.reconsideration.answer.simple', f.received_on)
      ELSE due_strict('administrative.reconsideration.answer', f.received_on) END AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:reconsideration_case', f.answered_on IS NULL AND f.until_on > l.due_soft
        AND NOT covered('reconsideration_case', f.holder, f.received_on, f.until_on),
      'extracted_on:reconsideration_case', f.until_on IS NULL,
      'law:administrative.reconsideration.answer', f.received_on IS NOT NULL
        AND NOT law_known('administrative.reconsideration.answer', f.received_on),
      'reconsideration_case.answered_on', f.answered_on < f.received_on OR f.answered_on > f.extracted_on,
      'reconsideration_case.copy_received_on', f.received_on IS NULL OR f.received_on > f.extracted_on
        OR f.received_on > f.closed_on,
      'reconsideration_case.respondent', f.organ IS NULL,
      'reconsideration_case.simple', f.simple IS NULL AND f.until_on > l.due_soft AND f.until_on <= l.due_hard
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.refused_on IS NOT NULL OR (f.received_on IS NULL AND f.answered_on IS NULL) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR f.until_on <= l.due_hard OR f.answered_on IS NULL THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.received_on AS act_on, f.limit_kind AS limit_kind,
  f.received_on AS received_on, f.answered_on AS answered_on, f.closed_on AS closed_on, f.until_on AS until_on,
  l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
