-- One row per copy of a ruling, decision or proposal that the office received. An opinion, objection or protest must be given
-- in time; where none was given there is nothing to be late. The period of a proposal of commutation may be extended:
-- without a record of it the days between are soft. The ten days of 规则 630 and 635 stand after "finds" and bind an opinion
-- against the proposal only; the record says neither, so opinions on proposals are soft at most.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.received_on AS from_on, r.opinion_on AS done_on,
    r.extended_on AS extended_on, r._extracted_on AS extracted_on,
    COALESCE(earlier(r.opinion_on, r._as_of), r.opinion_on, r._as_of) AS until_on,
    CASE
      WHEN r.kind = 'commutation_proposal' AND r.extended_on IS NOT NULL
        THEN due_strict('enforcement.commutation.opinion', r.received_on,
          param('enforcement.commutation.opinion.extension', r.received_on))
    END AS due_extended,
    CASE r.kind
      WHEN 'commutation_proposal'
        THEN due('enforcement.commutation.opinion', r.received_on, param('enforcement.commutation.opinion.extension',
          r.received_on))
      WHEN 'commutation_ruling' THEN due('enforcement.commutation.objection', r.received_on)
      WHEN 'outside_proposal' THEN due('enforcement.outside_service.opinion', r.received_on)
      WHEN 'outside_decision' THEN due('enforcement.outside_service.objection', r.received_on)
      WHEN 'treatment_decision' THEN due('criminal.treatment.objection', r.received_on)
      WHEN 'protest_judgment' THEN due('criminal.appeal', r.received_on)
      WHEN 'protest_ruling' THEN due('criminal.appeal.ruling', r.received_on)
    END AS due_hard,
    CASE r.kind
      WHEN 'commutation_proposal' THEN due_strict('enforcement.commutation.opinion', r.received_on)
      WHEN 'commutation_ruling' THEN due_strict('enforcement.commutation.objection', r.received_on)
      WHEN 'outside_proposal' THEN due_strict('enforcement.outside_service.opinion', r.received_on)
      WHEN 'outside_decision' THEN due_strict('enforcement.outside_service.objection', r.received_on)
      WHEN 'treatment_decision' THEN due_strict('criminal.treatment.objection', r.received_on)
      WHEN 'protest_judgment' THEN due_strict('criminal.appeal', r.received_on)
      WHEN 'protest_ruling' THEN due_strict('criminal.appeal.ruling', r.received_on)
    END AS due_base
  FROM office_opinion AS r
), lined AS (
  SELECT
    f.unit AS unit,
    COALESCE(f.due_extended, f.due_base) AS due_soft,
    missing(
      'extracted_on:office_opinion', f.until_on IS NULL,
      'law:criminal.appeal', f.kind = 'protest_judgment' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.appeal', f.from_on),
      'law:criminal.appeal.ruling', f.kind = 'protest_ruling' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.appeal.ruling', f.from_on),
      'law:criminal.treatment.objection', f.kind = 'treatment_decision' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.treatment.objection', f.from_on),
      'law:enforcement.commutation.objection', f.kind = 'commutation_ruling' AND f.from_on IS NOT NULL
        AND NOT law_known('enforcement.commutation.objection', f.from_on),
      'law:enforcement.commutation.opinion', f.kind = 'commutation_proposal' AND f.from_on IS NOT NULL
        AND NOT law_known('enforcement.commutation.opinion', f.from_on),
      'law:enforcement.outside_service.objection', f.kind = 'outside_decision' AND f.from_on IS NOT NULL
        AND NOT law_known('enforcement.outside_service.objection', f.from_on),
      'law:enforcement.outside_service.opinion', f.kind = 'outside_proposal' AND f.from_on IS NOT NULL
        AND NOT law_known('enforcement.outside_service.opinion', f.from_on),
      'office_opinion.opinion_on', f.done_on < f.from_on OR f.done_on > f.extracted_on,
      'office_opinion.extended_on', f.extended_on < f.from_on OR f.extended_on > f.extracted_on,
      'office_opinion.received_on', f.from_on IS NULL OR f.from_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, l.due_soft AS due_soft, l.lacking AS lacking,
    CASE
      WHEN f.done_on IS NULL THEN 'out_of_scope'
      WHEN l.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard OR f.kind IN ('commutation_proposal', 'outside_proposal')
        THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.kind AS kind, f.from_on AS from_on,
  f.extended_on AS extended_on, f.done_on AS done_on, f.until_on AS until_on, f.due_hard AS due_hard,
    v.due_soft AS due_soft,
  CASE WHEN f.kind = 'commutation_proposal' THEN param('enforcement.commutation.opinion.extension',
    f.from_on) ELSE 0 END AS more,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
