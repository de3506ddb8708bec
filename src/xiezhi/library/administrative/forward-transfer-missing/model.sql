-- One row per penalty case held against a standard of crime (移送规定 3, 11; 处罚法 27, 82). The value is what the organ itself
-- found, the standard what was in force on the day of the act. Once it has decided a penalty a case that reaches the
-- standard must have been transferred. Where intent or an appraisal is needed besides, or the head refused the
-- transfer with reasons, the standard was replaced before the decision (the later one may be kinder), or the case was
-- closed without a decision, a prosecutor decides. The office's own days after
-- the decision only defer the finding.
WITH transfers AS (
  SELECT
    t.penalty AS penalty,
    MAX(CASE WHEN t.transferred_on IS NOT NULL OR t.transferred_at IS NOT NULL THEN 1 ELSE 0 END) AS moved,
    MAX(CASE WHEN t.decision = 'refused' THEN 1 ELSE 0 END) AS refused,
    MAX(CASE WHEN t.decision = 'approved' THEN 1 ELSE 0 END) AS approved
  FROM crime_transfer AS t
  WHERE t.penalty IS NOT NULL
  GROUP BY t.penalty
), unlinked AS (
  SELECT t.organ AS organ, MAX(COALESCE(t.reported_on, t._as_of)) AS last_on, COUNT(*) AS rows_
  FROM crime_transfer AS t
  WHERE t.penalty IS NULL
  GROUP BY t.organ
), facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.charge AS charge, c.acted_on AS acted_on, c.value AS value, c.standard AS standard,
    c.standard_basis AS standard_basis, c.standard_from_on AS standard_from_on, c.standard_to_on AS standard_to_on,
    c.further_element AS further_element, c.police_returned AS returned, c._as_of AS as_of,
    p._id AS penalty, p.filed_on AS filed_on, COALESCE(p.decided_on, p.closed_on) AS decided_on,
    p.decided_on IS NULL AND p.closed_on IS NOT NULL AS closed_only,
    p._extracted_on AS penalty_extracted_on, COALESCE(t.moved, 0) AS moved, COALESCE(t.refused, 0) AS refused,
    COALESCE(t.approved, 0) AS approved,
    u.rows_ IS NOT NULL AND COALESCE(u.last_on >= p.filed_on, TRUE) AS unlinked,
    c.value >= c.standard AS reached,
    c.standard_from_on > c.acted_on OR c.standard_to_on < c.acted_on AS not_in_force,
    COALESCE(c.standard_to_on < COALESCE(p.decided_on, p.closed_on), FALSE) AS replaced,
    add_days(COALESCE(p.decided_on, p.closed_on), tunable('settle_days')) AS settled_on,
    covered('crime_transfer', c.organ, COALESCE(p.filed_on, p.decided_on), c._as_of) AS complete
  FROM transfer_check AS c
  LEFT JOIN penalty AS p ON p._id = c.penalty
  LEFT JOIN transfers AS t ON t.penalty = c.penalty
  LEFT JOIN unlinked AS u ON u.organ = c.organ
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'coverage:crime_transfer', f.as_of IS NOT NULL AND NOT f.complete AND f.refused = 0,
      'crime_transfer.penalty', f.unlinked AND f.refused = 0,
      'extracted_on:transfer_check', f.as_of IS NULL,
      'law:transfer.head_decision', NOT law_known('transfer.head_decision', f.decided_on),
      'penalty.decided_on', f.decided_on < f.filed_on OR f.decided_on > f.penalty_extracted_on,
      'transfer_check.acted_on', f.acted_on IS NULL OR f.acted_on > f.decided_on,
      'transfer_check.further_element', f.further_element IS NULL,
      'transfer_check.police_returned', f.returned IS NULL,
      'transfer_check.standard', f.standard IS NULL OR f.standard <= 0,
      'transfer_check.standard_basis', f.standard_basis IS NULL,
      'transfer_check.standard_from_on', f.standard_from_on IS NULL,
      'transfer_check.value', f.value IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.moved = 1 OR COALESCE(f.returned, FALSE) THEN 'lawful'
      WHEN f.penalty IS NOT NULL AND f.decided_on IS NULL THEN 'out_of_scope'
      -- Approved and not carried out: the model on late transfers finds it by its date (移送规定 5).
      WHEN f.approved = 1 THEN 'out_of_scope'
      WHEN COALESCE(f.not_in_force, FALSE) THEN 'out_of_scope'
      WHEN NOT COALESCE(f.reached, TRUE) THEN 'lawful'
      WHEN f.penalty IS NULL OR g.lacking <> '' THEN 'undetermined'
      WHEN f.further_element OR f.refused = 1 OR f.closed_only OR f.replaced OR f.as_of <= f.settled_on THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.charge AS charge,
  f.acted_on AS acted_on, f.value AS value, f.standard AS standard, f.standard_basis AS standard_basis,
  f.decided_on AS decided_on, f.further_element AS further_element, f.refused = 1 AS refused, f.replaced AS replaced, f.settled_on AS settled_on,
  tunable('settle_days') AS settle_days, v.outcome AS outcome,
  CASE WHEN v.outcome <> 'undetermined' THEN '' WHEN f.penalty IS NULL THEN 'transfer_check.penalty'
    ELSE g.lacking END AS missing
FROM facts AS f
JOIN gap AS g ON g.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
