-- One row per pair of statements that a comparison found largely alike (法院解释 93; 规则 75): a lead to fetch the
-- recordings. No text sets a share, so the cut-offs are the office's own and the model is never more than soft.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.later_on AS later_on, m.compared_chars AS compared_chars,
    m.equal_chars AS equal_chars, m.template_removed AS template_removed, m.explained AS explained,
    m.equal_chars * 100 >= m.compared_chars * tunable('percent') AND m.compared_chars >= tunable('characters') AS alike,
    missing(
      'law:criminal.statement.recordings', m.later_on IS NOT NULL
        AND NOT law_known('criminal.statement.recordings', m.later_on),
      'statement_match.compared_chars', m.compared_chars IS NULL OR m.compared_chars <= 0,
      'statement_match.equal_chars', m.equal_chars IS NULL OR m.equal_chars > m.compared_chars,
      'statement_match.later_on', m.later_on IS NULL OR m.later_on > m._extracted_on,
      'statement_match.template_removed', m.template_removed IS NULL
    ) AS lacking
  FROM statement_match AS m
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.later_on AS act_on, m.first_interview AS first_interview,
  m.second_interview AS second_interview, f.compared_chars AS compared_chars, f.equal_chars AS equal_chars,
  CASE
    WHEN f.template_removed IS FALSE THEN 'out_of_scope'
    WHEN f.lacking <> '' THEN 'undetermined'
    WHEN f.alike AND NOT COALESCE(f.explained, FALSE) THEN 'soft'
    ELSE 'lawful'
  END AS outcome,
  CASE WHEN f.template_removed IS FALSE THEN '' ELSE f.lacking END AS missing
FROM facts AS f
JOIN statement_match AS m ON m._id = f.unit
