-- Four rows per sealing, seizure or freezing (行政强制法 18, 19, 24, 31). approval: by the head beforehand. report: taken on the
-- spot for urgency, reported within twenty-four hours; the police do not count the hour of the act (公安行政规定 35, 56), and
-- as not every police body bears its name, no other organ is hard before that either. officers: at least two. papers: a freezing decision within three
-- working days, soft where it went by post or public notice; the decision of a sealing or seizure on the spot, later only
-- where the party was absent, so soft. A seizure in a public-order case may since 2026 be made by one officer under
-- conditions (治安法 2025: 108), of which the twelve hours of that law mark the days.
WITH facts AS (
  SELECT
    s._id AS unit, s.organ AS organ, s.kind AS kind, s.from_on AS from_on, s.approved_on AS approved_on,
    s.urgent AS urgent, s.taken_at AS taken_at, s.reported_at AS reported_at, s.officers AS officers,
    s.papers_on AS papers_on, s.papers_by_post AS by_post, s._extracted_on AS extracted_on, p.public_order AS public_order,
    CASE WHEN COALESCE(p.public_order, FALSE) OR contains(s.organ, '公安') OR contains(s.organ, '派出所')
      OR contains(s.organ, '警') OR contains(s.organ, '出入境') OR contains(s.organ, '边防') OR contains(s.organ, '移民管理')
      THEN 'police' ELSE 'general' END AS report_rule,
    s.kind = 'seize' AND law_known('administrative.public_order.questioning.many', s.from_on) AS new_seize,
    due('administrative.urgent_measure_report', s.taken_at) AS report_general,
    due('administrative.urgent_measure_report.police', s.taken_at) AS report_police,
    due('administrative.freeze.service', s.from_on) AS freeze_by,
    param('administrative.coercion.officers', s.from_on) AS least
  FROM seizure AS s
  LEFT JOIN penalty AS p ON p._id = s.penalty
), legs AS (
  SELECT
    f.unit AS unit, 'approval' AS discriminator, NOT COALESCE(f.urgent, FALSE) AS in_scope,
    CASE WHEN f.approved_on <= f.from_on THEN 'lawful' ELSE 'hard' END AS grade,
    missing(
      'law:administrative.seizure', f.from_on IS NOT NULL AND NOT law_known('administrative.seizure', f.from_on),
      'seizure.from_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'seizure.approved_on', f.approved_on IS NULL OR f.approved_on > f.extracted_on,
      'seizure.urgent', f.urgent IS NULL AND f.approved_on > f.from_on
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'report' AS discriminator, COALESCE(f.urgent, FALSE) AS in_scope,
    CASE WHEN f.reported_at <= f.report_general THEN 'lawful' WHEN f.reported_at <= f.report_police THEN 'soft'
      ELSE 'hard' END AS grade,
    missing(
      'law:administrative.seizure', f.from_on IS NOT NULL AND NOT law_known('administrative.seizure', f.from_on),
      'seizure.from_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'seizure.reported_at', f.reported_at IS NULL OR f.reported_at < f.taken_at
        OR date_of(f.reported_at) > f.extracted_on,
      'seizure.taken_at', f.taken_at IS NULL OR date_of(f.taken_at) <> f.from_on
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'officers' AS discriminator, TRUE AS in_scope,
    CASE WHEN f.officers >= f.least THEN 'lawful' WHEN f.new_seize AND f.public_order THEN 'soft' ELSE 'hard' END AS grade,
    missing(
      'law:administrative.seizure', f.from_on IS NOT NULL AND NOT law_known('administrative.seizure', f.from_on),
      'seizure.from_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'penalty.public_order', f.new_seize AND f.public_order IS NULL AND f.officers < f.least,
      'seizure.officers', f.officers IS NULL OR f.officers < 1
    ) AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'papers' AS discriminator, TRUE AS in_scope,
    CASE WHEN f.papers_on <= f.from_on THEN 'lawful' WHEN f.kind = 'freeze' AND f.papers_on <= f.freeze_by THEN 'lawful'
      WHEN f.kind = 'freeze' AND f.freeze_by IS NOT NULL AND NOT f.by_post THEN 'hard' ELSE 'soft' END AS grade,
    missing(
      'law:administrative.seizure', f.from_on IS NOT NULL AND NOT law_known('administrative.seizure', f.from_on),
      'seizure.from_on', f.from_on IS NULL OR f.from_on > f.extracted_on,
      'seizure.papers_by_post', f.kind = 'freeze' AND f.papers_on > f.freeze_by AND f.by_post IS NULL,
      'seizure.papers_on', f.papers_on IS NULL OR f.papers_on < f.from_on OR f.papers_on > f.extracted_on
    ) AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.from_on AS act_on, x.discriminator AS step,
  f.kind AS kind, f.from_on AS from_on, f.approved_on AS approved_on, f.urgent AS urgent, f.taken_at AS taken_at,
  f.reported_at AS reported_at, f.report_rule AS report_rule,
  CASE f.report_rule WHEN 'police' THEN f.report_police ELSE f.report_general END AS report_by, f.officers AS officers, f.papers_on AS papers_on,
  CASE WHEN f.kind = 'freeze' THEN f.freeze_by END AS freeze_by,
  CASE WHEN NOT x.in_scope THEN 'out_of_scope' WHEN x.lacking <> '' THEN 'undetermined' WHEN x.grade = 'lawful'
    THEN 'lawful' WHEN x.grade = 'soft' THEN 'soft' ELSE 'hard' END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
