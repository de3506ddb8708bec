-- One row per extension of custody. Thirty days are for roaming, repeated (three acts) and joint (two
-- persons) crime only (刑诉法 91(2); 公安规定 129). Suspicion counts when it is approved, so what was found
-- later makes it soft at most; a ground the law does not know is hard where the facts are known and support none of the
-- three either.
WITH people AS (
  SELECT s.criminal_case AS criminal_case, COUNT(*) AS persons
  FROM suspect AS s
  GROUP BY s.criminal_case
), facts AS (
  SELECT
    e._id AS unit, COALESCE(m.organ, e.organ) AS organ, e.approved_on AS approved_on,
    COALESCE(e.approved_on, m.executed_on) AS act_on, m.executed_on AS executed_on,
    e.thirty_ground AS thirty_ground, e._extracted_on AS extracted_on, c._id AS case_id,
    c.charge AS charge, c.incidents AS incidents, c.roaming AS roaming, p.persons AS persons,
    COALESCE(e.kind = 'detention_thirty', FALSE) AS in_scope,
    COALESCE(p.persons >= param('criminal.detention_thirty.persons', e.approved_on), FALSE) AS joint,
    COALESCE(c.incidents >= param('criminal.detention_thirty.times', e.approved_on), FALSE)
      AS repeated
  FROM custody_extension AS e
  LEFT JOIN measure AS m ON m._id = e.measure
  LEFT JOIN suspect AS s ON s._id = m.suspect
  LEFT JOIN criminal_case AS c ON c._id = COALESCE(m.criminal_case, s.criminal_case)
  LEFT JOIN people AS p ON p.criminal_case = COALESCE(m.criminal_case, s.criminal_case)
), judged AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.approved_on AS approved_on, f.act_on AS act_on,
    f.executed_on AS executed_on, f.thirty_ground AS thirty_ground,
    f.extracted_on AS extracted_on, f.case_id AS case_id, f.charge AS charge,
    f.incidents AS incidents, f.roaming AS roaming, f.persons AS persons, f.in_scope AS in_scope,
    f.joint OR f.repeated OR COALESCE(f.roaming, FALSE) AS supported
  FROM facts AS f
), gap AS (
  SELECT
    j.unit AS unit, j.organ AS organ, j.approved_on AS approved_on, j.act_on AS act_on,
    j.thirty_ground AS thirty_ground, j.charge AS charge, j.incidents AS incidents,
    j.roaming AS roaming, j.persons AS persons, j.in_scope AS in_scope, j.supported AS supported,
    j.incidents IS NOT NULL AND j.roaming IS NOT NULL
      AND covered('suspect', j.organ, j.executed_on, j.approved_on) AS known,
    missing(
      'coverage:suspect', NOT j.supported AND COALESCE(j.thirty_ground, 'joint') = 'joint' AND
        j.case_id IS NOT NULL AND NOT covered('suspect', j.organ, j.executed_on, j.approved_on),
      'criminal_case.incidents', NOT j.supported AND COALESCE(j.thirty_ground, 'repeated') =
        'repeated' AND j.incidents IS NULL AND j.case_id IS NOT NULL,
      'criminal_case.roaming', NOT j.supported AND COALESCE(j.thirty_ground, 'roaming') = 'roaming'
        AND j.roaming IS NULL AND j.case_id IS NOT NULL,
      'custody_extension.approved_on', j.approved_on IS NULL OR j.approved_on < j.executed_on OR
        j.approved_on > j.extracted_on,
      'law:criminal.detention_thirty.times', j.approved_on IS NOT NULL AND NOT
        law_known('criminal.detention_thirty.times', j.approved_on),
      'measure.criminal_case', j.case_id IS NULL AND COALESCE(j.thirty_ground, '') <> 'other'
    ) AS lacking
  FROM judged AS j
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.act_on AS act_on, g.approved_on AS approved_on,
    g.thirty_ground AS thirty_ground, g.charge AS charge, g.incidents AS incidents,
    g.roaming AS roaming, g.persons AS persons, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.thirty_ground = 'other' AND NOT g.supported AND g.known THEN 'hard'
      WHEN g.supported AND COALESCE(g.thirty_ground, '') <> 'other' THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.act_on AS act_on, v.charge AS charge,
  v.approved_on AS approved_on, v.thirty_ground AS thirty_ground, v.persons AS persons,
  v.incidents AS incidents, v.roaming AS roaming, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
