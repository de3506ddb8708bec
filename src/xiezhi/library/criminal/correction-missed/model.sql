-- Four rows per person due for community correction (社矫法 20–22, 30; 规则 625(5), 642):
--   notice            the correction organ is told within 5 days of effect; papers tell as much;
--   court             the papers reach the correction organ within 10 days of effect;
--   correction_organ  the person is registered, or a search begins;
--   deliverer         for temporary service outside prison, the person is handed over within 10 days.
-- Whether a judgment takes effect on the last day of the appeal period or the day after is unsettled:
-- the hard line of the first three starts one day later.
WITH registered AS (
  SELECT c.duty AS unit, MIN(c.registered_on) AS registered_on, COUNT(c._id) AS entries
  FROM correction AS c
  GROUP BY c.duty
), registered_sentence AS (
  SELECT c.sentence AS sentence, MIN(c.registered_on) AS registered_on, COUNT(c._id) AS entries
  FROM correction AS c
  WHERE c.duty IS NULL
  GROUP BY c.sentence
), base AS (
  SELECT
    d._id AS unit, d.court AS court, d.correction_organ AS correction_organ,
    d.deliverer AS deliverer, d.kind AS kind, d.effective_on AS effective_on,
    add_days(d.effective_on, tunable('effective_tolerance_days')) AS hard_from_on,
    d.decision_received_on AS decision_received_on, d.docs_sent_on AS docs_sent_on,
    d.docs_received_on AS docs_received_on, d.handed_over_on AS handed_over_on,
    d.search_on AS search_on, d.told_on AS told_on, d._as_of AS as_of, d._extracted_on AS extracted_on,
    COALESCE(earlier(r.registered_on, q.registered_on), r.registered_on,
      q.registered_on) AS registered_on,
    COALESCE(r.entries, q.entries, 0) AS entries
  FROM correction_duty AS d
  LEFT JOIN registered AS r ON r.unit = d._id
  LEFT JOIN registered_sentence AS q ON q.sentence = d.sentence
), notice_leg AS (
  SELECT
    b.unit AS unit, b.kind AS kind, b.effective_on AS effective_on, b.hard_from_on AS hard_from_on,
    b.extracted_on AS extracted_on, b.registered_on AS registered_on, b.court AS organ,
    b.told_on AS told_on, b.as_of AS as_of,
    COALESCE(earlier(b.docs_sent_on, b.docs_received_on), b.docs_sent_on,
      b.docs_received_on) AS papers_on,
    due('correction.notice', b.hard_from_on) AS due_hard,
    due_strict('correction.notice', b.effective_on) AS due_soft,
    due_strict('correction.papers', b.effective_on) AS papers_due_soft
  FROM base AS b
), notice_gap AS (
  -- No notice on record proves nothing: telephone and platform leave none.
  SELECT
    x.unit AS unit, x.kind AS kind, x.effective_on AS effective_on,
    x.hard_from_on AS hard_from_on, x.organ AS organ, x.registered_on AS registered_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    COALESCE(earlier(x.told_on, x.papers_on), x.told_on, x.papers_on) AS done_on,
    COALESCE(earlier(x.told_on, x.papers_on), x.told_on, x.papers_on, x.as_of) AS until_on,
    COALESCE(x.papers_on <= x.told_on AND x.papers_on > x.papers_due_soft, FALSE) AS late_papers,
    missing(
      'correction_duty.docs_sent_on', x.papers_on < x.effective_on,
      'correction_duty.effective_on', x.effective_on IS NULL OR x.effective_on > x.extracted_on,
      'correction_duty.told_on', x.told_on < x.effective_on OR x.told_on > x.extracted_on
        OR (x.told_on IS NULL AND NOT COALESCE(COALESCE(x.papers_on, x.as_of) <= x.due_soft, FALSE)),
      'extracted_on:correction_duty', x.told_on IS NULL AND x.papers_on IS NULL AND x.as_of IS NULL,
      'law:correction.notice', x.effective_on IS NOT NULL AND NOT law_known('correction.notice',
        x.effective_on)
    ) AS lacking
  FROM notice_leg AS x
), notice_verdict AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.effective_on AS effective_on,
    x.hard_from_on AS hard_from_on, x.organ AS organ, x.done_on AS done_on,
    x.registered_on AS registered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.lacking AS lacking,
    CASE
      WHEN x.kind = 'outside_service' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      -- The papers themselves were the first notice, and their own leg says that they are late.
      WHEN x.late_papers THEN 'out_of_scope'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM notice_gap AS x
), court_leg AS (
  -- Posted in time is in time (刑诉法 105(3)): the day of sending counts. Papers that have arrived
  -- were sent.
  SELECT
    b.unit AS unit, b.kind AS kind, b.effective_on AS effective_on,
    b.hard_from_on AS hard_from_on, b.extracted_on AS extracted_on,
    b.registered_on AS registered_on,
    b.court AS organ, b.docs_sent_on AS done_on,
    COALESCE(earlier(b.docs_sent_on, b.docs_received_on), b.docs_sent_on,
      b.docs_received_on) AS event_on,
    b.docs_received_on AS docs_received_on, b.as_of AS as_of,
    due('correction.papers', b.hard_from_on) AS due_hard,
    due_strict('correction.papers', b.effective_on) AS due_soft
  FROM base AS b
), court_gap AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.effective_on AS effective_on,
    x.hard_from_on AS hard_from_on, x.organ AS organ, x.done_on AS done_on,
    x.registered_on AS registered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    COALESCE(earlier(x.event_on, x.as_of), x.event_on, x.as_of) AS until_on,
    missing(
      'correction_duty.docs_received_on', x.docs_received_on < x.done_on OR x.docs_received_on >
        x.extracted_on,
      'correction_duty.docs_sent_on', x.done_on < x.effective_on OR x.done_on > x.extracted_on
        OR (x.event_on IS NULL AND x.registered_on IS NOT NULL AND x.as_of > x.due_soft),
      'correction_duty.effective_on', x.effective_on IS NULL OR x.effective_on > x.extracted_on,
      'extracted_on:correction_duty', x.event_on IS NULL AND x.as_of IS NULL,
      'law:correction.papers', x.effective_on IS NOT NULL AND NOT law_known('correction.papers',
        x.effective_on)
    ) AS lacking
  FROM court_leg AS x
), court_verdict AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.effective_on AS effective_on,
    x.hard_from_on AS hard_from_on, x.organ AS organ, x.done_on AS done_on,
    x.registered_on AS registered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.lacking AS lacking,
    CASE
      -- Who decided temporary service outside prison is not in this table.
      WHEN x.kind = 'outside_service' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on > x.due_hard THEN 'hard'
      WHEN x.until_on > x.due_soft THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM court_gap AS x
), organ_leg AS (
  SELECT
    b.unit AS unit, b.kind AS kind, b.effective_on AS effective_on,
    b.hard_from_on AS hard_from_on, b.extracted_on AS extracted_on,
    b.docs_sent_on AS docs_sent_on, b.docs_received_on AS docs_received_on,
    b.registered_on AS registered_on, b.search_on AS search_on, b.entries AS entries,
    b.as_of AS as_of,
    b.correction_organ AS organ,
    COALESCE(earlier(b.registered_on, b.search_on), b.registered_on, b.search_on) AS done_on,
    due('correction.report', b.hard_from_on) AS due_report,
    due_strict('correction.report', b.effective_on) AS due_report_strict
  FROM base AS b
), organ_lines AS (
  -- The organ cannot act before the papers are there; "at once" (30) has no number.
  SELECT
    b.unit AS unit, b.kind AS kind, b.effective_on AS effective_on,
    b.hard_from_on AS hard_from_on, b.extracted_on AS extracted_on,
    b.docs_sent_on AS docs_sent_on, b.docs_received_on AS docs_received_on,
    b.registered_on AS registered_on, b.search_on AS search_on, b.entries AS entries,
    b.as_of AS as_of, b.organ AS organ, b.done_on AS done_on, b.due_report AS due_report,
    b.due_report_strict AS due_report_strict,
    add_days(COALESCE(later(b.due_report, b.docs_received_on), b.due_report),
      tunable('search_days')) AS due_hard,
    COALESCE(later(b.due_report_strict, b.docs_received_on), b.due_report_strict) AS due_soft,
    COALESCE(earlier(b.done_on, b.as_of), b.done_on, b.as_of) AS until_on
  FROM organ_leg AS b
), organ_gap AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.effective_on AS effective_on,
    x.hard_from_on AS hard_from_on, x.organ AS organ, x.done_on AS done_on,
    x.registered_on AS registered_on, x.search_on AS search_on,
    x.docs_received_on AS docs_received_on, x.due_report AS due_report, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.until_on AS until_on,
    x.docs_sent_on IS NULL AND x.docs_received_on IS NULL AND x.done_on IS NULL AS no_papers,
    missing(
      'correction.registered_on', x.until_on > x.due_soft AND x.registered_on IS NULL AND x.entries
        > 0,
      'correction_duty.correction_organ', x.until_on > x.due_soft AND x.organ IS NULL,
      'correction_duty.docs_received_on', (x.until_on > x.due_soft AND x.docs_received_on IS NULL)
        OR x.docs_received_on > x.extracted_on OR x.docs_received_on < x.docs_sent_on,
      'correction_duty.effective_on', x.effective_on IS NULL OR x.effective_on > x.extracted_on,
      'correction_duty.search_on', x.search_on < x.effective_on OR x.search_on > x.extracted_on,
      'coverage:correction', x.until_on > x.due_soft AND x.registered_on IS NULL AND NOT
        covered('correction', x.organ, x.effective_on, earlier(x.due_hard, x.until_on)),
      'extracted_on:correction_duty', x.until_on IS NULL,
      'law:correction.report', x.effective_on IS NOT NULL AND NOT law_known('correction.report',
        x.effective_on)
    ) AS lacking
  FROM organ_lines AS x
), organ_verdict AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.effective_on AS effective_on,
    x.hard_from_on AS hard_from_on, x.organ AS organ, x.done_on AS done_on,
    x.registered_on AS registered_on, x.docs_received_on AS docs_received_on,
    x.due_report AS due_report, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.lacking AS lacking,
    CASE
      -- Their coming is the deliverer's duty, with no day of its own for the organ.
      WHEN x.kind = 'outside_service' THEN 'out_of_scope'
      WHEN x.no_papers AND x.effective_on IS NOT NULL THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      -- A search follows a failure to report: begun within the days it may take, it is in time.
      WHEN x.search_on <= x.due_hard THEN 'lawful'
      WHEN x.until_on <= x.due_hard AND x.done_on IS NULL THEN 'lawful'
      -- 30 says "at once": the days are the office's own, so nothing is hard.
      ELSE 'soft'
    END AS outcome
  FROM organ_gap AS x
), deliverer_leg AS (
  SELECT
    b.unit AS unit, b.kind AS kind, b.decision_received_on AS decision_received_on,
    b.extracted_on AS extracted_on, b.registered_on AS registered_on,
    b.deliverer AS organ, b.handed_over_on AS done_on,
    COALESCE(earlier(b.handed_over_on, b.registered_on), b.handed_over_on,
      b.registered_on) AS event_on,
    b.as_of AS as_of,
    due('correction.handover', b.decision_received_on) AS due_hard,
    due_strict('correction.handover', b.decision_received_on) AS due_soft
  FROM base AS b
), deliverer_gap AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.decision_received_on AS decision_received_on,
    x.organ AS organ, x.done_on AS done_on, x.registered_on AS registered_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    COALESCE(earlier(x.event_on, x.as_of), x.event_on, x.as_of) AS until_on,
    missing(
      'correction_duty.decision_received_on', x.decision_received_on IS NULL OR
        x.decision_received_on > x.extracted_on,
      'correction_duty.deliverer', x.organ IS NULL AND COALESCE(x.event_on, x.as_of) > x.due_soft,
      'correction_duty.handed_over_on', x.done_on < x.decision_received_on OR x.done_on >
        x.extracted_on,
      'extracted_on:correction_duty', x.event_on IS NULL AND x.as_of IS NULL,
      'law:correction.handover', x.decision_received_on IS NOT NULL AND NOT
        law_known('correction.handover', x.decision_received_on)
    ) AS lacking
  FROM deliverer_leg AS x
), deliverer_verdict AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.decision_received_on AS decision_received_on,
    x.organ AS organ, x.done_on AS done_on, x.registered_on AS registered_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on, x.lacking AS lacking,
    CASE
      WHEN x.kind <> 'outside_service' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on > x.due_hard THEN 'hard'
      WHEN x.until_on > x.due_soft THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM deliverer_gap AS x
), legs AS (
  SELECT
    x.unit AS unit, 'notice' AS discriminator, x.organ AS organ, x.kind AS kind,
    x.effective_on AS start_on, x.hard_from_on AS hard_from_on, x.done_on AS done_on,
    x.registered_on AS registered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.lacking AS lacking, x.outcome AS outcome
  FROM notice_verdict AS x
  UNION ALL
  SELECT
    x.unit AS unit, 'court' AS discriminator, x.organ AS organ, x.kind AS kind,
    x.effective_on AS start_on, x.hard_from_on AS hard_from_on, x.done_on AS done_on,
    x.registered_on AS registered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.lacking AS lacking, x.outcome AS outcome
  FROM court_verdict AS x
  UNION ALL
  SELECT
    x.unit AS unit, 'correction_organ' AS discriminator, x.organ AS organ, x.kind AS kind,
    x.effective_on AS start_on, x.hard_from_on AS hard_from_on, x.done_on AS done_on,
    x.registered_on AS registered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.lacking AS lacking, x.outcome AS outcome
  FROM organ_verdict AS x
  UNION ALL
  SELECT
    x.unit AS unit, 'deliverer' AS discriminator, x.organ AS organ, x.kind AS kind,
    x.decision_received_on AS start_on, x.decision_received_on AS hard_from_on,
      x.done_on AS done_on,
    x.registered_on AS registered_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.lacking AS lacking, x.outcome AS outcome
  FROM deliverer_verdict AS x
), shown AS (
  -- Each leg shows its own count only: Python recomputes the facts whose start is given.
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ, x.kind AS kind,
    x.start_on AS start_on, x.done_on AS done_on, x.registered_on AS registered_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on, x.lacking AS lacking,
    x.outcome AS outcome,
    CASE WHEN x.discriminator = 'notice' THEN x.start_on END AS notice_from_on,
    CASE WHEN x.discriminator = 'notice' THEN x.hard_from_on END AS notice_hard_from_on,
    CASE WHEN x.discriminator = 'court' THEN x.start_on END AS papers_from_on,
    CASE WHEN x.discriminator = 'court' THEN x.hard_from_on END AS papers_hard_from_on,
    CASE WHEN x.discriminator = 'correction_organ' THEN x.hard_from_on END AS report_hard_from_on,
    CASE WHEN x.discriminator = 'deliverer' THEN x.start_on END AS handover_from_on
  FROM legs AS x
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, x.organ AS organ,
  x.start_on AS act_on, x.discriminator AS step,
  x.kind AS kind, x.start_on AS start_on, x.done_on AS done_on, x.registered_on AS registered_on,
  x.notice_from_on AS notice_from_on, x.notice_hard_from_on AS notice_hard_from_on,
  x.papers_from_on AS papers_from_on, x.papers_hard_from_on AS papers_hard_from_on,
  x.report_hard_from_on AS report_hard_from_on, x.handover_from_on AS handover_from_on,
  due('correction.notice', x.notice_hard_from_on) AS due_notice,
  due_strict('correction.notice', x.notice_from_on) AS due_notice_strict,
  due('correction.papers', x.papers_hard_from_on) AS due_papers,
  due_strict('correction.papers', x.papers_from_on) AS due_papers_strict,
  due('correction.report', x.report_hard_from_on) AS due_report,
  due('correction.handover', x.handover_from_on) AS due_handover,
  x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM shown AS x
