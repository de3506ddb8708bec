-- One row per sentence of a first instance. Found wrongly: by the facts the judgment tells, no earlier conviction
-- can bear it (suspended, no fixed term, negligent, under 18, or ended more than five years before the first
-- act), or the new crime cannot (negligent, under 18). Missed: one earlier conviction surely bears it and the new
-- crime is intentional, by an adult, punished with a fixed term, within five years of the release (刑法 65).
-- The five years run from the day of release; whether that day counts is left open: the anniversary itself is soft.
-- An act decides which text applies (修八时间效力解释 3): before 2011-05-01 nothing is said.
WITH counts AS (
  SELECT
    c.sentence AS sentence,
    SUM(CASE WHEN c.penalty IN ('fixed_term', 'life', 'death_suspended', 'death') AND c.negligent IS FALSE THEN 1 ELSE 0 END) AS grave,
    SUM(CASE WHEN c.penalty IS NULL OR c.penalty IN ('fixed_term', 'life', 'death_suspended', 'death') THEN 1 ELSE 0 END) AS maybe_timed,
    SUM(CASE WHEN c.negligent IS TRUE THEN 0 ELSE 1 END) AS maybe_intentional,
    COUNT(*) AS counted
  FROM judged_count AS c
  GROUP BY c.sentence
), sentences AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.judged_on AS judged_on, s.recidivist_finding AS recidivist_finding,
    s.minor_at_act AS minor_at_act, s.first_act_on AS first_act_on, s.last_act_on AS last_act_on,
    s.priors_complete AS priors_complete, s.earlier AS earlier, s.upheld AS upheld, j.level AS level,
    COALESCE(c.grave, 0) AS grave, COALESCE(c.maybe_timed, 0) AS maybe_timed,
    COALESCE(c.maybe_intentional, 0) AS maybe_intentional, COALESCE(c.counted, 0) AS counted
  FROM judged_sentence AS s
  LEFT JOIN judgment AS j ON j._id = s.judgment
  LEFT JOIN counts AS c ON c.sentence = s._id
), ends AS (
  SELECT
    p.sentence AS sentence, p.charge AS charge, p.convicted_on AS convicted_on,
    p.penalty AS penalty, p.probation AS probation, p.negligent AS negligent, p.age AS age,
    p.released_from AS released_from, p.released_to AS released_to, p.released_by AS released_by,
    p.security_class AS security_class, s.first_act_on AS first_act_on, s.last_act_on AS last_act_on,
    -- A bare release may have been a parole, which ends no later than the term; that of a life
    -- sentence, or of a penalty not told, is not known from it.
    CASE
      WHEN p.released_by = 'served' THEN p.released_to
      WHEN p.released_by = 'parole' THEN p.released_to
      WHEN p.penalty IS NULL OR p.penalty IN ('life', 'death_suspended', 'death') THEN NULL
      ELSE later(p.released_to, add_months(p.released_to, COALESCE(p.years, 0) * 12 + COALESCE(p.months, 0), 'month_end'))
    END AS ended_by
  FROM prior_conviction AS p
  JOIN sentences AS s ON s.unit = p.sentence
), lines AS (
  SELECT
    e.sentence AS sentence, e.released_from AS released_from, e.released_to AS released_to,
    e.security_class AS security_class,
    -- Cannot bear the finding, on any reading. A term served after probation means that it was revoked.
    (COALESCE(e.probation, FALSE) AND e.released_from IS NULL) OR COALESCE(e.negligent, FALSE) OR COALESCE(e.age = 'minor', FALSE)
      OR COALESCE(e.penalty IN ('criminal_detention', 'public_surveillance', 'fine_only', 'exempt', 'not_guilty'), FALSE)
      AS unfit,
    COALESCE(e.first_act_on > due_on('sentencing.recidivism', e.first_act_on, e.ended_by), FALSE) AS too_old,
    -- Bears it, but for the age then.
    COALESCE(e.penalty IN ('fixed_term', 'life', 'death_suspended'), FALSE) AND e.probation IS FALSE
      AND e.negligent IS FALSE AND COALESCE(e.age <> 'minor', TRUE)
      AND COALESCE(e.first_act_on > e.released_to, FALSE) AS fit,
    COALESCE(e.released_by IN ('served', 'parole'), FALSE) AND COALESCE(e.age = 'adult', FALSE) AS sure,
    COALESCE(e.last_act_on < add_months(e.released_from, param('sentencing.recidivism', e.first_act_on) * 12, 'clamp'), FALSE)
      AS within,
    COALESCE(e.first_act_on <= due_on('sentencing.recidivism', e.first_act_on, e.ended_by), FALSE) AS perhaps_within
  FROM ends AS e
), priors AS (
  SELECT
    l.sentence AS sentence,
    COUNT(*) AS told,
    SUM(CASE WHEN l.unfit OR l.too_old THEN 0 ELSE 1 END) AS can_bear,
    SUM(CASE WHEN l.security_class IS FALSE THEN 0 ELSE 1 END) AS maybe_class,
    SUM(CASE WHEN l.fit AND l.within AND l.sure AND NOT l.unfit THEN 1 ELSE 0 END) AS bears,
    SUM(CASE WHEN l.fit AND (l.within OR l.perhaps_within) AND NOT l.unfit THEN 1 ELSE 0 END) AS may_bear,
    MAX(CASE WHEN l.fit AND NOT l.unfit THEN l.released_from END) AS released_on,
    MAX(l.released_to) AS last_released_on
  FROM lines AS l
  GROUP BY l.sentence
), graded AS (
  SELECT
    s.unit AS unit, s.organ AS organ, s.judged_on AS judged_on, s.recidivist_finding AS recidivist_finding,
    s.first_act_on AS first_act_on, s.last_act_on AS last_act_on, s.minor_at_act AS minor_at_act,
    COALESCE(p.told, 0) AS told, COALESCE(p.released_on, p.last_released_on) AS released_on,
    COALESCE(s.upheld, FALSE) OR COALESCE(s.level <> 'first', FALSE) AS other_instance,
    s.earlier AS earlier, s.priors_complete AS priors_complete, s.counted AS counted,
    COALESCE(p.can_bear, 0) AS can_bear, COALESCE(p.maybe_class, 0) AS maybe_class,
    COALESCE(p.bears, 0) AS bears, COALESCE(p.may_bear, 0) AS may_bear,
    s.grave AS grave, s.maybe_timed AS maybe_timed, s.maybe_intentional AS maybe_intentional,
    COALESCE(law_known('sentencing.recidivism', s.first_act_on), FALSE) AS law_in_force
  FROM sentences AS s
  LEFT JOIN priors AS p ON p.sentence = s.unit
), faults AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.judged_on AS judged_on, g.recidivist_finding AS recidivist_finding, g.told AS told,
    g.first_act_on AS first_act_on, g.last_act_on AS last_act_on, g.released_on AS released_on,
    g.other_instance AS other_instance, g.priors_complete AS priors_complete, g.can_bear AS can_bear,
    g.law_in_force AS law_in_force, g.counted AS counted, g.minor_at_act AS minor_at_act, g.may_bear AS may_bear,
    g.grave AS grave, g.earlier AS earlier,
    CASE
      WHEN g.recidivist_finding = 'found' AND g.counted > 0 AND g.maybe_intentional = 0 THEN 'found_negligent'
      WHEN g.recidivist_finding = 'found' AND COALESCE(g.minor_at_act, FALSE) THEN 'found_minor'
      -- 刑法 66 knows no limit of time: of its classes a finding may stand on that article.
      WHEN COALESCE(g.recidivist_finding IN ('found', 'special'), FALSE) AND g.told > 0 AND g.can_bear = 0
        AND g.maybe_class = 0 AND COALESCE(g.priors_complete, FALSE) THEN 'found_no_prior'
      -- The penalty given is not the penalty the crime deserves on every reading.
      WHEN g.recidivist_finding = 'found' AND g.counted > 0 AND g.maybe_timed = 0 THEN 'found_light'
      -- A court that denies it has a reason, which may be a fact not read here.
      WHEN COALESCE(g.recidivist_finding = 'silent', FALSE) AND g.bears > 0 AND g.grave > 0
        AND g.minor_at_act IS FALSE AND g.earlier IS NULL THEN 'missed'
      WHEN COALESCE(g.recidivist_finding IN ('silent', 'denied'), FALSE) AND g.may_bear > 0 AND g.grave > 0
        AND COALESCE(g.minor_at_act, FALSE) = FALSE AND g.earlier IS NULL THEN 'perhaps_missed'
      ELSE ''
    END AS fault
  FROM graded AS g
), verdict AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.judged_on AS judged_on, f.recidivist_finding AS recidivist_finding, f.told AS told,
    f.first_act_on AS first_act_on, f.last_act_on AS last_act_on, f.released_on AS released_on, f.fault AS fault,
    missing(
      'judged_sentence.first_act_on', f.first_act_on IS NULL,
      'judged_sentence.recidivist_finding', f.recidivist_finding IS NULL OR f.recidivist_finding = 'unclear',
      'judged_count.penalty', f.counted = 0,
      'judged_sentence.priors_complete', f.recidivist_finding IN ('found', 'special') AND f.told > 0 AND f.can_bear = 0
        AND NOT COALESCE(f.priors_complete, FALSE),
      'prior_conviction.security_class', f.recidivist_finding IN ('found', 'special') AND f.told > 0 AND f.can_bear = 0
        AND COALESCE(f.priors_complete, FALSE),
      'prior_conviction.sentence', f.recidivist_finding = 'found' AND f.told = 0,
      'law:sentencing.recidivism', f.first_act_on IS NOT NULL AND NOT f.law_in_force
    ) AS lacking,
    CASE
      WHEN f.other_instance THEN 'out_of_scope'
      WHEN f.told = 0 AND COALESCE(f.recidivist_finding NOT IN ('found', 'special'), TRUE) THEN 'out_of_scope'
      WHEN f.first_act_on IS NULL OR NOT f.law_in_force OR f.recidivist_finding IS NULL OR f.recidivist_finding = 'unclear' THEN 'undetermined'
      WHEN f.fault IN ('found_negligent', 'found_minor', 'found_no_prior', 'missed') THEN 'hard'
      WHEN f.fault IN ('found_light', 'perhaps_missed') THEN 'soft'
      WHEN f.counted = 0 THEN 'undetermined'
      WHEN f.recidivist_finding = 'found' AND f.told = 0 THEN 'undetermined'
      WHEN f.recidivist_finding IN ('found', 'special') AND f.can_bear = 0 THEN 'undetermined'
      ELSE 'lawful'
    END AS outcome
  FROM faults AS f
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  CASE WHEN v.outcome IN ('hard', 'soft') THEN v.fault END AS fault,
  v.recidivist_finding AS recidivist_finding, v.told AS told, v.released_on AS released_on,
  v.first_act_on AS first_act_on, v.last_act_on AS last_act_on,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
LEFT JOIN judged_sentence AS n ON n._id = v.unit
