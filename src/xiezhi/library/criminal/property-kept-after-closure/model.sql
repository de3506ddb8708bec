-- One row per item of property. When the police withdraw the case or end the investigation, or the procuratorate does
-- not prosecute, the property is released at the same time (刑诉法 177(3); 公安规定 187(3)). "At the same time" has no
-- number: the days are the office's own patience, and a row is soft at most. Property passed on with an opinion to
-- confiscate has another course; where part of the case is prosecuted the item may belong to it.
WITH reviewed AS (
  SELECT
    r.criminal_case AS case_id,
    MAX(CASE WHEN r.decision = 'not_prosecuted' THEN r.decided_on END) AS dropped_on,
    MAX(CASE WHEN r.decision = 'prosecuted' THEN 1 ELSE 0 END) AS prosecuted,
    MAX(CASE WHEN r.decision = 'not_prosecuted' AND r.decided_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM review AS r
  GROUP BY r.criminal_case
), facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.taken_on AS taken_on, p.ended_on AS ended_on,
    p.handed_on AS handed_on, p.unrelated_found_on AS unrelated_found_on, p._extracted_on AS extracted_on,
    COALESCE(earlier(p.ended_on, p._as_of), p.ended_on, p._as_of) AS until_on,
    COALESCE(r.prosecuted, 0) AS prosecuted, COALESCE(r.undated, 0) AS undated,
    CASE WHEN c.close_kind IN ('withdrawn', 'terminated') THEN c.close_kind
      WHEN r.dropped_on IS NOT NULL OR r.undated = 1 THEN 'not_prosecuted' END AS ending,
    CASE WHEN c.close_kind IN ('withdrawn', 'terminated') THEN c.closed_on ELSE r.dropped_on END AS closed_on
  FROM case_property AS p
  LEFT JOIN criminal_case AS c ON c._id = p.criminal_case
  LEFT JOIN reviewed AS r ON r.case_id = p.criminal_case
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.taken_on AS taken_on, f.ended_on AS
    ended_on, f.handed_on AS handed_on, f.until_on AS until_on, f.prosecuted AS prosecuted, f.ending
    AS ending, f.closed_on AS closed_on,
    add_days(f.closed_on, tunable('patience_days')) AS soft_on,
    missing(
      'case_property.ended_on', f.ended_on < f.taken_on OR f.ended_on > f.extracted_on,
      'case_property.taken_on', f.taken_on IS NULL OR f.taken_on > f.extracted_on,
      'criminal_case.closed_on', f.ending IN ('withdrawn', 'terminated') AND f.closed_on IS NULL,
      'extracted_on:case_property', f.until_on IS NULL,
      'law:criminal.property.release_unprosecuted', f.ending = 'not_prosecuted' AND f.closed_on IS NOT NULL
        AND NOT law_known('criminal.property.release_unprosecuted', f.closed_on),
      'law:criminal.property.release_withdrawn', f.ending <> 'not_prosecuted' AND f.closed_on IS NOT NULL
        AND NOT law_known('criminal.property.release_withdrawn', f.closed_on),
      'review.decided_on', f.ending = 'not_prosecuted' AND f.closed_on IS NULL
    ) AS lacking,
    COALESCE(f.ending IS NULL OR f.handed_on IS NOT NULL OR f.ended_on < f.closed_on OR f.taken_on > f.closed_on, FALSE)
      -- Found unrelated before: the duty of 刑诉法 145, in a model of its own.
      OR COALESCE(f.unrelated_found_on <= f.closed_on, FALSE) AS outside
  FROM facts AS f
)
SELECT
  g.unit AS unit, '' AS discriminator, g.organ AS organ, g.closed_on AS act_on,
  g.kind AS kind, g.taken_on AS taken_on, g.ending AS ending, g.closed_on AS closed_on, g.ended_on
  AS ended_on, g.until_on AS until_on, g.soft_on AS soft_on,
  g.prosecuted = 1 AS part_prosecuted,
  CASE WHEN g.until_on > g.soft_on THEN days_between(g.closed_on, g.until_on) END AS days_over,
  CASE
    WHEN g.outside THEN 'out_of_scope'
    WHEN g.lacking <> '' THEN 'undetermined'
    WHEN g.until_on <= g.soft_on THEN 'lawful'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN g.outside THEN '' ELSE g.lacking END AS missing
FROM gap AS g
