-- Two rows per request (政府信息公开条例 30, 33). answer: twenty working days from receipt or completion, at most twenty more
-- that the applicant was told of; asking others is not counted. For the hard line each day of asking counts as a
-- working day, which is never less than it took. correction: seven working days to say what is lacking.
WITH facts AS (
  SELECT
    r._id AS unit, r.organ AS organ, r.received_on AS received_on, r.correction_told_on AS told_on,
    r.corrected_on AS corrected_on, r.answered_on AS answered_on, r.given_up_on AS given_up_on,
    r.extended_days AS extended_days, r.extension_told_on AS extension_told_on,
    r.consulted_days AS consulted_days, r.delayed_to_on AS delayed_to_on, r._extracted_on AS extracted_on,
    COALESCE(r.corrected_on, r.correction_told_on, r.received_on) AS start_on,
    COALESCE(r.answered_on, r._as_of) AS until_on,
    r.answered_on IS NULL AND (r.given_up_on IS NOT NULL
      OR (r.correction_told_on IS NOT NULL AND r.corrected_on IS NULL)) AS waiting,
    param('administrative.information.extension', r.received_on) AS most
  FROM information_request AS r
), lines AS (
  SELECT
    f.unit AS unit,
    earlier(COALESCE(f.extended_days, 0), f.most) AS more_hard,
    CASE WHEN f.extension_told_on <= due('administrative.information', f.start_on)
      THEN earlier(COALESCE(f.extended_days, 0), f.most) ELSE 0 END AS more_soft,
    due('administrative.information', f.start_on,
      earlier(COALESCE(f.extended_days, 0), f.most) + COALESCE(f.consulted_days, 0)) AS due_law,
    due('administrative.information', f.start_on, f.most + COALESCE(f.consulted_days, 0)) AS due_most
  FROM facts AS f
), legs AS (
  SELECT
    f.unit AS unit, 'answer' AS discriminator, NOT f.waiting AS in_scope, f.start_on AS start_on,
    f.answered_on AS done_on, f.until_on AS until_on, l.due_law AS due_law,
    later(l.due_law, COALESCE(f.delayed_to_on, l.due_law)) AS due_hard,
    due_strict('administrative.information', f.start_on, l.more_soft, COALESCE(f.consulted_days, 0)) AS due_soft,
    missing(
      'extracted_on:information_request', f.until_on IS NULL,
      'information_request.answered_on', f.answered_on < f.received_on OR f.answered_on > f.extracted_on,
      'information_request.consulted_days', f.consulted_days < 0 OR (f.consulted_days IS NULL AND f.until_on > l.due_law),
      'information_request.corrected_on', f.corrected_on < f.received_on OR f.corrected_on > f.extracted_on
        OR f.corrected_on < f.told_on
        OR (f.corrected_on IS NULL AND f.told_on IS NOT NULL AND f.until_on > l.due_law),
      'information_request.extended_days', f.extended_days < 0 OR (f.extended_days IS NULL AND f.until_on > l.due_law
        AND (f.until_on <= l.due_most OR f.extension_told_on IS NOT NULL)),
      'information_request.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'law:administrative.information',
        f.received_on IS NOT NULL AND NOT law_known('administrative.information', f.received_on)
    ) AS lacking
  FROM facts AS f
  JOIN lines AS l ON l.unit = f.unit
  UNION ALL
  SELECT
    f.unit AS unit, 'correction' AS discriminator, f.told_on IS NOT NULL AS in_scope, f.received_on AS start_on,
    f.told_on AS done_on, f.told_on AS until_on, due('administrative.information.correction', f.received_on) AS due_law,
    due('administrative.information.correction', f.received_on) AS due_hard,
    due_strict('administrative.information.correction', f.received_on) AS due_soft,
    missing(
      'information_request.correction_told_on', f.told_on < f.received_on OR f.told_on > f.extracted_on
        OR f.corrected_on < f.told_on,
      'information_request.received_on', f.received_on IS NULL OR f.received_on > f.extracted_on,
      'law:administrative.information.correction',
        f.received_on IS NOT NULL AND NOT law_known('administrative.information.correction', f.received_on)
    ) AS lacking
  FROM facts AS f
), verdict AS (
  SELECT
    x.unit AS unit, x.discriminator AS discriminator,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.until_on <= x.due_soft THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM legs AS x
)
SELECT
  x.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.received_on AS act_on,
  x.discriminator AS step,
  f.received_on AS received_on, x.start_on AS start_on, x.done_on AS done_on, x.until_on AS until_on,
  COALESCE(f.extended_days, 0) AS extended_days, COALESCE(f.consulted_days, 0) AS consulted_days,
  CASE WHEN x.discriminator = 'answer' THEN l.more_hard + COALESCE(f.consulted_days, 0) ELSE 0 END AS counted_more,
  f.delayed_to_on AS delayed_to_on, x.due_law AS due_law, x.due_hard AS due_hard, x.due_soft AS due_soft,
  CASE v.outcome WHEN 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN 'soft' THEN days_between(x.due_soft, x.until_on) END AS days_over,
  v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
JOIN lines AS l ON l.unit = x.unit
JOIN verdict AS v ON v.unit = x.unit AND v.discriminator = x.discriminator
