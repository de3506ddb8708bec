WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.judged_on AS judged_on, c.law AS law, c.article AS article,
    c.standing AS standing,
    COALESCE(c.standing_verified, FALSE) AS verified,
    COALESCE(c.procedural, FALSE) AS procedural,
    missing(
      'cited_article.judged_on', c.judged_on IS NULL,
      'cited_article.standing', c.standing IS NULL OR c.standing = 'unknown',
      'cited_article.doubtful', COALESCE(c.doubtful, FALSE)
    ) AS lacking
  FROM cited_article AS c
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.judged_on AS act_on,
  n.case_no AS case_no,
  f.law AS law, f.article AS article, f.judged_on AS judged_on, f.standing AS standing,
  CASE
    WHEN f.lacking <> '' THEN 'undetermined'
    WHEN f.standing IN ('absent', 'not_yet') AND f.verified THEN 'hard'
    WHEN f.standing IN ('absent', 'not_yet') THEN 'soft'
    WHEN f.standing = 'repealed' AND f.procedural THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  f.lacking AS missing
FROM facts AS f
LEFT JOIN cited_article AS n ON n._id = f.unit
