-- One row per request that a party, a lawyer or a complainant put to the office. The kind decides the period. A petition
-- against non-prosecution may take longer where the case is complex: without a record of it the days between are soft.
-- Soft at most, as one day cannot tell: 规则 48 (three days from the decision is a reading), 117 complaints (from the other
-- organ's reasons, 556(2)), a victim who asked late (588(2)), unclear facts and incomplete papers (161(1)(3), 162).
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.received_on AS from_on, r.answered_on AS done_on,
    r.extended_on AS extended_on, r.withdrawn_on AS withdrawn_on, r._extracted_on AS extracted_on,
    COALESCE(earlier(COALESCE(earlier(r.answered_on, r.withdrawn_on), r.answered_on, r.withdrawn_on), r._as_of),
      r.answered_on, r.withdrawn_on, r._as_of) AS until_on,
    r.kind IN ('file_permission', 'procedure_complaint', 'victim_protest', 'registration') AS open_text,
    CASE
      WHEN r.kind = 'nonprosecution_petition' AND r.extended_on IS NOT NULL
        THEN due_strict('criminal.no_prosecution.petition.latest', r.received_on)
    END AS due_extended,
    CASE r.kind
      WHEN 'file_access' THEN due('office.file_access', r.received_on)
      WHEN 'file_permission' THEN due('office.file_permission', r.received_on)
      WHEN 'evidence_permission' THEN due('office.evidence_permission', r.received_on)
      WHEN 'rights_complaint' THEN due('office.rights_complaint', r.received_on)
      WHEN 'bail' THEN due('office.bail_answer', r.received_on)
      WHEN 'measure_change' THEN due('criminal.measure_change', r.received_on)
      WHEN 'measure_expired' THEN due('office.measure_expired', r.received_on)
      WHEN 'custody_expired' THEN due('office.custody_expired', r.received_on)
      WHEN 'victim_protest' THEN due('criminal.victim_protest_answer', r.received_on)
      WHEN 'sealed_query' THEN due('minors.sealing.query', r.received_on)
      WHEN 'procedure_complaint' THEN due('criminal.complaint_procuratorate', r.received_on)
      WHEN 'nonprosecution_petition' THEN due('criminal.no_prosecution.petition.latest', r.received_on)
      WHEN 'recusal_reconsideration' THEN due('office.recusal_reconsideration', r.received_on)
      WHEN 'recusal_civil' THEN due('civil.supervision.recusal', r.received_on)
      WHEN 'registration' THEN due('office.registration', r.received_on)
    END AS due_hard,
    CASE r.kind
      WHEN 'file_access' THEN due_strict('office.file_access', r.received_on)
      WHEN 'file_permission' THEN due_strict('office.file_permission', r.received_on)
      WHEN 'evidence_permission' THEN due_strict('office.evidence_permission', r.received_on)
      WHEN 'rights_complaint' THEN due_strict('office.rights_complaint', r.received_on)
      WHEN 'bail' THEN due_strict('office.bail_answer', r.received_on)
      WHEN 'measure_change' THEN due_strict('criminal.measure_change', r.received_on)
      WHEN 'measure_expired' THEN due_strict('office.measure_expired', r.received_on)
      WHEN 'custody_expired' THEN due_strict('office.custody_expired', r.received_on)
      WHEN 'victim_protest' THEN due_strict('criminal.victim_protest_answer', r.received_on)
      WHEN 'sealed_query' THEN due_strict('minors.sealing.query', r.received_on)
      WHEN 'procedure_complaint' THEN due_strict('criminal.complaint_procuratorate', r.received_on)
      WHEN 'nonprosecution_petition' THEN due_strict('criminal.no_prosecution.petition', r.received_on)
      WHEN 'recusal_reconsideration' THEN due_strict('office.recusal_reconsideration', r.received_on)
      WHEN 'recusal_civil' THEN due_strict('civil.supervision.recusal', r.received_on)
      WHEN 'registration' THEN due_strict('office.registration', r.received_on)
    END AS due_base
  FROM office_request AS r
), lined AS (
  SELECT
    f.unit AS unit,
    COALESCE(f.due_extended, f.due_base) AS due_soft,
    missing(
      'extracted_on:office_request', f.until_on IS NULL,
      'law:civil.supervision.recusal', f.kind = 'recusal_civil' AND f.from_on IS NOT NULL
        AND NOT law_known('civil.supervision.recusal', f.from_on),
      'law:criminal.complaint_procuratorate', f.kind = 'procedure_complaint' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.complaint_procuratorate', f.from_on),
      'law:criminal.measure_change', f.kind = 'measure_change' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.measure_change', f.from_on),
      'law:criminal.no_prosecution.petition', f.kind = 'nonprosecution_petition' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.no_prosecution.petition', f.from_on),
      'law:criminal.victim_protest_answer', f.kind = 'victim_protest' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.victim_protest_answer', f.from_on),
      'law:minors.sealing.query', f.kind = 'sealed_query' AND f.from_on IS NOT NULL
        AND NOT law_known('minors.sealing.query', f.from_on),
      'law:office.bail_answer', f.kind = 'bail' AND f.from_on IS NOT NULL
        AND NOT law_known('office.bail_answer', f.from_on),
      'law:office.custody_expired', f.kind = 'custody_expired' AND f.from_on IS NOT NULL
        AND NOT law_known('office.custody_expired', f.from_on),
      'law:office.evidence_permission', f.kind = 'evidence_permission' AND f.from_on IS NOT NULL
        AND NOT law_known('office.evidence_permission', f.from_on),
      'law:office.file_access', f.kind = 'file_access' AND f.from_on IS NOT NULL
        AND NOT law_known('office.file_access', f.from_on),
      'law:office.file_permission', f.kind = 'file_permission' AND f.from_on IS NOT NULL
        AND NOT law_known('office.file_permission', f.from_on),
      'law:office.measure_expired', f.kind = 'measure_expired' AND f.from_on IS NOT NULL
        AND NOT law_known('office.measure_expired', f.from_on),
      'law:office.recusal_reconsideration', f.kind = 'recusal_reconsideration' AND f.from_on IS NOT NULL
        AND NOT law_known('office.recusal_reconsideration', f.from_on),
      'law:office.registration', f.kind = 'registration' AND f.from_on IS NOT NULL
        AND NOT law_known('office.registration', f.from_on),
      'law:office.rights_complaint', f.kind = 'rights_complaint' AND f.from_on IS NOT NULL
        AND NOT law_known('office.rights_complaint', f.from_on),
      'office_request.answered_on', f.done_on < f.from_on OR f.done_on > f.extracted_on,
      'office_request.extended_on', f.kind = 'nonprosecution_petition' AND (f.extended_on < f.from_on
        OR f.extended_on > f.extracted_on),
      'office_request.received_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'office_request.withdrawn_on', f.withdrawn_on < f.from_on OR f.withdrawn_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, l.due_soft AS due_soft, l.lacking AS lacking,
    CASE
      WHEN l.lacking = '' AND f.withdrawn_on <= l.due_soft AND NOT COALESCE(f.done_on <= f.withdrawn_on, FALSE)
        THEN 'out_of_scope'
      WHEN l.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN f.open_text OR f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.kind AS kind, f.from_on AS from_on,
  f.extended_on AS extended_on, f.done_on AS done_on, f.until_on AS until_on, f.due_hard AS due_hard,
  v.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, f.until_on) END AS days_over,
  CASE
    WHEN v.outcome <> 'soft' THEN NULL
    WHEN f.until_on <= f.due_hard AND f.kind = 'nonprosecution_petition' THEN 'extension'
    WHEN f.until_on <= f.due_hard THEN 'roll'
    WHEN f.kind = 'file_permission' THEN 'start'
    WHEN f.kind = 'procedure_complaint' THEN 'reasons'
    WHEN f.kind = 'victim_protest' THEN 'asked_late'
    ELSE 'inquiry'
  END AS doubt,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
