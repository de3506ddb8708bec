-- One row per measure: a summons is compared with those of the same person row begun within the two
-- days before it (刑诉法 119(3)). Without a break and longer in all than any single summons may last is
-- hard; a gap below that of 规则 83, 185 ("as a rule", binding procuratorates) is soft. So is a run of which one
-- summons alone outlasts the maximum: summons-overtime tells that one.
WITH summons AS (
  SELECT
    m._id AS unit, m.suspect AS suspect, m.executed_at AS began_at, m.ended_at AS ended_at,
    COALESCE(m.executed_on, date_of(m.executed_at)) AS began_on,
    CASE WHEN m.ended_at > due('criminal.summons.serious', m.executed_at) THEN 1 ELSE 0 END AS overlong
  FROM measure AS m
  WHERE m.kind IN ('summons', 'compelled_appearance')
), earlier_one AS (
  SELECT
    s.unit AS unit, COUNT(*) AS seen,
    MAX(CASE WHEN p.began_at < s.began_at THEN p.ended_at END) AS before_ended_at,
    MIN(CASE WHEN p.began_at < s.began_at AND p.ended_at >= s.began_at THEN p.began_at END)
      AS run_from_at,
    MAX(CASE WHEN p.ended_at >= s.began_at THEN p.overlong ELSE 0 END) AS overlong,
    MAX(CASE WHEN p.began_at IS NULL THEN 1 ELSE 0 END) AS no_begin,
    MAX(CASE WHEN p.ended_at IS NULL THEN 1 ELSE 0 END) AS no_end
  FROM summons AS s
  JOIN summons AS p ON p.suspect = s.suspect AND p.unit <> s.unit
    AND p.began_on BETWEEN add_days(s.began_on, -(1 + 1)) AND s.began_on
    AND (p.began_at IS NULL OR s.began_at IS NULL OR p.began_at < s.began_at)
  GROUP BY s.unit
), run AS (
  -- Three in a row outlast any single summons, so the run is followed back over two.
  SELECT
    s.unit AS unit, MIN(COALESCE(e.run_from_at, p.began_at)) AS run_from_at,
    MAX(CASE WHEN s.overlong = 1 OR p.overlong = 1 OR e.overlong = 1 THEN 1 ELSE 0 END) AS overlong
  FROM summons AS s
  JOIN summons AS p ON p.suspect = s.suspect AND p.unit <> s.unit AND p.began_at < s.began_at
    AND p.ended_at >= s.began_at
  LEFT JOIN earlier_one AS e ON e.unit = p.unit
  GROUP BY s.unit
), gap AS (
  SELECT
    m._id AS unit, m.organ AS organ, m.kind AS kind, e.seen AS seen,
    COALESCE(m.executed_on, date_of(m.executed_at)) AS began_on, m.executed_at AS began_at,
    m.ended_at AS ended_at, e.before_ended_at AS before_ended_at, r.run_from_at AS run_from_at,
    COALESCE(r.overlong, 0) AS overlong,
    due_strict('criminal.summons_gap', e.before_ended_at) AS gap_until_at,
    due('criminal.summons.serious', r.run_from_at) AS run_due_at,
    missing(
      'law:criminal.summons.serious', NOT law_known('criminal.summons.serious',
        COALESCE(m.executed_on, date_of(m.executed_at))),
      'law:criminal.summons_gap', m.executed_at > e.before_ended_at AND NOT
        law_known('criminal.summons_gap', date_of(e.before_ended_at)),
      'measure.ended_at', e.no_end = 1 OR m.ended_at < m.executed_at OR (m.ended_at IS NULL AND
        r.run_from_at IS NOT NULL),
      'measure.executed_at', m.executed_at IS NULL OR e.no_begin = 1 OR date_of(m.executed_at) <>
        m.executed_on
    ) AS lacking
  FROM measure AS m
  LEFT JOIN earlier_one AS e ON e.unit = m._id
  LEFT JOIN run AS r ON r.unit = m._id
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.kind AS kind, g.began_on AS began_on,
    g.began_at AS began_at, g.ended_at AS ended_at, g.before_ended_at AS before_ended_at,
    g.run_from_at AS run_from_at, g.gap_until_at AS gap_until_at, g.run_due_at AS run_due_at,
    g.lacking AS lacking,
    CASE
      WHEN NOT COALESCE(g.kind IN ('summons', 'compelled_appearance'), FALSE) OR g.seen IS NULL
        THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.run_from_at IS NOT NULL AND g.ended_at > g.run_due_at AND g.overlong = 0 THEN 'hard'
      WHEN g.began_at >= g.gap_until_at THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.began_on AS act_on, v.kind AS kind,
  v.began_at AS began_at, v.ended_at AS ended_at, v.before_ended_at AS before_ended_at,
  v.run_from_at AS run_from_at, v.gap_until_at AS gap_until_at, v.run_due_at AS run_due_at,
  v.outcome AS outcome, CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
