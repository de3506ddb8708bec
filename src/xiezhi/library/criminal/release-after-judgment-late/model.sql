-- One row per accused who was held when a judgment called for release (刑诉法 260; 法院解释 170; 规则 626). "At once" has
-- no number: the same day is lawful, the day after soft, and more is above twenty-four hours whatever the hour. Where
-- the detention house had the notice by the day after, the delay is its own. Who is not responsible for want of reason
-- is sent to treatment where the judgment orders it (法院解释 639(1)) and not set free: soft.
WITH facts AS (
  SELECT
    d._id AS unit, COALESCE(earlier(d.released_on, d._as_of), d.released_on, d._as_of) AS until_on,
    add_days(d.judged_on, 1) AS due_hard,
    CASE WHEN d.notice_on <= add_days(d.judged_on, 1) AND d.detention_house IS NOT NULL THEN d.detention_house
      ELSE d.organ END AS organ,
    CASE WHEN d.outcome IN ('not_guilty', 'not_responsible', 'exempted') THEN law_known('criminal.release.at_once', d.judged_on)
      ELSE law_known('criminal.release.light', d.judged_on) END AS known,
    d.outcome IN ('not_guilty', 'not_responsible', 'exempted') AS free
  FROM release_duty AS d
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:release_duty', f.until_on IS NULL,
      'law:criminal.release.at_once', f.free AND d.judged_on IS NOT NULL AND NOT f.known,
      'law:criminal.release.light', NOT f.free AND d.judged_on IS NOT NULL AND NOT f.known,
      'release_duty.judged_on', d.judged_on IS NULL OR d.judged_on > d._extracted_on,
      'release_duty.notice_on', d.notice_on < d.judged_on,
      'release_duty.other_custody', d.other_custody IS NULL AND f.until_on > d.judged_on,
      'release_duty.released_on', d.released_on < d.judged_on OR d.released_on > d._extracted_on
    ) AS lacking
  FROM facts AS f
  JOIN release_duty AS d ON d._id = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN d.other_custody THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= d.judged_on THEN 'lawful'
      WHEN f.until_on <= f.due_hard OR d.outcome = 'not_responsible' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
  JOIN release_duty AS d ON d._id = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, d.judged_on AS act_on, d.case_no AS case_no,
  d.outcome AS result, d.judged_on AS judged_on, d.notice_on AS notice_on, d.released_on AS released_on,
  f.due_hard AS due_hard, f.until_on AS until_on,
  CASE WHEN v.outcome IN ('hard', 'soft') THEN days_between(d.judged_on, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
JOIN release_duty AS d ON d._id = f.unit
