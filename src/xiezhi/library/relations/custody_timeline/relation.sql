-- Custody of one suspect in one case without a gap: segments of which the next begins no later than
-- the day after the last ended. Designated residential surveillance is apart: it is no custody.
WITH covered_before AS (
  SELECT
    a.who AS who, a.regime AS regime, a.place AS place, a.from_on AS from_on,
    MAX(CASE WHEN b.place < a.place THEN b.reach_on END) AS covered_to
  FROM custody_segment AS a
  JOIN custody_segment AS b ON b.who = a.who AND b.regime = a.regime
  WHERE a.place IS NOT NULL AND b.place IS NOT NULL
  GROUP BY a.who, a.regime, a.place, a.from_on
), beginning AS (
  SELECT c.who AS who, c.regime AS regime, c.place AS place
  FROM covered_before AS c
  WHERE c.covered_to IS NULL OR add_days(c.covered_to, 1) < c.from_on
), numbered AS (
  -- A segment belongs to the last beginning at or before it.
  SELECT
    a.who AS who, a.regime AS regime, a.place AS place, COUNT(b.place) AS seq
  FROM custody_segment AS a
  JOIN beginning AS b ON b.who = a.who AND b.regime = a.regime
  WHERE b.place <= a.place
  GROUP BY a.who, a.regime, a.place
), spell AS (
  SELECT
    a.who AS who, a.regime AS regime, n.seq AS seq,
    MIN(a.place) AS first_place, MAX(a.place) AS last_place,
    MIN(CASE WHEN a.measure IS NOT NULL THEN a.measure_place END) AS first_measure_place,
    MAX(CASE WHEN a.measure IS NOT NULL THEN a.measure_place END) AS last_measure_place,
    MAX(a.reach_on) AS reach_on, COUNT(a._id) AS segments, COUNT(a.measure) AS measures
  FROM custody_segment AS a
  JOIN numbered AS n ON n.who = a.who AND n.regime = a.regime AND n.place = a.place
  GROUP BY a.who, a.regime, n.seq
), doubt AS (
  SELECT
    a.who AS who, a.regime AS regime, COUNT(a.place) AS dated, MIN(a._id) AS any_id,
    MAX(CASE WHEN a.undated THEN 1 ELSE 0 END) AS undated,
    MAX(CASE WHEN a.contradictory THEN 1 ELSE 0 END) AS contradictory,
    COUNT(a._id) AS segments, COUNT(a.measure) AS measures, MIN(a.measure) AS any_measure
  FROM custody_segment AS a
  GROUP BY a.who, a.regime
)
SELECT
  f._id || '#' || f.regime || '#' || as_text(p.seq) AS _id,
  l._source AS _source, l._extracted_on AS _extracted_on, l._as_of AS _as_of,
  f.suspect AS suspect, f.criminal_case AS criminal_case, f.regime AS regime, p.seq AS seq,
  fm.measure AS first_measure, lm.measure AS last_measure, f.from_on AS from_on,
  CASE WHEN l.to_on IS NOT NULL THEN p.reach_on END AS to_on,
  CASE
    WHEN l.to_on IS NULL THEN l._as_of
    ELSE COALESCE(earlier(p.reach_on, l._as_of), p.reach_on)
  END AS until_on,
  l.to_on IS NULL AS open,
  p.segments AS segments, p.segments - p.measures AS custody_records,
  COALESCE(d.undated = 1, FALSE) AS undated,
  COALESCE(d.contradictory = 1, FALSE) AS contradictory, f.suspect IS NULL AS unlinked
FROM spell AS p
JOIN custody_segment AS f
  ON f.who = p.who AND f.regime = p.regime AND f.place = p.first_place
JOIN custody_segment AS l
  ON l.who = p.who AND l.regime = p.regime AND l.place = p.last_place
LEFT JOIN custody_segment AS fm
  ON fm.who = p.who AND fm.regime = p.regime AND fm.measure_place = p.first_measure_place
    AND fm.measure IS NOT NULL
LEFT JOIN custody_segment AS lm
  ON lm.who = p.who AND lm.regime = p.regime AND lm.measure_place = p.last_measure_place
    AND lm.measure IS NOT NULL
LEFT JOIN doubt AS d ON d.who = p.who AND d.regime = p.regime
UNION ALL
-- Nothing of it has a first day.
SELECT
  a._id || '#' || a.regime || '#0' AS _id,
  a._source AS _source, a._extracted_on AS _extracted_on, a._as_of AS _as_of,
  a.suspect AS suspect, a.criminal_case AS criminal_case, a.regime AS regime, 0 AS seq,
  d.any_measure AS first_measure, d.any_measure AS last_measure, a.from_on AS from_on,
  a.to_on AS to_on, COALESCE(earlier(a.to_on, a._as_of), a.to_on, a._as_of) AS until_on,
  a.to_on IS NULL AS open, d.segments AS segments, d.segments - d.measures AS custody_records,
  TRUE AS undated, d.contradictory = 1 AS contradictory, a.suspect IS NULL AS unlinked
FROM custody_segment AS a
JOIN doubt AS d ON d.any_id = a._id AND d.who = a.who AND d.regime = a.regime
WHERE d.dated = 0
