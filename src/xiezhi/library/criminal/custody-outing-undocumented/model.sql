-- One row per person taken out of custody (规则 661(1), (3)): without papers, or without escort and handing over by the
-- rules, is hard. How long someone may be away no text says: the office's own days make a lead of letting go or escape
-- (刑法 400), soft at most; treatment in hospital and transfers are left out of it.
WITH facts AS (
  SELECT
    o._id AS unit, COALESCE(date_of(o.back_at), o._as_of) AS until_on,
    CASE
      WHEN o.papers IS FALSE THEN 'no_papers'
      WHEN o.handed_over IS FALSE THEN 'not_handed_over'
      WHEN COALESCE(o.purpose, 'other') NOT IN ('medical', 'moved')
        AND COALESCE(date_of(o.back_at), o._as_of) > add_days(o.out_on, tunable('days')) THEN 'long_away'
      ELSE 'none'
    END AS fault
  FROM custody_outing AS o
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'custody_outing.back_at', o.back_at < o.out_at OR date_of(o.back_at) > o._extracted_on,
      'custody_outing.handed_over', f.fault IN ('none', 'long_away') AND o.handed_over IS NULL,
      'custody_outing.out_on', o.out_on IS NULL OR o.out_on > o._extracted_on OR o.out_on <> date_of(o.out_at),
      'custody_outing.papers', f.fault IN ('none', 'long_away') AND o.papers IS NULL,
      'custody_outing.purpose', f.fault = 'long_away' AND o.purpose IS NULL,
      'extracted_on:custody_outing', f.until_on IS NULL AND f.fault = 'none',
      'law:criminal.outing.papers', o.out_on IS NOT NULL AND NOT law_known('criminal.outing.papers', o.out_on)
    ) AS lacking
  FROM facts AS f
  JOIN custody_outing AS o ON o._id = f.unit
)
SELECT
  g.unit AS unit, '' AS discriminator, o.organ AS organ, o.out_on AS act_on, f.fault AS fault, o.purpose AS purpose,
  o.out_on AS out_on, o.out_at AS out_at, o.back_at AS back_at, f.until_on AS until_on,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN f.fault IN ('no_papers', 'not_handed_over') THEN 'hard'
    WHEN f.fault = 'long_away' THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
JOIN facts AS f ON f.unit = g.unit
JOIN custody_outing AS o ON o._id = g.unit
