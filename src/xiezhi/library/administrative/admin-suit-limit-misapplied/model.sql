-- A suit dismissed as out of time although, by the dates the court states itself, it was in time
-- (行诉法 45, 46; 行诉解释 64, 66); or decided on the merits although late by them. Nobody can know of an act
-- before it is made, so a suit within the limit from the day of the act is in time on every reading.
-- Counted without the roll over days off, which only lengthens the time.
WITH facts AS (
  SELECT
    a._id AS unit, a.organ AS organ, a.judged_on AS judged_on, a.disposition AS disposition,
    a.suit_kind AS suit_kind, a.act_made_on AS act_made_on, a.known_on AS known_on,
    a.told_limit AS told_limit, a.review_served_on AS review_served_on,
    a.duty_asked_on AS duty_asked_on, a.sued_on AS sued_on, a.late_ground AS late_ground,
    COALESCE(a.special_limit, FALSE) AS special_limit,
    COALESCE(a.several_known, FALSE) OR COALESCE(a.several_acts, FALSE) AS several_days,
    COALESCE(a.nonlit, FALSE) AS nonlit,
    COALESCE(a.disposition IN ('suit_dismissed', 'not_filed', 'upheld', 'retrial_refused'), FALSE)
      AND COALESCE(a.late_ground, FALSE) AS dismissed,
    COALESCE(a.disposition IN ('claims_dismissed', 'annulled', 'confirmed_unlawful', 'ordered_to_act',
      'altered', 'compensated'), FALSE) AND NOT COALESCE(a.late_ground, FALSE) AS merits,
    -- The day from which the limit runs on the strictest reading, by the kind of suit.
    CASE a.suit_kind
      WHEN 'direct' THEN COALESCE(earlier(a.act_made_on, a.known_on), a.known_on, a.act_made_on)
      WHEN 'after_review' THEN a.review_served_on
    END AS start_on
  FROM administrative_judgment AS a
), lines AS (
  SELECT
    f.unit AS unit, f.organ AS organ, f.judged_on AS judged_on, f.disposition AS disposition,
    f.suit_kind AS suit_kind, f.act_made_on AS act_made_on, f.known_on AS known_on,
    f.told_limit AS told_limit, f.review_served_on AS review_served_on,
    f.duty_asked_on AS duty_asked_on, f.sued_on AS sued_on, f.late_ground AS late_ground,
    f.special_limit AS special_limit, f.several_days AS several_days, f.nonlit AS nonlit,
    f.dismissed AS dismissed, f.merits AS merits, f.start_on AS start_on,
    CASE f.suit_kind
      WHEN 'direct' THEN due_strict('administrative.suit_limit', f.start_on)
      WHEN 'after_review' THEN due_strict('administrative.suit_limit.after_review', f.start_on)
    END AS sure_until,
    CASE WHEN f.suit_kind = 'direct' THEN due_strict('administrative.suit_limit', f.known_on) END
      AS known_until,
    -- The latest end: told of nothing, a year from knowing the content; inaction, two months and six.
    CASE f.suit_kind
      WHEN 'direct' THEN due('administrative.suit_limit.not_told', COALESCE(f.known_on, f.act_made_on))
      WHEN 'after_review' THEN due('administrative.suit_limit.not_told', f.review_served_on)
      WHEN 'inaction' THEN due('administrative_suit.inaction_suit',
        due('administrative_suit.inaction_wait', f.duty_asked_on))
    END AS latest_until,
    due('administrative.suit_limit', f.known_on) AS told_until
  FROM facts AS f
), graded AS (
  SELECT
    l.unit AS unit, l.organ AS organ, l.judged_on AS judged_on, l.disposition AS disposition,
    l.suit_kind AS suit_kind, l.act_made_on AS act_made_on, l.known_on AS known_on,
    l.told_limit AS told_limit, l.review_served_on AS review_served_on, l.sued_on AS sued_on,
    l.start_on AS start_on, l.sure_until AS sure_until, l.latest_until AS latest_until,
    (l.dismissed OR l.merits) AND NOT l.nonlit
      AND (l.dismissed OR (COALESCE(l.suit_kind = 'direct', FALSE) AND l.known_on IS NOT NULL
        AND l.sued_on IS NOT NULL AND COALESCE(l.told_limit, FALSE))) AS in_scope,
    l.dismissed AS dismissed,
    -- The day of the act bounds every reading; a day of knowing alone may be a later one of several.
    l.dismissed AND COALESCE(l.sued_on <= l.sure_until, FALSE)
      AND (l.suit_kind <> 'direct' OR l.act_made_on IS NOT NULL) AS sure_in_time,
    -- In time from the day the court says it became known, or if nobody told of the limit.
    l.dismissed AND (COALESCE(l.sued_on <= l.known_until, FALSE)
      OR (COALESCE(NOT l.told_limit, FALSE) AND COALESCE(l.sued_on <= l.latest_until, FALSE))
      OR (COALESCE(l.suit_kind = 'inaction', FALSE) AND COALESCE(l.sued_on <= l.latest_until, FALSE)))
      AS maybe_in_time,
    l.special_limit OR l.several_days AS unsure,
    COALESCE(NOT l.dismissed AND l.sued_on > l.told_until, FALSE) AS late_accepted,
    missing(
      'administrative_judgment.known_on',
        l.dismissed AND COALESCE(l.suit_kind = 'direct', FALSE) AND l.start_on IS NULL,
      'administrative_judgment.review_served_on',
        l.dismissed AND COALESCE(l.suit_kind = 'after_review', FALSE) AND l.review_served_on IS NULL,
      'administrative_judgment.duty_asked_on',
        l.dismissed AND COALESCE(l.suit_kind = 'inaction', FALSE) AND l.duty_asked_on IS NULL,
      'administrative_judgment.suit_kind',
        l.dismissed AND (l.suit_kind IS NULL OR COALESCE(l.suit_kind = 'void', FALSE)),
      'administrative_judgment.sued_on', l.sued_on IS NULL OR l.sued_on < l.start_on
        OR l.sued_on > l.judged_on,
      -- Between the told limit and the year it matters whether the limit was told.
      'administrative_judgment.told_limit',
        l.dismissed AND l.told_limit IS NULL AND COALESCE(l.suit_kind <> 'inaction', FALSE)
        AND COALESCE(l.sued_on > l.sure_until, FALSE) AND COALESCE(l.sued_on <= l.latest_until, FALSE)
        AND NOT COALESCE(l.sued_on <= l.known_until, FALSE),
      'law:administrative.suit_limit',
        NOT law_known('administrative.suit_limit', COALESCE(l.start_on, l.duty_asked_on, l.sued_on))
        AND COALESCE(l.start_on, l.duty_asked_on, l.sued_on) IS NOT NULL
    ) AS lacking
  FROM lines AS l
), verdict AS (
  SELECT
    g.unit AS unit, g.organ AS organ, g.judged_on AS judged_on, g.disposition AS disposition,
    g.suit_kind AS suit_kind, g.act_made_on AS act_made_on, g.known_on AS known_on,
    g.told_limit AS told_limit, g.review_served_on AS review_served_on, g.sued_on AS sued_on,
    g.start_on AS start_on, g.sure_until AS sure_until, g.latest_until AS latest_until,
    g.lacking AS lacking,
    CASE
      WHEN g.sure_in_time OR g.maybe_in_time THEN 'in_time_dismissed'
      WHEN g.late_accepted THEN 'late_accepted'
      ELSE 'none'
    END AS fault,
    CASE
      WHEN NOT g.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN g.sure_in_time AND NOT g.unsure THEN 'hard'
      WHEN g.sure_in_time OR g.maybe_in_time OR g.late_accepted THEN 'soft'
      ELSE 'lawful'
    END AS outcome
  FROM graded AS g
)
SELECT
  v.unit AS unit, '' AS discriminator, v.organ AS organ, v.judged_on AS act_on,
  n.case_no AS case_no,
  v.judged_on AS judged_on, v.disposition AS disposition, v.suit_kind AS suit_kind,
  v.act_made_on AS act_made_on, v.known_on AS known_on, v.told_limit AS told_limit,
  v.review_served_on AS review_served_on, v.sued_on AS sued_on, v.start_on AS start_on,
  v.sure_until AS sure_until, v.latest_until AS latest_until, v.fault AS fault,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM verdict AS v
LEFT JOIN administrative_judgment AS n ON n._id = v.unit
