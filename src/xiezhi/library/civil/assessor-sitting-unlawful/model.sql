-- One row per sitting of an assessor, judged as the court's act of composing the panel: proceedings
-- without assessors (解释 5), the draw at random (陪审员法 19) seven days before (解释 3), the term of five
-- years (13), panels of three, or of seven with three judges (14; "may", hence soft). The number of a criminal panel (its case
-- number says 刑) is judged by the model on criminal benches, and not here again. No assessor is
-- counted or compared, and nothing about one is returned but the end of the term.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.case_no AS case_no, s.case_kind AS case_kind,
    s.hearing_on AS hearing_on, s.drawn_on AS drawn_on, s.at_random AS at_random,
    s.substitute AS substitute, s.term_from AS term_from, s.extended_term AS extended_term,
    s.bench_size AS bench_size, s.bench_judges AS bench_judges,
    due('assessor.drawn', s.hearing_on) AS draw_by, due('assessor.term', s.term_from) AS term_ends,
    param_has('assessor.barred', s.hearing_on, s.case_kind) AS barred,
    COALESCE(contains(s.case_no, '刑'), FALSE) AS criminal,
    NOT COALESCE(contains(s.case_no, '刑'), FALSE) AND s.bench_size <> param('assessor.panel.small', s.hearing_on)
      AND NOT (s.bench_size = param('assessor.panel.large', s.hearing_on)
        AND COALESCE(s.bench_judges = param('assessor.panel.large.judges', s.hearing_on), TRUE)) AS odd_panel,
    law_known('assessor.random', s.hearing_on) AS law_of_2018,
    law_known('assessor.drawn', s.hearing_on) AS interpreted
  FROM assessor_sitting AS s
), faults AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.case_no AS case_no, x.case_kind AS case_kind,
    x.hearing_on AS hearing_on, x.drawn_on AS drawn_on, x.at_random AS at_random,
    x.substitute AS substitute, x.term_from AS term_from, x.extended_term AS extended_term,
    x.bench_size AS bench_size, x.bench_judges AS bench_judges, x.draw_by AS draw_by,
    x.term_ends AS term_ends, x.law_of_2018 AS law_of_2018, x.interpreted AS interpreted, x.criminal AS criminal,
    CASE
      WHEN x.barred THEN 'barred'
      WHEN x.hearing_on > x.term_ends AND x.extended_term IS FALSE AND x.drawn_on IS NOT NULL THEN 'term_over'
      WHEN x.at_random IS FALSE THEN 'not_random'
      WHEN x.drawn_on > x.draw_by AND x.substitute IS FALSE THEN 'drawn_late'
      WHEN x.odd_panel THEN 'panel_size'
      ELSE 'none'
    END AS fault
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.case_no AS case_no, x.case_kind AS case_kind,
    x.hearing_on AS hearing_on, x.drawn_on AS drawn_on, x.bench_size AS bench_size,
    x.bench_judges AS bench_judges, x.draw_by AS draw_by, x.term_ends AS term_ends,
    x.fault AS fault,
    missing(
      'assessor_sitting.at_random', x.fault IN ('none', 'panel_size') AND x.at_random IS NULL,
      'assessor_sitting.bench_size', x.fault = 'none' AND x.bench_size IS NULL AND NOT x.criminal,
      'assessor_sitting.case_kind', x.fault IN ('none', 'panel_size') AND x.case_kind IS NULL,
      'assessor_sitting.drawn_on',
        x.drawn_on > x.hearing_on
        OR (x.fault IN ('none', 'panel_size') AND x.drawn_on IS NULL),
      'assessor_sitting.extended_term',
        x.fault IN ('none', 'panel_size') AND x.hearing_on > x.term_ends AND x.extended_term IS NULL,
      'assessor_sitting.hearing_on', x.hearing_on IS NULL,
      'assessor_sitting.substitute',
        x.fault IN ('none', 'panel_size') AND x.drawn_on > x.draw_by AND x.substitute IS NULL,
      'assessor_sitting.term_from',
        x.term_from > x.hearing_on OR (x.fault IN ('none', 'panel_size') AND x.term_from IS NULL),
      'law:assessor.drawn', x.hearing_on IS NOT NULL AND NOT x.interpreted,
      'law:assessor.random', x.hearing_on IS NOT NULL AND NOT x.law_of_2018
    ) AS lacking
  FROM faults AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.case_no AS case_no, x.case_kind AS case_kind,
    x.hearing_on AS hearing_on, x.drawn_on AS drawn_on, x.bench_size AS bench_size,
    x.bench_judges AS bench_judges, x.draw_by AS draw_by, x.term_ends AS term_ends,
    x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      WHEN x.fault = 'panel_size' OR (x.fault = 'term_over' AND x.drawn_on <= x.term_ends) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.hearing_on AS act_on,
  x.case_no AS case_no, x.case_kind AS case_kind, x.hearing_on AS hearing_on,
  x.drawn_on AS drawn_on, x.draw_by AS draw_by, x.term_ends AS term_ends,
  x.bench_size AS bench_size, x.bench_judges AS bench_judges, x.fault AS fault,
  x.outcome AS outcome, x.lacking AS missing
FROM verdict AS x
