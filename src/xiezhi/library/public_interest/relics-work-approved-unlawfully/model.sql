-- One row per approval of works in the range of a protected site: by the government that announced the site, with the consent
-- beforehand of the relics department of the next higher government; for a national site by the province with consent
-- of the national department (文物保护法 28(2)). Works to protect the relics are outside (28(1)).
WITH facts AS (
  SELECT
    w._id AS unit, w.organ AS organ, w.site_level AS site_level, w.level AS level, w.government AS government,
    w.consent AS consent, w.consent_on AS consent_on, w.consent_level AS consent_level, w.approved_on AS approved_on,
    w.protective AS protective, w._extracted_on AS extracted_on,
    CASE w.site_level WHEN 'national' THEN 'province' ELSE w.site_level END AS needed,
    CASE w.site_level WHEN 'county' THEN 'city' WHEN 'city' THEN 'province' ELSE 'national' END AS consenting
  FROM relics_work AS w
), faults AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN NOT f.government THEN 'no_government'
      WHEN (f.needed = 'province' AND f.level IN ('city', 'county', 'township'))
        OR (f.needed = 'city' AND f.level IN ('county', 'township')) OR (f.needed = 'county' AND f.level = 'township')
        THEN 'level_too_low'
      WHEN NOT f.consent THEN 'no_consent'
      WHEN f.consent_on > f.approved_on THEN 'consent_after'
      WHEN (f.consenting = 'national' AND f.consent_level <> 'national')
        OR (f.consenting = 'province' AND f.consent_level IN ('city', 'county', 'township'))
        OR (f.consenting = 'city' AND f.consent_level IN ('county', 'township')) THEN 'consent_too_low'
    END AS fault
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'law:public_interest.relics.approver',
        f.approved_on IS NOT NULL AND NOT law_known('public_interest.relics.approver', f.approved_on),
      'relics_work.approved_on', f.approved_on IS NULL OR f.approved_on > f.extracted_on,
      'relics_work.consent', (f.consent IS NULL AND w.fault IS NULL) OR (NOT f.consent AND f.consent_on IS NOT NULL),
      'relics_work.consent_level', w.fault IS NULL AND f.consent_level IS NULL,
      'relics_work.consent_on', (w.fault IS NULL AND f.consent_on IS NULL) OR f.consent_on > f.extracted_on,
      'relics_work.government', w.fault IS NULL AND f.government IS NULL,
      'relics_work.level', w.fault IS NULL AND f.level IS NULL,
      'relics_work.protective', f.protective IS NULL AND w.fault IS NOT NULL,
      'relics_work.site_level', f.site_level IS NULL OR f.site_level = 'township'
    ) AS lacking
  FROM facts AS f
  JOIN faults AS w ON w.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN COALESCE(f.protective, FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN w.fault IS NOT NULL THEN 'hard'
      WHEN f.level <> f.needed THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM facts AS f
  JOIN faults AS w ON w.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.approved_on AS act_on,
  w.fault AS fault,
  f.approved_on AS approved_on, f.site_level AS site_level, f.level AS level, f.consent_on AS consent_on,
  f.consent_level AS consent_level, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN faults AS w ON w.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
