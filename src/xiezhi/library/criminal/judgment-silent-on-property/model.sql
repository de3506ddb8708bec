-- One row per item of property that was handed over with the case (刑诉法 245(3); 法院解释 444). A judgment that says
-- nothing of it is at odds with the duty (a second instance that leaves the first judgment standing need not repeat it); dealing with it separately afterwards (446) mends it and leaves it soft.
WITH facts AS (
  SELECT
    p._id AS unit, t.organ AS organ, p.kind AS kind, p.listed_on AS listed_on, p.ended_on AS ended_on,
    COALESCE(p.ended_on < t.judged_on AND p.end_kind IS NULL, FALSE) AS end_unclear,
    p.decided_by_judgment AS decided, p.supplement_on AS supplement_on, t.judged_on AS judged_on,
    p._extracted_on AS extracted_on, t._extracted_on AS trial_extracted_on, t.accepted_on AS accepted_on,
    p.trial IS NULL OR (p.listed_on IS NULL AND p.decided_by_judgment IS NULL)
      OR COALESCE(p.ended_on < t.judged_on AND p.end_kind <> 'moved', FALSE) OR COALESCE(t.instance IN ('second', 'review'), FALSE)
      OR (t.judged_on IS NULL AND p.decided_by_judgment IS NULL) AS outside
  FROM case_property AS p
  LEFT JOIN trial AS t ON t._id = p.trial
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.listed_on AS listed_on, f.decided AS
    decided, f.supplement_on AS supplement_on, f.judged_on AS judged_on, f.outside AS outside,
    missing(
      'case_property.decided_by_judgment', f.decided IS NULL,
      'case_property.end_kind', f.end_unclear AND NOT f.decided,
      'case_property.listed_on', f.listed_on > f.extracted_on
        OR (NOT f.decided AND (f.listed_on IS NULL OR f.listed_on > f.judged_on)),
      'case_property.supplement_on', f.supplement_on < f.judged_on OR f.supplement_on > f.extracted_on,
      'law:criminal.property.judgment', f.judged_on IS NOT NULL AND NOT law_known('criminal.property.judgment', f.judged_on),
      'trial.judged_on', f.judged_on IS NULL OR f.judged_on < f.accepted_on OR f.judged_on > f.trial_extracted_on
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.judged_on AS act_on,
  g.kind AS kind, g.listed_on AS listed_on, g.judged_on AS judged_on, g.supplement_on AS
  supplement_on,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.decided THEN 'lawful'
    WHEN g.supplement_on IS NOT NULL OR NOT param_has('criminal.property.judgment', g.judged_on, g.kind) THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM gap AS g
