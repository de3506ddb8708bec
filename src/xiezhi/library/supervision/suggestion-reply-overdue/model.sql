-- One row per supervision document; suggestions and opinions that call for a written reply are
-- judged. The period follows the kind. Two kinds have no verified period (opinions; enforcement
-- suggestions, whose three months are known from an excerpt only): they are judged by the day
-- written in the document and never hard. An objection does not stop the period in any text, but a
-- re-check is then under way, so such a document is soft at most; so is a retrial suggestion, where a court that orders
-- the retrial owes no written reply (民诉解释 417, 行诉解释 126) and its order is not in this table. An opinion after a
-- non-prosecution whose handling is registered by itself (reverse_opinion) is judged there and not here again.
WITH reverse AS (
  SELECT o.doc AS doc
  FROM reverse_opinion AS o
  WHERE o.doc IS NOT NULL
  GROUP BY o.doc
), doc AS (
  SELECT
    d._id AS unit,
    d.organ AS organ,
    d.kind AS kind,
    d.issued_on AS issued_on,
    d.served_on AS served_on,
    COALESCE(d.served_on, d.issued_on) AS counted_from,
    d.replied_on AS replied_on,
    d.due_on AS written_due_on,
    d.extended_to_on AS extended_to_on,
    d.withdrawn_on AS withdrawn_on,
    d.objected_on AS objected_on,
    d.suspended_on AS suspended_on,
    d._as_of AS as_of,
    d._extracted_on AS extracted_on,
    COALESCE(d.kind = 'enforcement_suggestion' OR (d.kind = 'opinion' AND r.doc IS NULL), FALSE) AS by_document
  FROM supervision_doc AS d
  LEFT JOIN reverse AS r ON r.doc = d._id
), line AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.objected_on AS objected_on, x.suspended_on AS suspended_on,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.by_document AS by_document,
    CASE x.kind
      WHEN 'suggestion'
        THEN due('supervision.suggestion_reply', x.counted_from)
      WHEN 'suggestion_minors'
        THEN due('supervision.suggestion_reply.minors', x.counted_from)
      WHEN 'suggestion_public_interest'
        THEN due('supervision.suggestion_reply.public_interest', x.counted_from)
      WHEN 'suggestion_public_interest_urgent'
        THEN due('supervision.suggestion_reply.public_interest_urgent', x.counted_from)
      WHEN 'retrial_suggestion_civil'
        THEN due('supervision.suggestion_reply.retrial_civil', x.counted_from)
      WHEN 'retrial_suggestion_administrative'
        THEN due('supervision.suggestion_reply.retrial_administrative', x.counted_from)
      WHEN 'custody_necessity_advice'
        THEN due('supervision.suggestion_reply.custody_necessity', x.counted_from)
    END AS due_law,
    CASE x.kind
      WHEN 'suggestion'
        THEN due_strict('supervision.suggestion_reply', x.counted_from)
      WHEN 'suggestion_minors'
        THEN due_strict('supervision.suggestion_reply.minors', x.counted_from)
      WHEN 'suggestion_public_interest'
        THEN due_strict('supervision.suggestion_reply.public_interest', x.counted_from)
      WHEN 'suggestion_public_interest_urgent'
        THEN due_strict('supervision.suggestion_reply.public_interest_urgent', x.counted_from)
      WHEN 'retrial_suggestion_civil'
        THEN due_strict('supervision.suggestion_reply.retrial_civil', x.counted_from)
      WHEN 'retrial_suggestion_administrative'
        THEN due_strict('supervision.suggestion_reply.retrial_administrative', x.counted_from)
      WHEN 'custody_necessity_advice'
        THEN due_strict('supervision.suggestion_reply.custody_necessity', x.counted_from)
    END AS due_law_strict,
    CASE x.kind
      WHEN 'suggestion'
        THEN law_known('supervision.suggestion_reply', x.counted_from)
      WHEN 'suggestion_minors'
        THEN law_known('supervision.suggestion_reply.minors', x.counted_from)
      WHEN 'suggestion_public_interest'
        THEN law_known('supervision.suggestion_reply.public_interest', x.counted_from)
      WHEN 'suggestion_public_interest_urgent'
        THEN law_known('supervision.suggestion_reply.public_interest_urgent', x.counted_from)
      WHEN 'retrial_suggestion_civil'
        THEN law_known('supervision.suggestion_reply.retrial_civil', x.counted_from)
      WHEN 'retrial_suggestion_administrative'
        THEN law_known('supervision.suggestion_reply.retrial_administrative', x.counted_from)
      WHEN 'custody_necessity_advice'
        THEN law_known('supervision.suggestion_reply.custody_necessity', x.counted_from)
    END AS law_key_known,
    COALESCE(x.replied_on, x.as_of) AS until_on
  FROM doc AS x
), span AS (
  -- A later day in the document or an extension helps the organ. An earlier day binds only the
  -- general suggestion (urgent matters, 检察建议工作规定 19), and only the soft line.
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.objected_on AS objected_on, x.suspended_on AS suspended_on,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.by_document AS by_document,
    x.due_law AS due_law, x.due_law_strict AS due_law_strict, x.law_key_known AS law_key_known,
    x.until_on AS until_on,
    CASE
      WHEN x.by_document THEN later(x.written_due_on, COALESCE(x.extended_to_on, x.written_due_on))
      ELSE later(
        later(x.due_law, COALESCE(x.written_due_on, x.due_law)), COALESCE(x.extended_to_on,
          x.due_law)
      )
    END AS due_hard,
    CASE
      WHEN x.by_document THEN later(x.written_due_on, COALESCE(x.extended_to_on, x.written_due_on))
      WHEN x.kind = 'suggestion' THEN later(
        earlier(x.due_law_strict, COALESCE(x.written_due_on, x.due_law_strict)),
        COALESCE(x.extended_to_on, x.written_due_on, x.due_law_strict)
      )
      ELSE later(x.due_law_strict, COALESCE(x.extended_to_on, x.due_law_strict))
    END AS due_soft
  FROM line AS x
), grade AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.objected_on AS objected_on, x.suspended_on AS suspended_on,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.by_document AS by_document,
    x.due_law AS due_law, x.due_law_strict AS due_law_strict, x.law_key_known AS law_key_known,
    x.until_on AS until_on, x.due_hard AS due_hard, x.due_soft AS due_soft,
    COALESCE(x.until_on <= x.due_soft, FALSE) AS in_time,
    x.withdrawn_on IS NULL AND (
      x.by_document OR COALESCE(x.kind IN (
        'suggestion', 'suggestion_minors', 'suggestion_public_interest',
        'suggestion_public_interest_urgent', 'retrial_suggestion_civil',
        'retrial_suggestion_administrative', 'custody_necessity_advice'
      ), FALSE)
    ) AS in_scope
  FROM span AS x
), gap AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.objected_on AS objected_on, x.suspended_on AS suspended_on,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.by_document AS by_document,
    x.due_law AS due_law, x.due_law_strict AS due_law_strict, x.law_key_known AS law_key_known,
    x.until_on AS until_on, x.due_hard AS due_hard, x.due_soft AS due_soft, x.in_time AS in_time,
    x.in_scope AS in_scope,
    missing(
      'extracted_on:supervision_doc', x.until_on IS NULL,
      'law:supervision.suggestion_reply',
        x.kind = 'suggestion' AND x.counted_from IS NOT NULL AND NOT x.law_key_known,
      'law:supervision.suggestion_reply.custody_necessity',
        x.kind = 'custody_necessity_advice' AND x.counted_from IS NOT NULL AND NOT x.law_key_known,
      'law:supervision.suggestion_reply.minors',
        x.kind = 'suggestion_minors' AND x.counted_from IS NOT NULL AND NOT x.law_key_known,
      'law:supervision.suggestion_reply.public_interest',
        x.kind = 'suggestion_public_interest' AND x.counted_from IS NOT NULL
          AND NOT x.law_key_known,
      'law:supervision.suggestion_reply.public_interest_urgent',
        x.kind = 'suggestion_public_interest_urgent' AND x.counted_from IS NOT NULL
          AND NOT x.law_key_known,
      'law:supervision.suggestion_reply.retrial_administrative',
        x.kind = 'retrial_suggestion_administrative' AND x.counted_from IS NOT NULL
          AND NOT x.law_key_known,
      'law:supervision.suggestion_reply.retrial_civil',
        x.kind = 'retrial_suggestion_civil' AND x.counted_from IS NOT NULL AND NOT x.law_key_known,
      'supervision_doc.due_on',
        NOT x.in_time
        AND (x.written_due_on < x.counted_from OR (x.by_document AND x.written_due_on IS NULL)),
      'supervision_doc.objected_on', x.objected_on < x.counted_from
        OR x.objected_on > x.extracted_on,
      'supervision_doc.replied_on', x.replied_on < x.counted_from OR x.replied_on > x.extracted_on,
      'supervision_doc.served_on',
        x.served_on < x.issued_on OR x.served_on > x.extracted_on
        OR (NOT x.in_time AND x.served_on IS NULL)
    ) AS lacking
  FROM grade AS x
), verdict AS (
  SELECT
    x.unit AS unit, x.organ AS organ, x.kind AS kind, x.issued_on AS issued_on,
    x.served_on AS served_on, x.counted_from AS counted_from, x.replied_on AS replied_on,
    x.written_due_on AS written_due_on, x.extended_to_on AS extended_to_on,
    x.withdrawn_on AS withdrawn_on, x.objected_on AS objected_on, x.suspended_on AS suspended_on,
    x.as_of AS as_of, x.extracted_on AS extracted_on, x.by_document AS by_document,
    x.due_law AS due_law, x.due_law_strict AS due_law_strict, x.law_key_known AS law_key_known,
    x.until_on AS until_on, x.due_hard AS due_hard, x.due_soft AS due_soft, x.in_time AS in_time,
    x.in_scope AS in_scope, x.lacking AS lacking,
    CASE
      WHEN NOT x.in_scope THEN 'out_of_scope'
      WHEN x.lacking <> '' THEN 'undetermined'
      WHEN x.in_time THEN 'lawful'
      WHEN x.due_hard IS NULL OR x.until_on <= x.due_hard THEN 'soft'
      WHEN x.by_document OR x.objected_on <= x.due_hard THEN 'soft'
      WHEN x.kind IN ('retrial_suggestion_civil', 'retrial_suggestion_administrative') THEN 'soft'
      ELSE 'hard'
    END AS outcome
  FROM gap AS x
)
SELECT
  x.unit AS unit,
  '' AS discriminator,
  x.organ AS organ,
  x.counted_from AS act_on,
  x.kind AS kind,
  x.issued_on AS issued_on,
  x.served_on AS served_on,
  x.counted_from AS counted_from,
  x.written_due_on AS written_due_on,
  x.extended_to_on AS extended_to_on,
  x.replied_on AS replied_on,
  x.objected_on AS objected_on,
  x.suspended_on AS suspended_on,
  x.withdrawn_on AS withdrawn_on,
  x.due_law AS due_law,
  x.due_law_strict AS due_law_strict,
  x.due_hard AS due_hard,
  x.due_soft AS due_soft,
  x.until_on AS until_on,
  CASE
    WHEN x.outcome = 'hard' THEN days_between(x.due_hard, x.until_on)
    WHEN x.outcome = 'soft' THEN days_between(x.due_soft, x.until_on)
  END AS days_over,
  x.outcome AS outcome,
  CASE WHEN x.outcome = 'undetermined' THEN x.lacking ELSE '' END AS missing
FROM verdict AS x
