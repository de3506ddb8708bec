-- One row per request with a time of its own for the answer: to change a measure (刑诉法 97), complaint under art. 117 to the
-- police (公安规定 196(2)), reconsideration and second review of a forfeiture (99), permission to meet (52(3)). Reasons for a
-- refusal are asked for in the first and the last only (刑诉法 97; 公安规定 52(4)). What was asked of a procuratorate is its
-- own duty, judged by the model on office_request: one late answer is not found twice.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.received_on AS received_on, r.withdrawn_on AS withdrawn_on,
    r.moot_on AS moot_on, r.decided_on AS decided_on, r.refused AS refused, r.reasons_told AS reasons_told,
    r._extracted_on AS extracted_on,
    COALESCE(earlier(COALESCE(earlier(r.decided_on, r.withdrawn_on), r.decided_on, r.withdrawn_on), r._as_of),
      r.decided_on, r.withdrawn_on, r._as_of) AS until_on,
    CASE r.kind
      WHEN 'measure_change' THEN due('criminal.measure_change', r.received_on)
      WHEN 'complaint' THEN due('criminal.complaint_police', r.received_on)
      WHEN 'meeting_permission' THEN due('criminal.meeting_permission', r.received_on)
      ELSE due('criminal.bail_forfeit_answer', r.received_on)
    END AS due_hard,
    CASE r.kind
      WHEN 'measure_change' THEN due_strict('criminal.measure_change', r.received_on)
      WHEN 'complaint' THEN due_strict('criminal.complaint_police', r.received_on)
      WHEN 'meeting_permission' THEN due_strict('criminal.meeting_permission', r.received_on)
      ELSE due_strict('criminal.bail_forfeit_answer', r.received_on)
    END AS due_soft,
    contains(r.organ, '检察') OR (r.kind <> 'measure_change' AND contains(r.organ, '法院')) AS outside
  FROM procedural_request AS r
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.received_on AS received_on, f.withdrawn_on
    AS withdrawn_on, f.moot_on AS moot_on, f.decided_on AS decided_on, f.refused AS refused,
    f.refused AND NOT f.reasons_told AND f.kind IN ('measure_change', 'meeting_permission') AS unreasoned,
    f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS
    due_soft, f.outside AS outside,
    missing(
      'extracted_on:procedural_request', f.until_on IS NULL,
      'law:criminal.bail_forfeit_answer', f.kind IN ('forfeiture', 'forfeiture_second') AND f.received_on IS NOT NULL
        AND NOT law_known('criminal.bail_forfeit_answer', f.received_on),
      'law:criminal.complaint_police', f.kind = 'complaint' AND f.received_on IS NOT NULL
        AND NOT law_known('criminal.complaint_police', f.received_on),
      'law:criminal.measure_change', f.kind = 'measure_change' AND f.received_on IS NOT NULL
        AND NOT law_known('criminal.measure_change', f.received_on),
      'law:criminal.meeting_permission', f.kind = 'meeting_permission' AND f.received_on IS NOT NULL
        AND NOT law_known('criminal.meeting_permission', f.received_on),
      'procedural_request.decided_on', f.decided_on < f.received_on OR f.decided_on > f.extracted_on,
      'procedural_request.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.received_on AS act_on,
  g.kind AS kind, g.received_on AS received_on, g.withdrawn_on AS withdrawn_on, g.moot_on AS
  moot_on, g.decided_on AS decided_on, g.until_on AS until_on, g.due_hard AS due_hard, g.due_soft AS
  due_soft,
  CASE WHEN g.until_on > g.due_soft THEN 'late' WHEN g.unreasoned THEN 'reasons'
    ELSE 'none' END AS fault,
  CASE WHEN g.until_on > g.due_hard THEN days_between(g.due_hard, g.until_on)
    WHEN g.until_on > g.due_soft THEN days_between(g.due_soft, g.until_on) END AS days_over,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    -- Withdrawn, or the measure itself lifted, in time: nothing was left to decide.
    WHEN g.until_on > g.due_soft AND g.moot_on <= g.due_hard THEN 'lawful'
    WHEN g.until_on > g.due_hard AND g.moot_on IS NULL THEN 'hard'
    WHEN g.until_on > g.due_soft THEN 'soft'
    WHEN g.unreasoned THEN 'hard'
    ELSE 'lawful'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM gap AS g
