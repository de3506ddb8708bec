-- One row per expiry in the register (规则 615(2); 看守所条例 43): within the seven days before expiry the detention house warns the
-- organ in charge. A warning on any day before the expiry, or on it, is in time; released or changed before it, none
-- was needed. Learned of within the seven days: soft.
WITH base AS (
  SELECT
    w._id AS unit, w.organ AS organ, w.known_on AS known_on, w.expires_on AS expires_on, w.warned_on AS warned_on,
    w.ended_on AS ended_on, w._as_of AS as_of, w._extracted_on AS extracted_on,
    due('enforcement.custody_warning', w.expires_on) AS window_from_on,
    COALESCE(earlier(w.warned_on, w._as_of), w.warned_on, w._as_of) AS until_on
  FROM custody_warning AS w
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'custody_warning.ended_on', b.ended_on > b.extracted_on,
      'custody_warning.expires_on', b.expires_on IS NULL,
      'custody_warning.warned_on', b.warned_on > b.extracted_on,
      'extracted_on:custody_warning', b.until_on IS NULL,
      'law:enforcement.custody_warning',
        b.expires_on IS NOT NULL AND NOT law_known('enforcement.custody_warning', b.expires_on)
    ) AS lacking
  FROM base AS b
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.known_on >= b.expires_on THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.until_on <= b.expires_on OR b.ended_on < b.expires_on THEN 'lawful'
      WHEN b.known_on > b.window_from_on THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.expires_on AS act_on,
  b.expires_on AS expires_on, b.window_from_on AS window_from_on, b.warned_on AS warned_on, b.ended_on AS ended_on,
  b.until_on AS until_on,
  CASE WHEN v.outcome IN ('hard', 'soft') THEN days_between(b.expires_on, b.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
