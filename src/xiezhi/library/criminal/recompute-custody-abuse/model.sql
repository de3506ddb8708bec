-- One row per recomputation of investigative custody (刑诉法 160(1); 公安规定 151; 规则 315, 317). It starts on the day the
-- other crime was discovered; one that stood in the file before the arrest, longer than the time to report it, was known.
-- One that turned up after the arrest may first have had to be verified: soft.
-- Discovery after custody had expired cannot revive it: that needs the extensions, the spans not counted and earlier
-- recomputations of the measure. Custody that simply went on past its expiry is the fault of investigative-custody-overdue;
-- only a person let go by then is held again by such a recomputation.
WITH prior AS (
  SELECT
    r._id AS unit, COUNT(*) AS times
  FROM custody_recomputation AS r
  JOIN custody_recomputation AS p ON p.measure = r.measure
  WHERE p._id <> r._id AND p.discovered_on < r.discovered_on
  GROUP BY r._id
), extended AS (
  -- The kindest reading: each kind of extension on record counts in full, whoever approved it.
  SELECT
    e.measure AS measure,
    MAX(CASE WHEN e.kind = 'complex' THEN 1 ELSE 0 END) AS complex,
    MAX(CASE WHEN e.kind = 'four_classes' THEN 1 ELSE 0 END) AS four,
    MAX(CASE WHEN e.kind = 'ten_years' THEN 1 ELSE 0 END) AS ten
  FROM custody_extension AS e
  GROUP BY e.measure
), period AS (
  -- The period of custody in which the crime was discovered.
  SELECT r._id AS unit, MAX(h.seq) AS seq
  FROM custody_recomputation AS r
  JOIN stage_history AS h ON h.stage = r.measure AND h.stage_type = 'measure'
  WHERE h.seq = 0 OR h.start_on < r.discovered_on
  GROUP BY r._id
), facts AS (
  SELECT
    r._id AS unit, COALESCE(m.organ, r.organ) AS organ, m.executed_on AS executed_on, m.ended_on AS ended_on, r.discovered_on AS discovered_on,
    r.reported_on AS reported_on, r.approved_on AS approved_on, r.known_on AS known_on, r.same_kind AS same_kind,
    r.changes_grade AS changes_grade, r._extracted_on AS extracted_on, COALESCE(p.times, 0) + 1 AS times,
    h.start_on AS start_on,
    COALESCE(e.complex, 0) AS complex, COALESCE(e.four, 0) AS four, COALESCE(e.ten, 0) AS ten,
    COALESCE(h.excluded_days - h.excluded_days_open, 0) AS excluded_days, COALESCE(h.excluded_days_open, 0) AS open_ones,
    h.until_on IS NULL AS unknown, COALESCE(h.restart_odd OR h.restart_unapproved, FALSE) AS restart_odd
  FROM custody_recomputation AS r
  LEFT JOIN measure AS m ON m._id = r.measure
  LEFT JOIN prior AS p ON p.unit = r._id
  LEFT JOIN extended AS e ON e.measure = r.measure
  LEFT JOIN period AS n ON n.unit = r._id
  LEFT JOIN stage_history AS h ON h.stage = r.measure AND h.stage_type = 'measure' AND h.seq = n.seq
), counted AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.executed_on AS executed_on, f.ended_on AS ended_on, f.discovered_on AS
    discovered_on, f.reported_on AS reported_on, f.approved_on AS approved_on, f.known_on AS
    known_on, f.same_kind AS same_kind, f.changes_grade AS changes_grade, f.extracted_on AS
    extracted_on, f.times AS times, f.start_on AS start_on, f.excluded_days AS excluded_days,
    f.open_ones AS open_ones, f.unknown AS unknown, f.restart_odd AS restart_odd,
    COALESCE(f.complex * param('criminal.investigative_custody.complex', f.start_on)
      + f.four * param('criminal.investigative_custody.four_classes', f.start_on)
      + f.ten * param('criminal.investigative_custody.ten_years', f.start_on), 0) AS ext_months
  FROM facts AS f
), lined AS (
  SELECT
    c.unit AS unit, c.organ AS organ, c.executed_on AS executed_on, c.ended_on AS ended_on, c.discovered_on AS
    discovered_on, c.reported_on AS reported_on, c.approved_on AS approved_on, c.known_on AS
    known_on, c.same_kind AS same_kind, c.changes_grade AS changes_grade, c.extracted_on AS
    extracted_on, c.times AS times, c.start_on AS start_on, c.excluded_days AS excluded_days,
    c.open_ones AS open_ones, c.unknown AS unknown, c.restart_odd AS restart_odd, c.ext_months AS ext_months,
    due('criminal.investigative_custody', c.start_on, c.ext_months, c.excluded_days) AS expiry_on,
    due('criminal.recompute_report', c.known_on) AS known_until_on,
    due('criminal.recompute_report', c.discovered_on) AS report_by,
    due_strict('criminal.recompute_report', c.discovered_on) AS report_soft,
    COALESCE(c.discovered_on > due('criminal.investigative_custody', c.start_on, c.ext_months, c.excluded_days)
      AND c.open_ones = 0, FALSE) AS after_expiry
  FROM counted AS c
), gap AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.executed_on AS executed_on, l.ended_on AS ended_on, l.discovered_on AS
    discovered_on, l.reported_on AS reported_on, l.approved_on AS approved_on, l.known_on AS
    known_on, l.times AS times, l.start_on AS start_on, l.excluded_days AS excluded_days,
    l.ext_months AS ext_months, l.expiry_on AS expiry_on, l.known_until_on AS known_until_on,
    l.report_by AS report_by,
    CASE
      WHEN l.same_kind AND l.changes_grade IS FALSE THEN 'same'
      WHEN l.discovered_on > l.known_until_on AND l.known_on < l.executed_on THEN 'known'
      WHEN l.after_expiry AND l.ended_on <= l.expiry_on THEN 'expired'
      WHEN l.reported_on > l.report_by THEN 'reported'
    END AS fault,
    CASE
      WHEN l.discovered_on > l.known_on THEN 'known'
      WHEN l.reported_on > l.report_soft OR (l.reported_on IS NULL AND l.approved_on > l.report_by) THEN 'reported'
      WHEN l.times > 1 THEN 'repeated'
    END AS doubt,
    l.after_expiry AND COALESCE(l.ended_on > l.expiry_on, TRUE) AS went_on,
    missing(
      'coverage:custody_extension', l.after_expiry
        AND NOT covered('custody_extension', l.organ, l.start_on, l.discovered_on),
      'coverage:measure_exclusion', l.after_expiry
        AND NOT covered('measure_exclusion', l.organ, l.start_on, l.discovered_on),
      'custody_recomputation.approved_on', l.approved_on < l.discovered_on OR l.approved_on > l.extracted_on
        OR (l.reported_on IS NULL AND l.approved_on IS NULL) OR (l.after_expiry AND l.times > 1 AND l.restart_odd),
      'custody_recomputation.changes_grade', COALESCE(l.same_kind, TRUE) AND l.changes_grade IS NULL,
      'custody_recomputation.discovered_on', l.discovered_on < l.executed_on OR l.discovered_on > l.extracted_on,
      'custody_recomputation.reported_on', l.reported_on < l.discovered_on OR l.reported_on > l.extracted_on,
      'extracted_on:measure', l.after_expiry AND l.unknown,
      'law:criminal.investigative_custody', NOT law_known('criminal.investigative_custody', l.discovered_on),
      'law:criminal.recompute_report', NOT law_known('criminal.recompute_report', l.discovered_on),
      'measure.ended_on', l.after_expiry AND (l.ended_on < l.executed_on OR l.ended_on > l.extracted_on),
      'measure.executed_on', l.executed_on IS NULL,
      'measure_exclusion.to_on', l.open_ones > 0 AND l.discovered_on > l.expiry_on
    ) AS lacking
  FROM lined AS l
), graded AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.executed_on AS executed_on, g.ended_on AS ended_on, g.discovered_on AS
    discovered_on, g.reported_on AS reported_on, g.approved_on AS approved_on, g.known_on AS
    known_on, g.times AS times, g.start_on AS start_on, g.excluded_days AS excluded_days,
    g.ext_months AS ext_months, g.expiry_on AS expiry_on, g.known_until_on AS known_until_on,
    g.report_by AS report_by, g.lacking AS lacking,
    COALESCE(g.fault, g.doubt, 'none') AS fault,
    CASE
      WHEN contains(g.organ, '检察') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.fault IS NOT NULL THEN 'hard'
      WHEN g.doubt IS NOT NULL THEN 'soft'
      WHEN g.went_on THEN 'out_of_scope'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS g
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.discovered_on AS act_on,
  g.executed_on AS executed_on, g.ended_on AS ended_on, g.start_on AS start_on, g.discovered_on AS discovered_on, g.known_on
  AS known_on, g.known_until_on AS known_until_on, g.reported_on AS reported_on, g.approved_on AS
  approved_on, g.report_by AS report_by, g.times AS times, g.ext_months AS ext_months,
  g.excluded_days AS excluded_days, g.expiry_on AS expiry_on, g.fault AS fault,
  g.outcome AS outcome,
  CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM graded AS g
