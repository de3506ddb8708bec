-- One row per sentence in effect; only imprisonment and 拘役 that were not suspended are judged
-- (刑诉法 264(4); 规则 625(3)(4)). The law says "in time" without a number: the days are the office's
-- own threshold, so that past it nothing is more than soft. The court that never sent the papers is told by
-- execution-papers-late.
WITH inside AS (
  -- Custody found by the sentence or, failing a link, by the same person.
  SELECT s._id AS unit, MIN(k.in_on) AS taken_in_on, MAX(CASE WHEN k.in_on IS NULL THEN 1 ELSE 0
    END) AS no_day
  FROM custody AS k
  JOIN sentence AS s ON s._id = k.sentence
  WHERE k.out_on IS NULL OR k.out_on >= s.effective_on
  GROUP BY s._id
), inside_person AS (
  SELECT s._id AS unit, MIN(k.in_on) AS taken_in_on
  FROM custody AS k
  JOIN sentence AS s ON s.person = k.person
  WHERE k.out_on IS NULL OR k.out_on >= s.effective_on
  GROUP BY s._id
), held_before AS (
  -- Custody that ended before the judgment took effect may have used the term up.
  SELECT s._id AS unit
  FROM custody AS k
  JOIN sentence AS s ON s._id = k.sentence
  WHERE k.out_on < s.effective_on
  GROUP BY s._id
), outside AS (
  SELECT o.sentence AS unit, MIN(o.decided_on) AS outside_on, COUNT(o._id) AS decisions
  FROM outside_service AS o
  GROUP BY o.sentence
), duty AS (
  SELECT d.sentence AS unit, COUNT(d._id) AS duties
  FROM correction_duty AS d
  GROUP BY d.sentence
), papers AS (
  SELECT
    h.sentence AS unit, MIN(h.organ) AS organ,
    MIN(COALESCE(earlier(h.docs_sent_on, h.exec_notice_on), h.docs_sent_on,
      h.exec_notice_on)) AS papers_on,
    MAX(CASE WHEN h.delivered_on IS NOT NULL THEN 1 ELSE 0 END) AS delivered,
    MAX(CASE WHEN h.not_delivered_reason = 'died' THEN 1 ELSE 0 END) AS died,
    MAX(CASE WHEN h.not_delivered_reason = 'wanted' THEN 1 ELSE 0 END) AS wanted,
    MAX(CASE WHEN h.not_delivered_reason IS NOT NULL THEN 1 ELSE 0 END) AS reasoned
  FROM handover AS h
  GROUP BY h.sentence
), base AS (
  SELECT
    s._id AS unit, s.organ AS court, s.main_penalty AS main_penalty, s.years AS years,
    s.probation_months AS probation_months, s.judged_on AS judged_on,
    s.effective_on AS effective_on, s.end_on AS end_on,
    s._as_of AS as_of, s._extracted_on AS extracted_on,
    COALESCE(earlier(i.taken_in_on, p.taken_in_on), i.taken_in_on, p.taken_in_on) AS taken_in_on,
    COALESCE(i.no_day, 0) AS no_day, o.outside_on AS outside_on,
    COALESCE(o.decisions, 0) AS outside_decisions, COALESCE(d.duties, 0) AS duties,
    h.organ AS police, h.papers_on AS papers_on, COALESCE(h.delivered, 0) AS delivered,
    COALESCE(h.died, 0) AS died, COALESCE(h.wanted, 0) AS wanted,
    COALESCE(h.reasoned, 0) AS reasoned,
    s.probation_months > 0 OR COALESCE(d.duties, 0) > 0 AS suspended,
    -- A term above the cap of 刑法 72 cannot have been suspended.
    COALESCE(s.probation_months = 0, FALSE) OR s.main_penalty IN ('life', 'death_suspended')
      OR COALESCE(s.main_penalty = 'fixed_term' AND s.years > param('sentencing.probation.max_term',
        s.effective_on), FALSE)
      AS surely_not_suspended
  FROM sentence AS s
  LEFT JOIN inside AS i ON i.unit = s._id
  LEFT JOIN inside_person AS p ON p.unit = s._id
  LEFT JOIN outside AS o ON o.unit = s._id
  LEFT JOIN duty AS d ON d.unit = s._id
  LEFT JOIN papers AS h ON h.unit = s._id
), graded AS (
  SELECT
    b.unit AS unit, b.court AS court, b.main_penalty AS main_penalty,
    b.probation_months AS probation_months, b.judged_on AS judged_on,
    b.effective_on AS effective_on, b.end_on AS end_on, b.as_of AS as_of,
    b.extracted_on AS extracted_on, b.taken_in_on AS taken_in_on, b.no_day AS no_day,
    b.outside_on AS outside_on, b.outside_decisions AS outside_decisions, b.duties AS duties,
    b.police AS police, b.papers_on AS papers_on, b.delivered AS delivered, b.died AS died,
    b.wanted AS wanted, b.reasoned AS reasoned, b.surely_not_suspended AS surely_not_suspended,
    COALESCE(b.suspended, FALSE) AS suspended,
    add_days(b.effective_on, tunable('taken_in_days')) AS line_on,
    COALESCE(earlier(b.taken_in_on, b.as_of), b.taken_in_on, b.as_of) AS until_on
  FROM base AS b
), late AS (
  SELECT
    b.unit AS unit, b.court AS court, b.main_penalty AS main_penalty,
    b.probation_months AS probation_months, b.judged_on AS judged_on,
    b.effective_on AS effective_on, b.end_on AS end_on, b.as_of AS as_of,
    b.extracted_on AS extracted_on, b.taken_in_on AS taken_in_on, b.no_day AS no_day,
    b.outside_on AS outside_on, b.outside_decisions AS outside_decisions, b.duties AS duties,
    b.police AS police, b.papers_on AS papers_on, b.delivered AS delivered, b.died AS died,
    b.wanted AS wanted, b.reasoned AS reasoned, b.surely_not_suspended AS surely_not_suspended,
    b.suspended AS suspended, b.line_on AS line_on, b.until_on AS until_on,
    COALESCE(b.until_on > b.line_on, FALSE) AND b.delivered = 0 AS late,
    COALESCE(b.taken_in_on <= b.as_of, FALSE) AS is_in
  FROM graded AS b
), gap AS (
  SELECT
    x.unit AS unit, x.court AS court, x.main_penalty AS main_penalty,
    x.probation_months AS probation_months, x.effective_on AS effective_on, x.end_on AS end_on,
    x.taken_in_on AS taken_in_on, x.outside_on AS outside_on, x.police AS police,
    x.papers_on AS papers_on, x.died AS died, x.wanted AS wanted, x.reasoned AS reasoned,
    x.outside_decisions AS outside_decisions, x.suspended AS suspended, x.line_on AS line_on,
    x.until_on AS until_on, x.late AS late, x.is_in AS is_in,
    missing(
      'coverage:correction_duty', x.late AND NOT x.surely_not_suspended AND x.duties = 0 AND
        x.probation_months IS NULL AND NOT covered('correction_duty', x.court, x.effective_on,
        x.line_on),
      'coverage:custody', x.late AND NOT x.is_in AND NOT covered('custody', x.court, x.effective_on,
        x.line_on),
      'coverage:outside_service', x.late AND NOT x.is_in AND NOT covered('outside_service', x.court,
        x.effective_on, x.line_on),
      'custody.in_on', x.late AND x.no_day = 1,
      'extracted_on:sentence', x.until_on IS NULL,
      'law:enforcement.papers', x.effective_on IS NOT NULL AND NOT law_known('enforcement.papers',
        x.effective_on),
      'sentence.effective_on', x.effective_on IS NULL OR x.effective_on < x.judged_on OR
        x.effective_on > x.extracted_on,
      'sentence.end_on', x.late AND x.end_on IS NULL AND b.unit IS NOT NULL
    ) AS lacking
  FROM late AS x
  LEFT JOIN held_before AS b ON b.unit = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, x.main_penalty AS main_penalty, x.effective_on AS effective_on,
    x.end_on AS end_on, x.taken_in_on AS taken_in_on, x.papers_on AS papers_on,
    x.line_on AS line_on, x.until_on AS until_on, x.lacking AS lacking,
    -- Once the papers are with the police, bringing the person in is their duty (规则 625(4)).
    CASE WHEN x.papers_on IS NOT NULL THEN COALESCE(x.police, x.court) ELSE x.court END AS organ,
    CASE
      WHEN x.main_penalty NOT IN ('criminal_detention', 'fixed_term', 'life', 'death_suspended')
        THEN 'out_of_scope'
      WHEN x.suspended OR x.outside_decisions > 0 OR x.died = 1 THEN 'out_of_scope'
      -- Custody before judgment had used the term up.
      WHEN x.end_on <= x.line_on THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.late OR x.wanted = 1 THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.effective_on AS act_on,
  x.main_penalty AS main_penalty, x.effective_on AS effective_on, x.end_on AS end_on,
  x.taken_in_on AS taken_in_on, x.papers_on AS papers_on, x.line_on AS line_on,
  x.until_on AS until_on,
  tunable('taken_in_days') AS threshold_days,
  CASE WHEN x.outcome = 'soft' THEN days_between(x.line_on, x.until_on) END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
