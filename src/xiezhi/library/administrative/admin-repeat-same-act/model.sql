-- One row per act made anew. Where a judgment ordered a new act, the organ may not make largely the same one on the same
-- facts and reasons (行诉法 71); annulled for procedure only it is free (行诉解释 90(2)), and one difference is enough
-- (90(1)). Where no new act was ordered, 90(3) alone speaks, which is soft.
WITH facts AS (
  SELECT
    a._id AS unit, a.organ AS organ, a.case_no AS case_no, a.effective_on AS effective_on,
    a.remake_ordered AS remake_ordered, a.procedure_only AS procedure_only, a.remade_on AS remade_on,
    a.same_facts AS same_facts, a.same_reasons AS same_reasons, a.same_result AS same_result,
    a.withdrawn_on AS withdrawn_on, a._extracted_on AS extracted_on,
    COALESCE(NOT a.same_facts, FALSE) OR COALESCE(NOT a.same_reasons, FALSE)
      OR COALESCE(NOT a.same_result, FALSE) AS differs
  FROM act_remade AS a
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'act_remade.effective_on', f.effective_on IS NULL OR f.effective_on > f.extracted_on,
      'act_remade.procedure_only', f.procedure_only IS NULL AND NOT f.differs,
      'act_remade.remade_on',
        f.remade_on IS NULL OR f.remade_on < f.effective_on OR f.remade_on > f.extracted_on,
      'act_remade.remake_ordered', f.remake_ordered IS NULL AND NOT f.differs,
      'act_remade.same_facts', f.same_facts IS NULL AND NOT f.differs,
      'act_remade.same_reasons', f.same_reasons IS NULL AND NOT f.differs,
      'act_remade.same_result', f.same_result IS NULL AND NOT f.differs
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.procedure_only THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.differs THEN 'lawful'
      WHEN NOT f.remake_ordered OR f.withdrawn_on IS NOT NULL THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.remade_on AS act_on, f.case_no AS case_no,
  f.effective_on AS effective_on, f.remade_on AS remade_on, f.remake_ordered AS remake_ordered,
  f.procedure_only AS procedure_only, f.same_facts AS same_facts, f.same_reasons AS same_reasons,
  f.same_result AS same_result, f.withdrawn_on AS withdrawn_on,
  days_between(f.effective_on, f.remade_on) AS days_after,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
