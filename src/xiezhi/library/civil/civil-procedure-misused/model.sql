-- A case heard by simple procedure, small claims or a sole judge that the law keeps from it, by facts the
-- document states itself (民诉法 40, 41, 160, 166; 民诉解释 140, 257). A case turned into ordinary procedure
-- is judged as ordinary. What the document does not say is never taken for a fault.
WITH stated AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.judged_on AS judged_on, c.level AS level,
    -- Where the day of filing is not told, a case may well be two years old.
    COALESCE(c.filed_on, add_months(c.judged_on, 12 * (0 - 1 - 1), 'clamp')) AS filed_on,
    c.procedure AS procedure, c.court_tier AS court_tier, c.appeal_of AS appeal_of,
    c.first_procedure AS first_procedure, c.consent AS consent,
    COALESCE(c.level = 'second', FALSE) AS appeal,
    COALESCE(c.retried, FALSE) AS retrial,
    COALESCE(c.remanded, FALSE) AS remanded,
    COALESCE(c.public_notice, FALSE) AS public_notice,
    COALESCE(c.status_case, FALSE) AS status_case,
    COALESCE(c.counterclaim, FALSE) AS counterclaim,
    COALESCE(c.foreign_related, FALSE) AS foreign_related,
    COALESCE(c.appraisal, FALSE) AS appraisal,
    COALESCE(c.assessors, FALSE) AS assessors,
    COALESCE(c.procedure IN ('simple', 'small_claims'), FALSE) AND NOT COALESCE(c.converted, FALSE)
      AND NOT COALESCE(c.level = 'second', FALSE) AS simple,
    COALESCE(c.procedure = 'small_claims', FALSE) AND NOT COALESCE(c.converted, FALSE)
      AND NOT COALESCE(c.level = 'second', FALSE) AS small,
    COALESCE(c.sole_stated, FALSE) AS sole
  FROM civil_judgment AS c
), faults AS (
  SELECT
    s.unit AS unit, s.organ AS organ, s.judged_on AS judged_on, s.level AS level, s.filed_on AS filed_on,
    s.procedure AS procedure, s.court_tier AS court_tier, s.appeal_of AS appeal_of,
    s.first_procedure AS first_procedure, s.consent AS consent,
    s.simple OR s.sole OR (s.appeal AND s.assessors) AS in_scope,
    s.sole AS sole, s.appeal AND s.sole AS sole_appeal,
    CASE
      -- Assessors on the bench are a panel: the turn to ordinary procedure may only not be told.
      WHEN s.simple AND s.assessors THEN 'simple_panel'
      WHEN s.small AND s.status_case THEN 'small_status'
      WHEN s.small AND s.counterclaim THEN 'small_counterclaim'
      WHEN s.small AND s.public_notice THEN 'small_missing'
      WHEN s.simple AND s.public_notice THEN 'simple_notice'
      WHEN s.simple AND s.remanded THEN 'simple_remanded'
      WHEN s.simple AND s.retrial THEN 'simple_retrial'
      WHEN s.simple AND COALESCE(s.level = 'first', FALSE)
        AND COALESCE(s.court_tier IN ('intermediate', 'high', 'supreme'), FALSE) THEN 'simple_court'
      WHEN s.sole AND s.remanded AND NOT s.appeal THEN 'sole_remanded'
      WHEN s.sole AND s.retrial THEN 'sole_retrial'
      WHEN s.sole AND s.appeal AND COALESCE(s.court_tier IN ('high', 'supreme'), FALSE)
        THEN 'sole_appeal_court'
      WHEN s.sole AND s.appeal AND COALESCE(s.appeal_of = 'judgment', FALSE)
        AND COALESCE(s.first_procedure = 'ordinary', FALSE) THEN 'sole_appeal_ordinary'
      WHEN s.sole AND s.appeal AND COALESCE(NOT s.consent, FALSE) THEN 'sole_appeal_refused'
      WHEN s.appeal AND s.assessors THEN 'assessor_appeal'
      WHEN s.small AND s.foreign_related THEN 'small_foreign'
      WHEN s.small AND s.appraisal THEN 'small_appraisal'
      ELSE 'none'
    END AS fault
  FROM stated AS s
), law AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.judged_on AS judged_on, f.level AS level,
    f.procedure AS procedure, f.court_tier AS court_tier, f.appeal_of AS appeal_of,
    f.first_procedure AS first_procedure, f.consent AS consent, f.in_scope AS in_scope,
    f.sole_appeal AS sole_appeal, f.fault AS fault,
    -- The simple procedure told in a remanded or retried case may be that of the first trial.
    f.fault IN ('simple_remanded', 'simple_retrial') AND NOT f.sole AS first_trial,
    -- A case filed under a text that is missing may have been finished under it.
    NOT law_known('civil.small_claims.excluded', f.filed_on) AS older_text,
    -- Whether the text in force on the day names the fault; NULL before the texts at hand.
    CASE f.fault
      WHEN 'simple_notice' THEN param_has('civil.simple.notice_barred', f.judged_on, 'public_notice')
      WHEN 'simple_remanded' THEN param_has('civil.simple.excluded', f.judged_on, 'remanded')
      WHEN 'simple_retrial' THEN param_has('civil.simple.excluded', f.judged_on, 'retrial')
      WHEN 'simple_court' THEN NOT param_has('civil.simple.courts', f.judged_on, 'intermediate')
      WHEN 'simple_panel' THEN law_known('civil.simple.courts', f.judged_on)
      WHEN 'small_status' THEN param_has('civil.small_claims.excluded', f.judged_on, 'status_case')
      WHEN 'small_counterclaim' THEN param_has('civil.small_claims.excluded', f.judged_on, 'counterclaim')
      WHEN 'small_missing' THEN param_has('civil.small_claims.excluded', f.judged_on, 'missing_party')
      WHEN 'small_foreign' THEN param_has('civil.small_claims.excluded', f.judged_on, 'foreign_related')
      WHEN 'small_appraisal' THEN param_has('civil.small_claims.excluded', f.judged_on, 'appraisal')
      WHEN 'sole_remanded' THEN param_has('civil.sole_judge.excluded', f.judged_on, 'remanded')
      WHEN 'sole_retrial' THEN param_has('civil.sole_judge.excluded', f.judged_on, 'retrial')
      WHEN 'sole_appeal_court' THEN NOT param_has('civil.sole_judge.appeal', f.judged_on, 'high')
      WHEN 'sole_appeal_ordinary' THEN NOT param_has('civil.sole_judge.appeal', f.judged_on, 'ordinary')
      WHEN 'sole_appeal_refused' THEN law_known('civil.sole_judge.appeal', f.judged_on)
      WHEN 'assessor_appeal' THEN NOT param_has('civil.appeal.bench', f.judged_on, 'assessor')
    END AS barred
  FROM faults AS f
), known AS (
  SELECT
    w.unit AS unit, w.organ AS organ, w.judged_on AS judged_on, w.level AS level,
    w.procedure AS procedure, w.court_tier AS court_tier, w.appeal_of AS appeal_of,
    w.first_procedure AS first_procedure, w.consent AS consent, w.in_scope AS in_scope,
    w.sole_appeal AS sole_appeal, w.fault AS fault, w.first_trial AS first_trial, w.older_text AS older_text,
    w.judged_on IS NOT NULL AND NOT COALESCE(w.barred, FALSE) AS unknown_law
  FROM law AS w
), graded AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.judged_on AS judged_on, l.level AS level,
    l.procedure AS procedure, l.court_tier AS court_tier, l.in_scope AS in_scope, l.fault AS fault,
    l.first_trial AS first_trial, l.older_text AS older_text,
    missing(
      'civil_judgment.judged_on', l.fault <> 'none' AND l.judged_on IS NULL,
      -- On appeal a sole judge needs a simple first instance or a ruling, and both sides' consent.
      'civil_judgment.consent', l.fault = 'none' AND l.sole_appeal AND l.consent IS NULL,
      'civil_judgment.first_procedure',
        l.fault = 'none' AND l.sole_appeal AND l.first_procedure IS NULL
        AND NOT COALESCE(l.appeal_of = 'ruling', FALSE),
      'law:civil.appeal.bench',
        l.fault = 'assessor_appeal' AND l.unknown_law,
      'law:civil.simple.courts',
        l.fault IN ('simple_court', 'simple_panel') AND l.unknown_law,
      'law:civil.simple.excluded',
        l.fault IN ('simple_remanded', 'simple_retrial') AND l.unknown_law,
      'law:civil.simple.notice_barred',
        l.fault = 'simple_notice' AND l.unknown_law,
      'law:civil.small_claims.excluded',
        l.fault IN ('small_status', 'small_counterclaim', 'small_missing', 'small_foreign', 'small_appraisal') AND l.unknown_law,
      'law:civil.sole_judge.appeal',
        l.fault IN ('sole_appeal_court', 'sole_appeal_ordinary', 'sole_appeal_refused') AND l.unknown_law,
      'law:civil.sole_judge.excluded',
        l.fault IN ('sole_remanded', 'sole_retrial') AND l.unknown_law
    ) AS lacking
  FROM known AS l
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.judged_on AS judged_on, g.level AS level,
    g.procedure AS procedure, g.court_tier AS court_tier, g.fault AS fault, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.fault = 'none' THEN 'lawful'
      WHEN g.first_trial OR g.older_text OR g.fault IN ('small_foreign', 'small_appraisal', 'simple_panel') THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM graded AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  v.judged_on AS judged_on, v.level AS level, v.procedure AS procedure,
  v.court_tier AS court_tier, v.fault AS fault,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
LEFT JOIN civil_judgment AS n ON n._id = v.unit
