-- One row per dossier. A hearing is due on a ground that was entered, and by the text itself for a licence revoked, a
-- closure, or a public-order fine of the amount its own law names (处罚法 63; 治安法 98, now 117). What is a large fine
-- otherwise is set by other rules. An empty day in the dossier means that the step was not taken.
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.kind AS kind, d.amount AS amount, d.hearing_ground AS hearing_ground,
    d.public_order AS public_order, d.hearing_told_on AS told_on, d.hearing_waived_on AS waived_on,
    d.hearing_asked_on AS asked_on, d.hearing_noticed_on AS noticed_on, d.hearing_on AS held_on,
    d.presider_investigated AS presider, d.decided_on AS decided_on, d._as_of AS as_of,
    d._extracted_on AS extracted_on,
    COALESCE(d.kind = 'licence', FALSE) OR COALESCE(d.kind = 'closure' AND NOT d.public_order, FALSE)
      OR COALESCE(d.public_order AND d.kind = 'fine'
        AND d.amount >= param('administrative.public_order.hearing_fine', d.decided_on), FALSE)
      OR COALESCE(d.hearing_ground <> 'none', FALSE) AS in_scope,
    COALESCE(d.on_the_spot, FALSE) OR COALESCE(d.kind = 'none', FALSE) AS off,
    due('administrative.penalty.hearing_request', d.hearing_told_on) AS request_due_on,
    due('administrative.penalty.hearing_notice', d.hearing_on) AS notice_due_on
  FROM penalty_dossier AS d
), stand AS (
  SELECT
    f.unit AS unit,
    CASE
      WHEN f.told_on IS NULL OR f.told_on > f.decided_on THEN 'not_told'
      WHEN f.waived_on <= f.decided_on THEN 'none'
      WHEN f.held_on > f.decided_on OR (f.asked_on IS NOT NULL AND f.held_on IS NULL) THEN 'not_held'
      WHEN f.held_on IS NULL AND (f.request_due_on IS NULL OR f.decided_on <= f.request_due_on) THEN 'decided_early'
      WHEN f.held_on IS NULL THEN 'none'
      WHEN COALESCE(f.presider, FALSE) THEN 'presider'
      WHEN f.noticed_on IS NULL OR f.notice_due_on IS NULL OR f.noticed_on > f.notice_due_on THEN 'notice_short'
      ELSE 'none'
    END AS fault
  FROM facts AS f
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'extracted_on:penalty_dossier', f.as_of IS NULL
        AND (f.told_on IS NULL OR (s.fault = 'not_held' AND f.held_on IS NULL)
          OR (s.fault = 'notice_short' AND f.noticed_on IS NULL)),
      'law:administrative.penalty.hearing_request', f.decided_on IS NOT NULL
        AND NOT law_known('administrative.penalty.hearing_request', f.decided_on),
      'penalty_dossier.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on,
      'penalty_dossier.hearing_asked_on', f.asked_on < f.told_on,
      'penalty_dossier.hearing_ground', NOT f.in_scope AND f.hearing_ground IS NULL,
      'penalty_dossier.hearing_noticed_on', f.noticed_on > f.held_on,
      'penalty_dossier.hearing_on', f.held_on < f.told_on,
      'penalty_dossier.hearing_waived_on', f.waived_on < f.told_on,
      'penalty_dossier.kind', f.kind IS NULL AND s.fault <> 'none',
      'penalty_dossier.presider_investigated',
        s.fault IN ('none', 'notice_short') AND f.held_on IS NOT NULL AND f.waived_on IS NULL AND f.presider IS NULL
    ) AS lacking
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking, s.fault AS fault,
    CASE
      WHEN f.off OR (NOT f.in_scope AND f.hearing_ground = 'none') THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN s.fault = 'none' THEN 'lawful'
      WHEN s.fault = 'not_held' AND (f.asked_on IS NULL OR f.request_due_on IS NULL OR f.asked_on > f.request_due_on) THEN 'soft'
      WHEN s.fault = 'decided_early' AND (f.request_due_on IS NULL OR f.decided_on = f.request_due_on) THEN 'soft'
      WHEN s.fault = 'notice_short' AND (f.noticed_on IS NULL OR f.notice_due_on IS NULL) THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN stand AS s ON s.unit = f.unit
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.kind AS kind, f.amount AS amount,
  f.hearing_ground AS hearing_ground,
  CASE WHEN v.outcome = 'undetermined' THEN 'unknown' WHEN v.outcome = 'out_of_scope' THEN 'none' ELSE v.fault END AS fault,
  f.told_on AS hearing_told_on, f.request_due_on AS request_due_on, f.asked_on AS hearing_asked_on,
  f.noticed_on AS hearing_noticed_on, f.notice_due_on AS notice_due_on, f.held_on AS hearing_on,
  f.decided_on AS decided_on,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
