WITH held AS (
  SELECT
    m.suspect AS suspect, m.executed_on AS from_on, COALESCE(m.ended_on, m._as_of) AS to_on
  FROM measure AS m
  WHERE m.kind = 'arrest'
), conflict AS (
  SELECT m._id AS unit, MIN(h.from_on) AS held_from
  FROM measure AS m
  JOIN held AS h
    ON h.suspect = m.suspect AND h.from_on < COALESCE(m.ended_on, m._as_of) AND h.to_on > m.executed_on
  WHERE m.kind = 'bail'
  GROUP BY m._id
), graded AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.executed_on AS executed_on,
    c.held_from AS held_from,
    missing(
      'measure.executed_on', m.kind = 'bail' AND m.executed_on IS NULL,
      'measure.suspect', m.kind = 'bail' AND m.suspect IS NULL
    ) AS missing
  FROM measure AS m
  LEFT JOIN conflict AS c ON c.unit = m._id
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.executed_on AS act_on,
  g.executed_on AS executed_on, g.held_from AS held_from,
  CASE
    WHEN NOT COALESCE(g.kind = 'bail', FALSE) THEN 'out_of_scope'
    WHEN g.missing <> '' THEN 'undetermined'
    WHEN g.held_from IS NOT NULL THEN 'hard'
    ELSE 'lawful'
  END AS outcome,
  g.missing AS missing
FROM graded AS g
