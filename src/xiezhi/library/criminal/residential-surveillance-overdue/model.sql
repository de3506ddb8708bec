-- One row per residential surveillance, at home or in a designated dwelling (刑诉法 79). The months belong to each
-- organ: another organ's decision starts a new term (规则 113; 法院解释 162), the same organ's does not. Where the case
-- went to the procuratorate within the term, that office had to decide anew or lift it, and is the organ named.
WITH base AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.suspect AS suspect, m.kind AS kind, m.decided_on AS decided_on,
    m.executed_on AS executed_on, m.ended_on AS ended_on, m.end_kind AS end_kind, m.stage AS stage,
    COALESCE(m.executed_on, m.decided_on) AS start_on,
    COALESCE(m.criminal_case, s.criminal_case) AS case_id,
    m._as_of AS as_of, m._extracted_on AS extracted_on
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
), next_measure AS (
  SELECT b.unit AS unit, MIN(n.start_on) AS replaced_on
  FROM base AS b
  JOIN base AS n ON n.suspect = b.suspect
  WHERE n.start_on > b.start_on AND n.kind NOT IN ('summons', 'compelled_appearance')
  GROUP BY b.unit
), unseen AS (
  -- A measure of the case that names no person, or no day that can be right, may be the one that took its place.
  SELECT
    b.unit AS unit,
    MAX(CASE WHEN b.suspect IS NULL OR n.suspect IS NULL THEN 1 ELSE 0 END) AS nobody,
    MAX(CASE WHEN n.start_on IS NULL OR n.ended_on < n.start_on THEN 1 ELSE 0 END) AS undated
  FROM base AS b
  JOIN base AS n ON n.case_id = b.case_id
  WHERE n.unit <> b.unit AND n.kind NOT IN ('summons', 'compelled_appearance')
    AND (b.suspect IS NULL OR n.suspect IS NULL
      OR (n.suspect = b.suspect AND (n.start_on IS NULL OR n.ended_on < n.start_on)))
  GROUP BY b.unit
), newest AS (
  SELECT
    r.criminal_case AS case_id, r.organ AS organ, r.received_on AS received_on, r.decided_on AS decided_on,
    r.decision AS decision,
    ROW_NUMBER() OVER (PARTITION BY r.criminal_case ORDER BY COALESCE(r.received_on, r.decided_on) DESC, r._id DESC)
      AS place
  FROM review AS r
  WHERE r.received_on IS NOT NULL OR r.decided_on IS NOT NULL
), returned AS (
  SELECT r.criminal_case AS case_id, COUNT(t._id) AS times
  FROM review_return AS t
  JOIN review AS r ON r._id = t.review
  GROUP BY r.criminal_case
), ended AS (
  SELECT
    b.unit AS unit, b.organ AS organ, b.suspect AS suspect, b.kind AS kind, b.stage AS stage,
    b.decided_on AS decided_on, b.executed_on AS executed_on, b.ended_on AS ended_on, b.end_kind AS
    end_kind, b.start_on AS start_on, b.as_of AS as_of, b.extracted_on AS extracted_on,
    b.case_id AS case_id, r.organ AS office, COALESCE(u.nobody, 0) AS nobody, COALESCE(u.undated, 0) AS undated,
    r.decided_on AS review_decided_on, r.decision AS decision, COALESCE(c.transferred_on, r.received_on) AS gone_on, COALESCE(t.times, 0) AS times,
    CASE WHEN r.decision = 'prosecuted' THEN r.decided_on END AS prosecuted_on,
    COALESCE(earlier(b.ended_on, n.replaced_on), b.ended_on, n.replaced_on) AS left_on,
    CASE
      WHEN r.decision = 'not_prosecuted' AND r.decided_on >= b.start_on THEN r.decided_on
      WHEN c.close_kind IN ('withdrawn', 'terminated') AND c.closed_on >= b.start_on THEN c.closed_on
    END AS closed_on
  FROM base AS b
  LEFT JOIN next_measure AS n ON n.unit = b.unit
  LEFT JOIN unseen AS u ON u.unit = b.unit
  LEFT JOIN newest AS r ON r.case_id = b.case_id AND r.place = 1
  LEFT JOIN returned AS t ON t.case_id = b.case_id
  LEFT JOIN criminal_case AS c ON c._id = b.case_id
  WHERE b.kind IN ('residential_surveillance', 'designated_surveillance')
), earlier_terms AS (
  SELECT
    x.unit AS unit, MIN(p.start_on) AS first_on,
    SUM(days_between(p.start_on, COALESCE(earlier(p.left_on, x.start_on), x.start_on))) AS used_days,
    MAX(CASE WHEN p.ended_on IS NULL THEN 1 ELSE 0 END) AS open_terms
  FROM ended AS x
  JOIN ended AS p ON p.suspect = x.suspect AND p.organ = x.organ
  WHERE p.start_on < x.start_on
  GROUP BY x.unit
), lined AS (
  SELECT
    x.case_id AS case_id, x.nobody AS nobody, x.undated AS undated, x.review_decided_on AS review_decided_on,
    x.decision AS decision, x.unit AS unit, x.organ AS organ, x.kind AS kind, x.stage AS stage, x.decided_on AS decided_on,
    x.executed_on AS executed_on, x.ended_on AS ended_on, x.end_kind AS end_kind, x.start_on AS
    start_on, x.extracted_on AS extracted_on, x.office AS office, x.prosecuted_on AS prosecuted_on,
    x.gone_on AS gone_on, x.times AS times,
    COALESCE(earlier(x.left_on, x.closed_on), x.left_on, x.closed_on) AS end_on,
    COALESCE(earlier(COALESCE(earlier(x.left_on, x.closed_on), x.left_on, x.closed_on), x.as_of),
      x.left_on, x.closed_on, x.as_of) AS held_on,
    p.first_on AS first_on, COALESCE(p.used_days, 0) AS used_days, COALESCE(p.open_terms, 0) AS open_terms,
    due('criminal.residential_surveillance', x.start_on) AS due_hard,
    due_strict('criminal.residential_surveillance', x.start_on) AS due_soft,
    due('criminal.residential_surveillance', p.first_on) AS due_first
  FROM ended AS x
  LEFT JOIN earlier_terms AS p ON p.unit = x.unit
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.decided_on AS decided_on, x.executed_on AS
    executed_on, x.ended_on AS ended_on, x.start_on AS start_on, x.held_on AS held_on, x.first_on AS
    first_on, x.office AS office, x.times AS times, x.open_terms AS open_terms, x.due_hard AS
    due_hard, x.due_soft AS due_soft, x.due_first AS due_first,
    x.used_days + days_between(x.start_on, x.held_on) AS organ_days,
    COALESCE(x.gone_on >= x.start_on AND x.gone_on <= x.due_hard, FALSE) AND NOT contains(x.organ, '检察')
      AND NOT contains(x.organ, '法院') AS gone_on,
    missing(
      'coverage:measure', x.held_on > x.due_soft AND x.gone_on >= x.start_on AND x.gone_on <= x.due_hard
        AND x.office <> x.organ AND NOT covered('measure', x.office, x.start_on, x.due_hard),
      'extracted_on:measure', x.held_on IS NULL,
      'law:criminal.residential_surveillance', x.start_on IS NOT NULL AND NOT law_known('criminal.residential_surveillance', x.start_on),
      'measure.criminal_case', x.held_on > x.due_soft AND x.ended_on IS NULL AND x.case_id IS NULL,
      'measure.ended_on', x.ended_on < x.start_on OR x.ended_on > x.extracted_on
        OR (x.held_on > x.due_soft AND (x.prosecuted_on <= x.due_hard
          OR (x.end_on IS NULL AND x.end_kind IS NOT NULL)
          OR (x.end_kind = 'sentence_started' AND COALESCE(x.stage, '') <> 'trial'))),
      'measure.executed_on', x.executed_on < x.decided_on OR x.executed_on > x.extracted_on
        OR x.start_on IS NULL OR (x.held_on > x.due_soft
          AND (x.executed_on IS NULL OR x.undated = 1)),
      'measure.suspect', x.held_on > x.due_soft AND x.ended_on IS NULL AND x.nobody = 1,
      'review.decided_on', x.held_on > x.due_soft AND x.decision = 'not_prosecuted' AND x.review_decided_on IS NULL,
      'review.decision', x.held_on > x.due_soft AND x.decision IS NULL AND x.review_decided_on IS NOT NULL,
      'review.organ', x.held_on > x.due_soft AND x.gone_on >= x.start_on AND x.gone_on <= x.due_hard
        AND x.office IS NULL
    ) AS lacking
  FROM lined AS x
), graded AS (
  SELECT
    x.unit AS unit, x.kind AS kind, x.decided_on AS decided_on, x.executed_on AS executed_on,
    x.ended_on AS ended_on, x.start_on AS start_on, x.held_on AS held_on, x.first_on AS first_on,
    x.times AS times, x.organ_days AS organ_days, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.due_first AS due_first, x.lacking AS lacking,
    CASE WHEN x.gone_on AND x.held_on > x.due_soft THEN COALESCE(x.office, x.organ) ELSE x.organ END AS organ,
    COALESCE(x.organ_days > days_between(x.first_on, x.due_first), FALSE) AS late_total,
    x.times = 0 AND x.open_terms = 0 AS unbroken
  FROM gap AS x
)
SELECT
  m._id AS unit, '' AS discriminator, COALESCE(x.organ, m.organ) AS organ,
  COALESCE(m.executed_on, m.decided_on) AS act_on, m.kind AS kind,
  x.start_on AS start_on, x.held_on AS held_on, x.ended_on AS ended_on, x.first_on AS first_on,
  x.due_first AS due_first, x.organ_days AS organ_days, x.times AS times, x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  CASE WHEN x.held_on > x.due_soft THEN 'own' ELSE 'total' END AS form,
  CASE
    WHEN x.lacking <> '' THEN NULL
    WHEN x.held_on > x.due_hard THEN days_between(x.due_hard, x.held_on)
    WHEN x.held_on > x.due_soft THEN days_between(x.due_soft, x.held_on)
    WHEN x.late_total THEN x.organ_days - days_between(x.first_on, x.due_first)
  END AS days_over,
  CASE
    WHEN x.unit IS NULL THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.held_on > x.due_hard OR (x.late_total AND x.unbroken) THEN 'hard'
    WHEN x.held_on > x.due_soft OR x.late_total THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  COALESCE(x.lacking, '') AS missing
FROM measure AS m
LEFT JOIN graded AS x ON x.unit = m._id
