-- One row per review of arrest. The receipt follows within three days of carrying out an approval (公安规定
-- 142), and of a refusal within three days of the release (140) or of the decision's arrival (规则 286):
-- the later is the hard line, the earlier the soft one. An arrest not carried out is not judged.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS procuratorate, COALESCE(r.proposer, c.organ) AS police,
    r.decision AS decision, r.decided_on AS decided_on, r.served_on AS served_on,
    CASE WHEN r.decision = 'approved' THEN r.executed_on ELSE r.released_on END AS done_on,
    r.receipt_on AS receipt_on, COALESCE(r.receipt_on, r._as_of) AS until_on,
    r._extracted_on AS extracted_on,
    r.decision = 'approved' OR (r.decision = 'refused' AND COALESCE(r.detained, TRUE)) AS in_scope,
    due('criminal.arrest_execution_receipt', r.executed_on) AS due_approved,
    due_strict('criminal.arrest_execution_receipt', r.executed_on) AS soft_approved,
    due('criminal.no_arrest_receipt', r.released_on) AS due_done,
    due_strict('criminal.no_arrest_receipt', r.released_on) AS soft_done,
    due('criminal.no_arrest_receipt.from_decision', r.served_on) AS due_served,
    due_strict('criminal.no_arrest_receipt.from_decision', r.served_on) AS soft_served
  FROM arrest_review AS r
  LEFT JOIN criminal_case AS c ON c._id = r.criminal_case
), lines AS (
  SELECT
    f.unit AS unit, f.procuratorate AS procuratorate, f.police AS police, f.decision AS decision,
    f.decided_on AS decided_on, f.served_on AS served_on, f.done_on AS done_on,
    f.receipt_on AS receipt_on, f.until_on AS until_on, f.extracted_on AS extracted_on,
    CASE WHEN f.decision = 'approved' THEN f.due_approved ELSE f.due_done END AS due_done,
    f.due_served AS due_served, COALESCE(f.in_scope, FALSE) AS in_scope,
    CASE WHEN f.decision = 'approved' THEN f.due_approved ELSE later(f.due_done, f.due_served) END
      AS due_hard,
    CASE WHEN f.decision = 'approved' THEN f.soft_approved
      ELSE COALESCE(earlier(f.soft_done, f.soft_served), f.soft_served) END AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    x.unit AS unit, COALESCE(x.police, x.procuratorate) AS organ, x.decision AS decision,
    x.served_on AS served_on, x.done_on AS done_on, x.receipt_on AS receipt_on,
    x.until_on AS until_on, x.in_scope AS in_scope, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.due_done AS due_done, x.due_served AS due_served,
    missing(
      'arrest_review.executed_on', x.decision = 'approved' AND (x.done_on IS NULL OR x.done_on <
        x.decided_on OR x.done_on > x.extracted_on),
      'arrest_review.proposer', x.police IS NULL AND x.until_on > x.due_soft,
      'arrest_review.receipt_on', x.receipt_on < x.served_on OR x.receipt_on > x.extracted_on,
      'arrest_review.released_on', x.decision = 'refused' AND (x.done_on < x.decided_on OR x.done_on
        > x.extracted_on OR (x.done_on IS NULL AND x.until_on > x.due_soft)),
      'arrest_review.served_on', x.served_on < x.decided_on OR x.served_on > x.extracted_on OR
        (x.served_on IS NULL AND x.decision = 'refused'),
      'coverage:arrest_review', x.receipt_on IS NULL AND x.until_on > x.due_soft AND NOT
        covered('arrest_review', x.procuratorate, x.served_on, x.due_soft),
      'extracted_on:arrest_review', x.until_on IS NULL,
      'law:criminal.arrest_execution_receipt', x.decision = 'approved' AND x.done_on IS NOT NULL AND
        NOT law_known('criminal.arrest_execution_receipt', x.done_on),
      'law:criminal.no_arrest_receipt', x.decision = 'refused' AND x.done_on IS NOT NULL AND NOT
        law_known('criminal.no_arrest_receipt', x.done_on)
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.decision AS decision, g.served_on AS served_on,
    g.done_on AS done_on, g.receipt_on AS receipt_on, g.until_on AS until_on,
    g.due_hard AS due_hard, g.due_soft AS due_soft, g.due_done AS due_done,
    g.due_served AS due_served, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.due_soft THEN 'lawful'
      WHEN g.due_hard IS NULL OR g.until_on <= g.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, COALESCE(v.done_on, v.served_on) AS act_on,
  v.decision AS decision, v.served_on AS served_on, v.done_on AS done_on,
  v.receipt_on AS receipt_on, v.due_hard AS due_hard, v.due_soft AS due_soft,
  v.due_done AS due_done, v.due_served AS due_served, v.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(v.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
