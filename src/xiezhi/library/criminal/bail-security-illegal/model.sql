-- One row per security for bail (公安规定 84(2), 87, 97(2); 法院解释 150(2)). The sums stand in the police rules, so for
-- another organ that decided the bail a fault is soft. Guarantor and deposit in one row may have followed each other, and
-- more forfeited than paid may be an entry error: soft.
WITH facts AS (
  SELECT
    b._id AS unit, b.organ AS organ, b.decided_on AS decided_on, b.guarantor AS guarantor,
    b.deposit_yuan AS deposit_yuan, b.minor AS minor, b.forfeited_on AS forfeited_on,
    b.forfeited_yuan AS forfeited_yuan, b.approver_level AS level, b._extracted_on AS extracted_on,
    contains(b.organ, '公安') OR contains(b.organ, '派出所') AS police,
    COALESCE(b.deposit_yuan > 0, FALSE) AS paid,
    param('criminal.bail_deposit.floor', b.decided_on) AS floor_yuan,
    param('criminal.bail_deposit.floor.minor', b.decided_on) AS floor_minor_yuan,
    param('criminal.bail_forfeit_city', b.forfeited_on) AS city_yuan
  FROM bail_security AS b
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.decided_on AS decided_on, f.guarantor AS guarantor,
    f.deposit_yuan AS deposit_yuan, f.minor AS minor, f.forfeited_on AS forfeited_on,
    f.forfeited_yuan AS forfeited_yuan, f.level AS level, f.police AS police, f.floor_yuan AS
    floor_yuan, f.floor_minor_yuan AS floor_minor_yuan, f.city_yuan AS city_yuan,
    CASE
      WHEN f.guarantor AND f.paid AND f.floor_yuan IS NOT NULL THEN 'both'
      WHEN f.paid AND (f.deposit_yuan < f.floor_minor_yuan OR (f.minor IS FALSE AND f.deposit_yuan < f.floor_yuan))
        THEN 'floor'
      WHEN f.forfeited_yuan >= f.city_yuan
        AND NOT param_has('criminal.bail_forfeit_city.approvers', f.forfeited_on, f.level) THEN 'forfeit'
      WHEN f.forfeited_yuan > f.deposit_yuan THEN 'forfeit_more'
    END AS fault,
    missing(
      'bail_security.approver_level', f.forfeited_yuan >= f.city_yuan AND f.level IS NULL,
      'bail_security.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on,
      'bail_security.deposit_yuan', f.deposit_yuan IS NULL AND COALESCE(NOT f.guarantor, TRUE),
      'bail_security.forfeited_on', f.forfeited_on < f.decided_on OR f.forfeited_on > f.extracted_on
        OR (f.forfeited_yuan > 0 AND f.forfeited_on IS NULL),
      'bail_security.forfeited_yuan', f.forfeited_on IS NOT NULL AND f.forfeited_yuan IS NULL,
      'bail_security.minor', f.paid AND f.minor IS NULL AND f.deposit_yuan < f.floor_yuan
        AND f.deposit_yuan >= f.floor_minor_yuan,
      'law:criminal.bail_deposit.floor', f.decided_on IS NOT NULL AND f.floor_yuan IS NULL
        AND NOT law_known('criminal.bail_security.one', f.decided_on)
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.decided_on AS act_on,
  g.guarantor AS guarantor, g.deposit_yuan AS deposit_yuan, g.minor AS minor, g.forfeited_on AS
  forfeited_on, g.forfeited_yuan AS forfeited_yuan, g.level AS level, g.floor_yuan AS floor_yuan,
  g.floor_minor_yuan AS floor_minor_yuan, g.city_yuan AS city_yuan,
  COALESCE(g.fault, 'none') AS fault,
  CASE
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.fault IS NULL THEN 'lawful'
    WHEN g.police AND g.fault IN ('floor', 'forfeit') THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  g.lacking AS missing
FROM gap AS g
