-- One row per request for arrest. Detained: seven days, no roll (刑诉法 91(3), 105(4)). Not detained: fifteen days, grave or
-- complex cases no more than twenty (规则 282). Where the class is not recorded, the shortest period is the soft line and the
-- longest the hard one; only in between is the class asked for. Own investigations have a period of their own that may be
-- extended (规则 297) and a table of their own, own_arrest: judged there, never here as well.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.detained AS detained, r.serious AS serious, r.decision AS decision,
    r.received_on AS received_on, r.decided_on AS decided_on, r._extracted_on AS extracted_on,
    COALESCE(contains(r.proposer, '检察'), FALSE) AS own_case,
    COALESCE(earlier(r.decided_on, r._as_of), r.decided_on, r._as_of) AS until_on,
    CASE
      WHEN r.detained IS TRUE THEN 'detained'
      WHEN r.detained IS FALSE AND r.serious IS TRUE THEN 'serious'
      WHEN r.detained IS FALSE AND r.serious IS FALSE THEN 'free'
      ELSE 'unknown'
    END AS class,
    due('criminal.arrest_review', r.received_on) AS due_detained,
    due('criminal.arrest_review_free', r.received_on) AS due_free,
    due('criminal.arrest_review_free.serious', r.received_on) AS due_serious,
    due_strict('criminal.arrest_review_free', r.received_on) AS soft_free,
    due_strict('criminal.arrest_review_free.serious', r.received_on) AS soft_serious
  FROM arrest_review AS r
), lined AS (
  SELECT
    f.unit AS unit,
    CASE f.class WHEN 'detained' THEN f.due_detained WHEN 'free' THEN f.due_free ELSE f.due_serious END AS due_hard,
    CASE
      WHEN f.class = 'serious' THEN f.soft_serious
      WHEN f.detained IS FALSE THEN f.soft_free
      ELSE f.due_detained
    END AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'arrest_review.decided_on', f.decided_on < f.received_on OR f.decided_on > f.extracted_on,
      'arrest_review.detained', f.detained IS NULL AND f.until_on > l.due_soft AND f.until_on <= l.due_hard,
      'arrest_review.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'arrest_review.serious', f.detained IS FALSE AND f.serious IS NULL AND f.until_on > l.due_soft
        AND f.until_on <= l.due_hard,
      'extracted_on:arrest_review', f.until_on IS NULL,
      'law:criminal.arrest_review', f.detained IS TRUE AND f.received_on IS NOT NULL
        AND NOT law_known('criminal.arrest_review', f.received_on),
      'law:criminal.arrest_review_free.serious', NOT COALESCE(f.detained, FALSE) AND f.received_on IS NOT NULL
        AND NOT law_known('criminal.arrest_review_free.serious', f.received_on)
    ) AS lacking
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, l.due_hard AS due_hard, l.due_soft AS due_soft, g.lacking AS lacking,
    CASE
      WHEN f.own_case THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR f.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.received_on AS act_on, f.class AS class,
    f.decision AS decision,
  f.received_on AS received_on, f.decided_on AS decided_on, f.until_on AS until_on, v.due_hard AS due_hard,
  v.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(v.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
