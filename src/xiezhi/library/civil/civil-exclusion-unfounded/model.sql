-- One row per span left out of a trial limit. Settlement counts only where both sides asked for it
-- (民诉解释 243): one-sided is hard. No document in the file, or an entry long after the span, is a question
-- for a prosecutor. Spans outside the trial are entry errors.
WITH facts AS (
  SELECT
    e._id AS unit, t.organ AS organ, e.kind AS kind, e.from_on AS from_on, e.to_on AS to_on,
    e.doc_in_file AS doc_in_file, e.both_asked AS both_asked, e.entered_on AS entered_on,
    t.accepted_on AS accepted_on, t.closed_on AS closed_on, e._extracted_on AS extracted_on,
    CASE
      WHEN e.kind = 'settlement' AND e.both_asked IS FALSE THEN 'one_sided'
      WHEN e.doc_in_file IS FALSE THEN 'no_document'
      WHEN e.entered_on > add_days(e.to_on, tunable('entry_days')) THEN 'entered_late'
      ELSE 'none'
    END AS fault
  FROM civil_exclusion AS e
  LEFT JOIN civil_trial AS t ON t._id = e.civil_trial
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on, x.to_on AS to_on,
    x.entered_on AS entered_on, x.fault AS fault,
    days_between(x.from_on, x.to_on) AS days,
    missing(
      'civil_exclusion.both_asked',
        x.fault <> 'one_sided' AND x.kind = 'settlement' AND x.both_asked IS NULL,
      'civil_exclusion.doc_in_file', x.fault = 'none' AND x.doc_in_file IS NULL,
      'civil_exclusion.entered_on', x.entered_on < x.from_on OR x.entered_on > x.extracted_on,
      'civil_exclusion.from_on', x.from_on < x.accepted_on OR x.from_on > x.closed_on,
      'civil_exclusion.to_on', x.to_on < x.from_on,
      'civil_trial.organ', x.organ IS NULL,
      'law:civil.exclusion.settlement',
        NOT law_known('civil.exclusion.settlement', x.from_on)
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.from_on AS from_on, x.to_on AS to_on,
    x.entered_on AS entered_on, x.fault AS fault, x.days AS days, x.lacking AS lacking,
    CASE
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.fault = 'one_sided' THEN 'hard'
      WHEN x.fault = 'none' THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.from_on AS act_on,
  x.kind AS kind, x.from_on AS from_on, x.to_on AS to_on, x.entered_on AS entered_on,
  x.days AS days, x.fault AS fault,
  x.outcome AS outcome, x.lacking AS missing
FROM verdict AS x
