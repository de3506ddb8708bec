-- Three rows per surcharge: it may not exceed the fine (行政强制法 45(2); 处罚法 72(1)(1)), nor the rate per day, and days of a
-- challenge do not count (73(3)). One day more is granted before it is hard, since the texts do not say whether the first
-- or last day counts; several challenges may overlap, so they are soft. Above the rate even without the challenge is
-- one fault, found once.
WITH challenge AS (
  SELECT
    s._id AS unit, COUNT(r._id) AS remedies, MIN(r.filed_on) AS filed_on, MAX(r.ended_on) AS ended_on,
    SUM(CASE WHEN r.filed_on IS NULL OR r.ended_on IS NULL OR r.ended_on < r.filed_on THEN 1 ELSE 0 END) AS undated,
    SUM(CASE WHEN r.filed_on <= s.counted_to_on AND (r.ended_on > s.counted_from_on OR r.ended_on IS NULL)
      THEN days_between(later(r.filed_on, s.counted_from_on),
        COALESCE(earlier(r.ended_on, s.counted_to_on), s.counted_to_on)) ELSE 0 END) AS days
  FROM penalty_surcharge AS s
  JOIN remedy AS r ON r.penalty = s.penalty
  GROUP BY s._id
), facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.fine AS fine, s.amount AS amount, s.counted_from_on AS counted_from_on,
    s.counted_to_on AS counted_to_on, s._extracted_on AS extracted_on, c.filed_on AS filed_on,
    c.ended_on AS ended_on, COALESCE(c.remedies, 0) AS remedies, COALESCE(c.undated, 0) AS undated,
    COALESCE(c.days, 0) AS remedy_days, days_between(s.counted_from_on, s.counted_to_on) AS counted_days,
    param('administrative.penalty.surcharge', s.counted_from_on) AS rate
  FROM penalty_surcharge AS s
  LEFT JOIN challenge AS c ON c.unit = s._id
), legs AS (
  SELECT f.unit AS unit, 'cap' AS leg, f.amount > f.fine AS over_hard, f.amount > f.fine AS over_soft, FALSE AS off
  FROM facts AS f
  UNION ALL
  SELECT f.unit AS unit, 'rate' AS leg, f.amount * 100 > f.fine * f.rate * (f.counted_days + 1) AS over_hard,
    f.amount * 100 > f.fine * f.rate * f.counted_days AS over_soft, FALSE AS off
  FROM facts AS f
  UNION ALL
  SELECT f.unit AS unit, 'remedy' AS leg,
    f.amount * 100 > f.fine * f.rate * (f.counted_days - f.remedy_days + 1) AND f.remedies = 1
      AND f.undated = 0 AS over_hard,
    f.amount * 100 > f.fine * f.rate * (f.counted_days - f.remedy_days) AS over_soft,
    f.remedies = 0 OR COALESCE(f.amount * 100 > f.fine * f.rate * (f.counted_days + 1), FALSE) AS off
  FROM facts AS f
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'law:administrative.surcharge_wait', l.leg = 'cap' AND f.counted_from_on IS NOT NULL
        AND NOT law_known('administrative.surcharge_wait', f.counted_from_on),
      'law:administrative.penalty.surcharge', l.leg <> 'cap' AND f.counted_from_on IS NOT NULL
        AND NOT law_known('administrative.penalty.surcharge', f.counted_from_on),
      'penalty_surcharge.amount', f.amount IS NULL OR f.amount < 0,
      'penalty_surcharge.counted_from_on', l.leg <> 'cap' AND f.counted_from_on IS NULL,
      'penalty_surcharge.counted_to_on', l.leg <> 'cap' AND (f.counted_to_on IS NULL
        OR f.counted_to_on < f.counted_from_on OR f.counted_to_on > f.extracted_on),
      'penalty_surcharge.fine', f.fine IS NULL OR f.fine <= 0
    ) AS lacking
  FROM legs AS l
  JOIN facts AS f ON f.unit = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN l.off THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.over_hard THEN 'hard'
      WHEN l.over_soft THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
)
SELECT
  f.unit AS unit, v.leg AS discriminator, f.organ AS organ, f.counted_from_on AS act_on, v.leg AS leg,
  f.fine AS fine, f.amount AS amount, f.counted_from_on AS counted_from_on, f.counted_to_on AS counted_to_on,
  f.counted_days AS counted_days, f.filed_on AS remedy_from_on, f.ended_on AS remedy_to_on,
  f.remedy_days AS remedy_days, f.rate AS rate,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
