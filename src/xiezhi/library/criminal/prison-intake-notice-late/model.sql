-- One row per intake into a prison (监狱法 20): the notice goes out within five days. Moving to another prison under the same
-- sentence is no intake. No day on record proves nothing, for there may be no family to tell.
WITH earlier_prison AS (
  SELECT k._id AS unit, COUNT(p._id) AS entries
  FROM custody AS k
  JOIN custody AS p ON p.sentence = k.sentence
  WHERE p.facility_kind = 'prison' AND p.in_on < k.in_on AND p._id <> k._id
  GROUP BY k._id
), base AS (
  SELECT
    k._id AS unit, k.organ AS organ, k.in_on AS in_on, k.family_told_on AS told_on, k._as_of AS as_of,
    k._extracted_on AS extracted_on, k.sentence AS sentence,
    k.facility_kind = 'prison' AND COALESCE(k.kind <> 'remand', TRUE) AND COALESCE(e.entries, 0) = 0 AS inside,
    due('enforcement.family_notice', k.in_on) AS due_hard, due_strict('enforcement.family_notice', k.in_on) AS due_soft
  FROM custody AS k
  LEFT JOIN earlier_prison AS e ON e.unit = k._id
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'custody.family_told_on', b.told_on < b.in_on OR b.told_on > b.extracted_on
        OR (b.told_on IS NULL AND b.as_of > b.due_soft),
      -- Without the sentence a move from another prison cannot be told from an intake.
      'custody.sentence', b.sentence IS NULL AND b.told_on > b.due_soft,
      'custody.in_on', b.in_on IS NULL OR b.in_on > b.extracted_on,
      'extracted_on:custody', b.told_on IS NULL AND b.as_of IS NULL,
      'law:enforcement.family_notice', b.in_on IS NOT NULL AND NOT law_known('enforcement.family_notice', b.in_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT b.inside THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN COALESCE(b.told_on, b.as_of) <= b.due_soft THEN 'lawful'
      WHEN b.due_hard IS NULL OR b.told_on <= b.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.in_on AS act_on,
  b.in_on AS in_on, b.told_on AS told_on, b.due_hard AS due_hard, b.due_soft AS due_soft,
  CASE WHEN v.outcome = 'hard' THEN days_between(b.due_hard, b.told_on)
    WHEN v.outcome = 'soft' THEN days_between(b.due_soft, b.told_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
