-- Up to three rows per objection or review: filing and telling the parties (执行异议复议规定 2(1), objections only), the
-- ruling (民诉法 236, 238; 执行程序解释 8; 执行异议复议规定 9, 10). The time runs from receipt; papers completed later move
-- the hard line. Only the review of an objection may be extended.
WITH legs AS (
  SELECT
    o._id AS unit, 'filing' AS leg, 'filing' AS limit_of, COALESCE(o.supplemented_on, o.received_on) AS counted_from,
    COALESCE(o.supplemented_on, o.received_on) AS strict_from, COALESCE(o.filed_on, o.decided_on) AS done_on,
    o.kind IN ('act', 'outsider') AND o.withdrawn_on IS NULL
      AND NOT (COALESCE(o.complete IS FALSE, FALSE) AND o.supplemented_on IS NULL) AS in_scope
  FROM enforcement_objection AS o
  UNION ALL
  SELECT
    o._id AS unit, 'telling' AS leg, 'telling' AS limit_of, o.filed_on AS counted_from, o.filed_on AS strict_from,
    o.told_on AS done_on,
    o.kind IN ('act', 'outsider') AND o.filed_on IS NOT NULL AND o.withdrawn_on IS NULL AS in_scope
  FROM enforcement_objection AS o
  UNION ALL
  SELECT
    o._id AS unit, 'ruling' AS leg, o.kind AS limit_of, COALESCE(o.supplemented_on, o.received_on) AS counted_from,
    o.received_on AS strict_from, o.decided_on AS done_on,
    o.withdrawn_on IS NULL
      AND NOT (COALESCE(o.complete IS FALSE, FALSE) AND o.supplemented_on IS NULL AND o.decided_on IS NULL) AS in_scope
  FROM enforcement_objection AS o
), timed AS (
  SELECT
    l.unit AS unit, l.leg AS leg, l.limit_of AS limit_of, l.in_scope AS in_scope, l.counted_from AS counted_from,
    l.strict_from AS strict_from, l.done_on AS done_on, COALESCE(l.done_on, o._as_of) AS until_on,
    CASE WHEN l.limit_of = 'reconsideration' AND o.extended
      THEN param('civil.enforcement.review.extension', l.counted_from) ELSE 0 END AS added
  FROM legs AS l
  JOIN enforcement_objection AS o ON o._id = l.unit
), lines AS (
  SELECT
    t.unit AS unit, t.leg AS leg,
    CASE t.limit_of
      WHEN 'filing' THEN due('civil.enforcement.objection_filing', t.counted_from)
      WHEN 'telling' THEN due('civil.enforcement.objection_told', t.counted_from)
      WHEN 'act' THEN due('civil.enforcement.objection', t.counted_from)
      WHEN 'outsider' THEN due('civil.enforcement.third_party', t.counted_from)
      WHEN 'reconsideration' THEN due('civil.enforcement.review', t.counted_from, t.added)
      WHEN 'notarised' THEN due('civil.enforcement.notarised_review', t.counted_from)
      WHEN 'exit_ban' THEN due('civil.enforcement.exit_review', t.counted_from)
    END AS due_hard,
    CASE t.limit_of
      WHEN 'filing' THEN due_strict('civil.enforcement.objection_filing', t.strict_from)
      WHEN 'telling' THEN due_strict('civil.enforcement.objection_told', t.strict_from)
      WHEN 'act' THEN due_strict('civil.enforcement.objection', t.strict_from)
      WHEN 'outsider' THEN due_strict('civil.enforcement.third_party', t.strict_from)
      WHEN 'reconsideration' THEN due_strict('civil.enforcement.review', t.strict_from, t.added)
      WHEN 'notarised' THEN due_strict('civil.enforcement.notarised_review', t.strict_from)
      WHEN 'exit_ban' THEN due_strict('civil.enforcement.exit_review', t.strict_from)
    END AS due_soft
  FROM timed AS t
), gap AS (
  SELECT
    t.unit AS unit, t.leg AS leg,
    missing(
      'enforcement_objection.complete', t.leg <> 'telling' AND t.until_on > n.due_soft AND o.complete IS NULL
        AND o.supplemented_on IS NULL,
      'enforcement_objection.decided_on', t.leg <> 'telling'
        AND (o.decided_on < o.received_on OR o.decided_on > o._extracted_on),
      'enforcement_objection.extended', t.limit_of = 'reconsideration' AND t.until_on > n.due_soft
        AND o.extended IS NULL,
      'enforcement_objection.filed_on', t.leg <> 'ruling'
        AND (o.filed_on < o.received_on OR o.filed_on > o._extracted_on
        OR (o.filed_on IS NULL AND o.decided_on IS NOT NULL AND t.until_on > n.due_soft)),
      'enforcement_objection.received_on', o.received_on IS NULL OR o.received_on > o._extracted_on,
      'enforcement_objection.supplemented_on', t.leg <> 'telling'
        AND (o.supplemented_on < o.received_on OR o.supplemented_on > o._extracted_on
        OR (o.complete IS FALSE AND o.supplemented_on IS NULL AND t.until_on > n.due_soft)),
      'enforcement_objection.told_on', t.leg = 'telling'
        AND (o.told_on < o.filed_on OR o.told_on > o._extracted_on),
      'extracted_on:enforcement_objection', t.until_on IS NULL,
      'law:civil.enforcement.objection', t.limit_of = 'act' AND t.counted_from IS NOT NULL
        AND NOT law_known('civil.enforcement.objection', t.strict_from),
      'law:civil.enforcement.objection_filing', t.leg <> 'ruling' AND t.counted_from IS NOT NULL
        AND NOT law_known('civil.enforcement.objection_filing', t.counted_from),
      'law:civil.enforcement.review', t.limit_of IN ('reconsideration', 'notarised', 'exit_ban')
        AND t.counted_from IS NOT NULL AND NOT law_known('civil.enforcement.review', t.strict_from),
      'law:civil.enforcement.third_party', t.limit_of = 'outsider' AND t.counted_from IS NOT NULL
        AND NOT law_known('civil.enforcement.third_party', t.strict_from)
    ) AS lacking
  FROM timed AS t
  JOIN lines AS n ON n.unit = t.unit AND n.leg = t.leg
  JOIN enforcement_objection AS o ON o._id = t.unit
), verdict AS (
  SELECT
    t.unit AS unit, t.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN NOT t.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN t.until_on <= n.due_soft THEN 'lawful'
      WHEN n.due_hard IS NULL OR t.until_on <= n.due_hard THEN 'soft'
      -- The time is for objections that qualify; no text sets a time to refuse one.
      WHEN t.leg = 'filing' AND t.done_on IS NULL THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM timed AS t
  JOIN lines AS n ON n.unit = t.unit AND n.leg = t.leg
  JOIN gap AS g ON g.unit = t.unit AND g.leg = t.leg
)
SELECT
  t.unit AS unit, t.leg AS discriminator, o.organ AS organ, o.received_on AS act_on, o.kind AS kind,
  t.limit_of AS limit_of, o.received_on AS received_on, t.counted_from AS counted_from,
  t.strict_from AS strict_from, t.added AS added, t.done_on AS done_on, n.due_hard AS due_hard,
  n.due_soft AS due_soft, t.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(n.due_hard, t.until_on)
    WHEN v.outcome = 'soft' THEN days_between(n.due_soft, t.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM timed AS t
JOIN lines AS n ON n.unit = t.unit AND n.leg = t.leg
JOIN enforcement_objection AS o ON o._id = t.unit
JOIN verdict AS v ON v.unit = t.unit AND v.leg = t.leg
