-- One row per document that uses excluded evidence (刑诉法 56(2); 法院解释 123, 124; 规则 73). Hard where the organ that
-- excluded it rests on it in a document of a later day; where another organ does, it may have found otherwise, and
-- where the document is of the same day the order is not known: soft. A confession that only repeats an excluded one
-- falls with it but for the two exceptions, and its link to the torture needs judgment: soft.
WITH facts AS (
  SELECT
    u._id AS unit, u.dated_on AS dated_on, e.excluded_on AS excluded_on, e.reversed_on AS reversed_on,
    e.organ AS excluded_by, e.kind AS kind,
    CASE WHEN u.document = 'arrest_request' THEN law_known('criminal.excluded_evidence.arrest', u.dated_on)
      ELSE law_known('criminal.excluded_evidence', u.dated_on) END AS known,
    COALESCE(u.repeated, FALSE) AS repeated,
    COALESCE(u.as_ground IS FALSE OR u.dated_on < e.excluded_on OR e.reversed_on <= u.dated_on, FALSE) AS harmless
  FROM evidence_citation AS u
  LEFT JOIN excluded_evidence AS e ON e._id = u.evidence
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'evidence_citation.as_ground', u.as_ground IS NULL AND NOT f.harmless,
      'evidence_citation.dated_on', u.dated_on IS NULL OR u.dated_on > u._extracted_on,
      'evidence_citation.exception', f.repeated AND u.exception IS NULL AND NOT f.harmless,
      'evidence_citation.repeated', u.repeated IS NULL AND NOT f.harmless AND COALESCE(f.kind = 'own_statement', TRUE),
      'excluded_evidence.excluded_on', f.excluded_on IS NULL AND u.as_ground IS NOT FALSE,
      'law:criminal.excluded_evidence', u.document <> 'arrest_request' AND u.dated_on IS NOT NULL AND NOT f.known,
      'law:criminal.excluded_evidence.arrest', u.document = 'arrest_request' AND u.dated_on IS NOT NULL AND NOT f.known
    ) AS lacking
  FROM facts AS f
  JOIN evidence_citation AS u ON u._id = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.harmless THEN 'lawful'
      WHEN f.repeated AND u.exception IN ('other_investigators', 'prosecutor_or_judge') THEN 'lawful'
      WHEN f.repeated OR f.excluded_by <> u.organ OR u.dated_on = f.excluded_on THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
  JOIN evidence_citation AS u ON u._id = f.unit
)
SELECT
  v.unit AS unit, '' AS discriminator, u.organ AS organ, u.dated_on AS act_on, u.document AS document,
  f.kind AS kind, u.dated_on AS dated_on, f.excluded_on AS excluded_on, f.excluded_by AS excluded_by,
  f.reversed_on AS reversed_on, u.repeated AS repeated, u.exception AS exception, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN facts AS f ON f.unit = v.unit
JOIN evidence_citation AS u ON u._id = v.unit
