-- One row per preservation before suit. Without suit or arbitration within thirty days of the
-- measures the court lifts it (民诉法 104(3)); the text sets no day for lifting and the applicant is to
-- ask for it (财产保全规定 23(1)), so that keeping it is a question, never more.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.started_on AS started_on, p.sued AS sued,
    p.sued_on AS sued_on, p.lifted_on AS lifted_on, p._extracted_on AS extracted_on,
    COALESCE(earlier(p.lifted_on, p._as_of), p.lifted_on, p._as_of) AS held_until,
    due('civil.preservation.pre_suit', p.started_on) AS due_hard
  FROM preservation AS p
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.started_on AS started_on, x.sued AS sued,
    x.sued_on AS sued_on, x.lifted_on AS lifted_on, x.held_until AS held_until,
    x.due_hard AS due_hard,
    COALESCE(x.sued_on <= x.due_hard, FALSE) AS sued_in_time,
    missing(
      'extracted_on:preservation', x.held_until IS NULL,
      'law:civil.preservation.pre_suit',
        x.started_on IS NOT NULL AND NOT law_known('civil.preservation.pre_suit', x.started_on),
      'preservation.lifted_on', x.lifted_on < x.started_on OR x.lifted_on > x.extracted_on,
      'preservation.started_on', x.started_on > x.extracted_on,
      'preservation.sued',
        x.held_until > x.due_hard AND x.sued IS NULL AND x.sued_on IS NULL
        OR x.sued IS FALSE AND x.sued_on IS NOT NULL,
      'preservation.sued_on',
        x.held_until > x.due_hard AND x.sued IS TRUE AND x.sued_on IS NULL
        OR x.sued_on > x.extracted_on
    ) AS lacking
  FROM facts AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.started_on AS started_on, x.sued AS sued,
    x.sued_on AS sued_on, x.lifted_on AS lifted_on, x.held_until AS held_until,
    x.due_hard AS due_hard, x.lacking AS lacking,
    CASE
      WHEN x.kind <> 'pre_suit' OR x.started_on IS NULL THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.held_until <= x.due_hard OR x.sued_in_time THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.started_on AS act_on,
  x.started_on AS started_on, x.sued AS sued, x.sued_on AS sued_on, x.lifted_on AS lifted_on,
  x.due_hard AS due_hard, x.held_until AS held_until,
  CASE WHEN x.outcome = 'soft' THEN days_between(x.due_hard, x.held_until) END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
