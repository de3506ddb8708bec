-- The measures and custody records of a suspect in a case, in the order they began, each with how
-- far it reaches. `who` is the suspect, or the measure itself where no suspect is known.
WITH known AS (
  SELECT s.criminal_case AS criminal_case, s.person AS person, MIN(s._id) AS suspect
  FROM suspect AS s
  WHERE s.person IS NOT NULL
  GROUP BY s.criminal_case, s.person
), measured AS (
  -- The suspect the measure names, else the one with its pseudonym in its case, else nobody.
  SELECT
    m._id AS id, COALESCE(s._id, k.suspect) AS suspect,
    COALESCE(s.criminal_case, m.criminal_case) AS criminal_case,
    CASE WHEN m.kind = 'designated_surveillance' THEN m.kind ELSE 'custody' END AS regime,
    COALESCE(m.executed_on, m.decided_on) AS from_on, m.ended_on AS to_on,
    CASE WHEN m.executed_on IS NULL THEN 1 ELSE 0 END AS undated,
    m._source AS source, m._extracted_on AS extracted_on, m._as_of AS as_of
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
  LEFT JOIN known AS k ON k.criminal_case = m.criminal_case AND k.person = m.person
  WHERE m.kind IN ('detention', 'arrest', 'liuzhi', 'guanhu', 'designated_surveillance')
), housed AS (
  -- A custody record belongs to the suspect with its pseudonym if it touches a measure of that
  -- suspect: the same person may be in custody in another case at another time.
  SELECT
    c._id AS id, m.suspect AS suspect, m.criminal_case AS criminal_case, c.in_on AS from_on,
    c.out_on AS to_on, c._source AS source, c._extracted_on AS extracted_on, c._as_of AS as_of
  FROM custody AS c
  JOIN suspect AS s ON s.person = c.person
  JOIN measured AS m ON m.suspect = s._id
  WHERE c.kind = 'remand' AND m.regime = 'custody'
    AND (m.to_on IS NULL OR m.to_on < m.from_on OR c.in_on <= add_days(m.to_on, 1))
    AND (c.out_on IS NULL OR add_days(c.out_on, 1) >= m.from_on)
  GROUP BY c._id, m.suspect, m.criminal_case, c.in_on, c.out_on, c._source,
    c._extracted_on, c._as_of
), segment AS (
  SELECT
    m.id AS id, m.id AS measure, COALESCE(m.suspect, m.id) AS who, m.suspect AS suspect,
    m.criminal_case AS criminal_case, m.regime AS regime, m.from_on AS from_on, m.to_on AS to_on,
    m.undated AS undated, m.source AS source, m.extracted_on AS extracted_on, m.as_of AS as_of
  FROM measured AS m
  UNION ALL
  SELECT
    h.id AS id, CASE WHEN FALSE THEN h.id END AS measure, h.suspect AS who, h.suspect AS suspect,
    h.criminal_case AS criminal_case, 'custody' AS regime, h.from_on AS from_on, h.to_on AS to_on,
    CASE WHEN h.from_on IS NULL THEN 1 ELSE 0 END AS undated,
    h.source AS source, h.extracted_on AS extracted_on, h.as_of AS as_of
  FROM housed AS h
), placed AS (
  -- Its place among the dated segments, among the dated measures, and the day the next one began.
  SELECT
    a.id AS id, a.who AS who, a.regime AS regime,
    SUM(CASE WHEN b.from_on < a.from_on OR (b.from_on = a.from_on AND b.id <= a.id) THEN 1 ELSE 0
      END) AS place,
    SUM(CASE WHEN b.measure IS NOT NULL AND (b.from_on < a.from_on OR (b.from_on = a.from_on AND
      b.id <= a.id)) THEN 1 ELSE 0 END) AS measure_place,
    MIN(CASE WHEN b.from_on > a.from_on OR (b.from_on = a.from_on AND b.id > a.id) THEN b.from_on
      END) AS later_on
  FROM segment AS a
  JOIN segment AS b ON b.who = a.who AND b.regime = a.regime
  WHERE a.from_on IS NOT NULL AND b.from_on IS NOT NULL
  GROUP BY a.id, a.who, a.regime
)
SELECT
  g.id || '#' || COALESCE(g.criminal_case, '') AS _id,
  g.source AS _source, g.extracted_on AS _extracted_on, g.as_of AS _as_of,
  g.who AS who, g.suspect AS suspect, g.criminal_case AS criminal_case, g.regime AS regime,
  g.measure AS measure, g.from_on AS from_on, g.to_on AS to_on, p.place AS place,
  p.measure_place AS measure_place,
  -- One without an end reaches the next that follows, or the day of export.
  CASE
    WHEN g.to_on < g.from_on THEN g.from_on
    ELSE COALESCE(g.to_on, p.later_on, g.as_of, g.from_on)
  END AS reach_on,
  COALESCE(g.undated = 1, FALSE) OR (g.to_on IS NULL AND p.later_on IS NOT NULL) AS undated,
  COALESCE(g.to_on < g.from_on OR g.from_on > g.extracted_on OR g.to_on > g.extracted_on,
    FALSE) AS contradictory
FROM segment AS g
LEFT JOIN placed AS p ON p.id = g.id AND p.who = g.who AND p.regime = g.regime
