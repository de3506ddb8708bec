WITH crowd AS (
  SELECT organ, party_credit_code, decided_on, count(*) AS same_day FROM penalty GROUP BY ALL
), graded AS (
  SELECT p.*, same_day, concat_ws(',', CASE WHEN p.decided_on IS NULL THEN 'penalty.decided_on' END,
    CASE WHEN p.party_credit_code IS NULL THEN 'penalty.party_credit_code' END) AS missing
  FROM penalty p LEFT JOIN crowd USING (organ, party_credit_code, decided_on)
)
SELECT _id AS unit, '' AS discriminator, organ, decided_on AS act_on,
  CASE WHEN missing <> '' THEN 'undetermined' WHEN same_day >= 3 THEN 'soft' ELSE 'lawful' END AS outcome,
  missing, same_day
FROM graded
