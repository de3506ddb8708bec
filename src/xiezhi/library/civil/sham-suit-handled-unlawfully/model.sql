-- One row per sham suit that a court found. It dismisses the claims, fines or detains by the gravity, and
-- a crime is prosecuted (民诉法 115). Not dismissing while no judgment is in force is hard, unless the case went to the police (it may be
-- stayed) or the finding is older than the rule on suits invented by one side (2024); the sanction is
-- a matter of discretion and no text sets days for handing over, so that these are soft.
WITH facts AS (
  SELECT
    f._id AS unit, f.organ AS organ, f.found_on AS found_on, f.in_force AS in_force,
    f.dismissed AS dismissed, f.sanctioned AS sanctioned, f.crime_suspected AS crime_suspected,
    f.transferred_on AS transferred_on, f._as_of AS as_of, f._extracted_on AS extracted_on,
    CASE
      WHEN f.dismissed IS FALSE THEN 'not_dismissed'
      WHEN f.crime_suspected AND COALESCE(f.transferred_on, f._as_of)
        > add_days(f.found_on, tunable('transfer_days')) THEN 'not_transferred'
      WHEN f.sanctioned IS FALSE THEN 'not_sanctioned'
      ELSE 'none'
    END AS fault
  FROM sham_finding AS f
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.found_on AS found_on, x.in_force AS in_force,
    x.dismissed AS dismissed, x.sanctioned AS sanctioned, x.crime_suspected AS crime_suspected,
    x.transferred_on AS transferred_on, x.fault AS fault,
    missing(
      'extracted_on:sham_finding',
        x.fault <> 'not_dismissed' AND x.crime_suspected AND x.transferred_on IS NULL AND x.as_of IS NULL,
      'law:civil.sham_suit.duty',
        x.found_on IS NOT NULL AND NOT law_known('civil.sham_suit.duty', x.found_on),
      'sham_finding.crime_suspected', x.crime_suspected IS NULL
        AND (x.fault = 'none' OR (x.fault = 'not_dismissed' AND x.in_force IS FALSE)),
      'sham_finding.dismissed', x.fault = 'none' AND x.dismissed IS NULL,
      'sham_finding.found_on', x.found_on IS NULL OR x.found_on > x.extracted_on,
      'sham_finding.in_force', x.fault = 'not_dismissed' AND x.in_force IS NULL,
      'sham_finding.sanctioned', x.fault = 'none' AND x.sanctioned IS NULL,
      'sham_finding.transferred_on',
        x.transferred_on < x.found_on OR x.transferred_on > x.extracted_on
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.found_on AS found_on, x.in_force AS in_force,
    x.dismissed AS dismissed, x.sanctioned AS sanctioned, x.crime_suspected AS crime_suspected,
    x.transferred_on AS transferred_on, x.fault AS fault, x.lacking AS lacking,
    CASE
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'none' THEN 'lawful'
      WHEN x.fault = 'not_dismissed' AND NOT x.in_force AND NOT x.crime_suspected
        AND param_has('civil.sham_suit.duty', x.found_on, 'invention') THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.found_on AS act_on,
  x.found_on AS found_on, x.in_force AS in_force, x.dismissed AS dismissed,
  x.sanctioned AS sanctioned, x.crime_suspected AS crime_suspected,
  x.transferred_on AS transferred_on, x.fault AS fault,
  x.outcome AS outcome, x.lacking AS missing
FROM verdict AS x
