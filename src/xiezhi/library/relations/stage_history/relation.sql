-- The days of each period of a stage that are not counted. Limits stay with the models.
-- Articles: docs/relations.md.
WITH seen AS (
  -- Overlapping spans are counted once: a span adds only the days after all earlier ones ended.
  SELECT
    a.stage_type AS stage_type, a.stage AS stage, a.seq AS seq, a.span_id AS span_id,
    MAX(CASE WHEN b.from_on < a.from_on OR (b.from_on = a.from_on AND b.span_id < a.span_id)
      THEN b.kind_to END) AS kind_to,
    MAX(CASE WHEN b.from_on < a.from_on OR (b.from_on = a.from_on AND b.span_id < a.span_id)
      THEN b.sure_to END) AS sure_to,
    MAX(CASE WHEN b.from_on < a.from_on OR (b.from_on = a.from_on AND b.span_id < a.span_id)
      THEN b.shown_to END) AS shown_to,
    MAX(CASE WHEN b.from_on < a.from_on OR (b.from_on = a.from_on AND b.span_id < a.span_id)
      THEN b.closed_to END) AS closed_to
  FROM stage_span AS a
  JOIN stage_span AS b ON b.stage = a.stage AND b.stage_type = a.stage_type AND b.seq = a.seq
  GROUP BY a.stage_type, a.stage, a.seq, a.span_id
), excluded AS (
  -- No text says whether the last day of a span is excluded: the kind count takes it, the strict
  -- one leaves it out.
  SELECT
    x.stage_type AS stage_type, x.stage AS stage, x.seq AS seq, MIN(x.from_on) AS first_from,
    SUM(CASE
      WHEN s.kind_to >= x.kind_to THEN 0
      WHEN s.kind_to >= x.from_on THEN days_between(s.kind_to, x.kind_to)
      ELSE days_between(x.from_on, x.kind_to) + 1
    END) AS kind_days,
    SUM(CASE
      WHEN x.sure_to IS NULL OR s.sure_to >= x.sure_to THEN 0
      WHEN s.sure_to >= x.from_on THEN days_between(s.sure_to, x.sure_to)
      ELSE days_between(x.from_on, x.sure_to) + 1
    END) AS sure_days,
    SUM(CASE
      WHEN x.shown_to IS NULL OR s.shown_to >= x.shown_to THEN 0
      WHEN s.shown_to >= x.from_on THEN days_between(s.shown_to, x.shown_to)
      ELSE days_between(x.from_on, x.shown_to)
    END) AS shown_days,
    SUM(CASE
      WHEN x.closed_to IS NULL OR s.closed_to >= x.closed_to THEN 0
      WHEN s.closed_to >= x.from_on THEN days_between(s.closed_to, x.closed_to)
      ELSE days_between(x.from_on, x.closed_to)
    END) AS closed_days,
    MAX(CASE WHEN x.unsure THEN 1 ELSE 0 END) AS unsure,
    MAX(CASE WHEN x.unfounded THEN 1 ELSE 0 END) AS unfounded
  FROM stage_span AS x
  JOIN seen AS s ON s.stage = x.stage AND s.stage_type = x.stage_type AND s.seq = x.seq
    AND s.span_id = x.span_id
  GROUP BY x.stage_type, x.stage, x.seq
), pause AS (
  SELECT p.stage AS stage, p.seq AS seq, MIN(r.returned_on) AS paused_on
  FROM stage_period AS p
  JOIN review_return AS r ON r.review = p.stage
  WHERE p.stage_type = 'review' AND r.returned_on >= p.start_on AND r.returned_on <= p.clip_to
    AND COALESCE(r._id <> p.restart_id, TRUE)
  GROUP BY p.stage, p.seq
)
SELECT
  p._id AS _id,
  p._source AS _source, p._extracted_on AS _extracted_on, p._as_of AS _as_of,
  p.stage_type AS stage_type, p.stage AS stage, p.organ AS organ, p.seq AS seq, p.last AS last,
  p.begun_on AS begun_on, p.start_on AS start_on, p.restart_kind AS restart_kind,
  p.restart_id AS restart_id, p.next_on AS next_on, r.paused_on AS paused_on,
  p.ended_on AS ended_on, p.until_on AS until_on,
  COALESCE(r.paused_on, p.clip_to) AS reach_on,
  COALESCE(x.kind_days, 0) AS excluded_days,
  COALESCE(x.shown_days, 0) AS excluded_days_strict,
  COALESCE(x.kind_days - x.sure_days, 0) AS excluded_days_open,
  COALESCE(x.shown_days - x.closed_days, 0) AS excluded_days_strict_open,
  x.first_from AS first_excluded_from,
  COALESCE(x.unsure = 1, FALSE) AS excluded_unsure,
  COALESCE(x.unfounded = 1, FALSE) AS excluded_unfounded,
  p.restart_odd AS restart_odd,
  p.restart_unapproved AS restart_unapproved
FROM stage_period AS p
LEFT JOIN excluded AS x
  ON x.stage = p.stage AND x.stage_type = p.stage_type AND x.seq = p.seq
LEFT JOIN pause AS r
  ON r.stage = p.stage AND r.seq = p.seq AND p.stage_type = 'review'
