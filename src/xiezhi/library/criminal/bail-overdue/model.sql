-- One row per compulsory measure; only decisions of release on bail are judged (刑诉法 79).
-- The twelve months belong to each organ: another organ's decision starts a new term, the same
-- organ's re-decision does not. Where the case had gone on to the procuratorate before the term
-- ended, the procuratorate had to decide anew or lift the bail (规则 103, 105): it is the organ
-- named.
WITH base AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.suspect AS suspect, m.kind AS kind, m.stage AS stage,
    m.end_kind AS end_kind, m.decided_on AS decided_on, m.executed_on AS executed_on,
    m.ended_on AS ended_on,
    COALESCE(m.executed_on, m.decided_on) AS start_on,
    COALESCE(earlier(m.executed_on, m.decided_on), m.executed_on, m.decided_on) AS strict_from_on,
    COALESCE(m.criminal_case, s.criminal_case) AS case_id,
    m._as_of AS as_of, m._extracted_on AS extracted_on
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
), next_measure AS (
  -- Any later measure on the same person takes the place of the bail.
  SELECT b.unit AS unit, MIN(n.start_on) AS replaced_on
  FROM base AS b
  JOIN base AS n ON n.suspect = b.suspect
  WHERE b.kind = 'bail' AND n.start_on > b.start_on
    AND n.kind IN ('bail', 'residential_surveillance', 'designated_surveillance', 'detention',
      'arrest')
  GROUP BY b.unit
), unseen AS (
  -- A measure of the case that names no person, or no day that can be right, may be the one that
  -- took its place.
  SELECT
    b.unit AS unit,
    MAX(CASE WHEN b.suspect IS NULL OR n.suspect IS NULL THEN 1 ELSE 0 END) AS nobody,
    MAX(CASE WHEN n.start_on IS NULL OR n.ended_on < n.start_on THEN 1 ELSE 0 END) AS undated
  FROM base AS b
  JOIN base AS n ON n.case_id = b.case_id
  WHERE b.kind = 'bail' AND n.unit <> b.unit
    AND (b.suspect IS NULL OR n.suspect IS NULL
      OR (n.suspect = b.suspect AND (n.start_on IS NULL OR n.ended_on < n.start_on)))
    AND n.kind IN ('bail', 'residential_surveillance', 'designated_surveillance', 'detention',
      'arrest')
  GROUP BY b.unit
), nowhere AS (
  -- Whatever took its place cannot be found; only its own recorded end says how long it lasted.
  SELECT b.unit AS unit FROM base AS b WHERE b.suspect IS NULL AND b.case_id IS NULL
    AND b.ended_on IS NULL
), latest_review AS (
  SELECT
    r.criminal_case AS case_id, r.organ AS organ, r.received_on AS received_on,
    r.decided_on AS decided_on, r.decision AS decision,
    ROW_NUMBER() OVER (PARTITION BY r.criminal_case ORDER BY
      COALESCE(r.received_on, r.decided_on) DESC, r._id DESC) AS newest
  FROM review AS r
  WHERE r.received_on IS NOT NULL OR r.decided_on IS NOT NULL
), returned AS (
  SELECT r.criminal_case AS case_id, COUNT(t._id) AS returns
  FROM review_return AS t
  JOIN review AS r ON r._id = t.review
  GROUP BY r.criminal_case
), ended AS (
  -- Non-prosecution and withdrawal of the case end the bail with them.
  SELECT
    b.unit AS unit, b.organ AS organ, b.suspect AS suspect, b.kind AS kind, b.stage AS stage,
    b.end_kind AS end_kind, b.decided_on AS decided_on, b.executed_on AS executed_on,
    b.ended_on AS ended_on, b.start_on AS start_on, b.strict_from_on AS strict_from_on,
    b.as_of AS as_of, b.extracted_on AS extracted_on,
    n.replaced_on AS replaced_on,
    r.organ AS review_organ, r.received_on AS received_on,
    c.transferred_on AS transferred_on,
    CASE WHEN r.decision = 'prosecuted' THEN r.decided_on END AS prosecuted_on,
    COALESCE(t.returns, 0) AS returns,
    COALESCE(
      earlier(CASE WHEN r.decision = 'not_prosecuted' THEN r.decided_on END, CASE WHEN c.close_kind
        IN ('withdrawn', 'terminated') THEN c.closed_on END),
      CASE WHEN r.decision = 'not_prosecuted' THEN r.decided_on END,
      CASE WHEN c.close_kind IN ('withdrawn', 'terminated') THEN c.closed_on END
    ) AS closed_on
  FROM base AS b
  LEFT JOIN next_measure AS n ON n.unit = b.unit
  LEFT JOIN latest_review AS r ON r.case_id = b.case_id AND r.newest = 1
  LEFT JOIN returned AS t ON t.case_id = b.case_id
  LEFT JOIN criminal_case AS c ON c._id = b.case_id
), first_end AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.suspect AS suspect, b.kind AS kind, b.stage AS stage,
    b.end_kind AS end_kind, b.decided_on AS decided_on, b.executed_on AS executed_on,
    b.ended_on AS ended_on, b.start_on AS start_on, b.strict_from_on AS strict_from_on,
    b.as_of AS as_of, b.extracted_on AS extracted_on, b.replaced_on AS replaced_on,
    b.review_organ AS review_organ, b.received_on AS received_on,
    b.transferred_on AS transferred_on, b.prosecuted_on AS prosecuted_on, b.returns AS returns,
    COALESCE(earlier(b.ended_on, b.replaced_on), b.ended_on, b.replaced_on) AS left_on,
    CASE WHEN b.closed_on >= b.start_on THEN b.closed_on END AS closed_on
  FROM ended AS b
), held AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.suspect AS suspect, b.kind AS kind, b.stage AS stage,
    b.end_kind AS end_kind, b.decided_on AS decided_on, b.executed_on AS executed_on,
    b.ended_on AS ended_on, b.start_on AS start_on, b.strict_from_on AS strict_from_on,
    b.as_of AS as_of, b.extracted_on AS extracted_on, b.review_organ AS review_organ,
    b.received_on AS received_on, b.transferred_on AS transferred_on,
    b.prosecuted_on AS prosecuted_on, b.returns AS returns,
    COALESCE(earlier(b.left_on, b.closed_on), b.left_on, b.closed_on) AS end_on
  FROM first_end AS b
), earlier_terms AS (
  -- Days of bail the same organ had already used against the same person.
  SELECT
    b.unit AS unit, MIN(p.start_on) AS organ_first_on,
    SUM(days_between(p.start_on, COALESCE(earlier(p.end_on, b.start_on), b.start_on))) AS used_days,
    -- An earlier bail without a day of its own end may have been lifted long before the next one.
    MAX(CASE WHEN p.ended_on IS NULL THEN 1 ELSE 0 END) AS open_terms
  FROM held AS b
  JOIN held AS p ON p.suspect = b.suspect AND p.organ = b.organ
  WHERE b.kind = 'bail' AND p.kind = 'bail' AND p.start_on < b.start_on
  GROUP BY b.unit
), lines AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.kind AS kind, b.stage AS stage, b.end_kind AS end_kind,
    b.decided_on AS decided_on, b.executed_on AS executed_on, b.ended_on AS ended_on,
    b.start_on AS start_on, b.strict_from_on AS strict_from_on, b.as_of AS as_of,
    b.extracted_on AS extracted_on, b.review_organ AS review_organ, b.received_on AS received_on,
    b.transferred_on AS transferred_on, b.prosecuted_on AS prosecuted_on, b.returns AS returns,
    b.end_on AS end_on,
    COALESCE(earlier(b.end_on, b.as_of), b.end_on, b.as_of) AS held_on,
    e.organ_first_on AS organ_first_on, COALESCE(e.used_days, 0) AS used_days,
    COALESCE(e.open_terms, 0) AS open_terms,
    due('criminal.bail', b.start_on) AS due_hard,
    due_strict('criminal.bail', b.strict_from_on) AS due_soft,
    due('criminal.bail', e.organ_first_on) AS due_organ_first
  FROM held AS b
  LEFT JOIN earlier_terms AS e ON e.unit = b.unit
), graded AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.kind AS kind, b.stage AS stage, b.end_kind AS end_kind,
    b.decided_on AS decided_on, b.executed_on AS executed_on, b.ended_on AS ended_on,
    b.start_on AS start_on, b.strict_from_on AS strict_from_on, b.extracted_on AS extracted_on,
    b.review_organ AS review_organ, b.prosecuted_on AS prosecuted_on,
    b.transferred_on AS transferred_on, b.returns AS returns, b.end_on AS end_on,
    b.held_on AS held_on, b.organ_first_on AS organ_first_on, b.used_days AS used_days,
    b.open_terms AS open_terms,
    b.due_hard AS due_hard, b.due_soft AS due_soft, b.due_organ_first AS due_organ_first,
    b.used_days + days_between(b.start_on, b.held_on) AS organ_days,
    COALESCE(b.held_on > b.due_soft, FALSE) AS late_own,
    COALESCE(b.used_days + days_between(b.start_on, b.held_on) > days_between(b.organ_first_on,
      b.due_organ_first), FALSE) AS late_organ,
    -- The case had left the police before the term ended, and the procuratorate had it on that day.
    COALESCE(b.transferred_on, b.received_on) IS NOT NULL
      AND COALESCE(b.transferred_on, b.received_on) >= b.start_on
      AND COALESCE(b.transferred_on, b.received_on) <= b.due_hard
      AND COALESCE(b.review_organ, '') <> b.organ AS gone_on,
    COALESCE(b.prosecuted_on <= b.due_hard, FALSE) AS at_court
  FROM lines AS b
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.executed_on AS executed_on,
    x.decided_on AS decided_on, x.ended_on AS ended_on, x.start_on AS start_on,
    x.strict_from_on AS strict_from_on, x.end_on AS end_on, x.held_on AS held_on,
    x.organ_first_on AS organ_first_on, x.used_days AS used_days, x.organ_days AS organ_days,
    x.open_terms AS open_terms,
    x.returns AS returns, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.due_organ_first AS due_organ_first, x.late_own AS late_own, x.late_organ AS late_organ,
    x.review_organ AS review_organ,
    COALESCE(x.gone_on, FALSE) AS gone_on,
    missing(
      'coverage:measure', x.late_own AND x.gone_on AND x.review_organ IS NOT NULL AND NOT x.at_court
        AND NOT covered('measure', x.review_organ, x.start_on, x.due_hard),
      'extracted_on:measure', x.held_on IS NULL,
      'law:criminal.bail', x.start_on IS NOT NULL AND NOT law_known('criminal.bail', x.start_on),
      'measure.ended_on', x.ended_on < x.start_on OR x.ended_on > x.extracted_on
        OR (x.late_own AND x.end_on IS NULL AND x.end_kind IS NOT NULL)
        OR (x.late_own AND x.gone_on AND x.at_court)
        OR (x.late_own AND x.end_kind = 'sentence_started' AND COALESCE(x.stage, '') <> 'trial'),
      'measure.executed_on', x.executed_on < x.decided_on OR x.executed_on > x.extracted_on OR
        x.start_on IS NULL OR ((x.late_own OR x.late_organ) AND x.executed_on IS NULL)
        OR (x.late_own AND u.undated = 1),
      'measure.suspect', x.late_own AND (u.nobody = 1 OR n.unit IS NOT NULL),
      'review.organ', x.late_own AND x.gone_on AND x.review_organ IS NULL
    ) AS lacking
  FROM graded AS x
  LEFT JOIN unseen AS u ON u.unit = x.unit
  LEFT JOIN nowhere AS n ON n.unit = x.unit
), verdict AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.executed_on AS executed_on, x.decided_on AS decided_on,
    x.ended_on AS ended_on, x.start_on AS start_on, x.strict_from_on AS strict_from_on,
    x.end_on AS end_on, x.held_on AS held_on, x.organ_first_on AS organ_first_on,
    x.used_days AS used_days, x.organ_days AS organ_days, x.due_hard AS due_hard,
    x.due_soft AS due_soft, x.due_organ_first AS due_organ_first, x.returns AS returns,
    x.lacking AS lacking,
    CASE WHEN x.gone_on AND x.late_own THEN COALESCE(x.review_organ, x.organ) ELSE x.organ
      END AS organ,
    CASE
      WHEN x.kind <> 'bail' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.held_on > x.due_hard THEN 'hard'
      WHEN x.late_organ AND x.returns = 0 AND x.open_terms = 0 THEN 'hard'
      WHEN x.late_own OR x.late_organ THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.start_on AS act_on,
  x.kind AS kind, x.decided_on AS decided_on, x.executed_on AS executed_on,
  x.ended_on AS ended_on, x.start_on AS start_on, x.strict_from_on AS strict_from_on,
  x.held_on AS held_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  x.organ_first_on AS organ_first_on, x.due_organ_first AS due_organ_first,
  x.used_days AS used_days, x.organ_days AS organ_days, x.returns AS returns,
  -- Which line was crossed: of this bail by itself, or of all bail by the same organ together.
  CASE WHEN x.held_on > x.due_hard THEN 'own' WHEN x.outcome = 'hard' THEN 'total'
    WHEN x.held_on > x.due_soft THEN 'own' ELSE 'total' END AS form,
  CASE
    WHEN x.outcome IN ('hard', 'soft') AND x.held_on > x.due_hard THEN days_between(x.due_hard,
      x.held_on)
    WHEN x.outcome IN ('hard', 'soft') AND x.held_on > x.due_soft THEN days_between(x.due_soft,
      x.held_on)
    WHEN x.outcome IN ('hard', 'soft') THEN x.organ_days - days_between(x.organ_first_on,
      x.due_organ_first)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
