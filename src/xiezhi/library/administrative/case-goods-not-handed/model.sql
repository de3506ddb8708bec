-- Two rows per transferred case that the police filed. goods: handed over within three days of receiving the notice of
-- filing (移送规定 12); another rule of a law or regulation goes first. told: seized property that moves to criminal
-- justice is told to the party in writing (行政强制法 21); no days are set, so an empty cell in a complete table is soft.
WITH facts AS (
  SELECT
    h._id AS unit, h.organ AS organ, h.notice_on AS notice_on, h.handed_on AS handed_on, h.other_rule AS other_rule,
    h.seized AS seized, h.party_told_on AS party_told_on, h._extracted_on AS extracted_on,
    COALESCE(h.handed_on, h._as_of) AS until_on, h._as_of AS as_of,
    due('transfer.handover', h.notice_on) AS due_hard, due_strict('transfer.handover', h.notice_on) AS due_soft
  FROM goods_handover AS h
), legs AS (
  SELECT
    f.unit AS unit, 'goods' AS discriminator, f.other_rule IS NULL AS in_scope,
    CASE WHEN f.until_on <= f.due_soft THEN 'lawful' WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      ELSE 'hard' END AS grade,
    missing(
      'extracted_on:goods_handover', f.until_on IS NULL,
      'goods_handover.handed_on', f.handed_on > f.extracted_on,
      'goods_handover.notice_on', f.notice_on IS NULL OR f.notice_on > f.extracted_on,
      'law:transfer.handover', f.notice_on IS NOT NULL AND NOT law_known('transfer.handover', f.notice_on)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'told' AS discriminator, f.handed_on IS NOT NULL AND COALESCE(f.seized, TRUE) AS in_scope,
    CASE WHEN f.party_told_on IS NOT NULL THEN 'lawful' ELSE 'soft' END AS grade,
    missing(
      'coverage:goods_handover', f.party_told_on IS NULL
        AND NOT covered('goods_handover', f.organ, COALESCE(f.notice_on, f.handed_on), f.handed_on),
      'goods_handover.party_told_on', f.party_told_on > f.extracted_on,
      'goods_handover.seized', f.seized IS NULL AND f.party_told_on IS NULL,
      'law:administrative.seizure', NOT law_known('administrative.seizure', f.handed_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.lacking AS lacking,
    CASE WHEN NOT x.in_scope THEN 'out_of_scope' WHEN x.lacking <> '' THEN 'undetermined' WHEN x.grade = 'lawful'
      THEN 'lawful' WHEN x.grade = 'soft' THEN 'soft' ELSE 'hard' END AS outcome
  FROM legs AS x
)
SELECT
  f.unit AS unit, v.discriminator AS discriminator, f.organ AS organ, COALESCE(f.notice_on, f.handed_on) AS act_on,
  v.discriminator AS step, f.notice_on AS notice_on, f.handed_on AS handed_on, f.party_told_on AS party_told_on, f.other_rule AS other_rule,
  f.until_on AS until_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
  CASE WHEN v.discriminator = 'told' THEN NULL WHEN v.outcome = 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN v.outcome = 'soft' THEN days_between(f.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
