-- One row per preservation in suit. The security first ordered is at most thirty per cent of the
-- amount asked for, or of the disputed object where that is preserved (财产保全规定 5(1)). Where both are
-- on record, over both is hard, over one soft. Shares are compared crosswise.
WITH facts AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.applied_on AS applied_on,
    p.security_asked AS security_asked, p.security_yuan AS security_yuan,
    p.requested_yuan AS requested_yuan, p.disputed_yuan AS disputed_yuan,
    param('civil.preservation.security', p.applied_on) AS most_percent
  FROM preservation AS p
), shares AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.applied_on AS applied_on,
    x.security_asked AS security_asked, x.security_yuan AS security_yuan,
    x.requested_yuan AS requested_yuan, x.disputed_yuan AS disputed_yuan,
    x.most_percent AS most_percent,
    x.security_yuan * 100 > x.requested_yuan * x.most_percent AS over_requested,
    x.security_yuan * 100 > x.disputed_yuan * x.most_percent AS over_disputed
  FROM facts AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.applied_on AS applied_on,
    x.security_asked AS security_asked, x.security_yuan AS security_yuan,
    x.requested_yuan AS requested_yuan, x.disputed_yuan AS disputed_yuan,
    x.most_percent AS most_percent, x.over_requested AS over_requested,
    x.over_disputed AS over_disputed,
    missing(
      'law:civil.preservation.security',
        x.applied_on IS NOT NULL AND NOT law_known('civil.preservation.security', x.applied_on),
      'preservation.applied_on', x.applied_on IS NULL,
      'preservation.requested_yuan',
        x.security_asked IS NOT FALSE AND (x.requested_yuan IS NULL OR x.requested_yuan <= 0),
      'preservation.security_yuan',
        x.security_asked IS NOT FALSE AND (x.security_yuan IS NULL OR x.security_yuan < 0)
    ) AS lacking
  FROM shares AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.applied_on AS applied_on,
    x.security_yuan AS security_yuan, x.requested_yuan AS requested_yuan,
    x.disputed_yuan AS disputed_yuan, x.most_percent AS most_percent, x.lacking AS lacking,
    CASE
      WHEN x.kind <> 'in_suit' THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.security_asked IS FALSE THEN 'lawful'
      WHEN x.over_requested AND COALESCE(x.over_disputed, TRUE) THEN 'hard'
      WHEN x.over_requested OR COALESCE(x.over_disputed, FALSE) THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit, '' AS discriminator, x.organ AS organ, x.applied_on AS act_on,
  x.kind AS kind, x.applied_on AS applied_on, x.security_yuan AS security_yuan,
  x.requested_yuan AS requested_yuan, x.disputed_yuan AS disputed_yuan,
  x.most_percent AS most_percent,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
