-- Three rows per case. ruling: a month from the proposal (法院解释 534(1)); one more month is open to fixed terms and
-- life, not to suspended death, short-term detention and surveillance. The hard line runs from acceptance, the soft one from
-- receipt. publication: five days from acceptance, for five days (减假程序 3). service: seven days (法院解释 539).
-- The thirty days for a proposal of the correction organ (534(2)) are judged by correction-decision-late.
-- An extension not on record is soft at most, and only where the court's table is complete.
WITH base AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.kind AS kind, r.accepted_on AS accepted_on, r.ruled_on AS ruled_on,
    r.served_on AS served_on, r.published_on AS published_on, r.publication_ended_on AS publication_ended_on,
    r.extended_on AS extended_on, r._extracted_on AS extracted_on, r.received_on AS received_on,
    COALESCE(r.result IN ('withdrawn', 'returned', 'revoked'), FALSE) AS gone,
    COALESCE((contains(r.proposer, '司法') OR contains(r.proposer, '社区矫正')) AND NOT contains(r.proposer, '监狱'), FALSE)
      AS in_correction,
    COALESCE(r.accepted_on, r.received_on) AS from_on,
    COALESCE(r.received_on, r.accepted_on) AS soft_from_on,
    CASE WHEN r.main_penalty IN ('criminal_detention', 'public_surveillance') OR r.to_penalty = 'life' THEN 0
      ELSE param('enforcement.commutation.ruling.extension', COALESCE(r.accepted_on, r.received_on)) END AS more,
    covered('commutation_ruling', r.organ, COALESCE(r.accepted_on, r.received_on), r.ruled_on) AS complete
  FROM commutation_ruling AS r
), lines AS (
  SELECT
    b.unit AS unit,
    due('enforcement.commutation.ruling', b.from_on, b.more) AS due_ruling,
    due('enforcement.commutation.ruling', b.from_on) AS due_base,
    due_strict('enforcement.commutation.ruling', b.soft_from_on) AS due_ruling_strict,
    due_strict('enforcement.commutation.ruling', b.soft_from_on, b.more) AS due_extended_strict,
    due('enforcement.commutation.publication', b.accepted_on) AS due_publication,
    due_strict('enforcement.commutation.publication', b.accepted_on) AS due_publication_strict,
    due('enforcement.commutation.publication.length', b.published_on) AS due_length,
    due('enforcement.commutation.service', b.ruled_on) AS due_service,
    due_strict('enforcement.commutation.service', b.ruled_on) AS due_service_strict
  FROM base AS b
), legs AS (
  SELECT
    b.unit AS unit, 'ruling' AS discriminator, 'ruling' AS step, b.from_on AS start_on, b.ruled_on AS done_on,
    l.due_ruling AS due_hard, l.due_ruling_strict AS due_soft,
    missing(
      'commutation_ruling.accepted_on', b.from_on IS NULL OR b.accepted_on < b.received_on,
      'commutation_ruling.extended_on', b.extended_on < b.soft_from_on OR b.extended_on > b.ruled_on,
      'commutation_ruling.ruled_on', b.ruled_on IS NULL OR b.ruled_on < b.from_on OR b.ruled_on > b.extracted_on,
      'coverage:commutation_ruling', b.ruled_on > l.due_ruling_strict AND b.ruled_on <= l.due_ruling
        AND b.ruled_on > l.due_base AND b.extended_on IS NULL AND NOT b.complete,
      'law:enforcement.commutation.ruling',
        b.from_on IS NOT NULL AND NOT law_known('enforcement.commutation.ruling', b.from_on)
    ) AS lacking,
    CASE WHEN b.ruled_on <= l.due_ruling_strict THEN 'lawful'
      WHEN b.extended_on IS NOT NULL AND b.ruled_on <= l.due_extended_strict AND b.more > 0 THEN 'lawful'
      WHEN b.ruled_on > l.due_ruling THEN 'hard' ELSE 'soft' END AS grade
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
  UNION ALL
  SELECT
    b.unit AS unit, 'publication' AS discriminator,
    CASE WHEN b.published_on <= l.due_publication AND b.publication_ended_on IS NOT NULL THEN 'length'
      ELSE 'publication' END AS step,
    CASE WHEN b.published_on <= l.due_publication AND b.publication_ended_on IS NOT NULL THEN b.published_on
      ELSE b.accepted_on END AS start_on,
    CASE WHEN b.published_on <= l.due_publication AND b.publication_ended_on IS NOT NULL THEN b.publication_ended_on
      ELSE b.published_on END AS done_on,
    CASE WHEN b.published_on <= l.due_publication AND b.publication_ended_on IS NOT NULL THEN l.due_length
      ELSE l.due_publication END AS due_hard,
    l.due_publication_strict AS due_soft,
    missing(
      'commutation_ruling.accepted_on', b.accepted_on IS NULL,
      'commutation_ruling.publication_ended_on', b.publication_ended_on < b.published_on,
      'commutation_ruling.published_on', b.published_on IS NULL OR b.published_on < b.accepted_on
        OR b.published_on > b.extracted_on,
      'law:enforcement.commutation.publication',
        b.accepted_on IS NOT NULL AND NOT law_known('enforcement.commutation.publication', b.accepted_on)
    ) AS lacking,
    -- One day short, where the first day may be counted in: soft.
    CASE WHEN b.published_on > l.due_publication THEN 'hard'
      WHEN b.publication_ended_on < add_days(l.due_length, 0 - 1) THEN 'hard'
      WHEN b.published_on > l.due_publication_strict OR b.publication_ended_on < l.due_length THEN 'soft'
      ELSE 'lawful' END AS grade
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
  UNION ALL
  SELECT
    b.unit AS unit, 'service' AS discriminator, 'service' AS step, b.ruled_on AS start_on, b.served_on AS done_on,
    l.due_service AS due_hard, l.due_service_strict AS due_soft,
    missing(
      'commutation_ruling.ruled_on', b.ruled_on IS NULL,
      'commutation_ruling.served_on', b.served_on IS NULL OR b.served_on < b.ruled_on OR b.served_on > b.extracted_on,
      'law:enforcement.commutation.service',
        b.ruled_on IS NOT NULL AND NOT law_known('enforcement.commutation.service', b.ruled_on)
    ) AS lacking,
    CASE WHEN b.served_on <= l.due_service_strict THEN 'lawful' WHEN b.served_on <= l.due_service THEN 'soft'
      ELSE 'hard' END AS grade
  FROM base AS b
  JOIN lines AS l ON l.unit = b.unit
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator, x.step AS step, x.start_on AS start_on, x.done_on AS done_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE WHEN b.gone OR (x.discriminator = 'ruling' AND b.in_correction) THEN 'out_of_scope' WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.grade = 'lawful' THEN 'lawful' WHEN x.grade = 'soft' OR x.due_hard IS NULL THEN 'soft'
      ELSE 'hard' END AS outcome
  FROM legs AS x
  JOIN base AS b ON b.unit = x.unit
)
SELECT
  v.unit AS unit, v.discriminator AS discriminator, b.organ AS organ, v.start_on AS act_on,
  v.step AS step, b.kind AS kind, v.start_on AS start_on,
  CASE WHEN v.discriminator = 'ruling' THEN b.soft_from_on END AS soft_from_on, v.done_on AS done_on,
  b.more AS more,
  CASE WHEN v.discriminator = 'ruling' THEN b.from_on END AS ruling_from_on,
  CASE WHEN v.discriminator = 'ruling' THEN b.soft_from_on END AS ruling_soft_from_on,
  CASE WHEN v.discriminator = 'publication' THEN b.accepted_on END AS publication_from_on,
  CASE WHEN v.discriminator = 'service' THEN b.ruled_on END AS service_from_on,
  CASE WHEN v.discriminator = 'ruling' THEN l.due_ruling END AS due_ruling,
  CASE WHEN v.discriminator = 'ruling' THEN l.due_ruling_strict END AS due_ruling_strict,
  CASE WHEN v.discriminator = 'publication' THEN l.due_publication END AS due_publication,
  CASE WHEN v.discriminator = 'service' THEN l.due_service END AS due_service,
  v.due_hard AS due_hard, v.due_soft AS due_soft,
  CASE WHEN v.outcome IN ('hard', 'soft') AND v.step <> 'length' THEN days_between(
    CASE WHEN v.outcome = 'hard' THEN v.due_hard ELSE v.due_soft END, v.done_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
JOIN base AS b ON b.unit = v.unit
JOIN lines AS l ON l.unit = v.unit
