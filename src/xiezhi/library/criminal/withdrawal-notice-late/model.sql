-- One row per case: a withdrawal or the end of an investigation is told within three days (公安规定 189).
-- "None was told" needs the table of cases to be declared complete.
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.close_kind AS close_kind, c.charge AS charge,
    c.filed_on AS filed_on, c.closed_on AS closed_on, c.notice_of_close_on AS told_on,
    COALESCE(c.close_kind IN ('withdrawn', 'terminated'), FALSE) AS in_scope,
    COALESCE(c.notice_of_close_on, c._as_of) AS until_on, c._extracted_on AS extracted_on,
    due('criminal.withdrawal_notice', c.closed_on) AS due_hard,
    due_strict('criminal.withdrawal_notice', c.closed_on) AS due_soft
  FROM criminal_case AS c
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.close_kind AS close_kind, f.charge AS charge,
    f.closed_on AS closed_on, f.told_on AS told_on, f.in_scope AS in_scope,
    f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
    missing(
      'coverage:criminal_case', f.told_on IS NULL AND f.until_on > f.due_soft AND NOT
        covered('criminal_case', f.organ, f.closed_on, f.due_soft),
      'criminal_case.closed_on', f.closed_on IS NULL OR f.closed_on < f.filed_on OR f.closed_on >
        f.extracted_on,
      'criminal_case.notice_of_close_on', f.told_on < f.closed_on OR f.told_on > f.extracted_on,
      'extracted_on:criminal_case', f.until_on IS NULL,
      'law:criminal.withdrawal_notice', f.closed_on IS NOT NULL AND NOT
        law_known('criminal.withdrawal_notice', f.closed_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.close_kind AS close_kind, g.charge AS charge,
    g.closed_on AS closed_on, g.told_on AS told_on, g.until_on AS until_on,
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
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.closed_on AS act_on,
  v.close_kind AS close_kind, v.charge AS charge, v.closed_on AS closed_on, v.told_on AS told_on,
  v.due_hard AS due_hard, v.due_soft AS due_soft, v.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(v.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
