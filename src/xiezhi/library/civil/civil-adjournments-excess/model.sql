-- One row per civil trial: adjournments at most twice in the ordinary, once in the simple and small
-- claims procedure (延长审限规定 3). More than allowed is certain whatever is not recorded; "not more"
-- holds only where the table of hearings is complete.
WITH heard AS (
  SELECT
    h.civil_trial AS trial, COUNT(*) AS hearings,
    SUM(CASE WHEN h.adjourned THEN 1 ELSE 0 END) AS adjourned,
    SUM(CASE WHEN h.adjourned IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM civil_hearing AS h
  GROUP BY h.civil_trial
), facts AS (
  SELECT
    t._id AS unit, t.organ AS organ, t.accepted_on AS accepted_on,
    t.procedure IN ('ordinary', 'simple', 'small_claims') AS in_scope,
    CASE WHEN t.procedure IN ('simple', 'small_claims') AND t.converted_on IS NOT NULL
      THEN 'ordinary' ELSE t.procedure END AS procedure,
    t.procedure <> 'ordinary' AND t.converted_on IS NOT NULL AS converted,
    COALESCE(t.closed_on, t._as_of) AS until_on, t._extracted_on AS extracted_on,
    COALESCE(h.hearings, 0) AS hearings, COALESCE(h.adjourned, 0) AS adjourned,
    COALESCE(h.unknown, 0) AS unknown,
    param('civil.adjournments.ordinary', t.accepted_on) AS most_ordinary,
    param('civil.adjournments.simple', t.accepted_on) AS most_simple,
    covered('civil_hearing', t.organ, t.accepted_on, COALESCE(t.closed_on, t._as_of)) AS complete
  FROM civil_trial AS t
  LEFT JOIN heard AS h ON h.trial = t._id
), lines AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.in_scope AS in_scope,
    x.procedure AS procedure, x.converted AS converted, x.until_on AS until_on,
    x.extracted_on AS extracted_on, x.hearings AS hearings, x.adjourned AS adjourned,
    x.unknown AS unknown, x.complete AS complete,
    CASE x.procedure WHEN 'ordinary' THEN x.most_ordinary
      WHEN 'simple' THEN x.most_simple WHEN 'small_claims' THEN x.most_simple END AS most
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.in_scope AS in_scope,
    x.procedure AS procedure, x.converted AS converted, x.hearings AS hearings,
    x.adjourned AS adjourned, x.most AS most,
    missing(
      'civil_hearing.adjourned', x.adjourned <= x.most AND x.adjourned + x.unknown > x.most,
      'civil_trial.accepted_on', x.accepted_on IS NULL OR x.accepted_on > x.extracted_on,
      'civil_trial.closed_on', x.until_on < x.accepted_on,
      'coverage:civil_hearing',
        x.adjourned <= x.most AND x.until_on >= x.accepted_on AND NOT x.complete,
      'extracted_on:civil_trial', x.adjourned <= x.most AND x.until_on IS NULL,
      'law:civil.adjournments.ordinary',
        x.accepted_on IS NOT NULL AND NOT law_known('civil.adjournments.ordinary', x.accepted_on)
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.accepted_on AS accepted_on, x.procedure AS procedure,
    x.hearings AS hearings, x.adjourned AS adjourned, x.most AS most, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.adjourned <= x.most THEN 'lawful'
      WHEN x.converted THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.accepted_on AS act_on,
  x.procedure AS procedure, x.accepted_on AS accepted_on, x.hearings AS hearings,
  x.adjourned AS adjourned, x.most AS most,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
