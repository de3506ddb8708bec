-- One row per objection or opinion that an organ put to the office. The kind decides the period; it runs from the day on
-- which paper and file were in. Time for a confiscation opinion may be extended: without a record of it the days
-- between are soft. While police or commission supply evidence for it, or for an opinion on compulsory treatment, no
-- time runs (规则 523, 539). For proposals on supervision of enforcement two rules of different length stand side by side: soft.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.received_on AS from_on, r.decided_on AS done_on,
    r.extended_on AS extended_on, r.excluded_days AS excluded_days,
    r.withdrawn_on AS withdrawn_on, r._extracted_on AS extracted_on,
    COALESCE(earlier(COALESCE(r.decided_on, r.withdrawn_on), r._as_of), r.decided_on, r.withdrawn_on,
      r._as_of) AS until_on,
    CASE
      WHEN r.kind = 'confiscation_opinion' AND r.extended_on IS NOT NULL
        THEN due_strict('criminal.confiscation.application', r.received_on,
          param('criminal.confiscation.application.extension', r.received_on), COALESCE(r.excluded_days, 0))
    END AS due_extended,
    CASE r.kind
      WHEN 'arrest_reconsideration' THEN due('criminal.no_arrest_reconsideration.answer', r.received_on)
      WHEN 'arrest_second_review' THEN due('criminal.no_arrest_second_review.answer', r.received_on)
      WHEN 'nonprosecution_reconsideration' THEN due('criminal.no_prosecution.reconsideration_answer', r.received_on)
      WHEN 'nonprosecution_second_review' THEN due('criminal.no_prosecution.second_review_answer', r.received_on)
      WHEN 'nonprosecution_commission' THEN due('criminal.no_prosecution.supervision_answer', r.received_on)
      WHEN 'withdrawal_reconsideration' THEN due('supervision.cancel_reconsideration', r.received_on)
      WHEN 'withdrawal_second_review' THEN due('supervision.cancel_review', r.received_on)
      WHEN 'correction_recheck' THEN due('supervision.correction_review', r.received_on)
      WHEN 'court_proposal' THEN due('civil.supervision.court_proposal', r.received_on)
      WHEN 'court_proposal_enforcement' THEN due('civil.supervision.court_proposal', r.received_on)
      WHEN 'treatment_opinion'
        THEN due('criminal.treatment.application', r.received_on, 0, COALESCE(r.excluded_days, 0))
      WHEN 'confiscation_opinion'
        THEN due('criminal.confiscation.application', r.received_on,
          param('criminal.confiscation.application.extension', r.received_on), COALESCE(r.excluded_days, 0))
    END AS due_hard,
    CASE r.kind
      WHEN 'arrest_reconsideration' THEN due_strict('criminal.no_arrest_reconsideration.answer', r.received_on)
      WHEN 'arrest_second_review' THEN due_strict('criminal.no_arrest_second_review.answer', r.received_on)
      WHEN 'nonprosecution_reconsideration'
        THEN due_strict('criminal.no_prosecution.reconsideration_answer', r.received_on)
      WHEN 'nonprosecution_second_review'
        THEN due_strict('criminal.no_prosecution.second_review_answer', r.received_on)
      WHEN 'nonprosecution_commission' THEN due_strict('criminal.no_prosecution.supervision_answer', r.received_on)
      WHEN 'withdrawal_reconsideration' THEN due_strict('supervision.cancel_reconsideration', r.received_on)
      WHEN 'withdrawal_second_review' THEN due_strict('supervision.cancel_review', r.received_on)
      WHEN 'correction_recheck' THEN due_strict('supervision.correction_review', r.received_on)
      WHEN 'court_proposal' THEN due_strict('civil.supervision.court_proposal', r.received_on)
      WHEN 'court_proposal_enforcement' THEN due_strict('civil.supervision.court_proposal', r.received_on)
      WHEN 'treatment_opinion'
        THEN due_strict('criminal.treatment.application', r.received_on, 0, COALESCE(r.excluded_days, 0))
      WHEN 'confiscation_opinion'
        THEN due_strict('criminal.confiscation.application', r.received_on, 0, COALESCE(r.excluded_days, 0))
    END AS due_base
  FROM office_objection AS r
), lined AS (
  SELECT
    f.unit AS unit,
    COALESCE(f.due_extended, f.due_base) AS due_soft,
    missing(
      'extracted_on:office_objection', f.until_on IS NULL,
      'law:civil.supervision.court_proposal', f.kind IN ('court_proposal', 'court_proposal_enforcement')
        AND f.from_on IS NOT NULL
        AND NOT law_known('civil.supervision.court_proposal', f.from_on),
      'law:criminal.confiscation.application', f.kind = 'confiscation_opinion' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.confiscation.application', f.from_on),
      'law:criminal.no_arrest_reconsideration.answer', f.kind = 'arrest_reconsideration' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.no_arrest_reconsideration.answer', f.from_on),
      'law:criminal.no_arrest_second_review.answer', f.kind = 'arrest_second_review' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.no_arrest_second_review.answer', f.from_on),
      'law:criminal.no_prosecution.reconsideration_answer', f.kind = 'nonprosecution_reconsideration'
        AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.no_prosecution.reconsideration_answer', f.from_on),
      'law:criminal.no_prosecution.second_review_answer', f.kind = 'nonprosecution_second_review'
        AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.no_prosecution.second_review_answer', f.from_on),
      'law:criminal.no_prosecution.supervision_answer', f.kind = 'nonprosecution_commission' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.no_prosecution.supervision_answer', f.from_on),
      'law:criminal.treatment.application', f.kind = 'treatment_opinion' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.treatment.application', f.from_on),
      'law:supervision.cancel_reconsideration', f.kind = 'withdrawal_reconsideration' AND f.from_on IS NOT NULL
        AND NOT law_known('supervision.cancel_reconsideration', f.from_on),
      'law:supervision.cancel_review', f.kind = 'withdrawal_second_review' AND f.from_on IS NOT NULL
        AND NOT law_known('supervision.cancel_review', f.from_on),
      'law:supervision.correction_review', f.kind = 'correction_recheck' AND f.from_on IS NOT NULL
        AND NOT law_known('supervision.correction_review', f.from_on),
      'office_objection.decided_on', f.done_on < f.from_on OR f.done_on > f.extracted_on,
      'office_objection.excluded_days', f.kind IN ('confiscation_opinion', 'treatment_opinion')
        AND (f.excluded_days < 0 OR (f.excluded_days IS NULL AND f.until_on > f.due_hard)),
      'office_objection.extended_on', f.extended_on < f.from_on OR f.extended_on > f.extracted_on,
      'office_objection.received_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'office_objection.withdrawn_on', f.withdrawn_on < f.from_on OR f.withdrawn_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, l.due_soft AS due_soft, l.lacking AS lacking,
    CASE
      WHEN f.done_on IS NULL AND l.lacking = '' AND f.withdrawn_on <= l.due_soft THEN 'out_of_scope'
      WHEN l.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      WHEN f.kind = 'court_proposal_enforcement' THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.kind AS kind, f.from_on AS from_on,
  f.extended_on AS extended_on, f.done_on AS done_on, f.until_on AS until_on, f.due_hard AS due_hard,
    v.due_soft AS due_soft,
  CASE WHEN f.kind IN ('confiscation_opinion', 'treatment_opinion') THEN COALESCE(f.excluded_days, 0) ELSE 0 END
    AS excluded_days,
  CASE WHEN f.kind = 'confiscation_opinion' THEN param('criminal.confiscation.application.extension',
    f.from_on) ELSE 0 END AS more,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, f.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
