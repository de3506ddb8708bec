-- One row per fine whose article states a range: medical funds by institutions (医疗保障基金条例 38, 40), counterfeit drugs
-- (药品管理法 116), barrier-free duties of entities (无障碍环境建设法 65). The range is that of the day the act ended, compared
-- crosswise. Below the range is lawful where the fine was mitigated by law (行政处罚法 32). Less than a yuan may be rounding: soft.
WITH facts AS (
  SELECT
    x._id AS unit, x.organ AS organ, x.basis AS basis, x.base_amount AS base_amount, x.fine AS fine,
    x.decided_on AS decided_on, x.act_on AS act_on, x.mitigated AS mitigated, x._extracted_on AS extracted_on,
    x.basis <> 'barrier_unit' AS by_base,
    CASE
      WHEN x.basis = 'fake_drug' AND x.base_amount < param('public_interest.fake_drug.base', x.act_on)
        THEN param('public_interest.fake_drug.base', x.act_on) * 1
      WHEN x.basis = 'barrier_unit' THEN 1
      ELSE x.base_amount
    END AS base_counted,
    CASE x.basis
      WHEN 'medical_loss' THEN param('public_interest.medical.loss.least', x.act_on)
      WHEN 'medical_fraud' THEN param('public_interest.medical.fraud.least', x.act_on)
      WHEN 'fake_drug' THEN param('public_interest.fake_drug.least', x.act_on)
      WHEN 'barrier_unit' THEN param('public_interest.barrier.least', x.act_on)
    END AS least_n,
    CASE x.basis
      WHEN 'medical_loss' THEN param('public_interest.medical.loss.most', x.act_on)
      WHEN 'medical_fraud' THEN param('public_interest.medical.fraud.most', x.act_on)
      WHEN 'fake_drug' THEN param('public_interest.fake_drug.most', x.act_on)
      WHEN 'barrier_unit' THEN param('public_interest.barrier.most', x.act_on)
    END AS most_n
  FROM range_fine AS x
), lines AS (
  SELECT f.unit AS unit, f.base_counted * f.least_n AS least, f.base_counted * f.most_n AS most FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'law:public_interest.medical.loss.least', f.act_on IS NOT NULL AND f.least_n IS NULL,
      'range_fine.act_on', f.act_on IS NULL OR f.act_on > f.decided_on OR f.act_on > f.extracted_on,
      'range_fine.base_amount', f.by_base AND (f.base_amount IS NULL OR f.base_amount < 0),
      'range_fine.decided_on', f.decided_on > f.extracted_on,
      'range_fine.fine', f.fine IS NULL OR f.fine < 0,
      'range_fine.mitigated', f.mitigated IS NULL AND f.fine < l.least
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.fine <= l.most AND (f.fine >= l.least OR f.mitigated) THEN 'lawful'
      WHEN f.fine < l.most + 1 AND (f.fine + 1 > l.least OR f.mitigated) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.act_on AS act_on, f.basis AS basis,
  CASE WHEN f.by_base THEN f.base_counted END AS base_counted, f.fine AS fine, l.least AS least, l.most AS most,
  f.decided_on AS decided_on, f.act_on AS act_on_end, f.mitigated AS mitigated, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN lines AS l ON l.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
