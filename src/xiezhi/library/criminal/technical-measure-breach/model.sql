-- One row per decision on technical investigation or its renewal (刑诉法 150, 151; 公安规定 263-266; 规则 227-229): only
-- approval is looked at, never what was recorded or of whom. Months count from the signing; a renewal from the expiry it
-- prolongs. Whether a case is "otherwise grave" is evaluative, so a class outside the list is soft.
WITH before AS (
  -- What an order without a number of the one it renews may prolong.
  SELECT t._id AS unit, MAX(p.until_on) AS until_on
  FROM technical_measure AS t
  JOIN technical_measure AS p ON p.criminal_case = t.criminal_case
  WHERE p._id <> t._id AND t.renews IS NULL AND p.issued_on < t.issued_on AND p.until_on >= t.issued_on
  GROUP BY t._id
), prolonged AS (
  -- The end of the measure, entered on the first order, may be that of its renewal.
  SELECT p.renews AS unit, COUNT(*) AS renewals
  FROM technical_measure AS p
  WHERE p.renews IS NOT NULL
  GROUP BY p.renews
), followed AS (
  -- An order of the case signed while this one ran, without the number of the one it renews, may be its renewal.
  SELECT t._id AS unit, COUNT(*) AS orders
  FROM technical_measure AS t
  JOIN technical_measure AS p ON p.criminal_case = t.criminal_case
  WHERE p._id <> t._id AND p.renews IS NULL AND p.issued_on > t.issued_on AND p.issued_on <= t.until_on
  GROUP BY t._id
), facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.case_class AS case_class, t.approver_level AS level, t.issued_on AS issued_on,
    t.until_on AS until_on, t.ended_on AS ended_on, COALESCE(n.renewals, 0) > 0 AS renewed, COALESCE(w.orders, 0) > 0 AS followed,
    COALESCE(c.accepted_on > t.issued_on, TRUE) AS other_case,
    t.renews AS renews, p.until_on AS renewed_until_on, b.until_on AS before_until_on,
    c.filed_on AS filed_on, t._extracted_on AS extracted_on, contains(t.organ, '公安') AS police,
    CASE WHEN t.renews IS NULL THEN t.issued_on ELSE COALESCE(later(t.issued_on, p.until_on), t.issued_on) END AS start_on
  FROM technical_measure AS t
  LEFT JOIN technical_measure AS p ON p._id = t.renews
  LEFT JOIN criminal_case AS c ON c._id = t.criminal_case
  LEFT JOIN before AS b ON b.unit = t._id
  LEFT JOIN prolonged AS n ON n.unit = t._id
  LEFT JOIN followed AS w ON w.unit = t._id
), lined AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.case_class AS case_class, f.level AS level, f.issued_on AS
    issued_on, f.until_on AS until_on, f.ended_on AS ended_on, f.renews AS renews,
    f.renewed_until_on AS renewed_until_on, f.before_until_on AS before_until_on, f.filed_on AS filed_on, f.extracted_on AS extracted_on,
    f.police AS police, f.start_on AS start_on, f.other_case AS other_case, f.followed AND NOT f.renewed AS followed,
    CASE WHEN f.renews IS NULL THEN due('criminal.technical_means', f.start_on)
      ELSE due('criminal.technical_means.renewal', f.start_on) END AS due_hard,
    CASE WHEN f.renews IS NULL THEN due_strict('criminal.technical_means', f.start_on)
      ELSE due_strict('criminal.technical_means.renewal', f.start_on) END AS due_soft,
    CASE WHEN f.renewed THEN f.until_on ELSE COALESCE(later(f.until_on, f.ended_on), f.until_on) END AS used_until_on
  FROM facts AS f
), gap AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.case_class AS case_class, l.level AS level, l.issued_on AS
    issued_on, l.until_on AS until_on, l.ended_on AS ended_on, l.renewed_until_on AS
    renewed_until_on, l.filed_on AS filed_on, l.start_on AS start_on, l.due_hard AS due_hard,
    l.due_soft AS due_soft, l.used_until_on AS used_until_on,
    CASE
      WHEN l.filed_on > l.issued_on AND l.case_class <> 'fugitive' AND NOT l.other_case THEN 'filing'
      WHEN l.used_until_on > l.due_hard THEN 'term'
      WHEN l.police AND l.level IS NOT NULL
        AND NOT param_has('criminal.technical_means.approvers', l.issued_on, l.level) THEN 'level'
    END AS fault,
    CASE
      WHEN l.filed_on > l.issued_on AND l.case_class <> 'fugitive' THEN 'filing'
      WHEN l.used_until_on > l.due_soft THEN 'month'
      WHEN l.issued_on > l.renewed_until_on THEN 'lapsed'
      WHEN l.case_class = 'other' THEN 'class'
      WHEN l.police AND l.case_class = 'official' THEN 'class'
    END AS doubt,
    missing(
      'criminal_case.filed_on', l.filed_on IS NULL AND COALESCE(l.case_class <> 'fugitive', TRUE),
      'law:criminal.technical_means', l.issued_on IS NOT NULL AND NOT law_known('criminal.technical_means', l.issued_on),
      'law:criminal.technical_means.cases', l.police AND l.issued_on IS NOT NULL
        AND NOT law_known('criminal.technical_means.cases', l.issued_on),
      'technical_measure.approver_level', l.police AND l.level IS NULL,
      'technical_measure.case_class', l.case_class IS NULL,
      'technical_measure.ended_on', l.ended_on < l.issued_on OR l.ended_on > l.extracted_on,
      'technical_measure.issued_on', l.issued_on IS NULL OR l.issued_on > l.extracted_on,
      'technical_measure.renews', (l.renews IS NOT NULL AND l.renewed_until_on IS NULL)
        OR (l.before_until_on IS NOT NULL AND l.used_until_on > l.due_soft)
        OR (l.followed AND l.ended_on > l.until_on AND l.used_until_on > l.due_soft),
      'technical_measure.until_on', l.until_on IS NULL OR l.until_on < l.issued_on
    ) AS lacking
  FROM lined AS l
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.issued_on AS act_on,
  g.case_class AS case_class, g.level AS level, g.filed_on AS filed_on, g.issued_on AS issued_on,
  g.start_on AS start_on, g.renewed_until_on AS renewed_until_on, g.until_on AS until_on, g.ended_on
  AS ended_on, g.due_hard AS due_hard, g.due_soft AS due_soft,
  COALESCE(g.fault, g.doubt, 'none') AS fault,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.fault IS NOT NULL THEN 'hard'
    WHEN g.doubt IS NOT NULL THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
