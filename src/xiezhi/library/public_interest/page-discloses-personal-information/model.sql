-- One row per page checked: an organ does not publish personal information without separate consent or beyond what its duty
-- needs (个人信息保护法 25, 34). Necessity is a matter of judgment, so the model is soft at most.
WITH facts AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.published_on AS published_on, x.masked_on AS masked_on, x.unmasked AS unmasked, x.lawful_basis AS lawful_basis,
    x._extracted_on AS extracted_on, COALESCE(x.masked_on, x._as_of) AS until_on,
    add_days(x.published_on, tunable('wait_days')) AS due_soft
  FROM page_disclosure AS x
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:page_disclosure', f.until_on IS NULL,
      'law:public_interest.page_disclosure', f.published_on IS NOT NULL AND NOT law_known('public_interest.page_disclosure', f.published_on),
      'page_disclosure.lawful_basis', f.lawful_basis IS NULL AND f.unmasked AND f.until_on > f.due_soft,
      'page_disclosure.unmasked', f.unmasked IS NULL,
      'page_disclosure.masked_on', f.masked_on < f.published_on OR f.masked_on > f.extracted_on,
      'page_disclosure.published_on', f.published_on IS NULL OR f.published_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN NOT f.unmasked OR f.lawful_basis THEN 'lawful'
      WHEN f.until_on <= f.due_soft THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.published_on AS act_on, f.published_on AS published_on,
  f.masked_on AS masked_on, f.until_on AS until_on, f.due_soft AS due_soft,
  CASE WHEN v.outcome = 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
