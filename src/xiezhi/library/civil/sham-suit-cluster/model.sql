-- Two rows per closed case: as one of a set that shares a party, and an agent (shared relation
-- case_cluster; pseudonyms join, persons are never returned). A dense set with a fast mediation or full
-- admission, or a sum no transfer proves, asks whether the court looked for collusion or invention
-- (民诉法 115). It is a question about the court, soft at most; organisations such as banks are left out.
WITH facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.cause AS cause, t.accepted_on AS accepted_on,
    t.closed_on AS closed_on, t.close_kind AS close_kind, t.admitted AS admitted,
    t.no_flow AS no_flow, t.sham_examined AS sham_examined, t._extracted_on AS extracted_on,
    t.closed_on <= add_days(t.accepted_on, tunable('fast_days')) AS fast,
    add_months(t.accepted_on, 0 - 1 * 12, 'clamp') AS window_from
  FROM civil_trial AS t
), legs AS (
  SELECT
    'party' AS leg,
    x.unit AS unit, x.organ AS organ, x.cause AS cause, x.accepted_on AS accepted_on,
    x.closed_on AS closed_on, x.close_kind AS close_kind, x.admitted AS admitted,
    x.no_flow AS no_flow, x.sham_examined AS sham_examined, x.extracted_on AS extracted_on,
    x.fast AS fast, x.window_from AS window_from
  FROM facts AS x
  UNION ALL
  SELECT
    'agent' AS leg,
    x.unit AS unit, x.organ AS organ, x.cause AS cause, x.accepted_on AS accepted_on,
    x.closed_on AS closed_on, x.close_kind AS close_kind, x.admitted AS admitted,
    x.no_flow AS no_flow, x.sham_examined AS sham_examined, x.extracted_on AS extracted_on,
    x.fast AS fast, x.window_from AS window_from
  FROM facts AS x
), joined AS (
  SELECT
    x.leg AS leg, x.unit AS unit, x.organ AS organ, x.cause AS cause, x.accepted_on AS accepted_on,
    x.closed_on AS closed_on, x.close_kind AS close_kind, x.admitted AS admitted,
    x.no_flow AS no_flow, x.sham_examined AS sham_examined, x.extracted_on AS extracted_on,
    c.hub_kind AS hub_kind, c.cases AS cases, c.cases_12 AS cases_12, c.opponents AS opponents,
    COALESCE(c.cases_12 >= tunable('least_cases'), FALSE) AS dense,
    COALESCE(x.no_flow, FALSE)
      OR COALESCE(x.fast, FALSE) AND (x.close_kind = 'mediated' OR COALESCE(x.admitted, FALSE)) AS sign,
    x.no_flow IS FALSE AND (x.fast IS FALSE OR (x.close_kind <> 'mediated' AND x.admitted IS FALSE)) AS no_sign,
    covered('case_party', x.organ, x.window_from, x.accepted_on) AS complete
  FROM legs AS x
  LEFT JOIN case_cluster AS c ON c.case_id = x.unit AND c.case_type = 'civil_trial'
    AND c.shared = x.leg AND c.largest
), gap AS (
  SELECT
    x.leg AS leg, x.unit AS unit, x.organ AS organ, x.cause AS cause, x.accepted_on AS accepted_on,
    x.closed_on AS closed_on, x.close_kind AS close_kind, x.admitted AS admitted,
    x.no_flow AS no_flow, x.sham_examined AS sham_examined, x.hub_kind AS hub_kind,
    x.cases AS cases, x.cases_12 AS cases_12, x.opponents AS opponents, x.dense AS dense,
    x.sign AS sign, x.no_sign AS no_sign,
    COALESCE(x.close_kind IN ('judged', 'mediated'), FALSE)
      AND NOT (x.dense AND COALESCE(x.hub_kind = 'organisation', FALSE)) AS in_scope,
    missing(
      'case_party.kind', x.dense AND x.sign AND x.sham_examined IS NOT TRUE AND x.hub_kind IS NULL,
      'civil_trial.accepted_on',
        NOT COALESCE(x.no_sign, FALSE) AND x.sham_examined IS NOT TRUE
        AND (x.accepted_on IS NULL OR x.accepted_on > x.closed_on),
      'civil_trial.admitted',
        x.dense AND NOT x.sign AND NOT COALESCE(x.no_sign, FALSE)
        AND x.sham_examined IS NOT TRUE AND x.admitted IS NULL,
      'civil_trial.closed_on', x.closed_on IS NULL OR x.closed_on > x.extracted_on,
      'civil_trial.no_flow',
        x.dense AND NOT x.sign AND NOT COALESCE(x.no_sign, FALSE)
        AND x.sham_examined IS NOT TRUE AND x.no_flow IS NULL,
      'civil_trial.sham_examined', x.dense AND x.sign AND x.sham_examined IS NULL,
      'coverage:case_party',
        NOT x.dense AND NOT COALESCE(x.no_sign, FALSE) AND x.sham_examined IS NOT TRUE
        AND x.accepted_on <= x.closed_on AND NOT x.complete,
      'law:civil.sham_suit.duty',
        x.dense AND x.sign AND x.closed_on IS NOT NULL
        AND NOT law_known('civil.sham_suit.duty', x.closed_on)
    ) AS lacking
  FROM joined AS x
), verdict AS (
  SELECT
    x.leg AS leg, x.unit AS unit, x.organ AS organ, x.cause AS cause, x.accepted_on AS accepted_on,
    x.closed_on AS closed_on, x.close_kind AS close_kind, x.admitted AS admitted,
    x.no_flow AS no_flow, x.sham_examined AS sham_examined, x.cases AS cases,
    x.cases_12 AS cases_12, x.opponents AS opponents, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.dense AND x.sign AND x.sham_examined IS FALSE THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, x.leg AS discriminator, x.organ AS organ, x.closed_on AS act_on,
  x.cause AS cause, x.accepted_on AS accepted_on, x.closed_on AS closed_on,
  x.close_kind AS close_kind, x.cases AS cases, x.cases_12 AS cases_12, x.opponents AS opponents,
  x.admitted AS admitted, x.no_flow AS no_flow, x.sham_examined AS sham_examined,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
