-- Two rows per order: carried out within seven days of its receipt (刑诉法 262(1); 法院解释 499), and the
-- procuratorate of the same level told three days before (法院解释 506). A last day that is a day off, and one day
-- in the counting back, are soft. That an empty cell means "never told" needs the table declared complete.
WITH base AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.received_on AS received_on, d.told_on AS told_on, d.stopped_on AS stopped_on,
    d.executed_on AS executed_on, d._extracted_on AS extracted_on, d._as_of AS as_of,
    COALESCE(earlier(d.executed_on, d._as_of), d.executed_on, d._as_of) AS until_on,
    due('criminal.death_order', d.received_on) AS due_order,
    due('criminal.death_notice', d.executed_on) AS due_notice,
    covered('death_order', d.organ, d.received_on, d.executed_on) AS complete
  FROM death_order AS d
), legs AS (
  SELECT
    b.unit AS unit, 'order' AS discriminator,
    missing(
      'death_order.executed_on', b.executed_on < b.received_on OR b.executed_on > b.extracted_on,
      'death_order.received_on', b.received_on IS NULL OR b.received_on > b.extracted_on,
      'extracted_on:death_order', b.until_on IS NULL,
      'law:criminal.death_order', b.received_on IS NOT NULL AND NOT law_known('criminal.death_order', b.received_on)
    ) AS lacking,
    b.stopped_on IS NULL OR b.stopped_on > b.due_order AS inside,
    CASE WHEN b.until_on <= b.due_order THEN 'lawful'
      WHEN b.until_on <= roll(b.due_order) THEN 'soft' ELSE 'hard' END AS grade
  FROM base AS b
  UNION ALL
  SELECT
    b.unit AS unit, 'notice' AS discriminator,
    missing(
      'coverage:death_order', b.told_on IS NULL AND b.received_on IS NOT NULL AND NOT b.complete,
      'death_order.executed_on', b.executed_on < b.received_on OR b.executed_on > b.extracted_on,
      'death_order.received_on', b.told_on IS NULL AND b.received_on IS NULL,
      'death_order.told_on', b.told_on < b.received_on OR b.told_on > b.extracted_on,
      'extracted_on:death_order', b.told_on IS NULL AND b.as_of IS NULL,
      'law:criminal.death_notice', b.executed_on IS NOT NULL AND NOT law_known('criminal.death_notice', b.executed_on)
    ) AS lacking,
    b.executed_on IS NOT NULL AS inside,
    CASE WHEN b.told_on <= b.due_notice THEN 'lawful'
      WHEN b.told_on <= add_days(b.due_notice, 1) THEN 'soft' ELSE 'hard' END AS grade
  FROM base AS b
), verdict AS (
  SELECT
    l.unit AS unit, l.discriminator AS discriminator, l.lacking AS lacking,
    CASE WHEN NOT l.inside THEN 'out_of_scope' WHEN l.lacking <> '' THEN 'undetermined'
      WHEN l.grade = 'lawful' THEN 'lawful' WHEN l.grade = 'soft' THEN 'soft' ELSE 'hard' END AS outcome
  FROM legs AS l
)
SELECT
  b.unit AS unit, v.discriminator AS discriminator, b.organ AS organ, b.received_on AS act_on,
  v.discriminator AS discriminator_kind, b.received_on AS received_on, b.executed_on AS executed_on,
  b.told_on AS told_on,
  CASE WHEN v.discriminator = 'notice' THEN b.executed_on END AS notice_from_on,
  b.due_order AS due_order, roll(b.due_order) AS due_order_rolled,
  CASE WHEN v.discriminator = 'notice' THEN b.due_notice END AS due_notice, b.until_on AS until_on,
  CASE WHEN v.discriminator = 'order' AND v.outcome IN ('hard', 'soft') THEN days_between(b.due_order, b.until_on) END
    AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN verdict AS v ON v.unit = b.unit
