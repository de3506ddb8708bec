-- One row per sentence of several counts. The total must lie between the highest single term and the sum of
-- the terms, and below the caps (刑法 69(1)); life and death absorb lesser penalties; short-term detention is
-- absorbed by a fixed term (刑法 69(2), from 2015-11-01), before that it may or may not have been added.
-- Public surveillance beside either is executed apart. Fines are added up (刑法 69(3); 财产刑规定 3). Where an
-- earlier sentence was joined, its remainder is not known: only the floor, the highest cap and too small a
-- fine are certain. The bounds are the same in the text before Amendment VIII; acts before it are left open.
WITH counts AS (
  SELECT
    c.sentence AS sentence,
    COUNT(*) AS counted,
    SUM(CASE WHEN c.penalty IS NULL THEN 1
      WHEN c.penalty IN ('fixed_term', 'criminal_detention', 'public_surveillance')
        AND c.years IS NULL AND c.months IS NULL THEN 1 ELSE 0 END) AS unread,
    SUM(CASE WHEN c.penalty = 'fixed_term' THEN 1 ELSE 0 END) AS fixed,
    SUM(CASE WHEN c.penalty = 'criminal_detention' THEN 1 ELSE 0 END) AS detention,
    SUM(CASE WHEN c.penalty = 'public_surveillance' THEN 1 ELSE 0 END) AS surveillance,
    SUM(CASE WHEN c.penalty = 'life' THEN 1 ELSE 0 END) AS life,
    SUM(CASE WHEN c.penalty = 'death_suspended' THEN 1 ELSE 0 END) AS suspended,
    SUM(CASE WHEN c.penalty = 'death' THEN 1 ELSE 0 END) AS death,
    MAX(CASE WHEN c.penalty = 'fixed_term' THEN COALESCE(c.years, 0) * 12 + COALESCE(c.months, 0) ELSE 0 END) AS fixed_most,
    SUM(CASE WHEN c.penalty = 'fixed_term' THEN COALESCE(c.years, 0) * 12 + COALESCE(c.months, 0) ELSE 0 END) AS fixed_sum,
    MAX(CASE WHEN c.penalty = 'criminal_detention' THEN COALESCE(c.years, 0) * 12 + COALESCE(c.months, 0) ELSE 0 END) AS detention_most,
    SUM(CASE WHEN c.penalty = 'criminal_detention' THEN COALESCE(c.years, 0) * 12 + COALESCE(c.months, 0) ELSE 0 END) AS detention_sum,
    MAX(CASE WHEN c.penalty = 'public_surveillance' THEN COALESCE(c.years, 0) * 12 + COALESCE(c.months, 0) ELSE 0 END) AS surveillance_most,
    SUM(CASE WHEN c.penalty = 'public_surveillance' THEN COALESCE(c.years, 0) * 12 + COALESCE(c.months, 0) ELSE 0 END) AS surveillance_sum,
    SUM(COALESCE(c.days, 0)) AS days,
    SUM(COALESCE(c.fine, 0)) AS fine_sum,
    SUM(CASE WHEN c.fine IS NOT NULL THEN 1 ELSE 0 END) AS fines,
    SUM(CASE WHEN c.confiscation IS NOT NULL THEN 1 ELSE 0 END) AS confiscations
  FROM judged_count AS c
  GROUP BY c.sentence
), base AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.judged_on AS judged_on, s.penalty AS penalty, s.earlier AS earlier,
    s.upheld AS upheld, COALESCE(s.joint, FALSE) AS joint, s.fine AS fine, s.unread AS unread_parts, s.last_act_on AS last_act_on,
    CASE WHEN s.years IS NULL AND s.months IS NULL THEN NULL
      ELSE COALESCE(s.years, 0) * 12 + COALESCE(s.months, 0) END AS term_months,
    COALESCE(s.days, 0) + c.days AS days,
    c.counted AS counted, s.count_total AS count_total, c.unread AS unread,
    c.fixed AS fixed, c.detention AS detention, c.surveillance AS surveillance,
    c.life AS life, c.suspended AS suspended, c.death AS death,
    c.fine_sum AS fine_sum, c.fines AS fines, c.confiscations AS confiscations,
    c.fixed_most AS fixed_most, c.fixed_sum AS fixed_sum, c.detention_most AS detention_most,
    c.detention_sum AS detention_sum, c.surveillance_most AS surveillance_most,
    c.surveillance_sum AS surveillance_sum,
    param('sentencing.joint.fixed_term.low', s.judged_on) * 12 AS cap_low,
    param('sentencing.joint.fixed_term.max', s.judged_on) * 12 AS cap_high,
    param('sentencing.joint.fixed_term.threshold', s.judged_on) * 12 AS threshold,
    param('sentencing.joint.criminal_detention.max', s.judged_on) * 12 AS cap_detention,
    param('sentencing.joint.control.max', s.judged_on) * 12 AS cap_surveillance,
    COALESCE(param_has('sentencing.joint.absorbed', s.judged_on, 'criminal_detention'), FALSE) AS absorbed,
    law_known('sentencing.joint.fixed_term.low', s.judged_on)
      AND (s.last_act_on IS NULL OR law_known('sentencing.joint.fixed_term.low', s.last_act_on)) AS law_in_force
  FROM judged_sentence AS s
  JOIN counts AS c ON c.sentence = s._id
), ranked AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.judged_on AS judged_on, b.penalty AS penalty, b.earlier AS earlier,
    b.upheld AS upheld, b.joint AS joint, b.fine AS fine, b.unread_parts AS unread_parts, b.term_months AS term_months, b.days AS days,
    b.counted AS counted, b.count_total AS count_total, b.unread AS unread, b.law_in_force AS law_in_force,
    b.fine_sum AS fine_sum, b.fines AS fines, b.confiscations AS confiscations,
    b.fixed + b.detention + b.surveillance + b.life + b.suspended + b.death AS mains,
    b.cap_high AS cap_high,
    CASE WHEN b.death > 0 THEN 'death' WHEN b.suspended > 0 THEN 'death_suspended' WHEN b.life > 0 THEN 'life'
      WHEN b.fixed > 0 THEN 'fixed_term' WHEN b.detention > 0 THEN 'criminal_detention'
      WHEN b.surveillance > 0 THEN 'public_surveillance' END AS heaviest,
    b.fixed > 0 AND b.detention > 0 AND NOT b.absorbed AS open_mixture,
    CASE WHEN b.fixed > 0 THEN b.fixed_most WHEN b.detention > 0 THEN b.detention_most ELSE b.surveillance_most END AS least_months,
    CASE WHEN b.fixed > 0 AND b.absorbed THEN b.fixed_sum WHEN b.fixed > 0 THEN b.fixed_sum + b.detention_sum
      WHEN b.detention > 0 THEN b.detention_sum ELSE b.surveillance_sum END AS sum_months,
    CASE WHEN b.fixed > 0 AND b.fixed_sum + b.detention_sum < b.threshold THEN b.cap_low WHEN b.fixed > 0 THEN b.cap_high
      WHEN b.detention > 0 THEN b.cap_detention ELSE b.cap_surveillance END AS cap_months
  FROM base AS b
), found AS (
  SELECT
    r.unit AS unit, r.organ AS organ, r.judged_on AS judged_on, r.penalty AS penalty, r.earlier AS earlier,
    r.upheld AS upheld, r.joint AS joint, r.fine AS fine,
    COALESCE(contains(r.unread_parts, 'fine'), FALSE) AS fine_unread, r.term_months AS term_months,
    r.counted AS counted, r.heaviest AS heaviest, r.least_months AS least_months,
    r.sum_months AS sum_months, r.cap_months AS cap_months, r.fine_sum AS fine_sum,
    r.law_in_force AS law_in_force, r.mains AS mains,
    r.unread > 0 OR COALESCE(r.counted <> r.count_total, FALSE) AS counts_unread,
    r.days > 0 AS days_told, r.open_mixture AS open_mixture,
    r.penalty IN ('fixed_term', 'criminal_detention', 'public_surveillance') AND r.term_months IS NULL AS term_unread,
    r.penalty = r.heaviest AND r.heaviest IN ('fixed_term', 'criminal_detention', 'public_surveillance') AS timed,
    r.fines > 0 AND r.confiscations = 0 AS fines_only,
    r.term_months < r.least_months AS below,
    r.term_months > r.sum_months AS above,
    r.term_months > r.cap_months AS over_cap,
    r.penalty = 'fixed_term' AND r.term_months > r.cap_high AS over_all_caps
  FROM ranked AS r
), graded AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.judged_on AS judged_on, f.penalty AS penalty, f.earlier AS earlier,
    f.upheld AS upheld, f.joint AS joint, f.fine AS fine, f.fine_unread AS fine_unread, f.term_months AS term_months,
    f.counted AS counted, f.heaviest AS heaviest, f.least_months AS least_months,
    f.sum_months AS sum_months, f.cap_months AS cap_months, f.fine_sum AS fine_sum,
    f.law_in_force AS law_in_force, f.mains AS mains, f.counts_unread AS counts_unread,
    f.term_unread AS term_unread, f.days_told AS days_told, f.open_mixture AS open_mixture,
    CASE
      WHEN f.counts_unread OR f.mains = 0 THEN ''
      WHEN f.penalty IS NULL AND NOT f.joint AND f.mains > 1 AND f.earlier IS NULL THEN 'no_joint'
      WHEN f.penalty IS NULL THEN ''
      -- A lesser kind than the heaviest count, or a heavier one than any.
      WHEN f.penalty IN ('exempt', 'not_guilty', 'fine_only') THEN 'wrong_kind'
      WHEN f.penalty <> f.heaviest AND f.earlier IS NULL AND NOT f.open_mixture THEN 'wrong_kind'
      WHEN NOT f.timed OR f.days_told THEN ''
      WHEN f.below THEN 'below'
      WHEN f.over_all_caps THEN 'over_cap'
      WHEN f.earlier IS NOT NULL THEN ''
      WHEN f.over_cap THEN 'over_cap'
      WHEN f.above THEN 'above'
      ELSE ''
    END AS fault,
    CASE
      WHEN f.counts_unread OR NOT f.fines_only OR f.penalty IS NULL OR f.fine_unread THEN ''
      WHEN f.fine IS NULL THEN 'fine_silent'
      WHEN f.fine < f.fine_sum THEN 'fine_below'
      WHEN f.fine > f.fine_sum AND f.earlier IS NULL THEN 'fine_above'
      ELSE ''
    END AS fine_fault
  FROM found AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.judged_on AS judged_on, g.penalty AS penalty,
    g.term_months AS term_months, g.counted AS counted, g.heaviest AS heaviest,
    g.least_months AS least_months, g.sum_months AS sum_months, g.cap_months AS cap_months,
    g.fine AS fine, g.fine_sum AS fine_sum,
    CASE WHEN g.fault <> '' THEN g.fault ELSE g.fine_fault END AS fault,
    missing(
      'judged_count.penalty', g.counts_unread,
      'judged_sentence.judged_on', g.judged_on IS NULL,
      'judged_sentence.penalty', NOT g.counts_unread AND g.fault = '' AND g.mains > 0 AND g.penalty IS NULL,
      'judged_sentence.years', g.term_unread,
      'judged_sentence.earlier', g.earlier IS NOT NULL AND g.fault = '',
      'judged_sentence.days', g.days_told AND g.fault = '',
      'judged_sentence.fine', g.fine_unread AND g.fault = '',
      'law:sentencing.joint.absorbed', g.open_mixture AND g.fault = '',
      'law:sentencing.joint.fixed_term.low', g.judged_on IS NOT NULL AND NOT g.law_in_force
    ) AS lacking,
    CASE
      WHEN COALESCE(g.upheld, FALSE) OR (g.counted < 1 + 1 AND g.earlier IS NULL) OR g.mains = 0 THEN 'out_of_scope'
      WHEN g.judged_on IS NULL OR NOT g.law_in_force THEN 'undetermined'
      WHEN g.fault <> '' OR g.fine_fault IN ('fine_below', 'fine_above') THEN 'hard'
      WHEN g.counts_unread OR g.penalty IS NULL OR g.term_unread OR g.days_told OR g.open_mixture OR g.fine_unread
        OR g.earlier IS NOT NULL THEN 'undetermined'
      WHEN g.fine_fault = 'fine_silent' THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM graded AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  CASE WHEN v.outcome IN ('hard', 'soft') THEN v.fault END AS fault,
  v.penalty AS penalty, v.heaviest AS heaviest, v.counted AS counted, v.term_months AS term_months,
  v.least_months AS least_months, v.sum_months AS sum_months, v.cap_months AS cap_months,
  v.fine AS fine, v.fine_sum AS fine_sum,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
LEFT JOIN judged_sentence AS n ON n._id = v.unit
