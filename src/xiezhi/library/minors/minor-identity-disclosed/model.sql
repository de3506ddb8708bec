-- Two rows per act of publishing or providing. identity: nothing published lets a minor be recognised, except to find one
-- missing or abducted (未成年人保护法 103). record: one that must be sealed goes only to a judicial organ for a case or a
-- unit entitled by State rules (刑诉法 286(2); 规则 484, 485). The row names neither case nor minor.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.kind AS kind, d.disclosed_on AS disclosed_on, d.minor_involved AS minor_involved,
    d.identity_shown AS identity_shown, d.missing_search AS missing_search, d.sealed AS sealed,
    d.recipient AS recipient, d.unsealed AS unsealed,
    missing(
      'minor_disclosure.disclosed_on', d.disclosed_on IS NULL OR d.disclosed_on > d._extracted_on,
      'minor_disclosure.kind', d.kind IS NULL
    ) AS unknown
  FROM minor_disclosure AS d
), legs AS (
  SELECT
    f.unit AS unit, 'identity' AS discriminator,
    COALESCE(f.minor_involved, TRUE) AND COALESCE(f.kind IN ('document', 'press'), TRUE) AS in_scope,
    COALESCE(NOT f.identity_shown OR f.missing_search, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'law:minors.identity_protection', NOT law_known('minors.identity_protection', f.disclosed_on),
      'minor_disclosure.identity_shown', f.identity_shown IS NULL,
      'minor_disclosure.minor_involved', f.minor_involved IS NULL AND COALESCE(f.identity_shown, TRUE),
      'minor_disclosure.missing_search', f.identity_shown AND f.missing_search IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'record' AS discriminator,
    COALESCE(f.sealed, TRUE) AND COALESCE(f.kind IN ('certificate', 'provision'), TRUE) AS in_scope,
    COALESCE(f.unsealed OR param_has('minors.sealed_recipients', f.disclosed_on, f.recipient), FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'law:minors.sealed_recipients', NOT law_known('minors.sealed_recipients', f.disclosed_on),
      'minor_disclosure.recipient', f.recipient IS NULL,
      'minor_disclosure.sealed', f.sealed IS NULL AND COALESCE(f.recipient = 'other', TRUE),
      'minor_disclosure.unsealed', f.unsealed IS NULL AND COALESCE(f.recipient = 'other', TRUE)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.disclosed_on AS act_on, x.discriminator AS step,
  f.kind AS kind, f.disclosed_on AS disclosed_on, f.recipient AS recipient,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    ELSE 'hard'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
