-- One row per supervision document; only notices to file and to withdraw are judged. A notice to
-- withdraw may be met by asking for reconsideration instead (规则 564(2), 565): asked within the
-- period there is no default; asked after it, the default is open to argument (soft).
WITH doc AS (
  SELECT
    d._id AS unit,
    d.organ AS organ,
    d.kind AS kind,
    d.issued_on AS issued_on,
    d.served_on AS served_on,
    COALESCE(d.served_on, d.issued_on) AS counted_from,
    d.due_on AS written_due_on,
    d.extended_to_on AS extended_to_on,
    d.withdrawn_on AS withdrawn_on,
    CASE WHEN d.kind = 'notice_to_withdraw' THEN d.objected_on END AS objected_on,
    d.complied_on AS complied_on,
    CASE WHEN d.kind = 'notice_to_withdraw' THEN c.closed_on END AS case_closed_on,
    CASE WHEN d.kind = 'notice_to_withdraw' THEN c.close_kind END AS case_close_kind,
    CASE
      WHEN d.kind = 'notice_to_file' THEN c.filed_on
      WHEN d.kind = 'notice_to_withdraw' AND c.close_kind = 'withdrawn' THEN c.closed_on
    END AS case_done_on,
    d._as_of AS as_of,
    d._extracted_on AS extracted_on
  FROM supervision_doc AS d
  LEFT JOIN criminal_case AS c ON c._id = d.criminal_case
), line AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.written_due_on AS written_due_on,
    x.extended_to_on AS extended_to_on, x.withdrawn_on AS withdrawn_on,
    x.objected_on AS objected_on, x.complied_on AS complied_on, x.case_closed_on AS case_closed_on,
    x.case_close_kind AS case_close_kind, x.case_done_on AS case_done_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on,
    due('supervision.file_on_notice', x.counted_from) AS due_law,
    due_strict('supervision.file_on_notice', x.counted_from) AS due_law_strict,
    COALESCE(x.complied_on, x.case_done_on) AS done_on
  FROM doc AS x
), span AS (
  -- A later day written in the notice, or a recorded extension, only ever helps the organ.
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.written_due_on AS written_due_on,
    x.extended_to_on AS extended_to_on, x.withdrawn_on AS withdrawn_on,
    x.objected_on AS objected_on, x.complied_on AS complied_on, x.case_closed_on AS case_closed_on,
    x.case_close_kind AS case_close_kind, x.case_done_on AS case_done_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.done_on AS done_on,
    later(
      later(x.due_law, COALESCE(x.written_due_on, x.due_law)), COALESCE(x.extended_to_on, x.due_law)
    ) AS due_hard,
    later(x.due_law_strict, COALESCE(x.extended_to_on, x.due_law_strict)) AS due_soft,
    COALESCE(earlier(x.done_on, x.objected_on), x.done_on, x.objected_on) AS met_on,
    COALESCE(x.done_on, x.as_of) AS until_on
  FROM line AS x
), grade AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.written_due_on AS written_due_on,
    x.extended_to_on AS extended_to_on, x.withdrawn_on AS withdrawn_on,
    x.objected_on AS objected_on, x.complied_on AS complied_on, x.case_closed_on AS case_closed_on,
    x.case_close_kind AS case_close_kind, x.case_done_on AS case_done_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.done_on AS done_on, x.due_hard AS due_hard, x.due_soft AS due_soft, x.met_on AS met_on,
    x.until_on AS until_on,
    COALESCE(COALESCE(x.met_on, x.as_of) <= x.due_soft, FALSE) AS in_time,
    COALESCE(x.kind IN ('notice_to_file', 'notice_to_withdraw'), FALSE)
    AND x.withdrawn_on IS NULL AS in_scope
  FROM span AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.written_due_on AS written_due_on,
    x.extended_to_on AS extended_to_on, x.withdrawn_on AS withdrawn_on,
    x.objected_on AS objected_on, x.complied_on AS complied_on, x.case_closed_on AS case_closed_on,
    x.case_close_kind AS case_close_kind, x.case_done_on AS case_done_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.done_on AS done_on, x.due_hard AS due_hard, x.due_soft AS due_soft, x.met_on AS met_on,
    x.until_on AS until_on, x.in_time AS in_time, x.in_scope AS in_scope,
    missing(
      'criminal_case.close_kind',
        NOT x.in_time AND x.met_on IS NULL AND x.case_close_kind IS NULL
        AND x.case_closed_on <= x.due_hard,
      'criminal_case.closed_on',
        (x.kind = 'notice_to_withdraw' AND x.complied_on IS NULL
          AND x.case_done_on < COALESCE(x.issued_on, x.served_on))
        OR (NOT x.in_time AND x.met_on IS NULL AND x.case_close_kind = 'withdrawn'
          AND x.case_closed_on IS NULL),
      'criminal_case.filed_on',
        x.kind = 'notice_to_file' AND x.complied_on IS NULL
        AND x.case_done_on < COALESCE(x.issued_on, x.served_on),
      'extracted_on:supervision_doc', x.met_on IS NULL AND x.as_of IS NULL,
      'law:supervision.file_on_notice',
        x.counted_from IS NOT NULL AND NOT law_known('supervision.file_on_notice', x.counted_from),
      'supervision_doc.complied_on',
        x.complied_on < COALESCE(x.issued_on, x.served_on) OR x.complied_on > x.extracted_on,
      'supervision_doc.due_on', NOT x.in_time AND x.written_due_on < x.counted_from,
      'supervision_doc.objected_on',
        x.objected_on < COALESCE(x.issued_on, x.served_on) OR x.objected_on > x.extracted_on,
      'supervision_doc.served_on',
        x.served_on < x.issued_on OR x.served_on > x.extracted_on
        OR (NOT x.in_time AND x.served_on IS NULL)
    ) AS lacking
  FROM grade AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.written_due_on AS written_due_on,
    x.extended_to_on AS extended_to_on, x.withdrawn_on AS withdrawn_on,
    x.objected_on AS objected_on, x.complied_on AS complied_on, x.case_closed_on AS case_closed_on,
    x.case_close_kind AS case_close_kind, x.case_done_on AS case_done_on, x.as_of AS as_of,
    x.extracted_on AS extracted_on, x.due_law AS due_law, x.due_law_strict AS due_law_strict,
    x.done_on AS done_on, x.due_hard AS due_hard, x.due_soft AS due_soft, x.met_on AS met_on,
    x.until_on AS until_on, x.in_time AS in_time, x.in_scope AS in_scope, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.due_hard IS NULL THEN 'soft'
      WHEN COALESCE(x.met_on, x.as_of) <= x.due_hard THEN 'soft'
      WHEN x.objected_on IS NOT NULL THEN 'soft'
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
  x.done_on AS done_on,
  x.objected_on AS objected_on,
  x.withdrawn_on AS withdrawn_on,
  x.due_law AS due_law,
  x.due_law_strict AS due_law_strict,
  x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
