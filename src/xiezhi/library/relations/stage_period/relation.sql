-- The periods of each stage: the first from its beginning, one more from each lawful restart.
-- Articles: docs/relations.md.
WITH restart AS (
  -- A crime discovered before the custody began is no new discovery: it shifts nothing.
  SELECT
    'measure' AS stage_type, r.measure AS stage, r._id AS restart_id, 'recomputed' AS kind,
    r.discovered_on AS start_on,
    ROW_NUMBER() OVER (PARTITION BY r.measure ORDER BY r.discovered_on, r._id) AS seq
  FROM custody_recomputation AS r
  JOIN stage_begun AS b ON b.stage = r.measure AND b.stage_type = 'measure'
  WHERE b.investigative AND r.approved_on >= r.discovered_on AND r.discovered_on > b.begun_on
    AND (b.until_on IS NULL OR r.discovered_on <= b.until_on)
  UNION ALL
  SELECT
    'review' AS stage_type, r.review AS stage, r._id AS restart_id, 'returned' AS kind,
    r.back_on AS start_on,
    ROW_NUMBER() OVER (PARTITION BY r.review ORDER BY r.back_on, r._id) AS seq
  FROM review_return AS r
  JOIN stage_begun AS b ON b.stage = r.review AND b.stage_type = 'review'
  WHERE r.back_on >= r.returned_on AND r.returned_on >= b.begun_on
    AND (b.until_on IS NULL OR r.back_on <= b.until_on)
  UNION ALL
  SELECT
    'trial' AS stage_type, r.trial AS stage, r._id AS restart_id, r.kind AS kind,
    r.restarted_on AS start_on,
    ROW_NUMBER() OVER (PARTITION BY r.trial ORDER BY r.restarted_on, r._id) AS seq
  FROM trial_restart AS r
  JOIN stage_begun AS b ON b.stage = r.trial AND b.stage_type = 'trial'
  WHERE r.restarted_on >= b.begun_on AND (b.until_on IS NULL OR r.restarted_on <= b.until_on)
  UNION ALL
  -- The special procedure counts from the end of a public notice (民诉法 187), also one ahead.
  SELECT
    'civil_trial' AS stage_type, e.civil_trial AS stage, e._id AS restart_id,
    'notice_ended' AS kind, e.to_on AS start_on,
    ROW_NUMBER() OVER (PARTITION BY e.civil_trial ORDER BY e.to_on, e._id) AS seq
  FROM civil_exclusion AS e
  JOIN civil_trial AS t ON t._id = e.civil_trial
  WHERE e.kind = 'public_notice' AND t.procedure = 'special' AND e.to_on >= t.accepted_on
  UNION ALL
  -- A measure of the police runs anew where the case goes to the competent organ (公安行政规定 62(2)).
  SELECT
    'seizure' AS stage_type, s._id AS stage, s._id AS restart_id, 'transferred' AS kind,
    s.restarted_on AS start_on,
    ROW_NUMBER() OVER (PARTITION BY s._id ORDER BY s.restarted_on, s._id) AS seq
  FROM seizure AS s
  JOIN stage_begun AS b ON b.stage = s._id AND b.stage_type = 'seizure'
  WHERE s.transferred IS NOT FALSE AND s.restarted_on > b.begun_on
    AND (b.until_on IS NULL OR s.restarted_on <= b.until_on)
), unfit AS (
  -- Restarts that are not followed.
  SELECT
    'measure' AS stage_type, r.measure AS stage,
    CASE WHEN r.discovered_on > b.ended_on THEN 1 ELSE 0 END AS odd,
    CASE WHEN r.approved_on IS NULL OR r.approved_on < r.discovered_on THEN 1 ELSE 0
      END AS unapproved
  FROM custody_recomputation AS r
  JOIN stage_begun AS b ON b.stage = r.measure AND b.stage_type = 'measure'
  UNION ALL
  SELECT
    'review' AS stage_type, r.review AS stage,
    CASE WHEN r.returned_on < b.begun_on OR r.back_on < r.returned_on OR r.back_on > b.ended_on
      THEN 1 ELSE 0 END AS odd,
    0 AS unapproved
  FROM review_return AS r
  JOIN stage_begun AS b ON b.stage = r.review AND b.stage_type = 'review'
  UNION ALL
  SELECT
    'trial' AS stage_type, r.trial AS stage,
    CASE WHEN r.restarted_on < b.begun_on OR r.restarted_on > b.ended_on THEN 1 ELSE 0 END AS odd,
    0 AS unapproved
  FROM trial_restart AS r
  JOIN stage_begun AS b ON b.stage = r.trial AND b.stage_type = 'trial'
  UNION ALL
  SELECT
    'civil_trial' AS stage_type, e.civil_trial AS stage,
    CASE WHEN e.to_on IS NULL THEN 1 ELSE 0 END AS odd, 0 AS unapproved
  FROM civil_exclusion AS e
  JOIN civil_trial AS t ON t._id = e.civil_trial
  WHERE e.kind = 'public_notice' AND t.procedure = 'special'
  UNION ALL
  SELECT
    'seizure' AS stage_type, s._id AS stage,
    CASE WHEN s.restarted_on < b.begun_on OR s.restarted_on > b.ended_on
      OR (s.restarted_on IS NULL AND s.transferred) OR (s.restarted_on IS NOT NULL AND NOT s.transferred)
      THEN 1 ELSE 0 END AS odd,
    0 AS unapproved
  FROM seizure AS s
  JOIN stage_begun AS b ON b.stage = s._id AND b.stage_type = 'seizure'
), doubt AS (
  SELECT
    u.stage_type AS stage_type, u.stage AS stage, MAX(u.odd) AS odd,
    MAX(u.unapproved) AS unapproved
  FROM unfit AS u
  GROUP BY u.stage_type, u.stage
), first_restart AS (
  SELECT r.stage_type AS stage_type, r.stage AS stage, r.start_on AS start_on
  FROM restart AS r
  WHERE r.seq = 1
), period AS (
  -- The first period takes its stage as it is: most stages have no other.
  SELECT
    b._source AS source, b._extracted_on AS extracted_on, b._as_of AS as_of,
    b.stage_type AS stage_type, b.stage AS stage, b.organ AS organ, 0 AS seq,
    b.begun_on AS begun_on, b.begun_on AS start_on, CASE WHEN FALSE THEN b.stage END AS kind,
    CASE WHEN FALSE THEN b.stage END AS restart_id, n.start_on AS next_on,
    n.stage IS NULL AS last, b.ended_on AS ended_on, b.until_on AS until_on
  FROM stage_begun AS b
  LEFT JOIN first_restart AS n ON n.stage = b.stage AND n.stage_type = b.stage_type
  UNION ALL
  SELECT
    b._source AS source, b._extracted_on AS extracted_on, b._as_of AS as_of,
    b.stage_type AS stage_type, b.stage AS stage, b.organ AS organ, r.seq AS seq,
    b.begun_on AS begun_on, r.start_on AS start_on, r.kind AS kind,
    r.restart_id AS restart_id, n.start_on AS next_on,
    n.stage IS NULL AS last, b.ended_on AS ended_on, b.until_on AS until_on
  FROM restart AS r
  JOIN stage_begun AS b ON b.stage = r.stage AND b.stage_type = r.stage_type
  LEFT JOIN restart AS n
    ON n.stage = r.stage AND n.stage_type = r.stage_type AND n.seq = r.seq + 1
)
SELECT
  p.stage || '#' || p.stage_type || '#' || as_text(p.seq) AS _id,
  p.source AS _source, p.extracted_on AS _extracted_on, p.as_of AS _as_of,
  p.stage_type AS stage_type, p.stage AS stage, p.organ AS organ, p.seq AS seq, p.last AS last,
  p.begun_on AS begun_on, p.start_on AS start_on, p.kind AS restart_kind,
  p.restart_id AS restart_id, p.next_on AS next_on,
  COALESCE(p.next_on, p.until_on) AS clip_to, p.ended_on AS ended_on, p.until_on AS until_on,
  COALESCE(d.odd = 1, FALSE) AS restart_odd,
  COALESCE(d.unapproved = 1, FALSE) AS restart_unapproved
FROM period AS p
LEFT JOIN doubt AS d ON d.stage = p.stage AND d.stage_type = p.stage_type
