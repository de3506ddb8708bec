-- One row per ruling made under the rules of 2024 (财判规定 4, 6). Able and unpaid: repentance must not be found, so a
-- commutation that rests on it is hard; on merit alone it is soft ("as a rule"), on major merit lawful. Where the refusal
-- ended, the RULING must wait six months (6(3)); a ruling on the last day itself is soft. The bar of parole while
-- unpaid belongs to parole-ineligible.
WITH base AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.ruled_on AS ruled_on, r.merit AS merit,
    r.unpaid_able AS unpaid_able, r.refusal_ended_on AS refusal_ended_on, r._extracted_on AS extracted_on,
    r.result AS result,
    COALESCE(r.merit IN ('major_merit'), FALSE) AND r.kind = 'commutation' AS major,
    r.unpaid_able AND (r.refusal_ended_on IS NULL OR r.refusal_ended_on > r.ruled_on) AS unpaid,
    due_on('commutation.property_wait', r.ruled_on, r.refusal_ended_on) AS earliest_on
  FROM commutation_ruling AS r
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'commutation_ruling.merit', b.unpaid AND b.merit IS NULL,
      'commutation_ruling.refusal_ended_on', b.refusal_ended_on > b.extracted_on,
      'commutation_ruling.result', b.result IS NULL,
      'commutation_ruling.ruled_on', b.ruled_on IS NULL OR b.ruled_on > b.extracted_on,
      'commutation_ruling.unpaid_able', b.unpaid_able IS NULL AND b.refusal_ended_on IS NULL AND NOT b.major
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.result NOT IN ('granted', 'granted_less') THEN 'out_of_scope'
      WHEN b.ruled_on IS NOT NULL AND NOT law_known('commutation.property_wait', b.ruled_on) THEN 'out_of_scope'
      WHEN b.kind = 'parole' AND b.refusal_ended_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.major THEN 'lawful'
      WHEN b.unpaid AND b.kind = 'commutation' THEN
        CASE WHEN b.merit IN ('repentance', 'repentance_and_merit') THEN 'hard' ELSE 'soft' END
      WHEN b.ruled_on < b.earliest_on AND COALESCE(b.merit <> 'repentance_and_major_merit', TRUE) THEN 'hard'
      WHEN b.ruled_on <= b.earliest_on THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.ruled_on AS act_on,
  CASE WHEN b.unpaid AND b.kind = 'commutation' THEN 'unpaid' ELSE 'wait' END AS fault,
  b.kind AS kind, b.merit AS merit, b.refusal_ended_on AS refusal_ended_on, b.earliest_on AS earliest_on,
  b.ruled_on AS ruled_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
