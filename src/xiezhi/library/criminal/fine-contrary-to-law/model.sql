-- A fine or confiscation that the Law compels and the judgment lacks, or that lies outside what the Law allows
-- (刑法 52; 财产刑规定 1, 2). The verdict was drawn where the document was read, over every tier and version.
SELECT
  r._id AS unit,
  '' AS discriminator,
  r.organ AS organ,
  r.judged_on AS act_on,
  r.case_no AS case_no,
  r.fine_verdict AS verdict,
  r.basis AS basis,
  r.charge AS charge,
  r.article AS article,
  r.penalty AS penalty,
  r.fine AS fine,
  r.fine_least AS fine_least,
  r.fine_most AS fine_most,
  r.lacking AS lacking,
  CASE
    WHEN COALESCE(r.fine_verdict = 'not_applicable', FALSE) THEN 'out_of_scope'
    WHEN r.fine_verdict IS NULL OR r.judged_on IS NULL THEN 'undetermined'
    WHEN r.fine_verdict = 'within' THEN 'lawful'
    WHEN NOT COALESCE(r.verified, FALSE) THEN 'soft'
    ELSE 'hard'
  END AS outcome,
  CASE
    WHEN COALESCE(r.fine_verdict = 'not_applicable', FALSE) THEN ''
    ELSE missing(
      'range_check.fine_verdict', r.fine_verdict IS NULL,
      'range_check.judged_on', r.judged_on IS NULL
    )
  END AS missing
FROM range_check AS r
