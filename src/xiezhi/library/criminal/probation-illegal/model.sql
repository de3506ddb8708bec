-- One row per sentence. Wrong on every reading: probation for a term over three years, for another penalty
-- than a fixed term or short-term detention (刑法 72), for a recidivist or a ringleader of a criminal group
-- (刑法 74), or with a test period out of bounds (刑法 73). The total of a joint punishment is the term.
-- For a prosecutor: no probation for a first offender who is under 18, pregnant or 75 and pleads guilty (刑法
-- 72); a new crime inside an earlier test period that the judgment does not revoke (刑法 77). The last is left to the
-- model on the register where that holds this judgment, what it joined, and the earlier probation.
WITH told AS (
  SELECT j.case_no AS case_no, COUNT(*) AS convicts
  FROM judged_sentence AS j
  GROUP BY j.case_no
), entered AS (
  SELECT s.case_no AS case_no, COUNT(*) AS convicts
  FROM sentence AS s
  GROUP BY s.case_no
), links AS (
  SELECT j._id AS unit, s._id AS sentence
  FROM judged_sentence AS j
  JOIN sentence AS s ON s.person = j.person AND (s.case_no = j.case_no OR s.judged_on = j.judged_on)
  UNION ALL
  -- A text often does not tell the number of identity: the only convict of the case is the same one.
  SELECT j._id AS unit, s._id AS sentence
  FROM judged_sentence AS j
  JOIN sentence AS s ON s.case_no = j.case_no
  JOIN told AS t ON t.case_no = j.case_no AND t.convicts = 1
  JOIN entered AS n ON n.case_no = j.case_no AND n.convicts = 1
), registered AS (
  SELECT j.unit AS unit, COUNT(*) AS probations
  FROM links AS j
  JOIN sentence AS s ON s._id = j.sentence
  JOIN sentence AS e ON e.person = s.person
  WHERE s.joined_with IS NOT NULL AND s.crime_on IS NOT NULL AND e._id <> s._id AND e.probation_months > 0
    AND e.effective_on < s.judged_on
  GROUP BY j.unit
), tests AS (
  SELECT
    p.sentence AS sentence,
    MAX(add_months(p.convicted_on, p.probation_months, 'clamp')) AS test_until_on,
    MAX(p.convicted_on) AS test_from_on,
    COUNT(*) AS tests
  FROM prior_conviction AS p
  WHERE p.probation IS TRUE
  GROUP BY p.sentence
), convictions AS (
  SELECT p.sentence AS sentence, COUNT(*) AS priors
  FROM prior_conviction AS p
  GROUP BY p.sentence
), base AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.judged_on AS judged_on, s.penalty AS penalty,
    s.probation_months AS probation_months, s.recidivist_finding AS recidivist_finding, s.ringleader AS ringleader,
    s.protected AS protected, s.plea AS plea, s.earlier AS earlier, s.upheld AS upheld,
    s.first_act_on AS first_act_on, s.last_act_on AS last_act_on,
    CASE WHEN s.years IS NULL AND s.months IS NULL THEN NULL
      ELSE COALESCE(s.years, 0) * 12 + COALESCE(s.months, 0) END AS term_months,
    COALESCE(s.days, 0) AS term_days,
    COALESCE(c.priors, 0) AS priors, r.unit IS NOT NULL AS in_register,
    -- With two earlier test periods it is open which of them the act fell into.
    CASE WHEN t.tests = 1 THEN t.test_from_on END AS test_from_on,
    CASE WHEN t.tests = 1 THEN t.test_until_on END AS test_until_on,
    param('sentencing.probation.max_term', s.judged_on) * 12 AS term_limit,
    law_known('sentencing.probation.max_term', s.judged_on) AS law_in_force,
    CASE
      WHEN s.penalty = 'criminal_detention' THEN param('sentencing.probation.min.criminal_detention', s.judged_on)
      ELSE param('sentencing.probation.min.fixed_term', s.judged_on) * 12
    END AS floor_months,
    CASE
      WHEN s.penalty = 'criminal_detention' THEN param('sentencing.probation.max.criminal_detention', s.judged_on) * 12
      ELSE param('sentencing.probation.max.fixed_term', s.judged_on) * 12
    END AS most_months
  FROM judged_sentence AS s
  LEFT JOIN tests AS t ON t.sentence = s._id
  LEFT JOIN convictions AS c ON c.sentence = s._id
  LEFT JOIN registered AS r ON r.unit = s._id
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.judged_on AS judged_on, b.penalty AS penalty,
    b.probation_months AS probation_months, b.term_months AS term_months, b.upheld AS upheld,
    b.protected AS protected, b.law_in_force AS law_in_force, b.test_until_on AS test_until_on,
    b.first_act_on AS first_act_on, b.most_months AS most_months,
    CASE WHEN b.term_months > b.floor_months THEN b.term_months ELSE b.floor_months END AS least_months,
    b.penalty IN ('fixed_term', 'criminal_detention') AS suspendable,
    COALESCE(b.recidivist_finding IN ('found', 'special'), FALSE) AS recidivist,
    COALESCE(b.ringleader, FALSE) AS ringleader,
    -- Amendment VIII put the ringleader into 刑法 74: an earlier act keeps the milder law.
    COALESCE(law_known('sentencing.probation.max_term', b.first_act_on), FALSE) AS ringleader_law,
    b.penalty = 'fixed_term' AND (b.term_months > b.term_limit
      OR (b.term_months = b.term_limit AND b.term_days > 0)) AS over_term,
    b.probation_months < b.floor_months OR b.probation_months < b.term_months
      OR (b.probation_months = b.term_months AND b.term_days > 0) AS short_test,
    b.probation_months > b.most_months AS long_test,
    COALESCE(b.protected, FALSE) AND COALESCE(b.plea, FALSE) AND b.priors = 0
      AND COALESCE(b.recidivist_finding = 'silent', FALSE) AND b.ringleader IS NULL AND b.earlier IS NULL
      AND b.penalty IN ('fixed_term', 'criminal_detention') AND b.term_months <= b.term_limit AS may_be_due,
    COALESCE(b.first_act_on > b.test_from_on AND b.last_act_on < b.test_until_on
      AND b.earlier IS NULL, FALSE) AND NOT b.in_register AS in_test
  FROM base AS b
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.judged_on AS judged_on, g.penalty AS penalty,
    g.probation_months AS probation_months, g.term_months AS term_months,
    g.least_months AS least_months, g.most_months AS most_months, g.test_until_on AS test_until_on,
    g.first_act_on AS first_act_on,
    CASE
      WHEN g.probation_months IS NULL AND g.in_test THEN 'not_revoked'
      WHEN g.probation_months IS NULL THEN 'not_given'
      WHEN NOT g.suspendable THEN 'wrong_penalty'
      WHEN g.over_term THEN 'over_term'
      WHEN g.recidivist THEN 'recidivist'
      WHEN g.ringleader THEN 'ringleader'
      WHEN g.short_test THEN 'short_test'
      WHEN g.long_test THEN 'long_test'
      WHEN g.in_test THEN 'not_revoked'
    END AS fault,
    missing(
      'judged_sentence.judged_on', g.judged_on IS NULL,
      'judged_sentence.penalty', g.penalty IS NULL,
      'judged_sentence.years', COALESCE(g.suspendable, FALSE) AND g.term_months IS NULL,
      'law:sentencing.probation.max_term', g.judged_on IS NOT NULL AND NOT g.law_in_force
    ) AS lacking,
    CASE
      WHEN COALESCE(g.upheld, FALSE) THEN 'out_of_scope'
      WHEN g.probation_months IS NULL AND NOT g.in_test AND NOT COALESCE(g.may_be_due, FALSE) THEN 'out_of_scope'
      WHEN g.judged_on IS NULL OR NOT g.law_in_force OR g.penalty IS NULL
        OR (g.suspendable AND g.term_months IS NULL) THEN 'undetermined'
      WHEN g.probation_months IS NULL THEN 'soft'
      WHEN NOT g.suspendable OR g.over_term OR g.recidivist OR g.short_test OR g.long_test THEN 'hard'
      WHEN g.ringleader AND g.ringleader_law THEN 'hard'
      WHEN g.ringleader OR g.in_test THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM graded AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  CASE WHEN v.outcome IN ('hard', 'soft') THEN v.fault END AS fault,
  v.penalty AS penalty, v.term_months AS term_months, v.probation_months AS probation_months,
  v.least_months AS least_months, v.most_months AS most_months,
  v.first_act_on AS first_act_on, v.test_until_on AS test_until_on,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
LEFT JOIN judged_sentence AS n ON n._id = v.unit
