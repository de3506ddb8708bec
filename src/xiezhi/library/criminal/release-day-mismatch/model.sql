-- One row per record of serving (监狱法 35; 公安规定 303; 规则 628, 661(2)). The term ends on the day of the judgment
-- or, after commutation, on the earliest new end. A commutation can only bring the end forward: a release after
-- the judgment's own end is late whatever is missing, while an early one needs the table of rulings declared complete under
-- the court of the sentence: the ruling may have come while the convict was in another place.
-- One day off is soft, for places print the end day in two ways.
WITH cut AS (
  -- Rulings of this sentence are those of the person made while it ran.
  SELECT s._id AS sentence, MIN(COALESCE(r.new_end_on, CASE WHEN r.cut_remainder THEN r.ruled_on END)) AS end_on,
    MAX(CASE WHEN r.new_end_on IS NULL AND NOT COALESCE(r.cut_remainder, FALSE) THEN 1 ELSE 0 END) AS no_end
  FROM sentence AS s
  JOIN commutation_ruling AS r ON r.person = s.person
  WHERE r.kind = 'commutation' AND COALESCE(r.result IN ('granted', 'granted_less'), TRUE)
    AND r.ruled_on >= s.effective_on AND (r.ruled_on <= s.end_on OR s.end_on IS NULL)
  GROUP BY s._id
), elsewhere AS (
  -- The same person held before judgment in another case on the day of release or of the export.
  SELECT k._id AS unit, COUNT(o._id) AS records
  FROM custody AS k
  JOIN custody AS o ON o.person = k.person
  WHERE o._id <> k._id AND o.kind = 'remand' AND o.in_on <= COALESCE(k.out_on, k._as_of)
    AND (o.out_on IS NULL OR o.out_on >= COALESCE(k.out_on, k._as_of))
  GROUP BY k._id
), longer AS (
  -- Another sentence of the same person in effect by then that runs on: a new crime, an omitted one, a retrial.
  SELECT k._id AS unit, COUNT(o._id) AS records
  FROM custody AS k
  JOIN sentence AS s ON s._id = k.sentence
  JOIN sentence AS o ON o.person = s.person
  WHERE o._id <> s._id AND o.effective_on <= COALESCE(k.out_on, k._as_of)
    AND o.main_penalty IN ('fixed_term', 'criminal_detention', 'life', 'death_suspended')
    AND COALESCE(o.probation_months, 0) = 0 AND (o.end_on IS NULL OR o.end_on >= COALESCE(k.out_on, k._as_of))
  GROUP BY k._id
), base AS (
  SELECT
    k._id AS unit, k.organ AS organ, k.kind AS kind, k.in_on AS in_on, k.out_on AS out_on, k.out_kind AS out_kind,
    k.end_on AS register_end_on, k._as_of AS as_of, k._extracted_on AS extracted_on, s.main_penalty AS main_penalty,
    s.end_on AS judgment_end_on, c.end_on AS commuted_end_on, COALESCE(c.no_end, 0) AS no_end,
    COALESCE(e.records, 0) > 0 OR COALESCE(x.records, 0) > 0 AS held_elsewhere,
    COALESCE(earlier(s.end_on, c.end_on), s.end_on, c.end_on) AS end_on,
    COALESCE(earlier(k.out_on, k._as_of), k.out_on, k._as_of) AS until_on,
    s.effective_on AS effective_on,
    covered('commutation_ruling', s.organ, s.effective_on, k.out_on) AS rulings_complete
  FROM custody AS k
  LEFT JOIN sentence AS s ON s._id = k.sentence
  LEFT JOIN cut AS c ON c.sentence = k.sentence
  LEFT JOIN elsewhere AS e ON e.unit = k._id
  LEFT JOIN longer AS x ON x.unit = k._id
), scope AS (
  SELECT
    b.unit AS unit,
    b.kind = 'serving' AND b.main_penalty IN ('fixed_term', 'criminal_detention', 'life', 'death_suspended')
      AND (b.out_kind IN ('sentence_served', 'released') OR b.out_kind IS NULL)
      AND NOT (b.main_penalty IN ('life', 'death_suspended') AND b.end_on IS NULL AND b.no_end = 0) AS inside,
    COALESCE(b.out_on < b.end_on AND b.out_kind = 'sentence_served', FALSE) AS early,
    COALESCE(b.until_on > b.end_on, FALSE) AS late
  FROM base AS b
), gap AS (
  SELECT
    b.unit AS unit,
    missing(
      'commutation_ruling.new_end_on', b.no_end = 1 AND (s.early OR NOT s.late),
      'coverage:commutation_ruling', s.early AND b.effective_on IS NOT NULL AND NOT b.rulings_complete,
      'custody.kind', b.kind IS NULL,
      'custody.out_kind', b.out_kind IS NULL AND b.out_on IS NOT NULL,
      'custody.out_on', b.out_on < b.in_on OR b.out_on > b.extracted_on,
      'extracted_on:custody', b.until_on IS NULL,
      'sentence.effective_on', s.early AND b.effective_on IS NULL,
      'sentence.end_on', b.end_on IS NULL,
      'sentence.main_penalty', b.main_penalty IS NULL
    ) AS lacking
  FROM base AS b
  JOIN scope AS s ON s.unit = b.unit
), verdict AS (
  SELECT
    b.unit AS unit, g.lacking AS lacking,
    CASE
      WHEN NOT s.inside THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      -- Released on another ground than the end of the term: parole, pardon or retrial stand elsewhere.
      WHEN b.out_kind = 'released' AND b.out_on <= b.end_on THEN 'out_of_scope'
      WHEN s.late AND (b.until_on = add_days(b.end_on, 1) OR b.held_elsewhere) THEN 'soft'
      WHEN s.early AND b.out_on = add_days(b.end_on, 0 - 1) THEN 'soft'
      WHEN (s.late AND b.until_on <= b.register_end_on) OR (s.early AND b.out_on >= b.register_end_on) THEN 'soft'
      WHEN s.late OR s.early THEN 'hard'
      ELSE 'lawful'
    END AS outcome
  FROM base AS b
  JOIN scope AS s ON s.unit = b.unit
  JOIN gap AS g ON g.unit = b.unit
)
SELECT
  b.unit AS unit, '' AS discriminator, b.organ AS organ, b.end_on AS act_on,
  b.main_penalty AS main_penalty, b.judgment_end_on AS judgment_end_on, b.commuted_end_on AS commuted_end_on,
  b.end_on AS end_on, b.register_end_on AS register_end_on, b.out_on AS out_on, b.until_on AS until_on,
  CASE WHEN s.late AND v.outcome IN ('hard', 'soft') THEN days_between(b.end_on, b.until_on) END AS days_over,
  CASE WHEN s.early AND v.outcome IN ('hard', 'soft') THEN days_between(b.out_on, b.end_on) END AS days_early,
  CASE WHEN s.early THEN 'early' WHEN b.out_on IS NULL THEN 'held' ELSE 'late' END AS fault,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM base AS b
JOIN scope AS s ON s.unit = b.unit
JOIN verdict AS v ON v.unit = b.unit
