-- One row per measure; a summons lasts twelve hours at most, twenty-four with approval in a grave case
-- that needs detention or arrest (刑诉法 119; 公安规定 80, 200). Above twenty-four no approval helps. An
-- approval given after the twelve hours is none. A long summons without detention or arrest is soft.
WITH facts AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, m.executed_at AS began_at,
    m.ended_at AS ended_at, COALESCE(m.executed_on, date_of(m.executed_at)) AS began_on,
    COALESCE(m.ended_on, date_of(m.ended_at)) AS ended_on, m._extracted_on AS extracted_on,
    due('criminal.summons', m.executed_at) AS due_at,
    due_strict('criminal.summons', m.executed_at) AS due_soft_at,
    due('criminal.summons.serious', m.executed_at) AS due_long_at,
    due_strict('criminal.summons.serious', m.executed_at) AS due_long_soft_at
  FROM measure AS m
), approval AS (
  SELECT
    f.unit AS unit,
    MAX(CASE WHEN e.approved_on IS NULL OR e.approved_on <= date_of(f.due_at) THEN 1 ELSE 0 END)
      AS given,
    MAX(CASE WHEN e.approved_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM facts AS f
  JOIN custody_extension AS e ON e.measure = f.unit AND e.kind = 'summons_long'
  GROUP BY f.unit
), held AS (
  SELECT a._id AS unit, MIN(n.executed_on) AS followed_on
  FROM measure AS a
  JOIN measure AS n ON n.suspect = a.suspect AND n.kind IN ('detention', 'arrest')
    AND n.executed_on BETWEEN date_of(a.executed_at) AND add_days(date_of(a.ended_at), 1)
  GROUP BY a._id
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.kind AS kind, f.began_at AS began_at,
    f.ended_at AS ended_at, f.began_on AS began_on, f.due_at AS due_at,
    f.due_soft_at AS due_soft_at, f.due_long_at AS due_long_at,
    f.due_long_soft_at AS due_long_soft_at, h.followed_on AS followed_on,
    COALESCE(a.given, 0) = 1 AS extended,
    missing(
      'coverage:custody_extension', COALESCE(a.given, 0) = 0 AND f.ended_at > f.due_soft_at AND
        f.ended_at <= f.due_long_at AND NOT
        covered('custody_extension', f.organ, f.began_on, date_of(f.due_at)),
      'coverage:measure', COALESCE(a.given, 0) = 1 AND h.followed_on IS NULL AND f.ended_at >
        f.due_soft_at AND f.ended_at <= f.due_long_soft_at AND NOT
        covered('measure', f.organ, f.began_on, add_days(f.ended_on, 1)),
      'custody_extension.approved_on', a.undated = 1 AND f.ended_at > f.due_soft_at AND f.ended_at <=
        f.due_long_at,
      'law:criminal.summons', f.began_on IS NOT NULL AND NOT
        law_known('criminal.summons', f.began_on),
      'measure.ended_at', f.ended_at IS NULL OR f.ended_at < f.began_at OR date_of(f.ended_at) <>
        f.ended_on OR f.ended_on > f.extracted_on,
      'measure.executed_at', f.began_at IS NULL OR date_of(f.began_at) <> f.began_on
    ) AS lacking
  FROM facts AS f
  LEFT JOIN approval AS a ON a.unit = f.unit
  LEFT JOIN held AS h ON h.unit = f.unit
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.began_on AS began_on,
    g.began_at AS began_at, g.ended_at AS ended_at, g.extended AS extended,
    g.followed_on AS followed_on, g.due_at AS due_at, g.due_soft_at AS due_soft_at,
    g.due_long_at AS due_long_at, g.due_long_soft_at AS due_long_soft_at, g.lacking AS lacking,
    CASE
      WHEN NOT COALESCE(g.kind IN ('summons', 'compelled_appearance'), FALSE) THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.ended_at <= g.due_soft_at THEN 'lawful'
      WHEN g.ended_at > g.due_long_at THEN 'hard'
      WHEN g.extended AND g.ended_at <= g.due_long_soft_at AND g.followed_on IS NOT NULL THEN 'lawful'
      WHEN NOT g.extended AND g.ended_at > g.due_at THEN 'hard'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.began_on AS act_on, v.kind AS kind,
  v.began_at AS began_at, v.ended_at AS ended_at, v.extended AS extended,
  v.followed_on AS followed_on, v.due_at AS due_at, v.due_soft_at AS due_soft_at,
  v.due_long_at AS due_long_at, v.due_long_soft_at AS due_long_soft_at, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
