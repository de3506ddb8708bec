-- One row per rule or resolution of a village known to the township, which orders what harms the rights of women to be mended
-- (妇女权益保障法 56(1), 75(2)). Words only point to a clause, and no time is written: soft at most.
WITH facts AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.known_on AS known_on, x.ordered_on AS ordered_on, x.repealed_on AS repealed_on, x.text AS text,
    x._extracted_on AS extracted_on, COALESCE(earlier(x.ordered_on, x.repealed_on), x.ordered_on, x.repealed_on, x._as_of) AS until_on,
    add_days(x.known_on, tunable('wait_days')) AS due_soft
  FROM village_rule AS x
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:village_rule', f.until_on IS NULL,
      'law:public_interest.village_rule', f.known_on IS NOT NULL AND NOT law_known('public_interest.village_rule', f.known_on),
      'village_rule.text', f.text IS NULL,
      'village_rule.ordered_on', f.ordered_on < f.known_on OR f.ordered_on > f.extracted_on,
      'village_rule.repealed_on', f.repealed_on > f.extracted_on,
      'village_rule.known_on', f.known_on IS NULL OR f.known_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN NOT (contains(f.text, '外嫁') OR contains(f.text, '出嫁') OR contains(f.text, '离婚') OR contains(f.text, '丧偶')
        OR contains(f.text, '未婚') OR contains(f.text, '户无男')) THEN 'lawful'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.known_on AS act_on, f.known_on AS known_on,
  f.ordered_on AS ordered_on, f.repealed_on AS repealed_on, f.until_on AS until_on, f.due_soft AS due_soft,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
