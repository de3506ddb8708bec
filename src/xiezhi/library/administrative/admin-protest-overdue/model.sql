-- Two rows per protest: the retrial is ordered within thirty days of receipt (行诉解释 124(1)), and the procuratorate
-- is told three days before the hearing (125). A hearing still to come is out of scope: its day may yet be moved.
WITH legs AS (
  SELECT
    p._id AS unit, 'ruling' AS leg, p.organ AS organ, p.received_on AS received_on, p.ruled_on AS ruled_on,
    p.told_on AS told_on, p.heard_on AS heard_on, p.received_on AS from_on, p.ruled_on AS done_on,
    p._as_of AS as_of, p._extracted_on AS extracted_on,
    p.withdrawn_on IS NOT NULL AND p.ruled_on IS NULL AS off,
    due('administrative_suit.protest_ruling', p.received_on) AS due_hard,
    due_strict('administrative_suit.protest_ruling', p.received_on) AS due_soft,
    law_known('administrative_suit.protest_ruling', p.received_on) AS known
  FROM admin_protest AS p
  UNION ALL
  SELECT
    p._id AS unit, 'hearing' AS leg, p.organ AS organ, p.received_on AS received_on, p.ruled_on AS ruled_on,
    p.told_on AS told_on, p.heard_on AS heard_on, p.heard_on AS from_on, p.told_on AS done_on,
    p._as_of AS as_of, p._extracted_on AS extracted_on,
    p.heard_on IS NULL OR COALESCE(p.heard_on > p._as_of, FALSE) AS off,
    due('administrative_suit.protest_hearing_notice', p.heard_on) AS due_hard,
    due_strict('administrative_suit.protest_hearing_notice', p.heard_on) AS due_soft,
    law_known('administrative_suit.protest_hearing_notice', p.heard_on) AS known
  FROM admin_protest AS p
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg, COALESCE(l.done_on, l.as_of) AS until_on,
    missing(
      'admin_protest.heard_on', l.leg = 'hearing' AND l.heard_on < l.received_on,
      'admin_protest.received_on',
        l.leg = 'ruling' AND (l.received_on IS NULL OR l.received_on > l.extracted_on),
      'admin_protest.ruled_on',
        l.leg = 'ruling' AND (l.ruled_on < l.received_on OR l.ruled_on > l.extracted_on),
      'admin_protest.told_on',
        l.leg = 'hearing' AND (l.told_on < l.received_on OR l.told_on > l.extracted_on),
      'extracted_on:admin_protest', l.done_on IS NULL AND l.as_of IS NULL,
      'law:administrative_suit.protest_ruling', l.leg = 'ruling' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:administrative_suit.protest_hearing_notice',
        l.leg = 'hearing' AND l.from_on IS NOT NULL AND NOT l.known
    ) AS lacking
  FROM legs AS l
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN l.off THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR g.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
)
SELECT
  l.unit AS unit, l.leg AS discriminator, l.organ AS organ, l.received_on AS act_on, l.leg AS leg,
  l.from_on AS from_on, l.received_on AS received_on, l.ruled_on AS ruled_on, l.told_on AS told_on,
  l.heard_on AS heard_on, l.due_hard AS due_hard, l.due_soft AS due_soft, v.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, v.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN verdict AS v ON v.unit = l.unit AND v.leg = l.leg
