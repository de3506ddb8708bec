-- Five rows per online auction: the start price of the first round (网络拍卖规定 10(2)), the cut of the second (26(1)), the
-- deposit (17(1)), whether a panel settled them (27), and a buyer that may not bid (34: court, platform, assisting
-- body; staff and relatives are not looked at). Percentages are compared crosswise.
WITH bounds AS (
  SELECT
    a._id AS unit, param('civil.auction.start_price', a.starts_on) AS least_percent,
    param('civil.auction.cut', a.starts_on) AS cut_percent,
    param('civil.auction.deposit.min', a.starts_on) AS deposit_least,
    param('civil.auction.deposit.max', a.starts_on) AS deposit_most
  FROM auction AS a
), legs AS (
  SELECT
    a._id AS unit, 'start_low' AS leg, a.round = 'first' AS in_scope,
    a.start_yuan * 100 < a.value_yuan * b.least_percent AS wrong,
    a.start_yuan IS NULL OR a.start_yuan <= 0 AS no_start, a.value_yuan IS NULL OR a.value_yuan <= 0 AS no_value,
    FALSE AS no_previous, FALSE AS no_deposit, FALSE AS no_panel
  FROM auction AS a
  JOIN bounds AS b ON b.unit = a._id
  UNION ALL
  SELECT
    a._id AS unit, 'cut' AS leg, a.round = 'again' AS in_scope,
    (a.previous_yuan - a.start_yuan) * 100 > a.previous_yuan * b.cut_percent AS wrong,
    a.start_yuan IS NULL OR a.start_yuan <= 0 AS no_start, FALSE AS no_value,
    a.previous_yuan IS NULL OR a.previous_yuan <= 0 AS no_previous, FALSE AS no_deposit, FALSE AS no_panel
  FROM auction AS a
  JOIN bounds AS b ON b.unit = a._id
  UNION ALL
  SELECT
    a._id AS unit, 'deposit' AS leg, TRUE AS in_scope,
    a.deposit_yuan * 100 < a.start_yuan * b.deposit_least OR a.deposit_yuan * 100 > a.start_yuan * b.deposit_most AS wrong,
    a.start_yuan IS NULL OR a.start_yuan <= 0 AS no_start, FALSE AS no_value, FALSE AS no_previous,
    a.deposit_yuan IS NULL OR a.deposit_yuan < 0 AS no_deposit, FALSE AS no_panel
  FROM auction AS a
  JOIN bounds AS b ON b.unit = a._id
  UNION ALL
  SELECT
    a._id AS unit, 'no_panel' AS leg, TRUE AS in_scope, a.panel IS FALSE AS wrong, FALSE AS no_start,
    FALSE AS no_value, FALSE AS no_previous, FALSE AS no_deposit, a.panel IS NULL AS no_panel
  FROM auction AS a
  UNION ALL
  SELECT
    a._id AS unit, 'buyer' AS leg, a.buyer_kind IS NOT NULL AS in_scope, a.buyer_kind <> 'ordinary' AS wrong,
    FALSE AS no_start, FALSE AS no_value, FALSE AS no_previous, FALSE AS no_deposit, FALSE AS no_panel
  FROM auction AS a
), gap AS (
  SELECT
    l.unit AS unit, l.leg AS leg,
    missing(
      'auction.deposit_yuan', l.no_deposit,
      'auction.panel', l.no_panel,
      'auction.previous_yuan', l.no_previous,
      'auction.start_yuan', l.no_start,
      'auction.starts_on', a.starts_on IS NULL,
      'auction.value_yuan', l.no_value,
      'law:civil.auction.start_price', a.starts_on IS NOT NULL
        AND NOT law_known('civil.auction.start_price', a.starts_on)
    ) AS lacking
  FROM legs AS l
  JOIN auction AS a ON a._id = l.unit
), verdict AS (
  SELECT
    l.unit AS unit, l.leg AS leg, g.lacking AS lacking,
    CASE
      WHEN NOT l.in_scope THEN 'out_of_scope'
      WHEN g.lacking <> '' THEN 'undetermined'
      WHEN l.wrong THEN 'hard'
      ELSE 'lawful'
    END AS outcome
  FROM legs AS l
  JOIN gap AS g ON g.unit = l.unit AND g.leg = l.leg
)
SELECT
  a._id AS unit, v.leg AS discriminator, a.organ AS organ, a.starts_on AS act_on, a.round AS round, v.leg AS leg,
  a.value_yuan AS value_yuan, a.previous_yuan AS previous_yuan, a.start_yuan AS start_yuan,
  a.deposit_yuan AS deposit_yuan, b.least_percent AS least_percent, b.cut_percent AS cut_percent,
  a.buyer_kind AS buyer_kind, v.outcome AS outcome,
  CASE WHEN v.outcome = 'undetermined' THEN v.lacking ELSE '' END AS missing
FROM auction AS a
JOIN bounds AS b ON b.unit = a._id
JOIN verdict AS v ON v.unit = a._id
