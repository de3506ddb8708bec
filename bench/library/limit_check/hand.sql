WITH graded AS (
  SELECT *, decided_on >= DATE '2018-10-26' AS law_known, concat_ws(',',
    CASE WHEN decided_on IS NULL THEN 'conditional_nonprosecution.decided_on' END,
    CASE WHEN term_months IS NULL THEN 'conditional_nonprosecution.term_months' END,
    CASE WHEN decided_on < DATE '2018-10-26' THEN 'law:minors.conditional_term.min' END
  ) AS missing
  FROM conditional_nonprosecution
)
SELECT _id AS unit, '' AS discriminator, organ, decided_on AS act_on,
  CASE WHEN missing <> '' THEN 'undetermined' WHEN term_months NOT BETWEEN 6 AND 12 THEN 'hard'
       ELSE 'lawful' END AS outcome,
  missing, term_months, CASE WHEN law_known THEN 6 END AS least, CASE WHEN law_known THEN 12 END AS most
FROM graded
