-- Two rows per report (文物保护法 46(1)). scene: the relics department is on the spot within the hours from the report. opinion:
-- within the days after it; whether they run from the report or from the time for going there is not written, so the
-- hard line starts a day later.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, COALESCE(r.reported_on, date_of(r.reported_at)) AS reported_on,
    r.reported_at AS reported_at, r.arrived_at AS arrived_at, r.opinion_on AS opinion_on, r.withdrawn AS withdrawn,
    r.reported_on <> date_of(r.reported_at) AS conflict, r._extracted_on AS extracted_on, r._as_of AS as_of,
    due('public_interest.relics.scene', r.reported_at) AS due_at
  FROM relics_report AS r
), legs AS (
  SELECT
    f.unit AS unit, 'scene' AS discriminator, COALESCE(date_of(f.arrived_at), f.as_of) AS until_on, f.due_at AS due_at,
    f.reported_on AS hard_from_on, date_of(f.due_at) AS due_hard, date_of(f.due_at) AS due_soft,
    COALESCE(f.arrived_at <= f.due_at, f.arrived_at IS NULL AND f.as_of <= date_of(f.due_at)) AS in_time,
    missing(
      'extracted_on:relics_report', f.arrived_at IS NULL AND f.as_of IS NULL,
      'law:public_interest.relics.scene',
        f.reported_on IS NOT NULL AND NOT law_known('public_interest.relics.scene', f.reported_on),
      'relics_report.arrived_at', f.arrived_at < f.reported_at OR date_of(f.arrived_at) > f.extracted_on,
      'relics_report.reported_at', f.reported_at IS NULL OR date_of(f.reported_at) > f.extracted_on,
      'relics_report.reported_on', COALESCE(f.conflict, FALSE),
      'relics_report.withdrawn', f.withdrawn IS NULL AND f.arrived_at IS NULL AND f.as_of > date_of(f.due_at)
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'opinion' AS discriminator, COALESCE(f.opinion_on, f.as_of) AS until_on, f.due_at AS due_at,
    add_days(f.reported_on, 1) AS hard_from_on,
    due('public_interest.relics.opinion', add_days(f.reported_on, 1)) AS due_hard,
    due_strict('public_interest.relics.opinion', f.reported_on) AS due_soft,
    COALESCE(f.opinion_on, f.as_of) <= due_strict('public_interest.relics.opinion', f.reported_on) AS in_time,
    missing(
      'extracted_on:relics_report', f.opinion_on IS NULL AND f.as_of IS NULL,
      'law:public_interest.relics.opinion',
        f.reported_on IS NOT NULL AND NOT law_known('public_interest.relics.opinion', f.reported_on),
      'relics_report.opinion_on', f.opinion_on < f.reported_on OR f.opinion_on > f.extracted_on,
      'relics_report.reported_on', f.reported_on IS NULL OR f.reported_on > f.extracted_on OR COALESCE(f.conflict, FALSE),
      'relics_report.withdrawn', f.withdrawn IS NULL AND f.opinion_on IS NULL
        AND f.as_of > due_strict('public_interest.relics.opinion', f.reported_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN COALESCE(f.withdrawn, FALSE) THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.discriminator = 'opinion' AND (x.due_hard IS NULL OR x.until_on <= x.due_hard) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS x
  JOIN facts AS f ON f.unit = x.unit
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.reported_on AS act_on,
  f.reported_on AS reported_on, f.reported_at AS reported_at, f.arrived_at AS arrived_at, x.due_at AS due_at,
  f.opinion_on AS opinion_on, x.hard_from_on AS hard_from_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
