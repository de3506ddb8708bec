-- Five rows per supervision case: the answer whether an administrative application is accepted (行政监督规则 31), the notice of
-- acceptance (民事监督规则 33, 行政监督规则 32), the transfer to the civil department (34), the sending of the document decided
-- on (87-89, 92, 102, 108; 行政 92) and the record of an administrative retrial suggestion with the superior (行政 92).
-- Acceptance is an answer. The fifteen days are those of a first refusal: a re-examination (126) ends without them.
WITH legs AS (
  SELECT
    r._id AS unit, 'answer' AS discriminator,
    'answer' AS step, r.received_on AS from_on,
      COALESCE(earlier(r.answered_on, r.accepted_on), r.answered_on, r.accepted_on) AS done_on,
    r.branch = 'administrative' AND r.origin = 'application' AND r.received_on IS NOT NULL AS in_scope,
    due('administrative_suit.supervision.acceptance_answer', r.received_on) AS due_hard,
    due_strict('administrative_suit.supervision.acceptance_answer', r.received_on) AS due_soft,
    law_known('administrative_suit.supervision.acceptance_answer', r.received_on) AS known
  FROM supervision_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'notice' AS discriminator,
    CASE r.branch WHEN 'civil' THEN 'notice_civil' ELSE 'notice_administrative' END AS step, r.accepted_on AS from_on,
      r.notified_on AS done_on,
    r.origin = 'application' AND r.accepted_on IS NOT NULL AS in_scope,
    CASE
      WHEN r.branch = 'civil' THEN due('civil.supervision.acceptance_notice', r.accepted_on)
      WHEN r.branch = 'administrative' THEN due('administrative_suit.supervision.acceptance_notice', r.accepted_on)
    END AS due_hard,
    CASE
      WHEN r.branch = 'civil' THEN due_strict('civil.supervision.acceptance_notice', r.accepted_on)
      WHEN r.branch = 'administrative' THEN due_strict('administrative_suit.supervision.acceptance_notice',
        r.accepted_on)
    END AS due_soft,
    CASE
      WHEN r.branch = 'civil' THEN law_known('civil.supervision.acceptance_notice', r.accepted_on)
      WHEN r.branch = 'administrative' THEN law_known('administrative_suit.supervision.acceptance_notice',
        r.accepted_on)
    END AS known
  FROM supervision_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'transfer' AS discriminator,
    'transfer' AS step, r.accepted_on AS from_on, r.moved_on AS done_on,
    r.branch = 'civil' AND r.origin = 'application' AND r.accepted_on IS NOT NULL AS in_scope,
    due('civil.supervision.transfer', r.accepted_on) AS due_hard,
    due_strict('civil.supervision.transfer', r.accepted_on) AS due_soft,
    law_known('civil.supervision.transfer', r.accepted_on) AS known
  FROM supervision_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'document' AS discriminator,
    CASE WHEN r.branch = 'administrative' THEN 'administrative_suggestion' ELSE r.decision END AS step,
      r.decided_on AS from_on, r.issued_on AS done_on,
    COALESCE(r.decided_on IS NOT NULL AND r.decision <> 'ended'
      AND (r.branch = 'civil' OR r.decision = 'retrial_suggestion')
      AND NOT (r.origin = 'recheck' AND r.decision = 'refusal'), FALSE) AS in_scope,
    CASE
      WHEN r.branch = 'civil' AND r.decision = 'retrial_suggestion' THEN due('civil.supervision.retrial_suggestion',
        r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'request_protest' THEN due('civil.supervision.request_protest',
        r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'protest' THEN due('civil.supervision.protest', r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'suggestion' THEN due('civil.supervision.suggestion', r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'refusal' THEN due('civil.supervision.refusal', r.decided_on)
      WHEN r.branch = 'administrative' AND r.decision = 'retrial_suggestion'
        THEN due('administrative_suit.supervision.retrial_suggestion', r.decided_on)
    END AS due_hard,
    CASE
      WHEN r.branch = 'civil' AND r.decision = 'retrial_suggestion'
        THEN due_strict('civil.supervision.retrial_suggestion', r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'request_protest' THEN due_strict('civil.supervision.request_protest',
        r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'protest' THEN due_strict('civil.supervision.protest', r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'suggestion' THEN due_strict('civil.supervision.suggestion',
        r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'refusal' THEN due_strict('civil.supervision.refusal', r.decided_on)
      WHEN r.branch = 'administrative' AND r.decision = 'retrial_suggestion'
        THEN due_strict('administrative_suit.supervision.retrial_suggestion', r.decided_on)
    END AS due_soft,
    CASE
      WHEN r.branch = 'civil' AND r.decision = 'retrial_suggestion'
        THEN law_known('civil.supervision.retrial_suggestion', r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'request_protest' THEN law_known('civil.supervision.request_protest',
        r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'protest' THEN law_known('civil.supervision.protest', r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'suggestion' THEN law_known('civil.supervision.suggestion', r.decided_on)
      WHEN r.branch = 'civil' AND r.decision = 'refusal' THEN law_known('civil.supervision.refusal', r.decided_on)
      WHEN r.branch = 'administrative' AND r.decision = 'retrial_suggestion'
        THEN law_known('administrative_suit.supervision.retrial_suggestion', r.decided_on)
    END AS known
  FROM supervision_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'record' AS discriminator,
    'record' AS step, r.issued_on AS from_on, r.recorded_on AS done_on,
    COALESCE(r.branch = 'administrative' AND r.decision = 'retrial_suggestion' AND r.issued_on IS NOT NULL,
      FALSE) AS in_scope,
    due('administrative_suit.supervision.retrial_suggestion_record', r.issued_on) AS due_hard,
    due_strict('administrative_suit.supervision.retrial_suggestion_record', r.issued_on) AS due_soft,
    law_known('administrative_suit.supervision.retrial_suggestion_record', r.issued_on) AS known
  FROM supervision_case AS r
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(l.done_on, r._as_of), l.done_on, r._as_of) AS until_on
  FROM legs AS l
  JOIN supervision_case AS r ON r._id = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'extracted_on:supervision_case', n.until_on IS NULL,
      'law:administrative_suit.supervision.acceptance_answer', l.discriminator = 'answer'
        AND l.from_on IS NOT NULL AND NOT l.known,
      'law:administrative_suit.supervision.acceptance_notice', l.discriminator = 'notice'
        AND r.branch = 'administrative' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:administrative_suit.supervision.retrial_suggestion', l.discriminator = 'document'
        AND r.branch = 'administrative' AND r.decision = 'retrial_suggestion' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:administrative_suit.supervision.retrial_suggestion_record', l.discriminator = 'record'
        AND l.from_on IS NOT NULL AND NOT l.known,
      'law:civil.supervision.acceptance_notice', l.discriminator = 'notice' AND r.branch = 'civil'
        AND l.from_on IS NOT NULL AND NOT l.known,
      'law:civil.supervision.protest', l.discriminator = 'document' AND r.branch = 'civil'
        AND r.decision = 'protest' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:civil.supervision.refusal', l.discriminator = 'document' AND r.branch = 'civil'
        AND r.decision = 'refusal' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:civil.supervision.request_protest', l.discriminator = 'document' AND r.branch = 'civil'
        AND r.decision = 'request_protest' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:civil.supervision.retrial_suggestion', l.discriminator = 'document' AND r.branch = 'civil'
        AND r.decision = 'retrial_suggestion' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:civil.supervision.suggestion', l.discriminator = 'document' AND r.branch = 'civil'
        AND r.decision = 'suggestion' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:civil.supervision.transfer', l.discriminator = 'transfer' AND l.from_on IS NOT NULL AND NOT l.known,
      'supervision_case.accepted_on', (l.discriminator IN ('answer', 'notice', 'transfer')
        AND r.accepted_on > r._extracted_on) OR r.accepted_on < r.received_on OR r.accepted_on > r.decided_on
        OR (l.discriminator = 'answer' AND r.accepted_on IS NULL AND n.until_on > l.due_soft
          AND COALESCE(r.notified_on, r.decided_on) IS NOT NULL),
      'supervision_case.answered_on', l.discriminator = 'answer' AND (r.answered_on < l.from_on
        OR r.answered_on > r._extracted_on),
      'supervision_case.decided_on', (l.discriminator = 'document' AND (l.from_on > r._extracted_on))
        OR (l.discriminator = 'record' AND r.decided_on > r.issued_on),
      'supervision_case.issued_on', (l.discriminator = 'document' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on))
        OR (l.discriminator = 'record' AND (l.from_on > r._extracted_on)),
      'supervision_case.moved_on', l.discriminator = 'transfer' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on),
      'supervision_case.notified_on', (l.discriminator IN ('answer', 'notice') AND r.notified_on < r.accepted_on)
        OR (l.discriminator = 'notice' AND l.done_on > r._extracted_on),
      'supervision_case.received_on', l.discriminator = 'answer' AND (l.from_on > r._extracted_on),
      'supervision_case.recorded_on', l.discriminator = 'record' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on)
    ) AS lacking
  FROM legs AS l
  JOIN supervision_case AS r ON r._id = l.unit
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, n.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN n.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR n.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, r.organ AS organ, l.from_on AS act_on, l.step AS step,
  l.from_on AS from_on,
  l.done_on AS done_on, v.until_on AS until_on, l.due_hard AS due_hard, l.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(l.due_hard, v.until_on)
    WHEN 'soft' THEN days_between(l.due_soft, v.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN supervision_case AS r ON r._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
