-- Two rows per interview of a witness or victim. `officer`: an interviewer stands in the records of two witnesses of
-- one time (法院解释 90(4)), which a correction or a reasonable explanation cures. `room`: two witnesses were in one
-- room at once, though each is heard alone (刑诉法 124(2); 法院解释 89(1)); soft, for stations of one organ number
-- their rooms alike. Of the officer's leg one record wholly
-- within the other is hard; records that run into each other may come of a clock that is off, and are soft, as are
-- those of a person not told and of one who only kept the record. Numbers of staff and persons join rows only.
WITH heard AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.person AS person, i.room_no AS room_no, i.started_on AS started_on,
    i.started_at AS started_at, i.ended_at AS ended_at, COALESCE(i.started_at < i.ended_at, FALSE) AS timed
  FROM interview AS i
  WHERE i.subject IN ('witness', 'victim')
), met AS (
  SELECT 'officer' AS leg, a.unit AS unit, b.unit AS other,
    CASE WHEN o.role = 'officer' AND p.role = 'officer' AND b.person <> a.person THEN 1 ELSE 0 END AS sure
  FROM interview_officer AS o
  JOIN interview_officer AS p ON p.officer_code = o.officer_code
  JOIN heard AS a ON a.unit = o.interview
  JOIN heard AS b ON b.unit = p.interview AND b.organ = a.organ AND b.started_on = a.started_on
  WHERE a.unit <> b.unit AND (b.person <> a.person OR a.person IS NULL OR b.person IS NULL)
  UNION ALL
  SELECT 'room' AS leg, a.unit AS unit, b.unit AS other,
    CASE WHEN b.person <> a.person THEN 1 ELSE 0 END AS sure
  FROM heard AS a
  JOIN heard AS b ON b.organ = a.organ AND b.room_no = a.room_no AND b.started_on = a.started_on
  WHERE a.unit <> b.unit AND (b.person <> a.person OR a.person IS NULL OR b.person IS NULL)
), pairs AS (
  SELECT
    m.leg AS leg, m.unit AS unit, m.other AS other,
    CASE
      WHEN NOT a.timed OR NOT b.timed THEN 'untimed'
      WHEN a.started_at >= b.ended_at OR b.started_at >= a.ended_at THEN 'apart'
      WHEN m.sure = 1 AND ((b.started_at >= a.started_at AND b.ended_at <= a.ended_at)
        OR (a.started_at >= b.started_at AND a.ended_at <= b.ended_at)) THEN 'within'
      ELSE 'touching'
    END AS relation
  FROM met AS m
  JOIN heard AS a ON a.unit = m.unit
  JOIN heard AS b ON b.unit = m.other
), found AS (
  SELECT
    p.leg AS leg, p.unit AS unit, MIN(CASE WHEN p.relation = 'within' THEN p.other END) AS within_of,
    MIN(CASE WHEN p.relation = 'touching' THEN p.other END) AS touching,
    MIN(CASE WHEN p.relation = 'untimed' THEN p.other END) AS untimed
  FROM pairs AS p
  GROUP BY p.leg, p.unit
), staffed AS (
  SELECT o.interview AS unit, COUNT(*) AS officers FROM interview_officer AS o GROUP BY o.interview
), legs AS (
  SELECT 'officer' AS leg, i._id AS unit, COALESCE(s.officers, 0) > 0 AS told,
    law_known('criminal.witness.same_officer', i.started_on) AS known
  FROM interview AS i
  LEFT JOIN staffed AS s ON s.unit = i._id
  UNION ALL
  SELECT 'room' AS leg, i._id AS unit, i.room_no IS NOT NULL AS told,
    law_known('criminal.witness.separately', i.started_on) AS known
  FROM interview AS i
), gap AS (
  SELECT
    l.leg AS leg, l.unit AS unit, l.told AS told, f.within_of AS within_of, f.touching AS touching,
    missing(
      'interview.ended_at', i.ended_at < i.started_at OR (f.within_of IS NULL AND f.untimed IS NOT NULL),
      'interview.started_on', i.started_on IS NULL OR i.started_on > i._extracted_on
        OR i.started_on <> date_of(i.started_at),
      'law:criminal.witness.same_officer', l.leg = 'officer' AND i.started_on IS NOT NULL AND NOT l.known,
      'law:criminal.witness.separately', l.leg = 'room' AND i.started_on IS NOT NULL AND NOT l.known
    ) AS lacking
  FROM legs AS l
  JOIN interview AS i ON i._id = l.unit
  LEFT JOIN found AS f ON f.unit = l.unit AND f.leg = l.leg
), verdict AS (
  SELECT
    g.leg AS leg, g.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.within_of IS NULL AND g.touching IS NULL THEN 'none'
      WHEN g.within_of IS NULL THEN 'touching'
      WHEN g.leg = 'officer' THEN 'same_officer'
      ELSE 'same_room'
    END AS fault,
    COALESCE(g.within_of, g.touching) AS other,
    CASE
      WHEN i.subject NOT IN ('witness', 'victim') OR NOT g.told THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.within_of IS NULL AND g.touching IS NULL THEN 'lawful'
      WHEN g.leg = 'officer' AND i.mended_on >= i.started_on THEN 'lawful'
      WHEN g.within_of IS NULL OR g.leg = 'room' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
  JOIN interview AS i ON i._id = g.unit
)
SELECT
  v.unit AS unit, v.leg AS discriminator, i.organ AS organ, i.started_on AS act_on, v.fault AS fault,
  i.subject AS subject, i.started_on AS started_on, i.started_at AS started_at, i.ended_at AS ended_at,
  i.mended_on AS mended_on, v.other AS other, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN interview AS i ON i._id = v.unit
