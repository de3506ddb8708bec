-- One row per criminal judgment of first instance. Wrong on every reading: one judge sat in summary procedure and
-- a single crime got more than three years (刑诉法 216); fast-track procedure for more than three years (222) or
-- against a minor (223). For a prosecutor: the total alone is over three years, one judge in ordinary
-- procedure (183), minority known at the act only, and a judgment past the limit (220, 225), since the
-- text need not tell what stopped the clock. The clock starts no later than the last day to take the case on.
-- A register knows more than the text: where the trial is registered its own model judges the limit, and where its
-- bench is entered in a table declared complete, its own model judges the bench. This one is then silent on them.
WITH benches AS (
  SELECT m.trial AS trial
  FROM trial_bench_member AS m
  GROUP BY m.trial
), registered AS (
  SELECT
    t.case_no AS case_no,
    b.trial IS NOT NULL AND covered('trial_bench_member', t.organ, t.judged_on, t.judged_on) AS bench_known
  FROM trial AS t
  LEFT JOIN benches AS b ON b.trial = t._id
), register AS (
  SELECT r.case_no AS case_no, MAX(CASE WHEN r.bench_known THEN 1 ELSE 0 END) AS bench_known
  FROM registered AS r
  WHERE r.case_no IS NOT NULL
  GROUP BY r.case_no
), counts AS (
  SELECT
    s.judgment AS judgment,
    MAX(CASE WHEN c.penalty IN ('life', 'death_suspended', 'death') THEN 1 ELSE 0 END) AS gravest,
    MAX(CASE WHEN c.penalty = 'fixed_term' THEN COALESCE(c.years, 0) * 12 + COALESCE(c.months, 0) ELSE 0 END) AS count_months
  FROM judged_count AS c
  JOIN judged_sentence AS s ON s._id = c.sentence
  GROUP BY s.judgment
), sentences AS (
  SELECT
    s.judgment AS judgment,
    COUNT(*) AS sentences,
    SUM(CASE WHEN s.penalty IS NULL OR (s.penalty = 'fixed_term' AND s.years IS NULL AND s.months IS NULL) THEN 1 ELSE 0 END) AS unread,
    MAX(CASE WHEN s.penalty = 'fixed_term' THEN COALESCE(s.years, 0) * 12 + COALESCE(s.months, 0) ELSE 0 END) AS term_months,
    MAX(CASE WHEN s.minor_at_trial IS TRUE THEN 1 ELSE 0 END) AS minors,
    MAX(CASE WHEN s.minor_at_act IS TRUE AND s.minor_at_trial IS NULL THEN 1 ELSE 0 END) AS perhaps_minors
  FROM judged_sentence AS s
  GROUP BY s.judgment
), base AS (
  SELECT
    j._id AS unit, j.organ AS organ, j.judged_on AS judged_on, j.filed_on AS filed_on, j.kind AS kind,
    j.form AS form, j.level AS level, j.procedure AS procedure, j.bench AS bench,
    COALESCE(j.clock_stopped, FALSE) AS clock_stopped,
    r.case_no IS NOT NULL AS limit_known, COALESCE(r.bench_known, 0) AS bench_known,
    COALESCE(s.sentences, 0) AS sentences, COALESCE(s.unread, 0) AS unread,
    COALESCE(s.term_months, 0) AS term_months, COALESCE(c.count_months, 0) AS count_months,
    COALESCE(c.gravest, 0) AS gravest, COALESCE(s.minors, 0) AS minors,
    COALESCE(s.perhaps_minors, 0) AS perhaps_minors,
    law_known('criminal.fast_track.max', j.judged_on) AS law_in_force,
    param('criminal.summary.panel_over', j.judged_on) * 12 AS sole_limit,
    param('criminal.fast_track.max', j.judged_on) * 12 AS fast_limit,
    param('criminal.fast_track.long_over', j.judged_on) * 12 AS long_over,
    due('criminal.court_acceptance', j.filed_on) AS taken_by
  FROM judgment AS j
  LEFT JOIN sentences AS s ON s.judgment = j._id
  LEFT JOIN counts AS c ON c.judgment = j._id
  LEFT JOIN register AS r ON r.case_no = j.case_no
), lines AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.judged_on AS judged_on, b.filed_on AS filed_on,
    b.procedure AS procedure, b.bench AS bench, b.term_months AS term_months, b.sentences AS sentences,
    b.unread AS unread, b.law_in_force AS law_in_force, b.minors AS minors,
    b.perhaps_minors AS perhaps_minors, b.count_months AS count_months,
    COALESCE(b.kind = 'criminal', FALSE) AND COALESCE(b.form = 'judgment', TRUE)
      AND COALESCE(b.level = 'first', TRUE) AS in_scope,
    -- A panel beside fast track: one of the two was read wrongly, or the procedure was converted.
    COALESCE(b.procedure = 'fast_track' AND b.bench = 'panel', FALSE) AS unclear,
    COALESCE(b.procedure = 'fast_track', FALSE) AND COALESCE(b.bench <> 'panel', TRUE) AS fast,
    COALESCE(b.procedure = 'simple', FALSE) AND COALESCE(b.bench = 'sole', FALSE) AS sole,
    COALESCE(b.procedure = 'ordinary', FALSE) AND COALESCE(b.bench = 'sole', FALSE) AND b.bench_known = 0
      AS sole_ordinary,
    b.gravest > 0 OR b.count_months > CASE WHEN b.procedure = 'fast_track' THEN b.fast_limit ELSE b.sole_limit END AS count_over,
    b.term_months > CASE WHEN b.procedure = 'fast_track' THEN b.fast_limit ELSE b.sole_limit END AS total_over,
    CASE
      WHEN b.clock_stopped OR b.limit_known OR COALESCE(b.procedure = 'fast_track' AND b.bench = 'panel', FALSE) THEN NULL
      WHEN b.procedure = 'fast_track' AND b.term_months > b.long_over THEN due('criminal.fast_track.long', b.taken_by, 0, 0, FALSE)
      WHEN b.procedure = 'fast_track' THEN due('criminal.fast_track', b.taken_by, 0, 0, FALSE)
      WHEN b.procedure = 'simple' AND b.term_months > b.sole_limit THEN due('criminal.summary.long', b.taken_by, 0, 0, FALSE)
      WHEN b.procedure = 'simple' THEN due('criminal.summary', b.taken_by, 0, 0, FALSE)
    END AS due_on
  FROM base AS b
), verdict AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.judged_on AS judged_on, l.filed_on AS filed_on,
    l.procedure AS procedure, l.bench AS bench, l.term_months AS term_months,
    l.count_months AS count_months, l.due_on AS due_on,
    CASE
      WHEN l.fast AND COALESCE(l.count_over, FALSE) THEN 'fast_over'
      WHEN l.fast AND l.minors > 0 THEN 'fast_minor'
      WHEN l.sole AND COALESCE(l.count_over, FALSE) THEN 'sole_over'
      WHEN (l.fast OR l.sole) AND COALESCE(l.total_over, FALSE) THEN 'total_over'
      WHEN l.fast AND l.perhaps_minors > 0 THEN 'perhaps_minor'
      WHEN l.sole_ordinary THEN 'sole_ordinary'
      WHEN COALESCE(l.judged_on > l.due_on, FALSE) THEN 'late'
      ELSE ''
    END AS fault,
    missing(
      'judgment.judged_on', l.judged_on IS NULL,
      'judgment.procedure', l.procedure IS NULL OR l.unclear,
      'judgment.bench', l.procedure = 'simple' AND l.bench IS NULL,
      'judged_sentence.penalty', (l.fast OR l.sole) AND (l.sentences = 0 OR l.unread > 0),
      'law:criminal.fast_track.max', l.judged_on IS NOT NULL AND NOT l.law_in_force
    ) AS lacking,
    l.in_scope AS in_scope
  FROM lines AS l
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  CASE WHEN v.fault <> '' THEN v.fault END AS fault, v.procedure AS procedure, v.bench AS bench,
  v.term_months AS term_months, v.count_months AS count_months, v.filed_on AS filed_on, v.due_on AS due_on,
  CASE
    WHEN NOT v.in_scope THEN 'out_of_scope'
    WHEN v.procedure = 'ordinary' AND v.fault = '' THEN 'out_of_scope'
    WHEN contains(v.lacking, 'judgment.judged_on') OR contains(v.lacking, 'law:') THEN 'undetermined'
    -- A copy may have lost the other signatures: one alone does not prove that no panel sat.
    WHEN v.fault = 'sole_over' AND COALESCE(n.bench_concluded, FALSE) THEN 'soft'
    WHEN v.fault IN ('fast_over', 'fast_minor', 'sole_over') THEN 'hard'
    WHEN v.fault <> '' THEN 'soft'
    WHEN v.lacking <> '' THEN 'undetermined'
    ELSE 'lawful'
  END AS outcome,
  CASE
    WHEN NOT v.in_scope OR (v.procedure = 'ordinary' AND v.fault = '') THEN ''
    WHEN contains(v.lacking, 'judgment.judged_on') OR contains(v.lacking, 'law:') OR v.fault = '' THEN v.lacking
    ELSE ''
  END AS missing
FROM verdict AS v
LEFT JOIN judgment AS n ON n._id = v.unit
