-- One row per petition and step (信访工作条例 22, 23, 34-36): passed on by the petition office, told by the organ, handled,
-- re-checked, reviewed. Only handling may be extended, by at most thirty days with notice; a hearing is not
-- counted in a review (36(2)). Matters with a procedure of their own (31) are outside.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.step AS step, m.received_on AS received_on, m.done_on AS done_on,
    m.own_procedure AS own_procedure, m.address_unknown AS address_unknown, m.extended_days AS extended_days,
    m.extension_told_on AS told_on, m.hearing_days AS hearing_days, m.withdrawn_on AS withdrawn_on,
    m._extracted_on AS extracted_on, COALESCE(m.done_on, m._as_of) AS until_on,
    CASE WHEN m.step = 'handling' THEN param('administrative.petition.handling.extension', m.received_on) ELSE 0
      END AS most,
    CASE WHEN m.step = 'review' THEN COALESCE(m.hearing_days, 0) ELSE 0 END AS hearing
  FROM petition_matter AS m
), lines AS (
  SELECT
    f.unit AS unit, earlier(COALESCE(f.extended_days, 0), f.most) AS more,
    CASE f.step WHEN 'office' THEN due('administrative.petition.registration', f.received_on)
      WHEN 'receipt' THEN due('administrative.petition.receipt', f.received_on)
      WHEN 'handling' THEN due('administrative.petition.handling', f.received_on,
        earlier(COALESCE(f.extended_days, 0), f.most))
      WHEN 'recheck' THEN due('administrative.petition.review', f.received_on)
      WHEN 'review' THEN due('administrative.petition.review', f.received_on, 0, f.hearing) END AS due_hard,
    due('administrative.petition.handling', f.received_on, f.most) AS due_most,
    CASE f.step WHEN 'office' THEN due_strict('administrative.petition.registration', f.received_on)
      WHEN 'receipt' THEN due_strict('administrative.petition.receipt', f.received_on)
      WHEN 'handling' THEN due_strict('administrative.petition.handling', f.received_on,
        CASE WHEN f.told_on IS NULL THEN 0 ELSE earlier(COALESCE(f.extended_days, 0), f.most) END)
      WHEN 'recheck' THEN due_strict('administrative.petition.review', f.received_on)
      WHEN 'review' THEN due_strict('administrative.petition.review', f.received_on, 0, f.hearing) END AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:petition_matter', f.until_on IS NULL,
      'law:administrative.petition.handling', f.received_on IS NOT NULL
        AND NOT law_known('administrative.petition.handling', f.received_on),
      'petition_matter.address_unknown', f.step = 'receipt' AND f.address_unknown IS NULL AND f.until_on > l.due_hard,
      'petition_matter.done_on', f.done_on < f.received_on OR f.done_on > f.extracted_on,
      'petition_matter.extended_days', f.extended_days < 0 OR (f.step = 'handling' AND f.extended_days IS NULL
        AND f.until_on > l.due_hard AND (f.until_on <= l.due_most OR f.told_on IS NOT NULL)),
      'petition_matter.hearing_days', f.hearing_days < 0
        OR (f.step = 'review' AND f.hearing_days IS NULL AND f.until_on > l.due_soft),
      'petition_matter.own_procedure', f.step IN ('handling', 'recheck', 'review') AND f.own_procedure IS NULL
        AND f.until_on > l.due_soft,
      'petition_matter.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'petition_matter.step', f.step IS NULL
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.withdrawn_on IS NOT NULL AND f.done_on IS NULL THEN 'out_of_scope'
      WHEN f.step IN ('handling', 'recheck', 'review') AND f.own_procedure THEN 'out_of_scope'
      WHEN f.step = 'receipt' AND f.address_unknown THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR f.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.received_on AS act_on, f.step AS step,
  f.received_on AS received_on, l.more AS extended_days, f.hearing AS hearing_days, f.done_on AS done_on,
  f.until_on AS until_on, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN gap AS g ON g.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
