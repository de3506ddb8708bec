-- One row per injury case handled as public order. An appraisal is due where the injury is rather
-- serious, asked for or disputed (公安行政程序规定 90), unless refused on record (91); a finding of minor
-- injury is a matter of criminal filing (172(1)). Minor injury may be left to a private suit (公安规定
-- 176), so closing without a turn to criminal is hard only where a penalty was imposed after the appraisal; a finding that
-- came after the penalty has no time of its own to be acted on.
WITH facts AS (
  SELECT
    i._id AS unit, i.organ AS organ, i.accepted_on AS accepted_on,
    COALESCE(i.closed_on, p.decided_on) AS closed_on, p.decided_on AS punished_on,
    i.serious AS serious, i.asked AS asked, i.disputed AS disputed, i.refused_on AS refused_on,
    i.appraised_on AS appraised_on, i.reaches_crime AS reaches_crime,
    i.turned_criminal_on AS turned_criminal_on, i._extracted_on AS extracted_on,
    COALESCE(i.serious AND param_has('criminal.injury_appraisal.grounds',
      COALESCE(i.closed_on, p.decided_on), 'serious'), FALSE) AS grave,
    COALESCE(i.asked AND param_has('criminal.injury_appraisal.grounds',
      COALESCE(i.closed_on, p.decided_on), 'asked'), FALSE) OR
      COALESCE(i.disputed AND param_has('criminal.injury_appraisal.grounds',
        COALESCE(i.closed_on, p.decided_on), 'disputed'), FALSE) AS claimed,
    NOT i.serious AND NOT i.asked AND NOT i.disputed AS surely_slight
  FROM injury_case AS i
  LEFT JOIN penalty AS p ON p._id = i.penalty
), gap AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.closed_on AS closed_on, f.punished_on AS punished_on,
    f.serious AS serious, f.asked AS asked, f.disputed AS disputed, f.refused_on AS refused_on,
    f.appraised_on AS appraised_on, f.reaches_crime AS reaches_crime,
    f.turned_criminal_on AS turned_criminal_on, f.grave AS grave, f.claimed AS claimed,
    f.surely_slight AS surely_slight,
    missing(
      'coverage:injury_case', f.turned_criminal_on IS NULL AND NOT COALESCE(f.surely_slight, FALSE)
        AND COALESCE(f.reaches_crime, f.appraised_on IS NULL AND f.refused_on IS NULL) AND NOT
        covered('injury_case', f.organ, COALESCE(f.accepted_on, f.closed_on), f.closed_on),
      'injury_case.appraised_on', f.appraised_on < f.accepted_on OR f.appraised_on >
        f.extracted_on OR (f.appraised_on IS NULL AND f.reaches_crime IS NOT NULL AND
        f.turned_criminal_on IS NULL),
      'injury_case.closed_on', f.closed_on < f.accepted_on OR f.closed_on > f.extracted_on,
      'injury_case.reaches_crime', f.appraised_on IS NOT NULL AND f.reaches_crime IS NULL
        AND f.turned_criminal_on IS NULL,
      'law:criminal.injury_appraisal.grounds', f.closed_on IS NOT NULL AND NOT
        law_known('criminal.injury_appraisal.grounds', f.closed_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.closed_on AS closed_on, g.serious AS serious,
    g.asked AS asked, g.disputed AS disputed, g.refused_on AS refused_on,
    g.appraised_on AS appraised_on, g.reaches_crime AS reaches_crime,
    g.turned_criminal_on AS turned_criminal_on, g.lacking AS lacking,
    CASE
      WHEN g.turned_criminal_on IS NOT NULL THEN 'turned'
      WHEN g.reaches_crime THEN 'reaches'
      WHEN g.appraised_on IS NOT NULL THEN 'slight'
      WHEN g.refused_on IS NOT NULL THEN 'refused'
      WHEN g.grave OR g.claimed THEN 'not_appraised'
      WHEN g.surely_slight THEN 'no_need'
      ELSE 'unknown'
    END AS state,
    CASE
      WHEN g.closed_on IS NULL THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.turned_criminal_on IS NOT NULL THEN 'lawful'
      WHEN g.reaches_crime AND g.appraised_on <= g.punished_on THEN 'hard'
      WHEN g.reaches_crime THEN 'soft'
      WHEN g.appraised_on IS NOT NULL OR g.refused_on IS NOT NULL THEN 'lawful'
      WHEN g.claimed THEN 'hard'
      WHEN g.surely_slight THEN 'lawful'
      ELSE 'soft'
    END AS outcome
  FROM gap AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.closed_on AS act_on,
  v.state AS state,
  v.closed_on AS closed_on, v.appraised_on AS appraised_on, v.reaches_crime AS reaches_crime,
  v.serious AS serious, v.asked AS asked, v.disputed AS disputed, v.refused_on AS refused_on,
  v.turned_criminal_on AS turned_criminal_on, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
