-- One row per supervision document; only the two notices to explain a (non-)filing are judged.
-- There are two ways of answering: a written reply, or (non-filing only) filing the case and
-- sending the copy of the decision (公安规定 182(1)). No text sets a day for sending the copy: the day
-- of filing counts for the hard line, the day of sending for the soft line.
WITH doc AS (
  SELECT
    d._id AS unit,
    d.organ AS organ,
    d.kind AS kind,
    d.issued_on AS issued_on,
    d.served_on AS served_on,
    COALESCE(d.served_on, d.issued_on) AS counted_from,
    d.replied_on AS replied_on,
    d.due_on AS written_due_on,
    d.extended_to_on AS extended_to_on,
    d.withdrawn_on AS withdrawn_on,
    d.decision_sent_on AS decision_sent_on,
    CASE WHEN d.kind = 'explain_nonfiling' THEN d.complied_on END AS complied_on,
    CASE WHEN d.kind = 'explain_nonfiling' THEN COALESCE(d.complied_on, c.filed_on) END AS filed_on,
    d._as_of AS as_of,
    d._extracted_on AS extracted_on
  FROM supervision_doc AS d
  LEFT JOIN criminal_case AS c ON c._id = d.criminal_case
), line AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.decision_sent_on AS decision_sent_on,
    x.complied_on AS complied_on, x.filed_on AS filed_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on,
    due('supervision.explain_reply', x.counted_from) AS due_law,
    due_strict('supervision.explain_reply', x.counted_from) AS due_law_strict,
    CASE WHEN x.decision_sent_on IS NOT NULL THEN x.filed_on END AS filing_answers_on,
    CASE WHEN x.decision_sent_on IS NOT NULL THEN later(x.filed_on, x.decision_sent_on) END
      AS copy_answers_on
  FROM doc AS x
), span AS (
  -- A later day written in the notice, or a recorded extension, only ever helps the organ.
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.decision_sent_on AS decision_sent_on,
    x.complied_on AS complied_on, x.filed_on AS filed_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.filing_answers_on AS filing_answers_on, x.copy_answers_on AS copy_answers_on,
    later(
      later(x.due_law, COALESCE(x.written_due_on, x.due_law)), COALESCE(x.extended_to_on, x.due_law)
    ) AS due_hard,
    later(x.due_law_strict, COALESCE(x.extended_to_on, x.due_law_strict)) AS due_soft,
    COALESCE(
      earlier(x.replied_on, x.filing_answers_on), x.replied_on, x.filing_answers_on, x.as_of
    ) AS until_on,
    COALESCE(
      earlier(x.replied_on, x.copy_answers_on), x.replied_on, x.copy_answers_on, x.as_of
    ) AS until_strict_on
  FROM line AS x
), grade AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.decision_sent_on AS decision_sent_on,
    x.complied_on AS complied_on, x.filed_on AS filed_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.filing_answers_on AS filing_answers_on, x.copy_answers_on AS copy_answers_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
    x.until_strict_on AS until_strict_on,
    COALESCE(x.until_strict_on <= x.due_soft, FALSE) AS in_time,
    COALESCE(x.kind IN ('explain_nonfiling', 'explain_filing'), FALSE)
    AND x.withdrawn_on IS NULL AS in_scope
  FROM span AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.decision_sent_on AS decision_sent_on,
    x.complied_on AS complied_on, x.filed_on AS filed_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.filing_answers_on AS filing_answers_on, x.copy_answers_on AS copy_answers_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
    x.until_strict_on AS until_strict_on, x.in_time AS in_time, x.in_scope AS in_scope,
    missing(
      'criminal_case.filed_on',
        NOT x.in_time AND x.complied_on IS NULL AND x.filed_on < COALESCE(x.issued_on, x.served_on),
      'extracted_on:supervision_doc', x.until_strict_on IS NULL,
      'law:supervision.explain_reply',
        x.counted_from IS NOT NULL AND NOT law_known('supervision.explain_reply', x.counted_from),
      'supervision_doc.complied_on',
        x.complied_on < COALESCE(x.issued_on, x.served_on) OR x.complied_on > x.extracted_on,
      'supervision_doc.decision_sent_on',
        x.decision_sent_on < x.filed_on OR x.decision_sent_on > x.extracted_on
        OR (NOT x.in_time AND x.decision_sent_on IS NULL AND x.filed_on <= x.due_hard),
      'supervision_doc.due_on', NOT x.in_time AND x.written_due_on < x.counted_from,
      'supervision_doc.replied_on', x.replied_on < x.counted_from OR x.replied_on > x.extracted_on,
      'supervision_doc.served_on',
        x.served_on < x.issued_on OR x.served_on > x.extracted_on
        OR (NOT x.in_time AND x.served_on IS NULL)
    ) AS lacking
  FROM grade AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.decision_sent_on AS decision_sent_on,
    x.complied_on AS complied_on, x.filed_on AS filed_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.filing_answers_on AS filing_answers_on, x.copy_answers_on AS copy_answers_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
    x.until_strict_on AS until_strict_on, x.in_time AS in_time, x.in_scope AS in_scope,
    x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.counted_from AS act_on,
  x.kind AS kind,
  x.issued_on AS issued_on,
  x.served_on AS served_on,
  x.counted_from AS counted_from,
  x.replied_on AS replied_on,
  x.filed_on AS filed_on,
  x.decision_sent_on AS decision_sent_on,
  x.withdrawn_on AS withdrawn_on,
  x.due_law AS due_law,
  x.due_law_strict AS due_law_strict,
  x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_strict_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
