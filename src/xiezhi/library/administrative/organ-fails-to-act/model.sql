-- One row per application that an organ protect rights of person or property (行诉法 47): two months from receipt, unless a
-- law or regulation sets another period. In an emergency there is no wait at all, so every later day is soft until
-- the two months are over. Whether the matter is the organ's duty stands in the record.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.received_on AS received_on, d.protects AS protects, d.competent AS competent,
    d.urgent AS urgent, d.special_limit_days AS special_days, d.special_limit_basis AS special_limit_basis,
    d.acted_on AS acted_on, d.withdrawn_on AS withdrawn_on, d._extracted_on AS extracted_on,
    COALESCE(d.acted_on, d._as_of) AS until_on, due('administrative_suit.inaction_wait', d.received_on) AS due_law,
    due_strict('administrative_suit.inaction_wait', d.received_on) AS due_law_strict,
    roll(add_days(d.received_on, d.special_limit_days)) AS special_due
  FROM duty_application AS d
), lines AS (
  SELECT
    f.unit AS unit, CASE WHEN f.special_days IS NULL THEN f.due_law ELSE later(f.due_law, f.special_due) END AS due_hard,
    CASE WHEN f.urgent THEN f.received_on
      WHEN f.special_limit_basis IS NOT NULL AND f.special_days IS NOT NULL THEN add_days(f.received_on, f.special_days)
      ELSE f.due_law_strict END AS due_soft
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'duty_application.acted_on', f.acted_on < f.received_on OR f.acted_on > f.extracted_on,
      'duty_application.competent', f.competent IS NULL AND f.until_on > l.due_soft,
      'duty_application.protects', f.protects IS NULL AND f.until_on > l.due_soft,
      'duty_application.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'duty_application.special_limit_basis', f.special_days IS NOT NULL AND f.special_limit_basis IS NULL
        AND f.until_on > f.due_law_strict AND f.until_on <= l.due_hard,
      'duty_application.special_limit_days', f.special_days <= 0
        OR (f.special_days IS NULL AND f.special_limit_basis IS NOT NULL AND f.until_on > l.due_soft),
      'extracted_on:duty_application', f.until_on IS NULL,
      'law:administrative_suit.inaction_wait', f.received_on IS NOT NULL
        AND NOT law_known('administrative_suit.inaction_wait', f.received_on)
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.withdrawn_on IS NOT NULL AND f.acted_on IS NULL THEN 'out_of_scope'
      WHEN NOT COALESCE(f.protects, TRUE) OR NOT COALESCE(f.competent, TRUE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR f.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.received_on AS act_on, f.received_on AS received_on,
  f.urgent AS urgent, f.special_limit_basis AS special_limit_basis, f.acted_on AS acted_on, f.until_on AS until_on,
  f.due_law AS due_law, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
