-- One row per person and stage; only the compulsory grounds other than minority are judged (刑诉法 35;
-- 法律援助法 25, 36). In time if legal aid was told, or counsel was acting, within three days of
-- discovery.
WITH base AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.ground AS ground, d.stage AS stage,
    d.discovered_on AS discovered_on, d.act_on AS act_day,
    d.legal_aid_notified_on AS legal_aid_notified_on, d.counsel_on AS counsel_on,
    -- Where the day of discovery is empty it was not before the first act.
    COALESCE(d.discovered_on, d.act_on) AS start_on,
    COALESCE(earlier(d.legal_aid_notified_on, d.counsel_on), d.legal_aid_notified_on,
      d.counsel_on) AS done_on,
    d._as_of AS as_of, d._extracted_on AS extracted_on
  FROM counsel_duty AS d
), lines AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.ground AS ground, b.stage AS stage,
    b.discovered_on AS discovered_on, b.act_day AS act_day,
    b.legal_aid_notified_on AS legal_aid_notified_on, b.counsel_on AS counsel_on,
    b.start_on AS start_on, b.done_on AS done_on, b.extracted_on AS extracted_on,
    COALESCE(earlier(b.done_on, b.as_of), b.done_on, b.as_of) AS until_on,
    due('criminal.legal_aid_notice', b.start_on) AS due_hard,
    due_strict('criminal.legal_aid_notice', b.start_on) AS due_soft
  FROM base AS b
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.ground AS ground, b.stage AS stage,
    b.discovered_on AS discovered_on, b.act_day AS act_day,
    b.legal_aid_notified_on AS legal_aid_notified_on, b.counsel_on AS counsel_on,
    b.start_on AS start_on, b.done_on AS done_on, b.extracted_on AS extracted_on,
    b.until_on AS until_on, b.due_hard AS due_hard, b.due_soft AS due_soft,
    COALESCE(b.until_on > b.due_soft, FALSE) AS late_soft,
    COALESCE(b.until_on > b.due_hard, FALSE) AS late_hard
  FROM lines AS b
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.ground AS ground, x.stage AS stage,
    x.discovered_on AS discovered_on, x.act_day AS act_day,
    x.legal_aid_notified_on AS legal_aid_notified_on, x.counsel_on AS counsel_on,
    x.start_on AS start_on, x.done_on AS done_on, x.until_on AS until_on, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.late_soft AS late_soft, x.late_hard AS late_hard,
    missing(
      'counsel_duty.counsel_on', x.counsel_on > x.extracted_on,
      'counsel_duty.discovered_on', x.discovered_on > x.extracted_on OR x.start_on IS NULL OR
        (x.late_soft AND x.discovered_on IS NULL),
      'counsel_duty.legal_aid_notified_on', x.legal_aid_notified_on < x.discovered_on OR
        x.legal_aid_notified_on > x.extracted_on,
      'extracted_on:counsel_duty', x.until_on IS NULL,
      'law:criminal.legal_aid_notice', x.start_on IS NOT NULL AND NOT
        law_known('criminal.legal_aid_notice', x.start_on)
    ) AS lacking
  FROM graded AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.ground AS ground, x.stage AS stage,
    x.discovered_on AS discovered_on, x.act_day AS act_day,
    x.legal_aid_notified_on AS legal_aid_notified_on, x.counsel_on AS counsel_on,
    x.start_on AS start_on, x.done_on AS done_on, x.until_on AS until_on, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN x.ground <> 'other_compulsory' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.late_hard THEN 'hard'
      WHEN x.late_soft THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.start_on AS act_on,
  x.stage AS stage, x.discovered_on AS discovered_on, x.start_on AS start_on,
  x.legal_aid_notified_on AS legal_aid_notified_on, x.counsel_on AS counsel_on,
  x.done_on AS done_on, x.until_on AS until_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
