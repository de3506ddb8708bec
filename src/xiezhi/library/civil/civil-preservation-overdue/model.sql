-- Five rows per preservation. Not urgent (a withdrawn application asks for no ruling any more): ruling (from the
-- application, or from the security where one is asked) and beginning (财产保全规定 4). For all: lifting on request and
-- reconsideration (23, 25). urgent: an urgent or pre-suit application is ruled on within forty-eight hours of being taken
-- (民诉法 103(3), 104(2)); where security is asked, no text says whether the hours run from it: soft. A ruling still to come
-- is judged by the day.
WITH legs AS (
  SELECT
    p._id AS unit, 'ruling' AS leg, p.organ AS organ, p.kind AS kind, p.applied_on AS applied_on,
    CASE WHEN p.security_asked IS FALSE THEN p.applied_on ELSE COALESCE(p.security_on, p.applied_on) END
      AS counted_from,
    COALESCE(p.ruled_on, p.withdrawn_on) AS done_on, p._as_of AS as_of, p._extracted_on AS extracted_on,
    p.kind <> 'pre_suit' AND p.urgent IS NOT TRUE
      AND NOT (COALESCE(p.security_asked, FALSE) AND p.security_on IS NULL AND p.ruled_on IS NULL) AS in_scope,
    FALSE AS open_to_argument,
    p.security_asked IS NULL AND p.security_on IS NULL AS no_security_asked,
    COALESCE(p.security_asked, FALSE) AND p.security_on IS NULL AS no_security,
    p.urgent IS NULL AS no_urgent, FALSE AS no_party, FALSE AS no_result
  FROM preservation AS p
  UNION ALL
  SELECT
    p._id AS unit, 'start' AS leg, p.organ AS organ, p.kind AS kind, p.applied_on AS applied_on,
    p.ruled_on AS counted_from, COALESCE(p.started_on, p.withdrawn_on, p.lifted_on) AS done_on, p._as_of AS as_of,
    p._extracted_on AS extracted_on,
    p.kind <> 'pre_suit' AND p.urgent IS NOT TRUE AND p.ruled_on IS NOT NULL
      AND p.granted IS TRUE AS in_scope,
    FALSE AS open_to_argument, FALSE AS no_security_asked, FALSE AS no_security,
    p.urgent IS NULL AS no_urgent, FALSE AS no_party, FALSE AS no_result
  FROM preservation AS p
  UNION ALL
  SELECT
    p._id AS unit, 'lift' AS leg, p.organ AS organ, p.kind AS kind, p.applied_on AS applied_on,
    p.lift_asked_on AS counted_from,
    COALESCE(earlier(p.lift_decided_on, p.lifted_on), p.lift_decided_on, p.lifted_on) AS done_on,
    p._as_of AS as_of, p._extracted_on AS extracted_on, p.lift_asked_on IS NOT NULL AS in_scope,
    COALESCE(p.lift_refused, FALSE) OR (COALESCE(p.lift_asked_by = 'respondent', FALSE)
      AND p.lift_decided_on IS NULL AND p.lifted_on IS NULL) AS open_to_argument,
    FALSE AS no_security_asked, FALSE AS no_security, FALSE AS no_urgent,
    p.lift_asked_by IS NULL AND p.lifted_on IS NULL AS no_party,
    COALESCE(p.lift_asked_by = 'respondent', FALSE) AND p.lift_decided_on IS NOT NULL
      AND p.lifted_on IS NULL AND p.lift_refused IS NULL AS no_result
  FROM preservation AS p
  UNION ALL
  SELECT
    p._id AS unit, 'review' AS leg, p.organ AS organ, p.kind AS kind, p.applied_on AS applied_on,
    p.review_asked_on AS counted_from, p.review_decided_on AS done_on, p._as_of AS as_of,
    p._extracted_on AS extracted_on, p.review_asked_on IS NOT NULL AS in_scope,
    FALSE AS open_to_argument, FALSE AS no_security_asked, FALSE AS no_security,
    FALSE AS no_urgent, FALSE AS no_party, FALSE AS no_result
  FROM preservation AS p
), lines AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.kind AS kind, x.applied_on AS applied_on,
    x.counted_from AS counted_from, x.done_on AS done_on, x.extracted_on AS extracted_on,
    x.in_scope AS in_scope, x.open_to_argument AS open_to_argument,
    x.no_security_asked AS no_security_asked, x.no_security AS no_security,
    x.no_urgent AS no_urgent, x.no_party AS no_party, x.no_result AS no_result,
    COALESCE(x.done_on, x.as_of) AS until_on,
    CASE x.leg
      WHEN 'ruling' THEN due('civil.preservation.ruling', x.counted_from)
      WHEN 'start' THEN due('civil.preservation.start', x.counted_from)
      WHEN 'lift' THEN due('civil.preservation.lift', x.counted_from)
      ELSE due('civil.preservation.reconsideration_answer', x.counted_from)
    END AS due_hard,
    CASE x.leg
      WHEN 'ruling' THEN due_strict('civil.preservation.ruling', x.counted_from)
      WHEN 'start' THEN due_strict('civil.preservation.start', x.counted_from)
      WHEN 'lift' THEN due_strict('civil.preservation.lift', x.counted_from)
      ELSE due_strict('civil.preservation.reconsideration_answer', x.counted_from)
    END AS due_soft
  FROM legs AS x
), gap AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.kind AS kind, x.applied_on AS applied_on,
    x.counted_from AS counted_from, x.done_on AS done_on, x.until_on AS until_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.in_scope AS in_scope,
    x.open_to_argument AS open_to_argument,
    missing(
      'extracted_on:preservation', x.until_on IS NULL,
      'law:civil.preservation.ruling',
        x.counted_from IS NOT NULL AND NOT law_known('civil.preservation.ruling', x.counted_from),
      'preservation.applied_on',
        x.leg = 'ruling' AND (x.applied_on IS NULL OR x.counted_from < x.applied_on),
      'preservation.lift_asked_by', x.until_on > x.due_soft AND x.no_party,
      'preservation.lift_decided_on',
        x.leg = 'lift' AND (x.done_on < x.counted_from OR x.done_on > x.extracted_on),
      'preservation.lift_refused', x.until_on > x.due_soft AND x.no_result,
      'preservation.review_decided_on',
        x.leg = 'review' AND (x.done_on < x.counted_from OR x.done_on > x.extracted_on),
      'preservation.ruled_on',
        (x.leg = 'ruling' AND (x.done_on < x.applied_on OR x.done_on > x.extracted_on))
        OR (x.leg = 'start' AND x.counted_from < x.applied_on),
      'preservation.security_asked', x.until_on > x.due_soft AND x.no_security_asked,
      'preservation.security_on', x.until_on > x.due_soft AND x.no_security,
      'preservation.started_on',
        x.leg = 'start' AND (x.done_on < x.counted_from OR x.done_on > x.extracted_on),
      'preservation.urgent', x.until_on <= COALESCE(x.due_hard, x.due_soft) AND x.no_urgent
    ) AS lacking
  FROM lines AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.leg AS leg, x.organ AS organ, x.kind AS kind, x.applied_on AS applied_on,
    x.counted_from AS counted_from, x.done_on AS done_on, x.until_on AS until_on,
    x.due_hard AS due_hard, x.due_soft AS due_soft, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard OR x.open_to_argument THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
), moments AS (
  SELECT
    p._id AS unit, p.organ AS organ, p.kind AS kind, p.applied_on AS applied_on, p.applied_at AS applied_at,
    p.security_asked AS security_asked, p.ruled_at AS ruled_at, p.withdrawn_on AS withdrawn_on, p._as_of AS as_of,
    p._extracted_on AS extracted_on, p.kind = 'pre_suit' OR COALESCE(p.urgent, FALSE) AS in_scope,
    CASE WHEN p.kind = 'pre_suit' THEN due('civil.preservation.pre_suit_ruling', p.applied_at)
      ELSE due('civil.preservation.urgent', p.applied_at) END AS due_hard,
    CASE WHEN p.kind = 'pre_suit' THEN due_strict('civil.preservation.pre_suit_ruling', p.applied_at)
      ELSE due_strict('civil.preservation.urgent', p.applied_at) END AS due_soft
  FROM preservation AS p
), past AS (
  SELECT
    x.unit AS unit,
    CASE WHEN x.ruled_at IS NOT NULL THEN x.ruled_at > x.due_soft
      ELSE COALESCE(x.withdrawn_on, x.as_of) > date_of(x.due_soft) END AS soft,
    CASE WHEN x.ruled_at IS NOT NULL THEN x.ruled_at > x.due_hard
      ELSE COALESCE(x.withdrawn_on, x.as_of) > date_of(x.due_hard) END AS hard
  FROM moments AS x
), urgent_gap AS (
  SELECT
    x.unit AS unit,
    missing(
      'extracted_on:preservation', x.ruled_at IS NULL AND x.withdrawn_on IS NULL AND x.as_of IS NULL,
      'law:civil.preservation.urgent',
        x.applied_at IS NOT NULL AND NOT law_known('civil.preservation.urgent', date_of(x.applied_at)),
      'preservation.applied_at',
        x.applied_at IS NULL OR date_of(x.applied_at) <> COALESCE(x.applied_on, date_of(x.applied_at)),
      'preservation.ruled_at',
        x.ruled_at < x.applied_at OR date_of(x.ruled_at) > x.extracted_on,
      'preservation.security_asked', l.hard AND x.security_asked IS NULL
    ) AS lacking
  FROM moments AS x
  JOIN past AS l ON l.unit = x.unit
), told AS (
  SELECT
    x.unit AS unit, x.leg AS leg, 'days' AS clock, x.organ AS organ, x.counted_from AS act_on, x.kind AS kind,
    x.counted_from AS counted_from, x.done_on AS done_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    x.until_on AS until_on, x.outcome AS outcome, x.lacking AS lacking,
    CASE WHEN FALSE THEN p.applied_at END AS applied_at, CASE WHEN FALSE THEN p.ruled_at END AS ruled_at,
    CASE WHEN FALSE THEN p.applied_at END AS due_at_hard, CASE WHEN FALSE THEN p.applied_at END AS due_at_soft
  FROM verdict AS x
  JOIN preservation AS p ON p._id = x.unit
  UNION ALL
  SELECT
    x.unit AS unit, 'urgent' AS leg, 'hours' AS clock, x.organ AS organ, date_of(x.applied_at) AS act_on,
    x.kind AS kind, CASE WHEN FALSE THEN x.applied_on END AS counted_from,
    CASE WHEN FALSE THEN x.applied_on END AS done_on, CASE WHEN FALSE THEN x.applied_on END AS due_hard,
    CASE WHEN FALSE THEN x.applied_on END AS due_soft, CASE WHEN FALSE THEN x.applied_on END AS until_on,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN NOT l.soft THEN 'lawful'
      WHEN l.hard AND NOT x.security_asked THEN 'hard'
      ELSE 'soft'
    END AS outcome,
    g.lacking AS lacking, x.applied_at AS applied_at, x.ruled_at AS ruled_at, x.due_hard AS due_at_hard,
    x.due_soft AS due_at_soft
  FROM moments AS x
  JOIN past AS l ON l.unit = x.unit
  JOIN urgent_gap AS g ON g.unit = x.unit
)
SELECT
  x.unit AS unit, x.leg AS discriminator, x.organ AS organ, x.act_on AS act_on,
  x.leg AS leg, x.kind AS kind, x.counted_from AS counted_from, x.done_on AS done_on,
  x.due_hard AS due_hard, x.due_soft AS due_soft, x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.clock AS clock, x.applied_at AS applied_at, x.ruled_at AS ruled_at, x.due_at_hard AS due_at_hard,
  x.due_at_soft AS due_at_soft,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM told AS x
