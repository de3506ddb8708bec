WITH base AS (
  SELECT s.*, main_penalty = 'fixed_term' AS in_scope,
    CASE WHEN effective_on >= DATE '2018-10-26' THEN c.next_working END AS due_hard,
    NOT EXISTS (FROM handover h WHERE h.sentence = s._id) AS absent
  FROM sentence s LEFT JOIN calendar_day c ON c.day = s.effective_on + 10
), graded AS (
  SELECT *, concat_ws(',',
    CASE WHEN in_scope AND absent AND _as_of > due_hard AND NOT EXISTS (
      FROM coverage_span c WHERE c.record_type = 'handover' AND c.organ = base.organ
        AND c.from_on <= base.effective_on AND c.to_on >= base._as_of
    ) AND NOT EXISTS (
      FROM coverage_span c WHERE c.record_type = 'handover' AND c.organ = '*'
        AND c.from_on <= base.effective_on AND c.to_on >= base._as_of
    ) THEN 'coverage:handover' END,
    CASE WHEN in_scope AND effective_on < DATE '2018-10-26' THEN 'law:enforcement.papers' END,
    CASE WHEN in_scope AND effective_on IS NULL THEN 'sentence.effective_on' END
  ) AS missing
  FROM base
)
SELECT _id AS unit, '' AS discriminator, organ, effective_on AS act_on,
  CASE WHEN in_scope IS NOT TRUE THEN 'out_of_scope' WHEN missing <> '' THEN 'undetermined'
       WHEN absent AND _as_of > due_hard THEN 'hard' ELSE 'lawful' END AS outcome,
  missing, effective_on, due_hard
FROM graded
