-- One row per interrogation of a suspect (刑诉法 123; 公安规定 208; 规则 190). Cases whose tier holds life or death, and
-- investigations by the procuratorate, leave nothing to weigh; whether a case is "otherwise major" is evaluative and
-- stays soft. A recording shorter than the written record may come of two clocks, and one that stopped may have stopped
-- with the interrogation: both stay soft as well.
WITH facts AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.subject AS subject, i.started_on AS started_on, i.started_at AS started_at,
    i.ended_at AS ended_at, i.recording_duty AS duty, i.recorded AS recorded, i.recording_broken AS broken,
    i.recording_from_at AS from_at, i.recording_to_at AS to_at, i._extracted_on AS extracted_on,
    CASE WHEN i.recording_duty = 'own_investigation' THEN law_known('criminal.recording_duty.own', i.started_on)
      ELSE law_known('criminal.recording_duty', i.started_on) END AS known,
    COALESCE(param_has('criminal.recording_duty', i.started_on, i.recording_duty)
      OR param_has('criminal.recording_duty.own', i.started_on, i.recording_duty), FALSE) AS bound,
    COALESCE(i.recording_from_at > i.started_at OR i.recording_to_at < i.ended_at, FALSE) AS short
  FROM interview AS i
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.subject AS subject, f.started_on AS started_on, f.started_at
    AS started_at, f.ended_at AS ended_at, f.duty AS duty, f.recorded AS recorded, f.broken AS
    broken, f.from_at AS from_at, f.to_at AS to_at, f.bound AS bound, f.short AS short,
    missing(
      'interview.ended_at', f.ended_at < f.started_at,
      'interview.recorded', f.bound AND f.recorded IS NULL,
      'interview.recording_duty', f.duty IS NULL AND (f.recorded IS NULL OR NOT f.recorded OR COALESCE(f.broken, TRUE) OR f.short),
      'interview.recording_to_at', f.to_at < f.from_at,
      'interview.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on
        OR f.started_on <> date_of(f.started_at),
      'law:criminal.recording_duty', f.duty IN ('life_or_death', 'other_major') AND f.started_on IS NOT NULL
        AND NOT f.known,
      'law:criminal.recording_duty.own', f.duty = 'own_investigation' AND f.started_on IS NOT NULL AND NOT f.known
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.started_on AS act_on,
  g.duty AS duty, g.started_on AS started_on, g.started_at AS started_at, g.ended_at AS ended_at,
  g.from_at AS from_at, g.to_at AS to_at,
  CASE WHEN NOT g.recorded THEN 'none' WHEN g.broken THEN 'broken' WHEN g.short THEN 'short' ELSE 'whole' END AS fault,
  CASE
    WHEN g.subject <> 'suspect' OR g.duty = 'none' THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.recorded AND NOT g.short AND NOT COALESCE(g.broken, FALSE) THEN 'lawful'
    WHEN g.duty = 'other_major' OR g.recorded THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN g.subject <> 'suspect' OR g.duty = 'none' THEN '' ELSE g.lacking END AS missing
FROM gap AS g
