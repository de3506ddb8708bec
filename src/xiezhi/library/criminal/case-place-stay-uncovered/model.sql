-- One row per stay in a place for handling cases. No summons lasts longer than twenty-four hours (刑诉法 119(2)); who is
-- held longer needs detention or arrest by the day those hours end, or before the stay. A lead of unlawful detention (刑法 238), never a finding: soft at most. What
-- follows a detention, and the hours of a summons, have models of their own.
WITH facts AS (
  SELECT
    s._id AS unit, due('criminal.summons.serious', s.entered_at) AS due_at, s.suspect AS suspect,
    COALESCE(date_of(s.left_at), s._as_of) AS until_on, s._as_of AS as_of
  FROM case_place_stay AS s
), held AS (
  SELECT f.unit AS unit, MIN(m.executed_on) AS held_on
  FROM facts AS f
  JOIN case_place_stay AS s ON s._id = f.unit
  JOIN measure AS m ON m.suspect = f.suspect AND m.kind IN ('detention', 'arrest', 'liuzhi')
    AND m.executed_on <= f.until_on
    AND (m.executed_on >= s.entered_on OR m.ended_on IS NULL OR m.ended_on > s.entered_on)
  GROUP BY f.unit
), summoned AS (
  SELECT s._id AS unit
  FROM case_place_stay AS s
  JOIN measure AS m ON m.suspect = s.suspect AND m.kind IN ('summons', 'compelled_appearance')
    AND m.executed_at <= s.entered_at AND m.ended_at >= s.left_at
  GROUP BY s._id
), gap AS (
  SELECT
    f.unit AS unit, h.held_on AS held_on,
    -- A stay within one summons on record has its paper; that it is too long is told by summons-overtime.
    COALESCE(s.voluntary, FALSE) OR c.unit IS NOT NULL AS outside,
    COALESCE(s.left_at > f.due_at, s.left_at IS NULL AND f.as_of > date_of(f.due_at), FALSE) AS long,
    missing(
      'case_place_stay.entered_at', s.entered_at IS NULL OR date_of(s.entered_at) <> s.entered_on,
      'case_place_stay.left_at', s.left_at < s.entered_at OR date_of(s.left_at) > s._extracted_on,
      'case_place_stay.suspect', COALESCE(s.left_at > f.due_at, s.left_at IS NULL AND f.as_of > date_of(f.due_at), FALSE)
        AND s.suspect IS NULL,
      'case_place_stay.voluntary', COALESCE(s.left_at > f.due_at, s.left_at IS NULL AND f.as_of > date_of(f.due_at), FALSE)
        AND s.voluntary IS NULL,
      'coverage:measure', COALESCE(s.left_at > f.due_at, s.left_at IS NULL AND f.as_of > date_of(f.due_at), FALSE)
        AND NOT COALESCE(h.held_on <= date_of(f.due_at), FALSE) AND NOT covered('measure', s.organ, s.entered_on, f.until_on),
      'extracted_on:case_place_stay', f.until_on IS NULL,
      'law:criminal.summons.serious', s.entered_on IS NOT NULL AND NOT law_known('criminal.summons.serious', s.entered_on)
    ) AS lacking
  FROM facts AS f
  JOIN case_place_stay AS s ON s._id = f.unit
  LEFT JOIN held AS h ON h.unit = f.unit
  LEFT JOIN summoned AS c ON c.unit = f.unit
)
SELECT
  g.unit AS unit, '' AS discriminator, s.organ AS organ, s.entered_on AS act_on, s.entered_at AS entered_at,
  s.left_at AS left_at, f.due_at AS due_at, g.held_on AS held_on, f.until_on AS until_on,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN NOT g.long OR g.held_on <= date_of(f.due_at) THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM gap AS g
JOIN facts AS f ON f.unit = g.unit
JOIN case_place_stay AS s ON s._id = g.unit
