-- One row per registration since the law of 2024: an exploration right for the years of the law and at most so many
-- renewals, a mining right for at most the longest term (矿产资源法 24). Retention stops the clock (25(2)) and special rules
-- of laws and regulations go first: soft. So is one renewal too many: whether those before the law count is not written.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.registered_on AS registered_on, m.from_on AS from_on,
    m.to_on AS to_on, m.renewals AS renewals, m.special_basis AS special_basis, m.retained AS retained,
    m._extracted_on AS extracted_on,
    CASE m.kind WHEN 'exploration' THEN due_on('public_interest.mining.exploration', m.registered_on, m.from_on)
      ELSE due_on('public_interest.mining.mining', m.registered_on, m.from_on) END AS due_hard,
    CASE m.kind WHEN 'exploration' THEN due_on_strict('public_interest.mining.exploration', m.registered_on, m.from_on)
      ELSE due_on_strict('public_interest.mining.mining', m.registered_on, m.from_on) END AS due_soft,
    COALESCE(m.kind = 'exploration' AND m.renewals > param('public_interest.mining.renewals', m.registered_on), FALSE)
      AS too_often
  FROM mining_right AS m
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'law:public_interest.mining.mining',
        f.registered_on IS NOT NULL AND NOT law_known('public_interest.mining.mining', f.registered_on),
      'mining_right.from_on', f.from_on IS NULL,
      'mining_right.registered_on', f.registered_on IS NULL OR f.registered_on > f.extracted_on,
      'mining_right.renewals', f.renewals < 0 OR (f.renewals IS NULL AND f.kind = 'exploration' AND f.to_on <= f.due_hard),
      'mining_right.retained', f.retained IS NULL AND f.kind = 'exploration' AND f.to_on > f.due_soft,
      'mining_right.to_on', f.to_on IS NULL OR f.to_on <= f.from_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.to_on <= f.due_soft AND NOT f.too_often THEN 'lawful'
      WHEN f.special_basis IS NOT NULL THEN 'soft'
      WHEN f.to_on <= f.due_hard OR (f.kind = 'exploration' AND f.retained) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.registered_on AS act_on, f.kind AS kind,
  f.registered_on AS registered_on, f.from_on AS from_on, f.to_on AS to_on, f.renewals AS renewals,
  f.due_hard AS due_hard, f.due_soft AS due_soft, f.special_basis AS special_basis, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
