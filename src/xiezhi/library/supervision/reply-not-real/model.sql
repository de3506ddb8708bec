-- One row per check of a reply. First what the check found (not rectified), then a repetition within the office's own
-- months, then a reply without measures or evidence. What is real is for a prosecutor: soft at most (检察建议工作规定 24, 25).
-- Only documents that ask for correction: reasons, filings, a ruling on a retrial suggestion are no measures.
WITH facts AS (
  SELECT
    c._id AS unit, c.doc AS doc, COALESCE(d.organ, c.issuer) AS organ, d.organ AS addressee, d.kind AS kind,
    d.replied_on AS replied_on, c.checked_on AS checked_on, c.relapse_on AS relapse_on, c.measures_stated AS measures,
    c.evidence_attached AS evidence, c.rectified AS rectified, c._extracted_on AS extracted_on,
    d.withdrawn_on IS NULL AND d.kind IN ('correction_notice', 'suggestion', 'suggestion_minors',
      'suggestion_public_interest', 'suggestion_public_interest_urgent', 'enforcement_suggestion') AS asks_correction,
    add_months(d.replied_on, tunable('relapse_months'), 'clamp') AS watch_to_on,
    CASE
      WHEN c.rectified IS FALSE THEN 'not_rectified'
      WHEN c.relapse_on > d.replied_on AND c.relapse_on <= add_months(d.replied_on, tunable('relapse_months'),
        'clamp') THEN 'relapse'
      WHEN c.measures_stated IS FALSE THEN 'no_measures'
      WHEN c.evidence_attached IS FALSE THEN 'no_evidence'
      ELSE 'none'
    END AS fault
  FROM reply_check AS c
  LEFT JOIN supervision_doc AS d ON d._id = c.doc
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'reply_check.checked_on', f.checked_on IS NULL OR f.checked_on < f.replied_on OR f.checked_on > f.extracted_on,
      'reply_check.evidence_attached', f.fault = 'none' AND f.evidence IS NULL,
      'reply_check.measures_stated', f.fault = 'none' AND f.measures IS NULL,
      'reply_check.rectified', f.fault = 'none' AND f.rectified IS NULL,
      'reply_check.relapse_on', f.fault <> 'not_rectified' AND (f.relapse_on <= f.replied_on
        OR f.relapse_on > f.extracted_on),
      'supervision_doc.organ', f.addressee IS NULL
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.addressee IS NOT NULL AND (f.replied_on IS NULL OR NOT f.asks_correction) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.fault = 'none' THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.checked_on AS act_on, f.doc AS doc, f.kind AS kind,
  f.replied_on AS replied_on, f.checked_on AS checked_on, f.relapse_on AS relapse_on, f.watch_to_on AS watch_to_on,
  f.fault AS fault, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
