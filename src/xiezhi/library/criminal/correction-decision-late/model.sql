-- One row per proposal: thirty days for revocation (社矫法 48(1); 法院解释 545), recall (49(2); 517) and commutation (33(2);
-- 534(2)), forty-eight hours for arrest (47(2); 544). An open proposal of arrest is late from the day after its hour.
WITH base AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.proposed_on AS proposed_on, p.received_at AS received_at,
    COALESCE(p.received_on, date_of(p.received_at)) AS received_on, p.withdrawn_on AS withdrawn_on,
    COALESCE(p.decided_on, date_of(p.decided_at)) AS decided_on, p.decided_at AS decided_at,
    p._as_of AS as_of, p._extracted_on AS extracted_on
  FROM correction_proposal AS p
), lines AS (
  SELECT
    b.unit AS unit,
    CASE b.kind
      WHEN 'recall' THEN due('correction.recall', b.received_on)
      WHEN 'commutation' THEN due('correction.commutation', b.received_on)
      WHEN 'arrest' THEN date_of(due('correction.arrest_decision', b.received_at))
      ELSE due('correction.revocation', b.received_on) END AS due_hard,
    CASE b.kind
      WHEN 'recall' THEN due_strict('correction.recall', b.received_on)
      WHEN 'commutation' THEN due_strict('correction.commutation', b.received_on)
      WHEN 'arrest' THEN date_of(due_strict('correction.arrest_decision', b.received_at))
      ELSE due_strict('correction.revocation', b.received_on) END AS due_soft,
    due('correction.arrest_decision', b.received_at) AS due_arrest,
    due_strict('correction.arrest_decision', b.received_at) AS due_arrest_strict,
    COALESCE(earlier(b.decided_on, b.as_of), b.decided_on, b.as_of) AS until_on
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'correction_proposal.decided_at', b.kind = 'arrest' AND b.decided_on IS NOT NULL AND b.decided_at IS NULL
        AND b.decided_on >= l.due_soft AND b.decided_on <= l.due_hard,
      'correction_proposal.decided_on', b.decided_on < b.received_on OR b.decided_on > b.extracted_on,
      'correction_proposal.received_at', b.kind = 'arrest' AND b.received_at IS NULL,
      'correction_proposal.received_on', b.received_on IS NULL OR b.received_on < b.proposed_on
        OR b.received_on > b.extracted_on,
      'extracted_on:correction_proposal', l.until_on IS NULL,
      'law:correction.revocation', b.received_on IS NOT NULL AND NOT law_known('correction.revocation', b.received_on)
    ) AS lacking
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN b.withdrawn_on <= l.due_hard THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN b.kind = 'arrest' AND b.decided_at <= l.due_arrest_strict THEN 'lawful'
      WHEN b.kind = 'arrest' AND b.decided_at <= l.due_arrest THEN 'soft'
      WHEN b.kind = 'arrest' AND b.decided_at > l.due_arrest THEN 'hard'
      WHEN l.until_on <= l.due_soft THEN 'lawful'
      WHEN b.kind = 'arrest' AND b.decided_on IS NULL AND l.until_on <= l.due_hard THEN 'lawful'
      WHEN l.due_hard IS NULL OR l.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.received_on AS act_on,
  b.kind AS kind, b.received_on AS received_on,
  CASE WHEN b.kind = 'arrest' THEN b.received_at END AS received_at, b.decided_on AS decided_on,
  b.decided_at AS decided_at,
  CASE WHEN b.kind IN ('revoke_probation', 'revoke_parole') THEN b.received_on END AS revocation_from_on,
  CASE WHEN b.kind = 'recall' THEN b.received_on END AS recall_from_on,
  CASE WHEN b.kind = 'commutation' THEN b.received_on END AS commutation_from_on,
  CASE WHEN b.kind IN ('revoke_probation', 'revoke_parole') THEN l.due_hard END AS due_revocation,
  CASE WHEN b.kind = 'recall' THEN l.due_hard END AS due_recall,
  CASE WHEN b.kind = 'commutation' THEN l.due_hard END AS due_commutation,
  CASE WHEN b.kind = 'arrest' THEN l.due_arrest END AS due_arrest,
  l.due_hard AS due_hard, l.due_soft AS due_soft, l.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, l.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, l.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN lines AS l ON l.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
