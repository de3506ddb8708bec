-- Five rows per conditional non-prosecution. Before it police and victim are heard (刑诉法 282(1)), and minor, guardian and
-- counsel (规则 469(2)); a standing objection to the decision itself means charges (刑诉法 282(3); 规则 470, which excepts
-- objections withdrawn or to the terms only). Before the final decision not to prosecute the victim is heard (规则 477(2)).
WITH facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.decided_on AS decided_on, c.final_on AS final_on, c.objection AS objection,
    c.final_decision AS final_decision, c.has_victim AS has_victim, c.police_heard AS police_heard,
    c.victim_heard AS victim_heard, c.minor_heard AND c.counsel_heard AS defence_heard,
    c.minor_heard AS minor_heard, c.counsel_heard AS counsel_heard, c.final_victim_heard AS final_victim_heard,
    c._extracted_on AS extracted_on,
    missing(
      'conditional_nonprosecution.decided_on', c.decided_on IS NULL OR c.decided_on > c._extracted_on,
      'law:minors.conditional_term.max',
        c.decided_on IS NOT NULL AND NOT law_known('minors.conditional_term.max', c.decided_on)
    ) AS unknown
  FROM conditional_nonprosecution AS c
), legs AS (
  SELECT
    f.unit AS unit, 'police' AS discriminator, TRUE AS in_scope, COALESCE(f.police_heard, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing('conditional_nonprosecution.police_heard', f.police_heard IS NULL)
      ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'victim' AS discriminator, COALESCE(f.has_victim, TRUE) AS in_scope,
    COALESCE(f.victim_heard, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'conditional_nonprosecution.has_victim', f.has_victim IS NULL AND NOT COALESCE(f.victim_heard, FALSE),
      'conditional_nonprosecution.victim_heard', f.victim_heard IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'defence' AS discriminator, TRUE AS in_scope, COALESCE(f.defence_heard, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'conditional_nonprosecution.counsel_heard', f.counsel_heard IS NULL AND COALESCE(f.minor_heard, TRUE),
      'conditional_nonprosecution.minor_heard', f.minor_heard IS NULL AND COALESCE(f.counsel_heard, TRUE),
      'law:minors.conditional_hearing', NOT law_known('minors.conditional_hearing', f.decided_on)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'objection' AS discriminator, TRUE AS in_scope,
    COALESCE(NOT param_has('minors.conditional_objection', f.decided_on, f.objection), FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing('conditional_nonprosecution.objection', f.objection IS NULL)
      ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'final' AS discriminator,
    COALESCE(f.final_decision = 'not_prosecuted', FALSE) AND COALESCE(f.has_victim, TRUE) AS in_scope,
    COALESCE(f.final_victim_heard, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'conditional_nonprosecution.final_on',
        f.final_on IS NULL OR f.final_on < f.decided_on OR f.final_on > f.extracted_on,
      'conditional_nonprosecution.final_victim_heard', f.final_victim_heard IS NULL,
      'conditional_nonprosecution.has_victim', f.has_victim IS NULL AND NOT COALESCE(f.final_victim_heard, FALSE),
      'law:minors.conditional_hearing', NOT law_known('minors.conditional_hearing', f.decided_on)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.decided_on AS act_on, x.discriminator AS step,
  f.decided_on AS decided_on, f.final_on AS final_on, f.objection AS objection,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
