-- Three rows per breach found (未成年人保护法 122, 123, 126). order: to correct; the law sets no days, so soft at most.
-- warning: goes with the order, unless there is a ground not to punish; whoever refuses was warned before, so soft. fine:
-- within the range; one must be given for a missing check and for lodging that refuses, it may be given for venues and sales.
-- What a case not concluded lacks may still come: out of scope. Above the range only a missing check is hard: for the others
-- another law may punish the same act more (行政处罚法 29).
WITH facts AS (
  SELECT
    b._id AS unit, b.organ AS organ, b.kind AS kind, b.found_on AS found_on, b.ordered AS ordered,
    b.ordered_on AS ordered_on, b.warned AS warned, b.fined AS fined, b.fine AS fine, b.persistent AS persistent,
    b.waived AS waived, b.concluded AS concluded, b._as_of AS as_of, b._extracted_on AS extracted_on,
    add_days(b.found_on, tunable('order_days')) AS order_by,
    COALESCE(b.kind <> 'other', TRUE)
      AND (b.found_on IS NULL OR law_known('minors.fine.sale.most', b.found_on)) AS in_scope,
    COALESCE(b.kind = 'hire_check' OR (b.kind = 'lodging' AND b.persistent), FALSE) AS owed,
    CASE WHEN b.kind = 'lodging' AND b.persistent THEN param('minors.fine.lodging.most', b.found_on)
      WHEN b.kind = 'lodging' THEN 0
      WHEN b.kind = 'hire_check' AND b.persistent THEN param('minors.fine.check.grave', b.found_on)
      WHEN b.kind = 'hire_check' THEN param('minors.fine.check.most', b.found_on)
      WHEN b.persistent THEN param('minors.fine.sale.grave', b.found_on)
      ELSE param('minors.fine.sale.most', b.found_on) END AS most,
    CASE WHEN NOT b.persistent THEN 0
      WHEN b.kind = 'lodging' THEN param('minors.fine.lodging.least', b.found_on)
      WHEN b.kind = 'hire_check' THEN param('minors.fine.check.most', b.found_on)
      ELSE param('minors.fine.sale.most', b.found_on) END AS least,
    missing(
      'minors_breach.found_on', b.found_on IS NULL OR b.found_on > b._extracted_on,
      'minors_breach.kind', b.kind IS NULL,
      'minors_breach.ordered', b.ordered IS NULL
    ) AS unknown
  FROM minors_breach AS b
), legs AS (
  SELECT
    f.unit AS unit, 'order' AS discriminator, f.in_scope AS in_scope, FALSE AS certain,
    COALESCE(COALESCE(f.ordered_on, f.as_of) <= f.order_by, FALSE) OR COALESCE(f.waived AND NOT f.ordered, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'extracted_on:minors_breach', NOT f.ordered AND f.as_of IS NULL,
      'minors_breach.ordered_on', (f.ordered AND f.ordered_on IS NULL) OR (NOT f.ordered AND f.ordered_on IS NOT NULL)
        OR f.ordered_on < f.found_on OR f.ordered_on > f.extracted_on
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'warning' AS discriminator,
    f.in_scope AND COALESCE(f.ordered, TRUE) AND COALESCE(f.warned OR f.concluded, TRUE) AS in_scope,
    COALESCE(NOT f.persistent, FALSE) AS certain, COALESCE(f.warned OR f.waived, FALSE) AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'minors_breach.concluded', f.warned IS FALSE AND COALESCE(NOT f.waived, TRUE) AND f.concluded IS NULL,
      'minors_breach.persistent', NOT COALESCE(f.warned OR f.waived, FALSE) AND f.persistent IS NULL,
      'minors_breach.waived', f.warned IS FALSE AND f.waived IS NULL,
      'minors_breach.warned', f.warned IS NULL
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
  UNION ALL
  SELECT
    f.unit AS unit, 'fine' AS discriminator,
    f.in_scope AND COALESCE(f.ordered, TRUE) AND COALESCE(f.fined OR f.concluded, TRUE) AS in_scope,
    CASE WHEN f.fined THEN f.kind = 'hire_check' OR (f.kind = 'lodging' AND f.fine < f.least) ELSE TRUE END AS certain,
    CASE WHEN f.fined THEN COALESCE(f.fine <= f.most AND (f.fine >= f.least OR f.waived), FALSE)
      ELSE NOT f.owed OR COALESCE(f.waived, FALSE) END AS kept,
    CASE WHEN f.unknown = '' THEN missing(
      'minors_breach.concluded', NOT f.fined AND f.owed AND COALESCE(NOT f.waived, TRUE) AND f.concluded IS NULL,
      'minors_breach.fine', f.fined AND (f.fine IS NULL OR f.fine <= 0) OR (NOT f.fined AND f.fine > 0),
      'minors_breach.fined', f.fined IS NULL,
      'minors_breach.persistent', f.persistent IS NULL AND (f.fined OR f.kind = 'lodging'),
      'minors_breach.waived', f.waived IS NULL
        AND (f.fined AND f.persistent AND f.fine < f.least OR NOT f.fined AND f.owed)
    ) ELSE f.unknown END AS lacking
  FROM facts AS f
)
SELECT
  f.unit AS unit, x.discriminator AS discriminator, f.organ AS organ, f.found_on AS act_on, x.discriminator AS step,
  f.kind AS kind, f.found_on AS found_on, f.ordered_on AS ordered_on, f.fine AS fine, f.persistent AS persistent,
  CASE WHEN x.discriminator = 'fine' THEN f.most END AS most,
  CASE WHEN x.discriminator = 'order' THEN f.order_by END AS order_by,
  CASE
    WHEN NOT x.in_scope THEN 'out_of_scope'
    WHEN x.lacking <> '' THEN 'undetermined'
    WHEN x.kept THEN 'lawful'
    WHEN COALESCE(x.certain, FALSE) THEN 'hard'
    ELSE 'soft'
  END AS outcome,
  CASE WHEN x.in_scope THEN x.lacking ELSE '' END AS missing
FROM legs AS x
JOIN facts AS f ON f.unit = x.unit
