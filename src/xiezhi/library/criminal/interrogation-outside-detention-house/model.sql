-- One row per interrogation of a suspect (刑诉法 118(2); 公安规定 198(2)). From the moment the suspect was delivered to the
-- detention house until the measure ended, interrogation belongs there. On the day of delivery itself the hour decides.
-- An arrest that took the place of a detention without a break goes on from the delivery under the detention. Bail or
-- surveillance ends the custody even where its row has no end.
WITH moved AS (
  SELECT a._id AS measure, MAX(d.intake_on) AS intake_on, MAX(d.intake_at) AS intake_at
  FROM measure AS a
  JOIN measure AS d ON d.suspect = a.suspect
  WHERE a.kind = 'arrest' AND d.kind = 'detention' AND d.executed_on <= a.executed_on
    AND d.ended_on >= add_days(a.executed_on, -1) AND COALESCE(d.end_kind NOT IN ('released', 'lifted'), TRUE)
  GROUP BY a._id
), changed AS (
  SELECT m._id AS measure, MIN(n.executed_on) AS changed_on
  FROM measure AS m
  JOIN measure AS n ON n.suspect = m.suspect
  WHERE m.kind IN ('detention', 'arrest') AND n.executed_on >= m.executed_on
    AND n.kind IN ('bail', 'residential_surveillance', 'designated_surveillance')
  GROUP BY m._id
), delivered AS (
  SELECT
    m.suspect AS suspect, m.kind AS kind, m.executed_on AS executed_on,
    COALESCE(earlier(m.ended_on, c.changed_on), m.ended_on, c.changed_on) AS ended_on,
    COALESCE(m.intake_on, d.intake_on) AS intake_on, COALESCE(m.intake_at, d.intake_at) AS intake_at,
    COALESCE(m.intake_on < m.executed_on OR m.intake_on > m._extracted_on, FALSE) AS odd
  FROM measure AS m
  LEFT JOIN moved AS d ON d.measure = m._id
  LEFT JOIN changed AS c ON c.measure = m._id
), held AS (
  SELECT
    i._id AS unit,
    MAX(CASE WHEN m.intake_on < i.started_on OR (m.intake_on = i.started_on AND m.intake_at < i.started_at)
      THEN m.intake_on END) AS intake_on,
    MAX(CASE WHEN m.intake_on = i.started_on AND (m.intake_at IS NULL OR i.started_at IS NULL) THEN 1 ELSE 0 END)
      AS same_day,
    MAX(CASE WHEN m.ended_on = i.started_on THEN 1 ELSE 0 END) AS last_day,
    MAX(CASE WHEN m.odd THEN 1 ELSE 0 END) AS reversed,
    MAX(CASE WHEN m.intake_on IS NULL AND m.executed_on < i.started_on THEN 1 ELSE 0 END) AS undated,
    COUNT(*) AS measures
  FROM interview AS i
  JOIN delivered AS m ON m.suspect = i.suspect
  WHERE m.kind IN ('detention', 'arrest') AND m.executed_on <= i.started_on
    AND (m.ended_on IS NULL OR m.ended_on >= i.started_on)
  GROUP BY i._id
), facts AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.subject AS subject, i.started_on AS started_on, i.started_at AS started_at,
    i.place_kind AS place_kind, i._extracted_on AS extracted_on,
    h.intake_on AS intake_on, COALESCE(h.same_day, 0) AS same_day, COALESCE(h.last_day, 0) AS last_day,
    COALESCE(h.reversed, 0) AS reversed, COALESCE(h.undated, 0) AS undated, COALESCE(h.measures, 0) AS measures,
    COALESCE(param_has('criminal.interrogation.places', i.started_on, i.place_kind), FALSE) AS inside
  FROM interview AS i
  LEFT JOIN held AS h ON h.unit = i._id
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.subject AS subject, f.started_on AS started_on, f.place_kind
    AS place_kind, f.intake_on AS intake_on, f.last_day AS last_day, f.measures AS measures,
    f.inside AS inside, f.same_day AS same_day, f.undated AS undated,
    missing(
      'interview.place_kind', f.place_kind IS NULL AND (f.intake_on IS NOT NULL OR f.same_day = 1 OR f.undated = 1),
      'interview.started_on', f.started_on IS NULL OR f.started_on > f.extracted_on
        OR f.started_on <> date_of(f.started_at),
      'law:criminal.interrogation.places', f.started_on IS NOT NULL AND f.intake_on IS NOT NULL
        AND NOT law_known('criminal.interrogation.places', f.started_on),
      'measure.intake_at', NOT f.inside AND f.place_kind IS NOT NULL AND f.intake_on IS NULL AND f.same_day = 1,
      'measure.intake_on', f.reversed = 1 OR (NOT f.inside AND f.intake_on IS NULL AND f.undated = 1)
    ) AS lacking
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.started_on AS act_on,
  g.subject AS subject, g.started_on AS started_on, g.place_kind AS place_kind, g.intake_on AS
  intake_on,
  CASE
    WHEN g.subject <> 'suspect' OR (g.measures = 0 AND g.lacking = '') THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.intake_on IS NULL THEN 'out_of_scope'
    WHEN g.inside THEN 'lawful'
    -- Taken out to hospital, or served in prison or administrative custody for another matter; on the last day of the
    -- measure the person may already have left.
    WHEN g.place_kind IN ('hospital', 'prison', 'administrative_custody', 'scene') OR g.last_day = 1 THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN g.subject <> 'suspect' THEN '' ELSE g.lacking END AS missing
FROM gap AS g
