-- Organs by name (and by code) in spans that never overlap, each with its superior. A span begins
-- wherever an organ of that name, or its superior, begins or has ended.
WITH named AS (
  SELECT
    o.name AS organ, o._id AS organ_id, o.code AS code, o.parent AS parent,
    o.valid_from AS valid_from, o.valid_to AS valid_to
  FROM organ AS o
  UNION ALL
  SELECT
    o.code AS organ, o._id AS organ_id, o.code AS code, o.parent AS parent,
    o.valid_from AS valid_from, o.valid_to AS valid_to
  FROM organ AS o
  WHERE o.code <> o.name
), edge AS (
  SELECT n.organ AS organ, n.valid_from AS edge_on
  FROM named AS n
  UNION ALL
  SELECT n.organ AS organ, add_days(n.valid_to, 1) AS edge_on
  FROM named AS n
  WHERE n.valid_to IS NOT NULL
  UNION ALL
  SELECT n.organ AS organ, p.valid_from AS edge_on
  FROM named AS n
  JOIN organ AS p ON p.code = n.parent
  WHERE p.valid_from IS NOT NULL
  UNION ALL
  SELECT n.organ AS organ, add_days(p.valid_to, 1) AS edge_on
  FROM named AS n
  JOIN organ AS p ON p.code = n.parent
  WHERE p.valid_to IS NOT NULL
), cut AS (
  -- The edge without a day is the beginning of time.
  SELECT e.organ AS organ, e.edge_on AS from_on
  FROM edge AS e
  GROUP BY e.organ, e.edge_on
), piece AS (
  SELECT
    a.organ AS organ, a.from_on AS from_on,
    MIN(CASE WHEN b.from_on > a.from_on OR a.from_on IS NULL THEN b.from_on END) AS next_on
  FROM cut AS a
  JOIN cut AS b ON b.organ = a.organ
  GROUP BY a.organ, a.from_on
), spanned AS (
  SELECT p.organ AS organ, p.from_on AS from_on, add_days(p.next_on, -1) AS to_on
  FROM piece AS p
), candidate AS (
  -- The one that began last is taken.
  SELECT
    s.organ AS organ, s.from_on AS from_on, s.to_on AS to_on, o._id AS organ_id, o.code AS code,
    o.name AS name, o.kind AS kind, o.level AS level, o.parent AS parent,
    o._source AS source, o._extracted_on AS extracted_on, o._as_of AS as_of,
    ROW_NUMBER() OVER (
      PARTITION BY s.organ, s.from_on
      ORDER BY CASE WHEN o.valid_from IS NULL THEN 1 ELSE 0 END, o.valid_from DESC, o.code DESC,
        o._id
    ) AS place
  FROM spanned AS s
  JOIN named AS n ON n.organ = s.organ
  JOIN organ AS o ON o._id = n.organ_id
  WHERE (o.valid_from IS NULL OR o.valid_from <= s.from_on)
    AND (o.valid_to IS NULL OR o.valid_to >= s.to_on)
), rival AS (
  SELECT c.organ_id AS organ_id, c.organ AS organ, c.from_on AS from_on, COUNT(r.code) AS rivals
  FROM candidate AS c
  JOIN candidate AS r ON r.organ = c.organ
  WHERE c.place = 1 AND r.code <> c.code
    AND (r.from_on = c.from_on OR (r.from_on IS NULL AND c.from_on IS NULL))
  GROUP BY c.organ_id, c.organ, c.from_on
), above AS (
  SELECT
    c.organ_id AS organ_id, c.organ AS organ, c.from_on AS from_on, p.code AS code,
    p.name AS name, p.kind AS kind, p.level AS level,
    ROW_NUMBER() OVER (
      PARTITION BY c.organ_id, c.organ, c.from_on
      ORDER BY CASE WHEN p.valid_from IS NULL THEN 1 ELSE 0 END, p.valid_from DESC, p._id
    ) AS place
  FROM candidate AS c
  JOIN organ AS p ON p.code = c.parent
  WHERE c.place = 1 AND (p.valid_from IS NULL OR p.valid_from <= c.from_on)
    AND (p.valid_to IS NULL OR p.valid_to >= c.to_on)
)
SELECT
  c.organ_id || '#' || c.organ || '#' || COALESCE(as_text(c.from_on), '') AS _id,
  c.source AS _source, c.extracted_on AS _extracted_on, c.as_of AS _as_of,
  c.organ AS organ, c.organ_id AS organ_id, c.code AS code, c.name AS name, c.kind AS kind,
  c.level AS level, c.from_on AS from_on, c.to_on AS to_on,
  a.code AS superior_code, a.name AS superior_name, a.kind AS superior_kind,
  a.level AS superior_level, COALESCE(r.rivals > 0, FALSE) AS ambiguous
FROM candidate AS c
LEFT JOIN above AS a
  ON a.organ_id = c.organ_id AND a.organ = c.organ AND a.place = 1
    AND (a.from_on = c.from_on OR (a.from_on IS NULL AND c.from_on IS NULL))
LEFT JOIN rival AS r
  ON r.organ_id = c.organ_id AND r.organ = c.organ
    AND (r.from_on = c.from_on OR (r.from_on IS NULL AND c.from_on IS NULL))
WHERE c.place = 1
