-- One row per review of arrest. After a refusal for want of a crime, or of the suspect's part in it,
-- the police object or close the case within fifteen days (规则 287). Any of the four acts will do. The
-- acts of the police may stand in either table, so their absence needs both to be complete. Where arrest of the same
-- person was asked for anew (new facts, or the refusal revoked), whether the case had to be closed is a question.
WITH renewed AS (
  SELECT r._id AS unit, MIN(n.received_on) AS renewed_on
  FROM arrest_review AS r
  JOIN arrest_review AS n ON n.suspect = r.suspect
  WHERE n._id <> r._id AND n.received_on >= r.served_on
  GROUP BY r._id
), facts AS (
  SELECT
    r._id AS unit, r.organ AS procuratorate, r.refusal_ground AS ground,
    COALESCE(r.proposer, c.organ) AS police, r.decided_on AS decided_on, r.served_on AS served_on,
    COALESCE(earlier(r.reconsidered_on, r.second_review_on), r.reconsidered_on, r.second_review_on)
      AS objected_on,
    COALESCE(r.followed_on, CASE WHEN c.close_kind IN ('withdrawn', 'terminated') THEN c.closed_on
      END) AS closed_on,
    due('criminal.no_arrest_closing', r.served_on) AS due_hard,
    due_strict('criminal.no_arrest_closing', r.served_on) AS due_soft,
    COALESCE(r.decision = 'refused' AND COALESCE(r.refusal_ground, 'no_crime') IN
      ('no_crime', 'exempt', 'other_offender'), FALSE) AS in_scope,
    r._as_of AS as_of, n.renewed_on AS renewed_on, r._extracted_on AS extracted_on, c._extracted_on AS case_extracted_on,
    -- A closing without its day or its kind may be the one the law asks for.
    c.closed_on IS NOT NULL AND c.close_kind IS NULL AS no_kind,
    COALESCE(c.close_kind IN ('withdrawn', 'terminated'), FALSE) AND c.closed_on IS NULL AS no_day
  FROM arrest_review AS r
  LEFT JOIN criminal_case AS c ON c._id = r.criminal_case
  LEFT JOIN renewed AS n ON n.unit = r._id
), met AS (
  SELECT
    f.unit AS unit, f.procuratorate AS procuratorate, f.ground AS ground, f.police AS police,
    f.decided_on AS decided_on, f.served_on AS served_on, f.objected_on AS objected_on,
    f.closed_on AS closed_on, f.due_hard AS due_hard, f.due_soft AS due_soft,
    f.in_scope AS in_scope, f.extracted_on AS extracted_on, f.no_kind AS no_kind, f.no_day AS no_day,
    f.case_extracted_on AS case_extracted_on, f.renewed_on AS renewed_on,
    COALESCE(earlier(f.objected_on, f.closed_on), f.objected_on, f.closed_on, f.as_of) AS until_on
  FROM facts AS f
), gap AS (
  SELECT
    m.unit AS unit, COALESCE(m.police, m.procuratorate) AS organ, m.ground AS ground,
    m.served_on AS served_on, m.objected_on AS objected_on, m.closed_on AS closed_on, m.renewed_on AS renewed_on,
    m.due_hard AS due_hard, m.due_soft AS due_soft, m.in_scope AS in_scope, m.until_on AS until_on,
    missing(
      'arrest_review.followed_on', m.closed_on < m.served_on OR m.closed_on >
        COALESCE(m.case_extracted_on, m.extracted_on),
      'arrest_review.proposer', m.police IS NULL AND m.until_on > m.due_soft,
      'arrest_review.reconsidered_on', m.objected_on < m.served_on OR m.objected_on >
        m.extracted_on,
      'arrest_review.refusal_ground', m.ground IS NULL AND m.until_on > m.due_soft,
      'arrest_review.served_on', m.served_on IS NULL OR m.served_on < m.decided_on OR m.served_on >
        m.extracted_on,
      'coverage:arrest_review', m.until_on > m.due_soft AND NOT
        covered('arrest_review', m.procuratorate, m.served_on, m.due_soft),
      'coverage:criminal_case', m.until_on > m.due_soft AND NOT
        covered('criminal_case', m.police, m.served_on, m.due_soft),
      'criminal_case.close_kind', m.until_on > m.due_soft AND m.no_kind,
      'criminal_case.closed_on', m.until_on > m.due_soft AND m.no_day,
      'extracted_on:arrest_review', m.until_on IS NULL,
      'law:criminal.no_arrest_closing', m.served_on IS NOT NULL AND NOT
        law_known('criminal.no_arrest_closing', m.served_on)
    ) AS lacking
  FROM met AS m
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.ground AS ground, g.served_on AS served_on,
    g.objected_on AS objected_on, g.closed_on AS closed_on, g.renewed_on AS renewed_on, g.due_hard AS due_hard,
    g.due_soft AS due_soft, g.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.until_on <= g.due_soft THEN 'lawful'
      WHEN g.due_hard IS NULL OR g.until_on <= g.due_hard OR g.renewed_on IS NOT NULL THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.served_on AS act_on, v.ground AS ground,
  v.served_on AS served_on, v.objected_on AS objected_on, v.closed_on AS closed_on,
  v.renewed_on AS renewed_on, v.due_hard AS due_hard, v.due_soft AS due_soft, v.until_on AS until_on,
  CASE v.outcome
    WHEN 'hard' THEN days_between(v.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(v.due_soft, v.until_on)
  END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
