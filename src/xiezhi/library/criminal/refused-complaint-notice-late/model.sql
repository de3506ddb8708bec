-- One row per case that was refused. Where there is a complainant the notice is served within three
-- days (公安规定 178(2)); an informer is none. What was posted in time is in time (刑诉法 105(3)).
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.accepted_on AS accepted_on, c.decided_on AS decided_on,
    c.complainant AS complainant, c.no_file_served_on AS served_on,
    c.no_file_posted_on AS posted_on, c.victim_minor AS victim_minor, c._as_of AS as_of,
    c._extracted_on AS extracted_on,
    COALESCE(c.decision = 'not_filed', FALSE) AND COALESCE(c.complainant, TRUE)
      AND COALESCE(c.kind, 'criminal') <> 'referral' AS in_scope,
    COALESCE(earlier(c.no_file_posted_on, c.no_file_served_on), c.no_file_posted_on,
      c.no_file_served_on, c._as_of) AS until_on,
    due('criminal.filing.refusal_notice', c.decided_on) AS due_hard,
    due_strict('criminal.filing.refusal_notice', c.decided_on) AS due_soft
  FROM criminal_case AS c
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.decided_on AS decided_on, f.served_on AS served_on,
    f.posted_on AS posted_on, f.victim_minor AS victim_minor, f.in_scope AS in_scope,
    f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
    missing(
      'coverage:criminal_case', f.served_on IS NULL AND f.posted_on IS NULL AND f.until_on >
        f.due_soft AND NOT covered('criminal_case', f.organ, f.decided_on, f.due_soft),
      'criminal_case.complainant', f.complainant IS NULL AND f.until_on > f.due_soft,
      'criminal_case.decided_on', f.decided_on IS NULL OR f.decided_on < f.accepted_on OR
        f.decided_on > f.extracted_on,
      'criminal_case.no_file_posted_on', f.posted_on < f.decided_on OR f.posted_on > f.extracted_on,
      'criminal_case.no_file_served_on', f.served_on < f.decided_on OR f.served_on > f.extracted_on,
      'extracted_on:criminal_case', f.until_on IS NULL,
      'law:criminal.filing.refusal_notice', f.decided_on IS NOT NULL AND NOT
        law_known('criminal.filing.refusal_notice', f.decided_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.decided_on AS decided_on, g.served_on AS served_on,
    g.posted_on AS posted_on, g.victim_minor AS victim_minor, g.until_on AS until_on,
    g.due_hard AS due_hard, g.due_soft AS due_soft, g.lacking AS lacking,
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
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.decided_on AS act_on,
  v.decided_on AS decided_on, v.served_on AS served_on, v.posted_on AS posted_on,
  v.due_hard AS due_hard, v.due_soft AS due_soft, v.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(v.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, v.until_on) END AS days_over,
  v.victim_minor AS victim_minor, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
