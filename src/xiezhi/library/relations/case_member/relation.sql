-- Who appears in which civil case of which court, once a case. `hub` is a pseudonym or a credit code
-- (of an organisation): it joins cases, no model returns it. Representatives are left out: an
-- office has one for all its cases.
WITH party AS (
  SELECT
    p._id AS party_id, p.civil_trial AS civil_trial, p.case_no AS case_no, p.organ AS organ,
    p.side AS side, p.kind AS kind,
    CASE WHEN p.role = 'agent' THEN 'agent' ELSE 'party' END AS shared,
    COALESCE(p.person, p.credit_code) AS hub
  FROM case_party AS p
  WHERE p.role IN ('party', 'agent')
), appearance AS (
  SELECT
    'civil_trial' AS case_type, t._id AS case_id, t.organ AS organ, t.accepted_on AS act_on,
    p.party_id AS party_id, p.side AS side, p.kind AS kind, p.shared AS shared, p.hub AS hub
  FROM party AS p
  JOIN civil_trial AS t ON t._id = p.civil_trial
  UNION ALL
  SELECT
    'civil_judgment' AS case_type, j._id AS case_id, j.organ AS organ,
    COALESCE(j.filed_on, j.judged_on) AS act_on,
    p.party_id AS party_id, p.side AS side, p.kind AS kind, p.shared AS shared, p.hub AS hub
  FROM party AS p
  JOIN civil_judgment AS j ON j.case_no = p.case_no AND j.organ = p.organ
), natural_side AS (
  SELECT
    a.case_type AS case_type, a.case_id AS case_id,
    MAX(CASE WHEN a.side = 'plaintiff' AND a.kind = 'natural' THEN 1 ELSE 0 END) AS plaintiff,
    MAX(CASE WHEN a.side = 'defendant' AND a.kind = 'natural' THEN 1 ELSE 0 END) AS defendant
  FROM appearance AS a
  WHERE a.shared = 'party'
  GROUP BY a.case_type, a.case_id
), member AS (
  SELECT
    a.case_type AS case_type, a.case_id AS case_id, a.organ AS organ, a.act_on AS act_on,
    a.shared AS shared, a.hub AS hub, MIN(a.party_id) AS link, MIN(a.kind) AS hub_kind,
    MAX(CASE WHEN a.side = 'plaintiff' THEN 1 ELSE 0 END) AS plaintiff,
    MAX(CASE WHEN a.side = 'defendant' THEN 1 ELSE 0 END) AS defendant
  FROM appearance AS a
  WHERE a.hub IS NOT NULL AND a.organ IS NOT NULL
  GROUP BY a.case_type, a.case_id, a.organ, a.act_on, a.shared, a.hub
)
SELECT
  m.link || '#' || m.case_type AS _id,
  p._source AS _source, p._extracted_on AS _extracted_on, p._as_of AS _as_of,
  m.case_type AS case_type, m.case_id AS case_id, m.organ AS organ, m.act_on AS act_on,
  m.shared AS shared, m.hub AS hub, m.link AS link, m.hub_kind AS hub_kind,
  m.plaintiff AS plaintiff, m.defendant AS defendant,
  CASE WHEN (m.plaintiff = 1 AND n.defendant = 1) OR (m.defendant = 1 AND n.plaintiff = 1) THEN 1
    ELSE 0 END AS opponent
FROM member AS m
JOIN case_party AS p ON p._id = m.link
LEFT JOIN natural_side AS n ON n.case_id = m.case_id AND n.case_type = m.case_type
