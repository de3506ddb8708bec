WITH counted AS (
  SELECT *, kind = 'suggestion' AS in_scope, coalesce(replied_on, _as_of) AS until_on,
    served_on >= DATE '2019-02-26' AS law_known,
    (served_on + INTERVAL 2 MONTH)::DATE AS clamped,
    CASE WHEN served_on = last_day(served_on) THEN last_day((served_on + INTERVAL 2 MONTH)::DATE)
         ELSE (served_on + INTERVAL 2 MONTH)::DATE END AS by_month_end
  FROM supervision_doc
), base AS (
  SELECT d.*, CASE WHEN law_known THEN clamped END AS due_soft,
    CASE WHEN law_known THEN c.next_working END AS due_hard
  FROM counted d LEFT JOIN calendar_day c ON c.day = d.by_month_end
), graded AS (
  SELECT *, concat_ws(',',
    CASE WHEN until_on IS NULL THEN 'extracted_on:supervision_doc' END,
    CASE WHEN NOT law_known THEN 'law:supervision.suggestion_reply' END,
    CASE WHEN served_on IS NULL OR until_on < served_on THEN 'supervision_doc.served_on' END
  ) AS missing
  FROM base
)
SELECT _id AS unit, '' AS discriminator, organ, served_on AS act_on,
  CASE WHEN in_scope IS NOT TRUE THEN 'out_of_scope' WHEN missing <> '' THEN 'undetermined'
       WHEN until_on > due_hard THEN 'hard' WHEN until_on > due_soft THEN 'soft'
       ELSE 'lawful' END AS outcome,
  missing, due_hard, due_soft, until_on,
  CASE WHEN until_on > due_soft THEN until_on - due_soft ELSE 0 END AS days_over
FROM graded
