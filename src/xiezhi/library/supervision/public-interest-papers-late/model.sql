-- Five rows per public-interest case (公益诉讼办案规则): the decision to file served in seven days (70), the suggestion served in
-- three (76) and recorded with the superior in five from service (75), the indictment recorded in five (46), the first
-- judgment in three from receipt (58). The first three belong to administrative cases only. A case may be filed on the harm
-- while the organ is not yet known: its service is hard only once a suggestion to the organ was decided, as long after that.
WITH legs AS (
  SELECT
    r._id AS unit, 'filing' AS discriminator,
    'filing' AS step, r.filed_on AS from_on, r.filing_served_on AS done_on,
    r.branch = 'administrative' AND r.filed_on IS NOT NULL AS in_scope,
    due('public_interest.filing_service', r.filed_on) AS due_hard,
    due_strict('public_interest.filing_service', r.filed_on) AS due_soft,
    law_known('public_interest.filing_service', r.filed_on) AS known
  FROM public_interest_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'service' AS discriminator,
    'service' AS step, r.suggestion_decided_on AS from_on, r.suggestion_served_on AS done_on,
    r.branch = 'administrative' AND r.suggestion_decided_on IS NOT NULL AS in_scope,
    due('public_interest.suggestion_service', r.suggestion_decided_on) AS due_hard,
    due_strict('public_interest.suggestion_service', r.suggestion_decided_on) AS due_soft,
    law_known('public_interest.suggestion_service', r.suggestion_decided_on) AS known
  FROM public_interest_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'record' AS discriminator,
    'record' AS step, r.suggestion_served_on AS from_on, r.suggestion_recorded_on AS done_on,
    r.branch = 'administrative' AND r.suggestion_served_on IS NOT NULL AS in_scope,
    due('public_interest.suggestion_record', r.suggestion_served_on) AS due_hard,
    due_strict('public_interest.suggestion_record', r.suggestion_served_on) AS due_soft,
    law_known('public_interest.suggestion_record', r.suggestion_served_on) AS known
  FROM public_interest_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'indictment' AS discriminator,
    'indictment' AS step, r.sued_on AS from_on, r.indictment_recorded_on AS done_on,
    r.sued_on IS NOT NULL AS in_scope,
    due('public_interest.indictment_record', r.sued_on) AS due_hard,
    due_strict('public_interest.indictment_record', r.sued_on) AS due_soft,
    law_known('public_interest.indictment_record', r.sued_on) AS known
  FROM public_interest_case AS r
  UNION ALL
  SELECT
    r._id AS unit, 'judgment' AS discriminator,
    'judgment' AS step, r.judgment_received_on AS from_on, r.judgment_recorded_on AS done_on,
    r.judgment_received_on IS NOT NULL AS in_scope,
    due('public_interest.judgment_record', r.judgment_received_on) AS due_hard,
    due_strict('public_interest.judgment_record', r.judgment_received_on) AS due_soft,
    law_known('public_interest.judgment_record', r.judgment_received_on) AS known
  FROM public_interest_case AS r
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(l.done_on, r._as_of), l.done_on, r._as_of) AS until_on
  FROM legs AS l
  JOIN public_interest_case AS r ON r._id = l.unit
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'extracted_on:public_interest_case', n.until_on IS NULL,
      'law:public_interest.filing_service', l.discriminator = 'filing' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:public_interest.indictment_record', l.discriminator = 'indictment' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:public_interest.judgment_record', l.discriminator = 'judgment' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:public_interest.suggestion_record', l.discriminator = 'record' AND l.from_on IS NOT NULL AND NOT l.known,
      'law:public_interest.suggestion_service', l.discriminator = 'service' AND l.from_on IS NOT NULL AND NOT l.known,
      'public_interest_case.filed_on', (l.discriminator = 'filing' AND (l.from_on > r._extracted_on))
        OR (r.filed_on > r.suggestion_decided_on OR r.filed_on > r.suggestion_served_on OR r.filed_on > r.sued_on),
      'public_interest_case.filing_served_on', l.discriminator = 'filing' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on),
      'public_interest_case.indictment_recorded_on', l.discriminator = 'indictment' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on),
      'public_interest_case.judgment_received_on', l.discriminator = 'judgment' AND (l.from_on > r._extracted_on),
      'public_interest_case.judgment_recorded_on', l.discriminator = 'judgment' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on),
      'public_interest_case.sued_on', (l.discriminator = 'indictment' AND (l.from_on > r._extracted_on))
        OR (r.sued_on > r.judgment_received_on),
      'public_interest_case.suggestion_decided_on', l.discriminator IN ('filing', 'service')
        AND r.suggestion_decided_on > r._extracted_on,
      'public_interest_case.suggestion_recorded_on', l.discriminator = 'record' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on),
      'public_interest_case.suggestion_served_on', (l.discriminator = 'service' AND (l.done_on < l.from_on
        OR l.done_on > r._extracted_on))
        OR (l.discriminator = 'record' AND (l.from_on > r._extracted_on))
    ) AS lacking
  FROM legs AS l
  JOIN public_interest_case AS r ON r._id = l.unit
  JOIN counted AS n ON n.unit = l.unit AND n.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, n.until_on AS until_on, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN n.until_on <= l.due_soft THEN 'lawful'
      WHEN l.due_hard IS NULL OR n.until_on <= l.due_hard THEN 'soft'
      WHEN l.discriminator = 'filing'
        AND NOT COALESCE(n.until_on > due('public_interest.filing_service', r.suggestion_decided_on), FALSE) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN public_interest_case AS r ON r._id = l.unit
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
JOIN public_interest_case AS r ON r._id = l.unit
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
