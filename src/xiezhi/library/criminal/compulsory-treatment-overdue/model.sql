-- Four rows per case: opinion of the police within seven days (公安规定 343), decision within a month (刑诉法 305(1)), service on the
-- police within five days (法院解释 641), release within a month of the request (647). Art. 343 does not say from when the
-- seven days run: soft at most. Art. 305 does not say it either; acceptance is the earliest day the court could start
-- from, so the month from it is the soft line of decisions, and hard only after a second month; so with 法院解释 647,
-- which names no first day of its month either.
WITH legs AS (
  SELECT
    t._id AS unit, 'opinion' AS discriminator, t.proposer AS organ, t.appraised_on AS start_on, t.opinion_on AS done_on,
    due('criminal.treatment.opinion', t.appraised_on) AS due_hard,
    due_strict('criminal.treatment.opinion', t.appraised_on) AS due_soft,
    law_known('criminal.treatment.opinion', t.appraised_on) AS known, t._as_of AS as_of, t._extracted_on AS extracted_on,
    COALESCE(t.decided_on < t.accepted_on, FALSE) AS disordered, t.granted AS granted
  FROM compulsory_treatment AS t
  UNION ALL
  SELECT
    t._id AS unit, 'decision' AS discriminator, t.organ AS organ, t.accepted_on AS start_on, t.decided_on AS done_on,
    due('criminal.treatment.decision', t.accepted_on, 1) AS due_hard,
    due_strict('criminal.treatment.decision', t.accepted_on) AS due_soft,
    law_known('criminal.treatment.decision', t.accepted_on) AS known, t._as_of AS as_of, t._extracted_on AS extracted_on,
    COALESCE(t.decided_on < t.accepted_on, FALSE) AS disordered, t.granted AS granted
  FROM compulsory_treatment AS t
  UNION ALL
  SELECT
    t._id AS unit, 'service' AS discriminator, t.organ AS organ,
    CASE WHEN COALESCE(t.granted, TRUE) THEN t.decided_on END AS start_on, t.served_on AS done_on,
    due('criminal.treatment.service', t.decided_on) AS due_hard,
    due_strict('criminal.treatment.service', t.decided_on) AS due_soft,
    law_known('criminal.treatment.service', t.decided_on) AS known, t._as_of AS as_of, t._extracted_on AS extracted_on,
    COALESCE(t.decided_on < t.accepted_on, FALSE) AS disordered, t.granted AS granted
  FROM compulsory_treatment AS t
  UNION ALL
  SELECT
    t._id AS unit, 'release' AS discriminator, t.organ AS organ, t.release_asked_on AS start_on,
    t.release_decided_on AS done_on,
    due('criminal.treatment.release', t.release_asked_on, 1) AS due_hard,
    due_strict('criminal.treatment.release', t.release_asked_on) AS due_soft,
    law_known('criminal.treatment.release', t.release_asked_on) AS known, t._as_of AS as_of,
    t._extracted_on AS extracted_on, COALESCE(t.decided_on < t.accepted_on, FALSE) AS disordered, t.granted AS granted
  FROM compulsory_treatment AS t
), counted AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    COALESCE(earlier(l.done_on, l.as_of), l.done_on, l.as_of) AS until_on,
    COALESCE(l.start_on > l.extracted_on, FALSE) AS wrong_start,
    COALESCE(l.done_on < l.start_on OR l.done_on > l.extracted_on, FALSE) AS wrong_end
  FROM legs AS l
), gap AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator,
    missing(
      'compulsory_treatment.accepted_on', l.discriminator = 'decision' AND (c.wrong_start
        OR (l.start_on IS NULL AND l.done_on IS NOT NULL)),
      'compulsory_treatment.appraised_on', l.discriminator = 'opinion' AND c.wrong_start,
      'compulsory_treatment.decided_on', l.discriminator = 'decision' AND c.wrong_end
        OR l.discriminator = 'service' AND (c.wrong_start OR l.disordered),
      'compulsory_treatment.granted', l.discriminator = 'service' AND l.granted IS NULL AND c.until_on > l.due_soft,
      'compulsory_treatment.opinion_on', l.discriminator = 'opinion' AND c.wrong_end,
      'compulsory_treatment.organ', l.organ IS NULL AND l.discriminator <> 'opinion' AND c.until_on > l.due_soft,
      'compulsory_treatment.proposer', l.organ IS NULL AND l.discriminator = 'opinion' AND c.until_on > l.due_soft,
      'compulsory_treatment.release_decided_on', l.discriminator = 'release' AND c.wrong_end,
      'compulsory_treatment.served_on', l.discriminator = 'service' AND c.wrong_end,
      'extracted_on:compulsory_treatment', l.start_on IS NOT NULL AND c.until_on IS NULL,
      'law:criminal.treatment.decision', l.discriminator = 'decision' AND l.start_on IS NOT NULL AND NOT l.known,
      'law:criminal.treatment.opinion', l.discriminator = 'opinion' AND l.start_on IS NOT NULL AND NOT l.known,
      'law:criminal.treatment.release', l.discriminator = 'release' AND l.start_on IS NOT NULL AND NOT l.known,
      'law:criminal.treatment.service', l.discriminator = 'service' AND l.start_on IS NOT NULL AND NOT l.known
    ) AS lacking
  FROM legs AS l
  JOIN counted AS c ON c.unit = l.unit AND c.discriminator = l.discriminator
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, g.lacking AS lacking,
    CASE
      WHEN l.start_on IS NULL AND NOT (l.discriminator = 'decision' AND l.done_on IS NOT NULL) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN c.until_on <= l.due_soft THEN 'lawful'
      WHEN l.discriminator = 'opinion' OR l.due_hard IS NULL OR c.until_on <= l.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS l
  JOIN counted AS c ON c.unit = l.unit AND c.discriminator = l.discriminator
  JOIN gap AS g ON g.unit = l.unit AND g.discriminator = l.discriminator
)
SELECT
  l.unit AS unit, l.discriminator AS discriminator, l.organ AS organ, l.start_on AS act_on,
  l.start_on AS start_on, l.done_on AS done_on,
  CASE WHEN l.discriminator = 'opinion' THEN l.start_on END AS opinion_from_on,
  CASE WHEN l.discriminator = 'decision' THEN l.start_on END AS decision_from_on,
  CASE WHEN l.discriminator = 'service' THEN l.start_on END AS service_from_on,
  CASE WHEN l.discriminator = 'release' THEN l.start_on END AS release_from_on,
  CASE WHEN l.discriminator = 'opinion' THEN l.due_hard END AS due_opinion,
  CASE WHEN l.discriminator = 'decision' THEN due('criminal.treatment.decision', l.start_on) END AS due_decision,
  CASE WHEN l.discriminator = 'service' AND l.start_on IS NOT NULL THEN l.due_hard END AS due_service,
  CASE WHEN l.discriminator = 'release' THEN due('criminal.treatment.release', l.start_on) END AS due_release,
  l.due_hard AS due_hard, l.due_soft AS due_soft, c.until_on AS until_on,
  CASE WHEN v.outcome = 'hard' THEN days_between(l.due_hard, c.until_on)
    WHEN v.outcome = 'soft' THEN days_between(l.due_soft, c.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM legs AS l
JOIN counted AS c ON c.unit = l.unit AND c.discriminator = l.discriminator
JOIN verdict AS v ON v.unit = l.unit AND v.discriminator = l.discriminator
