-- One row per item of property (刑诉法 145; 公安规定 233, 247; 规则 210, 215). From the day it was found unrelated to the
-- case it must be released within the days of the law. Where the owner is not known it is announced; how soon, no text
-- says, so a missing announcement is soft. Where the owner was told in time and came late, the day entered may be the
-- owner's: soft.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.taken_on AS taken_on, p.unrelated_found_on AS found_on,
    p.owner_known AS owner_known, p.announced_on AS announced_on, p.ended_on AS ended_on,
    p._extracted_on AS extracted_on,
    COALESCE(earlier(p.ended_on, p._as_of), p.ended_on, p._as_of) AS until_on,
    due('criminal.property.return', p.unrelated_found_on) AS due_hard,
    due_strict('criminal.property.return', p.unrelated_found_on) AS due_soft
  FROM case_property AS p
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.taken_on AS taken_on, f.found_on AS
    found_on, f.owner_known AS owner_known, f.announced_on AS announced_on, f.ended_on AS ended_on,
    f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
    missing(
      'case_property.ended_on', f.ended_on < f.taken_on OR f.ended_on > f.extracted_on,
      'case_property.owner_known', f.until_on > f.due_soft AND f.owner_known IS NULL,
      'case_property.unrelated_found_on', f.found_on < f.taken_on OR f.found_on > f.extracted_on,
      'extracted_on:case_property', f.until_on IS NULL,
      'law:criminal.property.return', NOT law_known('criminal.property.return', f.found_on)
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.found_on AS act_on,
  g.kind AS kind, g.taken_on AS taken_on, g.found_on AS found_on, g.announced_on AS announced_on,
  g.ended_on AS ended_on, g.until_on AS until_on, g.due_hard AS due_hard, g.due_soft AS due_soft,
  CASE WHEN g.until_on > g.due_hard THEN days_between(g.due_hard, g.until_on)
    WHEN g.until_on > g.due_soft THEN days_between(g.due_soft, g.until_on) END AS days_over,
  CASE
    WHEN g.found_on IS NULL THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.until_on <= g.due_soft OR (NOT g.owner_known AND g.announced_on <= g.due_hard) THEN 'lawful'
    WHEN g.due_hard IS NULL OR g.until_on <= g.due_hard OR NOT g.owner_known
      OR g.announced_on <= g.due_hard THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN g.found_on IS NULL THEN '' ELSE g.lacking END AS missing
FROM gap AS g
