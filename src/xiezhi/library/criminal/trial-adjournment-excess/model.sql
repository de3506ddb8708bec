-- One row per trial in which the procuratorate asked for adjournments to investigate further: two at most (法院解释
-- 274(1); 规则 421(2)), each of a month (刑诉法 205). A third is hard. A longer span is soft, for the days until the
-- court takes the case up again may be in it. After a remand or a change of court they are counted anew.
WITH anew AS (
  SELECT r.trial AS unit, MAX(r.restarted_on) AS from_on
  FROM trial_restart AS r
  WHERE r.kind IN ('remanded', 'jurisdiction_changed')
  GROUP BY r.trial
), spans AS (
  SELECT
    x.trial AS unit, COUNT(DISTINCT x.from_on) AS times, MIN(x.from_on) AS first_on, MAX(x.from_on) AS last_on,
    MAX(CASE WHEN x.to_on < x.from_on THEN 1 ELSE 0 END) AS odd,
    MAX(CASE WHEN COALESCE(x.to_on, t.judged_on, x._as_of) > due('criminal.adjournment', x.from_on, 0, 0, FALSE)
      THEN 1 ELSE 0 END) AS long,
    MAX(CASE WHEN x.to_on IS NULL AND t.judged_on IS NOT NULL THEN 1 ELSE 0 END) AS no_end
  FROM trial_exclusion AS x
  JOIN trial AS t ON t._id = x.trial
  LEFT JOIN anew AS n ON n.unit = x.trial
  WHERE x.kind = 'adjourned' AND (n.from_on IS NULL OR x.from_on >= n.from_on)
  GROUP BY x.trial
), facts AS (
  SELECT
    s.unit AS unit, s.times > param('criminal.adjournment.times', s.first_on) AS often,
    missing(
      'law:criminal.adjournment.times', NOT law_known('criminal.adjournment.times', s.first_on),
      'trial_exclusion.from_on', s.last_on > t._extracted_on,
      'trial_exclusion.to_on', s.odd = 1 OR (s.no_end = 1 AND s.long = 1)
    ) AS lacking
  FROM spans AS s
  JOIN trial AS t ON t._id = s.unit
), verdict AS (
  SELECT
    t._id AS unit, f.lacking AS lacking,
    CASE
      WHEN s.unit IS NULL THEN 'out_of_scope'
      WHEN f.lacking <> '' THEN 'undetermined'
      WHEN f.often THEN 'hard'
      WHEN s.long = 1 THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM trial AS t
  LEFT JOIN spans AS s ON s.unit = t._id
  LEFT JOIN facts AS f ON f.unit = t._id
)
SELECT
  v.unit AS unit, '' AS discriminator, t.organ AS organ, s.first_on AS act_on, t.instance AS instance,
  COALESCE(s.times, 0) AS times, s.first_on AS first_on, s.last_on AS last_on, s.long = 1 AS longer,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN trial AS t ON t._id = v.unit
LEFT JOIN spans AS s ON s.unit = v.unit
