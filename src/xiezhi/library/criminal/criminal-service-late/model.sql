-- One row per document and addressee. The indictment is served ten days, summons and notices three days before the
-- hearing (刑诉法 187); neither binds the summary and fast-track procedures (219, 224). A judgment pronounced in court
-- is served within five days, one of a fixed day at once (202(2)): for the latter the same day is lawful, later is
-- soft, and more than even the five days is hard. Procedures that only follow the rules of the ordinary first
-- instance by reference, and a paper posted in time, are soft at most. So are papers before the hearing for
-- counsel, witnesses and experts, who may be engaged or called when less time is left.
WITH facts AS (
  SELECT
    s._id AS unit, s.kind IN ('indictment_copy', 'hearing_notice') AS beforehand,
    CASE WHEN s.kind IN ('judgment_in_court', 'judgment_fixed') THEN COALESCE(earlier(s.posted_on, s.served_on),
      s.posted_on, s.served_on) ELSE s.served_on END AS done_on,
    CASE s.kind
      WHEN 'indictment_copy' THEN due('criminal.indictment_copy', s.event_on)
      WHEN 'hearing_notice' THEN due('criminal.hearing_notice', s.event_on)
      ELSE due('criminal.judgment_service', s.event_on)
    END AS due_law,
    CASE s.kind
      WHEN 'indictment_copy' THEN due('criminal.indictment_copy', s.event_on)
      WHEN 'hearing_notice' THEN due('criminal.hearing_notice', s.event_on)
      WHEN 'judgment_fixed' THEN s.event_on
      ELSE due_strict('criminal.judgment_service', s.event_on)
    END AS due_soft
  FROM trial_service AS s
), counted AS (
  SELECT
    f.unit AS unit, COALESCE(earlier(f.done_on, s._as_of), f.done_on, s._as_of) AS until_on,
    COALESCE(t.instance = 'first' AND t.procedure = 'ordinary' AND COALESCE(t.prosecution, 'public') = 'public',
      FALSE) AS ordinary,
    f.beforehand AND COALESCE(t.procedure IN ('summary', 'fast_track'), FALSE) AS exempt
  FROM facts AS f
  JOIN trial_service AS s ON s._id = f.unit
  LEFT JOIN trial AS t ON t._id = s.trial
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:trial_service', c.until_on IS NULL,
      'law:criminal.judgment_service', s.event_on IS NOT NULL
        AND NOT law_known('criminal.judgment_service', s.event_on),
      'trial.instance', t.instance IS NULL AND c.until_on > f.due_soft,
      'trial.procedure', t.procedure IS NULL AND c.until_on > f.due_soft AND COALESCE(t.instance, 'first') = 'first',
      'trial_service.event_on', s.event_on IS NULL,
      'trial_service.served_on', s.served_on > s._extracted_on OR s.served_on < s.posted_on
        OR (NOT f.beforehand AND s.served_on < s.event_on)
    ) AS lacking
  FROM facts AS f
  JOIN counted AS c ON c.unit = f.unit
  JOIN trial_service AS s ON s._id = f.unit
  LEFT JOIN trial AS t ON t._id = s.trial
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN c.exempt THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= f.due_soft THEN 'lawful'
      WHEN NOT c.ordinary OR (f.beforehand AND (s.posted_on <= f.due_law
        OR COALESCE(s.recipient, 'other') IN ('counsel', 'other'))) THEN 'soft'
      WHEN f.due_law IS NULL OR c.until_on <= f.due_law THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN counted AS c ON c.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
  JOIN trial_service AS s ON s._id = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, s.organ AS organ, s.event_on AS act_on, s.kind AS kind, s.recipient AS recipient,
  s.trial AS trial, s.event_on AS event_on, s.posted_on AS posted_on, s.served_on AS served_on, f.due_law AS due_law,
  f.due_soft AS due_soft, c.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(f.due_law, c.until_on)
    WHEN v.outcome = 'soft' THEN days_between(f.due_soft, c.until_on) END AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN counted AS c ON c.unit = f.unit
JOIN verdict AS v ON v.unit = f.unit
JOIN trial_service AS s ON s._id = f.unit
