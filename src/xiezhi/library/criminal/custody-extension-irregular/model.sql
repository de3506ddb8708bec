-- One row per extension of a detention or of investigative custody (刑诉法 91, 156, 158, 159). Where the table of
-- extensions is not declared complete, an earlier extension may be missing: the expiry is then taken as late as the
-- law allows, and what lies between the recorded and that expiry is undetermined. Of a detention only the days added are
-- judged: one approved too late carries no request, so a request that needed it is late by arrest-request-late, and one
-- that came in time did not need it. The ground of thirty days is thirty-day-detention-misuse.
WITH prior AS (
  SELECT
    e._id AS unit,
    MAX(CASE WHEN p.kind = 'complex' THEN 1 ELSE 0 END) AS complex,
    MAX(CASE WHEN p.kind = 'four_classes' THEN 1 ELSE 0 END) AS four
  FROM custody_extension AS e
  JOIN custody_extension AS p ON p.measure = e.measure
  WHERE p._id <> e._id
  GROUP BY e._id
), period AS (
  -- The period of custody in which it was approved: from the arrest, or anew from a recomputation before it.
  SELECT e._id AS unit, MAX(h.seq) AS seq
  FROM custody_extension AS e
  JOIN stage_history AS h ON h.stage = e.measure AND h.stage_type = 'measure'
  WHERE h.seq = 0 OR h.start_on <= e.approved_on
  GROUP BY e._id
), facts AS (
  SELECT
    e._id AS unit, e.kind AS kind, e.organ AS approver, m.organ AS organ, e.applied_on AS applied_on,
    e.approved_on AS approved_on, e.approver_level AS level, e.adds_months AS adds_months, e.adds_days AS adds_days,
    e.ten_year_tier AS tier, e._extracted_on AS extracted_on, m.executed_on AS executed_on,
    e.kind = 'detention_special' AS detained,
    contains(m.organ, '检察') AS own_case,
    contains(m.organ, '县公安局') OR contains(m.organ, '区公安局') OR contains(m.organ, '分局') AS county,
    h.start_on AS start_on,
    COALESCE(p.complex, 0) AS complex, COALESCE(p.four, 0) AS four,
    COALESCE(h.excluded_days - h.excluded_days_open, 0) AS excluded_days, COALESCE(h.excluded_days_open, 0) AS open_ones,
    h.until_on IS NULL AS unknown,
    COALESCE(h.restart_odd OR h.restart_unapproved, FALSE) AS restart_odd
  FROM custody_extension AS e
  LEFT JOIN measure AS m ON m._id = e.measure
  LEFT JOIN prior AS p ON p.unit = e._id
  LEFT JOIN period AS n ON n.unit = e._id
  LEFT JOIN stage_history AS h ON h.stage = e.measure AND h.stage_type = 'measure' AND h.seq = n.seq
), counted AS (
  SELECT
    f.unit AS unit, f.kind AS kind, f.approver AS approver, f.organ AS organ, f.applied_on AS
    applied_on, f.approved_on AS approved_on, f.level AS level, f.adds_months AS adds_months,
    f.adds_days AS adds_days, f.tier AS tier, f.extracted_on AS extracted_on, f.executed_on AS
    executed_on, f.detained AS detained, f.own_case AS own_case, f.county AS county, f.start_on AS
    start_on, f.four AS four, f.excluded_days AS excluded_days, f.open_ones AS open_ones, f.unknown AS unknown, f.restart_odd AS restart_odd,
    covered('custody_extension', f.organ, f.start_on, f.approved_on) AS complete,
    CASE
      WHEN f.kind = 'four_classes' THEN f.complex * param('criminal.investigative_custody.complex', f.start_on)
      WHEN f.kind = 'ten_years' THEN f.complex * param('criminal.investigative_custody.complex', f.start_on)
        + f.four * param('criminal.investigative_custody.four_classes', f.start_on)
      ELSE 0
    END AS before,
    CASE
      WHEN f.kind = 'four_classes' THEN param('criminal.investigative_custody.complex', f.start_on)
      WHEN f.kind = 'ten_years' THEN param('criminal.investigative_custody.complex', f.start_on)
        + param('criminal.investigative_custody.four_classes', f.start_on)
      ELSE 0
    END AS before_most,
    CASE f.kind
      WHEN 'detention_special' THEN param('criminal.detention_special', f.start_on)
      WHEN 'complex' THEN param('criminal.investigative_custody.complex', f.start_on)
      WHEN 'four_classes' THEN param('criminal.investigative_custody.four_classes', f.start_on)
      WHEN 'ten_years' THEN param('criminal.investigative_custody.ten_years', f.start_on)
    END AS most
  FROM facts AS f
), lined AS (
  SELECT
    c.unit AS unit, c.kind AS kind, c.approver AS approver, c.organ AS organ, c.applied_on AS
    applied_on, c.approved_on AS approved_on, c.level AS level, c.tier AS tier, c.extracted_on AS
    extracted_on, c.executed_on AS executed_on, c.detained AS detained, c.own_case AS own_case,
    c.county AS county, c.start_on AS start_on, c.four AS four, c.excluded_days AS excluded_days,
    c.open_ones AS open_ones, c.unknown AS unknown, c.restart_odd AS restart_odd, c.complete AS complete, c.most AS most,
    CASE WHEN c.complete THEN c.before ELSE c.before_most END AS prior_units,
    CASE WHEN c.detained THEN c.adds_days ELSE c.adds_months END AS adds,
    CASE
      WHEN c.kind IN ('complex', 'four_classes', 'ten_years')
        THEN due('criminal.investigative_custody', c.start_on, c.before, c.excluded_days)
    END AS recorded_on,
    CASE
      WHEN c.kind IN ('complex', 'four_classes', 'ten_years') THEN due('criminal.investigative_custody', c.start_on,
        CASE WHEN c.complete THEN c.before ELSE c.before_most END, c.excluded_days)
    END AS expiry_on
  FROM counted AS c
), faulted AS (
  SELECT
    l.unit AS unit, l.kind AS kind, l.approver AS approver, l.organ AS organ, l.applied_on AS
    applied_on, l.approved_on AS approved_on, l.level AS level, l.extracted_on AS extracted_on,
    l.executed_on AS executed_on, l.detained AS detained, l.start_on AS start_on, l.excluded_days AS
    excluded_days, l.open_ones AS open_ones, l.unknown AS unknown, l.restart_odd AS restart_odd, l.complete AS complete, l.most AS most, l.prior_units
    AS prior_units, l.adds AS adds, l.recorded_on AS recorded_on, l.expiry_on AS expiry_on,
    due('criminal.custody_extension_request', l.expiry_on) AS request_by,
    CASE
      WHEN l.kind = 'complex' AND l.level = 'same_level' AND NOT l.own_case THEN 'level'
      WHEN l.kind IN ('four_classes', 'ten_years') AND (l.level = 'city' OR (l.level = 'same_level' AND l.county))
        THEN 'level'
      WHEN NOT l.detained AND l.level = 'own_head' AND NOT l.own_case AND NOT COALESCE(contains(l.approver, '检察'), FALSE)
        THEN 'level'
      WHEN l.kind = 'ten_years' AND l.four = 0 AND l.complete THEN 'sequence'
      WHEN l.approved_on > l.expiry_on AND l.open_ones = 0 THEN 'time'
      WHEN l.adds > l.most THEN 'amount'
    END AS fault,
    CASE
      WHEN NOT l.detained AND l.own_case AND (l.level = 'own_head' OR (l.kind = 'complex' AND l.level = 'same_level'))
        THEN 'own_level'
      WHEN l.kind = 'ten_years' AND NOT l.tier THEN 'tier'
      WHEN NOT l.detained AND l.applied_on > due('criminal.custody_extension_request', l.expiry_on) THEN 'request'
    END AS doubt,
    COALESCE(l.kind = 'ten_years' AND l.four = 0 AND NOT l.complete, FALSE) AS four_open,
    COALESCE(NOT l.detained AND (l.level IS NULL OR (l.kind = 'complex' AND l.level = 'city')
      OR (l.kind <> 'complex' AND l.level IN ('same_level', 'upper'))
      -- The head of which organ? The approver entered is a procuratorate.
      OR (l.level = 'own_head' AND NOT l.own_case AND contains(l.approver, '检察'))), FALSE) AS level_open,
    l.own_case AS own_case
  FROM lined AS l
), gap AS (
  SELECT
    f.unit AS unit, f.kind AS kind, f.approver AS approver, f.organ AS organ, f.applied_on AS
    applied_on, f.approved_on AS approved_on, f.level AS level, f.executed_on AS executed_on,
    f.detained AS detained, f.start_on AS start_on, f.excluded_days AS excluded_days, f.most AS
    most, f.prior_units AS prior_units, f.adds AS adds, f.expiry_on AS expiry_on, f.request_by AS
    request_by, f.doubt AS doubt, f.own_case AS own_case,
    f.fault AS fault,
    missing(
      'coverage:custody_extension', f.four_open OR (NOT f.complete AND f.approved_on > f.recorded_on
        AND f.approved_on <= f.expiry_on),
      'coverage:custody_recomputation', f.fault = 'time'
        AND NOT covered('custody_recomputation', f.organ, f.start_on, f.approved_on),
      'coverage:measure_exclusion', f.fault = 'time'
        AND NOT covered('measure_exclusion', f.organ, f.start_on, f.approved_on),
      'custody_extension.adds_days', f.detained AND f.adds IS NULL,
      'custody_extension.approved_on', f.approved_on IS NULL OR f.approved_on < f.applied_on
        OR f.approved_on > f.extracted_on OR f.approved_on < f.executed_on,
      'custody_extension.approver_level', f.level_open,
      'custody_recomputation.approved_on', f.fault = 'time' AND f.restart_odd,
      'extracted_on:measure', f.fault = 'time' AND f.unknown AND f.executed_on IS NOT NULL,
      'law:criminal.custody_extension_request', NOT f.detained AND f.applied_on IS NOT NULL
        AND NOT law_known('criminal.custody_extension_request', f.applied_on),
      'law:criminal.investigative_custody', f.start_on IS NOT NULL AND NOT law_known('criminal.investigative_custody', f.start_on),
      'measure.executed_on', f.executed_on IS NULL,
      'measure_exclusion.to_on', f.open_ones > 0 AND f.approved_on > f.expiry_on
    ) AS lacking
  FROM faulted AS f
), graded AS (
  SELECT
    g.unit AS unit, g.kind AS kind, g.approver AS approver, g.organ AS organ, g.applied_on AS
    applied_on, g.approved_on AS approved_on, g.level AS level, g.executed_on AS executed_on,
    g.start_on AS start_on, g.excluded_days AS excluded_days, g.most AS most, g.prior_units AS
    prior_units, g.adds AS adds, g.expiry_on AS expiry_on, g.request_by AS request_by, g.lacking AS
    lacking, g.detained AS detained,
    COALESCE(g.fault, g.doubt, 'none') AS fault,
    CASE
      WHEN COALESCE(g.kind NOT IN ('detention_special', 'complex', 'four_classes', 'ten_years'), TRUE)
        -- A procuratorate's detention has days of its own (刑诉法 167, 170(2)).
        OR (g.detained AND g.own_case) THEN 'out_of_scope'
      WHEN g.fault IN ('level', 'sequence', 'amount') AND law_known('criminal.investigative_custody', g.approved_on)
        THEN 'hard'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.fault IS NOT NULL THEN 'hard'
      WHEN g.doubt IS NOT NULL THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS g
)
SELECT
  g.unit AS unit, '' AS discriminator,
  CASE WHEN g.detained OR g.fault = 'request' THEN g.organ ELSE COALESCE(g.approver, g.organ) END AS organ,
  g.approved_on AS act_on,
  g.kind AS kind, g.level AS level, g.executed_on AS executed_on, g.start_on AS start_on,
  g.applied_on AS applied_on, g.approved_on AS approved_on, g.adds AS adds, g.most AS most,
  g.prior_units AS prior_units, g.expiry_on AS expiry_on,
  g.request_by AS request_by, g.fault AS fault,
  CASE WHEN g.detained THEN 0 ELSE g.excluded_days END AS counted_days,
  CASE WHEN g.outcome IN ('hard', 'soft') AND g.fault = 'time' THEN days_between(g.expiry_on, g.approved_on)
    WHEN g.outcome = 'soft' AND g.fault = 'request' THEN days_between(g.request_by, g.applied_on) END AS days_late,
  g.outcome AS outcome,
  CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing
FROM graded AS g
