WITH conflict AS (
  SELECT m._id, min(h.executed_on) AS held_from
  FROM measure m JOIN measure h ON h.suspect = m.suspect AND h.kind = 'arrest'
    AND h.executed_on < coalesce(m.ended_on, m._as_of)
    AND coalesce(h.ended_on, h._as_of) > m.executed_on
  WHERE m.kind = 'bail'
  GROUP BY ALL
), graded AS (
  SELECT m.*, held_from, concat_ws(',',
    CASE WHEN kind = 'bail' AND executed_on IS NULL THEN 'measure.executed_on' END,
    CASE WHEN kind = 'bail' AND suspect IS NULL THEN 'measure.suspect' END) AS missing
  FROM measure m LEFT JOIN conflict USING (_id)
)
SELECT _id AS unit, '' AS discriminator, organ, executed_on AS act_on,
  CASE WHEN kind IS DISTINCT FROM 'bail' THEN 'out_of_scope' WHEN missing <> '' THEN 'undetermined'
       WHEN held_from IS NOT NULL THEN 'hard' ELSE 'lawful' END AS outcome,
  missing, executed_on, held_from
FROM graded
