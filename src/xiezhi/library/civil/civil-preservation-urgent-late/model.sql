-- One row per urgent or pre-suit preservation: ruled on within forty-eight hours of taking the
-- application (民诉法 103(3), 104(2)). Where security is asked, no text says whether the hours run from
-- it: soft. A ruling still to come is judged by the day.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.urgent AS urgent,
    p.applied_on AS applied_on, p.applied_at AS applied_at, p.security_asked AS security_asked,
    p.ruled_at AS ruled_at, p.withdrawn_on AS withdrawn_on, p._as_of AS as_of, p._extracted_on AS extracted_on,
    CASE WHEN p.kind = 'pre_suit' THEN due('civil.preservation.pre_suit_ruling', p.applied_at)
      ELSE due('civil.preservation.urgent', p.applied_at) END AS due_hard,
    CASE WHEN p.kind = 'pre_suit' THEN due_strict('civil.preservation.pre_suit_ruling', p.applied_at)
      ELSE due_strict('civil.preservation.urgent', p.applied_at) END AS due_soft
  FROM preservation AS p
), late AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.urgent AS urgent,
    x.applied_on AS applied_on, x.applied_at AS applied_at, x.security_asked AS security_asked,
    x.ruled_at AS ruled_at, x.as_of AS as_of, x.extracted_on AS extracted_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.withdrawn_on AS withdrawn_on,
    x.kind = 'pre_suit' OR COALESCE(x.urgent, FALSE) AS in_scope,
    CASE WHEN x.ruled_at IS NOT NULL THEN x.ruled_at > x.due_soft
      ELSE COALESCE(x.withdrawn_on, x.as_of) > date_of(x.due_soft) END AS past_soft,
    CASE WHEN x.ruled_at IS NOT NULL THEN x.ruled_at > x.due_hard
      ELSE COALESCE(x.withdrawn_on, x.as_of) > date_of(x.due_hard) END AS past_hard
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.applied_on AS applied_on,
    x.applied_at AS applied_at, x.security_asked AS security_asked, x.ruled_at AS ruled_at,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.in_scope AS in_scope,
    x.past_soft AS past_soft, x.past_hard AS past_hard,
    missing(
      'extracted_on:preservation', x.ruled_at IS NULL AND x.withdrawn_on IS NULL AND x.as_of IS NULL,
      'law:civil.preservation.urgent',
        x.applied_at IS NOT NULL AND NOT law_known('civil.preservation.urgent', date_of(x.applied_at)),
      'preservation.applied_at',
        x.applied_at IS NULL OR date_of(x.applied_at) <> COALESCE(x.applied_on, date_of(x.applied_at)),
      'preservation.ruled_at',
        x.ruled_at < x.applied_at OR date_of(x.ruled_at) > x.extracted_on,
      'preservation.security_asked', x.past_hard AND x.security_asked IS NULL
    ) AS lacking
  FROM late AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.applied_at AS applied_at,
    x.ruled_at AS ruled_at, x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN NOT x.past_soft THEN 'lawful'
      WHEN x.past_hard AND NOT x.security_asked THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, date_of(x.applied_at) AS act_on,
  x.kind AS kind, x.applied_at AS applied_at, x.ruled_at AS ruled_at, x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
