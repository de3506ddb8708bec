-- A sentence outside the range of its charge (刑法 12, 61, 63). The arithmetic on versions and tiers is done
-- where the document is read; a verdict holds on every reading that the text leaves open. What rests on the
-- cited paragraph alone may be a slip of the pen, and an older text not verified proves nothing: soft.
SELECT
  r._id AS unit,
  '' AS discriminator,
  r.organ AS organ,
  r.judged_on AS act_on,
  r.case_no AS case_no,
  r.penalty_verdict AS verdict,
  -- Where the range or the penalty has no term in months, the kinds alone are compared in words.
  CASE WHEN r.penalty_verdict IN ('above', 'below') AND (r.least_months IS NULL OR r.most_months IS NULL OR (r.years IS NULL AND r.months IS NULL))
       THEN r.penalty_verdict || '_kind' ELSE r.penalty_verdict END AS said,
  r.basis AS basis,
  r.charge AS charge,
  r.article AS article,
  r.penalty AS penalty,
  CASE WHEN r.years IS NULL AND r.months IS NULL THEN NULL ELSE COALESCE(r.years, 0) * 12 + COALESCE(r.months, 0) END AS term_months,
  r.lightest AS lightest,
  r.gravest AS gravest,
  r.least_months AS least_months,
  r.most_months AS most_months,
  r.lacking AS lacking,
  CASE
    WHEN COALESCE(r.penalty_verdict = 'not_applicable', FALSE) THEN 'out_of_scope'
    WHEN r.penalty_verdict IS NULL OR r.judged_on IS NULL THEN 'undetermined'
    WHEN r.penalty_verdict IN ('within', 'mitigated') THEN 'lawful'
    WHEN COALESCE(r.basis, 'paragraph') = 'paragraph' OR NOT COALESCE(r.verified, FALSE) THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE
    WHEN COALESCE(r.penalty_verdict = 'not_applicable', FALSE) THEN ''
    ELSE missing(
      'range_check.penalty_verdict', r.penalty_verdict IS NULL,
      'range_check.judged_on', r.judged_on IS NULL
    )
  END AS missing
FROM range_check AS r
