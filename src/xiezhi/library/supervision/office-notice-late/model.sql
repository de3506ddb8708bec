-- One row per notice, service or reply that the office owes. The kind decides the period; it runs from the decision, the
-- finding or the receipt that the register names. Soft at most, as the row cannot tell: the result of a petition waits for the
-- superior where a protest was requested (规则 596(2)), evidence for a consultation (180(3)), and the Rules of 2012 (558(2))
-- counted from the complaints department's being told.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.decided_on AS from_on, r.told_on AS done_on,
    r._extracted_on AS extracted_on,
    COALESCE(earlier(r.told_on, r._as_of), r.told_on, r._as_of) AS until_on,
    CASE
      WHEN r.kind = 'petition_result' THEN 'protest'
      WHEN r.kind = 'evidence_letter' THEN 'consultation'
      -- The Rules of 2019 are known by one of their own periods.
      WHEN r.kind = 'reasons_stand' AND NOT law_known('office.flow_notice', r.decided_on) THEN 'handed_on'
    END AS doubt,
    CASE r.kind
      WHEN 'reasons_stand' THEN due('supervision.explain_accepted', r.decided_on)
      WHEN 'petition_result' THEN due('criminal.petition_notice', r.decided_on)
      WHEN 'own_nonfiling_organ' THEN due('office.own_nonfiling.organ', r.decided_on)
      WHEN 'own_nonfiling_complainant' THEN due('office.own_nonfiling.complainant', r.decided_on)
      WHEN 'custody_change' THEN due('office.custody_change_notice', r.decided_on)
      WHEN 'conditional_papers' THEN due('minors.conditional_service', r.decided_on)
      WHEN 'flow_notice' THEN due('office.flow_notice', r.decided_on)
      WHEN 'flow_notice_civil' THEN due('civil.supervision.flow_notice', r.decided_on)
      WHEN 'evidence_letter' THEN due('office.evidence_letter', r.decided_on)
      WHEN 'entrusted_civil' THEN due('civil.supervision.entrusted_investigation', r.decided_on)
      WHEN 'entrusted_public_interest' THEN due('public_interest.entrusted_investigation', r.decided_on)
    END AS due_hard,
    CASE r.kind
      WHEN 'reasons_stand' THEN due_strict('supervision.explain_accepted', r.decided_on)
      WHEN 'petition_result' THEN due_strict('criminal.petition_notice', r.decided_on)
      WHEN 'own_nonfiling_organ' THEN due_strict('office.own_nonfiling.organ', r.decided_on)
      WHEN 'own_nonfiling_complainant' THEN due_strict('office.own_nonfiling.complainant', r.decided_on)
      WHEN 'custody_change' THEN due_strict('office.custody_change_notice', r.decided_on)
      WHEN 'conditional_papers' THEN due_strict('minors.conditional_service', r.decided_on)
      WHEN 'flow_notice' THEN due_strict('office.flow_notice', r.decided_on)
      WHEN 'flow_notice_civil' THEN due_strict('civil.supervision.flow_notice', r.decided_on)
      WHEN 'evidence_letter' THEN due_strict('office.evidence_letter', r.decided_on)
      WHEN 'entrusted_civil' THEN due_strict('civil.supervision.entrusted_investigation', r.decided_on)
      WHEN 'entrusted_public_interest' THEN due_strict('public_interest.entrusted_investigation', r.decided_on)
    END AS due_base
  FROM office_notice AS r
), lined AS (
  SELECT
    f.unit AS unit,
    f.due_base AS due_soft,
    missing(
      'extracted_on:office_notice', f.until_on IS NULL,
      'law:civil.supervision.entrusted_investigation', f.kind = 'entrusted_civil' AND f.from_on IS NOT NULL
        AND NOT law_known('civil.supervision.entrusted_investigation', f.from_on),
      'law:civil.supervision.flow_notice', f.kind = 'flow_notice_civil' AND f.from_on IS NOT NULL
        AND NOT law_known('civil.supervision.flow_notice', f.from_on),
      'law:criminal.petition_notice', f.kind = 'petition_result' AND f.from_on IS NOT NULL
        AND NOT law_known('criminal.petition_notice', f.from_on),
      'law:minors.conditional_service', f.kind = 'conditional_papers' AND f.from_on IS NOT NULL
        AND NOT law_known('minors.conditional_service', f.from_on),
      'law:office.custody_change_notice', f.kind = 'custody_change' AND f.from_on IS NOT NULL
        AND NOT law_known('office.custody_change_notice', f.from_on),
      'law:office.evidence_letter', f.kind = 'evidence_letter' AND f.from_on IS NOT NULL
        AND NOT law_known('office.evidence_letter', f.from_on),
      'law:office.flow_notice', f.kind = 'flow_notice' AND f.from_on IS NOT NULL
        AND NOT law_known('office.flow_notice', f.from_on),
      'law:office.own_nonfiling.complainant', f.kind = 'own_nonfiling_complainant' AND f.from_on IS NOT NULL
        AND NOT law_known('office.own_nonfiling.complainant', f.from_on),
      'law:office.own_nonfiling.organ', f.kind = 'own_nonfiling_organ' AND f.from_on IS NOT NULL
        AND NOT law_known('office.own_nonfiling.organ', f.from_on),
      'law:public_interest.entrusted_investigation', f.kind = 'entrusted_public_interest' AND f.from_on IS NOT NULL
        AND NOT law_known('public_interest.entrusted_investigation', f.from_on),
      'law:supervision.explain_accepted', f.kind = 'reasons_stand' AND f.from_on IS NOT NULL
        AND NOT law_known('supervision.explain_accepted', f.from_on),
      'office_notice.told_on', f.done_on < f.from_on OR f.done_on > f.extracted_on,
      'office_notice.decided_on', f.from_on IS NULL OR f.from_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, l.due_soft AS due_soft, l.lacking AS lacking,
    CASE
      WHEN l.lacking <> '' THEN 'undetermined'
      WHEN f.until_on <= l.due_soft THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.until_on <= f.due_hard THEN 'soft'
      WHEN f.doubt IS NOT NULL THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN lined AS l ON l.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.from_on AS act_on, f.kind AS kind, f.from_on AS from_on,
  f.done_on AS done_on, f.until_on AS until_on, f.due_hard AS due_hard, v.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(f.due_hard, f.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, f.until_on) END AS days_over,
  CASE WHEN v.outcome = 'soft' AND f.until_on <= f.due_hard THEN 'roll' WHEN v.outcome = 'soft' THEN f.doubt END AS doubt,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
