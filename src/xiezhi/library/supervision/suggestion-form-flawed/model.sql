-- Three rows per suggestion (检察建议工作规定). check: one of social governance is checked by the law and policy department
-- before it is issued (17); an empty day is soft at most, and only in a table declared complete. level: a body of a higher
-- level goes through the procuratorate of that level, a lower one through the lower procuratorate (3), unless it is
-- involved in the case. content: what a suggestion "as a rule" holds (16): soft. Public interest and retrial are apart (30).
WITH base AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.issued_on AS issued_on, m.policy_checked_on AS checked_on,
    m.own_level AS own_level, m.addressee_level AS addressee_level, m.involved AS involved,
      m.through_level AS through_level,
    m.facts_stated AS facts, m.reply_period_stated AS reply_period, m.objection_period_stated AS objection_period,
    m._extracted_on AS extracted_on, m.kind NOT IN ('public_interest', 'retrial') AS general,
    m.own_level = 'county' AND m.addressee_level IN ('city', 'province', 'national')
      OR m.own_level = 'city' AND m.addressee_level IN ('province', 'national')
      OR m.own_level = 'province' AND m.addressee_level = 'national' AS higher,
    CASE
      WHEN m.facts_stated IS FALSE THEN 'facts'
      WHEN m.reply_period_stated IS FALSE THEN 'reply_period'
      WHEN m.objection_period_stated IS FALSE THEN 'objection_period'
      ELSE 'none'
    END AS content_fault,
    covered('suggestion_making', m.organ, m.issued_on, m.issued_on) AS complete
  FROM suggestion_making AS m
), legs AS (
  SELECT
    b.unit AS unit, 'check' AS discriminator, b.kind = 'governance' AS in_scope,
    CASE WHEN b.checked_on <= b.issued_on THEN 'lawful' WHEN b.checked_on IS NULL THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'coverage:suggestion_making', b.checked_on IS NULL AND NOT b.complete,
      'suggestion_making.policy_checked_on', b.checked_on > b.extracted_on
    ) AS lacking
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'level' AS discriminator, b.general AND b.involved IS NOT TRUE AS in_scope,
    CASE WHEN b.own_level = b.addressee_level OR b.through_level THEN 'lawful' WHEN b.higher
      THEN 'hard' ELSE 'soft' END AS grade,
    missing(
      'suggestion_making.addressee_level', b.addressee_level IS NULL AND b.through_level IS NOT TRUE,
      'suggestion_making.involved', b.involved IS NULL AND b.own_level <> b.addressee_level
        AND b.through_level IS NOT TRUE,
      'suggestion_making.own_level', b.own_level IS NULL AND b.through_level IS NOT TRUE,
      'suggestion_making.through_level', b.through_level IS NULL AND b.own_level <> b.addressee_level
    ) AS lacking
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'content' AS discriminator, b.general AS in_scope,
    CASE WHEN b.content_fault = 'none' THEN 'lawful' ELSE 'soft' END AS grade,
    missing(
      'suggestion_making.facts_stated', b.facts IS NULL AND b.content_fault = 'none',
      'suggestion_making.objection_period_stated', b.objection_period IS NULL AND b.content_fault = 'none',
      'suggestion_making.reply_period_stated', b.reply_period IS NULL AND b.content_fault = 'none'
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    CASE WHEN b.issued_on IS NULL OR b.issued_on > b.extracted_on
      THEN 'suggestion_making.issued_on' ELSE l.lacking END AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN b.issued_on IS NULL OR b.issued_on > b.extracted_on OR l.lacking <> '' THEN 'undetermined'
      WHEN l.grade = 'lawful' THEN 'lawful'
      WHEN l.grade = 'soft' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN base AS b ON b.unit = l.unit
)
SELECT
  b.unit AS unit, v.discriminator AS discriminator, b.organ AS organ, b.issued_on AS act_on, b.kind AS kind,
  b.issued_on AS issued_on, b.checked_on AS policy_checked_on, b.own_level AS own_level,
  b.addressee_level AS addressee_level, b.content_fault AS content_fault, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
