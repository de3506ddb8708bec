-- One row per dossier with a penalty. Not found within the limitation counted from the end of the act, it may no longer
-- be punished (处罚法 36; 治安法 22, now 25). Where gravity is not recorded the long limitation bounds the finding.
-- A complaint to the police within it that they ignored lifts it (公安行政规定 154(3)).
WITH facts AS (
  SELECT
    d._id AS unit, d.organ AS organ, d.kind AS kind, d.act_ended_on AS act_ended_on, d.discovered_on AS discovered_on,
    d.public_order AS public_order, d.grave AS grave, d.decided_on AS decided_on, d._extracted_on AS extracted_on,
    d.limitation_special AS special, d.act_continues AS act_continues,
    d.complaint_ignored AS ignored,
    COALESCE(d.public_order, FALSE) OR contains(d.organ, '公安') OR contains(d.organ, '派出所') OR contains(d.organ, '警')
      OR contains(d.organ, '出入境') OR contains(d.organ, '边防') OR contains(d.organ, '移民管理') AS police,
    COALESCE(d.act_continues, FALSE) OR COALESCE(d.limitation_special, FALSE) OR COALESCE(d.complaint_ignored, FALSE)
      -- An order to pull down or restore is no penalty, and the state it ends goes on.
      OR COALESCE(d.kind IN ('none', 'demolition'), FALSE) AS off,
    CASE WHEN COALESCE(d.public_order, FALSE) THEN 'public_order'
      WHEN COALESCE(d.grave, TRUE) THEN 'grave' ELSE 'general' END AS rule,
    due_on('administrative.penalty_limitation', d.decided_on, d.act_ended_on) AS due_general,
    CASE WHEN COALESCE(d.public_order, FALSE)
        THEN due_on('administrative.public_order.limitation', d.decided_on, d.act_ended_on)
      WHEN COALESCE(d.grave, TRUE)
        THEN due_on('administrative.penalty_limitation.grave', d.decided_on, d.act_ended_on)
      ELSE due_on('administrative.penalty_limitation', d.decided_on, d.act_ended_on) END AS due_hard
  FROM penalty_dossier AS d
), gap AS (
  SELECT
    f.unit AS unit,
    missing(
      'law:administrative.penalty_limitation', f.rule <> 'public_order' AND f.decided_on IS NOT NULL
        AND NOT law_known('administrative.penalty_limitation', f.decided_on),
      'law:administrative.public_order.limitation', f.rule = 'public_order' AND f.decided_on IS NOT NULL
        AND NOT law_known('administrative.public_order.limitation', f.decided_on),
      'penalty_dossier.act_continues', f.act_continues IS NULL AND f.discovered_on >= f.due_hard,
      'penalty_dossier.act_ended_on', f.act_ended_on IS NULL OR f.act_ended_on > f.decided_on,
      'penalty_dossier.complaint_ignored', f.police AND f.ignored IS NULL AND f.discovered_on >= f.due_hard,
      'penalty_dossier.decided_on', f.decided_on IS NULL OR f.decided_on > f.extracted_on,
      'penalty_dossier.discovered_on', f.discovered_on IS NULL OR f.discovered_on > f.decided_on,
      'penalty_dossier.grave', f.rule = 'grave' AND f.grave IS NULL AND f.discovered_on >= f.due_general
        AND f.discovered_on <= f.due_hard,
      'penalty_dossier.kind', f.kind IS NULL AND f.discovered_on >= f.due_hard,
      'penalty_dossier.limitation_special', f.special IS NULL AND f.discovered_on >= f.due_hard,
      -- Six months where it is a public-order case, so a blank matters from the first day on.
      'penalty_dossier.public_order', f.public_order IS NULL
        AND (f.discovered_on >= f.due_hard
          OR f.discovered_on >= due_on('administrative.public_order.limitation', f.decided_on, f.act_ended_on))
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    f.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN f.off THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN f.discovered_on < f.due_hard THEN 'lawful'
      WHEN f.due_hard IS NULL OR f.discovered_on = f.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM facts AS f
  JOIN gap AS g ON g.unit = f.unit
)
SELECT
  f.unit AS unit, '' AS discriminator, f.organ AS organ, f.decided_on AS act_on, f.rule AS rule,
  f.act_ended_on AS act_ended_on, f.discovered_on AS discovered_on, f.grave AS grave, f.decided_on AS decided_on,
  f.due_hard AS due_hard, days_between(f.due_hard, f.discovered_on) AS days_over,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM facts AS f
JOIN verdict AS v ON v.unit = f.unit
