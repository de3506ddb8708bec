-- One row per permit on a plot that is or was on the list. While listed, it is not used for housing or public services
-- (土壤污染防治法 61(2)): hard. Unrelated works are barred only until the aims are reached (66(3)), which the list does not
-- tell: soft. So is the remediation of a plot meant for such a use.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.stage AS stage, p.issued_on AS issued_on, p.use AS use, p.remedial AS remedial,
    p._extracted_on AS extracted_on, c._id AS plot, c.listed_on AS listed_on, c.delisted_on AS delisted_on,
    c._as_of AS list_as_of, param_has('public_interest.soil.use', p.issued_on, p.use) AS bad_use,
    param_has('public_interest.soil.construction', p.issued_on, p.stage) AND NOT p.remedial AS bad_work,
    COALESCE(p.issued_on < c.listed_on OR p.issued_on >= c.delisted_on, FALSE) AS outside
  FROM plot_permit AS p
  LEFT JOIN contaminated_plot AS c ON c._id = p.plot
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'contaminated_plot.delisted_on', f.delisted_on < f.listed_on,
      'contaminated_plot.listed_on', f.plot IS NOT NULL AND f.listed_on IS NULL,
      'extracted_on:contaminated_plot', f.plot IS NOT NULL AND f.delisted_on IS NULL
        AND COALESCE(f.list_as_of < f.issued_on, TRUE) AND NOT f.outside,
      'law:public_interest.soil.use',
        f.issued_on IS NOT NULL AND NOT law_known('public_interest.soil.use', f.issued_on),
      'plot_permit.issued_on', f.issued_on IS NULL OR f.issued_on > f.extracted_on,
      'plot_permit.plot', f.plot IS NULL,
      'plot_permit.remedial', f.remedial IS NULL AND f.stage = 'construction' AND NOT f.outside,
      'plot_permit.stage', f.stage IS NULL AND NOT f.outside AND NOT COALESCE(f.bad_use, FALSE),
      'plot_permit.use', f.use IS NULL AND NOT f.outside
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.outside THEN 'lawful'
      WHEN f.bad_use AND f.issued_on > f.listed_on AND NOT COALESCE(f.stage = 'construction' AND f.remedial, FALSE) THEN 'hard'
      WHEN f.bad_use OR COALESCE(f.bad_work, FALSE) THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.issued_on AS act_on, f.issued_on AS issued_on,
  f.stage AS stage, f.use AS use, f.listed_on AS listed_on, f.delisted_on AS delisted_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
