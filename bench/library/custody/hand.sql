WITH anew AS (
  SELECT measure, max(discovered_on) AS discovered_on FROM custody_recomputation
  WHERE approved_on >= discovered_on GROUP BY ALL
), start AS (
  SELECT m.*, coalesce(kind = 'arrest' AND stage = 'investigation', FALSE) AS in_scope,
    CASE WHEN executed_on IS NOT NULL THEN greatest(executed_on, discovered_on) END AS start_on,
    least(ended_on, _as_of) AS held_until
  FROM measure m LEFT JOIN anew a ON a.measure = m._id
), prolonged AS (
  SELECT e.measure, max(e.kind = 'complex') AS complex, max(e.kind = 'four_classes') AS four,
    max(e.kind = 'ten_years') AS ten
  FROM custody_extension e JOIN start s ON s._id = e.measure WHERE approved_on >= start_on GROUP BY ALL
), excluded AS (
  SELECT x.measure, sum(to_on - greatest(from_on, start_on) + 1)::BIGINT AS days
  FROM measure_exclusion x JOIN start s ON s._id = x.measure
  WHERE x.kind = 'mental_examination' AND to_on >= start_on GROUP BY ALL
), summed AS (
  SELECT s.*, start_on >= DATE '2018-10-26' AS law_known,
    CASE WHEN complex THEN CASE WHEN start_on >= DATE '2018-10-26' THEN 1 END ELSE 0 END
    + CASE WHEN four THEN CASE WHEN start_on >= DATE '2018-10-26' THEN 2 END ELSE 0 END
    + CASE WHEN ten THEN CASE WHEN start_on >= DATE '2018-10-26' THEN 2 END ELSE 0 END AS ext_months,
    coalesce(days, 0) AS excluded
  FROM start s LEFT JOIN prolonged p ON p.measure = s._id LEFT JOIN excluded x ON x.measure = s._id
), moved AS (
  SELECT *, (start_on + to_months((2 + ext_months)::INTEGER))::DATE AS clamped FROM summed
), lines AS (
  SELECT *, CASE WHEN law_known THEN clamped + excluded::INTEGER END AS due_soft,
    CASE WHEN law_known THEN CASE WHEN start_on = last_day(start_on) THEN last_day(clamped)
      ELSE clamped END + excluded::INTEGER END AS due_hard
  FROM moved
), graded AS (
  SELECT *, concat_ws(',',
    CASE WHEN in_scope AND held_until > due_soft AND NOT EXISTS (FROM coverage_span c
      WHERE c.record_type = 'custody_extension' AND c.organ = l.organ
      AND c.from_on <= start_on AND c.to_on >= due_soft) AND NOT EXISTS (FROM coverage_span c
      WHERE c.record_type = 'custody_extension' AND c.organ = '*'
      AND c.from_on <= start_on AND c.to_on >= due_soft) THEN 'coverage:custody_extension' END,
    CASE WHEN in_scope AND held_until > due_soft AND NOT EXISTS (FROM coverage_span c
      WHERE c.record_type = 'custody_recomputation' AND c.organ = l.organ
      AND c.from_on <= start_on AND c.to_on >= due_soft) AND NOT EXISTS (FROM coverage_span c
      WHERE c.record_type = 'custody_recomputation' AND c.organ = '*'
      AND c.from_on <= start_on AND c.to_on >= due_soft) THEN 'coverage:custody_recomputation' END,
    CASE WHEN in_scope AND held_until > due_soft AND NOT EXISTS (FROM coverage_span c
      WHERE c.record_type = 'measure_exclusion' AND c.organ = l.organ
      AND c.from_on <= start_on AND c.to_on >= due_soft) AND NOT EXISTS (FROM coverage_span c
      WHERE c.record_type = 'measure_exclusion' AND c.organ = '*'
      AND c.from_on <= start_on AND c.to_on >= due_soft) THEN 'coverage:measure_exclusion' END,
    CASE WHEN in_scope AND start_on < DATE '2018-10-26' THEN 'law:criminal.investigative_custody' END,
    CASE WHEN in_scope AND executed_on IS NULL THEN 'measure.executed_on' END) AS missing
  FROM lines l
)
SELECT _id AS unit, '' AS discriminator, organ, executed_on AS act_on,
  CASE WHEN NOT in_scope THEN 'out_of_scope' WHEN missing <> '' THEN 'undetermined'
       WHEN held_until > due_hard THEN 'hard' WHEN held_until > due_soft THEN 'soft'
       ELSE 'lawful' END AS outcome,
  missing, start_on, ext_months, excluded, due_hard, due_soft, held_until,
  CASE WHEN held_until > due_soft THEN held_until - due_soft ELSE 0 END AS days_over
FROM graded
