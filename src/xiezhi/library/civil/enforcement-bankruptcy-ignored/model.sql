-- Three rows per debtor whose bankruptcy was accepted: enforcement stops and seizures are lifted (企业破产法 19; 民诉解释
-- 513(1)), and it ends once the debtor is declared bankrupt. An act after the court was told is certain; one before
-- the notice is soft; once the bankruptcy was dismissed or ended otherwise, enforcement goes on. No text says within how many days to lift or to end: those waits are the office's own.
WITH facts AS (
  SELECT
    b._id AS unit, COALESCE(b.accepted_on IS NOT NULL OR b.told_on IS NOT NULL, FALSE)
      AND b.debtor_property IS NOT FALSE AS in_scope, b._as_of AS as_of
  FROM bankruptcy_enforcement AS b
), legs AS (
  SELECT
    x.unit AS unit, 'acted' AS leg, x.in_scope AS in_scope, b.accepted_on AS patience_on, b.acted_on AS until_on,
    b.acted_on > b.accepted_on AND NOT COALESCE(b.acted_on >= b.proceeding_ended_on, FALSE) AS wrong,
    b.acted_on > b.told_on AS certain
  FROM facts AS x
  JOIN bankruptcy_enforcement AS b ON b._id = x.unit
  UNION ALL
  SELECT
    x.unit AS unit, 'kept' AS leg, x.in_scope AND b.seized IS NOT FALSE AS in_scope,
    add_days(COALESCE(b.told_on, b.accepted_on), tunable('patience_days')) AS patience_on,
    COALESCE(b.lifted_on, earlier(b.proceeding_ended_on, x.as_of), x.as_of) AS until_on,
    COALESCE(b.lifted_on, earlier(b.proceeding_ended_on, x.as_of), x.as_of) > add_days(COALESCE(b.told_on, b.accepted_on), tunable('patience_days')) AS wrong,
    FALSE AS certain
  FROM facts AS x
  JOIN bankruptcy_enforcement AS b ON b._id = x.unit
  UNION ALL
  SELECT
    x.unit AS unit, 'open' AS leg, x.in_scope AND b.declared_on IS NOT NULL AS in_scope,
    add_days(b.declared_on, tunable('patience_days')) AS patience_on, COALESCE(b.ended_on, x.as_of) AS until_on,
    COALESCE(b.ended_on, x.as_of) > add_days(b.declared_on, tunable('patience_days')) AS wrong, FALSE AS certain
  FROM facts AS x
  JOIN bankruptcy_enforcement AS b ON b._id = x.unit
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'bankruptcy_enforcement.accepted_on', b.accepted_on IS NULL OR b.accepted_on > b._extracted_on,
      'bankruptcy_enforcement.acted_on', l.leg = 'acted' AND b.acted_on > b._extracted_on,
      'bankruptcy_enforcement.debtor_property', l.wrong AND b.debtor_property IS NULL,
      'bankruptcy_enforcement.declared_on', l.leg = 'open'
        AND (b.declared_on < b.accepted_on OR b.declared_on > b._extracted_on),
      'bankruptcy_enforcement.lifted_on', l.leg = 'kept' AND b.lifted_on > b._extracted_on,
      'bankruptcy_enforcement.proceeding_ended_on', b.proceeding_ended_on < b.accepted_on
        OR b.proceeding_ended_on > b._extracted_on,
      'bankruptcy_enforcement.seized', l.leg = 'kept' AND l.wrong AND b.seized IS NULL,
      'bankruptcy_enforcement.told_on', b.told_on < b.accepted_on OR b.told_on > b._extracted_on,
      'extracted_on:bankruptcy_enforcement', l.leg <> 'acted' AND l.until_on IS NULL
    ) AS lacking
  FROM legs AS l
  JOIN bankruptcy_enforcement AS b ON b._id = l.unit
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
  l.unit AS unit, l.leg AS discriminator, b.organ AS organ, b.accepted_on AS act_on, l.leg AS leg,
  b.accepted_on AS accepted_on, b.told_on AS told_on, b.acted_on AS acted_on, b.lifted_on AS lifted_on,
  b.declared_on AS declared_on, b.ended_on AS ended_on, l.patience_on AS patience_on, l.until_on AS until_on,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN verdict AS v ON v.unit = l.unit AND v.leg = l.leg
JOIN bankruptcy_enforcement AS b ON b._id = l.unit
