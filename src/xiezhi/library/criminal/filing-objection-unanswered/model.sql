-- One row per request against a refusal to file: thirty days for a complainant's, at most thirty more in
-- a grave case with written notice (公安规定 179); three days for a referring organ's (181; 移送规定 9). An
-- extension after the limit is none; one that was not told in writing helps the hard line only. Within
-- the longest limit an empty extension means none only where the table is declared complete.
WITH facts AS (
  SELECT
    o._id AS unit, o.organ AS organ, o.side AS side, c.charge AS charge,
    c.victim_minor AS victim_minor, o.received_on AS received_on, o.extended_on AS extended_on,
    o.extension_told_on AS told_on, o.decided_on AS decided_on, o.withdrawn_on AS withdrawn_on, o._extracted_on AS extracted_on,
    COALESCE(o.decided_on, o._as_of) AS until_on,
    CASE WHEN o.side = 'complainant' AND o.extended_on <= due('criminal.filing.complaint_answer',
      o.received_on) THEN param('criminal.filing.complaint_answer.extension', o.received_on) ELSE 0
      END AS more_days
  FROM filing_objection AS o
  LEFT JOIN criminal_case AS c ON c._id = o.criminal_case
), lines AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.side AS side, f.charge AS charge,
    f.victim_minor AS victim_minor, f.received_on AS received_on, f.extended_on AS extended_on,
    f.told_on AS told_on, f.decided_on AS decided_on, f.withdrawn_on AS withdrawn_on, f.extracted_on AS extracted_on,
    f.until_on AS until_on, f.more_days AS more_days,
    CASE f.side WHEN 'organ' THEN due('criminal.filing.organ_answer', f.received_on, f.more_days)
      ELSE due('criminal.filing.complaint_answer', f.received_on, f.more_days) END AS due_hard,
    CASE WHEN f.side = 'organ' THEN due_strict('criminal.filing.organ_answer', f.received_on)
      WHEN f.told_on IS NULL THEN due_strict('criminal.filing.complaint_answer', f.received_on)
      ELSE due_strict('criminal.filing.complaint_answer', f.received_on, f.more_days) END AS due_soft,
    due('criminal.filing.complaint_answer', f.received_on,
      param('criminal.filing.complaint_answer.extension', f.received_on)) AS due_most
  FROM facts AS f
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.side AS side, x.charge AS charge,
    x.victim_minor AS victim_minor, x.received_on AS received_on, x.extended_on AS extended_on,
    x.decided_on AS decided_on, x.withdrawn_on AS withdrawn_on, x.until_on AS until_on, x.more_days AS more_days,
    x.due_hard AS due_hard, x.due_soft AS due_soft,
    missing(
      'coverage:filing_objection', x.side = 'complainant' AND x.extended_on IS NULL AND x.until_on >
        x.due_hard AND x.until_on <= x.due_most AND NOT
        covered('filing_objection', x.organ, x.received_on, x.due_hard),
      'extracted_on:filing_objection', x.until_on IS NULL,
      'filing_objection.decided_on', x.decided_on < x.received_on OR x.decided_on > x.extracted_on,
      'filing_objection.extended_on', x.extended_on < x.received_on OR x.extended_on >
        x.extracted_on OR (x.extended_on IS NULL AND x.told_on IS NOT NULL),
      'filing_objection.received_on', x.received_on IS NULL OR x.received_on > x.extracted_on,
      'law:criminal.filing.complaint_answer', x.received_on IS NOT NULL AND NOT
        law_known('criminal.filing.complaint_answer', x.received_on)
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.side AS side, g.charge AS charge,
    g.victim_minor AS victim_minor, g.received_on AS received_on, g.extended_on AS extended_on,
    g.decided_on AS decided_on, g.until_on AS until_on, g.more_days AS more_days,
    g.due_hard AS due_hard, g.due_soft AS due_soft, g.lacking AS lacking,
    CASE
      WHEN g.withdrawn_on IS NOT NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.due_soft THEN 'lawful'
      WHEN g.due_hard IS NULL OR g.until_on <= g.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.received_on AS act_on, v.side AS side,
  v.charge AS charge, v.received_on AS received_on, v.extended_on AS extended_on,
  v.more_days AS more_days, v.decided_on AS decided_on, v.due_hard AS due_hard,
  v.due_soft AS due_soft, v.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(v.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, v.until_on) END AS days_over,
  v.victim_minor AS victim_minor, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
