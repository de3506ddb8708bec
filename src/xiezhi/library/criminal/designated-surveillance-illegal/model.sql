-- One row per place where a residential surveillance was carried out (刑诉法 75; 公安规定 111, 112). Custody places and
-- places for handling cases are barred whatever the ground. A designated dwelling needs that there is no fixed home,
-- or a crime against state security or of terror with the approval of the superior police.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.from_on AS from_on, p.to_on AS to_on,
    p.fixed_home AS fixed_home, p.security_or_terror AS security_or_terror,
    p.upper_approved_on AS upper_approved_on, p.fee_yuan AS fee_yuan, p._extracted_on AS extracted_on,
    contains(p.organ, '公安') AS police,
    CASE
      WHEN param_has('criminal.surveillance.barred_places', p.from_on, p.kind) THEN 'place'
      WHEN param_has('criminal.surveillance.barred_offices', p.from_on, p.kind) THEN
        CASE WHEN contains(p.organ, '公安') OR (contains(p.organ, '检察')
          AND param_has('criminal.surveillance.barred_offices.procuratorate', p.from_on, p.kind)) THEN 'place' ELSE 'office' END
      WHEN p.kind <> 'designated' THEN NULL
      WHEN p.fixed_home AND NOT p.security_or_terror THEN 'home'
      WHEN p.fixed_home AND p.security_or_terror AND p.upper_approved_on IS NULL THEN 'approval'
      WHEN p.fixed_home AND p.security_or_terror AND p.upper_approved_on > p.from_on THEN 'approval_late'
      WHEN p.fee_yuan > 0 AND law_known('criminal.surveillance.barred_offices', p.from_on) THEN 'fee'
    END AS fault
  FROM surveillance_place AS p
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.from_on AS from_on, f.to_on AS to_on,
    f.fixed_home AS fixed_home, f.security_or_terror AS security_or_terror, f.upper_approved_on AS
    upper_approved_on, f.fee_yuan AS fee_yuan, f.fault AS fault,
    missing(
      'law:criminal.surveillance.barred_places', f.from_on IS NOT NULL
        AND NOT law_known('criminal.surveillance.barred_places', f.from_on),
      'law:criminal.surveillance.barred_offices', f.fault IS NULL AND f.from_on IS NOT NULL
        AND (f.kind = 'office' OR (f.kind = 'designated' AND f.fee_yuan > 0)),
      'surveillance_place.fixed_home', f.kind = 'designated' AND f.fixed_home IS NULL
        AND NOT COALESCE(f.security_or_terror AND f.upper_approved_on <= f.from_on, FALSE),
      'surveillance_place.from_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'surveillance_place.security_or_terror', f.kind = 'designated' AND f.fixed_home
        AND f.security_or_terror IS NULL,
      'surveillance_place.to_on', f.to_on < f.from_on OR f.to_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.from_on AS act_on,
  g.kind AS kind, g.from_on AS from_on, g.to_on AS to_on, g.fixed_home AS fixed_home,
  g.security_or_terror AS security_or_terror, g.upper_approved_on AS upper_approved_on, g.fee_yuan
  AS fee_yuan,
  COALESCE(g.fault, 'none') AS fault,
  CASE
    WHEN g.kind = 'home' THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.fault IS NULL THEN 'lawful'
    -- An empty cell does not show that nothing was approved: the approval may be on another sheet.
    WHEN g.fault IN ('approval', 'office') THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN g.kind = 'home' THEN '' ELSE g.lacking END AS missing
FROM gap AS g
