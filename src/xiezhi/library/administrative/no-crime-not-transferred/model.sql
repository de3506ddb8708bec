-- One row per case the police ended because there is no crime or none to punish, with administrative liability left
-- (移送规定 13; 处罚法 27(1)): it goes to the competent administrative organ in time. No days are set, so the line is the
-- office's own and the model soft at most. What the police may penalise themselves is outside.
WITH facts AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.ended_on AS ended_on, h.liable AS liable, h.own_power AS own_power,
    h.transferred_on AS transferred_on, h._extracted_on AS extracted_on, COALESCE(h.transferred_on, h._as_of) AS until_on,
    add_days(h.ended_on, tunable('transfer_days')) AS line_on
  FROM no_crime_handover AS h
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:no_crime_handover', f.until_on IS NULL,
      'law:transfer.police_decision', f.ended_on IS NOT NULL AND NOT law_known('transfer.police_decision', f.ended_on),
      'no_crime_handover.ended_on', f.ended_on IS NULL OR f.ended_on > f.extracted_on,
      'no_crime_handover.liable', f.liable IS NULL AND f.until_on > f.line_on,
      'no_crime_handover.own_power', f.own_power IS NULL AND f.until_on > f.line_on,
      'no_crime_handover.transferred_on', f.transferred_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT COALESCE(f.liable, TRUE) OR COALESCE(f.own_power, FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= f.line_on THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.ended_on AS act_on, f.ended_on AS ended_on,
  f.transferred_on AS transferred_on, f.line_on AS line_on, f.until_on AS until_on,
  tunable('transfer_days') AS transfer_days,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.line_on, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
