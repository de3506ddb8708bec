-- Two rows per case, three days each. refusal: where there is a complainant the notice of non-filing is served (公安规定
-- 178(2)); an informer is none; what was posted in time is in time (刑诉法 105(3)). end: a withdrawal or the end of the
-- investigation is told to the former suspect and others (公安规定 189).
WITH legs AS (
  SELECT
    c._id AS unit, 'refusal' AS step, c.organ AS organ, c.charge AS charge, c.close_kind AS close_kind,
    c.accepted_on AS opened_on, c.decided_on AS decided_on, c.no_file_served_on AS served_on,
    c.no_file_posted_on AS posted_on, c.complainant AS complainant, c.victim_minor AS victim_minor,
    c._extracted_on AS extracted_on,
    COALESCE(c.decision = 'not_filed', FALSE) AND COALESCE(c.complainant, TRUE)
      AND COALESCE(c.kind, 'criminal') <> 'referral' AS in_scope,
    COALESCE(earlier(c.no_file_posted_on, c.no_file_served_on), c.no_file_posted_on,
      c.no_file_served_on, c._as_of) AS until_on,
    due('criminal.filing.refusal_notice', c.decided_on) AS due_hard,
    due_strict('criminal.filing.refusal_notice', c.decided_on) AS due_soft,
    law_known('criminal.filing.refusal_notice', c.decided_on) AS known
  FROM criminal_case AS c
  UNION ALL
  SELECT
    c._id AS unit, 'end' AS step, c.organ AS organ, c.charge AS charge, c.close_kind AS close_kind,
    c.filed_on AS opened_on, c.closed_on AS decided_on, c.notice_of_close_on AS served_on,
    CASE WHEN FALSE THEN c.no_file_posted_on END AS posted_on, c.complainant AS complainant, c.victim_minor AS victim_minor,
    c._extracted_on AS extracted_on,
    COALESCE(c.close_kind IN ('withdrawn', 'terminated'), FALSE) AS in_scope,
    COALESCE(c.notice_of_close_on, c._as_of) AS until_on,
    due('criminal.withdrawal_notice', c.closed_on) AS due_hard,
    due_strict('criminal.withdrawal_notice', c.closed_on) AS due_soft,
    law_known('criminal.withdrawal_notice', c.closed_on) AS known
  FROM criminal_case AS c
), checked AS (
  SELECT
    x.unit AS unit, x.step AS step,
    x.decided_on IS NULL OR x.decided_on < x.opened_on OR x.decided_on > x.extracted_on AS bad_start,
    x.served_on < x.decided_on OR x.served_on > x.extracted_on AS bad_service,
    x.posted_on < x.decided_on OR x.posted_on > x.extracted_on AS bad_posting,
    x.decided_on IS NOT NULL AND NOT x.known AS unknown_law
  FROM legs AS x
), gap AS (
  SELECT
    x.unit AS unit, x.step AS step,
    missing(
      'coverage:criminal_case', x.served_on IS NULL AND x.posted_on IS NULL AND x.until_on > x.due_soft AND NOT
        covered('criminal_case', x.organ, x.decided_on, x.due_soft),
      'criminal_case.closed_on', x.step = 'end' AND k.bad_start,
      'criminal_case.complainant', x.step = 'refusal' AND x.complainant IS NULL AND x.until_on > x.due_soft,
      'criminal_case.decided_on', x.step = 'refusal' AND k.bad_start,
      'criminal_case.no_file_posted_on', k.bad_posting,
      'criminal_case.no_file_served_on', x.step = 'refusal' AND k.bad_service,
      'criminal_case.notice_of_close_on', x.step = 'end' AND k.bad_service,
      'extracted_on:criminal_case', x.until_on IS NULL,
      'law:criminal.filing.refusal_notice', x.step = 'refusal' AND k.unknown_law,
      'law:criminal.withdrawal_notice', x.step = 'end' AND k.unknown_law
    ) AS lacking
  FROM legs AS x
  JOIN checked AS k ON k.unit = x.unit AND k.step = x.step
), verdict AS (
  SELECT
    x.unit AS unit, x.step AS step, g.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS x
  JOIN gap AS g ON g.unit = x.unit AND g.step = x.step
)
SELECT
  x.unit AS unit, x.step AS discriminator, x.organ AS organ, x.decided_on AS act_on, x.step AS step,
  CASE WHEN x.step = 'end' THEN x.close_kind END AS close_kind, x.charge AS charge, x.decided_on AS decided_on,
  x.served_on AS served_on, x.posted_on AS posted_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  x.victim_minor AS victim_minor, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS x
JOIN verdict AS v ON v.unit = x.unit AND v.step = x.step
