-- One row per work: a memorial to martyrs is built, moved or altered only after approval (烈士褒扬条例 36(2)); other works within
-- its protected range are forbidden (41(2)).
WITH facts AS (
  SELECT
    w._id AS unit, w.organ AS organ, w.kind AS kind, w.in_range AS in_range, w.started_on AS started_on,
    w.approval AS approval, w.approved_on AS approved_on,
    param_has('public_interest.martyr.range', w.started_on, w.kind) AS forbidden,
    missing(
      'law:public_interest.martyr.approval',
        w.started_on IS NOT NULL AND NOT law_known('public_interest.martyr.approval', w.started_on),
      'martyr_works.approval', w.kind = 'memorial'
        AND (w.approval IS NULL OR (NOT w.approval AND w.approved_on IS NOT NULL)),
      'martyr_works.approved_on', w.approved_on > w._extracted_on
        OR (w.kind = 'memorial' AND w.approval AND w.approved_on IS NULL),
      'martyr_works.in_range', w.kind = 'other' AND w.in_range IS NULL,
      'martyr_works.kind', w.kind IS NULL,
      'martyr_works.started_on', w.started_on IS NULL OR w.started_on > w._extracted_on
    ) AS lacking
  FROM martyr_works AS w
), verdict AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.kind = 'other' AND NOT f.in_range THEN 'out_of_scope'
      WHEN f.lacking <> '' THEN 'undetermined'
      WHEN NOT f.forbidden AND f.approval AND f.approved_on <= f.started_on THEN 'lawful'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.started_on AS act_on, f.kind AS kind,
  f.started_on AS started_on, f.approved_on AS approved_on, f.in_range AS in_range, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN f.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
