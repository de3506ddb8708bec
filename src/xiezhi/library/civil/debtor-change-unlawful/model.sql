-- Three rows per application: the time to rule (变更追加规定 28(3); review 31(1)), its form (28(1), (2): in writing, by a panel
-- with a public hearing unless the facts are plain; a review by a panel) and a ground the rules list (1, 10–25). An extension by
-- the president has no bound: within it a late ruling is lawful, without a stated day it is soft. An oral application may
-- be on record: soft, and only where it was granted. Grounds of other texts (民诉解释 470–473) are grounds of law too.
WITH facts AS (
  SELECT
    p._id AS unit, COALESCE(p.decided_on, p._as_of) AS until_on,
    CASE WHEN p.level = 'first' THEN due('civil.enforcement.party_change', p.applied_on)
      ELSE due('civil.enforcement.party_change_review', p.applied_on) END AS due_hard,
    CASE WHEN p.level = 'first' THEN due_strict('civil.enforcement.party_change', p.applied_on)
      ELSE due_strict('civil.enforcement.party_change_review', p.applied_on) END AS due_soft,
    p.level = 'first' AND p.plain IS NOT TRUE AS heard
  FROM party_change AS p
), legs AS (
  SELECT
    x.unit AS unit, 'time' AS leg, p.withdrawn_on IS NULL AS in_scope,
    x.until_on > x.due_soft AND NOT COALESCE(p.extended AND x.until_on <= p.extended_to_on, FALSE) AS wrong,
    x.until_on > x.due_hard AND (p.extended IS FALSE OR x.until_on > p.extended_to_on) AS certain
  FROM facts AS x
  JOIN party_change AS p ON p._id = x.unit
  UNION ALL
  SELECT
    x.unit AS unit, 'form' AS leg, p.decided_on IS NOT NULL AND p.withdrawn_on IS NULL AS in_scope,
    (p.written IS FALSE AND p.granted IS NOT FALSE) OR (p.panel IS FALSE AND (x.heard OR p.level = 'review')) OR (p.hearing IS FALSE AND x.heard) AS wrong,
    (p.panel IS FALSE AND (p.level = 'review' OR p.plain IS FALSE))
      OR (p.hearing IS FALSE AND p.level = 'first' AND p.plain IS FALSE) AS certain
  FROM facts AS x
  JOIN party_change AS p ON p._id = x.unit
  UNION ALL
  SELECT
    p._id AS unit, 'ground' AS leg, p.level = 'first' AND p.decided_on IS NOT NULL AND p.granted IS NOT FALSE
      AND p.withdrawn_on IS NULL AS in_scope,
    p.ground = 'unlisted' AS wrong, TRUE AS certain
  FROM party_change AS p
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'extracted_on:party_change', x.until_on IS NULL,
      'law:civil.enforcement.party_change', p.applied_on IS NOT NULL
        AND NOT law_known('civil.enforcement.party_change', p.applied_on),
      'party_change.applied_on', p.applied_on IS NULL OR p.applied_on > p._extracted_on,
      'party_change.decided_on', p.decided_on < p.applied_on OR p.decided_on > p._extracted_on,
      'party_change.extended', l.leg = 'time' AND x.until_on > x.due_soft AND p.extended IS NULL,
      'party_change.extended_to_on', l.leg = 'time' AND p.extended_to_on < p.applied_on,
      'party_change.granted', p.granted IS NULL AND l.wrong AND (l.leg = 'ground'
        OR (l.leg = 'form' AND p.written IS FALSE AND l.certain IS NOT TRUE)),
      'party_change.ground', l.leg = 'ground' AND p.ground IS NULL,
      'party_change.hearing', l.leg = 'form' AND l.wrong IS NOT TRUE AND x.heard AND p.hearing IS NULL,
      'party_change.panel', l.leg = 'form' AND l.wrong IS NOT TRUE AND (x.heard OR p.level = 'review') AND p.panel IS NULL,
      'party_change.plain', l.leg = 'form' AND l.wrong AND p.level = 'first' AND p.plain IS NULL
        AND (p.written IS NOT FALSE OR p.granted IS FALSE),
      'party_change.written', l.leg = 'form' AND l.wrong IS NOT TRUE AND p.written IS NULL
    ) AS lacking
  FROM legs AS l
  JOIN facts AS x ON x.unit = l.unit
  JOIN party_change AS p ON p._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.wrong IS NOT TRUE THEN 'lawful'
      WHEN l.certain THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
)
SELECT
  x.unit AS unit, v.leg AS discriminator, p.organ AS organ, p.applied_on AS act_on, p.level AS level,
  p.ground AS ground, p.applied_on AS applied_on, p.decided_on AS decided_on, p.extended_to_on AS extended_to_on,
  x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on, p.written AS written, p.panel AS panel,
  p.hearing AS hearing, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS x
JOIN verdict AS v ON v.unit = x.unit
JOIN party_change AS p ON p._id = x.unit
