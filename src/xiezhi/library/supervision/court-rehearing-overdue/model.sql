-- Two rows per objection. time: a month from receipt. For commutation and parole the sentence (刑诉法 274) is read in two ways:
-- the month binds the rehearing, or the ruling too; so a ruling after it is soft if the panel sat in time. For compulsory
-- treatment the decision itself is due (法院解释 648). panel: another panel has to sit.
WITH base AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.received_on AS received_on, r.withdrawn_on AS withdrawn_on,
    r.new_panel AS new_panel, r.heard_on AS heard_on, r.ruled_on AS ruled_on, r._extracted_on AS extracted_on,
    COALESCE(earlier(COALESCE(r.ruled_on, r.withdrawn_on), r._as_of), r.ruled_on, r.withdrawn_on, r._as_of) AS until_on,
    CASE WHEN r.kind = 'commutation' THEN due('enforcement.commutation.rehearing', r.received_on)
      ELSE due('criminal.treatment.rehearing', r.received_on) END AS due_hard,
    CASE WHEN r.kind = 'commutation' THEN due_strict('enforcement.commutation.rehearing', r.received_on)
      ELSE due_strict('criminal.treatment.rehearing', r.received_on) END AS due_soft
  FROM court_rehearing AS r
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'court_rehearing.heard_on', b.heard_on < b.received_on OR b.heard_on > b.ruled_on OR b.heard_on > b.extracted_on
        OR (b.kind = 'commutation' AND b.heard_on IS NULL AND b.ruled_on > b.due_soft),
      'court_rehearing.received_on', b.received_on IS NULL OR b.received_on > b.extracted_on,
      'court_rehearing.ruled_on', b.ruled_on < b.received_on OR b.ruled_on > b.extracted_on,
      'court_rehearing.withdrawn_on', b.withdrawn_on < b.received_on OR b.withdrawn_on > b.extracted_on,
      'extracted_on:court_rehearing', b.until_on IS NULL,
      'law:criminal.treatment.rehearing', b.kind = 'treatment' AND b.received_on IS NOT NULL
        AND NOT law_known('criminal.treatment.rehearing', b.received_on),
      'law:enforcement.commutation.rehearing', b.kind = 'commutation' AND b.received_on IS NOT NULL
        AND NOT law_known('enforcement.commutation.rehearing', b.received_on)
    ) AS lacking
  FROM base AS b
), legs AS (
  SELECT
    b.unit AS unit, 'time' AS discriminator, g.lacking AS lacking,
    COALESCE(b.ruled_on IS NULL AND b.withdrawn_on <= b.due_soft, FALSE) AS gone,
    CASE
      WHEN b.until_on <= b.due_soft THEN 'lawful'
      WHEN b.due_hard IS NULL OR b.until_on <= b.due_hard THEN 'soft'
      WHEN b.kind = 'commutation' AND b.heard_on <= b.due_hard THEN 'soft'
      ELSE 'hard'
    END AS grade
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
  UNION ALL
  SELECT
    b.unit AS unit, 'panel' AS discriminator,
    missing('court_rehearing.new_panel', b.new_panel IS NULL) AS lacking,
    b.heard_on IS NULL AND b.ruled_on IS NULL AS gone,
    CASE WHEN b.new_panel THEN 'lawful' ELSE 'hard' END AS grade
  FROM base AS b
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, l.lacking AS lacking,
    CASE
      WHEN l.gone AND (l.discriminator = 'panel' OR l.lacking = '') THEN 'out_of_scope'
      WHEN l.lacking <> '' THEN 'undetermined'
      WHEN l.grade = 'lawful' THEN 'lawful'
      WHEN l.grade = 'soft' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
)
SELECT
  b.unit AS unit, v.discriminator AS discriminator, b.organ AS organ, b.received_on AS act_on,
    v.discriminator AS step, b.kind AS kind,
  b.received_on AS received_on, b.heard_on AS heard_on, b.ruled_on AS ruled_on, b.new_panel AS new_panel,
  b.until_on AS until_on, b.due_hard AS due_hard, b.due_soft AS due_soft,
  CASE WHEN v.discriminator = 'panel' THEN NULL
    WHEN v.outcome = 'hard' THEN days_between(b.due_hard, b.until_on)
    WHEN v.outcome = 'soft' THEN days_between(b.due_soft, b.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
