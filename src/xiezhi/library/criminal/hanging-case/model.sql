-- One row per case. A year after the last measure was lifted or expired, or two years after filing
-- without one, the case counts as dropped for compensation (赔偿解释 2, 3). That is no duty to withdraw
-- and art. 2 asks for an earlier detention or arrest: soft at most.
WITH ends AS (
  SELECT
    COALESCE(m.criminal_case, s.criminal_case) AS criminal_case,
    CASE
      WHEN m.kind = 'bail' THEN COALESCE(earlier(m.ended_on, due('criminal.bail', m.executed_on)),
        m.ended_on, due('criminal.bail', m.executed_on))
      WHEN m.kind IN ('residential_surveillance', 'designated_surveillance') THEN
        COALESCE(earlier(m.ended_on, due('criminal.residential_surveillance', m.executed_on)),
          m.ended_on, due('criminal.residential_surveillance', m.executed_on))
      ELSE m.ended_on
    END AS end_on,
    CASE WHEN m.stage IN ('review', 'trial') OR m.end_kind IN ('transferred', 'sentence_started')
      THEN COALESCE(m.ended_on, m.executed_on) END AS moved_on
  FROM measure AS m
  LEFT JOIN suspect AS s ON s._id = m.suspect
  WHERE m.kind IN ('detention', 'arrest', 'bail', 'residential_surveillance',
    'designated_surveillance')
), held AS (
  SELECT
    e.criminal_case AS criminal_case, COUNT(*) AS measures, MAX(e.end_on) AS last_on,
    MAX(CASE WHEN e.end_on IS NULL THEN 1 ELSE 0 END) AS no_end, MIN(e.moved_on) AS moved_on
  FROM ends AS e
  GROUP BY e.criminal_case
), people AS (
  SELECT s.criminal_case AS criminal_case, COUNT(*) AS suspects
  FROM suspect AS s
  GROUP BY s.criminal_case
), reviewed AS (
  SELECT r.criminal_case AS criminal_case, MIN(r.received_on) AS received_on
  FROM review AS r
  GROUP BY r.criminal_case
), done AS (
  -- The transfer may stand in the review or in the end of a measure rather than in the case.
  SELECT
    c._id AS unit, COALESCE(earlier(c.transferred_on, c.closed_on), c.transferred_on, c.closed_on,
      v.received_on, h.moved_on) AS finished_on
  FROM criminal_case AS c
  LEFT JOIN held AS h ON h.criminal_case = c._id
  LEFT JOIN reviewed AS v ON v.criminal_case = c._id
), facts AS (
  SELECT
    c._id AS unit, c.organ AS organ, c.charge AS charge, c.economic AS economic,
    c.filed_on AS filed_on, c.wanted_on AS wanted_on, c._extracted_on AS extracted_on,
    COALESCE(h.measures, 0) AS measures, h.last_on AS last_on, COALESCE(h.no_end, 0) AS no_end,
    COALESCE(p.suspects, h.measures, 0) AS suspects,
    d.finished_on AS finished_on, COALESCE(d.finished_on, c._as_of) AS until_on,
    CASE WHEN h.measures IS NULL THEN due('criminal.stale_case.no_measure', c.filed_on)
      ELSE due('criminal.stale_case.after_measure', h.last_on) END AS due_soft
  FROM criminal_case AS c
  JOIN done AS d ON d.unit = c._id
  LEFT JOIN held AS h ON h.criminal_case = c._id
  LEFT JOIN people AS p ON p.criminal_case = c._id
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.charge AS charge, f.economic AS economic,
    f.filed_on AS filed_on, f.measures AS measures, f.last_on AS last_on,
    f.finished_on AS finished_on, f.until_on AS until_on, f.due_soft AS due_soft,
    f.filed_on IS NOT NULL AND f.wanted_on IS NULL AND (f.suspects > 0 OR NOT covered('suspect',
      f.organ, f.filed_on, f.until_on)) AS in_scope,
    missing(
      'coverage:criminal_case', f.finished_on IS NULL AND f.until_on > f.due_soft AND NOT
        covered('criminal_case', f.organ, f.filed_on, f.until_on),
      'coverage:measure', f.until_on > f.due_soft AND NOT
        covered('measure', f.organ, f.filed_on, f.until_on),
      'coverage:suspect', f.suspects = 0 AND f.until_on > f.due_soft,
      'criminal_case.closed_on', f.finished_on < f.filed_on OR f.finished_on > f.extracted_on,
      'criminal_case.filed_on', f.filed_on > f.extracted_on,
      'extracted_on:criminal_case', f.until_on IS NULL,
      'law:criminal.stale_case.no_measure', f.filed_on IS NOT NULL AND f.measures = 0 AND NOT
        law_known('criminal.stale_case.no_measure', f.filed_on),
      'measure.ended_on', f.measures > 0 AND (f.no_end = 1 OR f.due_soft IS NULL) AND f.finished_on
        IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.charge AS charge, g.economic AS economic,
    g.filed_on AS filed_on, g.measures AS measures, g.last_on AS last_on,
    g.finished_on AS finished_on, g.until_on AS until_on, g.due_soft AS due_soft,
    g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.due_soft OR g.due_soft IS NULL THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.filed_on AS act_on, v.charge AS charge,
  v.economic AS economic, v.filed_on AS filed_on, v.measures AS measures,
  v.last_on AS last_measure_on, v.finished_on AS finished_on, v.due_soft AS due_soft,
  v.until_on AS until_on, days_between(v.due_soft, v.until_on) AS days_over, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
