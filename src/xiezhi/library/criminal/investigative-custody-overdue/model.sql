-- One row per compulsory measure; only arrests of the investigation stage are judged (刑诉法 156–160).
-- The custody runs in segments: the first from the arrest (or the day identity was established,
-- 160(2)), one more from each recorded recomputation (160(1)). Extensions are counted within their
-- segment and from its first day. The first segment that did not reach the next one, or the end of
-- custody, is the one reported.
WITH held AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.stage AS stage, m.end_kind AS end_kind,
    m.decided_on AS decided_on, m.executed_on AS executed_on, m.ended_on AS ended_on,
    COALESCE(m.executed_on, m.decided_on) AS act_on,
    CASE WHEN h.begun_on > m.executed_on THEN h.begun_on END AS identity_known_on,
    c.transferred_on AS transferred_on, m._extracted_on AS extracted_on,
    h.begun_on AS first_on, h.ended_on AS end_on, h.until_on AS held_on,
    h.restart_unapproved AS doubtful,
    COALESCE(m.kind = 'arrest' AND (m.stage IS NULL OR m.stage = 'investigation'),
      FALSE) AS in_scope
  FROM measure AS m
  JOIN stage_history AS h ON h.stage = m._id AND h.stage_type = 'measure' AND h.last
  LEFT JOIN criminal_case AS c ON c._id = m.criminal_case
), segment AS (
  -- Only a mental examination stops the clock (149; 公安规定 257). Whether its last day counts is
  -- unsettled: the hard line leaves out both ends, the soft line one day fewer. A span without an
  -- end, or with one before its start, may be longer than what is known.
  SELECT
    b.unit AS unit, h.seq AS seq, h.start_on AS start_on, h.next_on AS next_on,
    h.reach_on AS reach_on, h.first_excluded_from AS examined_from,
    h.excluded_days - h.excluded_days_open AS days,
    h.excluded_days_strict - h.excluded_days_strict_open AS days_strict,
    h.excluded_days_open AS days_open
  FROM held AS b
  JOIN stage_history AS h ON h.stage = b.unit AND h.stage_type = 'measure'
  WHERE b.in_scope
), prolonged AS (
  -- *_on: approved by the right level, day known. *_open: may be valid once the gap is filled.
  -- 'city' may be the next higher procuratorate, 'upper' the provincial one: it depends on the
  -- case.
  SELECT
    g.unit AS unit, g.seq AS seq,
    MIN(CASE WHEN e.kind = 'complex' AND e.approver_level IN ('upper', 'province', 'supreme') AND
      e.approved_on >= g.start_on THEN e.approved_on END) AS complex_on,
    MIN(CASE WHEN e.kind = 'four_classes' AND e.approver_level IN ('province', 'supreme') AND
      e.approved_on >= g.start_on THEN e.approved_on END) AS four_on,
    MIN(CASE WHEN e.kind = 'ten_years' AND e.approver_level IN ('province', 'supreme') AND
      e.approved_on >= g.start_on THEN e.approved_on END) AS ten_on,
    MAX(CASE WHEN e.kind = 'complex' AND COALESCE(e.approver_level, '') IN ('', 'city', 'upper',
      'province', 'supreme') AND (e.approved_on IS NULL OR e.approved_on < g.start_on OR
      COALESCE(e.approver_level, '') IN ('', 'city')) THEN 1 ELSE 0 END) AS complex_open,
    MAX(CASE WHEN e.kind = 'four_classes' AND COALESCE(e.approver_level, '') IN ('', 'upper',
      'province', 'supreme') AND (e.approved_on IS NULL OR e.approved_on < g.start_on OR
      COALESCE(e.approver_level, '') IN ('', 'upper')) THEN 1 ELSE 0 END) AS four_open,
    MAX(CASE WHEN e.kind = 'ten_years' AND COALESCE(e.approver_level, '') IN ('', 'upper',
      'province', 'supreme') AND (e.approved_on IS NULL OR e.approved_on < g.start_on OR
      COALESCE(e.approver_level, '') IN ('', 'upper')) THEN 1 ELSE 0 END) AS ten_open,
    -- A document that grants fewer months than the law allows: the soft line follows the document.
    MIN(CASE WHEN e.kind = 'complex' THEN e.adds_months END) AS complex_adds,
    MIN(CASE WHEN e.kind = 'four_classes' THEN e.adds_months END) AS four_adds,
    MIN(CASE WHEN e.kind = 'ten_years' THEN e.adds_months END) AS ten_adds,
    MAX(CASE WHEN e.approved_on IS NULL OR e.approved_on < g.start_on THEN 1 ELSE 0 END) AS no_day,
    MAX(CASE WHEN e.approver_level IS NULL OR e.approver_level IN ('city', 'upper') THEN 1 ELSE 0
      END) AS no_level,
    MAX(CASE WHEN e.kind = 'npc' THEN 1 ELSE 0 END) AS npc
  FROM custody_extension AS e
  JOIN segment AS g ON g.unit = e.measure
  WHERE e.approved_on IS NULL
    OR ((e.approved_on >= g.start_on OR g.seq = 0) AND (g.next_on IS NULL OR e.approved_on <
      g.next_on))
  GROUP BY g.unit, g.seq
), first_step AS (
  SELECT
    g.unit AS unit, g.seq AS seq, g.start_on AS start_on, g.reach_on AS reach_on,
    e.complex_on AS complex_on, e.four_on AS four_on, e.ten_on AS ten_on,
    e.complex_adds AS complex_adds, e.four_adds AS four_adds, e.ten_adds AS ten_adds,
    COALESCE(e.complex_open, 0) AS complex_open, COALESCE(e.four_open, 0) AS four_open,
    COALESCE(e.ten_open, 0) AS ten_open, COALESCE(e.no_day, 0) AS no_day,
    COALESCE(e.no_level, 0) AS no_level, COALESCE(e.npc, 0) AS npc,
    g.examined_from AS examined_from, g.days AS days, g.days_strict AS days_strict,
    g.days_open AS days_open,
    -- An extension counts only if approved before the expiry then reached (98; 规则 309(3)).
    COALESCE(e.complex_on <= due('criminal.investigative_custody', g.start_on, 0, g.days +
      g.days_open), FALSE) AS complex_ok
  FROM segment AS g
  LEFT JOIN prolonged AS e ON e.unit = g.unit AND e.seq = g.seq
), second_step AS (
  SELECT
    g.unit AS unit, g.seq AS seq, g.start_on AS start_on, g.reach_on AS reach_on,
    g.ten_on AS ten_on, g.four_on AS four_on, g.complex_adds AS complex_adds,
    g.four_adds AS four_adds, g.ten_adds AS ten_adds, g.complex_open AS complex_open,
    g.four_open AS four_open, g.ten_open AS ten_open, g.no_day AS no_day, g.no_level AS no_level,
    g.npc AS npc, g.examined_from AS examined_from, g.days AS days, g.days_strict AS days_strict,
    g.days_open AS days_open, g.complex_ok AS complex_ok,
    COALESCE(g.four_on <= due('criminal.investigative_custody', g.start_on, CASE WHEN g.complex_ok
      THEN param('criminal.investigative_custody.complex', g.start_on) ELSE 0 END, g.days +
      g.days_open), FALSE) AS four_ok
  FROM first_step AS g
), third_step AS (
  -- 159 follows only upon an extension under 158.
  SELECT
    g.unit AS unit, g.seq AS seq, g.start_on AS start_on, g.reach_on AS reach_on,
    g.ten_on AS ten_on, g.four_on AS four_on, g.complex_adds AS complex_adds,
    g.four_adds AS four_adds, g.ten_adds AS ten_adds, g.complex_open AS complex_open,
    g.four_open AS four_open, g.ten_open AS ten_open, g.no_day AS no_day, g.no_level AS no_level,
    g.npc AS npc, g.examined_from AS examined_from, g.days AS days, g.days_strict AS days_strict,
    g.days_open AS days_open, g.complex_ok AS complex_ok, g.four_ok AS four_ok,
    g.four_ok AND COALESCE(g.ten_on <= due('criminal.investigative_custody', g.start_on, CASE WHEN
      g.complex_ok THEN param('criminal.investigative_custody.complex', g.start_on) ELSE 0 END +
      param('criminal.investigative_custody.four_classes', g.start_on), g.days + g.days_open),
      FALSE) AS ten_ok,
    g.complex_ok OR g.complex_open = 1 AS complex_may,
    g.four_ok OR g.four_open = 1 OR (g.complex_open = 1 AND g.four_on IS NOT NULL) AS four_may
  FROM second_step AS g
), months AS (
  SELECT
    g.unit AS unit, g.seq AS seq, g.start_on AS start_on, g.reach_on AS reach_on,
    g.no_day AS no_day, g.no_level AS no_level, g.npc AS npc, g.examined_from AS examined_from,
    g.days AS days, g.days_strict AS days_strict, g.days_open AS days_open,
    g.complex_ok AND g.four_ok AND g.ten_ok AS full_length,
    CASE WHEN g.complex_ok THEN param('criminal.investigative_custody.complex', g.start_on) ELSE 0
      END
    + CASE WHEN g.four_ok THEN param('criminal.investigative_custody.four_classes', g.start_on) ELSE
      0 END
    + CASE WHEN g.ten_ok THEN param('criminal.investigative_custody.ten_years', g.start_on) ELSE 0
      END AS ext_months,
    CASE WHEN NOT g.complex_ok THEN 0 WHEN g.complex_adds <
      param('criminal.investigative_custody.complex', g.start_on) THEN g.complex_adds ELSE
      param('criminal.investigative_custody.complex', g.start_on) END
    + CASE WHEN NOT g.four_ok THEN 0 WHEN g.four_adds <
      param('criminal.investigative_custody.four_classes', g.start_on) THEN g.four_adds ELSE
      param('criminal.investigative_custody.four_classes', g.start_on) END
    + CASE WHEN NOT g.ten_ok THEN 0 WHEN g.ten_adds <
      param('criminal.investigative_custody.ten_years', g.start_on) THEN g.ten_adds ELSE
      param('criminal.investigative_custody.ten_years', g.start_on) END AS ext_months_strict,
    CASE WHEN g.complex_may THEN param('criminal.investigative_custody.complex', g.start_on) ELSE 0
      END
    + CASE WHEN g.four_may THEN param('criminal.investigative_custody.four_classes', g.start_on)
      ELSE 0 END
    + CASE WHEN g.ten_ok OR (g.four_may AND (g.ten_open = 1 OR (g.ten_on IS NOT NULL AND
      (g.complex_open = 1 OR g.four_open = 1)))) THEN
      param('criminal.investigative_custody.ten_years', g.start_on) ELSE 0 END AS ext_months_may
  FROM third_step AS g
), counted AS (
  -- An examination that began only after the expiry cannot move it.
  SELECT
    g.unit AS unit, g.seq AS seq, g.start_on AS start_on, g.reach_on AS reach_on,
    g.no_day AS no_day, g.no_level AS no_level, g.npc AS npc, g.full_length AS full_length,
    g.ext_months AS ext_months, g.ext_months_strict AS ext_months_strict,
    g.ext_months_may AS ext_months_may, g.days_open AS days_open,
    CASE WHEN g.examined_from <= due('criminal.investigative_custody', g.start_on, g.ext_months)
      THEN g.days ELSE 0 END AS excluded_days,
    CASE WHEN g.examined_from <= due('criminal.investigative_custody', g.start_on, g.ext_months)
      THEN g.days_strict ELSE 0 END AS excluded_days_strict,
    g.days + g.days_open AS excluded_days_may
  FROM months AS g
), lines AS (
  SELECT
    g.unit AS unit, g.seq AS seq, g.start_on AS start_on, g.reach_on AS reach_on,
    g.no_day AS no_day, g.no_level AS no_level, g.npc AS npc, g.full_length AS full_length,
    g.ext_months AS ext_months, g.ext_months_strict AS ext_months_strict,
    g.excluded_days AS excluded_days, g.excluded_days_strict AS excluded_days_strict,
    g.days_open AS days_open,
    due('criminal.investigative_custody', g.start_on, g.ext_months, g.excluded_days) AS due_hard,
    due_strict('criminal.investigative_custody', g.start_on, g.ext_months_strict,
      g.excluded_days_strict) AS due_soft,
    due('criminal.investigative_custody', g.start_on, g.ext_months_may,
      g.excluded_days_may) AS due_may
  FROM counted AS g
), reported AS (
  SELECT
    g.unit AS unit, MIN(CASE WHEN g.reach_on > g.due_soft THEN g.seq END) AS late_seq,
    MAX(g.seq) AS last_seq
  FROM lines AS g
  GROUP BY g.unit
), joined AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.kind AS kind, b.stage AS stage, b.end_kind AS end_kind,
    b.decided_on AS decided_on, b.executed_on AS executed_on, b.ended_on AS ended_on,
    b.act_on AS act_on, b.identity_known_on AS identity_known_on,
    b.transferred_on AS transferred_on,
    b.extracted_on AS extracted_on, b.in_scope AS in_scope, b.first_on AS first_on,
    b.end_on AS end_on, b.held_on AS held_on,
    g.seq AS seq, g.start_on AS start_on, g.reach_on AS reach_on, g.no_day AS no_day,
    g.no_level AS no_level, g.npc AS npc, g.full_length AS full_length,
    g.ext_months AS ext_months, g.ext_months_strict AS ext_months_strict,
    g.excluded_days AS excluded_days, g.excluded_days_strict AS excluded_days_strict,
    g.days_open AS days_open, g.due_hard AS due_hard, g.due_soft AS due_soft,
    g.due_may AS due_may,
    CASE WHEN g.seq > 0 THEN g.start_on END AS discovered_on,
    b.doubtful AS doubtful,
    COALESCE(g.reach_on > g.due_soft, FALSE) AS late,
    COALESCE(g.reach_on > g.due_hard AND g.reach_on <= g.due_may, FALSE) AS between_lines
  FROM held AS b
  LEFT JOIN reported AS p ON p.unit = b.unit
  LEFT JOIN lines AS g ON g.unit = b.unit AND g.seq = COALESCE(p.late_seq, p.last_seq)
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.stage AS stage,
    x.executed_on AS executed_on, x.ended_on AS ended_on, x.end_kind AS end_kind,
    x.act_on AS act_on, x.identity_known_on AS identity_known_on,
    x.discovered_on AS discovered_on, x.in_scope AS in_scope, x.start_on AS start_on,
    x.reach_on AS reach_on, x.held_on AS held_on, x.ext_months AS ext_months,
    x.ext_months_strict AS ext_months_strict, x.excluded_days AS excluded_days,
    x.excluded_days_strict AS excluded_days_strict, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.late AS late, x.npc AS npc,
    missing(
      'coverage:custody_extension', x.late AND NOT x.full_length AND NOT
        covered('custody_extension', x.organ, x.start_on, earlier(x.due_hard, x.reach_on)),
      'coverage:custody_recomputation', x.late AND NOT covered('custody_recomputation', x.organ,
        x.start_on, earlier(x.due_hard, x.reach_on)),
      'coverage:measure_exclusion', x.late AND NOT covered('measure_exclusion', x.organ, x.start_on,
        earlier(x.due_hard, x.reach_on)),
      'criminal_case.transferred_on', x.late AND (x.transferred_on < x.act_on OR
        (x.transferred_on IS NULL AND x.end_kind = 'sentence_started')),
      'custody_extension.approved_on', x.between_lines AND x.no_day = 1,
      'custody_extension.approver_level', x.between_lines AND x.no_level = 1,
      'custody_recomputation.approved_on', x.late AND x.doubtful,
      'extracted_on:measure', x.held_on IS NULL,
      'law:criminal.investigative_custody', x.start_on IS NOT NULL AND NOT
        law_known('criminal.investigative_custody', x.start_on),
      'measure.ended_on', x.ended_on < x.act_on OR x.ended_on > x.extracted_on OR (x.late AND
        x.end_on IS NULL AND x.end_kind IS NOT NULL),
      'measure.executed_on', x.executed_on < x.decided_on OR x.executed_on > x.extracted_on OR
        x.act_on IS NULL OR (x.late AND x.executed_on IS NULL),
      'measure.stage', x.late AND x.stage IS NULL,
      'measure_exclusion.to_on', x.between_lines AND x.days_open > 0
    ) AS lacking
  FROM joined AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.stage AS stage,
    x.executed_on AS executed_on, x.ended_on AS ended_on, x.act_on AS act_on,
    x.identity_known_on AS identity_known_on, x.discovered_on AS discovered_on,
    x.start_on AS start_on, x.held_on AS held_on, x.reach_on AS reach_on,
    x.ext_months AS ext_months, x.ext_months_strict AS ext_months_strict,
    x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      -- A deferral approved by the NPC Standing Committee has no end of its own (157).
      WHEN x.late AND x.npc = 1 THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.late THEN 'lawful'
      WHEN x.reach_on > x.due_hard THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ, x.act_on AS act_on, x.kind AS kind, x.stage AS stage,
  x.executed_on AS executed_on, x.identity_known_on AS identity_known_on,
  x.discovered_on AS discovered_on, x.ended_on AS ended_on, x.start_on AS start_on,
  x.held_on AS held_on, x.ext_months AS ext_months, x.ext_months_strict AS ext_months_strict,
  x.excluded_days AS excluded_days, x.excluded_days_strict AS excluded_days_strict,
  x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.reach_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.reach_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
