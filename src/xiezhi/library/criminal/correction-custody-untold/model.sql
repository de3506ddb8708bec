-- One row per custody that began while the same person was registered in community correction (社矫法 32). "In time" has no
-- number: the office's own days, soft at most. The duty lies on the organ concerned, and only the missed notice is
-- shown. That there is no notice counts only where the table of notices is complete for the place of custody.
WITH told AS (
  SELECT n.custody AS custody, MIN(n.told_on) AS told_on, MAX(CASE WHEN n.told_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM correction_custody_notice AS n
  GROUP BY n.custody
), running AS (
  SELECT k._id AS unit, COUNT(c._id) AS corrections
  FROM custody AS k
  JOIN sentence AS s ON s.person = k.person
  JOIN correction AS c ON c.sentence = s._id
  WHERE c.registered_on <= k.in_on AND (c.ended_on IS NULL OR c.ended_on > k.in_on)
  GROUP BY k._id
), base AS (
  SELECT
    k._id AS unit, k.organ AS organ, k.in_on AS in_on, t.told_on AS told_on,
    COALESCE(t.undated, 0) AS undated, k._as_of AS as_of,
    k._extracted_on AS extracted_on, COALESCE(r.corrections, 0) > 0 AND COALESCE(k.kind = 'remand', TRUE) AS inside,
    add_days(k.in_on, tunable('tell_days')) AS line_on,
    COALESCE(earlier(t.told_on, k._as_of), t.told_on, k._as_of) AS until_on,
    covered('correction_custody_notice', k.organ, k.in_on, k._as_of) AS complete
  FROM custody AS k
  LEFT JOIN told AS t ON t.custody = k._id
  LEFT JOIN running AS r ON r.unit = k._id
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'correction_custody_notice.told_on', b.told_on < b.in_on OR b.told_on > b.extracted_on
        OR (b.undated = 1 AND NOT COALESCE(b.told_on <= b.line_on, FALSE)),
      'coverage:correction_custody_notice', b.told_on IS NULL AND b.undated = 0 AND b.until_on > b.line_on
        AND NOT b.complete,
      'custody.in_on', b.in_on > b.extracted_on,
      'extracted_on:custody', b.until_on IS NULL,
      'law:correction.notice', b.in_on IS NOT NULL AND NOT law_known('correction.notice', b.in_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT b.inside THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.until_on <= b.line_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.in_on AS act_on,
  b.in_on AS in_on, b.told_on AS told_on, b.line_on AS line_on, b.until_on AS until_on,
  tunable('tell_days') AS threshold_days,
  CASE WHEN v.outcome = 'soft' THEN days_between(b.line_on, b.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
