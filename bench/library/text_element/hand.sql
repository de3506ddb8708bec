SELECT _id AS unit, '' AS discriminator, organ, decided_on AS act_on,
  CASE WHEN special_limit_days IS NULL THEN 'out_of_scope'
       WHEN special_limit_basis IS NULL THEN 'undetermined'
       WHEN special_limit_basis LIKE '%第%' AND special_limit_basis LIKE '%条%'
         OR special_limit_basis LIKE '%批准%' THEN 'lawful'
       ELSE 'soft' END AS outcome,
  CASE WHEN special_limit_days IS NOT NULL AND special_limit_basis IS NULL
       THEN 'penalty.special_limit_basis' ELSE '' END AS missing,
  special_limit_basis AS basis
FROM penalty
