-- One row per quarter and organ: at least once in each quarter the safety of drinking water is made public (水污染防治法 72(2)).
-- Whether the information of a quarter may follow in the next one is not written: so the hard line is the last day of the next quarter.
WITH facts AS (
  SELECT
    q._id AS unit, q.organ AS organ, q.from_on AS from_on, q.to_on AS to_on, q.published_on AS published_on,
    q._extracted_on AS extracted_on, COALESCE(q.published_on, q._as_of) AS until_on,
    days_between(q.from_on, q.to_on) + 1 AS length,
    add_days(q.to_on, 1) AS next_from_on,
    add_months(add_days(q.to_on, 1), 1 + 1 + 1, 'month_end') AS next_over_on,
    add_days(add_months(add_days(q.to_on, 1), 1 + 1 + 1, 'month_end'), 0 - 1) AS due_hard
  FROM water_info_quarter AS q
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:water_info_quarter', f.until_on IS NULL,
      'law:public_interest.water.info',
        f.from_on IS NOT NULL AND NOT law_known('public_interest.water.info', f.from_on),
      'water_info_quarter.from_on', f.from_on IS NULL,
      'water_info_quarter.published_on', f.published_on < f.from_on OR f.published_on > f.extracted_on,
      'water_info_quarter.to_on', f.to_on IS NULL OR f.to_on <= f.from_on
        OR f.length < tunable('least_days') OR f.length > tunable('most_days')
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.to_on THEN 'lawful'
      WHEN f.until_on <= f.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.from_on AS from_on, f.to_on AS to_on,
  f.published_on AS published_on, f.next_from_on AS next_from_on,
  f.next_over_on AS next_over_on, f.due_hard AS due_hard, f.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(f.to_on, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
