-- One row per penalty of an entity under the Work Safety Law: it is made public within the working days of 安全生产法 78(2).
-- A penalty revoked before the limit ended, and one of a natural person, are outside.
WITH facts AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.decided_on AS decided_on, x.published_on AS published_on, x.entity AS entity, x.revoked_on AS revoked_on,
    x._extracted_on AS extracted_on,
    COALESCE(x.published_on, x._as_of) AS until_on, due('public_interest.safety.publication', x.decided_on) AS due_hard,
    due_strict('public_interest.safety.publication', x.decided_on) AS due_soft
  FROM safety_penalty AS x
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:safety_penalty', f.until_on IS NULL,
      'law:public_interest.safety.publication', f.decided_on IS NOT NULL AND NOT law_known('public_interest.safety.publication', f.decided_on),
      'safety_penalty.entity', f.entity IS NULL AND f.until_on > f.due_soft,
      'safety_penalty.revoked_on', f.revoked_on < f.decided_on OR f.revoked_on > f.extracted_on,
      'safety_penalty.published_on', f.published_on < f.decided_on OR f.published_on > f.extracted_on,
      'safety_penalty.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT COALESCE(f.entity, TRUE) OR COALESCE(f.revoked_on <= f.due_hard, FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.decided_on AS decided_on, f.published_on AS published_on,
  f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
