-- Three rows per online auction: the public notice counted back from the bidding (网络拍卖规定 12(1); second round 26(1)),
-- the parties told before the notice (16(1); whether anew for a second auction no text says: soft), and the second auction after the first failed (26(1)).
WITH legs AS (
  SELECT
    a._id AS unit, 'notice' AS leg,
    CASE WHEN a.object = 'movable' THEN a.round || '_movable' ELSE a.round || '_fixed' END AS limit_of,
    a.starts_on AS counted_from, a.noticed_on AS done_on, a.noticed_on AS until_on, TRUE AS in_scope
  FROM auction AS a
  UNION ALL
  SELECT
    a._id AS unit, 'telling' AS leg, 'telling' AS limit_of, a.noticed_on AS counted_from, a.told_on AS done_on,
    a.told_on AS until_on, a.told_waived IS NOT TRUE AND a.unreachable IS NOT TRUE AS in_scope
  FROM auction AS a
  UNION ALL
  SELECT
    a._id AS unit, 'again' AS leg, 'again' AS limit_of, a.failed_on AS counted_from, a.again_on AS done_on,
    COALESCE(a.again_on, a._as_of) AS until_on,
    a.round = 'first' AND a.failed_on IS NOT NULL AND a.stopped IS NOT TRUE AS in_scope
  FROM auction AS a
), lines AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    CASE l.limit_of
      WHEN 'first_movable' THEN due('civil.auction.notice.movables', l.counted_from)
      WHEN 'first_fixed' THEN due('civil.auction.notice.real_estate', l.counted_from)
      WHEN 'again_movable' THEN due('civil.auction.notice_again.movables', l.counted_from)
      WHEN 'again_fixed' THEN due('civil.auction.notice_again.real_estate', l.counted_from)
      WHEN 'telling' THEN due('civil.auction.parties', l.counted_from)
      ELSE due('civil.auction.again', l.counted_from)
    END AS due_hard,
    CASE l.limit_of
      WHEN 'first_movable' THEN due_strict('civil.auction.notice.movables', l.counted_from)
      WHEN 'first_fixed' THEN due_strict('civil.auction.notice.real_estate', l.counted_from)
      WHEN 'again_movable' THEN due_strict('civil.auction.notice_again.movables', l.counted_from)
      WHEN 'again_fixed' THEN due_strict('civil.auction.notice_again.real_estate', l.counted_from)
      WHEN 'telling' THEN due_strict('civil.auction.parties', l.counted_from)
      ELSE due_strict('civil.auction.again', l.counted_from)
    END AS due_soft
  FROM legs AS l
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg, l.leg = 'telling' AND COALESCE(a.told IS FALSE, FALSE) AS never,
    missing(
      'auction.again_on', l.leg = 'again' AND (a.again_on < a.failed_on OR a.again_on > a._extracted_on),
      'auction.failed_on', l.leg = 'again' AND (a.failed_on < a.starts_on OR a.failed_on > a._extracted_on),
      'auction.noticed_on', l.leg <> 'again'
        AND (a.noticed_on IS NULL OR a.noticed_on > a.starts_on OR a.noticed_on > a._extracted_on),
      'auction.starts_on', a.starts_on IS NULL,
      'auction.stopped', l.leg = 'again' AND a.stopped IS NULL AND l.until_on > n.due_soft,
      'auction.told', l.leg = 'telling' AND a.told_on IS NULL AND a.told IS NULL,
      'auction.told_on', l.leg = 'telling' AND ((a.told_on IS NULL AND a.told) OR (a.told_on IS NOT NULL
        AND a.told IS FALSE) OR a.told_on > a._extracted_on),
      'auction.told_waived', l.leg = 'telling' AND a.told_waived IS NULL
        AND (COALESCE(a.told IS FALSE, FALSE) OR l.until_on > n.due_soft),
      'auction.unreachable', l.leg = 'telling' AND a.unreachable IS NULL
        AND (COALESCE(a.told IS FALSE, FALSE) OR l.until_on > n.due_soft),
      'extracted_on:auction', l.leg = 'again' AND l.until_on IS NULL,
      'law:civil.auction.parties', l.counted_from IS NOT NULL
        AND NOT law_known('civil.auction.parties', l.counted_from)
    ) AS lacking
  FROM legs AS l
  JOIN lines AS n ON n.unit = l.unit AND n.leg = l.leg
  JOIN auction AS a ON a._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.never AND a.round = 'again' THEN 'soft'
      WHEN g.never THEN 'hard'
      WHEN l.until_on <= n.due_soft THEN 'lawful'
      WHEN n.due_hard IS NULL OR l.until_on <= n.due_hard THEN 'soft'
      WHEN l.leg = 'telling' AND a.round = 'again' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN lines AS n ON n.unit = l.unit AND n.leg = l.leg
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
  JOIN auction AS a ON a._id = l.unit
)
SELECT
  l.unit AS unit, l.leg AS discriminator, a.organ AS organ, a.starts_on AS act_on, a.round AS round,
  l.limit_of AS limit_of, l.counted_from AS counted_from, l.done_on AS done_on, n.due_hard AS due_hard,
  n.due_soft AS due_soft, a.starts_on AS starts_on, l.until_on AS until_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN lines AS n ON n.unit = l.unit AND n.leg = l.leg
JOIN verdict AS v ON v.unit = l.unit AND v.leg = l.leg
JOIN auction AS a ON a._id = l.unit
