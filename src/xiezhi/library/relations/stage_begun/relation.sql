-- One row per stage of a matter: when it began, when it ended, how far it is counted. What becomes
-- of its limit is in stage_period and stage_history. Articles: docs/relations.md.
WITH held AS (
  -- An arrest of the investigation is counted until the transfer for prosecution, from the day
  -- identity was established if that is later (刑诉法 156, 160(2)).
  SELECT
    m._id AS measure, m.organ AS organ, m.ended_on AS ended_on,
    COALESCE(m.kind = 'arrest' AND (m.stage IS NULL OR m.stage = 'investigation'),
      FALSE) AS investigative,
    COALESCE(m.executed_on, m.decided_on) AS act_on,
    CASE
      WHEN m.kind = 'arrest' AND s.identity_known_on > m.executed_on THEN s.identity_known_on
    END AS identity_known_on,
    c.transferred_on AS transferred_on,
    m._source AS source, m._extracted_on AS extracted_on, m._as_of AS as_of
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
  LEFT JOIN criminal_case AS c ON c._id = m.criminal_case
), handed AS (
  SELECT
    h.measure AS measure, h.organ AS organ, h.ended_on AS ended_on,
    h.investigative AS investigative, COALESCE(h.identity_known_on, h.act_on) AS begun_on,
    CASE WHEN h.investigative AND h.transferred_on >= h.act_on THEN h.transferred_on
      END AS handed_on,
    h.source AS source, h.extracted_on AS extracted_on, h.as_of AS as_of
  FROM held AS h
), stage AS (
  SELECT
    'measure' AS stage_type, h.measure AS stage, h.organ AS organ,
    h.investigative AS investigative, h.begun_on AS begun_on,
    COALESCE(earlier(h.ended_on, h.handed_on), h.ended_on, h.handed_on) AS ended_on,
    h.source AS source, h.extracted_on AS extracted_on, h.as_of AS as_of
  FROM handed AS h
  UNION ALL
  SELECT
    'review' AS stage_type, r._id AS stage, r.organ AS organ,
    FALSE AS investigative, r.received_on AS begun_on, r.decided_on AS ended_on,
    r._source AS source, r._extracted_on AS extracted_on, r._as_of AS as_of
  FROM review AS r
  UNION ALL
  SELECT
    'trial' AS stage_type, t._id AS stage, t.organ AS organ,
    FALSE AS investigative, t.accepted_on AS begun_on, t.judged_on AS ended_on,
    t._source AS source, t._extracted_on AS extracted_on, t._as_of AS as_of
  FROM trial AS t
  UNION ALL
  SELECT
    'civil_trial' AS stage_type, t._id AS stage, t.organ AS organ,
    FALSE AS investigative, t.accepted_on AS begun_on, t.closed_on AS ended_on,
    t._source AS source, t._extracted_on AS extracted_on, t._as_of AS as_of
  FROM civil_trial AS t
  UNION ALL
  SELECT
    'admin_trial' AS stage_type, t._id AS stage, t.organ AS organ,
    FALSE AS investigative, t.accepted_on AS begun_on, t.closed_on AS ended_on,
    t._source AS source, t._extracted_on AS extracted_on, t._as_of AS as_of
  FROM admin_trial AS t
  UNION ALL
  SELECT
    'enforcement_case' AS stage_type, c._id AS stage, c.organ AS organ,
    FALSE AS investigative, c.received_on AS begun_on, c.closed_on AS ended_on,
    c._source AS source, c._extracted_on AS extracted_on, c._as_of AS as_of
  FROM enforcement_case AS c
  UNION ALL
  -- Property waits from the day it was found, but not before the application was received.
  SELECT
    'enforcement_property' AS stage_type, p._id AS stage, c.organ AS organ,
    FALSE AS investigative,
    COALESCE(later(c.received_on, p.found_on), c.received_on) AS begun_on,
    c.closed_on AS ended_on,
    p._source AS source, p._extracted_on AS extracted_on, earlier(c._as_of, p._as_of) AS as_of
  FROM enforcement_property AS p
  JOIN enforcement_case AS c ON c._id = p.enforcement_case
  UNION ALL
  SELECT
    'penalty' AS stage_type, p._id AS stage, p.organ AS organ,
    FALSE AS investigative, p.filed_on AS begun_on,
    COALESCE(earlier(p.decided_on, p.closed_on), p.decided_on, p.closed_on) AS ended_on,
    p._source AS source, p._extracted_on AS extracted_on, p._as_of AS as_of
  FROM penalty AS p
  UNION ALL
  SELECT
    'seizure' AS stage_type, s._id AS stage, s.organ AS organ,
    FALSE AS investigative, s.from_on AS begun_on, s.ended_on AS ended_on,
    s._source AS source, s._extracted_on AS extracted_on, s._as_of AS as_of
  FROM seizure AS s
  UNION ALL
  SELECT
    'supervision_case' AS stage_type, c._id AS stage, c.organ AS organ,
    FALSE AS investigative, c.accepted_on AS begun_on, c.decided_on AS ended_on,
    c._source AS source, c._extracted_on AS extracted_on, c._as_of AS as_of
  FROM supervision_case AS c
  UNION ALL
  -- The review for suit begins when rectification or the public notice has ended.
  SELECT
    'public_interest_case' AS stage_type, c._id AS stage, c.organ AS organ,
    FALSE AS investigative, c.review_from_on AS begun_on, c.review_ended_on AS ended_on,
    c._source AS source, c._extracted_on AS extracted_on, c._as_of AS as_of
  FROM public_interest_case AS c
)
SELECT
  s.stage || '#' || s.stage_type AS _id,
  s.source AS _source, s.extracted_on AS _extracted_on, s.as_of AS _as_of,
  s.stage_type AS stage_type, s.stage AS stage, s.organ AS organ,
  s.investigative AS investigative, s.begun_on AS begun_on, s.ended_on AS ended_on,
  COALESCE(earlier(s.ended_on, s.as_of), s.ended_on, s.as_of) AS until_on
FROM stage AS s
