-- Sets of civil cases of one court that share a party or an agent.
WITH cluster AS (
  SELECT
    m.case_type AS case_type, m.organ AS organ, m.shared AS shared, m.hub AS hub,
    COUNT(m.case_id) AS cases, MIN(m.act_on) AS first_on, MAX(m.act_on) AS last_on,
    SUM(CASE WHEN m.act_on IS NULL THEN 1 ELSE 0 END) AS undated,
    MIN(m.hub_kind) AS hub_kind,
    SUM(m.plaintiff) AS as_plaintiff, SUM(m.defendant) AS as_defendant,
    SUM(m.opponent) AS opponents
  FROM case_member AS m
  GROUP BY m.case_type, m.organ, m.shared, m.hub
), several AS (
  SELECT
    c.case_type AS case_type, c.organ AS organ, c.shared AS shared, c.hub AS hub,
    c.cases AS cases, c.first_on AS first_on, c.last_on AS last_on, c.undated AS undated,
    c.hub_kind AS hub_kind, c.as_plaintiff AS as_plaintiff, c.as_defendant AS as_defendant,
    c.opponents AS opponents
  FROM cluster AS c
  WHERE c.cases > 1
), beginning AS (
  SELECT
    c.case_type AS case_type, c.organ AS organ, c.shared AS shared, c.hub AS hub,
    MIN(CASE WHEN m.act_on = c.first_on THEN m.case_id END) AS first_case
  FROM several AS c
  JOIN case_member AS m ON m.hub = c.hub AND m.organ = c.organ AND m.shared = c.shared
    AND m.case_type = c.case_type
  GROUP BY c.case_type, c.organ, c.shared, c.hub
), daily AS (
  -- By days, since a bank may have thousands of cases.
  SELECT
    m.case_type AS case_type, m.organ AS organ, m.shared AS shared, m.hub AS hub,
    m.act_on AS act_on, COUNT(m.case_id) AS cases
  FROM case_member AS m
  JOIN several AS c ON c.hub = m.hub AND c.organ = m.organ AND c.shared = m.shared
    AND c.case_type = m.case_type
  WHERE m.act_on IS NOT NULL
  GROUP BY m.case_type, m.organ, m.shared, m.hub, m.act_on
), near AS (
  SELECT
    a.case_type AS case_type, a.organ AS organ, a.shared AS shared, a.hub AS hub,
    a.act_on AS act_on,
    SUM(CASE WHEN b.act_on > add_months(a.act_on, 12 * -1, 'clamp') THEN b.cases ELSE 0
      END) AS cases_12,
    SUM(b.cases) AS cases_24
  FROM daily AS a
  JOIN daily AS b ON b.hub = a.hub AND b.organ = a.organ AND b.shared = a.shared
    AND b.case_type = a.case_type
  WHERE b.act_on <= a.act_on AND b.act_on > add_months(a.act_on, 24 * -1, 'clamp')
  GROUP BY a.case_type, a.organ, a.shared, a.hub, a.act_on
), belonging AS (
  SELECT
    m.case_type AS case_type, m.case_id AS case_id, m.organ AS organ, m.act_on AS act_on,
    m.shared AS shared, m.hub AS hub, m.link AS link, m._source AS source,
    m._extracted_on AS extracted_on, m._as_of AS as_of, c.cases AS cases, c.first_on AS first_on,
    c.last_on AS last_on, c.undated AS undated, c.hub_kind AS hub_kind,
    c.as_plaintiff AS as_plaintiff, c.as_defendant AS as_defendant, c.opponents AS opponents
  FROM case_member AS m
  JOIN several AS c ON c.hub = m.hub AND c.organ = m.organ AND c.shared = m.shared
    AND c.case_type = m.case_type
), size AS (
  SELECT
    b.case_type AS case_type, b.case_id AS case_id, b.shared AS shared, MAX(b.cases) AS cases
  FROM belonging AS b
  GROUP BY b.case_type, b.case_id, b.shared
), largest AS (
  SELECT
    b.case_type AS case_type, b.case_id AS case_id, b.shared AS shared, MIN(b.link) AS link
  FROM belonging AS b
  JOIN size AS s ON s.case_id = b.case_id AND s.case_type = b.case_type AND s.shared = b.shared
  WHERE b.cases = s.cases
  GROUP BY b.case_type, b.case_id, b.shared
)
SELECT
  b.case_id || '#' || b.case_type || '#' || b.link AS _id,
  b.source AS _source, b.extracted_on AS _extracted_on, b.as_of AS _as_of,
  b.case_type AS case_type, b.case_id AS case_id, b.organ AS organ, b.act_on AS act_on,
  b.shared AS shared, b.hub_kind AS hub_kind, b.link AS link,
  COALESCE(l.link = b.link, FALSE) AS largest, f.first_case AS first_case,
  b.first_on AS first_on, b.last_on AS last_on, b.cases AS cases, n.cases_12 AS cases_12,
  n.cases_24 AS cases_24, b.as_plaintiff AS as_plaintiff, b.as_defendant AS as_defendant,
  b.opponents AS opponents, b.undated AS undated
FROM belonging AS b
JOIN beginning AS f ON f.hub = b.hub AND f.organ = b.organ AND f.shared = b.shared
  AND f.case_type = b.case_type
LEFT JOIN near AS n ON n.hub = b.hub AND n.organ = b.organ AND n.shared = b.shared
  AND n.case_type = b.case_type AND n.act_on = b.act_on
LEFT JOIN largest AS l ON l.case_id = b.case_id AND l.case_type = b.case_type
  AND l.shared = b.shared
