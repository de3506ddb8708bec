-- One row per supervision document; those that led to a filing are judged. Three months without the
-- end of the investigation allow a letter of urging (规则 564(3)): no duty is broken, so soft at most.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.kind AS kind, d.served_on AS served_on,
    COALESCE(c.filed_on, d.complied_on) AS filed_on, c._id AS case_id, c.charge AS charge,
    c.wanted_on AS wanted_on, c.victim_minor AS victim_minor, c._extracted_on AS extracted_on,
    COALESCE(earlier(c.transferred_on, c.closed_on), c.transferred_on, c.closed_on) AS finished_on,
    COALESCE(earlier(c.transferred_on, c.closed_on), c.transferred_on, c.closed_on, c._as_of)
      AS until_on,
    due('supervision.unfinished_after_notice', COALESCE(c.filed_on, d.complied_on)) AS due_soft,
    COALESCE(d.kind IN ('notice_to_file', 'explain_nonfiling'), FALSE) AND d.withdrawn_on IS NULL
      AND c.wanted_on IS NULL AND (c.filed_on IS NOT NULL OR d.complied_on IS NOT NULL)
      AND NOT COALESCE(c.filed_on < COALESCE(d.issued_on, d.served_on), FALSE) AS in_scope
  FROM supervision_doc AS d
  LEFT JOIN criminal_case AS c ON c._id = d.criminal_case
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.charge AS charge, f.filed_on AS filed_on,
    f.finished_on AS finished_on, f.wanted_on AS wanted_on, f.victim_minor AS victim_minor,
    f.until_on AS until_on, f.due_soft AS due_soft, f.in_scope AS in_scope,
    missing(
      'coverage:criminal_case', f.finished_on IS NULL AND f.until_on > f.due_soft AND NOT
        covered('criminal_case', f.organ, f.filed_on, f.until_on),
      'criminal_case.closed_on', f.finished_on < f.filed_on OR f.finished_on > f.extracted_on,
      'extracted_on:criminal_case', f.until_on IS NULL AND f.case_id IS NOT NULL,
      'law:supervision.unfinished_after_notice', f.filed_on IS NOT NULL AND NOT
        law_known('supervision.unfinished_after_notice', f.filed_on),
      'supervision_doc.criminal_case', f.case_id IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.charge AS charge, g.filed_on AS filed_on,
    g.finished_on AS finished_on, g.wanted_on AS wanted_on, g.victim_minor AS victim_minor,
    g.until_on AS until_on, g.due_soft AS due_soft, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.due_soft THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.filed_on AS act_on, v.kind AS kind,
  v.charge AS charge, v.filed_on AS filed_on, v.finished_on AS finished_on,
  v.wanted_on AS wanted_on, v.due_soft AS due_soft, v.until_on AS until_on,
  CASE WHEN v.outcome = 'soft' THEN days_between(v.due_soft, v.until_on) END AS days_over,
  v.victim_minor AS victim_minor, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
