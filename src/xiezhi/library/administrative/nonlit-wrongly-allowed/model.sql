-- One row per ruling that allowed enforcement. Grounds, in order: no standing (行诉解释 161(1)(1)), the decision annulled,
-- not yet served, a challenge pending (not in effect, 155(1)(2); 行政强制法 53), the application late without good
-- reason (156). The kindest time to apply is taken: a year to sue where it is not shown that the limit was told.
WITH challenge AS (
  -- Each challenge by itself: one that ended before the ruling and one brought after it leave nothing pending between.
  SELECT
    c._id AS unit, MIN(r.filed_on) AS first_on,
    SUM(CASE WHEN r.filed_on IS NULL OR r.ended_on < r.filed_on THEN 1 ELSE 0 END) AS undated,
    MIN(CASE WHEN r.filed_on < c.ruled_on AND r.ended_on > c.ruled_on THEN r.filed_on END) AS filed_on,
    MAX(CASE WHEN r.filed_on < c.ruled_on AND r.ended_on > c.ruled_on THEN r.ended_on END) AS ended_on,
    MIN(CASE WHEN r.filed_on < c.ruled_on AND r.ended_on IS NULL THEN r.filed_on END) AS open_on
  FROM nonlit_case AS c
  JOIN enforcement_application AS a ON a._id = c.application
  JOIN remedy AS r ON r.penalty = a.penalty
  GROUP BY c._id
), deferred AS (
  SELECT i.penalty AS penalty, COUNT(i._id) AS deferrals FROM instalment AS i GROUP BY i.penalty
), facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.application AS application, a.penalty AS penalty, c.ruled_on AS ruled_on,
    c.allowed AS allowed, c._extracted_on AS extracted_on, c.annulled_on AS annulled_on,
    COALESCE(c.no_competence, FALSE) AS no_competence, a.applied_on AS applied_on, a.good_reason AS good_reason,
    p.served_on AS served_on, p.own_power AS own_power, COALESCE(d.deferrals, 0) AS deferrals,
    COALESCE(r.filed_on, r.open_on) AS filed_on, r.ended_on AS ended_on, r.first_on AS first_on,
    COALESCE(r.undated, 0) AS undated,
    CASE WHEN p.suit_limit_told THEN due('administrative.suit_limit', p.served_on)
      ELSE due('administrative.suit_limit.not_told', p.served_on) END AS suit_ends_on
  FROM nonlit_case AS c
  LEFT JOIN enforcement_application AS a ON a._id = c.application
  LEFT JOIN penalty AS p ON p._id = a.penalty
  LEFT JOIN challenge AS r ON r.unit = c._id
  LEFT JOIN deferred AS d ON d.penalty = a.penalty
), stand AS (
  SELECT
    f.unit AS unit, due('administrative.court_application', f.suit_ends_on) AS window_ends_on,
    CASE
      WHEN f.no_competence THEN 'no_competence'
      WHEN f.annulled_on <= f.ruled_on THEN 'annulled'
      WHEN f.served_on > f.ruled_on THEN 'not_served'
      WHEN f.filed_on IS NOT NULL THEN 'challenged'
      WHEN f.applied_on > due('administrative.court_application', f.suit_ends_on)
        AND NOT COALESCE(f.good_reason, FALSE) AND NOT COALESCE(f.own_power, FALSE) AND f.first_on IS NULL
        AND f.deferrals = 0 THEN 'late'
      ELSE 'none'
    END AS fault
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:instalment', s.fault = 'late' AND NOT covered('instalment', f.organ, f.served_on, f.ruled_on),
      'coverage:remedy', s.fault IN ('late', 'none') AND f.served_on IS NOT NULL
        AND NOT covered('remedy', f.organ, f.served_on, f.ruled_on),
      'enforcement_application.applied_on',
        s.fault IN ('late', 'none') AND (f.applied_on IS NULL OR f.applied_on > f.ruled_on),
      'enforcement_application.good_reason', s.fault = 'late' AND f.good_reason IS NULL,
      'law:administrative.suit_limit.not_told', s.fault IN ('late', 'none') AND f.served_on IS NOT NULL
        AND NOT law_known('administrative.suit_limit.not_told', f.served_on),
      'nonlit_case.allowed', f.allowed IS NULL,
      'nonlit_case.application', s.fault = 'none' AND f.penalty IS NULL,
      'nonlit_case.ruled_on', f.ruled_on IS NULL OR f.ruled_on > f.extracted_on,
      'penalty.own_power', s.fault = 'late' AND f.own_power IS NULL,
      'penalty.served_on', s.fault = 'none' AND f.penalty IS NOT NULL AND f.served_on IS NULL,
      'remedy.filed_on', s.fault IN ('late', 'none', 'challenged') AND f.undated > 0
    ) AS lacking
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking, s.fault AS fault, s.window_ends_on AS window_ends_on,
    CASE
      WHEN NOT f.allowed OR f.ruled_on IS NULL AND f.allowed IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN s.fault = 'none' THEN 'lawful'
      -- Annulled the same day; a challenge without an end on record, or brought after the time to sue.
      WHEN s.fault = 'annulled' AND f.annulled_on = f.ruled_on THEN 'soft'
      WHEN s.fault = 'challenged' AND (f.ended_on IS NULL OR f.suit_ends_on IS NULL OR f.filed_on > f.suit_ends_on) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.ruled_on AS act_on,
  CASE WHEN v.outcome = 'undetermined' THEN 'unknown' ELSE v.fault END AS fault, f.ruled_on AS ruled_on,
  f.served_on AS served_on, f.annulled_on AS annulled_on, f.filed_on AS remedy_filed_on,
  f.ended_on AS remedy_ended_on, f.applied_on AS applied_on, f.suit_ends_on AS suit_ends_on,
  v.window_ends_on AS window_ends_on,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
